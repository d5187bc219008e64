//! Values: arrays, inline tables, and what is neither.

use super::character::lookalike;
use super::definition::{Definition, Part};
use super::{Behind, DEPTH_LIMIT, Step, Walk, wrong};
use crate::streamlit::toml_1_0;

pub(super) struct Value {
    pub(super) definition: Definition,
    pub(super) behind: Behind,
}

impl Walk<'_> {
    pub(super) fn value(&mut self) -> Step<Value> {
        let plain = |behind| Value { definition: Definition::Value, behind };
        match self.peek() {
            Some(quote @ ('"' | '\'')) => {
                if self.starts_with("\"\"\"") || self.starts_with("'''") {
                    self.multi_line_string(quote)?;
                } else {
                    self.line_string(quote)?;
                }
                Ok(plain(Behind::String(quote)))
            }
            Some('[') => self.nested(Self::array).map(|()| plain(Behind::Value)),
            Some('{') => {
                self.nested(Self::inline_table)?;
                Ok(Value { definition: Definition::Braces, behind: Behind::Value })
            }
            _ => self.word().map(|()| plain(Behind::Value)),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Step) -> Step {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return wrong(self.at, self.at + 1, "the brackets are nested too deep", "write `[section]`s");
        }
        read(self)?;
        self.depth -= 1;
        Ok(())
    }

    fn array(&mut self) -> Step {
        let start = self.at;
        self.at += 1;
        loop {
            self.array_blank(start)?;
            if self.takes("]") {
                return Ok(());
            }
            if let Some(comma) = self.peek().filter(|char| *char == ',') {
                return wrong(
                    self.at,
                    self.at + comma.len_utf8(),
                    "there is no item before this comma",
                    "remove the comma",
                );
            }
            self.value()?;
            self.array_blank(start)?;
            if self.takes(",") || self.starts_with("]") {
                continue;
            }
            let Some(char) = self.peek() else { continue };
            let end = self.at + char.len_utf8();
            return match lookalike(char) {
                Some((message, help)) => wrong(self.at, end, message, help),
                None if matches!(char, '}' | ')' | ';' | ':' | '=') => wrong(
                    self.at,
                    end,
                    "this character does not belong in an array",
                    "separate items by `,` and end with `]`",
                ),
                None => wrong(
                    self.at,
                    end,
                    "a comma is missing between two items",
                    "write `,` between the items of an array",
                ),
            };
        }
    }

    /// White space in the array that began at `start`; fails where it is plain that the array should have ended.
    fn array_blank(&mut self, start: usize) -> Step {
        let before = self.at;
        self.skip_blank();
        let is_new_line = self.text[before..self.at].contains('\n');
        if self.peek().is_none() || (is_new_line && self.depth == 1 && (self.is_at_setting() || self.is_at_header())) {
            return wrong(start, start + 1, "the `]` of the array is missing", "close the array with `]`");
        }
        Ok(())
    }

    fn inline_table(&mut self) -> Step {
        let start = self.at;
        self.at += 1;
        let mut keys: Vec<(Vec<String>, Part)> = Vec::new();
        self.inline_blank(start)?;
        if self.takes("}") {
            return Ok(());
        }
        loop {
            let parts = self.inline_key()?;
            let path = parts.iter().map(|part| part.name.clone()).collect();
            for part in parts {
                if let Some((_, first)) =
                    keys.iter().find(|(other, _)| *other == path).filter(|_| part.span == self.parser)
                {
                    return Err(super::SyntaxProblem::new(part.span, "this key is set twice in the same braces")
                        .help("remove one of the two")
                        .related(first.span, "it is first set here"));
                }
                keys.push((Vec::clone(&path), part));
            }
            self.value()?;
            self.inline_blank(start)?;
            if self.takes("}") {
                return Ok(());
            }
            let at = self.at;
            if self.takes(",") {
                self.inline_blank(start)?;
                if self.starts_with("}") {
                    return Err(toml_1_0::last_comma(at));
                }
                continue;
            }
            let Some(char) = self.peek() else { continue };
            let end = at + char.len_utf8();
            return match lookalike(char) {
                Some((message, help)) => wrong(at, end, message, help),
                None if matches!(char, ']' | ')' | ';' | ':' | '=') => wrong(
                    at,
                    end,
                    "this character does not belong in `{ … }`",
                    "separate settings by `,` and end with `}`",
                ),
                None => wrong(
                    at,
                    end,
                    "a comma is missing between two settings",
                    "write `,` between the settings in `{ … }`",
                ),
            };
        }
    }

    /// The spaces in the inline table that began at `start`; fails at the end of the line.
    fn inline_blank(&mut self, start: usize) -> Step {
        self.skip_spaces();
        if !self.is_at_line_end() {
            return Ok(());
        }
        let line_end = self.line_end();
        if self.table_closes_later() {
            return Err(toml_1_0::line_break(line_end));
        }
        wrong(start, start + 1, "the `}` of the inline table is missing", "close it on the same line")
    }

    /// Whether a line begins or ends with the brace before the next section does.
    fn table_closes_later(&self) -> bool {
        let mut walk = Walk { text: self.text, at: self.at, ..Walk::default() };
        loop {
            walk.at = walk.line_end();
            if !walk.takes("\n") || walk.is_at_header() {
                return false;
            }
            let line = self.text[walk.at..walk.line_end()].trim();
            if line.starts_with('}') || (line.ends_with('}') && !line.contains('{')) {
                return true;
            }
        }
    }
}
