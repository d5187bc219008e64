//! The first loop of `loads` (lines 206 to 365): character by character, before any value is read.
//!
//! It blanks comments, joins the lines of an array, checks the characters of keys, and refuses text whose quotes do not
//! close. It does not know values, so one quote too many on a line can be closed on the next.

use super::error::{KEY, LINE, LIST_INDEX, Refusal, STRING_END};
use crate::source::Span;

/// The lines that are left, each with its place in `text`.
pub(super) fn lines(text: &str) -> Result<Vec<(String, Span)>, Refusal> {
    let offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
    let mut pass = FirstPass { text: text.chars().collect(), line_begins: true, ..FirstPass::default() };
    for index in 0..pass.text.len() {
        let place = Span::new(offsets[index], offsets[index + 1]);
        if pass.step(index).map_err(|refusal| refusal.at(place))? == Step::EndOfText {
            break;
        }
    }
    if pass.key != Key::Outside {
        return Err(Refusal::new(LINE).at(Span::at(text.len())));
    }
    if pass.quote.is_some() {
        return Err(Refusal::new(STRING_END).at(Span::new(offsets[pass.quote_start], text.trim_end().len())));
    }
    let mut start = 0;
    let lines = pass.text.split(|char| *char == '\n').map(|line| {
        let place = Span::new(offsets[start], offsets[start + line.len()]);
        start += line.len() + 1;
        (line.iter().collect(), place)
    });
    Ok(lines.collect())
}

#[derive(Default)]
struct FirstPass {
    text: Vec<char>,
    key: Key,
    key_is_dotted: bool,
    /// The quote that closes the open string.
    quote: Option<char>,
    quote_start: usize,
    is_multi_line: bool,
    header: Header,
    /// Negative after a bracket too many; then lines are joined too.
    open_arrays: i64,
    line_begins: bool,
}

/// Where in a key the pass is: `keyname` in the original.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Key {
    #[default]
    Outside,
    Word,
    /// Behind a word: only a dot or the `=` may follow.
    AfterWord,
}

/// Which header is not closed yet: `keygroup` and `arrayoftables` in the original.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Header {
    #[default]
    None,
    Table,
    ArrayOfTables,
}

#[derive(PartialEq, Eq)]
enum Step {
    Next,
    EndOfText,
}

impl FirstPass {
    fn step(&mut self, index: usize) -> Result<Step, Refusal> {
        let char = self.text[index];
        if self.key != Key::Outside && self.key_continues(index)? {
            return Ok(Step::Next);
        }
        match char {
            '\'' if self.quote != Some('"') => self.toggle(index, '\'', self.quotes_before(index, '\'') == 2),
            '"' if self.quote != Some('\'') => self.double_quote(index),
            _ => {}
        }
        let in_string = self.quote.is_some();
        let in_value = !in_string && self.header == Header::None;
        match char {
            '#' if in_value => {
                let comment = self.text[index..].iter().take_while(|char| **char != '\n').count();
                self.text[index..index + comment].fill(' ');
                if index + comment == self.text.len() {
                    return Ok(Step::EndOfText);
                }
            }
            '[' if in_value && self.line_begins => {
                let is_double = self.text.get(index + 1) == Some(&'[');
                self.header = if is_double { Header::ArrayOfTables } else { Header::Table };
            }
            '[' if in_value => self.open_arrays += 1,
            ']' if !in_string => match self.header {
                Header::Table => self.header = Header::None,
                Header::ArrayOfTables if self.before(index, 1) == Some(']') => self.header = Header::None,
                Header::ArrayOfTables => {}
                Header::None => self.open_arrays -= 1,
            },
            _ => {}
        }
        if char == '\n' {
            self.line_end(index)?;
        } else if self.line_begins && !matches!(self.text[index], ' ' | '\t') {
            self.line_begins = false;
            if self.header == Header::None {
                if char == '=' {
                    return Err(Refusal::new(LINE));
                }
                self.key = Key::Word;
            }
        }
        Ok(Step::Next)
    }

    /// Lines 210 to 262: whether the character belongs to the key; the `=` behind it does not.
    fn key_continues(&mut self, index: usize) -> Result<bool, Refusal> {
        let char = self.text[index];
        if char == '\n' {
            return Err(Refusal::new(LINE));
        }
        if let Some(quote) = self.quote {
            let backslashes = self.text[..index].iter().rev().take_while(|char| **char == '\\').count();
            if char == quote && backslashes.is_multiple_of(2) {
                self.key = Key::AfterWord;
                self.quote = None;
            }
            return Ok(true);
        }
        match self.key {
            Key::Word if char.is_whitespace() => self.key = Key::AfterWord,
            Key::Word if char == '.' => self.key_is_dotted = true,
            Key::Word if char.is_alphanumeric() || char == '_' || char == '-' => {}
            Key::Word if self.key_is_dotted && matches!(char, '"' | '\'') && self.text[index - 1] == '.' => {
                self.quote = Some(char);
                self.quote_start = index;
            }
            Key::AfterWord if char == '.' || char.is_whitespace() => {
                self.key_is_dotted |= char == '.';
                if self.key_is_dotted {
                    let next = self.text.get(index + 1).ok_or_else(|| Refusal::exception(LINE, LIST_INDEX))?;
                    if !next.is_whitespace() && *next != '.' {
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
                let message = format!("Found invalid character in key name: '{char}'. Try quoting the key name.");
                return Err(Refusal::new(KEY).message(message));
            }
        }
        Ok(true)
    }

    /// Lines 281 to 306.
    fn double_quote(&mut self, index: usize) {
        let quotes = self.quotes_before(index, '"');
        // A backslash is not looked for behind exactly one other quote.
        let backslashes = (quotes + 1..=self.text.len() + index)
            .take_while(|back| quotes != 1 && self.before(index, *back) == Some('\\'))
            .count();
        if backslashes.is_multiple_of(2) {
            self.toggle(index, '"', quotes == 2);
        } else {
            self.quote = self.quote.map(|_| '"');
        }
    }

    /// The third quote in a row opens or closes a multi-line string, any other one a string on one line.
    fn toggle(&mut self, index: usize, quote: char, is_triple: bool) {
        self.is_multi_line ^= is_triple;
        let opens = if is_triple { self.is_multi_line } else { self.quote.is_none() };
        if opens && !is_triple {
            self.quote_start = index;
        }
        self.quote = opens.then_some(quote);
    }

    /// Lines 337 to 350.
    fn line_end(&mut self, index: usize) -> Result<(), Refusal> {
        if self.is_multi_line {
            // A line end right behind the opening quotes is not part of the string: the quotes move over it.
            if let Some(quote @ ('"' | '\'')) = self.before(index, 1)
                && self.before(index, 2) == Some(quote)
            {
                self.text[index] = quote;
                if index >= 3 && self.text[index - 3] == quote {
                    self.text[index - 3] = ' ';
                }
            }
        } else if self.quote.is_some() {
            return Err(Refusal::new(STRING_END));
        } else if self.open_arrays != 0 {
            self.text[index] = ' ';
        } else {
            self.line_begins = true;
        }
        Ok(())
    }

    /// The character `back` before `index`; Python takes the last character of the text for the one before the first.
    fn before(&self, index: usize, back: usize) -> Option<char> {
        let place = (self.text.len() + index).checked_sub(back)?;
        self.text.get(if place >= self.text.len() { place - self.text.len() } else { place }).copied()
    }

    /// How many quotes are right before `index`: none, one, or at least two.
    fn quotes_before(&self, index: usize, quote: char) -> usize {
        (1..=2).take_while(|back| self.before(index, *back) == Some(quote)).count()
    }
}
