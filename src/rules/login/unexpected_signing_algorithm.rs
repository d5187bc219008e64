//! The ID token is signed in a way that was not agreed on.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::values::provider_error::excerpt;
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unexpected-signing-algorithm",
        summary: "the ID token is signed with an algorithm that the provider does not announce",
        level: Level::Error,
        docs: r#"
## Why
The metadata lists the algorithms in `id_token_signing_alg_values_supported`; without a list it is RS256. Another one
is refused: a forger would choose the weakest. Symmetric ones (`HS256`) are refused always, because the keys that
Streamlit verifies with are published. Authentik uses HS256 when no signing key is chosen.

## Example
```json
{ "alg": "HS256", "typ": "JWT" }
```

## Instead
Let the provider sign ID tokens with RS256 (or PS256, ES256, EdDSA) and say so in its metadata. In Authentik choose a
certificate as *Signing Key*; in Auth0 set *JSON Web Token Signature Algorithm* to RS256.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, actual: Option<&str>, allowed: &[String]) -> Diagnostic {
    let allowed = match allowed {
        [] => "the provider announces none that is safe".to_owned(),
        names => format!("the provider announces `{}`", names.join("`, `")),
    };
    let message = match actual {
        Some(alg) => format!("the ID token is signed with `{}`, and {allowed}", excerpt(alg)),
        None => format!("the ID token names no algorithm, and {allowed}"),
    };
    input
        .problem(&RULE, message)
        .label("Streamlit refuses it: the user stays logged out")
        .help("choose RS256 for ID tokens in the provider's console")
}

pub(super) fn problem_of_unverifiable(input: &LoginInput<'_>, alg: &str) -> Diagnostic {
    input
        .problem(&RULE, format!("the ID token is signed with `{alg}`, which authctl cannot verify"))
        .help("choose RS256 or ES256 for ID tokens in the provider's console")
}
