//! Bytes that are no UTF-8: Python opens every secrets file as UTF-8, and nobody catches its `UnicodeDecodeError`.

use std::str::Utf8Error;

use super::document::{Document, SyntaxProblem};
use crate::source::Span;

/// What becomes of a file whose `bytes` are no UTF-8. The problem has no place: the offsets of a text that nobody could
/// read would not fit.
pub(crate) fn undecodable(bytes: &[u8], error: Utf8Error) -> Document {
    let (message, help) = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        ("the file is UTF-16".to_owned(), SAVE_UTF_16)
    } else {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        (format!("line {line} is not UTF-8"), "save the file as UTF-8")
    };
    let mut problem = SyntaxProblem::new(Span::at(0), message).help(help);
    problem.exception = Some(python_error(bytes, error).into());
    Document { problems: vec![problem], ..Document::default() }
}

/// Its own `-Encoding utf8` writes a byte order mark, which Streamlit refuses too.
const SAVE_UTF_16: &str = "save the file as UTF-8; Windows PowerShell 5 writes UTF-16 with `>` and `Out-File`, and rewrites FILE with \
                           `$f = Resolve-Path FILE; [IO.File]::WriteAllText($f, (Get-Content -Raw $f))`";

/// What Python says of it.
fn python_error(bytes: &[u8], error: Utf8Error) -> String {
    let start = error.valid_up_to();
    let len = error.error_len().unwrap_or(bytes.len() - start);
    let reason = match (error.error_len(), bytes[start]) {
        (None, _) => "unexpected end of data",
        (_, 0x80..=0xc1 | 0xf5..=0xff) => "invalid start byte",
        _ => "invalid continuation byte",
    };
    let place = if len == 1 {
        format!("byte {:#04x} in position {start}", bytes[start])
    } else {
        format!("bytes in position {start}-{}", start + len - 1)
    };
    format!("UnicodeDecodeError: 'utf-8' codec can't decode {place}: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_pythons() {
        for (bytes, expected) in [
            (&b"\xff\xfe[\0"[..], "byte 0xff in position 0: invalid start byte"),
            (b"a\xe4b", "byte 0xe4 in position 1: invalid continuation byte"),
            (b"a\xe4", "byte 0xe4 in position 1: unexpected end of data"),
            (b"\xe2\x82", "bytes in position 0-1: unexpected end of data"),
            (b"\xf0\x9f\x98a", "bytes in position 0-2: invalid continuation byte"),
            (b"\xed\xa0\x80", "byte 0xed in position 0: invalid continuation byte"),
            (b"x\x80", "byte 0x80 in position 1: invalid start byte"),
        ] {
            let document = undecodable(bytes, std::str::from_utf8(bytes).unwrap_err());
            let exception = document.problems[0].exception.as_deref().unwrap();
            assert_eq!(exception, format!("UnicodeDecodeError: 'utf-8' codec can't decode {expected}"));
        }
    }

    #[test]
    fn the_line_is_named() {
        let bytes = b"[auth]\na = '\xfc'\n".to_vec();
        let document = undecodable(&bytes, std::str::from_utf8(&bytes).unwrap_err());
        assert_eq!(document.problems[0].message, "line 2 is not UTF-8");
        let bytes = b"\xff\xfe[\0".to_vec();
        let document = undecodable(&bytes, std::str::from_utf8(&bytes).unwrap_err());
        assert_eq!(document.problems[0].message, "the file is UTF-16");
    }
}
