//! The rule `unavailable-app`: the proxy does not reach the app.

use crate::app::AppPresence;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unavailable-app",
        summary: "the proxy does not reach the app",
        level: Level::Error,
        docs: r"
## Why
502, 503 and 504 are the proxy's own words: the app behind it is not started, still starting, or listens elsewhere.

## Example
```console
$ curl -sS -o /dev/null -w '%{http_code}' https://app.example.com/_stcore/health
502
```

## Instead
Start the app, and let the proxy's upstream be `server.address` and `server.port` of its configuration. In a roll-out wait
for it:
```console
$ authctl probe --app --wait 120
```
",
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let AppPresence::NoUpstream { status } = input.snapshot.presence() else { return };
    findings.push(
        input
            .problem(&RULE, format!("the proxy answers {status}: it does not reach the app"))
            .help("start the app, and compare the proxy's upstream with `server.port`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn the_status_of_a_gateway_tells() {
        for status in [502, 503, 504] {
            let mut app = snapshot();
            app.health = answer(status, &[], "<html>Bad Gateway</html>");
            assert_eq!(problems(&app), ["error[unavailable-app]"]);
        }
    }
}
