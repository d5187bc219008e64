//! The rule `templated-issuer`: the issuer is a template, which no ID token matches.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "templated-issuer",
        summary: "the issuer is a template, which no ID token matches",
        level: Level::Error,
        docs: r#"
## Why
Authlib accepts an ID token only when its `iss` equals the metadata's `issuer`, character by character. The documents of
Microsoft Entra for `common` and `organizations` say `{tenantid}` where each token names a tenant: every user signs in at
Microsoft, and is logged out when back in the app. Nothing is shown; the server's log says `Invalid claim: 'iss'`.

## Example
```json
{ "issuer": "https://login.microsoftonline.com/{tenantid}/v2.0" }
```

## Instead
The document of one tenant: `https://login.microsoftonline.com/<tenant ID>/v2.0/.well-known/openid-configuration`. For
personal Microsoft accounts alone, `consumers` instead of the tenant ID works. Users of several tenants can log in as
guests of one, or with one `[auth.NAME]` section for each tenant.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(issuer) = input.metadata().and_then(|metadata| metadata.issuer()) else { return };
    if !is_template(issuer) {
        return;
    }
    let problem = input
        .problem(&RULE, format!("the issuer is the template `{issuer}`, which no ID token matches"))
        .label(input.fails_at_callback());
    findings.push(if issuer.contains("microsoft") {
        problem
            .help("put your tenant ID (Entra: Overview, *Directory (tenant) ID*) in the place of `common` or `organizations`")
            .help("for personal Microsoft accounts alone, `consumers` works")
    } else {
        problem.help("use the metadata URL of one tenant")
    });
}

/// Braces are no part of a URL.
pub(super) fn is_template(issuer: &str) -> bool {
    issuer.contains('{') && issuer.contains('}')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{problems, provider, said};

    #[test]
    fn a_template_is_an_error_and_nothing_else() {
        let common = provider().with(&json!({ "issuer": "https://login.microsoftonline.com/{tenantid}/v2.0" }));
        assert_eq!(
            said(&RULE, &common),
            [
                "error: the issuer is the template `https://login.microsoftonline.com/{tenantid}/v2.0`, which no ID token matches"
            ]
        );
        assert!(!problems(&common).contains(&"warning[issuer-mismatch]".to_owned()), "one cause, one problem");
    }
}
