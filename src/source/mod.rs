//! Texts that diagnostics point into, and the only form in which they may be shown.

mod edit;
mod position;
mod span;

pub(crate) use edit::{Replacement, TextEdit, apply};
pub(crate) use position::{LineIndex, Position};
pub(crate) use span::{FileId, Location, Span};

use crate::secret::{Secret, merged, secret_ranges};
use crate::work;

/// One text that was read, with the places in it that must not be shown.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// How the file is named to the user: relative to where they are, where that is shorter.
    path: String,
    text: Secret<String>,
    /// In order, and without overlaps.
    hidden: Vec<Span>,
    has_secrets: bool,
}

/// What of a text must not be shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mask {
    /// What is secret because of what the file means.
    pub(crate) secret: Vec<Span>,
    /// What may be secret: nobody can tell.
    pub(crate) withheld: Vec<Span>,
}

impl From<Vec<Span>> for Mask {
    fn from(secret: Vec<Span>) -> Self {
        Self { secret, withheld: Vec::new() }
    }
}

/// A text in which every secret character is a star as long as itself: same bytes, characters and lines, so that all spans
/// and columns still fit.
///
/// Renderers get this type and no other, so they cannot show what it does not hold.
#[derive(Clone, Debug)]
pub(crate) struct MaskedSource {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All texts of one run.
#[derive(Debug, Default)]
pub(crate) struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// What looks like a secret is hidden in any file, besides what `mask` hides.
    pub(crate) fn add(&mut self, path: impl Into<String>, text: impl Into<String>, mask: impl Into<Mask>) -> FileId {
        let text = text.into();
        let Mask { secret, withheld } = mask.into();
        let mut ranges = secret_ranges(&text);
        let has_secrets = !secret.is_empty() || !ranges.is_empty();
        ranges.extend(secret.into_iter().chain(withheld).map(|span| span.start..span.end));
        let hidden = merged(ranges).into_iter().map(Span::from).collect();
        self.files.push(SourceFile { path: path.into(), text: Secret::new(text), hidden, has_secrets });
        FileId::new(self.files.len() - 1)
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len()).map(FileId::new)
    }

    pub(crate) fn path(&self, file: FileId) -> &str {
        &self.files[file.index()].path
    }

    /// Whether this stands for a folder of mounted secrets, and was put together from its files: it can be shown, but not
    /// written.
    pub(crate) fn is_folder(&self, file: FileId) -> bool {
        self.path(file).ends_with('/')
    }

    /// The bare text: for parsing and editing, never for showing.
    pub(crate) fn text(&self, file: FileId) -> &str {
        self.files[file.index()].text.expose()
    }

    /// Every line as it is, with its end, and as it may be shown, without: each secret as `********`, however long.
    pub(crate) fn masked_lines(&self, file: FileId) -> impl Iterator<Item = (&str, String)> {
        let SourceFile { text, hidden, .. } = &self.files[file.index()];
        let text = text.expose();
        let mut start = 0;
        text.split_inclusive('\n').map(move |raw| {
            let line = Span::new(start, start + raw.trim_end_matches(['\n', '\r']).len());
            start += raw.len();
            (raw, masked_line(text, line, hidden))
        })
    }

    /// Whether anything in the file is secret.
    pub(crate) fn has_secrets(&self, file: FileId) -> bool {
        self.files[file.index()].has_secrets
    }

    /// Every file as renderers may see it, in the order of their [`FileId`]s.
    pub(crate) fn masked(&self) -> Vec<MaskedSource> {
        self.files.iter().map(SourceFile::masked).collect()
    }
}

impl SourceFile {
    fn masked(&self) -> MaskedSource {
        let bare = self.text.expose();
        let mut text = String::with_capacity(bare.len());
        for secret in &self.hidden {
            text.push_str(&bare[text.len()..secret.start]);
            text.extend(bare[secret.start..secret.end].chars().map(star));
        }
        text.push_str(&bare[text.len()..]);
        MaskedSource { path: self.path.clone(), text }
    }
}

fn masked_line(text: &str, line: Span, secrets: &[Span]) -> String {
    let mut shown = String::new();
    let mut copied = line.start;
    let first = secrets.partition_point(|secret| secret.end <= line.start);
    for secret in secrets[first..].iter().take_while(|secret| secret.start < line.end) {
        work::count(1);
        let (start, end) = (secret.start.max(copied), secret.end.min(line.end));
        if start >= end {
            continue;
        }
        shown.push_str(&text[copied..start]);
        let is_quoted = *secret == Span::new(start, end) && text[start..end].starts_with('"');
        shown.push_str(if is_quoted { "\"********\"" } else { "********" });
        copied = end;
    }
    shown.push_str(&text[copied..line.end]);
    shown
}

/// What is shown of a secret's character: as many bytes, and none of them its own.
const fn star(character: char) -> char {
    match (character, character.len_utf8()) {
        ('\n' | '\r', _) => character,
        (_, 1) => '*',
        (_, 2) => '\u{d7}',
        (_, 3) => '\u{2217}',
        _ => '\u{1f7b6}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masking_keeps_bytes_characters_and_lines() {
        let mut sources = SourceMap::default();
        let text = "a = \"é\nx\" # b";
        sources.add("f", text, vec![Span::new(4, text.find(" #").unwrap())]);
        let masked = &sources.masked()[0];
        assert_eq!(masked.text, "a = *\u{d7}\n** # b");
        assert_eq!(masked.text.chars().count(), text.chars().count());
        assert_eq!(masked.text.len(), text.len());
    }
}
