//! Cutting an identity that is too long for one cookie (`set_cookie_with_chunks` in `streamlit/auth_util.py`).

use super::BROWSER_LIMIT;

/// What Streamlit leaves free beside what it computed.
const SAFETY: usize = 50;
/// The base64 of one byte, which its estimate of the overhead takes off.
const ONE_BYTE: usize = 4;

/// The signed cookies for `text`: one, or `chunks-N` and N parts, each signed under its own name.
pub(super) fn cut(
    name: &str,
    text: &str,
    attribute_bytes: usize,
    sign: &dyn Fn(&str, &str) -> String,
) -> Vec<(String, String)> {
    let whole = sign(name, text);
    let room = BROWSER_LIMIT.saturating_sub(name.len() + 1 + attribute_bytes);
    if whole.len() <= room {
        return vec![(name.to_owned(), whole)];
    }
    let overhead = sign(name, "x").len().saturating_sub(ONE_BYTE) + SAFETY;
    let chunk = (room.saturating_sub(overhead) * 3 / 4).max(1);
    // Python counts characters; the text is ASCII, as its JSON is.
    let parts: Vec<&str> = text.as_bytes().chunks(chunk).filter_map(|part| std::str::from_utf8(part).ok()).collect();
    if let [only] = parts.as_slice() {
        return vec![(name.to_owned(), sign(name, only))];
    }
    let count = sign(name, &format!("chunks-{}", parts.len()));
    let numbered = parts.iter().enumerate().map(|(index, part)| {
        let name = format!("{name}_{}", index + 1);
        let value = sign(&name, part);
        (name, value)
    });
    std::iter::once((name.to_owned(), count)).chain(numbered).collect()
}
