//! The package's first pass: one character at a time over the whole text, before anything is read.
//!
//! It blanks comments, joins the lines of an array into one, checks the characters of keys, and lets nothing through
//! whose quotes do not close. It does not know values; hence a quote too many in one line can be closed in the next.

use super::glyphs::Glyph;
use super::refusal::{LIST_INDEX, Refusal};
use super::unicode::{is_alphanumeric, is_space};
use super::words::Words;
use crate::source::Span;

/// Where in a setting's key the scan is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// Not in a key.
    Outside,
    /// In a word of it.
    Word,
    /// Behind a word: only a dot or the `=` may follow.
    Behind,
}

/// Which bracket at the beginning of a line is not closed yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    None,
    Table,
    ArrayOfTables,
}

/// The text with its comments blanked and its arrays on one line each: as many characters as before.
pub(super) fn scanned(mut text: Vec<Glyph>) -> Result<Vec<Glyph>, Refusal> {
    let mut scan = Scan {
        key: Key::Outside,
        key_start: 0,
        key_is_dotted: false,
        quote: None,
        quote_start: 0,
        is_multi_line: false,
        header: Header::None,
        open_arrays: 0,
        line_begins: true,
    };
    for index in 0..text.len() {
        if scan.step(&mut text, index)? == Step::EndOfText {
            break;
        }
    }
    scan.end(&text)?;
    Ok(text)
}

#[derive(PartialEq, Eq)]
enum Step {
    Next,
    EndOfText,
}

struct Scan {
    key: Key,
    key_start: usize,
    key_is_dotted: bool,
    /// The quote that closes the open string.
    quote: Option<char>,
    quote_start: usize,
    is_multi_line: bool,
    header: Header,
    /// Below zero after a bracket too many; then lines are joined too.
    open_arrays: i64,
    line_begins: bool,
}

impl Scan {
    fn step(&mut self, text: &mut [Glyph], index: usize) -> Result<Step, Refusal> {
        let char = text[index].char;
        if self.key != Key::Outside && self.key_continues(text, index)? {
            return Ok(Step::Next);
        }
        match char {
            '\'' if self.quote != Some('"') => self.single_quote(text, index),
            '"' if self.quote != Some('\'') => self.double_quote(text, index),
            _ => {}
        }
        let in_string = self.quote.is_some();
        let in_value = !in_string && self.header == Header::None;
        match char {
            '#' if in_value => {
                let end = text[index..].iter().position(|glyph| glyph.char == '\n').map(|length| index + length);
                let comment = index..end.unwrap_or(text.len());
                text[comment].iter_mut().for_each(|glyph| glyph.char = ' ');
                if end.is_none() {
                    return Ok(Step::EndOfText);
                }
            }
            '[' if in_value && self.line_begins => {
                let is_double = text.get(index + 1).is_some_and(|next| next.char == '[');
                self.header = if is_double { Header::ArrayOfTables } else { Header::Table };
            }
            '[' if in_value => self.open_arrays += 1,
            ']' if !in_string => match self.header {
                Header::Table => self.header = Header::None,
                Header::ArrayOfTables if char_at(text, index, 1) == Some(']') => self.header = Header::None,
                Header::ArrayOfTables => {}
                Header::None => self.open_arrays -= 1,
            },
            _ => {}
        }
        if char == '\n' {
            self.line_end(text, index)?;
        } else if self.line_begins && !matches!(text[index].char, ' ' | '\t') {
            self.line_begins = false;
            if self.header == Header::None {
                if text[index].char == '=' {
                    return Err(Refusal::new(text[index].span(), "the key before the `=` is missing"));
                }
                self.key = Key::Word;
                self.key_start = index;
            }
        }
        Ok(Step::Next)
    }

    /// Whether the character belongs to the key; the `=` behind it does not.
    fn key_continues(&mut self, text: &[Glyph], index: usize) -> Result<bool, Refusal> {
        let char = text[index].char;
        let key_span = || Span::new(text[self.key_start].at, text[index].at);
        if char == '\n' {
            return Err(Refusal::new(key_span(), "`=` is missing behind the key"));
        }
        if let Some(quote) = self.quote {
            let backslashes = text[..index].iter().rev().take_while(|glyph| glyph.char == '\\').count();
            if char == quote && backslashes.is_multiple_of(2) {
                self.key = Key::Behind;
                self.quote = None;
            }
            return Ok(true);
        }
        match self.key {
            Key::Word if is_space(char) => self.key = Key::Behind,
            Key::Word if char == '.' => self.key_is_dotted = true,
            Key::Word if is_alphanumeric(char) || char == '_' || char == '-' => {}
            Key::Word if self.key_is_dotted && matches!(char, '"' | '\'') && text[index - 1].char == '.' => {
                self.quote = Some(char);
                self.quote_start = index;
            }
            Key::Behind if char == '.' || is_space(char) => {
                self.key_is_dotted |= char == '.';
                if self.key_is_dotted {
                    // The package looks at the next character without asking whether there is one.
                    let next = text
                        .get(index + 1)
                        .ok_or_else(|| Refusal::new(key_span(), "the text ends in a key").exception(LIST_INDEX))?
                        .char;
                    if !is_space(next) && next != '.' {
                        self.key = Key::Word;
                    }
                }
            }
            _ if char == '=' => {
                self.key = Key::Outside;
                self.key_is_dotted = false;
                return Ok(false);
            }
            _ => {
                let words = format!("Found invalid character in key name: '{char}'. Try quoting the key name.");
                return Err(Refusal::new(
                    text[index].span(),
                    "the key holds a character that is allowed only in quotes",
                )
                .help("put the key in quotes, or check for a missing `=`")
                .words(Words::of_name(words)));
            }
        }
        Ok(true)
    }

    fn single_quote(&mut self, text: &[Glyph], index: usize) {
        let quotes = quotes_before(text, index, '\'');
        self.toggle(quotes == 2, '\'', index);
    }

    fn double_quote(&mut self, text: &[Glyph], index: usize) {
        let quotes = quotes_before(text, index, '"');
        // Behind exactly one other quote, a backslash is not looked for.
        let is_escaped = quotes != 1 && {
            let mut backslashes = 0;
            while char_at(text, index, quotes + 1 + backslashes) == Some('\\') {
                backslashes += 1;
            }
            !backslashes.is_multiple_of(2)
        };
        if is_escaped {
            self.quote = self.quote.map(|_| '"');
        } else {
            self.toggle(quotes == 2, '"', index);
        }
    }

    /// The third quote in a row opens or closes a string of several lines, any other one of one line.
    fn toggle(&mut self, is_triple: bool, quote: char, index: usize) {
        let opens = if is_triple {
            self.is_multi_line = !self.is_multi_line;
            self.is_multi_line
        } else {
            self.quote.is_none()
        };
        if opens && !is_triple {
            self.quote_start = index;
        }
        self.quote = opens.then_some(quote);
    }

    fn line_end(&mut self, text: &mut [Glyph], index: usize) -> Result<(), Refusal> {
        if self.quote.is_some() || self.is_multi_line {
            if !self.is_multi_line {
                return Err(self.unclosed(text, index));
            }
            // A line end right behind the opening quotes is no part of the string: the quotes move over it.
            let before = char_at(text, index, 1).filter(|char| matches!(char, '"' | '\''));
            if let Some(quote) = before
                && char_at(text, index, 2) == Some(quote)
            {
                text[index].char = quote;
                if char_at(text, index, 3) == Some(quote) && index >= 3 {
                    text[index - 3].char = ' ';
                    for moved in (index - 2..=index).rev() {
                        text[moved].at = text[moved - 1].at;
                    }
                }
            }
        } else if self.open_arrays != 0 {
            text[index].char = ' ';
        } else {
            self.line_begins = true;
        }
        Ok(())
    }

    fn end(&self, text: &[Glyph]) -> Result<(), Refusal> {
        let end = text.last().map_or(0, |glyph| glyph.span().end);
        if self.key != Key::Outside {
            let span = Span::new(text[self.key_start].at, end);
            return Err(Refusal::new(span, "`=` is missing behind the key"));
        }
        if self.quote.is_some() {
            return Err(self.unclosed(text, text.len()));
        }
        Ok(())
    }

    fn unclosed(&self, text: &[Glyph], index: usize) -> Refusal {
        let end = text[..index].last().map_or(0, |glyph| glyph.span().end);
        let start = text.get(self.quote_start).map_or(end, |glyph| glyph.at).min(end);
        Refusal::new(Span::new(start, end), "up to 1.65, Streamlit's parser finds no end of this string")
            .help("write the quotes and backslashes inside it as escapes")
    }
}

/// The character `back` before `index`; before the first one stands, as Python counts, the last.
fn char_at(text: &[Glyph], index: usize, back: usize) -> Option<char> {
    let place = if back <= index { index - back } else { (text.len() + index).checked_sub(back)? };
    text.get(place).map(|glyph| glyph.char)
}

/// How many quotes stand right before `index`: none, one, or at least two.
fn quotes_before(text: &[Glyph], index: usize, quote: char) -> usize {
    (1..=2).take_while(|back| char_at(text, index, *back) == Some(quote)).count()
}
