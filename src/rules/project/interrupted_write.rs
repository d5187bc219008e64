//! The rule `interrupted-write`: an interrupted write left secrets behind.

use crate::diagnostic::{Level, RuleInfo, shell_word};
use crate::rules::{Check, Findings, ProjectInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "interrupted-write",
        summary: "an interrupted write left secrets behind",
        level: Level::Warning,
        docs: r"
## Why
While `authctl` writes a secrets file, the new contents are in a temporary folder beside it. When the process is killed in that
moment, the folder stays, with all secrets. Git ignores it, unless somebody has added it all the same; an image or an archive
of the project takes it along.

## Example
```console
$ ls -A .streamlit
.secrets.toml.authctl-h2Yp0c  secrets.toml
```

## Instead
```console
$ rm -r .streamlit/.secrets.toml.authctl-h2Yp0c
```
The next command of `authctl` that changes the file removes it too.
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    for leftover in &input.app_context.leftovers {
        let path = &leftover.shown_path;
        let problem = if leftover.is_tracked {
            RULE.about(path, format!("git tracks `{path}`, which an interrupted write left behind"))
                .at_level(Level::Error)
                .label("everyone who can read the repository has these secrets")
                .help(format!("run `git rm -r --cached {0}` and remove `{0}`", shell_word(path)))
                .help("renew the client secret and the cookie secret: the old ones stay in the history")
        } else {
            RULE.about(path, format!("an interrupted write left `{path}` behind"))
                .label("it contains a copy of the secrets")
                .help(format!("remove `{path}`; the next `authctl set` or `authctl init` does it too"))
        };
        findings.push(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};
    use crate::streamlit::Leftover;

    #[test]
    fn what_is_left_is_named_and_worse_when_git_has_it() {
        for (is_tracked, said) in [
            (false, "warning .streamlit/x: an interrupted write left `.streamlit/x` behind"),
            (true, "error .streamlit/x: git tracks `.streamlit/x`, which an interrupted write left behind"),
        ] {
            let leftover = move || Leftover { shown_path: ".streamlit/x".to_owned(), is_tracked };
            let case = ProjectCase::new(AUTH).with(move |all| all.leftovers = vec![leftover()]);
            assert_eq!(case.said(&RULE), [said]);
        }
        assert_eq!(ProjectCase::new(AUTH).said(&RULE), Vec::<String>::new());
    }
}
