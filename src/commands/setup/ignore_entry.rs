//! The line in `.gitignore` that keeps the secrets file out of git.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::host::{Expected, Git, Host, Tracked, WriteOptions, normalized, pattern_of};
use crate::project;
use crate::report::escaped;

/// A line to be added, because git would take the secrets file.
pub(super) struct IgnoreEntry {
    file: PathBuf,
    pub(super) shown_file: String,
    pub(super) pattern: String,
    /// What it says now; none where there is no such file.
    contents: Option<Vec<u8>>,
}

/// The mode of a new `.gitignore`: everybody may read it.
const MODE: u32 = 0o644;

impl IgnoreEntry {
    /// The line that is needed for `secrets`; none outside a git work tree, or where git ignores the file already.
    pub(super) fn needed(secrets: &Path, project: &Path, host: &Host) -> Result<Option<Self>, Error> {
        let (secrets, project) = (&normalized(secrets), &normalized(project));
        let Some(tree) = Git::detect(host).work_tree(secrets) else { return Ok(None) };
        if tree.is_ignored(secrets) {
            return Ok(None);
        }
        // The project's own file, where the secrets are below the project and the project is in the work tree; one that
        // is nearer to the secrets has the last word.
        let folder =
            if secrets.starts_with(project) && project.starts_with(tree.root()) { project } else { tree.root() };
        let nearest = tree.nearest_list(secrets).filter(|list| list.starts_with(folder));
        let folder = nearest.as_deref().and_then(Path::parent).unwrap_or(folder);
        let Ok(relative) = secrets.strip_prefix(folder) else { return Ok(None) };
        let parts: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let pattern = pattern_of(&parts.join("/"));
        let file = folder.join(".gitignore");
        let shown_file = escaped(&project::shown(&file, host)).into_owned();
        if host.files.is_link(&file) {
            return Err(Error::refused(format!("`{shown_file}` is a symbolic link, which git does not read")).hint(
                format!("nothing was written; put a file in its place, or add `{pattern}` to `.git/info/exclude`"),
            ));
        }
        let contents = project::read_file(&file, host)?;
        Ok(Some(Self { file, shown_file, pattern, contents }))
    }

    /// Whether git would still take `secrets`, now that the line was added: another `.gitignore` may include it again.
    pub(super) fn is_without_effect(secrets: &Path, host: &Host) -> bool {
        let secrets = normalized(secrets);
        Git::detect(host).work_tree(&secrets).is_some_and(|tree| !tree.is_ignored(&secrets))
    }

    /// Whether git has the file already: then no line in `.gitignore` keeps it out.
    pub(super) fn is_too_late(secrets: &Path, host: &Host) -> bool {
        let secrets = normalized(secrets);
        Git::detect(host).work_tree(&secrets).is_some_and(|tree| tree.tracks(&secrets) == Tracked::Yes)
    }

    /// Adds the line at the end of the file, in the file's own way to end lines.
    pub(super) fn write(&self, host: &Host) -> Result<(), Error> {
        let before = self.contents.as_deref();
        let mut contents = before.unwrap_or_default().to_vec();
        let has_crlf = contents.windows(2).any(|pair| pair == b"\r\n");
        let line_break = if has_crlf { "\r\n" } else { "\n" };
        if !contents.is_empty() && !contents.ends_with(b"\n") {
            contents.extend(line_break.bytes());
        }
        contents.extend(format!("{}{line_break}", self.pattern).bytes());
        let expected = before.map_or(Expected::Nothing, Expected::Contents);
        let options = WriteOptions { mode: MODE, expected };
        host.files.write_atomically(&self.file, &contents, options).map_err(|error| {
            let hint = format!("add the line `{}` yourself, so that the secrets are never committed", self.pattern);
            Error::unwritable(&self.shown_file, error, hint)
        })
    }
}
