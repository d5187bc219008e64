//! The rule `unsafe-token-header`: the ID token's header has what no ID token may have.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsafe-token-header",
        summary: "the ID token's header has what no ID token may have",
        level: Level::Error,
        docs: r#"
## Why
`crit`, `b64` and `zip` change how a token is read, `jwk` brings the key along that is to vouch for it, and a `typ`
such as `at+jwt` says that it is another kind of token. None of them belongs into an ID token, and each is a known way
to smuggle one in.

## Example
```json
{ "alg": "RS256", "jwk": { "kty": "RSA", "n": "…", "e": "AQAB" } }
```

## Instead
Have the provider send plain ID tokens: `alg`, `kid` and `typ: JWT`.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, parameter: &str, reason: &str) -> Diagnostic {
    input
        .problem(&RULE, format!("the ID token's header has an unsafe `{parameter}`: {reason}"))
        .help("have the provider send ID tokens with `alg`, `kid` and `typ` alone")
}
