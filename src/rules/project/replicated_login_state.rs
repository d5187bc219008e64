//! The rule `replicated-login-state`: several copies of the app run, and each keeps the state of logins to itself.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::Fact;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "replicated-login-state",
        summary: "several copies of the app run, and each keeps the state of logins to itself",
        level: Level::Warning,
        docs: r"
## Why
Before 1.58, Streamlit keeps the state of a login in the memory of one process. Where several run behind one address,
the provider's answer reaches another one than the login began with: the user is back in the app, logged out, at random.
From 1.58 on, the state is in a cookie that every copy with the same `cookie_secret` can read.

## Example
```text
kind: Deployment
metadata:
  name: streamlit
spec:
  replicas: 3
```
with `streamlit==1.56.0`.

## Instead
Take Streamlit 1.58 or later with one `cookie_secret` for all copies, or keep each browser with one copy:
```text
kind: Service
spec:
  sessionAffinity: ClientIP
```
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let version = input.config.streamlit;
    let Some((count, place)) = input.app_context.replicas else { return };
    if version.has(Fact::StateInCookie) || !input.uses_login() {
        return;
    }
    findings.push(
        RULE.at(place, format!("{count} copies of the app do not share the state of a login"))
            .label(format!("Streamlit {version} keeps it in each one's memory: logins fail at random"))
            .help(format!(
                "take Streamlit {} or later, or keep each browser with one copy (sticky sessions)",
                Fact::StateInCookie.since()
            )),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};
    use crate::streamlit::Version;

    #[test]
    fn copies_before_1_58_lose_logins() {
        let mut case = ProjectCase::new(AUTH)
            .file("k8s/app.yaml", "spec:\n  replicas: 3\n")
            .with(|app_context| app_context.replicas = Some((3, ProjectCase::place(0, 8..19))));
        assert_eq!(case.said(&RULE), Vec::<String>::new(), "the newest keeps the state in a cookie");
        case.streamlit = Some(Version::new(1, 57, 0));
        assert_eq!(case.said(&RULE), ["warning k8s/app.yaml:2: 3 copies of the app do not share the state of a login"]);
        case.secrets = String::new();
        assert_eq!(case.said(&RULE), Vec::<String>::new(), "nobody logs in");
    }
}
