//! A signed value taken apart, whichever library signed it.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::time::UnixTime;

/// What a value says, before anybody has looked whether its signature holds.
pub(super) struct SignedText {
    /// Absent where what was signed cannot be decoded.
    pub(super) text: Option<String>,
    /// When it says that it was signed.
    pub(super) at: UnixTime,
    /// The cookie that it says it is for, where the format says so.
    pub(super) name: Option<String>,
    /// What the signature is made of.
    pub(super) signed: String,
    pub(super) signature: Vec<u8>,
}

const AS_PYTHON: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// base64 as Python's `urlsafe_b64decode` reads it: both alphabets, whatever the last bits are, other characters skipped.
///
/// A strict reader would call a signature broken that Streamlit takes.
pub(super) fn python_base64(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .bytes()
        .filter_map(|byte| match byte {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            _ => (byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).then_some(byte),
        })
        .collect();
    AS_PYTHON.decode(digits).ok().filter(|_| text.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::python_base64;

    /// Each right side is what `base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))` returned in Python 3.11.
    #[test]
    fn base64_is_read_as_leniently_as_python_reads_it() {
        for (text, expected) in [
            ("YWI", Some(&b"ab"[..])),
            ("YWJ", Some(b"ab")),
            ("_-8", Some(b"\xff\xef")),
            ("/+8", Some(b"\xff\xef")),
            ("Y W\"I", Some(b"ab")),
            ("YWI=", Some(b"ab")),
            ("Y", None),
            ("YWÍ", None),
            ("", Some(b"")),
        ] {
            assert_eq!(python_base64(text).as_deref(), expected, "{text}");
        }
    }
}
