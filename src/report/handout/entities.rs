//! Characters that HTML and SVG would obey, spelled out.

use crate::escape::escaped;

/// Text that is neither a tag nor the end of an attribute, on one line.
pub(super) fn attribute(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in escaped(text).chars() {
        match sign {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            _ => shown.push(sign),
        }
    }
    shown
}
