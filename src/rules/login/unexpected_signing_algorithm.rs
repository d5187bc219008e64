//! The rule `unexpected-signing-algorithm`: the ID token is signed with an algorithm that the provider does not
//! announce.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::oidc::signature::ASYMMETRIC;
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
    let listed = match allowed {
        [] => "the provider announces none that is safe".to_owned(),
        names => format!("the provider announces `{}`", names.join("`, `")),
    };
    let message = match actual {
        Some(alg) => format!("the ID token is signed with `{}`, and {listed}", excerpt(alg)),
        None => format!("the ID token names no algorithm, and {listed}"),
    };
    input.problem(&RULE, message).label("Streamlit refuses it: the user stays logged out").help(help(actual, allowed))
}

pub(super) fn problem_of_unverifiable(input: &LoginInput<'_>, alg: &str) -> Diagnostic {
    input
        .problem(&RULE, format!("the ID token is signed with `{alg}`, which authctl cannot verify"))
        .help("choose RS256 or ES256 for ID tokens in the provider's console")
}

/// What to change: the key that signs, or the list. The algorithm that the token has already is never what to choose.
fn help(actual: Option<&str>, allowed: &[String]) -> String {
    let choice = match allowed {
        [] => "`RS256`".to_owned(),
        names => format!("`{}`", names.join("` or `")),
    };
    match actual {
        Some(alg) if alg.starts_with("HS") => format!(
            "have the provider sign ID tokens with {choice}; where it signs with the client secret alone, log in through a \
             broker: Authlib verifies with the published keys"
        ),
        Some(alg) if ASYMMETRIC.contains(&alg) => {
            let listing = format!("have the metadata list `{alg}` in `id_token_signing_alg_values_supported`");
            if allowed.is_empty() {
                listing
            } else {
                format!("{listing}, or choose {choice} for ID tokens in the provider's console")
            }
        }
        _ => format!("choose {choice} for ID tokens in the provider's console"),
    }
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn nobody_is_told_to_choose_what_the_token_has() {
        for (actual, allowed, expected) in [
            (
                "RS256",
                &["ES256"][..],
                "have the metadata list `RS256` in `id_token_signing_alg_values_supported`, or choose `ES256` for ID \
                 tokens in the provider's console",
            ),
            ("RS256", &[], "have the metadata list `RS256` in `id_token_signing_alg_values_supported`"),
            (
                "HS256",
                &["ES256"],
                "have the provider sign ID tokens with `ES256`; where it signs with the client secret alone, log in \
                 through a broker: Authlib verifies with the published keys",
            ),
            ("XX1", &["RS256", "PS256"], "choose `RS256` or `PS256` for ID tokens in the provider's console"),
        ] {
            let allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(help(Some(actual), &allowed), expected);
        }
    }
}
