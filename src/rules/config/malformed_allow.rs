//! The rule `malformed-allow`: a comment for authctl does not have the form that counts.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::engine::allow::{Directive, directives};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "malformed-allow",
        summary: "a comment for authctl does not have the form that counts",
        level: Level::Warning,
        docs: r#"
## Why
A comment allows a problem only as `# authctl: allow(rule-name): reason`, behind the setting or behind the header of its
section. Whoever wrote it any other way believes that the problem is allowed, and it is not.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback" # authctl: allow redirect-port-mismatch
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
Where there is a problem to allow, say which and why: `# authctl: allow(redirect-port-mismatch): the proxy listens there`.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for directive in directives(input.secrets, input.sources) {
        if let Directive::Malformed { place, problem } = directive {
            findings.push(
                RULE.at(place, format!("the comment for authctl {problem}"))
                    .label("it allows nothing")
                    .help("write `# authctl: allow(rule-name): reason`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn a_comment_without_a_reason_is_named() {
        let found = check(&RULE, "[auth] # authctl: allow(empty-value)  #~ warning[malformed-allow]\n");
        assert_eq!(found[0].message(), "the comment for authctl lacks `: ` and a reason behind the `)`");
    }

    #[test]
    fn a_well_formed_comment_is_not() {
        check(&RULE, "[auth] # authctl: allow(empty-value): filled in by the entrypoint\n");
    }
}
