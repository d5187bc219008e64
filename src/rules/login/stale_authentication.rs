//! The rule `stale-authentication`: the sign-in is older than `max_age`.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::oidc::claims::duration;
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "stale-authentication",
        summary: "the sign-in is older than `max_age`",
        level: Level::Error,
        docs: r#"
## Why
The settings send `max_age`, so the provider must ask a user who signed in longer ago to do it again, and must say in
`auth_time` when that was. It did not. Streamlit does not check this.

## Example
```json
{ "auth_time": 1767139200 }
```

## Instead
Remove `max_age` from `authorize_params` if the provider does not honour it, or use `prompt=login`, which asks every
time.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, max_age: i64, seconds_ago: Option<i64>) -> Diagnostic {
    let message = match seconds_ago {
        Some(seconds) => {
            format!("the user signed in {} ago, and `max_age` is {max_age} seconds", duration(seconds))
        }
        None => format!("`max_age` is {max_age} seconds, and the ID token has no `auth_time`"),
    };

    input.problem(&RULE, message).help("use `client_kwargs = { prompt = \"login\" }` to have users asked every time")
}
