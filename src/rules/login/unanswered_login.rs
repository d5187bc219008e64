//! The rule `unanswered-login`: no answer came to the redirect URI.

use std::time::Duration;

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::oidc::claims::duration;
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unanswered-login",
        summary: "no answer came to the redirect URI",
        level: Level::Error,
        docs: r"
## Why
The browser was sent to the provider, and no answer arrived. Most often the provider shows an error page of its own
there: the redirect URI is not registered, the client ID is unknown, or the person may not use the application. It
cannot send the user back then.

## Example
```text
Error 400: redirect_uri_mismatch
```

## Instead
Read what the browser shows, and give it to `authctl explain`. Register the redirect URI exactly as it is in the
settings. `authctl probe` asks the provider whether it knows client and redirect URI. `--timeout` waits longer.
",
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, after: Duration) -> Diagnostic {
    let seconds = i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
    input
        .problem_at(&RULE, input.redirect_uri.clone(), format!("no answer came within {}", duration(seconds)))
        .label("register exactly this with the provider")
        .help("if the browser shows an error, `authctl explain` tells what it means; `authctl probe` asks the provider")
}
