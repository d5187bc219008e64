//! Reads the files in which a project says what it needs, each with the files that it includes.

use std::path::{Path, PathBuf};

use crate::host::Host;
use crate::source::{Location, SourceMap, Span};
use crate::streamlit::requirements::{
    InstallSet, Manifest, ManifestFile, UnreadVersion, of_pyproject, of_requirements, of_setup_cfg, of_setup_py,
};

/// Lock files of large projects have some megabytes.
const LOCK_LIMIT: u64 = 16 * 1024 * 1024;
/// Requirement files may include each other, even in a circle.
const INCLUDE_LIMIT: usize = 16;

/// What one file says.
pub(super) type Read = fn(&str) -> Manifest;

/// The files of a Python project itself, which an installation of it reads.
const PROJECT_FILES: [(&str, Read); 3] =
    [("pyproject.toml", of_pyproject), ("setup.cfg", of_setup_cfg), ("setup.py", of_setup_py)];

/// Reads the files of the app in `root`.
pub(super) struct ManifestReader<'a> {
    pub(super) root: &'a Path,
    pub(super) host: &'a Host,
    sources: &'a mut SourceMap,
    /// What decides a version and could not be read.
    pub(super) unread: Vec<UnreadVersion>,
}

impl<'a> ManifestReader<'a> {
    pub(super) fn new(root: &'a Path, host: &'a Host, sources: &'a mut SourceMap) -> Self {
        Self { root, host, sources, unread: Vec::new() }
    }

    /// A file's text. A pipe or a device, which an include may name, would never end.
    pub(super) fn text(&self, path: &Path) -> Option<String> {
        self.host.files.metadata(path).ok().filter(|metadata| metadata.is_file)?;
        self.host.files.read(path, LOCK_LIMIT).ok().map(|bytes| text(&bytes))
    }

    /// One file alone.
    pub(super) fn read(&mut self, path: &Path, read: impl Fn(&str) -> Manifest) -> Option<ManifestFile> {
        let text = self.text(path)?;
        let manifest = read(&text);
        Some(self.add(path, text, manifest))
    }

    /// Several files that are installed by one command.
    pub(super) fn add(&mut self, path: &Path, text: String, manifest: Manifest) -> ManifestFile {
        let is_empty = manifest.requirements.is_empty() && manifest.unread.is_empty();
        let name = self.name(path);
        let file = (!is_empty).then(|| {
            let hidden = credentials(&text);
            self.sources.add(super::shown(path, self.host), text, hidden)
        });
        if let Some(file) = file {
            self.unread.extend(manifest.unread.iter().map(|unread| UnreadVersion {
                source: name.clone(),
                place: Location { file, span: unread.span },
                reason: unread.reason,
            }));
        }
        ManifestFile { name, file, manifest }
    }

    /// The file at `path` with what it includes.
    pub(super) fn install_set(&mut self, path: &Path, read: impl Fn(&str) -> Manifest) -> Option<InstallSet> {
        let first = self.read(path, read)?;
        Some(self.with_includes(first, path))
    }

    /// `first`, which was read from `path`, with the files that it includes.
    pub(super) fn with_includes(&mut self, first: ManifestFile, path: &Path) -> InstallSet {
        let mut set = InstallSet::default();
        let mut seen = vec![path.to_owned()];
        let mut waiting = Vec::new();
        self.follow(first, path, &mut set, &mut waiting);
        while let Some(path) = waiting.pop() {
            if seen.contains(&path) || seen.len() == INCLUDE_LIMIT {
                continue;
            }
            seen.push(path.clone());
            let read = reader_of(&path);
            if let Some(file) = self.read(&path, read) {
                self.follow(file, &path, &mut set, &mut waiting);
            }
        }
        set
    }

    /// Takes a file into the set, and notes what it leads to.
    fn follow(&mut self, file: ManifestFile, path: &Path, set: &mut InstallSet, waiting: &mut Vec<PathBuf>) {
        let beside = path.parent().unwrap_or(self.root).to_owned();
        for project in &file.manifest.projects {
            let folder = beside.join(project);
            let files = PROJECT_FILES.iter().map(|(name, _)| folder.join(name));
            let files: Vec<PathBuf> = files.filter(|path| self.host.files.metadata(path).is_ok()).collect();
            if files.is_empty() {
                set.is_opaque = true;
            }
            waiting.extend(files);
        }
        waiting.extend(file.manifest.includes.iter().rev().map(|include| beside.join(include)));
        for constraint in &file.manifest.constraints {
            set.constraints.extend(self.text(&beside.join(constraint)).map(|text| of_requirements(&text)));
        }
        set.files.push(file);
    }

    /// The path from the app's folder.
    pub(super) fn name(&self, path: &Path) -> String {
        let climbed = self.root.ancestors().position(|folder| path.starts_with(folder)).unwrap_or_default();
        let folder = self.root.ancestors().nth(climbed).unwrap_or(self.root);
        let below = path.strip_prefix(folder).unwrap_or(path).iter().map(|part| part.to_string_lossy());
        std::iter::repeat_n("..".into(), climbed).chain(below).collect::<Vec<_>>().join("/")
    }
}

/// How a file is read that another one includes.
fn reader_of(path: &Path) -> Read {
    let project = PROJECT_FILES.iter().find(|(name, _)| path.ends_with(name));
    project.map_or(of_requirements, |(_, read)| *read)
}

/// Windows' PowerShell writes `pip freeze > requirements.txt` as UTF-16, which pip reads.
fn text(bytes: &[u8]) -> String {
    let units = |read: fn([u8; 2]) -> u16| -> Vec<u16> {
        bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect()
    };
    match bytes {
        [0xff, 0xfe, ..] => String::from_utf16_lossy(&units(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => String::from_utf16_lossy(&units(u16::from_be_bytes)),
        _ => String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).into_owned(),
    }
}

/// `user:password` in the addresses of private indexes.
fn credentials(text: &str) -> Vec<Span> {
    text.match_indices("://")
        .filter_map(|(index, separator)| {
            let start = index + separator.len();
            let authority = text[start..].split(|end: char| end.is_whitespace() || "/\"'<>".contains(end)).next()?;
            Some(Span::new(start, start + authority.rfind('@')?))
        })
        .filter(|span| span.start < span.end)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_in_addresses_are_hidden() {
        let text = "--index-url https://me:CANARY@pypi.example/simple\nx @ https://a.example/@b\ny://@z";
        let found: Vec<&str> = credentials(text).iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["me:CANARY"]);
    }

    #[test]
    fn what_powershell_writes_is_read() {
        let bytes: Vec<u8> = "\u{feff}streamlit==1.50.0\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&bytes), "streamlit==1.50.0\r\n");
        assert_eq!(text("\u{feff}streamlit".as_bytes()), "streamlit");
    }
}
