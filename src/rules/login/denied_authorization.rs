//! The rule `denied-authorization`: the provider did not sign the user in.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::http::Failure;
use crate::oidc::Refusal;
use crate::oidc::known_errors::Subject;
use crate::rules::values::provider_error::{RefusedRequest, advice, excerpt, explained, helped};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "denied-authorization",
        summary: "the provider did not sign the user in",
        level: Level::Error,
        docs: r"
## Why
The provider answered the authorization request with an error, with a page of its own, or with nothing to redeem.
Streamlit writes the error to its log and leads back to the app, where the user is simply not logged in.

## Example
```text
http://localhost:8501/oauth2callback?error=access_denied&error_description=User+cancelled&state=…
```

## Instead
What the error means depends on its code: `access_denied` is a refusal by the user or by a policy, `invalid_scope` a
scope that the application may not ask for, `unauthorized_client` an application of the wrong kind. `authctl explain
CODE` says more.
",
    },
    check: Check::Flaw,
};

/// How the authorization request ended without an answer of any use.
pub(super) enum Denial<'a> {
    /// The provider's error.
    Error {
        error: &'a str,
        description: Option<&'a str>,
        uri: Option<&'a str>,
    },
    /// An answer with neither a code nor an error.
    MissingCode,
    Page {
        status: u16,
        text: &'a str,
    },
    Elsewhere {
        location: &'a str,
    },
    Unreachable(&'a Failure),
}

pub(super) fn problem(input: &LoginInput<'_>, denial: &Denial<'_>) -> Diagnostic {
    let problem = match *denial {
        Denial::Error { error, description, uri } => {
            let refusal = Refusal::new(error, description);
            let request = RefusedRequest { settings: Some(input.settings), metadata: input.trace.provider.metadata() };
            let message = match refusal.subject() {
                Some(Subject::Pkce) if !request.sends_challenge() => format!(
                    "the provider demands PKCE, and Streamlit sent no code challenge: the error `{}`",
                    excerpt(error)
                ),
                _ => format!("the provider answers with the error `{}`", excerpt(error)),
            };
            helped(explained(input.problem(&RULE, message), &refusal, uri), advice(&refusal, request))
        }
        Denial::MissingCode => input
            .problem(&RULE, "the provider's answer has neither a code nor an error")
            .help("set the application to the authorization code flow in the provider's console"),
        Denial::Page { status, text } => {
            let problem = input
                .problem(
                    &RULE,
                    format!("the provider shows a page with status {status} instead of sending the user back"),
                )
                .help("compare client ID and redirect URI with what is registered in the provider's console");
            match page_words(text) {
                Some(words) => problem.evidence(format!("the page says: {words}")),
                None => problem,
            }
        }
        Denial::Elsewhere { location } => input
            .problem_at(
                &RULE,
                input.redirect_uri.clone(),
                format!("the provider sends the user to `{}`", excerpt(location)),
            )
            .help("set `redirect_uri` to what is registered with the provider"),
        Denial::Unreachable(failure) => input.problem_at(
            &RULE,
            input.metadata_url.clone(),
            format!("the authorization endpoint gives no answer: {failure}"),
        ),
    };
    let label = match denial {
        Denial::Error { .. } | Denial::MissingCode => "in Streamlit the user comes back logged out, without a word",
        Denial::Page { .. } | Denial::Elsewhere { .. } | Denial::Unreachable(_) => {
            "the user would not come back to the app"
        }
    };
    problem.label(label)
}

/// The words of a page, without its markup, if it has any.
fn page_words(html: &str) -> Option<String> {
    let mut words = String::new();
    let mut rest = html.split_once("<body").map_or(html, |(_, body)| body.split_once('>').map_or("", |(_, body)| body));
    while let Some((text, markup)) = rest.split_once('<') {
        words.push_str(text);
        words.push(' ');
        rest = markup.split_once('>').map_or("", |(_, behind)| behind);
    }
    words.push_str(rest);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| excerpt(&words))
}

#[cfg(test)]
mod tests {
    use super::page_words;

    #[test]
    fn a_page_is_read_without_its_markup() {
        let html =
            "<html><head><style>b{}</style></head><body class=x><h1>Sorry</h1>\n<p>no such <b>client</b></body></html>";
        assert_eq!(page_words(html).unwrap(), "Sorry no such client");
        assert_eq!(page_words("plain").unwrap(), "plain");
        assert_eq!(page_words("<p></p>"), None);
    }
}
