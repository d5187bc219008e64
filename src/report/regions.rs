//! Where a diagnostic is, as machine formats say it: a path, lines and columns from one.

use std::cell::OnceCell;
use std::fmt::Write as _;
use std::path::{Component, Path, Prefix};

use crate::diagnostic::Anchor;
use crate::source::{FileId, LineIndex, Location, MaskedSource, Position, Span};

/// Finds positions in the files of one report; each file's lines are counted at most once.
pub(super) struct Places<'a> {
    sources: &'a [MaskedSource],
    lines: Vec<OnceCell<LineIndex<'a>>>,
}

/// A line of so many bytes is written by a program.
const LONG_LINE: usize = 1000;

/// From one position up to another, which is no longer part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start: Position,
    pub(super) end: Position,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a [MaskedSource]) -> Self {
        Self { sources, lines: sources.iter().map(|_| OnceCell::new()).collect() }
    }

    /// The path as the user knows it.
    pub(super) fn path(&self, file: FileId) -> &'a str {
        self.sources.get(file.index()).map_or("?", |source| &source.path)
    }

    /// The file that a problem is in, if it is in one, and its part of that file, if it is in a part.
    pub(super) fn locate(&self, anchor: &Anchor) -> (Option<&'a str>, Option<Region>) {
        match anchor {
            Anchor::Span(location) => (Some(self.path(location.file)), self.region(*location)),
            Anchor::File(file) => (Some(self.path(*file)), None),
            Anchor::Subject(_) => (None, None),
        }
    }

    /// The region of a place, or nothing where the text could not be read.
    pub(super) fn region(&self, location: Location) -> Option<Region> {
        let lines = self.lines(location.file)?;
        let Span { start, end } = location.span;
        Some(Region { start: lines.position(start), end: lines.position(end) })
    }

    /// The masked line on which a place begins, without the white space around it; of a very long one, what is near.
    pub(super) fn line(&self, location: Location) -> &'a str {
        let Some((lines, source)) = self.lines(location.file).zip(self.sources.get(location.file.index())) else {
            return "";
        };
        let (text, offset) = (&source.text, location.span.start.min(source.text.len()));
        let Span { start, end } = lines.line(offset);
        if end - start <= LONG_LINE {
            return text[start..end].trim();
        }
        let near = |offset: usize| text.floor_char_boundary(offset);
        text[near(offset.saturating_sub(LONG_LINE / 2).max(start))..near((offset + LONG_LINE / 2).min(end))].trim()
    }

    /// The lines of a file; nothing where the text could not be read.
    pub(super) fn lines(&self, file: FileId) -> Option<&LineIndex<'a>> {
        let text = self.sources.get(file.index()).map(|source| source.text.as_str()).filter(|text| !text.is_empty())?;
        Some(self.lines[file.index()].get_or_init(|| LineIndex::new(text)))
    }
}

/// `path`, which has `/` between its parts, as a URI reference (RFC 3986 section 4.2): everything that is not unreserved
/// percent-encoded.
///
/// An absolute path becomes a `file` URI (RFC 8089): that of a drive has no host, and that of a share the server's.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    let is_share = matches!(Path::new(path).components().next(), Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..)));
    if is_share {
        uri.push_str("file:");
    } else if path.starts_with('/') {
        uri.push_str("file://");
    } else if Path::new(path).is_absolute() {
        uri.push_str("file:///");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").expect("a String takes any text");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn a_region_ends_behind_its_last_character() {
        let mut sources = SourceMap::default();
        let text = "a = 1\n  é = \"x\"\n";
        let file = sources.add("f", text, Vec::new());
        let masked = sources.masked();
        let places = Places::new(&masked);
        let start = text.find('"').unwrap();
        let location = Location { file, span: Span::new(start, start + 3) };
        let region = places.region(location).unwrap();
        let shown = |position: Position| (position.line_number, position.column_number);
        assert_eq!((shown(region.start), shown(region.end)), ((2, 7), (2, 10)));
        assert_eq!(places.line(location), "é = \"x\"");
    }

    #[test]
    fn every_path_has_a_uri() {
        for (path, expected) in [
            (".streamlit/secrets.toml", ".streamlit/secrets.toml"),
            ("my app/a%b#c?.toml", "my%20app/a%25b%23c%3F.toml"),
            ("naïve/x.toml", "na%C3%AFve/x.toml"),
            ("c:d.toml", "c%3Ad.toml"),
            ("<stdin>", "%3Cstdin%3E"),
            ("/home/ann/.streamlit/secrets.toml", "file:///home/ann/.streamlit/secrets.toml"),
        ] {
            assert_eq!(uri(path), expected);
        }
        // Other systems have neither drives nor shares, and these are names of folders there.
        if cfg!(windows) {
            assert_eq!(uri("C:/users/ann b/x.toml"), "file:///C%3A/users/ann%20b/x.toml");
            assert_eq!(uri("//server/share/x.toml"), "file://server/share/x.toml");
        }
    }
}
