//! The rule `unused-allow`: a comment allows a problem that is not there.

use std::collections::HashMap;

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::engine::allow::{Directive, Problems, directives};
use crate::rules::{Check, CommentInput, Findings, Rule, find};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unused-allow",
        summary: "a comment allows a problem that is not there",
        level: Level::Warning,
        docs: r#"
## Why
The problem that the comment allows was solved, or the comment is in the wrong place: it counts for the setting on its
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
    check: Check::Comments(check),
};

fn check(input: &CommentInput<'_>, findings: &mut Findings) {
    if input.config.secrets.is_broken() {
        return;
    }
    let mut problems: HashMap<&str, Problems> = HashMap::new();
    for directive in directives(input.config.secrets, input.config.sources) {
        let Directive::Allow(allow) = directive else { continue };
        for allowed in &allow.names {
            let Some(rule) = find(&allowed.name) else { continue };
            let is_judged = match rule.check {
                Check::Config(_) => true,
                Check::Project(_) => input.has_app_files,
                // A login, a live provider or the running app may show it yet, and unused comments are what this rule itself is about.
                Check::Provider(_) | Check::Login(_) | Check::App(_) | Check::Flaw | Check::Comments(_) => false,
            };
            let name = rule.info.name;
            let found_here = problems
                .entry(name)
                .or_insert_with(|| Problems::collect(input.found.iter().filter(|problem| problem.rule().name == name)));
            if is_judged && !allow.is_used(found_here) {
                findings.push(
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
