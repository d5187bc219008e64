//! The rule `encrypted-id-token`: the ID token is encrypted.

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::{Check, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "encrypted-id-token",
        summary: "the ID token is encrypted",
        level: Level::Error,
        docs: r"
## Why
An encrypted token (JWE) has five parts instead of three. Streamlit and Authlib read signed ones only.

## Example
```text
eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp….48V1_ALb6US04U3b.5eym8TW_c8SuK0lt….XFBoMYUZodetZdvTiFvSkQ
```

## Instead
Turn the encryption of ID tokens off for this application. In Authentik leave *Encryption Key* empty; in Keycloak
leave *ID token encryption key management algorithm* at its default.
",
    },
    check: Check::Flaw,
};

pub(super) fn problem(input: &LoginInput<'_>) -> Diagnostic {
    input
        .problem(&RULE, "the ID token is encrypted")
        .label("Streamlit cannot read it: the user stays logged out")
        .help("turn the encryption of ID tokens off for this application in the provider's console")
}
