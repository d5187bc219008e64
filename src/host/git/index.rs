//! Git's index: which files are tracked.

use filetime::FileTime;
use gix_index::decode::Options;
use gix_index::entry::Mode;
use gix_index::hash::Kind;
use gix_index::{State, entry};

use super::Tracked;

/// The tracked paths below the work tree, with `/`, as bytes.
#[derive(Debug)]
pub(super) struct Index(State);

/// The bytes are not an index, or one that keeps a part of its entries in another file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

/// How the names of objects are made (`extensions.objectFormat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ObjectFormat {
    Sha1,
    Sha256,
}

impl Index {
    /// That of a repository in which nothing was added yet.
    pub(super) fn empty(format: ObjectFormat) -> Self {
        Self(State::new(format.kind()))
    }

    /// Whether `path` is tracked as a regular file.
    pub(super) fn tracks(&self, path: &[u8]) -> Tracked {
        // While a merge is in conflict, a path has several entries.
        let entries = self.0.entry_range(path.into()).map_or(&[][..], |range| &self.0.entries()[range]);
        if entries.iter().any(|entry| matches!(entry.mode, Mode::FILE | Mode::FILE_EXECUTABLE)) {
            return Tracked::Yes;
        }
        // A sparse index has a whole folder as one entry, with a slash at its end.
        let mut folders = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(slash, _)| &path[..=slash]);
        let is_left_out =
            |folder: &[u8]| self.0.entry_by_path_and_stage(folder.into(), entry::Stage::Unconflicted).is_some();
        if folders.any(is_left_out) { Tracked::Unknown } else { Tracked::No }
    }

    /// The tracked path that is `path` but for the case of its letters, as git compares them: those of ASCII.
    pub(super) fn in_other_case(&self, path: &[u8]) -> Option<&[u8]> {
        let paths = self.0.entries().iter().map(|entry| -> &[u8] { entry.path(&self.0).as_ref() });
        paths.into_iter().find(|tracked| tracked.eq_ignore_ascii_case(path))
    }

    /// The names directly in `folder` that something is tracked under; the folder's own path has no slash at its end.
    pub(super) fn names_in(&self, folder: &[u8]) -> Vec<&[u8]> {
        let prefix = if folder.is_empty() { Vec::new() } else { [folder, b"/"].concat() };
        let entries = self.0.prefixed_entries_range(prefix.as_slice().into());
        let entries = entries.map_or(&[][..], |range| &self.0.entries()[range]);
        let below = entries.iter().map(|entry| -> &[u8] { &entry.path(&self.0)[prefix.len()..] });
        let mut names: Vec<&[u8]> = below.filter_map(|path| path.split(|byte| *byte == b'/').next()).collect();
        names.dedup();
        names
    }

    /// Reads an index of version 2, 3 or 4.
    pub(super) fn parse(bytes: &[u8], format: ObjectFormat) -> Result<Self, Unreadable> {
        let options = Options { thread_limit: Some(1), ..Options::default() };
        let (state, _) = State::from_bytes(bytes, FileTime::zero(), format.kind(), options).map_err(|_| Unreadable)?;
        if state.link().is_some() { Err(Unreadable) } else { Ok(Self(state)) }
    }
}

impl ObjectFormat {
    const fn kind(self) -> Kind {
        match self {
            Self::Sha1 => Kind::Sha1,
            Self::Sha256 => Kind::Sha256,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by git 2.47: `app.py`, a link to it, three pages, two files with long paths, `.streamlit/secrets.toml`.
    const BY_GIT: [(&str, &[u8]); 3] = [
        ("version 2", include_bytes!("../../../tests/vectors/git/index-v2")),
        (
            "version 3, with a file that a sparse checkout leaves out",
            include_bytes!("../../../tests/vectors/git/index-v3"),
        ),
        ("version 4, with shortened paths", include_bytes!("../../../tests/vectors/git/index-v4")),
    ];

    #[test]
    fn every_version_that_git_writes_is_read() {
        for (name, bytes) in BY_GIT {
            let index = Index::parse(bytes, ObjectFormat::Sha1).unwrap();
            assert_eq!(index.0.entries().len(), 8, "{name}");
            for path in [".streamlit/secrets.toml", "app.py", "pages/one.py", "pages/two.py", "pages/three.py"] {
                assert_eq!(index.tracks(path.as_bytes()), Tracked::Yes, "{name}: {path}");
            }
            let long = format!("a/{}/{}/file2", "b".repeat(150), "c".repeat(120));
            assert_eq!(index.tracks(long.as_bytes()), Tracked::Yes, "{name}");
            assert_eq!(index.tracks(b"link"), Tracked::No, "{name}: git keeps where a link leads, not what is there");
            assert_eq!(index.tracks(b"pages"), Tracked::No, "{name}");
        }
    }

    #[test]
    fn the_names_in_a_folder_are_those_of_files_and_of_folders() {
        let index = Index::parse(BY_GIT[0].1, ObjectFormat::Sha1).unwrap();
        assert_eq!(index.names_in(b".streamlit"), [&b"secrets.toml"[..]]);
        assert_eq!(index.names_in(b"pages").len(), 3);
        assert!(index.names_in(b"").contains(&&b".streamlit"[..]));
        assert!(index.names_in(b"page").is_empty());
    }

    #[test]
    fn a_path_is_found_in_another_case() {
        let index = Index::parse(BY_GIT[0].1, ObjectFormat::Sha1).unwrap();
        assert_eq!(index.in_other_case(b".Streamlit/SECRETS.toml"), Some(&b".streamlit/secrets.toml"[..]));
        assert_eq!(index.in_other_case(b".streamlit/secret.toml"), None);
    }

    #[test]
    fn what_a_sparse_index_leaves_out_is_unknown() {
        let bytes = include_bytes!("../../../tests/vectors/git/index-sparse");
        let index = Index::parse(bytes, ObjectFormat::Sha1).unwrap();
        assert_eq!(index.tracks(b"apps/one/.streamlit/secrets.toml"), Tracked::Yes);
        assert_eq!(index.tracks(b"apps/two/.streamlit/secrets.toml"), Tracked::Unknown);
        assert_eq!(index.tracks(b"apps/one/secrets.toml"), Tracked::No);
        assert_eq!(index.tracks(b"link/secrets.toml"), Tracked::No);
    }

    #[test]
    fn object_names_may_be_sha_256() {
        let bytes = include_bytes!("../../../tests/vectors/git/index-sha256");
        assert_eq!(Index::parse(bytes, ObjectFormat::Sha256).unwrap().tracks(b".streamlit/secrets.toml"), Tracked::Yes);
    }

    #[test]
    fn an_index_that_is_split_is_not_half_read() {
        let bytes = include_bytes!("../../../tests/vectors/git/index-split");
        assert_eq!(Index::parse(bytes, ObjectFormat::Sha1).unwrap_err(), Unreadable);
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for (_, bytes) in BY_GIT {
            for len in 0..bytes.len() - 20 {
                Index::parse(&bytes[..len], ObjectFormat::Sha1).unwrap_err();
            }
            for at in 0..bytes.len() {
                let mut changed = bytes.to_vec();
                changed[at] ^= 0xff;
                // Whatever it says, it returns.
                Index::parse(&changed, ObjectFormat::Sha1).ok();
            }
        }
    }
}
