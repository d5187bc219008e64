//! The rule `malformed-token-response`: the token endpoint's answer is not what it must be.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::http::Failure;
use crate::rules::values::provider_error::excerpt;
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "malformed-token-response",
        summary: "the token endpoint's answer is not what it must be",
        level: Level::Error,
        docs: r"
## Why
The token endpoint answers with a JSON object that has `access_token`, `token_type` and `id_token`. A web page, a
redirect, a form or a missing member means that something else answers there: a login page of a firewall, a proxy, a
provider that speaks plain OAuth.

## Example
```text
HTTP/1.1 200 OK
Content-Type: text/html

<html>Please sign in</html>
```

## Instead
Check `token_endpoint` in the metadata, and that this machine reaches it without a portal in between.
",
    },
    check: Check::Flaw,
};

/// What is wrong with an answer that is neither a refusal nor tokens.
pub(super) enum Malformed<'a> {
    Unreachable(&'a Failure),
    Redirected { status: u16, location: Option<&'a str> },
    NotJson { status: u16, reason: &'a str },
    Status { status: u16 },
    Missing { member: &'a str },
    WrongType { member: &'a str, expected: &'a str },
    Duplicated { member: &'a str },
}

pub(super) fn problem(input: &LoginInput<'_>, malformed: &Malformed<'_>) -> Diagnostic {
    let message = match malformed {
        Malformed::Unreachable(failure) => format!("the token endpoint gives no answer: {failure}"),
        Malformed::Redirected { status, location } => match location {
            Some(location) => {
                format!("the token endpoint answers with status {status}, and leads to `{}`", excerpt(location))
            }
            None => format!("the token endpoint answers with status {status}"),
        },
        Malformed::NotJson { status, reason } => {
            format!("the token endpoint's answer (status {status}) is no JSON object: {reason}")
        }
        Malformed::Status { status } => format!("the token endpoint answers with status {status}"),
        Malformed::Missing { member } => format!("the token endpoint's answer has no `{member}`"),
        Malformed::WrongType { member, expected } => {
            format!("`{member}` in the token endpoint's answer is not {expected}")
        }
        Malformed::Duplicated { member } => format!("the token endpoint's answer has `{member}` twice"),
    };
    input
        .problem_at(&RULE, input.metadata_url.clone(), message)
        .help("check `token_endpoint` in the provider's metadata, and any proxy between it and this machine")
}
