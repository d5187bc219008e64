//! The rule `unreadable-version`: which Streamlit or Authlib is installed cannot be read.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unreadable-version",
        summary: "which Streamlit or Authlib is installed cannot be read",
        level: Level::Info,
        docs: r"
## Why
What `st.login` accepts depends on the releases of Streamlit and Authlib. Where these are decided by a program, by a
variable or by an address without a version, `authctl check` takes the newest that it knows, and may be wrong.

## Example
```text
streamlit @ git+https://git.example.com/streamlit.git@main
```
as `requirements.txt`.

## Instead
```text
streamlit[auth]==1.67.0
```
or say which release it is: `--streamlit 1.67.0`, `AUTHCTL_STREAMLIT`, or `streamlit` in the settings file.
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    if !input.uses_login() {
        return;
    }
    // One is enough to know what to do.
    let Some(unread) = input.app_context.unread_versions.first() else { return };
    let (source, streamlit) = (&unread.source, input.config.streamlit);
    findings.push(
        RULE.at(unread.place, format!("`{source}` {}", unread.reason))
            .label(format!("authctl judged by Streamlit {streamlit}, which may not be what is installed"))
            .help("give the release with `--streamlit`, or pin it where it can be read"),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};

    #[test]
    fn what_cannot_be_read_is_told() {
        let case = ProjectCase::new(AUTH).requirements("streamlit @ git+https://x.example/y\n");
        assert_eq!(
            case.said(&RULE),
            ["info requirements.txt:1: `requirements.txt` takes it from an address without a version"]
        );
        assert_eq!(ProjectCase::new(AUTH).requirements("streamlit==1.50.0\n").said(&RULE), Vec::<String>::new());
    }
}
