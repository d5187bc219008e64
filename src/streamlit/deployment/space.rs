//! The OAuth application that Hugging Face makes for a Space (huggingface.co/docs/hub/spaces-oauth).

use crate::source::Span;
use crate::streamlit::yaml::documents;

/// What the front matter of a Space's `README.md` says of its own client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SpaceClient {
    /// `hf_oauth_scopes`, or `hf_oauth` where there are none.
    pub(crate) span: Span,
    /// The scopes that the client may ask for.
    pub(crate) scopes: Vec<String>,
}

/// Every client of a Space has these.
const ALWAYS: [&str; 2] = ["openid", "profile"];

/// The client of the Space whose `README.md` this is; `None` where `hf_oauth` does not ask for one.
pub(crate) fn space_client(readme: &str) -> Option<SpaceClient> {
    let rest = readme.strip_prefix("---").filter(|rest| rest.starts_with(['\n', '\r']))?;
    let end = rest.find("\n---").unwrap_or(rest.len());
    let start = readme.len() - rest.len();
    let documents = documents(&rest[..end]);
    let root = documents.first()?;
    let (key, asks) = root.entry("hf_oauth")?;
    if asks.text() != Some("true") {
        return None;
    }
    let scopes = root.entry("hf_oauth_scopes");
    let listed = scopes.iter().flat_map(|(_, scopes)| scopes.items()).filter_map(|scope| scope.text());
    let span = scopes.as_ref().map_or(key.span, |(key, _)| key.span);
    Some(SpaceClient {
        span: Span::new(start + span.start, start + span.end),
        scopes: ALWAYS.into_iter().chain(listed).map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scopes_of_a_space_are_read() {
        for (text, expected) in [
            ("---\nsdk: streamlit\nhf_oauth: true\n---\n", Some(("hf_oauth", "openid profile"))),
            (
                "---\r\nhf_oauth: true\r\nhf_oauth_scopes:\r\n  - email\r\n  - read-repos\r\n---\r\n",
                Some(("hf_oauth_scopes", "openid profile email read-repos")),
            ),
            (
                "---\nhf_oauth: true\nhf_oauth_scopes: [email]\n---\n# hf",
                Some(("hf_oauth_scopes", "openid profile email")),
            ),
            ("---\nhf_oauth: false\n---\n", None),
            ("---\nsdk: streamlit\n---\nhf_oauth: true\n", None),
            ("hf_oauth: true\n", None),
        ] {
            let found = space_client(text);
            let found =
                found.as_ref().map(|client| (&text[client.span.start..client.span.end], client.scopes.join(" ")));
            assert_eq!(found, expected.map(|(at, scopes)| (at, scopes.to_owned())), "{text}");
        }
    }
}
