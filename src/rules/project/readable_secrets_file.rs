//! The rule `readable-secrets-file`: others on this machine can read a secrets file.

use crate::diagnostic::{Level, RuleInfo, shell_word};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::{GitState, Readers};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "readable-secrets-file",
        summary: "others on this machine can read a secrets file",
        level: Level::Warning,
        docs: r"
## Why
Everyone with an account on the machine, and every program that runs under another account, can read the client secret
and sign identity cookies. Files made with an editor are readable by all unless their folders are not.

## Example
```console
$ ls -l .streamlit/secrets.toml
-rw-r--r-- 1 app app 412 .streamlit/secrets.toml
```

## Instead
```console
$ chmod 600 .streamlit/secrets.toml
```
The user who runs Streamlit must own the file.
",
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    for stored in &input.app_context.stored_secrets {
        let Readers::Everyone(mode) = stored.readers else { continue };
        // Git keeps no such mode, so no checkout could have it.
        let is_in_git = matches!(stored.git, GitState::Tracked(_) | GitState::Encrypted);
        if is_in_git || !input.config.sources.has_secrets(stored.file) {
            continue;
        }
        let path = input.config.sources.path(stored.file);
        findings.push(
            RULE.in_file(stored.file, format!("everyone on this machine can read `{path}`"))
                .label(format!("its mode is {mode:04o}"))
                .help(format!("run `chmod 600 {}`", shell_word(path))),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::{AUTH, ProjectCase};
    use crate::streamlit::Readers;

    #[test]
    fn a_file_for_everyone_is_named() {
        let case = ProjectCase::new(AUTH).with(|all| all.stored_secrets[0].readers = Readers::Everyone(0o644));
        assert_eq!(
            case.said(&RULE),
            ["warning .streamlit/secrets.toml: everyone on this machine can read `.streamlit/secrets.toml`"]
        );
        assert_eq!(ProjectCase::new(AUTH).said(&RULE), Vec::<String>::new());
        let empty = ProjectCase::new("").with(|all| all.stored_secrets[0].readers = Readers::Everyone(0o644));
        assert_eq!(empty.said(&RULE), Vec::<String>::new());
    }
}
