//! The pages beside the sign-in: what the provider is, why nobody is redirected, that somebody is signed out.

use std::sync::Arc;

use url::Url;

use super::authorization::Unanswerable;
use super::page::{Width, escaped, page};
use super::provider::LogoutProblem;
use super::users::User;
use crate::host::OutgoingResponse;

/// What the front page shows.
pub(super) struct FrontPage<'a> {
    pub(super) issuer: String,
    /// Names and addresses.
    pub(super) endpoints: Vec<(&'a str, &'a str)>,
    /// Each with its redirect URIs; none where any client is taken.
    pub(super) clients: Vec<(String, Vec<String>)>,
    pub(super) users: Arc<[User]>,
    pub(super) faults: Vec<&'static str>,
    /// A line for each.
    pub(super) recent: Vec<String>,
}

/// The provider's front page.
pub(super) fn front_page(facts: &FrontPage<'_>) -> OutgoingResponse {
    let row = |name: &str, value: &str| format!("<tr><th scope=\"row\">{}</th><td>{value}</td></tr>\n", escaped(name));
    let mut rows: String = facts.endpoints.iter().map(|(name, url)| row(name, &code(url))).collect();
    let apps: Vec<String> =
        facts.clients.iter().map(|(client, uris)| format!("{} {}", code(client), links(uris))).collect();
    rows.push_str(&row(
        "Clients",
        &if apps.is_empty() { "any, on this machine".to_owned() } else { apps.join("<br>") },
    ));
    let people: Vec<String> = facts.users.iter().map(|user| code(&user.name)).collect();
    rows.push_str(&row("Users", &people.join(" ")));
    if !facts.faults.is_empty() {
        let faults: Vec<String> = facts.faults.iter().map(|fault| code(fault)).collect();
        rows.push_str(&row("Faults", &faults.join(" ")));
    }
    let recent = if facts.recent.is_empty() {
        "<p>none yet</p>\n".to_owned()
    } else {
        let lines: Vec<String> = facts.recent.iter().rev().map(|line| escaped(line)).collect();
        format!("<pre><code>{}</code></pre>\n", lines.join("\n"))
    };
    let content = format!(
        "<h1>authctl’s built-in identity provider</h1>\n\
         <p class=\"lead\">The issuer is <code>{}</code>. A sign-in begins in the application, not here.</p>\n\
         <table>\n{rows}</table>\n<h2>Last requests</h2>\n{recent}",
        escaped(&facts.issuer),
    );
    page(200, "authctl’s built-in identity provider", Width::Text, &content)
}

/// Links to the applications behind these redirect URIs.
fn links(uris: &[String]) -> String {
    let mut origins: Vec<String> = Vec::new();
    for url in uris.iter().filter_map(|uri| Url::parse(uri).ok()).filter(|url| matches!(url.scheme(), "http" | "https"))
    {
        let origin = url.origin().ascii_serialization();
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    let link = |origin: &String| format!("<a href=\"{0}\" rel=\"noreferrer\">{0}</a>", escaped(origin));
    origins.iter().map(link).collect::<Vec<_>>().join(" ")
}

/// Why the application gets no answer: it says what was sent, what is registered, and which line to change.
pub(super) fn unanswerable_page(reason: &Unanswerable) -> OutgoingResponse {
    let (title, content) = match reason {
        Unanswerable::MissingParameter(name) => (
            "The request is incomplete",
            format!("<p>The authorization request has no {}, so there is nowhere to send an answer.</p>\n", code(name)),
        ),
        Unanswerable::RepeatedParameter(name) => (
            "The request is ambiguous",
            format!("<p>The authorization request has {} more than once.</p>\n", code(name)),
        ),
        Unanswerable::UnknownClient { sent, known } => (
            "Unknown client",
            format!(
                "{}{}<h2>What to change</h2><p>The application must send an ID that is registered. With Streamlit it is this \
                 line in <code>.streamlit/secrets.toml</code>:</p>\n<pre><code>client_id = &quot;{}&quot;</code></pre>\n",
                sent_value("The application sent this client ID", sent),
                values("Registered are", known),
                escaped(known.first().unwrap_or(sent)),
            ),
        ),
        Unanswerable::UnregisteredRedirectUri { client_id, sent, registered } => (
            "Unregistered redirect URI",
            format!(
                "<p>The client is {}.</p>\n{}{}<h2>What to change</h2><p>Both must be equal, byte for byte: scheme, host, port, \
                 path and slash. With Streamlit it is this line in <code>.streamlit/secrets.toml</code>:</p>\n\
                 <pre><code>[auth]\nredirect_uri = &quot;{}&quot;</code></pre>\n",
                code(client_id),
                sent_value("The application sent this redirect URI", sent),
                values("Registered are", registered),
                escaped(registered.first().unwrap_or(sent)),
            ),
        ),
        Unanswerable::RedirectUriNotLoopback { sent } => (
            "Redirect URI on another machine",
            format!(
                "{}<p>With <code>--any-client</code> this provider answers on this machine alone: <code>localhost</code>, \
                 <code>127.0.0.1</code>, <code>[::1]</code>.</p>\n",
                sent_value("The application sent this redirect URI", sent),
            ),
        ),
        Unanswerable::UnusableRedirectUri { sent } => (
            "Unusable redirect URI",
            format!(
                "{}<p>It is registered, but a browser cannot be sent there: it must be an absolute <code>http://</code> or \
                 <code>https://</code> URL without a fragment.</p>\n",
                sent_value("The application sent this redirect URI", sent),
            ),
        ),
        Unanswerable::Misconfigured => {
            ("Something went wrong", "<p>The application cannot sign you in. Tell its administrator.</p>\n".to_owned())
        }
    };
    page(400, title, Width::Text, &format!("<h1>{title}</h1>\n{content}"))
}

pub(super) fn signed_out_page() -> OutgoingResponse {
    let content =
        "<h1>Signed out</h1>\n<p class=\"lead\">The provider keeps no session: the next sign-in asks again.</p>\n";
    page(200, "Signed out", Width::Card, content)
}

pub(super) fn logout_problem_page(problem: &LogoutProblem) -> OutgoingResponse {
    let content = match problem {
        LogoutProblem::ForeignHint => {
            format!("<p>{} is not an ID token that this provider has signed.</p>\n", code("id_token_hint"))
        }
        LogoutProblem::ClientMismatch => {
            format!("<p>{} is not the client that {} was issued to.</p>\n", code("client_id"), code("id_token_hint"))
        }
        LogoutProblem::UnknownSender => format!(
            "<p>There is a {}, but neither {} nor {} says whose.</p>\n",
            code("post_logout_redirect_uri"),
            code("id_token_hint"),
            code("client_id")
        ),
        LogoutProblem::Unregistered(Unanswerable::UnregisteredRedirectUri { client_id, sent, registered }) => format!(
            "<p>The client is {}.</p>\n{}{}<p>Streamlit sends its redirect URI, which must therefore be registered for \
             logout too. Here both are the same list.</p>\n",
            code(client_id),
            sent_value("The application wants to go here after logout", sent),
            values("Registered are", registered),
        ),
        LogoutProblem::Unregistered(other) => return unanswerable_page(other),
    };
    page(400, "Signed out, and no way back", Width::Text, &format!("<h1>Signed out, and no way back</h1>\n{content}"))
}

/// A page for what needs no more than a sentence.
pub(super) fn plain_page(status: u16, title: &str, sentence: &str) -> OutgoingResponse {
    let content = format!("<h1>{}</h1>\n<p class=\"lead\">{}</p>\n", escaped(title), escaped(sentence));
    page(status, title, Width::Card, &content)
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

fn sent_value(label: &str, value: &str) -> String {
    format!("<h2>{}</h2><pre><code>{}</code></pre>\n", escaped(label), escaped(value))
}

fn values(label: &str, values: &[String]) -> String {
    if values.is_empty() {
        return format!("<h2>{}</h2><p>none</p>\n", escaped(label));
    }
    let lines: Vec<String> = values.iter().map(|value| escaped(value)).collect();
    format!("<h2>{}</h2><pre><code>{}</code></pre>\n", escaped(label), lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unregistered_redirect_uri_is_shown_beside_what_is_registered() {
        let reason = Unanswerable::UnregisteredRedirectUri {
            client_id: "app".to_owned(),
            sent: "http://localhost:8501/<b>".to_owned(),
            registered: vec!["http://localhost:8501/oauth2callback".to_owned()],
        };
        let response = unanswerable_page(&reason);
        let html = String::from_utf8(response.body).unwrap();
        assert_eq!(response.status, 400);
        assert!(html.contains("http://localhost:8501/&lt;b&gt;") && !html.contains("<b>"), "{html}");
        assert!(html.contains("redirect_uri = &quot;http://localhost:8501/oauth2callback&quot;"), "{html}");
    }
}
