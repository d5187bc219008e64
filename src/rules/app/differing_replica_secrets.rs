//! The rule `differing-replica-secrets`: replicas of the app have different cookie secrets.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "differing-replica-secrets",
        summary: "replicas of the app have different cookie secrets",
        level: Level::Error,
        docs: r#"
## Why
Every replica must take the cookies that another one signed. Where `cookie_secret` differs, people are logged in or not
depending on which replica answers, and a login that begins at one ends in nothing at the other.

## Example
```yaml
# each pod makes its own
env: [{ name: COOKIE_SECRET, value: "$(openssl rand -hex 32)" }]
```

## Instead
Give all replicas the same secrets file, from one Kubernetes Secret or one file, and restart all of them.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let Some(replicas) = input.snapshot.replicas.as_ref().filter(|_| input.is_there()) else { return };
    let (taken, refused) = replicas.secrets();
    if taken == 0 || refused == 0 {
        return;
    }
    findings.push(
        input
            .problem_at(
                &RULE,
                &input.cookie_secret,
                format!(
                    "of {} answers, {refused} refuse what this `cookie_secret` signs, and {taken} take it",
                    taken + refused
                ),
            )
            .label("people are logged in or not, depending on which replica answers")
            .help("give all replicas the same secrets file, and restart them"),
    );
}
