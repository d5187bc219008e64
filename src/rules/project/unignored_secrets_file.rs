//! A secrets file that the next `git add .` would take.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::TextEdit;
use crate::streamlit::GitState;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unignored-secrets-file",
        summary: "git does not ignore a secrets file",
        level: Level::Warning,
        docs: r"
## Why
The file is in a git work tree, and no `.gitignore` names it: the next `git add .` or `git commit -a` of somebody in a
hurry publishes it.

## Example
```console
$ git status --short
?? .streamlit/secrets.toml
```

## Instead
```console
$ echo .streamlit/secrets.toml >> .gitignore
```
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, found: &mut Findings) {
    for stored in &input.surroundings.stored_secrets {
        let GitState::Unignored(list) = &stored.git else { continue };
        let path = input.config.sources.path(stored.file);
        let mut problem = RULE
            .in_file(stored.file, format!("git does not ignore `{path}`"))
            .label("the next `git add .` takes it")
            .help("add the file to `.gitignore`");
        if let Some(list) = list {
            problem = problem.fix(Fix {
                title: format!("add it to `{}`", input.config.sources.path(list.file)),
                applicability: Applicability::Safe,
                file: list.file,
                edits: vec![TextEdit::replace(list.end, list.addition.clone())],
            });
        }
        found.push(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::project_testing::{AUTH, ProjectCase};
    use crate::streamlit::GitState;

    #[test]
    fn a_file_that_git_would_take_is_named() {
        let case =
            ProjectCase::of(AUTH).with(|surroundings| surroundings.stored_secrets[0].git = GitState::Unignored(None));
        assert_eq!(
            case.said(&RULE),
            ["warning .streamlit/secrets.toml: git does not ignore `.streamlit/secrets.toml`"]
        );
    }

    #[test]
    fn without_git_there_is_nothing_to_ignore() {
        assert_eq!(ProjectCase::of(AUTH).said(&RULE), Vec::<String>::new());
        let case = ProjectCase::of(AUTH).with(|surroundings| surroundings.stored_secrets[0].git = GitState::Ignored);
        assert_eq!(case.said(&RULE), Vec::<String>::new());
    }
}
