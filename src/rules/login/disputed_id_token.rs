//! The rule `disputed-id-token`: authctl accepts the ID token, and the library `openidconnect` refuses it.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::trace::IdTokenVerdict;
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "disputed-id-token",
        summary: "authctl accepts the ID token, and the library `openidconnect` refuses it",
        level: Level::Error,
        docs: r#"
## Why
authctl checks an ID token itself, to say what is wrong with it, and asks the Rust library `openidconnect` for a second
opinion. If the library refuses what authctl accepts, one of the two is wrong, and the login does not count as proven. The
library is asked about the signature, the issuer, the audience, the nonce and the expiry. It abstains from algorithms, keys
and claims that it cannot read.

## Example
```json
{ "own checks": "all passed", "openidconnect": "Invalid issuer: …" }
```

## Instead
Compare the claim that the library names with OpenID Connect Core 1.0 section 3.1.3.7. If the provider is right, this is a
bug of authctl or of the library: report it with the header and the claims that `authctl test` shows, without the token.
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(reason) = input.trace.id_token.as_ref().and_then(IdTokenVerdict::dispute) else { return };
    findings.push(
        input
            .problem(&RULE, "authctl accepts the ID token, and the library `openidconnect` refuses it")
            .label("one of the two is wrong, so this login proves nothing")
            .evidence("authctl: all checks of the ID token passed")
            .evidence(format!("openidconnect: {reason}"))
            .help("compare what it names with the claims of the ID token; if the provider is right, report a bug of authctl"),
    );
}
