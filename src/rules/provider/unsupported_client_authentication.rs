//! The rule `unsupported-client-authentication`: the provider does not take the client secret in the way in which
//! Streamlit sends it.

use super::listed;
use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::oidc::ProviderMetadata;
use crate::oidc::registration::Verdict;
use crate::rules::{Check, Findings, ProviderInput, Rule};
use crate::streamlit::ClientAuthentication;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-client-authentication",
        summary: "the provider does not take the client secret in the way in which Streamlit sends it",
        level: Level::Error,
        docs: r#"
## Why
At the token endpoint Streamlit sends client ID and secret in the `Authorization` header (`client_secret_basic`),
whatever the metadata says. A provider that takes them only in the body answers `invalid_client`: the user has signed in,
and is logged out when back in the app.

## Example
```json
{ "token_endpoint_auth_methods_supported": ["client_secret_post"] }
```

## Instead
```toml
[auth.NAME]
client_kwargs = { token_endpoint_auth_method = "client_secret_post" }
```
Where the provider takes neither of the two (Login.gov wants `private_key_jwt`), `st.login` cannot use it. Set the
application's method to *client secret* in the provider's console, or put a broker such as Keycloak between.
"#,
    },
    check: Check::Provider(check),
};

/// The registered methods (IANA: OAuth Token Endpoint Authentication Methods). A list without any of them is no list.
const METHODS: [&str; 7] = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
    "none",
];

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    let method = input.client_authentication();
    if let ClientAuthentication::Unsupported(name) = &method {
        findings.push(
            input
                .problem(&RULE, format!("Authlib cannot authenticate with `{name}` without custom code"))
                .label(input.fails_at_callback())
                .help(
                    "set `client_kwargs.token_endpoint_auth_method` to `client_secret_basic` or `client_secret_post`",
                ),
        );
        return;
    }
    // What the provider does counts more than what it says.
    let is_accepted = input.login_passed || input.token().is_some_and(|token| token.verdict() == Verdict::Accepted);
    if !is_accepted && is_excluded(metadata, &method) {
        findings.push(problem(input, &method, &metadata.list(OFFERED)));
    }
}

const OFFERED: &str = "token_endpoint_auth_methods_supported";

/// Whether the metadata lists methods, and not this one.
pub(super) fn is_excluded(metadata: &ProviderMetadata, method: &ClientAuthentication) -> bool {
    let offered = metadata.list(OFFERED);
    !offered.contains(&method.name()) && offered.iter().any(|name| METHODS.contains(name))
}

/// Whether the provider takes client secrets at all, as far as it says.
pub(super) fn takes_secrets(metadata: &ProviderMetadata) -> bool {
    let offered = metadata.list(OFFERED);
    offered.iter().any(|name| matches!(*name, "client_secret_basic" | "client_secret_post"))
        || !offered.iter().any(|name| METHODS.contains(name))
}

fn problem(input: &ProviderInput<'_>, method: &ClientAuthentication, offered: &[&str]) -> Diagnostic {
    let message = format!("the provider takes {}, and Streamlit will use `{}`", listed(offered), method.name());
    let problem = input.problem(&RULE, message);
    if *method == ClientAuthentication::None {
        // Many take public clients, who have nothing to prove, without listing `none`.
        return problem
            .at_level(Level::Warning)
            .label("with an empty `client_secret`, Streamlit sends none")
            .help("give the provider's client a secret, unless it is registered as a public client");
    }
    let usable = ["client_secret_basic", "client_secret_post", "none"].into_iter().find(|name| offered.contains(name));
    let problem = match usable {
        Some("none") => problem
            .label("it takes public clients, who have no secret, and may answer `invalid_client`")
            .help("let the application use a client secret, in the provider's console")
            .help("or add `client_kwargs = { token_endpoint_auth_method = \"none\" }`, so that Streamlit sends none"),
        Some(other) => problem.label("it answers `invalid_client`").help(format!(
            "add `client_kwargs = {{ token_endpoint_auth_method = \"{other}\" }}` to the provider's section"
        )),
        None => problem
            .label("`st.login` can send a client secret and nothing else")
            .help("let the application use a client secret, in the provider's console; or put a broker between"),
    };
    // With a URL alone nothing is configured yet, and what is usable can still be configured.
    let is_open = input.settings.is_none() && usable.is_some();
    // A provider that was asked, and did not mind, may well go on not to.
    let is_borne = input.token().is_some_and(|token| !token.is_refused());
    if is_open || is_borne { problem.at_level(Level::Warning) } else { problem }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::rules::provider::testing::{Provider, diagnose, problems, provider, said};

    fn taking(methods: &Value) -> Provider {
        provider().with(&json!({ "token_endpoint_auth_methods_supported": methods }))
    }

    #[test]
    fn the_other_method_is_proposed() {
        let found = diagnose(&RULE, &taking(&json!(["client_secret_post"])));
        assert_eq!(
            found[0].message(),
            "the provider takes `client_secret_post`, and Streamlit will use `client_secret_basic`"
        );
        assert_eq!(
            found[0].help_texts(),
            ["add `client_kwargs = { token_endpoint_auth_method = \"client_secret_post\" }` to the provider's section"]
        );
    }

    #[test]
    fn settings_that_fit_are_fine() {
        let post = "client_kwargs = { token_endpoint_auth_method = 'client_secret_post' }";
        assert_eq!(said(&RULE, &taking(&json!(["client_secret_post"])).configured(post)), [] as [String; 0]);
        assert!(!said(&RULE, &taking(&json!(["client_secret_basic"])).configured(post)).is_empty());
    }

    #[test]
    fn a_provider_without_secrets_cannot_be_used() {
        let found = diagnose(&RULE, &taking(&json!(["private_key_jwt"])).unconfigured());
        assert_eq!(found[0].level().name(), "error");
        assert_eq!(found[0].label_text(), "`st.login` can send a client secret and nothing else");
    }

    #[test]
    fn a_list_that_says_nothing_is_not_judged() {
        for methods in [json!(null), json!([]), json!(["authorization_code", "implicit"])] {
            assert_eq!(said(&RULE, &taking(&methods)), [] as [String; 0], "{methods}");
        }
        let silent = provider().without(&["token_endpoint_auth_methods_supported"]);
        assert_eq!(said(&RULE, &silent), [] as [String; 0], "the default is `client_secret_basic`");
    }

    #[test]
    fn a_provider_that_takes_what_it_does_not_list_is_fine() {
        let lax = taking(&json!(["client_secret_post"])).redeeming("invalid_grant", "invalid_client", None);
        assert_eq!(said(&RULE, &lax), [] as [String; 0]);
        let strict = taking(&json!(["client_secret_post"]));
        let strict = strict.redeeming("invalid_client", "invalid_client", Some("invalid_grant"));
        assert_eq!(problems(&strict), ["error[unsupported-client-authentication]"], "one cause, one problem");
    }

    #[test]
    fn public_clients_can_be_configured_and_a_secret_may_be_borne() {
        let public = || taking(&json!(["none"]));
        let found = diagnose(&RULE, &public());
        assert_eq!(found[0].level().name(), "error");
        assert!(found[0].help_texts()[1].contains("token_endpoint_auth_method = \"none\""));
        let none = "client_kwargs = { token_endpoint_auth_method = 'none' }";
        assert_eq!(said(&RULE, &public().configured(none)), [] as [String; 0]);
        let lax = public().redeeming("invalid_grant", "invalid_grant", None);
        assert_eq!(
            said(&RULE, &lax),
            ["warning: the provider takes `none`, and Streamlit will use `client_secret_basic`"]
        );
    }

    #[test]
    fn a_method_that_needs_code_is_an_error_at_any_provider() {
        let jwt = provider().configured("client_kwargs = { token_endpoint_auth_method = 'private_key_jwt' }");
        assert_eq!(
            said(&RULE, &jwt),
            ["error: Authlib cannot authenticate with `private_key_jwt` without custom code"]
        );
    }
}
