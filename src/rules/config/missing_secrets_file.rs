//! Streamlit looks for its secrets in few places.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};

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

fn check(input: &ConfigInput<'_>, found: &mut Findings) {
    // Where a broken `config.toml` says where the secrets are, that is the one thing to repair.
    let is_elsewhere = input.config.unread_files().any(|(file, _)| input.sources.text(file).contains("secrets"));
    if !input.secrets.files.is_empty() || is_elsewhere {
        return;
    }
    let expected = input.expected_secrets_path;
    if input.config.secrets_files.as_ref().is_some_and(Vec::is_empty) {
        found.push(
            RULE.about(expected, "`secrets.files` is empty, so Streamlit reads no secrets file at all")
                .help("remove it from `config.toml`, or name the files there"),
        );
        return;
    }
    let mut problem = RULE.about(expected, format!("there is no `{expected}`, so `st.login` has nothing to work with"));
    for near_miss in input.near_misses {
        problem = problem.help(advice(near_miss, expected));
    }
    if input.near_misses.is_empty() {
        problem = problem.help("run `authctl init` to make one");
    }
    found.push(problem);
}

/// What to do with a file that is not quite the secrets file.
fn advice(near_miss: &str, expected: &str) -> String {
    let name = near_miss.rsplit(['/', '\\']).next().unwrap_or(near_miss).to_ascii_lowercase();
    let is_template = ["example", "sample", "template", "dist"].iter().any(|word| name.contains(word));
    let lies_deeper = near_miss.replace('\\', "/").ends_with("/.streamlit/secrets.toml");
    if is_template {
        format!("copy `{near_miss}` to `{expected}` and fill it in")
    } else if lies_deeper {
        let folder = &near_miss[..near_miss.len() - "/.streamlit/secrets.toml".len()];
        format!(
            "`{near_miss}` is there: start Streamlit in `{folder}`, and check that folder with `authctl -C {folder} check`"
        )
    } else if matches!(name.rsplit_once('.'), Some((_, "toml" | "txt"))) {
        format!("`{near_miss}` is not read: rename it to `{expected}`")
    } else {
        format!("`{near_miss}` is not read: Streamlit wants TOML in `{expected}`")
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::diagnostic::Diagnostic;
    use crate::rules::tests::config_case::Case;

    fn with(near_misses: &[&str]) -> Vec<Diagnostic> {
        let near_misses = near_misses.iter().map(|path| (*path).to_owned()).collect();
        Case { secrets: Vec::new(), near_misses, ..Case::of("") }.diagnose(&RULE)
    }

    #[test]
    fn a_folder_without_secrets_is_told_how_to_begin() {
        let found = with(&[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].help_texts(), ["run `authctl init` to make one"]);
    }

    #[test]
    fn an_empty_list_of_files_is_the_cause() {
        let found = Case { secrets: Vec::new(), config: "[secrets]\nfiles = []\n", ..Case::of("") }.diagnose(&RULE);
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
    fn any_file_will_do() {
        assert!(Case::of("").diagnose(&RULE).is_empty());
    }
}
