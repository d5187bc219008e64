//! A comment that allows a problem which is not there.

use std::collections::HashMap;

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::engine::allow::{Directive, Problems, directives};
use crate::rules::{Check, ConfigInput, Findings, Rule, find};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unused-allow",
        summary: "a comment allows a problem that is not there",
        level: Level::Warning,
        docs: r#"
## Why
The problem that the comment allows was solved, or the comment stands in the wrong place: it counts for the setting on its
own line, or, behind a section's header, for that section. Left there, it hides the problem when it comes back.

Comments that allow what only the live provider can show are left alone.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback" # authctl: allow(wrong-callback-path): the proxy rewrites it
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
"#,
    },
    check: Check::Config(check),
};

/// Judges the comments that allow what other rules of this kind say, by asking those rules.
fn check(input: &ConfigInput<'_>, found: &mut Findings) {
    let ask = |rule: &Rule| {
        let Check::Config(check) = rule.check else { return None };
        let mut said = Findings::default();
        check(input, &mut said);
        Some(said)
    };
    comments_without_use(input, &ask, found);
}

/// The comments that allow a rule which, when asked, says nothing there. `ask` answers for the rules that it can run.
pub(in crate::rules) fn comments_without_use(
    input: &ConfigInput<'_>,
    ask: &dyn Fn(&Rule) -> Option<Findings>,
    found: &mut Findings,
) {
    if input.secrets.is_broken() {
        return;
    }
    let mut asked: HashMap<&str, Option<Problems>> = HashMap::new();
    for directive in directives(input.secrets, input.sources) {
        let Directive::Allow(allow) = directive else { continue };
        for allowed in &allow.names {
            // A comment that allows unused comments asks no questions.
            let Some(rule) = find(&allowed.name).filter(|rule| rule.info.name != RULE.info.name) else { continue };
            let said = asked
                .entry(rule.info.name)
                .or_insert_with(|| ask(rule).map(|said| Problems::of(&said.into_diagnostics())));
            if said.as_ref().is_some_and(|problems| !allow.is_used(problems)) {
                found.push(
                    RULE.at(allowed.place, format!("nothing here has the problem `{}`", allowed.name))
                        .label("allows nothing")
                        .help("remove the comment, or move it behind the setting that has the problem"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn a_comment_that_allows_a_problem_is_used() {
        check(&RULE, "[auth]\nredirect_uri = 'http://localhost:8501/cb' # authctl: allow(wrong-callback-path): r\n");
        check(&RULE, "[auth] # authctl: allow(wrong-callback-path): r\nredirect_uri = 'http://localhost:8501/cb'\n");
    }

    #[test]
    fn a_comment_in_another_place_is_not() {
        check(
            &RULE,
            "[auth]\nredirect_uri = 'http://localhost:8501/cb'\n\
             cookie_secret = 'x' # authctl: allow(wrong-callback-path): r  #~ warning[unused-allow]\n",
        );
    }
}
