//! The rule `authorization-issuer-mismatch`: the answer names another issuer than the provider.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "authorization-issuer-mismatch",
        summary: "the answer names another issuer than the provider",
        level: Level::Error,
        docs: r"
## Why
`iss` in the answer tells who wrote it (RFC 9207). Another issuer means that the code belongs to somebody else:
redeeming it here would hand it to the wrong provider, which is what a mix-up attack is after. Streamlit does not look
at it.

## Example
```text
http://localhost:8501/oauth2callback?code=…&state=…&iss=https%3A%2F%2Fother.example
```

## Instead
The `iss` of the answer and the `issuer` of the metadata are the same text, byte for byte. Correct the provider's
public address, and be suspicious if it is nothing that you know.
",
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, expected: &str, actual: &str) -> Diagnostic {
    input
        .problem_at(
            &RULE,
            input.metadata_url.clone(),
            format!("the answer is from `{actual}`, and `{expected}` was asked"),
        )
        .label("the code was not redeemed")
        .help("let the provider have one public address, and this URL be below it")
}
