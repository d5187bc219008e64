//! The rule `unsupported-directory-secrets`: secrets are mounted as folders in a way that Streamlit does not read.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::Value;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-directory-secrets",
        summary: "secrets are mounted as folders in a way that Streamlit does not read",
        level: Level::Error,
        docs: r#"
## Why
Where `secrets.files` names a folder, as for secrets of Kubernetes, Streamlit takes each folder in it for a table and each file in
that for a text. There is no third level, so `[auth.NAME]` and `client_kwargs` cannot be mounted this way. A folder with one file
becomes that text itself: with `auth`, the server does not start. And one file among the folders stops the reading of all.

## Example
```text
run/secrets/auth/keycloak/
```

## Instead
Mount one file `secrets.toml` with everything in it, and name that:
```toml
# .streamlit/config.toml
[secrets]
files = ["/run/secrets/streamlit/secrets.toml"]
```
`authctl export --to kubernetes` prints such a mount.
"#,
    },
    check: Check::Config(check),
};

const ADVICE: &str =
    "mount one `secrets.toml` instead, as `authctl export --to kubernetes` prints it, and name it in `secrets.files`";

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for file in input.secrets.files.iter().filter(|file| input.sources.is_folder(file.file)) {
        let folder = input.sources.path(file.file);
        for problem in &file.document.problems {
            findings.push(
                RULE.in_file(file.file, problem.message.clone())
                    .label("Streamlit reads no secrets at all")
                    .help(ADVICE),
            );
        }
        if let Some(entry) = file.document.root.get("auth").filter(|entry| !matches!(entry.value, Value::Table(_))) {
            findings.push(
                RULE.at(
                    crate::source::Location { file: file.file, span: entry.key_span },
                    format!("`{folder}auth` holds one file only, so `auth` is a text and no table"),
                )
                .label("with this, Streamlit's server does not start")
                .help(ADVICE),
            );
        }
        for deeper in too_deep(input, folder) {
            let name = deeper[folder.len()..].trim_start_matches("auth/").trim_end_matches('/');
            findings.push(
                RULE.in_file(
                    file.file,
                    format!("`{deeper}` is not read: `[auth.{name}]` cannot be mounted as a folder"),
                )
                .provider(name)
                .label(format!("`st.login(\"{name}\")` refuses"))
                .help(ADVICE),
            );
        }
    }
}

/// Folders inside of the mounted `auth`, with the path of the mounted folder before them.
fn too_deep<'a>(input: &ConfigInput<'a>, folder: &str) -> Vec<&'a str> {
    let auth = format!("{folder}auth/");
    input.near_misses.iter().map(String::as_str).filter(|path| path.replace('\\', "/").starts_with(&auth)).collect()
}

/// Whether somebody tried to mount a provider's section.
pub(crate) fn has_mounted_provider(input: &ConfigInput<'_>) -> bool {
    let mut folders = input.secrets.files.iter().filter(|file| input.sources.is_folder(file.file));
    folders.any(|file| !too_deep(input, input.sources.path(file.file)).is_empty())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::diagnostic::Diagnostic;
    use crate::rules::tests::config_case::Case;

    fn messages(found: &[Diagnostic]) -> Vec<&str> {
        found.iter().map(Diagnostic::message).collect()
    }

    #[test]
    fn a_provider_cannot_be_mounted() {
        let case = Case {
            folder: Some(("mnt/", "[auth]\nredirect_uri = 'x'\ncookie_secret = 'y'\n")),
            near_misses: vec!["mnt/auth/google/".to_owned(), "mnt/db/deep/".to_owned()],
            ..Case::new("")
        };
        assert_eq!(
            messages(&case.diagnose(&RULE)),
            ["`mnt/auth/google/` is not read: `[auth.google]` cannot be mounted as a folder"]
        );
    }

    #[test]
    fn one_file_is_a_text() {
        let case = Case { folder: Some(("mnt/", "auth = 'x'\n")), ..Case::new("") };
        assert_eq!(
            messages(&case.diagnose(&RULE)),
            ["`mnt/auth` holds one file only, so `auth` is a text and no table"]
        );
    }

    #[test]
    fn the_default_provider_can_be_mounted() {
        let text = "[auth]\nredirect_uri = 'x'\ncookie_secret = 'y'\nclient_id = 'a'\nclient_secret = 'b'\n";
        assert!(Case { folder: Some(("mnt/", text)), ..Case::new("") }.diagnose(&RULE).is_empty());
        assert!(Case::new("auth = 'x'\n").diagnose(&RULE).is_empty());
    }
}
