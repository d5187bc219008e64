//! The rule `unsupported-scope`: the provider does not list a scope that Streamlit will ask for.

use super::listed;
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::known_errors::Subject;
use crate::oidc::registration::AuthorizationEvidence;
use crate::rules::values::provider_error::{excerpt, scope_setting};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-scope",
        summary: "the provider does not list a scope that Streamlit will ask for",
        level: Level::Warning,
        docs: r#"
## Why
Without `client_kwargs.scope`, Streamlit asks for `openid email profile`. A provider that knows no such scope either
answers `invalid_scope`, and the user is back in the app and logged out; or leaves it out, and `st.user` has no `email`
or `name`. Only the scopes of OpenID Connect are compared: providers need not list their own. It is an error where the provider
refused the scope when it was asked.

## Example
```json
{ "scopes_supported": ["openid", "user:read:email"] }
```

## Instead
Ask for what the provider lists:
```toml
[auth.NAME]
client_kwargs = { scope = "openid user:read:email" }
```
"#,
    },
    check: Check::Provider(check),
};

/// OpenID Connect Core 1.0 sections 3.1.2.1 and 5.4.
const STANDARD_SCOPES: [&str; 5] = ["openid", "profile", "email", "address", "phone"];

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    if let Some(evidence) = input.authorization()
        && let Some(words) = refused_scope(evidence)
    {
        let problem = input
            .problem(&RULE, format!("the provider refuses the scope `{}`", input.scopes().join(" ")))
            .at_level(Level::Error)
            .label("no user can sign in: they see the provider's error, or return to the app logged out")
            .evidence(format!("it answers {}", excerpt(&words)));
        let problem = if evidence.is_about_scope() {
            problem.evidence("it goes on where the same request asks for `openid` alone")
        } else {
            problem
        };
        let listed = input.request().scope_advice();
        let help = listed.or_else(|| {
            evidence.is_about_scope().then(|| scope_setting(&["openid"], "and those of its other scopes that you need"))
        });
        findings.push(problem.help(help.unwrap_or_else(|| {
            "set `client_kwargs.scope` to scopes that the provider knows, `openid` among them".to_owned()
        })));
        return;
    }
    // The login itself said so.
    if input.refusal.as_ref().is_some_and(|refusal| refusal.subject() == Some(Subject::Scope)) {
        return;
    }
    let Some(offered) = metadata.stated_list("scopes_supported").filter(|offered| !offered.is_empty()) else { return };
    let missing: Vec<&str> = input
        .scopes()
        .into_iter()
        .filter(|scope| STANDARD_SCOPES.contains(scope) && !offered.contains(scope))
        .collect();
    if missing.is_empty() {
        return;
    }
    let scope = if missing.len() == 1 { "scope" } else { "scopes" };
    let problem = input
        .problem(&RULE, format!("the provider does not list the {scope} {}", listed(&missing)))
        .label("it may answer `invalid_scope`, or leave claims out of `st.user`");
    let kept: Vec<&str> = input.scopes().into_iter().filter(|scope| !missing.contains(scope)).collect();
    let problem = problem.evidence(format!("it lists {}", shortened(&offered)));
    findings.push(if kept.contains(&"openid") {
        problem.help(format!(
            "if it refuses: `client_kwargs = {{ scope = \"{}\" }}`, with those of its own scopes that you need",
            kept.join(" ")
        ))
    } else {
        problem.help("allow `openid` for the provider's application: without it there is no login")
    });
}

/// The words with which the provider refuses the scope, if it does.
fn refused_scope(evidence: &AuthorizationEvidence) -> Option<String> {
    let is_scope = |about: Option<Subject>| evidence.is_about_scope() || about == Some(Subject::Scope);
    match (evidence.refusal(), evidence.complaint()) {
        (Some(refusal), _) => is_scope(refusal.subject()).then(|| refusal.words()),
        (None, Some(complaint)) => is_scope(complaint.about).then(|| format!("`{}`", complaint.words)),
        (None, None) => None,
    }
}

/// The first scopes of a list that may have dozens.
fn shortened(offered: &[&str]) -> String {
    const SHOWN: usize = 8;
    match offered.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!(
            "{} and {more} more",
            offered[..SHOWN].iter().map(|scope| format!("`{scope}`")).collect::<Vec<_>>().join(", ")
        ),
        _ => listed(offered),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{diagnose, page, problems, provider, returned, said};

    #[test]
    fn what_is_asked_by_default_is_compared() {
        let twitch = provider().with(&json!({ "scopes_supported": ["openid", "user:read:email"] }));
        let found = diagnose(&RULE, &twitch);
        assert_eq!(found[0].message(), "the provider does not list the scopes `email` and `profile`");
        assert_eq!(
            found[0].help_texts(),
            ["if it refuses: `client_kwargs = { scope = \"openid\" }`, with those of its own scopes that you need"]
        );
        assert_eq!(
            said(&RULE, &twitch.configured("client_kwargs = { scope = 'openid user:read:email' }")),
            [] as [String; 0]
        );
    }

    #[test]
    fn a_providers_own_scopes_need_not_be_listed() {
        let api = provider().configured("client_kwargs = { scope = ['openid', 'api://app/read'] }");
        assert_eq!(said(&RULE, &api), [] as [String; 0]);
    }

    #[test]
    fn a_scope_that_was_refused_is_an_error() {
        let strict = provider().authorizing(returned("invalid_scope"), page(400, ""));
        assert_eq!(said(&RULE, &strict), ["error: the provider refuses the scope `openid email profile`"]);
    }

    #[test]
    fn a_page_that_openid_alone_does_not_get_is_about_the_scope() {
        let vague = || page(400, "the application is misconfigured");
        let kakao = provider()
            .with(&json!({ "scopes_supported": ["openid"] }))
            .authorizing(vague(), page(400, "redirect_uri is not registered"))
            .with_openid_alone(returned("login_required"));
        let found = diagnose(&RULE, &kakao);
        assert_eq!(found[0].message(), "the provider refuses the scope `openid email profile`");
        assert!(found[0].help_texts()[0].contains("{ scope = \"openid\" }"), "{:?}", found[0].help_texts());
        assert_eq!(problems(&kakao), ["error[unsupported-scope]"], "and the redirect URI is not blamed");
        let other = provider().authorizing(vague(), vague()).with_openid_alone(vague());
        assert_eq!(problems(&other), ["warning[unregistered-redirect-uri]"]);
    }

    #[test]
    fn no_list_says_nothing() {
        assert_eq!(said(&RULE, &provider().without(&["scopes_supported"])), [] as [String; 0]);
        assert_eq!(said(&RULE, &provider().with(&json!({ "scopes_supported": [] }))), [] as [String; 0]);
    }
}
