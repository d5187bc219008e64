//! The rule `deployed-cookie-secret-mismatch`: the app does not take what this `cookie_secret` signs.

use crate::app::{DeployedAuth, Undecided};
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "deployed-cookie-secret-mismatch",
        summary: "the app does not take what this `cookie_secret` signs",
        level: Level::Error,
        docs: r#"
## Why
`cookie_secret` signs the token that begins a login and the cookies that keep it. An app that refuses what this file's secret
signs was deployed with another file: whatever else is checked here is not what runs there. Cookies that `authctl cookie mint`
makes do not count there, and replicas with different secrets log people out at random.

## Example
```toml
[auth]
cookie_secret = "the one on this machine"
```
and another one in the platform's secrets.

## Instead
Deploy this file, or fetch the one that is deployed; then restart every replica. Where the secrets differ on purpose, give the
file that is deployed:
```console
$ authctl probe --app --secrets deployed.toml
```
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() {
        return;
    }
    let problem = match input.snapshot.deployed_auth() {
        DeployedAuth::OtherSecret => {
            input.problem_at(&RULE, &input.cookie_secret, "the app has another `cookie_secret` than this file")
        }
        DeployedAuth::Undecided(Undecided::Refused) => input
            .problem_at(&RULE, &input.cookie_secret, "the app does not take what this `cookie_secret` signs")
            .evidence("it may have another one, no `[auth]`, or a proxy that drops the query of `/auth/login`"),
        _ => return,
    };
    findings.push(
        problem
            .label("the app was deployed with another configuration")
            .help("deploy this file, or check the one that is deployed with `--secrets FILE`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, deleting, home, snapshot};
    use crate::rules::app::testing::problems;
    use crate::streamlit::Version;

    #[test]
    fn refusing_both_witnesses_is_another_secret() {
        let mut app = snapshot();
        app.logins[0].answer = home();
        app.identified = Some(deleting(&["_streamlit_user"]));
        assert_eq!(problems(&app), ["error[deployed-cookie-secret-mismatch]"]);
        // The cookie is taken: it is the query that does not arrive.
        app.identified = Some(home());
        assert_eq!(problems(&app), ["error[lost-query-string]"]);
    }

    #[test]
    fn releases_without_a_second_witness_are_judged_by_the_first() {
        let mut app = snapshot();
        app.streamlit = Version::new(1, 44, 0);
        app.logins[0].answer = home();
        assert_eq!(problems(&app), ["error[deployed-cookie-secret-mismatch]"]);
        app.callback =
            Some(answer(400, &[], "<html><title>400: Bad Request</title><body>400: Bad Request</body></html>"));
        assert_eq!(problems(&app), ["error[lost-query-string]"]);
    }
}
