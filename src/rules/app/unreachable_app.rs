//! The rule `unreachable-app`: the app cannot be reached.

use crate::app::AppPresence;
use crate::diagnostic::{Level, RuleInfo};
use crate::http::Failure;
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unreachable-app",
        summary: "the app cannot be reached",
        level: Level::Error,
        docs: r"
## Why
The address of the app is the redirect URI without `/oauth2callback`: there the browser is when a login begins, and there it
returns. Where nothing answers, or no trusted certificate, nobody gets that far.

## Example
```console
$ curl -sS https://app.example.com/_stcore/health
curl: (6) Could not resolve host: app.example.com
```

## Instead
Start the app, or correct `redirect_uri`. Where the app is reached at another address, give that:
```console
$ authctl probe --app https://app.example.com
```
",
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let AppPresence::Unreachable(failure) = input.snapshot.presence() else { return };
    let help = match &failure {
        Failure::Dns { .. } => "correct the host in `redirect_uri`, or the name server",
        Failure::Certificate { .. } => {
            "install a certificate that browsers trust; `--ca-cert` names an authority of your own"
        }
        Failure::Timeout { .. } => "start the app, and let firewalls pass this machine",
        _ => "start the app there, or give its address: `authctl probe --app URL`",
    };
    findings.push(input.problem(&RULE, format!("the app does not answer: {failure}")).help(help));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::snapshot;
    use crate::http::Failure;
    use crate::rules::app::testing::problems;

    #[test]
    fn no_answer_is_the_only_problem() {
        let mut app = snapshot();
        app.health = Err(Failure::Connect { reason: "the connection was refused".to_owned() });
        assert_eq!(problems(&app), ["error[unreachable-app]"]);
    }
}
