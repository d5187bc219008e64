//! The rule `unknown-rule-in-allow`: a comment allows a rule that does not exist.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::engine::allow::{Directive, directives};
use crate::rules::{Check, ConfigInput, Findings, Rule, find, nearest_rule};
use crate::source::TextEdit;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unknown-rule-in-allow",
        summary: "a comment allows a rule that does not exist",
        level: Level::Warning,
        docs: r#"
## Why
The comment `# authctl: allow(rule-name): reason` names a rule that this authctl does not have: it is misspelled, and the
problem that it should allow is still reported, or the rule is one of a newer authctl.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback" # authctl: allow(redirect-port-missmatch): the proxy listens there
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
`authctl explain` lists the names.
"#,
    },
    check: Check::Config(check),
};

/// How many names are compared with those of all rules. The others follow when these are corrected.
const GUESSES: usize = 200;

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let mut guesses = 0;
    for directive in directives(input.secrets, input.sources) {
        let Directive::Allow(allow) = directive else { continue };
        for allowed in allow.names.iter().filter(|allowed| find(&allowed.name).is_none()) {
            let mut problem =
                RULE.at(allowed.place, format!("there is no rule `{}`", allowed.name)).label("allows nothing");
            guesses += 1;
            let nearest = if guesses <= GUESSES { nearest_rule(&allowed.name) } else { None };
            problem = match nearest {
                Some(name) => problem.help(format!("write `{name}`, if you mean that")).fix(Fix {
                    title: format!("name the rule `{name}`"),
                    applicability: Applicability::Unsafe,
                    file: allowed.place.file,
                    edits: vec![TextEdit::replace(allowed.place.span, name)],
                }),
                None => problem.help("name one of the rules that `authctl explain` lists"),
            };
            findings.push(problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GUESSES, RULE};
    use crate::rules::tests::config_case::check;

    #[test]
    fn a_misspelled_name_is_corrected() {
        let found = check(
            &RULE,
            "[auth]\nx = 1 # authctl: allow(wrong-calback-path, unused-allow): r  #~ warning[unknown-rule-in-allow]\n",
        );
        assert_eq!(found[0].help_texts(), ["write `wrong-callback-path`, if you mean that"]);
        assert_eq!(found[0].proposed_fix().unwrap().title, "name the rule `wrong-callback-path`");
    }

    #[test]
    fn only_the_first_of_very_many_names_are_compared_with_all_rules() {
        let line = "x = 1 # authctl: allow(wrong-calback-path): r  #~ warning[unknown-rule-in-allow]\n";
        let lines: String = (0..=GUESSES).map(|number| format!("x{number}{}", &line[1..])).collect();
        let found = check(&RULE, &format!("[auth]\n{lines}"));
        let corrected = found.iter().filter(|problem| problem.proposed_fix().is_some()).count();
        assert_eq!((found.len(), corrected), (GUESSES + 1, GUESSES));
    }

    #[test]
    fn a_name_like_no_other_is_not_guessed() {
        let found = check(&RULE, "[auth] # authctl: allow(everything): r  #~ warning[unknown-rule-in-allow]\n");
        assert!(found[0].proposed_fix().is_none());
    }
}
