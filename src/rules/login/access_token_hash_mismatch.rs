//! The rule `access-token-hash-mismatch`: the ID token belongs to another access token.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "access-token-hash-mismatch",
        summary: "the ID token belongs to another access token",
        level: Level::Error,
        docs: r#"
## Why
`at_hash` in the ID token is the left half of a hash of the access token. Another value means that one of the two was
exchanged on the way, or that the provider mixed up two logins. Authlib refuses such a token.

## Example
```json
{ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }
```

## Instead
Leave proxies out that rewrite the token endpoint's answer. If the provider computes the hash wrongly, update it or
report it to its maker: a provider may also leave `at_hash` out.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, expected: &str, actual: &str) -> Diagnostic {
    input
        .problem(&RULE, format!("`at_hash` is `{actual}`, and the access token's is `{expected}`"))
        .label("Authlib refuses the ID token: the user stays logged out")
        .help("have the provider compute `at_hash` over the access token that it sends, or leave it out")
}
