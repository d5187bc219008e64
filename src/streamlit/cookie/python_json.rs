//! JSON as Python's `json.dumps` writes it: a blank behind `,` and `:`, and nothing but ASCII.

use std::fmt::Write as _;

use serde_json::{Number, Value};

pub(super) fn dumps(value: &Value) -> String {
    let mut text = String::new();
    write_value(&mut text, value);
    text
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => write_number(text, number),
        Value::String(string) => write_string(text, string),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write_value(text, item);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write_string(text, name);
                text.push_str(": ");
                write_value(text, member);
            }
            text.push('}');
        }
    }
}

fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            ' '..='~' => text.push(character),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    write!(text, "\\u{unit:04x}").expect("a String takes any text");
                }
            }
        }
    }
    text.push('"');
}

/// Floats as `repr` writes them: the shortest digits, with an exponent below 1e-4 and from 1e16 on.
fn write_number(text: &mut String, number: &Number) {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else {
        write!(text, "{number}").expect("a String takes any text");
        return;
    };
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((scientific.as_str(), "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let written = if float != 0.0 && !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        write!(text, "{digits}e{sign}{:02}", exponent.abs())
    } else {
        // Python writes at least one digit behind the point.
        let point = if float.fract() == 0.0 { ".0" } else { "" };
        write!(text, "{float}{point}")
    };
    written.expect("a String takes any text");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::dumps;

    /// Each right side is what `json.dumps(json.loads(…))` printed in Python 3.11.
    #[test]
    fn texts_and_numbers_are_written_as_python_writes_them() {
        for (value, expected) in [
            (json!({ "a": [1, true, null], "b": {} }), r#"{"a": [1, true, null], "b": {}}"#),
            (json!([]), "[]"),
            (json!("é→😀\u{7f}\u{1}\n\"\\/"), r#""\u00e9\u2192\ud83d\ude00\u007f\u0001\n\"\\/""#),
            (
                json!([1.0, 0.1, 1e15, 1e16, 1.5e300, 1e-4, 1e-5, -2.5e-7]),
                "[1.0, 0.1, 1000000000000000.0, 1e+16, 1.5e+300, 0.0001, 1e-05, -2.5e-07]",
            ),
            (json!([-0.0, 1_700_000_000, u64::MAX]), "[-0.0, 1700000000, 18446744073709551615]"),
        ] {
            assert_eq!(dumps(&value), expected);
        }
    }
}
