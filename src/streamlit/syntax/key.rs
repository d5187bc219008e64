//! Section headers, and keys with their `=`.

use super::character::lookalike;
use super::definition::Part;
use super::{Behind, Step, Walk, wrong};

/// Whether the character may be in a key without quotes.
pub(super) const fn is_bare(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | '-')
}

pub(super) const ONLY_IN_QUOTES: &str = "the key holds a character that is allowed only in quotes";
pub(super) const QUOTE_IT: &str = "write keys with ASCII letters, digits, `_` and `-`, or put them in quotes";

/// Where a key is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Header,
    Setting,
}

impl Walk<'_> {
    pub(super) fn header(&mut self) -> Step {
        let start = self.at;
        let is_array = self.starts_with("[[");
        self.at += if is_array { 2 } else { 1 };
        self.skip_spaces();
        if self.peek() == Some(']') {
            return wrong(start, self.at + 1, "there is no name between the brackets", "write `[auth]`");
        }
        if self.is_at_line_end() {
            return wrong(start, self.at.max(start + 1), "this bracket opens no section", "write `[auth]`");
        }
        let parts = self.key(Place::Header)?;
        let closing = if is_array { "]]" } else { "]" };
        let name_end = self.at;
        if !self.takes(closing) {
            return self.unclosed_header(start, name_end, is_array, &parts);
        }
        self.definitions.header(&parts, (start, self.at), is_array, self.parser)?;
        self.behind(Behind::Header)
    }

    fn unclosed_header(&self, start: usize, end: usize, is_array: bool, parts: &[Part]) -> Step {
        let name = parts.last().map_or(end, |part| part.span.start);
        match self.peek() {
            Some(']') if is_array => wrong(
                start,
                self.at + 1,
                "`[[` and `]` do not match",
                "write `[section]`, with one bracket on either side",
            ),
            None | Some('\n' | '#') => wrong(
                start,
                self.text[..end].trim_end().len(),
                "the `]` of the section header is missing",
                "write `[section]` on one line",
            ),
            Some(char) => {
                if let Some((message, help)) = lookalike(char) {
                    wrong(self.at, self.at + char.len_utf8(), message, help)
                } else {
                    let closing = self.text[self.at..self.line_end()].find(']').map(|closing| self.at + closing);
                    match closing {
                        Some(closing) => wrong(
                            name,
                            self.text[..closing].trim_end().len(),
                            "a name with other characters than letters, digits, `_` and `-` must be in quotes",
                            "write it as in `[auth.\"my provider\"]`",
                        ),
                        None => wrong(
                            start,
                            self.text_end(),
                            "the `]` of the section header is missing",
                            "write `[section]` on one line",
                        ),
                    }
                }
            }
        }
    }

    pub(super) fn setting(&mut self) -> Step {
        let parts = self.key(Place::Setting)?;
        self.equals(&parts)?;
        let value = self.value()?;
        self.definitions.setting(&parts, value.definition, self.parser)?;
        self.behind(value.behind)
    }

    /// The key and the `=` of a setting in an inline table.
    pub(super) fn inline_key(&mut self) -> Step<Vec<Part>> {
        let parts = self.key(Place::Setting)?;
        self.equals(&parts)?;
        Ok(parts)
    }

    /// The parts of a dotted key, and the spaces behind it.
    fn key(&mut self, place: Place) -> Step<Vec<Part>> {
        let mut parts = Vec::new();
        loop {
            self.skip_spaces();
            parts.push(self.part(place)?);
            self.skip_spaces();
            if !self.takes(".") {
                return Ok(parts);
            }
        }
    }

    fn part(&mut self, place: Place) -> Step<Part> {
        let start = self.at;
        match self.peek() {
            Some('"' | '\'') if self.starts_with("\"\"\"") || self.starts_with("'''") => {
                wrong(start, start + 3, "a key cannot have several lines", "put the key in one pair of quotes")
            }
            Some(quote @ ('"' | '\'')) => {
                let name = self.line_string(quote)?;
                Ok(Part::new(name, start, self.at))
            }
            Some(char) if is_bare(char) => {
                self.skip(is_bare);
                Ok(Part::new(self.text[start..self.at].to_owned(), start, self.at))
            }
            Some(char) if char != '\n' => {
                let end = start + char.len_utf8();
                match lookalike(char) {
                    Some((message, help)) => wrong(start, end, message, help),
                    None if matches!(char, '.' | '=' | ']') => wrong(
                        start.saturating_sub(1),
                        end,
                        "a part of the key is missing at the dot",
                        "write a name before and behind each dot",
                    ),
                    None if place == Place::Header => wrong(
                        start,
                        end,
                        "a name with other characters than letters, digits, `_` and `-` must be in quotes",
                        "write it as in `[auth.\"my provider\"]`",
                    ),
                    None => wrong(start, end, ONLY_IN_QUOTES, QUOTE_IT),
                }
            }
            _ => wrong(
                start.saturating_sub(1),
                start,
                "a part of the key is missing at the dot",
                "write a name behind each dot",
            ),
        }
    }

    /// The `=` behind a key, and the spaces behind that.
    fn equals(&mut self, key: &[Part]) -> Step {
        if self.takes("=") {
            self.skip_spaces();
            return Ok(());
        }
        const HELP: &str = "write `key = \"value\"`";
        let start = key.first().map_or(self.at, |part| part.span.start);
        let end = key.last().map_or(self.at, |part| part.span.end);
        let missing = "`=` is missing behind the key";
        let Some(char) = self.peek().filter(|_| !self.is_at_line_end()) else {
            return wrong(start, end, missing, HELP);
        };
        let one = self.at + char.len_utf8();
        let line = &self.text[self.at..self.line_end()];
        match char {
            ':' if self.starts_with(":=") => wrong(self.at, one + 1, "this is `:=` instead of `=`", HELP),
            ':' => wrong(
                self.at,
                one,
                "this is `:` instead of `=`",
                "write `key = \"value\"`, with `=` where YAML and JSON have `:`",
            ),
            '"' | '\'' | ',' | '}' | '[' | '{' => wrong(start, end, missing, HELP),
            _ if lookalike(char).is_some() => match lookalike(char) {
                Some((message, help)) => wrong(self.at, one, message, help),
                None => Ok(()),
            },
            _ if &self.text[start..end] == "export" => {
                wrong(start, end, "this is a shell's line, not TOML", "remove `export`, and put the value in quotes")
            }
            _ => match line.find('=') {
                Some(equals) if is_bare(char) => wrong(
                    start,
                    self.text[..self.at + equals].trim_end().len(),
                    "a key with a space in it must be in quotes",
                    "join the words by `_`, or put the key in quotes",
                ),
                Some(_) => wrong(self.at, one, ONLY_IN_QUOTES, QUOTE_IT),
                None => wrong(start, end, missing, HELP),
            },
        }
    }
}
