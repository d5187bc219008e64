//! The rule `unignored-secrets-file`: git does not ignore a secrets file.

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
The file is in a git work tree, and no `.gitignore` names it: the next hurried `git add .` puts it into a
commit, and the next `git push` publishes it.

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

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let secrets = input.app_context.stored_secrets.iter().map(|stored| (stored.file, &stored.git));
    let clients = input.app_context.client_files.iter().map(|(file, git)| (*file, git));
    for (file, git) in secrets.chain(clients) {
        let GitState::Unignored(list) = git else { continue };
        let path = input.config.sources.path(file);
        let mut problem = RULE
            .in_file(file, format!("git does not ignore `{path}`"))
            .label("the next `git add .` takes it")
            .help(match list {
                Some(list) => format!("add the line `{}` to `{}`", list.line, list.shown_path),
                None => "add the file to `.gitignore`".to_owned(),
            });
        if let Some((list, edit)) = list.as_ref().and_then(|list| Some((list, list.edit.as_ref()?))) {
            problem = problem.fix(Fix {
                title: format!("add it to `{}`", list.shown_path),
                applicability: Applicability::Safe,
                file: edit.file,
                edits: vec![TextEdit::replace(edit.end, edit.addition.clone())],
            });
        }
        findings.push(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};
    use crate::streamlit::GitState;

    #[test]
    fn a_file_that_git_would_take_is_named() {
        let case =
            ProjectCase::new(AUTH).with(|app_context| app_context.stored_secrets[0].git = GitState::Unignored(None));
        assert_eq!(
            case.said(&RULE),
            ["warning .streamlit/secrets.toml: git does not ignore `.streamlit/secrets.toml`"]
        );
    }

    #[test]
    fn without_git_there_is_nothing_to_ignore() {
        assert_eq!(ProjectCase::new(AUTH).said(&RULE), Vec::<String>::new());
        let case = ProjectCase::new(AUTH).with(|app_context| app_context.stored_secrets[0].git = GitState::Ignored);
        assert_eq!(case.said(&RULE), Vec::<String>::new());
    }
}
