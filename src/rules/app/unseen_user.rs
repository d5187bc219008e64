//! The rule `unseen-user`: the app does not know a user whom this `cookie_secret` signs.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unseen-user",
        summary: "the app does not know a user whom this `cookie_secret` signs",
        level: Level::Warning,
        docs: r"
## Why
`--as USER` runs the app's script once with a cookie that this file's secret signed, and twice without. When all three show
the same, the app either shows the same to everybody, or the identity does not reach it: the cookie, the origin or the
cross-site token is lost on the way, or the secret is another one.

## Example
```console
$ authctl probe --app --as alice
```

## Instead
Where the app greets its users or hides something from visitors, look for what else `probe --app` names: the other problems
are the causes of this one.
",
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() || input.snapshot.sees_user() != Some(false) {
        return;
    }
    findings.push(
        input
            .problem(&RULE, "the app shows a user the same as a visitor")
            .label("it does not see the identity, or shows everybody the same")
            .help("look for the cause among the other problems, and in what the app shows to users"),
    );
}
