//! The container images that are built around the app, and what they take along.

use std::path::{Path, PathBuf};

use super::app_files::Reader;
use super::command_files::{command_texts, deployment_files, file_name};
use super::files::names_in;
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
        let deeper = self.dockerfiles_below(names);
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

    /// The Dockerfiles in folders below that are built with the app's folder as their context: Compose, a command line or
    /// a workflow says so, or they copy what is only there.
    fn dockerfiles_below(&self, names: &[String]) -> Vec<String> {
        let beside = names.iter().filter(|name| !name.contains('.')).map(|name| self.root.join(name));
        let beside = beside.flat_map(|folder| self.host.files.list(&folder).unwrap_or_default());
        let kept =
            deployment_files(self.root, names, self.host).into_iter().filter(|path| path.parent() != Some(self.root));
        let mut paths: Vec<PathBuf> = beside.chain(kept).filter(|path| is_dockerfile(file_name(path))).collect();
        if paths.is_empty() {
            return Vec::new();
        }
        paths.sort();
        paths.dedup();
        let texts = command_texts(self.root, names, self.host);
        let below = |path: &PathBuf| Some(path.strip_prefix(self.root).ok()?.to_str()?.replace('\\', "/"));
        let is_built_here =
            |path: &String| texts.iter().any(|text| names_path(text, path)) || self.copies_from_top(path, names);
        paths.iter().filter_map(below).filter(is_built_here).collect()
    }

    /// Whether the Dockerfile at `path` copies what is beside the app and not beside itself.
    fn copies_from_top(&self, path: &str, names: &[String]) -> bool {
        let path = self.root.join(path);
        let beside = names_in(path.parent().unwrap_or(self.root), self.host);
        let copies = image_copies(&self.text(&path).unwrap_or_default());
        let takes = |name: &String| copies.iter().any(|copy| copy.names(name));
        names.iter().any(|name| takes(name) && !beside.contains(name))
    }
}

/// Whether `path` is a word of the text.
fn names_path(text: &str, path: &str) -> bool {
    let words = text.split(|character: char| character.is_whitespace() || "\"'=,[]{}:".contains(character));
    words.map(|word| word.trim_start_matches("./")).any(|word| word == path)
}
