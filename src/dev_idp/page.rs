//! What all pages share: the frame, the warning, the style, and the escaping of what others wrote.
//!
//! Nothing is loaded from anywhere. The policy leaves `form-action` out: Chromium applies it to every redirect that
//! follows a form, and those lead wherever the application sends its user.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::digest;
use crate::host::OutgoingResponse;

const STYLE: &str = include_str!("page.css");

/// A key, drawn in the one colour that is legible on light and dark tabs.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cg fill='none' \
                    stroke='%235b86e5' stroke-width='2'%3E%3Ccircle cx='5' cy='8' r='3'/%3E%3Cpath d='M8 8h7m-2 0v3'/%3E%3C/g%3E%3C/svg%3E";

/// How wide the text may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Card,
    Text,
}

/// A whole page around `content`, which is HTML.
pub(super) fn page(status: u16, title: &str, width: Width, content: &str) -> OutgoingResponse {
    let class = match width {
        Width::Card => "",
        Width::Text => " class=\"wide\"",
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<link rel=\"icon\" href=\"{ICON}\">\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <div class=\"notice\" role=\"note\"><strong>Development provider.</strong> Anybody can sign in as anyone here: \
         never use it in production.</div>\n\
         <main{class}>\n<div class=\"card\">\n{content}</div>\n</main>\n</body>\n</html>\n",
        escaped(title)
    );
    OutgoingResponse::new(status, "text/html; charset=utf-8", html)
        .header("Content-Security-Policy", policy())
        .header("X-Frame-Options", "DENY")
        // Not `no-referrer`: browsers would then send `Origin: null` with the sign-in form.
        .header("Referrer-Policy", "same-origin")
}

fn policy() -> String {
    let hash = STANDARD.encode(digest::sha256(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'")
}

/// The text as it may be in HTML, between tags or in a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\0' => html.push('\u{fffd}'),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_an_attribute_or_a_tag() {
        assert_eq!(escaped(r#"<a href="x" title='y'>&"#), "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;");
    }

    #[test]
    fn the_style_on_the_page_is_the_one_that_the_policy_allows() {
        let response = page(200, "t", Width::Card, "");
        let html = String::from_utf8(response.body).unwrap();
        let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = STANDARD.encode(digest::sha256(style.as_bytes()));
        let policy = &response.headers.iter().find(|(name, _)| name == "Content-Security-Policy").unwrap().1;
        assert!(policy.contains(&hash), "{policy}");
        assert!(!html.contains("style=") && !html.contains("<script"));
        assert!(html.contains("never use it in production"));
    }
}
