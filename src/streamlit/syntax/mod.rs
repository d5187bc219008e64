//! Why a text is no TOML, in words that help: a parser's own messages name grammar, and not what people do wrong.
//!
//! What a parser has refused is walked through a second time, from the beginning to the first thing that TOML 1.0 does
//! not have. The walk knows what usually is there instead. It decides nothing: where it finds nothing, the
//! parser's word counts.

mod character;
mod definition;
mod key;
mod string;
mod value;
mod word;

use character::lookalike;
use definition::Definitions;

use super::document::SyntaxProblem;
use crate::source::Span;

/// The parser's `problem` with `text`, explained without quoting the text, which may be secret.
pub(super) fn explained(text: &str, problem: SyntaxProblem) -> SyntaxProblem {
    let mut walk = Walk { text, parser: problem.span, ..Walk::default() };
    walk.first_finding().unwrap_or(problem)
}

/// Where the line that `offset` is on ends.
fn line_end(text: &str, offset: usize) -> usize {
    text[offset..].find('\n').map_or(text.len(), |newline| offset + newline)
}

/// More levels of brackets than anybody writes.
const DEPTH_LIMIT: usize = 100;

#[derive(Default)]
struct Walk<'a> {
    text: &'a str,
    at: usize,
    /// Where the parser stumbled: what only it can judge, such as a number, is wrong there.
    parser: Span,
    definitions: Definitions,
    depth: usize,
}

type Step<T = ()> = Result<T, SyntaxProblem>;

/// The problem at these bytes, as an error of the walk.
fn wrong<T>(start: usize, end: usize, message: impl Into<String>, help: &'static str) -> Step<T> {
    Err(SyntaxProblem::new(Span::new(start, end), message).help(help))
}

impl<'a> Walk<'a> {
    /// What is wrong with the first statement that is not TOML.
    fn first_finding(&mut self) -> Option<SyntaxProblem> {
        loop {
            self.skip_blank();
            self.peek()?;
            if let Err(found) = self.statement() {
                return Some(found);
            }
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn starts_with(&self, word: &str) -> bool {
        self.rest().starts_with(word)
    }

    /// Goes on behind `word`, if it is here.
    fn takes(&mut self, word: &str) -> bool {
        let is_here = self.starts_with(word);
        self.at += if is_here { word.len() } else { 0 };
        is_here
    }

    fn skip(&mut self, is_skipped: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|char| !is_skipped(char)).unwrap_or(rest.len());
    }

    fn skip_spaces(&mut self) {
        self.skip(|char| matches!(char, ' ' | '\t'));
    }

    /// Spaces, line ends and comments.
    fn skip_blank(&mut self) {
        loop {
            self.skip(|char| matches!(char, ' ' | '\t' | '\n'));
            if self.peek() != Some('#') {
                return;
            }
            self.skip(|char| char != '\n');
        }
    }

    fn line_end(&self) -> usize {
        line_end(self.text, self.at)
    }

    /// Where the text on this line ends, white space and a comment left out; behind one character at least.
    fn text_end(&self) -> usize {
        let line = &self.text[self.at..self.line_end()];
        let text = line.split(" #").next().unwrap_or_default().trim_end_matches([' ', '\t']);
        let one = line.chars().next().map_or(0, char::len_utf8);
        self.at + text.len().max(one)
    }

    fn is_at_line_end(&self) -> bool {
        matches!(self.peek(), None | Some('\n' | '#'))
    }

    fn statement(&mut self) -> Step {
        match self.peek() {
            Some('[') => self.header(),
            Some('"' | '\'') => self.setting(),
            Some(char) if key::is_bare(char) => self.setting(),
            Some(char) => self.no_statement(char),
            None => Ok(()),
        }
    }

    /// What is where a key or a header must begin.
    fn no_statement(&self, char: char) -> Step {
        let start = self.at;
        let char_end = start + char.len_utf8();
        let text_end = self.text_end();
        let is_first = self.text[..start].trim_matches(['\u{feff}', ' ', '\t', '\n']).is_empty();
        match char {
            '\u{feff}' if start == 0 => wrong(
                start,
                char_end,
                "the file begins with a byte order mark",
                "save the file as `UTF-8`, not as `UTF-8 with BOM`",
            ),
            '`' if self.starts_with("```") => {
                wrong(start, text_end, "a Markdown fence is not TOML", "remove the lines with ```")
            }
            '/' if self.starts_with("//") || self.starts_with("/*") => self.no_comment(),
            ';' => self.no_comment(),
            '{' if is_first => {
                wrong(start, char_end, "this is JSON, not TOML", "write `key = \"value\"` below `[auth]`")
            }
            '{' => wrong(start, char_end, "there is no key for this table", "write `key = { … }`, on one line"),
            '}' | ']' => wrong(
                start,
                char_end,
                "this bracket closes nothing",
                "what begins with `{` ends on the same line, what begins with `[` at its `]`",
            ),
            '=' => wrong(start, char_end, "the key before the `=` is missing", "write `key = \"value\"`"),
            _ => match lookalike(char) {
                Some((message, help)) => wrong(start, char_end, message, help),
                None if char.is_alphanumeric() => wrong(start, char_end, key::ONLY_IN_QUOTES, key::QUOTE_IT),
                None => wrong(start, char_end, "no key begins with this character", key::QUOTE_IT),
            },
        }
    }

    fn no_comment(&self) -> Step {
        wrong(self.at, self.text_end(), "this is not a comment in TOML", "begin comments with `#`")
    }

    /// Between the value, or the header, and the end of its line.
    fn behind(&mut self, what: Behind) -> Step {
        let value_end = self.at;
        self.skip_spaces();
        let (start, end) = (self.at, self.text_end());
        let Some(char) = self.peek().filter(|_| !self.is_at_line_end()) else { return Ok(()) };
        let rest = &self.text[start..end];
        let one = start + char.len_utf8();
        match (what, char) {
            (Behind::Header, ']') => wrong(start, one, "there is a `]` too many", "close `[section]` with one bracket"),
            (_, ',' | ';') if rest[1..].trim().is_empty() => {
                wrong(start, one, "something follows the value", "nothing ends a line in TOML: remove the `;` or `,`")
            }
            _ if self.starts_with("//") => self.no_comment(),
            _ if lookalike(char).is_some() => match lookalike(char) {
                Some((message, help)) => wrong(start, one, message, help),
                None => Ok(()),
            },
            (Behind::Header, _) => {
                wrong(start, end, "something follows the section header", "begin a new line behind the `]`")
            }
            _ if start > value_end && self.is_at_setting() => wrong(
                start,
                end,
                "a second setting follows on the same line",
                "write each setting on a line of its own",
            ),
            (Behind::String(quote), _) if start == value_end || rest.ends_with(quote) => {
                let help = if quote == '"' {
                    "use 'single quotes' around a value that contains a double quote"
                } else {
                    "use \"double quotes\" around a value that contains an apostrophe"
                };
                wrong(start, end, "something follows the closing quote", help)
            }
            _ => wrong(start, end, "something follows the value", "write nothing behind a value but a `# comment`"),
        }
    }

    /// Whether the line goes on, or begins, with `key =`.
    fn is_at_setting(&self) -> bool {
        let line = self.text[self.at..self.line_end()].trim_start();
        let key = line.find(|char| !key::is_bare(char) && char != '.').unwrap_or(line.len());
        key > 0 && line[key..].trim_start().starts_with('=')
    }

    /// Whether the line begins with `[header]`.
    fn is_at_header(&self) -> bool {
        let line = self.text[self.at..self.line_end()].trim();
        let inner = line.trim_start_matches('[').split(']').next().unwrap_or_default();
        let is_name = |char| key::is_bare(char) || matches!(char, '.' | '"' | '\'');
        line.starts_with('[')
            && !inner.is_empty()
            && inner.chars().all(is_name)
            && inner.starts_with(|char: char| char.is_ascii_alphabetic())
    }
}

/// What ends before the rest of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    Header,
    String(char),
    Value,
}

#[cfg(test)]
mod tests;
