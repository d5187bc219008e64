//! The rule `missing-authorization-issuer`: the answer lacks the issuer that the provider promises.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-authorization-issuer",
        summary: "the answer lacks the issuer that the provider promises",
        level: Level::Error,
        docs: r"
## Why
The metadata says `authorization_response_iss_parameter_supported`, so every answer must carry `iss` (RFC 9207). One
without it may be somebody else's, which is what a mix-up attack looks like. Streamlit does not look at it.

## Example
```text
http://localhost:8501/oauth2callback?code=…&state=…
```

## Instead
Let the provider keep its promise or withdraw it. Look for a proxy or a rewriting rule that drops parameters of the
answer.
",
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, expected: &str) -> Diagnostic {
    input
        .problem_at(&RULE, input.metadata_url.clone(), format!("the answer does not name `{expected}` as its issuer"))
        .label("the metadata promises that answers do; the code was not redeemed")
        .help("look for a proxy that drops `iss` from the answer, and update the provider")
}
