//! The rule `token-issuer-mismatch`: the ID token's issuer is not the provider's.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "token-issuer-mismatch",
        summary: "the ID token's issuer is not the provider's",
        level: Level::Error,
        docs: r#"
## Why
`iss` must be the metadata's `issuer`, byte for byte; a slash at the end makes another one. Streamlit refuses the
token and logs `Invalid claim: 'iss'`. Microsoft's `common` and `organizations` publish a placeholder that no token
matches; a provider behind a proxy may know itself by another name than its users do.

## Example
```json
{ "metadata": { "issuer": "https://login.example.com" }, "id_token": { "iss": "https://login.example.com/" } }
```

## Instead
With Entra use the metadata of your own tenant (by its ID). With Keycloak set `--hostname`, with Authentik the issuer
mode, with Auth0 the same domain everywhere: the provider must know its public address.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, expected: &str, actual: &str) -> Diagnostic {
    let difference = if expected.trim_end_matches('/') == actual.trim_end_matches('/') {
        Some("they differ in a slash at the end")
    } else if expected.eq_ignore_ascii_case(actual) {
        Some("they differ in upper and lower case")
    } else {
        None
    };
    let problem = input
        .problem_at(
            &RULE,
            input.metadata_url.clone(),
            format!("the ID token is from `{actual}`, and the metadata is `{expected}`"),
        )
        .label("Streamlit logs `Invalid claim: 'iss'`, and the user stays logged out")
        .help("use the metadata of the issuer that the tokens name, or correct the provider's public address");
    difference.into_iter().fold(problem, Diagnostic::evidence)
}
