//! The rule `rejected-code`: the provider refuses to redeem the code.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::oidc::Refusal;
use crate::oidc::known_errors::microsoft_code;
use crate::rules::values::provider_error::{excerpt, explained, fix_of};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "rejected-code",
        summary: "the provider refuses to redeem the code",
        level: Level::Error,
        docs: r#"
## Why
The user has signed in, and then the provider refuses the server's own request: because the client is not who it says
(`invalid_client`: a wrong secret, or the wrong way to send it), because code and redirect URI do not belong together
(`invalid_grant`), or because the application is of another kind. Streamlit logs `OAuth token exchange failed` and the
user stays logged out.

## Example
```json
{ "error": "invalid_grant", "error_description": "Code not valid" }
```

## Instead
For `invalid_client` copy the secret again and compare the method with `token_endpoint_auth_methods_supported`. For
`invalid_grant` let `redirect_uri` be exactly the registered one and try once more: a code works once and for a
minute.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(
    input: &LoginInput<'_>,
    status: u16,
    error: &str,
    description: Option<&str>,
    uri: Option<&str>,
) -> Diagnostic {
    let refusal = Refusal::new(error, description);
    let known = refusal.known_description().map(|(_, known)| fix_of(known));
    let (anchor, help) = match error {
        "invalid_client" | "unauthorized_client" => (&input.client_secret, known.unwrap_or_else(|| client_help(input))),
        "invalid_grant" => (&input.redirect_uri, known.unwrap_or_else(grant_help)),
        _ => (&input.section, known.or_else(|| code_fix(&refusal)).unwrap_or_else(other_help)),
    };
    let message = format!("the token endpoint answers with the error `{}` (status {status})", excerpt(error));
    let problem = input
        .problem_at(&RULE, anchor.clone(), message)
        .label("Streamlit logs `OAuth token exchange failed`, and the user stays logged out");
    let problem = explained(problem, &refusal, uri).help(help);
    match description.and_then(microsoft_code) {
        Some(code) => problem.help(format!("`authctl explain {code}` says what it means and where to change it")),
        None => problem,
    }
}

fn grant_help() -> String {
    "let `redirect_uri` be exactly the registered one; a code works once and for a minute".to_owned()
}

/// What the code alone tells to change, where it names one cause.
fn code_fix(refusal: &Refusal) -> Option<String> {
    let is_vague = refusal.error == "invalid_request" || refusal.is_passing();
    refusal.known().filter(|_| !is_vague).map(|(_, known)| fix_of(known))
}

fn other_help() -> String {
    "compare the application's settings in the provider's console".to_owned()
}

/// What to do when the client is not believed: another method, if the provider offers only others, else another secret.
fn client_help(input: &LoginInput<'_>) -> String {
    let used = input.settings.client_authentication.name();
    let offered = input
        .trace
        .provider
        .metadata()
        .and_then(|metadata| metadata.stated_list("token_endpoint_auth_methods_supported"))
        .unwrap_or_default();
    if !offered.is_empty() && !offered.contains(&used) && offered.contains(&"client_secret_post") {
        return "set `client_kwargs = { token_endpoint_auth_method = \"client_secret_post\" }`: the provider offers that".to_owned();
    }
    format!("copy the client secret again (it was sent by `{used}`); it may also have expired")
}
