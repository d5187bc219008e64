//! Python text to tokens, after the language reference's chapter "Lexical analysis" (Python 3.14).
//!
//! Never fails: a text that Python would refuse still gives tokens, up to where it can be read. Indentation is not a token;
//! whoever needs it looks at the column of a line's first token.

use crate::secret::opaque_debug;
use crate::source::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or a keyword.
    Name,
    /// A string literal with its value; `None` for bytes, for strings with fields, and for escapes by name.
    Text(Option<String>),
    Number,
    /// An operator or a bracket.
    Symbol,
    /// The end of a logical line.
    Newline,
}

/// Operators of more than one character, the longest first.
const LONG_SYMBOLS: [&str; 24] = [
    "**=", "//=", ">>=", "<<=", "...", "==", "!=", "<=", ">=", ":=", "->", "**", "//", "<<", ">>", "+=", "-=", "*=",
    "/=", "%=", "&=", "|=", "^=", "@=",
];

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut scanner = Scanner { text, at: 0, fields: 0, tokens: Vec::new() };
    scanner.run();
    scanner.tokens
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// How many replacement fields are open.
    fields: usize,
    tokens: Vec<Token>,
}

/// Python itself allows far fewer.
const FIELD_LIMIT: usize = 150;

impl Scanner<'_> {
    fn run(&mut self) {
        let mut depth = 0_usize;
        while let Some(next) = self.peek() {
            let start = self.at;
            match next {
                '\n' | '\r' => {
                    self.at += 1;
                    let is_open = self.tokens.last().is_some_and(|token| token.kind != Kind::Newline);
                    if depth == 0 && is_open {
                        self.push(Kind::Newline, start);
                    }
                }
                '#' => self.skip_while(|character| !matches!(character, '\n' | '\r')),
                '\\' => self.skip_line_joint(),
                '"' | '\'' => self.string(start, ""),
                _ if is_name_start(next) => {
                    self.skip_while(is_name_part);
                    let name = &self.text[start..self.at];
                    if matches!(self.peek(), Some('"' | '\'')) && is_string_prefix(name) {
                        let prefix = name.to_ascii_lowercase();
                        self.string(start, &prefix);
                    } else {
                        self.push(Kind::Name, start);
                    }
                }
                _ if next.is_ascii_digit() || next == '.' && self.follows_digit(1) => self.number(start),
                _ if next.is_whitespace() || next == '\u{feff}' => self.at += next.len_utf8(),
                _ => {
                    match next {
                        '(' | '[' | '{' => depth += 1,
                        ')' | ']' | '}' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    let rest = &self.text[start..];
                    let long = LONG_SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
                    self.at += long.map_or(next.len_utf8(), |symbol| symbol.len());
                    self.push(Kind::Symbol, start);
                }
            }
        }
        if self.tokens.last().is_some_and(|token| token.kind != Kind::Newline) {
            self.push(Kind::Newline, self.at);
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.tokens.push(Token { kind, span: Span::new(start, self.at) });
    }

    fn skip_while(&mut self, accept: impl Fn(char) -> bool) {
        let rest = &self.text[self.at..];
        self.at += rest.find(|character| !accept(character)).unwrap_or(rest.len());
    }

    /// A backslash at the end of a line joins it to the next.
    fn skip_line_joint(&mut self) {
        let rest = &self.text[self.at + 1..];
        self.at += 1 + if rest.starts_with("\r\n") { 2 } else { rest.chars().next().map_or(0, char::len_utf8) };
    }

    fn follows_digit(&self, offset: usize) -> bool {
        self.text.as_bytes().get(self.at + offset).is_some_and(u8::is_ascii_digit)
    }

    fn number(&mut self, start: usize) {
        let is_hexadecimal = self.text[start..].starts_with("0x") || self.text[start..].starts_with("0X");
        while let Some(next) = self.peek() {
            let is_exponent = !is_hexadecimal && matches!(next, 'e' | 'E');
            if !next.is_ascii_alphanumeric() && !matches!(next, '_' | '.') {
                break;
            }
            self.at += 1;
            if is_exponent && matches!(self.peek(), Some('+' | '-')) && self.follows_digit(1) {
                self.at += 1;
            }
        }
        self.push(Kind::Number, start);
    }

    /// The string whose quote is at the current place and whose token begins at `start`.
    fn string(&mut self, start: usize, prefix: &str) {
        let has_fields = prefix.contains(['f', 't']);
        let content = self.skip_string(has_fields, prefix.contains('r'));
        // Python reads every end of a line as `\n`, before it looks for escapes.
        let text = content.map(|span| self.text[span.start..span.end].replace("\r\n", "\n").replace('\r', "\n"));
        let value = match prefix {
            "" | "u" => text.and_then(|text| unescaped(&text)),
            "r" => text,
            _ => None,
        };
        self.push(Kind::Text(value), start);
    }

    /// Skips a string from its quote on; what is between the quotes, if it has an end.
    fn skip_string(&mut self, has_fields: bool, is_raw: bool) -> Option<Span> {
        let quote = self.peek()?;
        let triple: String = [quote; 3].iter().collect();
        let is_triple = self.text[self.at..].starts_with(&triple);
        let end = if is_triple { triple.as_str() } else { &triple[..1] };
        self.at += end.len();
        let start = self.at;
        while let Some(next) = self.peek() {
            if self.text[self.at..].starts_with(end) {
                let content = Span::new(start, self.at);
                self.at += end.len();
                return Some(content);
            }
            match next {
                '\n' | '\r' if !is_triple => return None,
                '\\' => self.skip_escape(has_fields, is_raw),
                '{' if has_fields && self.text[self.at..].starts_with("{{") => self.at += 2,
                '{' if has_fields => self.skip_field(end),
                _ => self.at += next.len_utf8(),
            }
        }
        None
    }

    /// A backslash with what it hides from the search for the closing quote.
    fn skip_escape(&mut self, has_fields: bool, is_raw: bool) {
        let rest = &self.text[self.at + 1..];
        self.at += 1;
        if has_fields && rest.starts_with('{') {
            // The field begins all the same.
            return;
        }
        if has_fields && !is_raw && rest.starts_with("N{") {
            self.at += rest.find('}').map_or(1, |end| end + 1);
            return;
        }
        self.at += if rest.starts_with("\r\n") { 2 } else { rest.chars().next().map_or(0, char::len_utf8) };
    }

    /// A replacement field, from its `{` to its `}`: an expression, which may hold strings with the same quotes.
    fn skip_field(&mut self, end: &str) {
        self.fields += 1;
        if self.fields > FIELD_LIMIT {
            self.at = self.text.len();
        } else {
            self.at += 1;
            self.skip_expression(end);
        }
        self.fields -= 1;
    }

    fn skip_expression(&mut self, end: &str) {
        let mut depth = 0_usize;
        while let Some(next) = self.peek() {
            let start = self.at;
            match next {
                '}' if depth == 0 => {
                    self.at += 1;
                    return;
                }
                ':' if depth == 0 => {
                    self.at += 1;
                    return self.skip_format(end);
                }
                '(' | '[' | '{' => {
                    depth += 1;
                    self.at += 1;
                }
                ')' | ']' | '}' => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                '"' | '\'' => {
                    self.skip_string(false, false);
                }
                '#' => self.skip_while(|character| !matches!(character, '\n' | '\r')),
                _ if is_name_start(next) => {
                    self.skip_while(is_name_part);
                    let name = self.text[start..self.at].to_ascii_lowercase();
                    if matches!(self.peek(), Some('"' | '\'')) && is_string_prefix(&name) {
                        self.skip_string(name.contains(['f', 't']), name.contains('r'));
                    }
                }
                _ => self.at += next.len_utf8(),
            }
        }
    }

    /// A field's format, which may hold fields itself, with the `}` behind it. The string's `end` ends a broken one.
    fn skip_format(&mut self, end: &str) {
        while let Some(next) = self.peek() {
            match next {
                '}' => {
                    self.at += 1;
                    return;
                }
                '{' => self.skip_field(end),
                _ if self.text[self.at..].starts_with(end) => return,
                _ => self.at += next.len_utf8(),
            }
        }
    }
}

fn is_name_start(character: char) -> bool {
    character == '_' || character.is_alphabetic()
}

fn is_name_part(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

fn is_string_prefix(name: &str) -> bool {
    ["r", "u", "b", "f", "t", "br", "rb", "fr", "rf", "tr", "rt"].iter().any(|prefix| name.eq_ignore_ascii_case(prefix))
}

/// The value of a string without a prefix. `None` where a character is escaped by its name.
fn unescaped(content: &str) -> Option<String> {
    let mut value = String::with_capacity(content.len());
    let mut rest = content.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            value.push(character);
            continue;
        }
        let digits = |rest: &mut std::str::Chars<'_>, len: usize| {
            let digits: String = rest.by_ref().take(len).collect();
            u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == len).and_then(char::from_u32)
        };
        match rest.next()? {
            '\n' => {}
            'a' => value.push('\u{7}'),
            'b' => value.push('\u{8}'),
            'f' => value.push('\u{c}'),
            'n' => value.push('\n'),
            'r' => value.push('\r'),
            't' => value.push('\t'),
            'v' => value.push('\u{b}'),
            'x' => value.push(digits(&mut rest, 2)?),
            'u' => value.push(digits(&mut rest, 4)?),
            'U' => value.push(digits(&mut rest, 8)?),
            'N' => return None,
            quoted @ ('\\' | '\'' | '"') => value.push(quoted),
            first if first.is_digit(8) => {
                let mut number = first.to_digit(8)?;
                for _ in 0..2 {
                    let Some(digit) = rest.clone().next().and_then(|next| next.to_digit(8)) else { break };
                    number = number * 8 + digit;
                    rest.next();
                }
                value.push(char::from_u32(number)?);
            }
            // Python keeps the backslash of an escape that it does not know.
            other => value.extend(['\\', other]),
        }
    }
    Some(value)
}

opaque_debug!(Kind);

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as text: strings by value, unknown strings as `?`, the end of a line as `;`.
    fn shown(text: &str) -> String {
        tokens(text)
            .iter()
            .map(|token| match &token.kind {
                Kind::Text(Some(value)) => format!("<{value}>"),
                Kind::Text(None) => "?".to_owned(),
                Kind::Newline => ";".to_owned(),
                _ => text[token.span.start..token.span.end].to_owned(),
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn strings_are_read_with_their_prefixes_and_escapes() {
        for (text, expected) in [
            (r#""a" 'b' """c""" '''d'''"#, "<a> <b> <c> <d> ;"),
            (r#""it's" 'say "x"' """a "quoted" b""""#, "<it's> <say \"x\"> <a \"quoted\" b> ;"),
            (r#""a\"b" 'a\'b' "\\" x"#, "<a\"b> <a'b> <\\> x ;"),
            (r#"r"a\"b" R'\n' u"c" U"d""#, "<a\\\"b> <\\n> <c> <d> ;"),
            (r#""\x41\u0042\U00000043\104\7\q""#, "<ABCD\u{7}\\q> ;"),
            (r#""\N{BULLET}" b"x" rb'y' Rb"z" bR"z""#, "? ? ? ? ? ;"),
            ("'''a\nb''' c", "<a\nb> c ;"),
            ("'''a\r\nb\rc'''", "<a\nb\nc> ;"),
            ("\"a\\\r\nb\"", "<ab> ;"),
            (r#""a\r\nb""#, "<a\r\nb> ;"),
            ("\"a\\\nb\"", "<ab> ;"),
            (r#"""  ''  """""" x"#, "<> <> <> x ;"),
            (r#"bar"x" rbx'y'"#, "bar <x> rbx <y> ;"),
            ("'é' \u{feff}ünï", "<é> ünï ;"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn strings_with_fields_end_where_python_ends_them() {
        for text in [
            r#"f"a{b}c""#,
            r#"f"{x["a"]}""#,
            r"f'{x['a']!r:>{width}}'",
            r#"f"{{literal}}""#,
            r#"f"{f"{f"{1}"}"}""#,
            r#"f"{a:%Y-%m-%d}""#,
            r#"f"{ {'a': 1}['a'] }""#,
            r#"f"\N{BULLET} {a}""#,
            r#"rf"\{a}""#,
            r#"f"a\"b{c}""#,
            "f'''{\n a # a comment with '''\n}'''",
            r#"f"{(lambda x: x)(1)}""#,
            r#"t"{a}""#,
        ] {
            assert_eq!(shown(&format!("{text}\nend")), "? ; end ;", "{text}");
        }
    }

    #[test]
    fn lines_are_joined_by_brackets_and_backslashes() {
        for (text, expected) in [
            ("a\n\n# b\nc", "a ; c ;"),
            ("a(\n  b, # c\n)\nd", "a ( b , ) ; d ;"),
            ("a = \\\n  b\nc", "a = b ; c ;"),
            ("a = \\\r\n  b\r\nc", "a = b ; c ;"),
            ("a\rb", "a ; b ;"),
            ("a # \"not a string\nb", "a ; b ;"),
            ("'not closed\nb", "? ; b ;"),
            (")\na", ") ; a ;"),
        ] {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn operators_and_numbers_are_whole() {
        assert_eq!(shown("a==b!=c:=d->e**=f"), "a == b != c := d -> e **= f ;");
        assert_eq!(shown("1.5e-3 0xFFe-1 .5 1_000j x.y"), "1.5e-3 0xFFe - 1 .5 1_000j x . y ;");
    }

    #[test]
    fn fields_in_fields_do_not_exhaust_the_stack() {
        assert_eq!(shown(&r#"f"{"#.repeat(100_000)), "? ;");
        assert_eq!(shown(&format!("f\"{}\"", "{a:".repeat(100_000))), "? ;");
    }

    #[test]
    fn no_text_makes_it_panic_or_leave_the_text() {
        let pieces = ["f\"", "{", "}", "'", "\"\"\"", "\\", "\n", "é", "#", "(", ":", "N{", "r", "\r\n", "x"];
        let mut seed = 1_u32;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(pieces[(seed >> 16) as usize % pieces.len()]);
            }
            for token in tokens(&text) {
                assert!(text.get(token.span.start..token.span.end).is_some(), "{text:?}");
            }
        }
    }
}
