//! The rule `duplicated-callback-parameter`: the provider's answer has a parameter twice.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "duplicated-callback-parameter",
        summary: "the provider's answer has a parameter twice",
        level: Level::Error,
        docs: r"
## Why
An answer may have each parameter once (RFC 6749 section 3.1). Of two, one program takes the first and another the
last, which is how a stranger's code gets past a check. Streamlit takes the last one without a word.

## Example
```text
http://localhost:8501/oauth2callback?code=a&code=b&state=…
```

## Instead
Each parameter is there once. Look for a proxy or a rewriting rule between the provider and the app that adds the
query a second time, and for parameters in `redirect_uri` itself.
",
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, name: &str) -> Diagnostic {
    input
        .problem_at(&RULE, input.redirect_uri.clone(), format!("`{name}` is in the provider's answer twice"))
        .label("Streamlit takes the last one")
        .help("look for a proxy that repeats the query, and keep parameters out of `redirect_uri`")
}
