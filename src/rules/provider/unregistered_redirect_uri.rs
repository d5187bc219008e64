//! The rule `unregistered-redirect-uri`: the provider does not know the redirect URI.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::ErrorPage;
use crate::oidc::known_errors::Subject;
use crate::oidc::registration::Verdict;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unregistered-redirect-uri",
        summary: "the provider does not know the redirect URI",
        level: Level::Error,
        docs: r#"
## Why
A provider sends the browser back to registered addresses only, and compares them character by character: scheme, host,
port, path, a slash at the end. Otherwise the user sees its error page (`redirect_uri_mismatch`, `AADSTS50011`, `Callback URL
mismatch`, `Invalid parameter: redirect_uri`) instead of the sign-in page.

`probe` sends Streamlit's own authorization request with `prompt=none`, and a control with a redirect URI that cannot have been
registered. It is an error only when both are refused, and a warning where the provider does not say why.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
while `http://127.0.0.1:8501/oauth2callback` is registered.

## Instead
Register exactly the URI of `secrets.toml` in the provider's console; Google needs some minutes to apply it. Every address
under which the app is opened needs a line of its own there.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(answers) = input.authorization().filter(|answers| answers.verdict() == Verdict::Rejected) else { return };
    let is_ours = |complaint: &&ErrorPage| matches!(complaint.about, None | Some(Subject::RedirectUri));
    let Some(complaint) = answers.complaint().filter(is_ours) else { return };
    let Some(settings) = input.settings else { return };
    let is_named = complaint.about == Some(Subject::RedirectUri);
    let message = if is_named {
        format!("the provider does not know the redirect URI `{}`", settings.redirect_uri)
    } else {
        format!("it looks as if the provider did not know the redirect URI `{}`", settings.redirect_uri)
    };
    let problem = input
        .problem_at(&RULE, &input.places.redirect_uri, message)
        .label("users see the provider's error page instead of its sign-in page")
        .evidence(format!("it answers a request with `prompt=none` with `{}`", complaint.words));
    findings.push(if is_named {
        problem.help(format!("register exactly `{}` in the provider's console", settings.redirect_uri))
    } else {
        problem
            .at_level(Level::Warning)
            .help("open the app and log in: the provider's page says more; or run `authctl test`")
            .help(format!("check that exactly `{}` is registered, and the client ID", settings.redirect_uri))
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{page, problems, provider, returned, said};

    #[test]
    fn only_a_refusal_that_the_control_shares_counts() {
        let mismatch = || page(400, "Error 400: redirect_uri_mismatch");
        assert_eq!(
            said(&RULE, &provider().authorizing(mismatch(), mismatch())),
            ["error: the provider does not know the redirect URI `http://localhost:8501/oauth2callback`"]
        );
        assert_eq!(problems(&provider().authorizing(returned("login_required"), mismatch())), [] as [String; 0]);
        let vague = || page(403, "no");
        assert_eq!(
            said(&RULE, &provider().authorizing(vague(), vague())),
            [
                "warning: it looks as if the provider did not know the redirect URI `http://localhost:8501/oauth2callback`"
            ]
        );
    }
}
