//! The rule `unsigned-id-token`: the ID token is unsigned.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsigned-id-token",
        summary: "the ID token is unsigned",
        level: Level::Error,
        docs: r#"
## Why
With `alg` set to `none` nothing vouches for the token: whoever can answer in the provider's place can be anybody.
Streamlit accepts it if the metadata lists `none` among its algorithms.

## Example
```json
{ "alg": "none" }
```

## Instead
Let the provider sign ID tokens with RS256, and take `none` out of `id_token_signing_alg_values_supported`.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>) -> Diagnostic {
    input
        .problem(&RULE, "the ID token is not signed")
        .label("the ID token is unsigned, so it does not prove who logs in")
        .help("choose RS256 for ID tokens in the provider's console")
}
