//! The rule `stricter-streamlit`: Streamlit refuses what OpenID Connect accepts.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::preflight::PreflightFailure;
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "stricter-streamlit",
        summary: "Streamlit refuses what OpenID Connect accepts",
        level: Level::Error,
        docs: r#"
## Why
Everything that the specification demands is right, and still the user stays logged out: Authlib, as Streamlit drives
it, has limits of its own. It reads a key set as a whole and fails over one key with an unknown curve or a missing
number, wants a key ID as soon as there are several keys, and takes no token header above 512 characters.

## Example
```json
{ "alg": "RS256" }
```

## Instead
Change in the provider what the message names, until Streamlit's libraries can do more.
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    // What only Streamlit cannot do is not the provider's fault, even though nothing was tried.
    let is_streamlits = |obstacle: &PreflightFailure| {
        matches!(
            obstacle,
            PreflightFailure::UnknownClientAuthentication { .. } | PreflightFailure::CredentialsNotLatin1
        )
    };
    let is_hindered = input.trace.obstacles.iter().any(is_streamlits);
    if input.acceptance.accepted != Some(false) || !(input.trace.passed() || is_hindered) {
        return;
    }
    let anchor = if is_hindered { &input.client_secret } else { &input.section };
    let version = input.settings.streamlit;
    let mut problem = input.problem_at(&RULE, anchor.clone(), format!("Streamlit {version} would refuse this login"));
    if let Some(reason) = &input.acceptance.reason {
        problem = problem.evidence(reason.clone());
    }
    let help = if is_hindered {
        "use `client_secret_basic` or `client_secret_post`, and a secret of plain characters"
    } else {
        "change in the provider what the reason names"
    };
    findings.push(problem.label("the user stays logged out").help(help));
}
