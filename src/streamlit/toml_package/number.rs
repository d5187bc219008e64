//! Numbers, dates and times, as far as Python's `int`, `float` and `datetime` take what the package hands them.

use super::glyphs::{Glyph, strip, text};
use super::refusal::Unreadable;
use super::unicode::{digit, is_space};
use super::value::{Kind, Strictness};
use super::words::{Words, repr};
use crate::streamlit::Value;
use crate::streamlit::integer::{DIGIT_LIMIT, integer};

/// Whether leading zeros and underscores are where they may be.
pub(super) fn is_strictly_valid(value: &[Glyph]) -> bool {
    let value: Vec<char> = strip(value).iter().map(|glyph| glyph.char).collect();
    let (Some(first), Some(last)) = (value.first(), value.last()) else { return false };
    let has = |pair: [char; 2]| value.windows(2).any(|window| window == pair);
    if *first == '_' || *last == '_' || has(['_', '.']) || has(['.', '_']) {
        return false;
    }
    match value[..] {
        [_] => true,
        ['0', second, ..] if !matches!(second, '.' | 'o' | 'b' | 'x') => false,
        ['+' | '-', '0', second, ..] if second != '.' => false,
        ['+' | '-', _] => true,
        _ => !has(['_', '_']),
    }
}

/// What anything that is no string, boolean, array or inline table is.
pub(super) fn read(value: &[Glyph], strictness: Strictness) -> Result<(Kind, Value), Unreadable> {
    let written = text(value);
    if starts_with_time(value) {
        let part = |start: usize| written[start..start + 2].parse::<u32>().unwrap_or(u32::MAX);
        let is_time = part(0) < 24 && part(3) < 60 && part(6) < 60;
        return if is_time {
            Ok((Kind::Time, Value::Datetime(written)))
        } else {
            Err(Unreadable::new("there is no such time"))
        };
    }
    if is_date(value) {
        return Ok((Kind::Date, Value::Datetime(written)));
    }
    if strictness == Strictness::Refused {
        return Err(Unreadable::new("a number begins with a zero, or has an underscore where none may be"));
    }
    let is_negative = written.starts_with('-');
    let digits: String = written.strip_prefix(['-', '+']).unwrap_or(&written).replace('_', "");
    let sign = if is_negative { -1.0 } else { 1.0 };
    let has_exponent = !digits.contains('x') && digits.contains(['e', 'E']);
    if digits.contains('.') || has_exponent {
        if digits.split_once('.').is_some_and(|(_, decimals)| decimals.is_empty()) {
            return Err(Unreadable::new("there are no digits behind the point"));
        }
        if !digits.starts_with(|char: char| char.is_ascii_digit()) {
            return Err(NOT_A_VALUE);
        }
        let number = python_float(&digits).ok_or_else(|| {
            NOT_A_VALUE.words(Words::of_value(format!("could not convert string to float: {}", repr(&digits))))
        })?;
        // Python subtracts from zero, which has no sign.
        return Ok((Kind::Float, Value::Float(if number == 0.0 { 0.0 } else { sign * number })));
    }
    if matches!(digits.to_lowercase().as_str(), "inf" | "nan") {
        return Ok((Kind::Float, Value::Float(sign * python_float(&digits).ok_or(NOT_A_VALUE)?)));
    }
    let number = python_int(&digits, is_negative).ok_or_else(|| {
        // Python cuts what it repeats.
        let quoted: String = repr(&digits).chars().take(200).collect();
        NOT_A_VALUE.words(Words::of_value(format!("invalid literal for int() with base 0: {quoted}")))
    })?;
    Ok((Kind::Integer, number))
}

const NOT_A_VALUE: Unreadable = Unreadable::new("this is not a value");

/// Whether `float()` takes it.
pub(super) fn is_float(value: &[Glyph]) -> bool {
    python_float(&text(value)).is_some()
}

/// Whether it begins like `07:32:00`.
pub(super) fn starts_with_time(value: &[Glyph]) -> bool {
    value.len() >= 8
        && value.iter().take(8).enumerate().all(|(index, glyph)| match index {
            2 | 5 => glyph.char == ':',
            _ => glyph.char.is_ascii_digit(),
        })
}

/// Whether it is a day, with a time or without. What stands between the numbers does not matter.
pub(super) fn is_date(value: &[Glyph]) -> bool {
    let value: Vec<char> = value.iter().map(|glyph| glyph.char).collect();
    let between =
        |start: usize, end: usize| value.get(start.min(value.len())..end.min(value.len())).unwrap_or_default();
    if !between(1, value.len()).contains(&'-') {
        return false;
    }
    let number = |start: usize, end: usize| small_int(between(start, end));
    let in_range = |number: Option<i64>, range: std::ops::RangeInclusive<i64>| {
        number.is_some_and(|number| range.contains(&number))
    };
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else { return false };
    let is_day = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    let has_time = || {
        in_range(number(11, 13), 0..=23)
            && in_range(number(14, 16), 0..=59)
            && in_range(number(17, 19), 0..=59)
            && is_microsecond(&value)
    };
    is_day && (value.len() == 10 || has_time())
}

const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether the fraction of the second is less than a second. What cannot be read is taken for nothing.
fn is_microsecond(value: &[char]) -> bool {
    if value.get(19) != Some(&'.') {
        return true;
    }
    let (fraction, zone) = if let Some(('Z' | 'z', fraction)) = value[20..].split_last() {
        (fraction, None)
    } else {
        let rest = &value[20..];
        let sign = if rest.contains(&'+') { '+' } else { '-' };
        let end = rest.iter().position(|char| *char == sign);
        (&rest[..end.unwrap_or(rest.len())], end.map(|end| &rest[end..]))
    };
    if let Some(zone) = zone {
        let number =
            |start: usize, end: usize| zone.get(start.min(zone.len())..end.min(zone.len())).and_then(small_int);
        if number(1, 3).is_none() || number(4, 6).is_none() {
            return true;
        }
    }
    let text: String = fraction.iter().collect();
    let Some((is_negative, digits)) = decimal_digits(&text) else { return true };
    let number = digits.parse::<f64>().unwrap_or(f64::INFINITY);
    let exponent = 6 - i32::try_from(fraction.len()).unwrap_or(i32::MAX);
    (!is_negative || number == 0.0) && (number * 10_f64.powi(exponent)).trunc() < 1_000_000.0
}

/// `int(text)` of a few characters.
fn small_int(chars: &[char]) -> Option<i64> {
    let text: String = chars.iter().collect();
    let (is_negative, digits) = decimal_digits(&text)?;
    let number: i64 = digits.parse().ok()?;
    Some(if is_negative { -number } else { number })
}

/// `int(text)`: the sign and the digits.
fn decimal_digits(text: &str) -> Option<(bool, String)> {
    let text = with_ascii_digits(text);
    let is_negative = text.starts_with('-');
    let digits = without_underscores(text.strip_prefix(['-', '+']).unwrap_or(&text))?;
    let is_number =
        !digits.is_empty() && digits.len() <= DIGIT_LIMIT && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((is_negative, digits))
}

/// `int(text, 0)`, or zero minus that.
fn python_int(text: &str, subtract: bool) -> Option<Value> {
    let text = with_ascii_digits(text);
    let is_negative = text.starts_with('-') != subtract;
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let (radix, digits) = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        // Decimal numbers begin with a zero only if they are zero.
        _ if digits.starts_with('0') && digits.bytes().any(|byte| byte != b'0') => return None,
        _ => (10, digits),
    };
    integer(is_negative, digits, radix)
}

/// `float(text)`.
fn python_float(text: &str) -> Option<f64> {
    let text = with_ascii_digits(text);
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(&text);
    if matches!(unsigned.to_ascii_lowercase().as_str(), "inf" | "infinity" | "nan") {
        return text.parse().ok();
    }
    let is_number_character =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+' | b'_');
    if !unsigned.bytes().all(is_number_character) {
        return None;
    }
    without_underscores(&text)?.parse().ok()
}

/// Underscores may stand between two digits.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_digit = |index: Option<usize>| index.and_then(|index| bytes.get(index)).is_some_and(u8::is_ascii_digit);
    let is_between = |index: usize| is_digit(index.checked_sub(1)) && is_digit(index.checked_add(1));
    let is_right = bytes.iter().enumerate().all(|(index, byte)| *byte != b'_' || is_between(index));
    is_right.then(|| text.replace('_', ""))
}

/// Without white space at the ends (of the ASCII characters, what C calls so), and with the digits of every script as ours: Python takes them for the same.
fn with_ascii_digits(text: &str) -> String {
    text.trim_matches(is_stripped).chars().map(|char| digit(char).unwrap_or(char)).collect()
}

fn is_stripped(char: char) -> bool {
    matches!(char, ' ' | '\t'..='\r') || (!char.is_ascii() && is_space(char))
}
