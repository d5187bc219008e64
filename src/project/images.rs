//! The container images that are built around the app, and what they take along.

use std::path::{Path, PathBuf};

use super::app_files::Reader;
use super::dockerfiles::dockerfiles_below;
use crate::source::{FileId, Location};
use crate::streamlit::deployment::{DockerIgnore, ImageCopy, image_copies, is_dockerfile};

/// A Dockerfile whose instructions take files from its folder.
pub(super) struct Image {
    context: PathBuf,
    file: FileId,
    copies: Vec<ImageCopy>,
    ignored: DockerIgnore,
}

impl Image {
    /// The instruction that takes `path` along.
    pub(super) fn takes(&self, path: &Path) -> Option<Location> {
        let below = path.strip_prefix(&self.context).ok()?;
        let path = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let copy = self.copies.iter().find(|copy| copy.takes(&path))?;
        (!self.ignored.leaves_out(&path)).then_some(Location { file: self.file, span: copy.span })
    }
}

impl Reader<'_> {
    /// The Dockerfiles in the app's folder, and those above it up to the top of the work tree.
    pub(super) fn images(&mut self, names: &[String]) -> Vec<Image> {
        let root = self.root;
        let here = names.iter().filter(|name| is_dockerfile(name)).map(|name| (root, name.as_str()));
        let folders = self.folders_above();
        let above = folders.iter().map(|folder| (folder.as_path(), "Dockerfile"));
        let deeper = dockerfiles_below(self.root, names, self.host);
        let deeper = deeper.iter().map(|path| (root, path.as_str()));
        let mut images = Vec::new();
        for (context, name) in here.chain(above).chain(deeper) {
            let path = context.join(name);
            let Some(text) = self.text(&path) else { continue };
            let copies = image_copies(&text);
            if copies.is_empty() {
                continue;
            }
            let own_list = context.join(format!("{name}.dockerignore"));
            let list = self.text(&own_list).or_else(|| self.text(&context.join(".dockerignore")));
            let file = self.add(&path, text, Vec::new());
            let ignored = list.map(|list| DockerIgnore::parse(&list)).unwrap_or_default();
            images.push(Image { context: context.to_owned(), file, copies, ignored });
        }
        images
    }
}
