//! Strings: where they end, and what is in them.

use super::character::{TYPOGRAPHIC, is_typographic_quote, lookalike};
use super::{Step, Walk, wrong};
use crate::source::Span;
use crate::streamlit::toml_1_0;

const USE_SINGLE_QUOTES: &str = "use 'single quotes', in which `\\` is itself, or write it twice";

impl Walk<'_> {
    /// A string of one line: what is between its quotes, escapes as they are.
    pub(super) fn line_string(&mut self, quote: char) -> Step<String> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                None | Some('\n') => return self.unclosed_string(start, quote),
                Some(char) if char == quote => {
                    self.at += 1;
                    return Ok(self.text[start + 1..self.at - 1].to_owned());
                }
                Some('\\') if quote == '"' => self.escape(false)?,
                Some(char) => self.character(char)?,
            }
        }
    }

    /// A string between three quotes on either side.
    pub(super) fn multi_line_string(&mut self, quote: char) -> Step {
        let start = self.at;
        let quotes = &self.text[start..start + 3];
        self.at += 3;
        loop {
            if self.takes(quotes) {
                // Up to two more are part of the string.
                for _ in 0..2 {
                    if self.peek() == Some(quote) {
                        self.at += 1;
                    }
                }
                return Ok(());
            }
            match self.peek() {
                None => {
                    return wrong(
                        start,
                        start + 3,
                        "the closing quotes of this text of several lines are missing",
                        "end it with three quotes, as it begins",
                    );
                }
                Some('\\') if quote == '"' => self.escape(true)?,
                Some('\n') => self.at += 1,
                Some(char) => self.character(char)?,
            }
        }
    }

    fn character(&mut self, char: char) -> Step {
        let end = self.at + char.len_utf8();
        if char.is_ascii_control() && char != '\t' {
            return match lookalike(char) {
                Some((message, help)) => wrong(self.at, end, message, help),
                None => Ok(()),
            };
        }
        self.at = end;
        Ok(())
    }

    fn escape(&mut self, is_multi_line: bool) -> Step {
        let start = self.at;
        self.at += 1;
        let Some(name) = self.peek() else { return Ok(()) };
        let end = start + 1 + name.len_utf8();
        match name {
            'b' | 't' | 'n' | 'f' | 'r' | '"' | '\\' => {}
            'u' | 'U' => {
                let len = if name == 'u' { 4 } else { 8 };
                let digits = self.text.get(end..end + len).unwrap_or_default();
                let number = u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|digit| digit != b'+'));
                if number.and_then(char::from_u32).is_none() {
                    let message = if name == 'u' {
                        "four digits of a character's number must follow `\\u`"
                    } else {
                        "eight digits of a character's number must follow `\\U`"
                    };
                    return wrong(start, end, message, USE_SINGLE_QUOTES);
                }
            }
            'e' | 'x' => return Err(toml_1_0::newer_escape(Span::new(start, end), name)),
            ' ' | '\t' | '\n' if is_multi_line => {
                self.skip_spaces();
                if self.peek() != Some('\n') {
                    return wrong(
                        start,
                        end,
                        "`\\` at the end of a line must be its last character",
                        "remove what follows",
                    );
                }
                return Ok(());
            }
            '\n' => return Ok(()),
            _ => return wrong(start, end, "`\\` begins an escape that TOML does not have", USE_SINGLE_QUOTES),
        }
        self.at = end;
        Ok(())
    }

    fn unclosed_string<T>(&self, start: usize, quote: char) -> Step<T> {
        let line = &self.text[start..self.at];
        if let Some((index, typographic)) = line.char_indices().rev().find(|(_, char)| is_typographic_quote(*char)) {
            let at = start + index;
            return wrong(
                at,
                at + typographic.len_utf8(),
                TYPOGRAPHIC,
                "close the string with the quote that opens it",
            );
        }
        if self.string_closes_later(quote) {
            return wrong(
                start,
                self.at,
                "the string continues after the end of its line",
                "write it on one line, or put three quotes at both ends",
            );
        }
        wrong(start, self.at, "the closing quote is missing on this line", "a value in quotes ends on its line")
    }

    /// Whether the quote comes before the next setting or section does.
    fn string_closes_later(&self, quote: char) -> bool {
        let mut walk = Walk { text: self.text, at: self.at, parser: self.parser, ..Walk::default() };
        while walk.takes("\n") {
            walk.skip_spaces();
            if walk.is_at_setting() || walk.is_at_header() {
                return false;
            }
            let line = &self.text[walk.at..walk.line_end()];
            if line.contains(quote) {
                return line.trim_end().trim_end_matches([',', '#']).ends_with(quote);
            }
            walk.at = walk.line_end();
        }
        false
    }
}
