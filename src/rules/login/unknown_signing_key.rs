//! The rule `unknown-signing-key`: the ID token is signed with a key that is not published.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::values::provider_error::excerpt;
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unknown-signing-key",
        summary: "the ID token is signed with a key that is not published",
        level: Level::Error,
        docs: r#"
## Why
The token's `kid` must be in the key set at `jwks_uri`. The set was asked for a second time, in case the key is new.
Without the key nobody can verify the token: Streamlit refuses it.

## Example
```json
{ "alg": "RS256", "kid": "not-in-the-key-set" }
```

## Instead
Check that `jwks_uri` belongs to the provider that signs: another realm, tenant or authorization server has other
keys. Look for a cache that serves an old key set.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, kid: Option<&str>, algorithm: &str, published: &[String]) -> Diagnostic {
    let message = match kid {
        Some(kid) => format!("the provider does not publish the key `{}` for `{algorithm}`", excerpt(kid)),
        None => format!("the provider publishes no key for `{algorithm}`"),
    };
    let problem = input
        .problem_at(&RULE, input.metadata_url.clone(), message)
        .label("Streamlit refuses the token: the user stays logged out")
        .help("check that `jwks_uri` in the metadata belongs to the provider that signs the tokens");
    if published.is_empty() {
        problem
    } else {
        problem.evidence(excerpt(&format!("published: `{}`", published.join("`, `"))))
    }
}

pub(super) fn problem_without_keys(input: &LoginInput<'_>) -> Diagnostic {
    input
        .problem_at(&RULE, input.metadata_url.clone(), "there are no keys to verify the ID token with")
        .label("Streamlit refuses the token: the user stays logged out")
        .help("check that `jwks_uri` in the metadata answers with the provider's keys")
}
