//! Colours, which are only added: every text says the same without them.

use crate::diagnostic::Level;

/// How a report for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) color: bool,
    pub(crate) marks: Marks,
    /// How many characters a line may have.
    pub(crate) columns: usize,
}

impl Look {
    /// For a file or another program.
    pub(crate) const PLAIN: Self = Self { color: false, marks: Marks::Unicode, columns: usize::MAX };
}

/// How the marks in front of lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// `✓` and `✗`.
    Unicode,
    /// `ok` and `NO`, for terminals that know no more.
    Ascii,
}

/// ANSI, or nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Styles {
    pub(crate) color: bool,
}

impl Styles {
    pub(crate) fn heading(self, text: &str) -> String {
        self.wrapped("1", text)
    }

    /// A name, a value, something to type.
    pub(crate) fn code(self, text: &str) -> String {
        self.wrapped("36", text)
    }

    pub(crate) fn level(self, level: Level) -> String {
        self.of_level(level, level.name())
    }

    /// `text` in the colour of `level`.
    pub(crate) fn of_level(self, level: Level, text: &str) -> String {
        let code = match level {
            Level::Error => "1;31",
            Level::Warning => "1;33",
            Level::Info => "1;34",
        };
        self.wrapped(code, text)
    }

    /// What is in backticks, over line breaks too, in another colour; the backticks stay, for those who copy.
    pub(crate) fn inline(self, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        let mut styled = String::new();
        for (index, part) in text.split('`').enumerate() {
            if index % 2 == 1 {
                styled.push_str(&self.code(&format!("`{part}`")));
            } else {
                styled.push_str(part);
            }
        }
        styled
    }

    fn wrapped(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
