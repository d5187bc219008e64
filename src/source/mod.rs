//! Texts that diagnostics point into, and the only form in which they may be shown.

mod edit;
mod position;
mod span;

pub(crate) use edit::{Replacement, TextEdit, apply};
pub(crate) use position::{LineIndex, Position};
pub(crate) use span::{FileId, Location, Span};

/// One text that was read, with the places in it that must not be shown.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// How the file is named to the user: relative to where they are, where that is shorter.
    path: String,
    text: String,
    secrets: Vec<Span>,
}

/// A text in which every secret byte is a `*`: same length, same lines, so that all spans still fit.
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
    pub(crate) fn add(&mut self, path: impl Into<String>, text: impl Into<String>, secrets: Vec<Span>) -> FileId {
        self.files.push(SourceFile { path: path.into(), text: text.into(), secrets });
        FileId::new(self.files.len() - 1)
    }

    pub(crate) fn path(&self, file: FileId) -> &str {
        &self.files[file.index()].path
    }

    /// The bare text: for parsing and editing, never for showing.
    pub(crate) fn text(&self, file: FileId) -> &str {
        &self.files[file.index()].text
    }

    /// Every file as renderers may see it, in the order of their [`FileId`]s.
    pub(crate) fn masked(&self) -> Vec<MaskedSource> {
        self.files.iter().map(SourceFile::masked).collect()
    }
}

impl SourceFile {
    fn masked(&self) -> MaskedSource {
        let mut bytes = self.text.clone().into_bytes();
        for secret in &self.secrets {
            for byte in &mut bytes[secret.start..secret.end] {
                if !matches!(byte, b'\n' | b'\r') {
                    *byte = b'*';
                }
            }
        }
        let text = String::from_utf8(bytes).expect("secret spans lie on character boundaries, and `*` is ASCII");
        MaskedSource { path: self.path.clone(), text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masking_keeps_length_and_lines() {
        let mut sources = SourceMap::default();
        let text = "a = \"é\nx\" # b";
        sources.add("f", text, vec![Span::new(4, text.find(" #").unwrap())]);
        let masked = &sources.masked()[0];
        assert_eq!(masked.text, "a = ***\n** # b");
        assert_eq!(masked.text.len(), text.len());
    }
}
