//! The rule `fragment-response`: the answer is in the fragment of the address.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "fragment-response",
        summary: "the answer is in the fragment of the address",
        level: Level::Error,
        docs: r"
## Why
What is behind `#` in an address stays in the browser. With `response_mode=fragment`, or a provider that is set
so, Streamlit is visited without any parameters and takes the visit for a stray one: the user stays logged out.

## Example
```text
http://localhost:8501/oauth2callback#code=…&state=…
```

## Instead
Remove `response_mode` from `client_kwargs`, or set it to `query`, and register the application as a *web*
application, not as a single-page one.
",
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>) -> Diagnostic {
    input
        .problem_at(&RULE, input.redirect_uri.clone(), "the redirect URI was visited without any parameters")
        .label("an answer behind `#` never leaves the browser")
        .help("set `response_mode` to `query`, and the application's kind to *web* in the provider's console")
}
