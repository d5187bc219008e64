//! The rule `metadata-not-json`: the metadata URL answers with something other than a JSON object.

use super::FAILS_AT_LOGIN;
use crate::diagnostic::{Level, RuleInfo};
use crate::http::shown_url;
use crate::oidc::Fetched;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "metadata-not-json",
        summary: "the metadata URL answers with something other than a JSON object",
        level: Level::Error,
        docs: r#"
## Why
Streamlit reads the answer of `server_metadata_url` as JSON. A web page fails there: `/auth/login` answers a bare `400
Authentication error`, or `Expecting value: line 1 column 1` in older releases.

## Example
The provider's start page, its sign-in page, the authorization endpoint, or an app that answers every path with the same
page:
```toml
server_metadata_url = "https://login.microsoftonline.com/<tenant>/oauth2/v2.0/authorize"
```

## Instead
The URL of the metadata itself. It ends in `/.well-known/openid-configuration`, and a browser shows plain JSON there:
```toml
server_metadata_url = "https://login.microsoftonline.com/<tenant>/v2.0/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Provider(check),
};

const SUFFIX: &str = "/.well-known/openid-configuration";

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Fetched::NotJson { response, reason, read: _ } = &input.snapshot.metadata else { return };
    let url = &input.snapshot.metadata_url;
    let mut problem = input
        .problem(&RULE, format!("`{}` does not answer with metadata: {reason}", shown_url(url)))
        .label(FAILS_AT_LOGIN);
    if let Some(content_type) = response.header("content-type") {
        problem = problem.evidence(format!("the answer calls itself `{content_type}`"));
    }
    findings.push(if input.metadata_elsewhere.is_some() {
        input.with_found_metadata(problem)
    } else if url.path().ends_with(SUFFIX) {
        problem.help("open the URL in a browser without being signed in: it must show plain JSON")
    } else {
        problem.help(format!("the metadata URL ends in `{SUFFIX}`"))
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{diagnose, problems, provider, said};

    #[test]
    fn a_web_page_is_called_one() {
        let page = provider().with_text("<!doctype html><title>Sign in</title>");
        assert_eq!(
            said(&RULE, &page),
            [
                "error: `https://op.example/.well-known/openid-configuration` does not answer with metadata: it is a web page"
            ]
        );
        let elsewhere =
            page.fetched_from("https://op.example/authorize").with_headers(&[("content-type", "text/html")]);
        let found = diagnose(&RULE, &elsewhere);
        assert_eq!(found[0].help_texts(), ["the metadata URL ends in `/.well-known/openid-configuration`"]);
        assert_eq!(found[0].evidence_texts(), ["the answer calls itself `text/html`"]);
    }

    #[test]
    fn what_is_no_document_has_no_other_problem() {
        for text in ["", "[]", "null", "{\"issuer\":", "not json"] {
            assert_eq!(problems(&provider().with_text(text)), ["error[metadata-not-json]"], "{text}");
        }
    }
}
