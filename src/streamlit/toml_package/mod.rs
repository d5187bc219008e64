//! The `toml` package 0.10.2, with which Streamlit up to 1.65 reads its files.
//!
//! It is no TOML parser in the sense of the specification: it works on lines, takes much that is not TOML (`x==1`,
//! `a = 1 b = 2`, a table opened twice below a list), and refuses much that is (`[1, "a"]`, `0e0`, four quotes at the end
//! of a string). What it reads is what Streamlit reads, so this follows its behaviour step by step, errors that escape it
//! included. Where it stumbles over more than [`DEPTH_LIMIT`] levels or [`EQUALS_LIMIT`] signs, this refuses earlier.

mod glyphs;
mod header;
mod number;
mod refusal;
mod scan;
mod setting;
mod string;
mod tree;
mod unicode;
mod value;
mod words;

use glyphs::{Glyph, glyphs, last, span, split, strip, trailing};
use header::ImplicitNames;
use refusal::Refusal;
use tree::{Name, NodeId, Raised, Tree};

use super::{Document, Table};
use crate::source::Span;

/// More levels of tables and arrays than anybody writes. Python gives up at some hundreds.
const DEPTH_LIMIT: usize = 80;
/// More `=` in one value without quotes than anybody writes. The package tries each of them.
const EQUALS_LIMIT: usize = 200;

/// Reads `text`, whose line ends are newlines.
pub(super) fn parse(text: &str) -> Document {
    match read(text) {
        Ok(root) => Document { root, problems: Vec::new() },
        Err(refusal) => Document { root: Table::default(), problems: vec![refusal.into()] },
    }
}

fn read(text: &str) -> Result<Table, Refusal> {
    let text = scan::scanned(glyphs(text))?;
    let mut reader = Reader { tree: Tree::new(), level: Tree::ROOT, implicit: ImplicitNames::new(), unfinished: None };
    for line in split(&text, '\n') {
        reader.line(line)?;
    }
    Ok(reader.tree.into_document())
}

struct Reader {
    tree: Tree,
    /// The table of the last header.
    level: NodeId,
    implicit: ImplicitNames,
    unfinished: Option<Unfinished>,
}

/// A setting whose string of several lines has not ended yet.
pub(super) struct Unfinished {
    name: Name,
    value: Vec<Glyph>,
    /// Whether the last line ended in a backslash, so that the next one continues it.
    is_continued: bool,
}

impl Unfinished {
    /// Begins with what stands on the setting's own line.
    fn begin(name: Name, value: &[Glyph]) -> Self {
        let mut unfinished = Self { name, value: value.to_vec(), is_continued: false };
        unfinished.end_line();
        unfinished
    }

    fn end_line(&mut self) {
        self.is_continued = !trailing(&self.value, '\\').is_multiple_of(2);
        if self.is_continued {
            self.value.pop();
        } else {
            let at = self.value.last().map_or(0, |glyph| glyph.span().end);
            self.value.push(Glyph { char: '\n', at });
        }
    }
}

impl Reader {
    fn line(&mut self, line: &[Glyph]) -> Result<(), Refusal> {
        if let Some(unfinished) = self.unfinished.take() {
            return self.continued(unfinished, line);
        }
        let line = strip(line);
        let Some(first) = line.first() else { return Ok(()) };
        match first.char {
            '[' => self.level = header::open(line, &mut self.tree, &mut self.implicit)?,
            '{' => {
                if last(line) != Some('}') {
                    return Err(Refusal::new(span(line).unwrap_or_default(), "this inline table is not closed"));
                }
                setting::inline_table(line, self.level, &mut self.tree, 0)?;
            }
            _ if glyphs::contains(line, '=') => {
                self.unfinished = setting::set(line, self.level, &mut self.tree, 0)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// One more line of a string of several lines.
    fn continued(&mut self, mut unfinished: Unfinished, line: &[Glyph]) -> Result<(), Refusal> {
        let has_lines = glyphs::contains(&unfinished.value, '\n');
        let line = if unfinished.is_continued || !has_lines { strip(line) } else { line };
        if line.is_empty() && unfinished.is_continued {
            self.unfinished = Some(unfinished);
            return Ok(());
        }
        let opening = unfinished.value.first().copied();
        unfinished.value.extend_from_slice(line);
        let is_closed = match unfinished.value.first().map(|glyph| glyph.char) {
            // The array in which the string stands.
            Some('[') => {
                if let Some(end) = last(line) {
                    end == ']'
                } else {
                    let span = opening.map_or_else(Span::default, Glyph::span);
                    return Err(Refusal::new(span, "an empty line in a string inside an array")
                        .exception(refusal::STRING_INDEX));
                }
            }
            Some(quote) => line.len() > 2 && trailing(line, quote) >= 3,
            None => false,
        };
        if !is_closed {
            unfinished.end_line();
            self.unfinished = Some(unfinished);
            return Ok(());
        }
        let value_span = span(&unfinished.value).unwrap_or_default();
        let value = value::read(&unfinished.value, value::Strictness::Lenient, &mut self.tree, 0)?;
        // The package forgets the dots of the key, and that the key may be taken.
        self.tree
            .set(self.level, unfinished.name, value.node, value_span)
            .map_err(|raised| self::raised(raised, value_span))
    }
}

/// What becomes of an error of Python's own: Streamlit catches a `TypeError` along with the package's errors.
fn raised(raised: Raised, span: Span) -> Refusal {
    match raised {
        Raised::TypeError => Refusal::new(span, "this stands below a value that is not a table"),
        Raised::KeyError => Refusal::new(span, "there is no such key").exception("KeyError"),
        Raised::IndexError(exception) => {
            Refusal::new(span, "this stands below a value that is empty").exception(exception)
        }
    }
}
