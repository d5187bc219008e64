//! The rule `laxer-streamlit`: Streamlit accepts what OpenID Connect refuses.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "laxer-streamlit",
        summary: "Streamlit accepts what OpenID Connect refuses",
        level: Level::Warning,
        docs: r#"
## Why
The login failed a check that every client must make, and Streamlit does not make it: users would be logged in, on a
provider that does not keep its promises. Streamlit does not compare `aud` with the client ID, asks nothing of the
token type, and believes an unsigned token if the metadata offers `none`.

## Example
```json
{ "aud": "another-client", "azp": "my-client" }
```

## Instead
Correct what the other problems name. Until then, do not rely on who logs in.
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    if input.trace.passed() || input.acceptance.accepted != Some(true) {
        return;
    }
    findings.push(
        input
            .problem(&RULE, format!("Streamlit {} would accept this login", input.settings.streamlit))
            .label("it does not make the check that failed")
            .help("correct the other problems: until then nothing proves who logs in"),
    );
}
