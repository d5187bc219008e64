//! The rule `app-clock-skew`: the clock of the app is wrong.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "app-clock-skew",
        summary: "the clock of the app is wrong",
        level: Level::Error,
        docs: r"
## Why
Authlib forgives 120 seconds: an ID token that was issued further in the future, by the clock of the app, is refused, and every
user is logged out when back in the app. Streamlit's cookies are stricter: one that another replica signed a second in the
future counts as none. The moment from which the app refuses a token shows its clock to a second, through any proxy.

## Example
```console
$ date -u; kubectl exec deploy/app -- date -u
Thu Jan  1 00:00:00 UTC 2026
Wed Dec 31 23:55:00 UTC 2025
```

## Instead
Switch on time synchronisation on the machine that runs the app. From 30 seconds on it is a warning; where the app is behind
by more than 110 seconds, an error. This machine may be the one that is wrong: `authctl probe` compares it with the provider.
",
    },
    check: Check::App(check),
};

/// Authlib forgives 120 seconds; what is this near to that will be over it soon.
const REFUSED_FROM: i64 = -110;
const NOTED_FROM: u64 = 30;

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let Some(seconds) = input.snapshot.clock_offset.filter(|_| input.is_there()) else { return };
    if seconds.unsigned_abs() <= NOTED_FROM {
        return;
    }
    let direction = if seconds > 0 { "ahead of" } else { "behind" };
    let problem = input
        .problem(&RULE, format!("the app's clock is {} s {direction} this machine's", seconds.unsigned_abs()))
        .help("switch on time synchronisation on the machine that runs the app");
    findings.push(if seconds < REFUSED_FROM {
        problem.label("Authlib forgives 120 s and refuses ID tokens beyond that")
    } else {
        problem.at_level(Level::Warning).label("Authlib forgives 120 s")
    });
}

#[cfg(test)]
mod tests {
    use crate::app::testing::snapshot;
    use crate::rules::app::testing::problems;

    #[test]
    fn the_size_of_the_difference_decides() {
        for (seconds, expected) in [
            (-30, &[][..]),
            (31, &["warning[app-clock-skew]"]),
            (-110, &["warning[app-clock-skew]"]),
            (-111, &["error[app-clock-skew]"]),
            (4000, &["warning[app-clock-skew]"]),
        ] {
            let mut app = snapshot();
            app.clock_offset = Some(seconds);
            assert_eq!(problems(&app), expected, "{seconds}");
        }
    }
}
