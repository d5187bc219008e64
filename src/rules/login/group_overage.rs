//! The rule `group-overage`: the groups are not in the ID token but behind a link.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, LoginInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "group-overage",
        summary: "the groups are not in the ID token but behind a link",
        level: Level::Warning,
        docs: r#"
## Why
Microsoft Entra writes at most 200 groups into a token. Beyond, it leaves `groups` out and names an address where they
could be asked for; Streamlit does not ask. An app that checks `st.user.groups` locks exactly those people out who are
in many groups.

## Example
```json
{ "_claim_names": { "groups": "src1" }, "_claim_sources": { "src1": { "endpoint": "https://graph.microsoft.com/…" } } }
```

## Instead
In Entra choose *Groups assigned to the application*, or use app roles, which come as `roles` and are few.
"#,
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(claims) = input.trace.good_claims() else { return };
    let is_linked = claims.get("_claim_names").and_then(|names| names.get("groups")).is_some();
    let is_promised = claims.get("hasgroups").is_some_and(|value| value != false);
    if claims.contains_key("groups") || !(is_linked || is_promised) {
        return;
    }
    findings.push(
        input
            .problem(&RULE, "`groups` is too long for the ID token: there is only a link to it")
            .label("`st.user` will not have `groups` for this person")
            .help("have the provider send only the groups that are assigned to the application, or app roles"),
    );
}
