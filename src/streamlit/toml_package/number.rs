//! Numbers, dates and times, as Python's `int`, `float` and `datetime` read what the package hands them.

use super::error::{NUMBER, Refusal};
use crate::streamlit::Value;
use crate::streamlit::integer::integer;

/// `_strictly_valid_num` (line 90): whether zeros and underscores are where the package allows them.
pub(super) fn is_strictly_valid(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.starts_with('_') || text.ends_with('_') || text.contains("_.") || text.contains("._") {
        return false;
    }
    match text.as_bytes() {
        [_] => true,
        [b'0', second, ..] if !matches!(second, b'.' | b'o' | b'b' | b'x') => false,
        [b'+' | b'-', b'0', second, ..] if *second != b'.' => false,
        _ => !text.contains("__"),
    }
}

/// The last part of `load_value` (line 885): what is not a string, boolean, array or inline table.
pub(super) fn read(text: &str, is_strict: bool) -> Result<Value, Refusal> {
    if starts_with_time(text) {
        let is_below =
            |start: usize, limit: u32| text[start..start + 2].parse().is_ok_and(|number: u32| number < limit);
        return if is_below(0, 24) && is_below(3, 60) && is_below(6, 60) {
            Ok(Value::Datetime(text.to_owned()))
        } else {
            Err(Refusal::new(NUMBER))
        };
    }
    if is_date(text) {
        return Ok(Value::Datetime(text.to_owned()));
    }
    if !is_strict {
        return Err(Refusal::new(NUMBER));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text).replace('_', "");
    let has_exponent = !digits.contains('x') && digits.contains(['e', 'E']);
    let is_float = digits.contains('.') || has_exponent;
    if is_float || matches!(digits.to_lowercase().as_str(), "inf" | "nan") {
        if digits.split_once('.').is_some_and(|(_, decimals)| decimals.is_empty())
            || (is_float && !digits.starts_with(|char: char| char.is_ascii_digit()))
        {
            return Err(Refusal::new(NUMBER));
        }
        let number = float(&digits)
            .ok_or_else(|| Refusal::new(NUMBER).message(format!("could not convert string to float: '{digits}'")))?;
        // The package subtracts from zero, so that a negative zero loses its sign.
        return Ok(Value::Float(if text.starts_with('-') { 0.0 - number } else { number }));
    }
    int(&digits, text.starts_with('-')).ok_or_else(|| {
        // Python cuts what it quotes.
        let quoted: String = digits.chars().take(200).collect();
        Refusal::new(NUMBER).message(format!("invalid literal for int() with base 0: '{quoted}'"))
    })
}

/// `int(text, 0)`, or zero minus that.
fn int(text: &str, subtract: bool) -> Option<Value> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        // A decimal number begins with a zero only if it is zero.
        [b'0', ..] if digits.bytes().any(|byte| byte != b'0') => return None,
        _ => (10, digits),
    };
    integer(text.starts_with('-') != subtract, digits, radix)
}

/// `float(text)`.
pub(super) fn float(text: &str) -> Option<f64> {
    text.trim().replace('_', "").parse().ok()
}

/// `TIME_RE` (line 47): whether the text begins like `07:32:00`.
pub(super) fn starts_with_time(text: &str) -> bool {
    let text = text.as_bytes();
    text.len() >= 8
        && text[..8].iter().enumerate().all(|(index, byte)| match index {
            2 | 5 => *byte == b':',
            _ => byte.is_ascii_digit(),
        })
}

/// `_load_date` (line 520): whether the text is a day, with a time or without. What is between the numbers does not
/// matter.
pub(super) fn is_date(text: &str) -> bool {
    let number = |start: usize, end: usize| text.get(start..end).and_then(|digits| digits.parse::<u32>().ok());
    let is_below = |start: usize, limit: u32| number(start, start + 2).is_some_and(|number| number < limit);
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else { return false };
    let days = match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_day = year > 0 && (1..=12).contains(&month) && (1..=days).contains(&day);
    let has_time = || is_below(11, 24) && is_below(14, 60) && is_below(17, 60);
    text[1..].contains('-') && is_day && (text.len() == 10 || has_time())
}
