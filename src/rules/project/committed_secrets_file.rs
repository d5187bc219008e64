//! The rule `committed-secrets-file`: git tracks a secrets file.

use crate::diagnostic::{Level, RuleInfo, shell_word};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::GitState;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "committed-secrets-file",
        summary: "git tracks a secrets file",
        level: Level::Error,
        docs: r"
## Why
What git tracks is in every clone, and stays in the history when it is deleted later. Whoever reads the repository can
sign identity cookies with `cookie_secret`, and so be any user of the app, and act as the app with `client_secret`.

## Example
```console
$ git ls-files .streamlit
.streamlit/secrets.toml
```

## Instead
```console
$ git rm --cached .streamlit/secrets.toml
$ echo .streamlit/secrets.toml >> .gitignore
$ authctl secret --write
```
Then make a new client secret in the provider's console: the old one is in the history.
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    for (file, state) in &input.app_context.client_files {
        if let GitState::Tracked(path) = state {
            findings.push(
                RULE.in_file(*file, format!("git tracks `{path}`, with the secret of a Google client"))
                    .label("everyone who can read the repository can act as the app")
                    .help(format!("run `git rm --cached {}` and add the file to `.gitignore`", shell_word(path)))
                    .help("make a new client secret in Google's console: the old one stays in the history"),
            );
        }
    }
    for stored in &input.app_context.stored_secrets {
        let GitState::Tracked(path) = &stored.git else { continue };
        // An empty file, or one with comments only, gives nothing away.
        if !input.config.sources.has_secrets(stored.file) {
            continue;
        }
        findings.push(
            RULE.in_file(stored.file, format!("git tracks `{path}`"))
                .label("everyone who can read the repository has these secrets")
                .help(format!("run `git rm --cached {}` and add the file to `.gitignore`", shell_word(path)))
                .help(if input.config.secrets.auth().is_some() {
                    "renew the client secret and the cookie secret: the old ones stay in the history"
                } else {
                    "renew what it holds: the old values stay in the history"
                }),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};
    use crate::streamlit::GitState;

    fn tracked(secrets: &str, path: &'static str) -> Vec<String> {
        let case = ProjectCase::new(secrets);
        case.with(|all| all.stored_secrets[0].git = GitState::Tracked(path.to_owned())).said(&RULE)
    }

    #[test]
    fn a_tracked_file_is_named_as_git_knows_it() {
        let path = ".streamlit/secrets.toml";
        assert_eq!(tracked(AUTH, path), ["error .streamlit/secrets.toml: git tracks `.streamlit/secrets.toml`"]);
        assert_eq!(tracked(AUTH, "all/s.toml"), ["error .streamlit/secrets.toml: git tracks `all/s.toml`"]);
    }

    #[test]
    fn other_files_and_empty_ones_are_not() {
        assert_eq!(ProjectCase::new(AUTH).said(&RULE), Vec::<String>::new());
        for state in [GitState::Ignored, GitState::Unignored(None)] {
            let case =
                ProjectCase::new(AUTH).with(move |app_context| app_context.stored_secrets[0].git = state.clone());
            assert_eq!(case.said(&RULE), Vec::<String>::new());
        }
        assert_eq!(tracked("# nothing\n", ".streamlit/secrets.toml"), Vec::<String>::new());
    }
}
