//! The rule `slow-endpoint`: the provider answers more slowly than Streamlit's client waits.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "slow-endpoint",
        summary: "the provider answers more slowly than Streamlit's client waits",
        level: Level::Error,
        docs: r#"
## Why
Since Streamlit 1.57 the HTTP client that asks the provider gives up after five seconds without an answer: `st.login` ends in
`400 Authentication error`, or the user is back in the app and logged out. Streamlit fetches the metadata twice in each login,
then redeems the code and fetches the keys. From half of that time on it is a warning: tomorrow it may be slower. Earlier
releases wait for ever.

## Example
```console
$ curl -sS -o /dev/null -w '%{time_total}\n' https://idp.example/realms/demo/.well-known/openid-configuration
7.02
```

## Instead
Make the provider faster, or give it more time:
```toml
[auth.NAME]
client_kwargs = { timeout = 20 }
```
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(limit) = input.settings.patience() else { return };
    for slow in input.trace.slow_endpoints(limit / 2) {
        let message = format!(
            "`{}` answers after {:.1} s, and Streamlit's client gives up after {} s",
            slow.name,
            slow.elapsed.as_secs_f32(),
            limit.as_secs_f32()
        );
        let problem = input.problem_at(&RULE, input.metadata_url.clone(), message);
        let problem = if slow.elapsed > limit {
            problem.label("`st.login` times out while it takes this long")
        } else {
            problem.at_level(Level::Warning).label("any slower, and `st.login` times out")
        };
        findings.push(
            problem
                .help("add `client_kwargs = { timeout = 20 }` to the provider's section, or make the provider faster"),
        );
    }
}
