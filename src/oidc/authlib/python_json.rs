//! JSON as Python's `json.loads` reads it: what no specification allows and Python takes all the same.

use serde_json::{Map, Number, Value};

/// Nested deeper than this it depends on the Python version where it gives up (3.11 at about a thousand levels, later ones
/// elsewhere), and a stack is no place to find out.
const CERTAIN_DEPTH: usize = 250;

/// The most digits of an integer (`sys.get_int_max_str_digits`).
const DIGIT_LIMIT: usize = 4300;

/// Why a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// Python raises.
    NotJson,
    /// Some versions of Python raise.
    TooDeep,
}

/// `json.loads(bytes)`: the encoding is found out, and lone surrogates pass.
pub(super) fn loads_bytes(bytes: &[u8]) -> Result<Value, Unread> {
    let text = decoded(bytes).ok_or(Unread::NotJson)?;
    loads(&text)
}

/// `json.loads(text)`. A number that is none (`NaN`) and a lone surrogate become what Rust has for them, `null` and
/// U+FFFD: both are read, and that is what counts.
pub(super) fn loads(text: &str) -> Result<Value, Unread> {
    if text.starts_with('\u{feff}') {
        return Err(Unread::NotJson);
    }
    let mut reader = Reader { rest: text, depth: 0 };
    reader.skip_space();
    let value = reader.value()?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(value) } else { Err(Unread::NotJson) }
}

/// `json.detect_encoding`, and decoding with `surrogatepass`.
fn decoded(bytes: &[u8]) -> Option<String> {
    let utf_16 = |bytes: &[u8], is_little: bool| {
        let units = bytes.chunks(2).map(|pair| {
            let pair: [u8; 2] = pair.try_into().ok()?;
            Some(if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
        });
        let units: Vec<u16> = units.collect::<Option<_>>()?;
        Some(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>())
    };
    let utf_32 = |bytes: &[u8], is_little: bool| {
        let scalars = bytes.chunks(4).map(|four| {
            let four: [u8; 4] = four.try_into().ok()?;
            let scalar = if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
            match scalar {
                0xd800..=0xdfff => Some(char::REPLACEMENT_CHARACTER),
                _ => char::from_u32(scalar),
            }
        });
        scalars.collect::<Option<String>>()
    };
    match *bytes {
        [0, 0, 0xfe, 0xff, ref rest @ ..] => utf_32(rest, false),
        [0xff, 0xfe, 0, 0, ref rest @ ..] => utf_32(rest, true),
        [0xfe, 0xff, ref rest @ ..] => utf_16(rest, false),
        [0xff, 0xfe, ref rest @ ..] => utf_16(rest, true),
        [0xef, 0xbb, 0xbf, ref rest @ ..] => utf_8(rest),
        [0, 0, 0, _, ..] => utf_32(bytes, false),
        [0, _, _, _, ..] => utf_16(bytes, false),
        [_, 0, 0, 0, ..] => utf_32(bytes, true),
        [_, 0, _, _, ..] => utf_16(bytes, true),
        [0, _] => utf_16(bytes, false),
        [_, 0] => utf_16(bytes, true),
        _ => utf_8(bytes),
    }
}

/// UTF-8 in which surrogates may be encoded, too.
fn utf_8(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut rest = bytes;
    loop {
        match std::str::from_utf8(rest) {
            Ok(valid) => {
                text.push_str(valid);
                return Some(text);
            }
            Err(error) => {
                let (valid, bad) = rest.split_at(error.valid_up_to());
                text.push_str(std::str::from_utf8(valid).ok()?);
                let [0xed, 0xa0..=0xbf, 0x80..=0xbf, behind @ ..] = bad else { return None };
                text.push(char::REPLACEMENT_CHARACTER);
                rest = behind;
            }
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

type Read<T> = Result<T, Unread>;

impl Reader<'_> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self) -> Read<Value> {
        for (word, value) in [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::Null),
            ("Infinity", Value::Null),
            ("-Infinity", Value::Null),
        ] {
            if self.take(word) {
                return Ok(value);
            }
        }
        match self.rest.chars().next() {
            Some('"') => self.string().map(Value::String),
            Some('{') => self.nested(Self::object),
            Some('[') => self.nested(Self::array),
            Some('-' | '0'..='9') => self.number(),
            _ => Err(Unread::NotJson),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Read<Value>) -> Read<Value> {
        self.depth += 1;
        if self.depth > CERTAIN_DEPTH {
            return Err(Unread::TooDeep);
        }
        self.rest = &self.rest[1..];
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Read<Value> {
        let mut members = Map::new();
        self.skip_space();
        if self.take("}") {
            return Ok(Value::Object(members));
        }
        loop {
            let name = self.string()?;
            self.skip_space();
            if !self.take(":") {
                return Err(Unread::NotJson);
            }
            self.skip_space();
            let value = self.value()?;
            members.insert(name, value);
            self.skip_space();
            if self.take("}") {
                return Ok(Value::Object(members));
            }
            if !self.take(",") {
                return Err(Unread::NotJson);
            }
            self.skip_space();
        }
    }

    fn array(&mut self) -> Read<Value> {
        let mut items = Vec::new();
        self.skip_space();
        if self.take("]") {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_space();
            if self.take("]") {
                return Ok(Value::Array(items));
            }
            if !self.take(",") {
                return Err(Unread::NotJson);
            }
            self.skip_space();
        }
    }

    fn number(&mut self) -> Read<Value> {
        let digits = |text: &str| text.len() - text.trim_start_matches(|next: char| next.is_ascii_digit()).len();
        let start = self.rest;
        let mut end = usize::from(start.starts_with('-'));
        let whole = if start[end..].starts_with('0') { 1 } else { digits(&start[end..]) };
        if whole == 0 {
            return Err(Unread::NotJson);
        }
        end += whole;
        let mut is_float = false;
        if start[end..].starts_with('.') && digits(&start[end + 1..]) > 0 {
            end += 1 + digits(&start[end + 1..]);
            is_float = true;
        }
        if start[end..].starts_with(['e', 'E']) {
            let sign = usize::from(start[end + 1..].starts_with(['+', '-']));
            let count = digits(&start[end + 1 + sign..]);
            if count > 0 {
                end += 1 + sign + count;
                is_float = true;
            }
        }
        self.rest = &start[end..];
        let text = &start[..end];
        if !is_float && whole > DIGIT_LIMIT {
            return Err(Unread::NotJson);
        }
        // Beyond 64 bits, an integer is told as the nearest number that JSON's other readers have.
        let whole = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
        let nearest = |text: &str| {
            let number: f64 = text.parse().ok()?;
            Number::from_f64(if is_float { number } else { number.clamp(f64::MIN, f64::MAX) })
        };
        let number = whole.ok().filter(|_| !is_float).or_else(|| nearest(text));
        Ok(number.map_or(Value::Null, Value::Number))
    }

    fn string(&mut self) -> Read<String> {
        if !self.take("\"") {
            return Err(Unread::NotJson);
        }
        let mut text = String::new();
        loop {
            let mut characters = self.rest.chars();
            let next = characters.next().ok_or(Unread::NotJson)?;
            self.rest = characters.as_str();
            match next {
                '"' => return Ok(text),
                '\\' => text.push(self.escape()?),
                '\0'..='\x1f' => return Err(Unread::NotJson),
                other => text.push(other),
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let mut characters = self.rest.chars();
        let next = characters.next().ok_or(Unread::NotJson)?;
        self.rest = characters.as_str();
        Ok(match next {
            '"' | '\\' | '/' => next,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.four_digits()?;
                let before = self.rest;
                if (0xd800..0xdc00).contains(&first) && self.take("\\u") {
                    match self.four_digits() {
                        Ok(second @ 0xdc00..0xe000) => {
                            let scalar = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                            return char::from_u32(scalar).ok_or(Unread::NotJson);
                        }
                        _ => self.rest = before,
                    }
                }
                char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(Unread::NotJson),
        })
    }

    fn four_digits(&mut self) -> Read<u32> {
        let digits = self.rest.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let digits = digits.ok_or(Unread::NotJson)?;
        self.rest = &self.rest[4..];
        u32::from_str_radix(digits, 16).map_err(|_| Unread::NotJson)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, width: usize, is_little: bool) -> Vec<u8> {
        let scalar = |unit: u32| {
            let bytes = unit.to_be_bytes();
            let mut bytes = bytes[4 - width..].to_vec();
            if is_little {
                bytes.reverse();
            }
            bytes
        };
        text.chars().flat_map(|character| scalar(u32::from(character))).collect()
    }

    /// Each was put before Python 3.11's `json.loads`.
    #[test]
    fn it_reads_what_python_reads() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        for (text, is_read) in [
            (r#"{"a": 1}"#, true),
            ("\u{feff}{}", true),
            (" \r\n\t[] \r\n\t", true),
            ("[NaN, Infinity, -Infinity]", true),
            ("nan", false),
            (r#""\ud800""#, true),
            (r#""\ud83d\ude00""#, true),
            (r#""\u12""#, false),
            ("\"\u{1}\"", false),
            ("\"\t\"", false),
            ("[1,]", false),
            ("{\"a\":1,}", false),
            ("{'a':1}", false),
            ("[1] x", false),
            ("[1]\0", false),
            ("\u{c}[1]", false),
            ("01", false),
            ("1.", false),
            (".5", false),
            ("-", false),
            ("1e999", true),
            ("", false),
            (&"9".repeat(4300), true),
            (&"9".repeat(4301), false),
            (&nested(200), true),
        ] {
            assert_eq!(loads_bytes(text.as_bytes()).is_ok(), is_read, "{text:.40}");
        }
        assert_eq!(loads(&nested(3000)), Err(Unread::TooDeep));
        assert_eq!(loads(r#""\ud83d\ude00\u00e9""#).unwrap(), "😀é");
        assert_eq!(loads_bytes(br#"{"a": 1, "a": 2}"#).unwrap()["a"], 2);
        for (text, number) in [
            ("-0", "0"),
            ("-0.0", "-0.0"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", "1.8446744073709552e+19"),
            ("1E2", "100.0"),
            ("0.3333333333333333333333333333333333333333", "0.3333333333333333"),
            ("1e999", "null"),
            (&"9".repeat(400), "1.7976931348623157e+308"),
        ] {
            assert_eq!(loads(text).unwrap().to_string(), number, "{text}");
        }
    }

    #[test]
    fn it_finds_out_the_encoding() {
        let text = r#"{"a": 1}"#;
        for (width, is_little) in [(2, false), (2, true), (4, false), (4, true)] {
            assert!(loads_bytes(&encoded(text, width, is_little)).is_ok(), "{width} {is_little}");
            let marked = encoded(&format!("\u{feff}{text}"), width, is_little);
            assert!(loads_bytes(&marked).is_ok(), "{width} {is_little}, with its mark");
        }
        assert!(loads_bytes(b"\"\xed\xa0\x80\"").is_ok(), "a surrogate in UTF-8");
        assert!(loads_bytes(b"\"\xc0\xaf\"").is_err() && loads_bytes(b"\"\xe9\"").is_err());
    }
}
