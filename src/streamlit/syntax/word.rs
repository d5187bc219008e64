//! What is where a value must, without quotes or brackets: numbers, dates, booleans, and what people write instead.

use super::character::{is_typographic_quote, lookalike};
use super::{Step, Walk, wrong};

const QUOTE_IT: &str = "put the value in quotes";

impl Walk<'_> {
    pub(super) fn word(&mut self) -> Step {
        let start = self.at;
        let Some(first) = self.peek().filter(|_| !self.is_at_line_end()) else {
            let before = self.text[..start].trim_end().len();
            return wrong(
                before.saturating_sub(1),
                before,
                "the value is missing",
                "write it in quotes behind the `=`",
            );
        };
        let end = self.word_end();
        let literal = literal_len(&self.text[start..end]);
        if literal > 0 {
            self.at += literal;
            let is_cut = self.text[..self.at].ends_with(['.', 'e', 'E', '_', '+', '-']) && self.parser.start == self.at;
            let is_wrong = is_cut || (start..self.at).contains(&self.parser.start);
            return if is_wrong && !self.text[..self.at].ends_with("true") {
                self.no_number(start, self.at)
            } else {
                Ok(())
            };
        }
        self.unquoted(first, &self.text[start..end], start, end)
    }

    /// Where the word ends: at the end of its line, or of its place between brackets.
    fn word_end(&self) -> usize {
        let end = self.text_end();
        if self.depth == 0 {
            return end;
        }
        let word = &self.text[self.at..end];
        let one = word.chars().next().map_or(0, char::len_utf8);
        let word = word.split([',', ']', '}', '#']).next().unwrap_or_default().trim_end_matches([' ', '\t']);
        self.at + word.len().max(one)
    }

    /// A word that looks like a number, a date or a boolean, and over which the parser stumbled.
    fn no_number(&self, start: usize, end: usize) -> Step {
        let word = &self.text[start..end];
        let digits = word.trim_start_matches(['+', '-']);
        if word.contains(':') || (word.len() >= 8 && word.bytes().filter(|byte| *byte == b'-').count() == 2) {
            return wrong(start, end, "there is no such date or time", QUOTE_IT);
        }
        if digits.starts_with('0')
            && digits.len() > 1
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
        {
            return wrong(start, end, "a number does not begin with `0`", QUOTE_IT);
        }
        wrong(start, end, "the value is neither in quotes nor a number", QUOTE_IT)
    }

    fn unquoted(&self, first: char, word: &str, start: usize, end: usize) -> Step {
        let one = start + first.len_utf8();
        if first == '=' || first == '>' {
            return wrong(start, one, "a second sign follows the `=`", "write `key = \"value\"`, with one `=`");
        }
        if let Some((message, help)) = lookalike(first) {
            let end = if is_typographic_quote(first) { end } else { one };
            return wrong(start, end, message, help);
        }
        match word.to_ascii_lowercase().as_str() {
            "true" | "false" => {
                return wrong(
                    start,
                    end,
                    "the value is neither in quotes nor a boolean",
                    "write `true` or `false` in lower case, or put the value in quotes",
                );
            }
            "yes" | "no" | "on" | "off" => {
                return wrong(
                    start,
                    end,
                    "the value is neither in quotes nor a boolean",
                    "write `true` or `false`, or put the value in quotes",
                );
            }
            "none" | "null" | "nil" | "undefined" => {
                return wrong(start, end, "TOML has no empty value", "leave the line out, or put the value in quotes");
            }
            _ => {}
        }
        if is_variable(word) {
            return wrong(
                start,
                end,
                "a variable is not a value",
                "Streamlit replaces no variables in its secrets: write the value itself, in quotes",
            );
        }
        if word.len() > 1 && word.ends_with(['"', '\'']) && !word[..word.len() - 1].contains(['"', '\'']) {
            return wrong(start, end, "the opening quote is missing", "put the value in quotes on both sides");
        }
        wrong(start, end, "the value is not in quotes", QUOTE_IT)
    }
}

/// How much of `word` is one boolean, or looks like one number, date or time.
fn literal_len(word: &str) -> usize {
    let is_end = |char: char| matches!(char, ' ' | '\t' | ',' | ';' | ']' | '}' | '#' | '=' | '\u{a0}');
    let token = word.split(is_end).next().unwrap_or_default();
    let is_in_number = |byte: u8| byte.is_ascii_alphanumeric() || b"+-_.:".contains(&byte);
    let unsigned = token.strip_prefix(['+', '-']).unwrap_or(token);
    let is_number = unsigned.starts_with(|char: char| char.is_ascii_digit()) && unsigned.bytes().all(is_in_number) && {
        // Not an identifier that happens to begin with a digit.
        let letters: String = unsigned.chars().filter(char::is_ascii_alphabetic).collect();
        matches!(letters.as_str(), "" | "e" | "E" | "T" | "TZ" | "Z" | "t" | "tz" | "z")
            || unsigned.starts_with("0x") && unsigned[2..].bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'_')
            || unsigned.starts_with("0o") && letters == "o"
            || unsigned.starts_with("0b") && letters == "b"
    };
    if !is_number {
        return if matches!(token, "true" | "false") || matches!(unsigned, "inf" | "nan") { token.len() } else { 0 };
    }
    // A date and its time may be apart.
    let behind = &word[token.len()..];
    let time = behind.strip_prefix(' ').unwrap_or_default().split(is_end).next().unwrap_or_default();
    let is_date = token.len() == 10 && token.as_bytes()[4] == b'-';
    let is_time = time.len() >= 5 && time.as_bytes()[2] == b':' && time.bytes().all(is_in_number);
    if is_date && is_time { token.len() + 1 + time.len() } else { token.len() }
}

/// Whether it asks for a value from elsewhere, in one of the ways of other tools.
fn is_variable(word: &str) -> bool {
    let named = ["env:", "env.", "env(", "os.", "st.secrets", "process.env", "secrets.", "{{", "getenv"];
    word.starts_with('$')
        || named.iter().any(|name| word.starts_with(name))
        || (word.len() > 2 && word.starts_with('%') && word.ends_with('%'))
}
