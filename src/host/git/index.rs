//! Git's index: which files are tracked. Read as `git help format-index` describes it; nothing is verified but the shape.
//!
//! An own reader, because `gix-index` brings forty crates for what is one array of paths.

use std::collections::BTreeMap;

use super::Tracked;

/// The tracked paths below the work tree, with `/`, as bytes.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Each path with whether it is a regular file; a link's target is not what git keeps.
    paths: BTreeMap<Vec<u8>, Kind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Other,
}

/// The bytes are no index, or one that keeps a part of its entries in another file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

impl Index {
    /// Whether `path` is tracked as a regular file.
    pub(super) fn tracks(&self, path: &[u8]) -> Tracked {
        if self.paths.get(path) == Some(&Kind::File) {
            return Tracked::Yes;
        }
        // A sparse index has a whole folder as one entry, with a slash at its end.
        let slashes = path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        let is_within_entry = slashes.into_iter().any(|(slash, _)| self.paths.contains_key(&path[..=slash]));
        if is_within_entry { Tracked::Unknown } else { Tracked::No }
    }

    /// Reads an index of version 2, 3 or 4 whose object names have `hash_len` bytes.
    pub(super) fn parse(bytes: &[u8], hash_len: usize) -> Result<Self, Unreadable> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(4)? != b"DIRC" {
            return Err(Unreadable);
        }
        let version = reader.u32()?;
        if !(2..=4).contains(&version) {
            return Err(Unreadable);
        }
        let count = reader.u32()?;
        let mut paths = BTreeMap::new();
        let mut previous: Vec<u8> = Vec::new();
        for _ in 0..count {
            let start = reader.at;
            // Times, device and inode; then mode; then owner, group and size; then the object's name.
            reader.take(24)?;
            let mode = reader.u32()?;
            reader.take(12 + hash_len)?;
            let flags = reader.u16()?;
            if version >= 3 && flags & 0x4000 != 0 {
                reader.take(2)?;
            }
            if version == 4 {
                let dropped = reader.offset()?;
                let kept = previous.len().checked_sub(dropped).ok_or(Unreadable)?;
                previous.truncate(kept);
                previous.extend_from_slice(reader.until_nul()?);
            } else {
                let name = reader.until_nul()?;
                previous.clear();
                previous.extend_from_slice(name);
                // One to eight NUL bytes fill the entry up to a multiple of eight; one of them is already read.
                let len = reader.at - 1 - start;
                reader.take(7 - len % 8)?;
            }
            let kind = if mode >> 12 == 0o10 { Kind::File } else { Kind::Other };
            paths.insert(previous.clone(), kind);
        }
        // Extensions follow, then the checksum.
        while reader.left() > hash_len {
            let signature = reader.take(4)?;
            if signature == b"link" {
                return Err(Unreadable);
            }
            let len = usize::try_from(reader.u32()?).map_err(|_| Unreadable)?;
            reader.take(len)?;
        }
        Ok(Self { paths })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    const fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], Unreadable> {
        let end = self.at.checked_add(len).ok_or(Unreadable)?;
        let taken = self.bytes.get(self.at..end).ok_or(Unreadable)?;
        self.at = end;
        Ok(taken)
    }

    fn u16(&mut self) -> Result<u16, Unreadable> {
        self.take(2)?.try_into().map(u16::from_be_bytes).map_err(|_| Unreadable)
    }

    fn u32(&mut self) -> Result<u32, Unreadable> {
        self.take(4)?.try_into().map(u32::from_be_bytes).map_err(|_| Unreadable)
    }

    fn until_nul(&mut self) -> Result<&'a [u8], Unreadable> {
        let len = self.bytes[self.at..].iter().position(|byte| *byte == 0).ok_or(Unreadable)?;
        let taken = self.take(len)?;
        self.take(1)?;
        Ok(taken)
    }

    /// A number in the encoding of pack files' offsets: seven bits a byte, the most significant first, each further byte
    /// adding one to what came before.
    fn offset(&mut self) -> Result<usize, Unreadable> {
        let mut byte = self.take(1)?[0];
        let mut value = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = self.take(1)?[0];
            value = value.checked_add(1).and_then(|value| value.checked_mul(128)).ok_or(Unreadable)?;
            value += usize::from(byte & 0x7f);
        }
        Ok(value)
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
            let index = Index::parse(bytes, 20).unwrap();
            assert_eq!(index.paths.len(), 8, "{name}");
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
    fn what_a_sparse_index_leaves_out_is_unknown() {
        let paths = [(b"apps/two/".to_vec(), Kind::Other), (b"link".to_vec(), Kind::Other)];
        let index = Index { paths: BTreeMap::from(paths) };
        assert_eq!(index.tracks(b"apps/two/.streamlit/secrets.toml"), Tracked::Unknown);
        assert_eq!(index.tracks(b"apps/one/.streamlit/secrets.toml"), Tracked::No);
        assert_eq!(index.tracks(b"link/secrets.toml"), Tracked::No);
    }

    #[test]
    fn object_names_may_be_sha_256() {
        let bytes = include_bytes!("../../../tests/vectors/git/index-sha256");
        assert_eq!(Index::parse(bytes, 32).unwrap().tracks(b".streamlit/secrets.toml"), Tracked::Yes);
    }

    #[test]
    fn an_index_that_is_split_is_not_half_read() {
        let bytes = include_bytes!("../../../tests/vectors/git/index-split");
        assert_eq!(Index::parse(bytes, 20).unwrap_err(), Unreadable);
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for (_, bytes) in BY_GIT {
            for len in 0..bytes.len() - 20 {
                Index::parse(&bytes[..len], 20).unwrap_err();
            }
            for at in 0..bytes.len() {
                let mut changed = bytes.to_vec();
                changed[at] ^= 0xff;
                // Whatever it says, it returns.
                Index::parse(&changed, 20).ok();
            }
        }
    }
}
