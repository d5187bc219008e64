//! The rule `missing-secrets-file`: there is no secrets file where Streamlit looks.

use crate::diagnostic::{Anchor, Diagnostic, Level, RuleInfo, shell_word};
use crate::rules::{Absence, Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-secrets-file",
        summary: "there is no secrets file where Streamlit looks",
        level: Level::Error,
        docs: r"
## Why
Streamlit reads `.streamlit/secrets.toml` in the home folder, in the folder where it is started, and (since 1.46) beside the
main script; or the files that `secrets.files` names. Where none is there, `st.login` says that no credentials are
configured, and `st.user` has no `is_logged_in`. A file under another name, such as the `secrets.toml.txt` that some
editors make, is not read.

## Example
```text
.streamlit/secrets.toml.txt
```

## Instead
```console
$ authctl init
```
writes `.streamlit/secrets.toml`. A file with the wrong name only needs the right one.
",
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    if let Some(expected) = &input.absence.replaced_by_example {
        let example = input.expected_secrets_path;
        findings.push(
            RULE.about(expected, format!("there is no `{expected}`: `{example}` is checked in its place"))
                .at_level(Level::Info)
                .help(format!("to run the app here, copy `{example}` to `{expected}` and fill it in")),
        );
        return;
    }
    // What `st.App` is given takes the place of a file, and what a container writes is one.
    let Absence { app_secrets, is_rendered, .. } = input.absence;
    // Where a broken `config.toml` says where the secrets are, that is the one thing to repair.
    let is_elsewhere = input.config.unread_files().any(|(file, _)| input.sources.text(file).contains("secrets"));
    if !input.secrets.files.is_empty() || app_secrets.is_some() || *is_rendered || is_elsewhere {
        return;
    }
    let expected = input.expected_secrets_path;
    if input.config.secrets_files.as_ref().is_some_and(Vec::is_empty) {
        findings.push(
            RULE.about(expected, "`secrets.files` is empty, so Streamlit reads no secrets file at all")
                .help("remove it from `config.toml`, or name the files there"),
        );
        return;
    }
    let Absence { named, is_left_out, link_target, .. } = input.absence;
    if !named.is_empty() {
        let anchor = input.config.secrets_files_location.map_or(Anchor::Subject(expected.to_owned()), Anchor::Span);
        let mut problem = RULE
            .anchored(anchor, "none of the files of `secrets.files` is there")
            .label("Streamlit reads these files and no others")
            .help(format!("put the secrets in {}", quoted(named)));
        if *is_left_out {
            problem = problem.help(format!(
                "`{expected}` is not read while `secrets.files` is set: name it there, or remove `secrets.files`"
            ));
        }
        findings.push(problem);
        return;
    }
    if let Some(target) = link_target {
        findings.push(
            RULE.about(expected, format!("`{expected}` is a link to `{target}`, which is not there"))
                .help("put the secrets where the link leads, or make it a file"),
        );
        return;
    }
    let mut problem = nothing_there(input);
    // The same name may lead to another file here: nobody renames a file to what it is called already.
    let near_misses: Vec<&String> = input.near_misses.iter().filter(|path| *path != expected).collect();
    let (renamed, others): (Vec<&String>, Vec<&String>) =
        near_misses.iter().copied().partition(|path| Advice::for_near_miss(path) == Advice::Rename);
    match renamed.as_slice() {
        [] => {}
        [only] => problem = problem.help(format!("`{only}` is not read: rename it to `{expected}`")),
        // One name is not for several files.
        several => {
            problem =
                problem.help(format!("none of {} is read: rename the right one to `{expected}`", quoted(several)));
        }
    }
    for near_miss in others {
        problem = problem.help(advice(near_miss, expected));
    }
    if near_misses.is_empty() && problem.level() == Level::Error {
        problem = problem.help("run `authctl init` to make one");
    }
    findings.push(problem);
}

/// Where git ignores the file, no clone has it, and none is to be expected in one.
fn nothing_there(input: &ConfigInput<'_>) -> Diagnostic {
    let expected = input.expected_secrets_path;
    let Absence { use_of_login, is_ignored, .. } = input.absence;
    match use_of_login {
        Some(use_of_login) if *is_ignored && input.near_misses.is_empty() => RULE
            .about(
                expected,
                format!("the app {use_of_login}, and there is nothing to check: no `{expected}`, no example"),
            )
            .at_level(Level::Warning)
            .help("commit an example, `.streamlit/secrets.toml.example`, or give `--secrets` the path of a file"),
        Some(use_of_login) => {
            RULE.about(expected, format!("the app {use_of_login}, and there is no `{expected}` to work with"))
        }
        None => RULE.about(expected, format!("there is no `{expected}`, so `st.login` has nothing to work with")),
    }
}

fn quoted(paths: &[impl AsRef<str>]) -> String {
    paths.iter().map(|path| format!("`{}`", path.as_ref())).collect::<Vec<_>>().join(", ")
}

/// What can be done with a file that is not quite the secrets file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Advice {
    Decrypt,
    FillIn,
    StartThere,
    Rename,
    Convert,
}

impl Advice {
    fn for_near_miss(near_miss: &str) -> Self {
        let name = near_miss.rsplit(['/', '\\']).next().unwrap_or(near_miss).to_ascii_lowercase();
        let is_template =
            ["example", "sample", "template", "dist", "tmpl", "tpl", "j2"].iter().any(|word| name.contains(word));
        let is_encrypted = |part: &str| {
            matches!(part, "enc" | "encrypted" | "sops" | "age" | "gpg" | "asc" | "vault" | "sealed" | "crypt")
        };
        if name.split(['.', '-', '_']).any(is_encrypted) {
            Self::Decrypt
        } else if is_template {
            Self::FillIn
        } else if near_miss.replace('\\', "/").ends_with("/.streamlit/secrets.toml") {
            Self::StartThere
        } else if matches!(name.rsplit_once('.'), Some((_, "toml" | "txt"))) {
            Self::Rename
        } else {
            Self::Convert
        }
    }
}

/// What to do with a file that is not quite the secrets file.
fn advice(near_miss: &str, expected: &str) -> String {
    match Advice::for_near_miss(near_miss) {
        Advice::Decrypt => format!("`{near_miss}` is not read: decrypt it to `{expected}`"),
        Advice::FillIn => format!(
            "copy `{near_miss}` to `{expected}` and fill it in; in a clone without secrets, `authctl check .` checks the example"
        ),
        Advice::StartThere => {
            let folder = &near_miss[..near_miss.len() - "/.streamlit/secrets.toml".len()];
            let word = shell_word(folder);
            format!(
                "`{near_miss}` is there: start Streamlit in `{folder}`, and check that folder with `authctl -C {word} check`"
            )
        }
        Advice::Rename => format!("`{near_miss}` is not read: rename it to `{expected}`"),
        Advice::Convert => format!("`{near_miss}` is not read: Streamlit wants TOML in `{expected}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::diagnostic::Diagnostic;
    use crate::rules::tests::config_case::Case;

    fn with(near_misses: &[&str]) -> Vec<Diagnostic> {
        let near_misses = near_misses.iter().map(|path| (*path).to_owned()).collect();
        Case { secrets: Vec::new(), near_misses, ..Case::new("") }.diagnose(&RULE)
    }

    #[test]
    fn a_folder_without_secrets_is_told_how_to_begin() {
        let found = with(&[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].help_texts(), ["run `authctl init` to make one"]);
    }

    #[test]
    fn an_empty_list_of_files_is_the_cause() {
        let found = Case { secrets: Vec::new(), config: "[secrets]\nfiles = []\n", ..Case::new("") }.diagnose(&RULE);
        assert_eq!(found[0].message(), "`secrets.files` is empty, so Streamlit reads no secrets file at all");
    }

    #[test]
    fn what_was_meant_is_named() {
        for (path, expected) in [
            (".streamlit/secrets.toml.txt", "rename it to `.streamlit/secrets.toml`"),
            (".streamlit/credentials.toml", "rename it"),
            ("secrets.toml", "rename it"),
            (".streamlit/secrets.toml.example", "copy `.streamlit/secrets.toml.example`"),
            ("app/.streamlit/secrets.toml", "authctl -C app check"),
            (".streamlit/secrets", "wants TOML"),
            (".streamlit/secrets.yaml", "wants TOML"),
        ] {
            let found = with(&[path]);
            assert!(found[0].help_texts()[0].contains(expected), "{path}: {:?}", found[0].help_texts());
        }
    }

    #[test]
    fn several_files_are_not_renamed_to_one_name() {
        let found = with(&["secrets.toml", ".streamlit/secret.toml", ".streamlit/secrets.yaml"]);
        assert_eq!(
            found[0].help_texts(),
            [
                "none of `secrets.toml`, `.streamlit/secret.toml` is read: rename the right one to `.streamlit/secrets.toml`",
                "`.streamlit/secrets.yaml` is not read: Streamlit wants TOML in `.streamlit/secrets.toml`",
            ]
        );
    }

    #[test]
    fn no_file_is_renamed_to_its_own_name() {
        let found = with(&[".streamlit/secrets.toml"]);
        assert_eq!(found[0].help_texts(), ["run `authctl init` to make one"]);
    }

    #[test]
    fn any_file_will_do() {
        assert!(Case::new("").diagnose(&RULE).is_empty());
    }
}
