//! The rule `unchecked-app-secrets`: `st.App` gives the app its secrets when it starts.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unchecked-app-secrets",
        summary: "`st.App` gives the app its secrets when it starts",
        level: Level::Info,
        docs: r#"
## Why
`st.App("ui.py", secrets={"auth": {…}})` needs no `.streamlit/secrets.toml`: what is given there is laid over the files, table
by table. Its values are worked out when the app runs, so nothing can be checked beforehand.

## Example
```python
app = st.App("ui.py", secrets={"auth": {"client_id": os.environ["CLIENT_ID"]}})
```

## Instead
Nothing is wrong. To have the settings checked, keep an example of them, and give it to `authctl check`:
```text
.streamlit/secrets.toml.example
```
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let Some(place) = input.config.absence.app_secrets else { return };
    findings.push(
        RULE.at(place, "`st.App` gives the app its secrets when it starts")
            .label("these values are known only when the app runs, and are not checked"),
    );
}
