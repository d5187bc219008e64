//! Finds out which Streamlit a project runs with: the first of its lock files, requirement files or environments that
//! names it, from the app's folder up to the top of its git work tree.

use std::path::{Path, PathBuf};

use super::files::names_in;
use crate::host::{Git, Host};
use crate::source::{SourceMap, Span};
use crate::streamlit::requirements::{
    Completeness, Dependencies, InstallSet, Manifest, ManifestFile, Opacity, of_lock, of_pipfile_lock, of_pyproject,
    of_requirements, of_site_packages,
};

/// Lock files of large projects have some megabytes.
const LOCK_LIMIT: u64 = 16 * 1024 * 1024;
/// Requirement files may include each other, even in a circle.
const INCLUDE_LIMIT: usize = 16;

/// A file with its text, before it is added to the sources.
type Read = fn(&str) -> Manifest;

/// Lock files, the one that counts first.
const LOCKS: [(&str, Read); 5] = [
    ("uv.lock", of_lock),
    ("pylock.toml", of_lock),
    ("poetry.lock", of_lock),
    ("pdm.lock", of_lock),
    ("Pipfile.lock", of_pipfile_lock),
];
/// Files that may ask for more packages, and are not read.
const OTHER_MANIFESTS: [&str; 7] =
    ["Pipfile", "environment.yml", "environment.yaml", "pixi.toml", "setup.py", "setup.cfg", "conda.yml"];

/// What the project at `root` says of its packages.
pub(super) fn dependencies(root: &Path, git: &Git, host: &Host, sources: &mut SourceMap) -> Option<Dependencies> {
    let mut search = Search { root, names: names_in(root, host), host, sources };
    let top = git.work_tree(root).map_or_else(|| root.to_owned(), |work_tree| work_tree.root().to_owned());
    let folders = root.ancestors().take_while(|folder| folder.starts_with(&top));
    folders.into_iter().find_map(|folder| search.in_folder(folder)).or_else(|| search.in_environments())
}

/// The packages of the project's own virtual environment, else of the active one. `names` are those in `root`.
pub(super) fn environment(root: &Path, names: &[String], host: &Host) -> Option<ManifestFile> {
    let active = host.env.get("VIRTUAL_ENV").map(|path| ("VIRTUAL_ENV", host.env.current_dir().join(path)));
    let own = [".venv", "venv"].into_iter().filter(|own| names.iter().any(|name| name == own));
    let own = own.map(|name| (name, root.join(name)));
    own.chain(active).find_map(|(name, path)| {
        let names = site_packages(&path, host)?;
        let manifest = of_site_packages(names.iter().filter_map(|path| path.file_name()?.to_str()));
        Some(ManifestFile { name: name.to_owned(), file: None, manifest })
    })
}

/// What lies in `lib/python3.N/site-packages`, or on Windows in `Lib/site-packages`.
fn site_packages(environment: &Path, host: &Host) -> Option<Vec<PathBuf>> {
    if let Ok(paths) = host.files.list(&environment.join("Lib/site-packages")) {
        return Some(paths);
    }
    let pythons = host.files.list(&environment.join("lib")).ok()?;
    pythons.iter().find_map(|python| host.files.list(&python.join("site-packages")).ok())
}

struct Search<'a> {
    root: &'a Path,
    /// What there is in `root`.
    names: Vec<String>,
    host: &'a Host,
    sources: &'a mut SourceMap,
}

impl Search<'_> {
    fn in_folder(&mut self, folder: &Path) -> Option<Dependencies> {
        for (lock, read) in LOCKS {
            let locked = self.read_in(folder, lock, read).map(InstallSet::from);
            if let Some(found) = Dependencies::of(Completeness::Locked, locked.as_slice()) {
                return Some(found);
            }
        }
        let mut sets = self.requirement_files(folder);
        sets.extend(self.read_in(folder, "pyproject.toml", of_pyproject).map(InstallSet::from));
        let mut found = Dependencies::of(Completeness::Declared, &sets)?;
        if OTHER_MANIFESTS.iter().any(|name| self.text(&folder.join(name)).is_some()) {
            found.opacity = Opacity::Opaque;
        }
        Some(found)
    }

    fn in_environments(&self) -> Option<Dependencies> {
        let environment = environment(self.root, &self.names, self.host)?;
        Dependencies::of(Completeness::Installed, &[environment.into()])
    }

    /// `requirements.txt` and the other `requirements*.txt`, each with what it includes.
    fn requirement_files(&mut self, folder: &Path) -> Vec<InstallSet> {
        let mut first: Vec<PathBuf> = vec![folder.join("requirements.txt")];
        // Above the app's own folder only the usual name counts: such a folder may hold thousands of others.
        if folder == self.root {
            let is_other = |name: &str| name.starts_with("requirements") && name != "requirements.txt";
            let others = self.names.iter().filter(|name| is_other(name)).map(|name| folder.join(name));
            first.extend(others.filter(|path| path.extension().is_some_and(|extension| extension == "txt")));
        }
        let mut seen = Vec::new();
        first.into_iter().map(|path| self.install_set(path, &mut seen)).collect()
    }

    /// The requirement file at `path` with what it includes, except for what was `seen` elsewhere.
    fn install_set(&mut self, path: PathBuf, seen: &mut Vec<PathBuf>) -> InstallSet {
        let mut set = InstallSet::default();
        let mut waiting = vec![path];
        while let Some(path) = waiting.pop() {
            if seen.contains(&path) || seen.len() == INCLUDE_LIMIT {
                continue;
            }
            let Some(file) = self.read(&path, of_requirements) else { continue };
            let beside = path.parent().unwrap_or(self.root);
            waiting.extend(file.manifest.includes.iter().rev().map(|include| beside.join(include)));
            for constraint in &file.manifest.constraints {
                set.constraints.extend(self.text(&beside.join(constraint)).map(|text| of_requirements(&text)));
            }
            set.files.push(file);
            seen.push(path);
        }
        set
    }

    /// The file called `name` in `folder`; in the app's own, it is known whether there is one.
    fn read_in(&mut self, folder: &Path, name: &str, read: Read) -> Option<ManifestFile> {
        let is_there = folder != self.root || self.names.iter().any(|there| there == name);
        if is_there { self.read(&folder.join(name), read) } else { None }
    }

    /// A file's text. A pipe or a device, which an include may name, would never end.
    fn text(&self, path: &Path) -> Option<String> {
        self.host.files.metadata(path).ok().filter(|metadata| metadata.is_file)?;
        self.host.files.read(path, LOCK_LIMIT).ok().map(|bytes| text(&bytes))
    }

    fn read(&mut self, path: &Path, read: Read) -> Option<ManifestFile> {
        let text = self.text(path)?;
        let manifest = read(&text);
        let file = (!manifest.requirements.is_empty()).then(|| {
            let hidden = credentials(&text);
            self.sources.add(super::files::shown(path, self.host), text, hidden)
        });
        Some(ManifestFile { name: self.name(path), file, manifest })
    }

    /// The path from the app's folder.
    fn name(&self, path: &Path) -> String {
        let climbed = self.root.ancestors().position(|folder| path.starts_with(folder)).unwrap_or_default();
        let folder = self.root.ancestors().nth(climbed).unwrap_or(self.root);
        let below = path.strip_prefix(folder).unwrap_or(path).iter().map(|part| part.to_string_lossy());
        std::iter::repeat_n("..".into(), climbed).chain(below).collect::<Vec<_>>().join("/")
    }
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
