//! The pages that a browser ends on. Nothing that came with the request is repeated, and what the tokens say only as text;
//! nothing is loaded, and no script runs but the one that takes the answer out of the address bar.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::digest::sha256;
use crate::host::OutgoingResponse;

/// What the login came to, for the page on which it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    SignedIn {
        who: String,
    },
    /// What went wrong, as one sentence.
    Failed {
        what: String,
    },
}

impl Ending {
    /// The only page that repeats something: what the tokens say, as text.
    pub(super) fn response(&self) -> OutgoingResponse {
        let (heading, text, is_good) = match self {
            Self::SignedIn { who } => (
                format!("Signed in as {}", text_of(who)),
                "The terminal shows what the login brought. You can close this page.".to_owned(),
                true,
            ),
            Self::Failed { what } => (
                "The login failed".to_owned(),
                format!("{} The terminal says why, and what to change. You can close this page.", text_of(what)),
                false,
            ),
        };
        html(200, &heading, &text, is_good, true)
    }
}

/// As HTML that is nothing but text, and not longer than a page has room for.
fn text_of(text: &str) -> String {
    /// Addresses have at most 254 characters.
    const SHOWN: usize = 300;
    let shown = text.chars().filter(|character| !character.is_control()).take(SHOWN);
    shown.fold(String::new(), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Neither an address nor a markup that some browser might see in it.
            other => escaped.push(other),
        }
        escaped
    })
}

/// What a request to the callback's port is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The answer was taken.
    Received,
    /// The answer was ours, and it was a refusal.
    Refused,
    /// The user came back from the provider's logout.
    LoggedOut,
    /// The answer carries no state, or another login's.
    NotOurs,
    /// The answer has no parameters: they may be behind a `#`, which stays in the browser.
    Empty,
    /// Not the callback's path.
    NotFound,
    /// Not `GET`.
    MethodNotAllowed,
    /// The request names another host than the redirect URI.
    WrongHost,
    /// Not a visit: an image, a script, a prefetch.
    NotAVisit,
}

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f6f7f9;color:#1c2024;\
font:16px/1.5 system-ui,sans-serif}\
main{box-sizing:border-box;width:min(30rem,92vw);padding:2.5rem;border-radius:16px;background:#fff;\
border:1px solid #e3e6ea;text-align:center}\
b{display:grid;place-items:center;width:3rem;height:3rem;margin:0 auto 1rem;border-radius:50%;font-size:1.5rem;\
background:#e5f6ec;color:#157f3c}\
.no b{background:#fdeceb;color:#b3261e}\
h1{font-size:1.35rem;margin:0 0 .5rem;overflow-wrap:anywhere}\
p{margin:0;color:#5b6470}\
@media(prefers-color-scheme:dark){body{background:#101214;color:#eceef0}main{background:#191c1f;border-color:#2b3035}\
p{color:#a3acb6}b{background:#12331f;color:#6fdc95}.no b{background:#3b1614;color:#ff9a92}}";

/// The code shall stay neither in the address bar nor in the history.
const SCRIPT: &str = "history.replaceState(null,'',location.pathname)";

impl Page {
    /// Whether the address held an answer that is ours.
    const fn ends_wait(self) -> bool {
        matches!(self, Self::Received | Self::Refused | Self::LoggedOut)
    }

    const fn status(self) -> u16 {
        match self {
            Self::Received | Self::Refused | Self::LoggedOut => 200,
            Self::NotOurs | Self::Empty => 400,
            Self::NotAVisit => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::WrongHost => 421,
        }
    }

    /// Heading and text.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Received => (
                "The provider has answered",
                "Return to the terminal: it shows what the login brought. You can close this page.",
            ),
            Self::Refused => (
                "The provider did not sign you in",
                "Return to the terminal: it says why, and what to change. You can close this page.",
            ),
            Self::LoggedOut => (
                "You came back from the logout",
                "Return to the terminal: it shows how the logout went. You can close this page.",
            ),
            Self::NotOurs => (
                "This answer belongs to another login",
                "Its state is not the one that this login sent. The terminal is still waiting: sign in on the page that it opened.",
            ),
            Self::Empty => (
                "The answer did not arrive here",
                "The address has no parameters before a #. If they are behind it, the provider answers in the fragment, \
                 which the browser keeps to itself: its response mode must be query.",
            ),
            Self::NotFound => ("Nothing is here", "This port waits for one login alone."),
            Self::MethodNotAllowed => (
                "The answer came the wrong way",
                "Streamlit takes an answer as a link only. A provider that posts a form must be set to response mode query.",
            ),
            Self::WrongHost => ("This is another host", "The login is awaited at the redirect URI, and nowhere else."),
            Self::NotAVisit => ("This is not a visit", "The login is awaited from the address bar of a browser alone."),
        }
    }

    /// The page with headers that let nothing in and nothing out.
    pub(super) fn response(self) -> OutgoingResponse {
        let (heading, text) = self.words();
        let is_good = matches!(self, Self::Received | Self::LoggedOut);
        let response = html(self.status(), heading, text, is_good, self.ends_wait());
        if self == Self::MethodNotAllowed { response.header("Allow", "GET") } else { response }
    }
}

/// A page; `is_answer`: whether its address holds an answer of ours.
fn html(status: u16, heading: &str, text: &str, is_good: bool, is_answer: bool) -> OutgoingResponse {
    let (class, sign) = if is_good { ("yes", "&#10003;") } else { ("no", "!") };
    let script = if is_answer { format!("<script>{SCRIPT}</script>") } else { String::new() };
    let body = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>authctl</title><style>{STYLE}</style>{script}</head>\n\
         <body><main class=\"{class}\"><b>{sign}</b><h1>{heading}</h1><p>{text}</p></main></body></html>\n"
    );
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        STANDARD.encode(sha256(STYLE.as_bytes())),
        STANDARD.encode(sha256(SCRIPT.as_bytes()))
    );
    OutgoingResponse::new(status, "text/html; charset=utf-8", body)
        .header("Content-Security-Policy", policy)
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tokens_say_is_text_on_the_page() {
        let who = "<img src=x onerror=alert(1)>\u{1b}\"&".to_owned();
        for ending in [Ending::SignedIn { who: who.clone() }, Ending::Failed { what: who }] {
            let body = String::from_utf8(ending.response().body).unwrap();
            assert!(body.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&amp;") && !body.contains("<img"), "{body}");
        }
    }
}
