//! The rule `audience-mismatch`: the ID token's audience is another client.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "audience-mismatch",
        summary: "the ID token's audience is another client",
        level: Level::Error,
        docs: r#"
## Why
`aud` names the application that the token is for. A token for somebody else proves nothing to this app: whoever runs
the other one could have passed it on. Authlib compares `aud` only together with `azp`, and refuses most of these
tokens.

## Example
```json
{ "aud": "another-client", "sub": "248289761001" }
```

## Instead
Use the client ID that the provider shows for this application, and no mapper or rule that replaces the audience. In
Keycloak an *audience* mapper adds to `aud`; it must not take the client away.
"#,
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>, expected: &str, actual: &[String]) -> Diagnostic {
    let shown = match actual {
        [] => "nobody".to_owned(),
        audiences => format!("`{}`", audiences.join("`, `")),
    };

    input
        .problem(&RULE, format!("the ID token is for {shown}, and this application is `{expected}`"))
        .label("the token proves nothing to this app")
        .help("compare `client_id` with the application's ID in the provider's console")
        .help("look there for a mapper or rule that sets the audience of ID tokens")
}
