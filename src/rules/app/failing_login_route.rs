//! The rule `failing-login-route`: the app cannot begin a login at this provider.

use crate::app::LoginAnswer;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "failing-login-route",
        summary: "the app cannot begin a login at this provider",
        level: Level::Error,
        docs: r"
## Why
`/auth/login` answers `400 Authentication error` when the app cannot make the request to the provider: the deployed
configuration has no such provider, its `server_metadata_url` is wrong, or the machine that runs the app does not reach it.
The reason is only in the app's log. This machine may well reach the provider.

## Example
```console
$ kubectl logs deploy/app | grep -A3 'OAuth authorization redirect'
```

## Instead
Deploy the configuration that has this provider, and let the app's machine reach `server_metadata_url`: name servers,
firewalls, `HTTPS_PROXY` and certificate authorities are those of its container, not yours.
",
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() {
        return;
    }
    for (provider, answer) in input.snapshot.login_answers() {
        let LoginAnswer::Failed { status, reason } = answer else { continue };
        let place = input.provider(provider).map_or(&input.subject, |provider| &provider.places.metadata_url);
        let problem = input
            .problem_at(&RULE, place, format!("the app answers {status} when a login at `{provider}` begins"))
            .label("the deployed configuration lacks it, or the app does not reach it")
            .help(format!("deploy `[auth.{provider}]`, or look for the reason in the app's log"))
            .provider(provider);
        findings.push(if reason.is_empty() { problem } else { problem.evidence(format!("the app says: {reason}")) });
    }
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn both_servers_words_are_known() {
        for (status, body) in [
            (400, "Authentication error"),
            (400, "<html><title>400: Cannot connect</title><body>400: Cannot connect</body></html>"),
            (500, "Internal Server Error"),
        ] {
            let mut app = snapshot();
            app.logins[0].answer = answer(status, &[], body);
            assert_eq!(problems(&app), ["error[failing-login-route]"], "{status} {body}");
        }
    }
}
