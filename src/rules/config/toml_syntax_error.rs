//! The rule `toml-syntax-error`: a secrets file is not TOML as Streamlit reads it.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::{FileId, Location, Span, TextEdit};
use crate::streamlit::Fact;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "toml-syntax-error",
        summary: "a secrets file is not TOML as Streamlit reads it",
        level: Level::Error,
        docs: r#"
## Why
Streamlit reads its secrets with Python's `tomllib`, which knows TOML 1.0. One mistake anywhere in one of the files, also
far from `[auth]`, and it reads no secrets at all: `st.login` then says that no credentials are configured, and the reason
is in the server's log at best. A byte order mark and what is new in TOML 1.1 (such as a line break inside `{ … }`) count as
mistakes too, even where other tools accept them; with a file in UTF-16 the server does not start.

Before 1.66 Streamlit reads them with the package `toml`. It refuses some of TOML 1.0 (an array with values of different
types, four quotes at the end of a multi-line string), and on some of it fails itself, so that the server does not start:
that is an error if the project's Streamlit is that old. It also reads some text that is not TOML, such as `key == 1`.
Later releases do not, so this is an error whatever the project's Streamlit is, and the message says so.

## Example
```toml
[auth]
client_kwargs = {
    prompt = "login",
}
```

## Instead
```toml
[auth]
client_kwargs = { prompt = "login" }
```
"#,
    },
    check: Check::Config(check),
};

const BYTE_ORDER_MARK: char = '\u{feff}';

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    // Nobody writes a folder as TOML: what is wrong there has a rule of its own.
    for file in input.secrets.files.iter().filter(|file| !input.sources.is_folder(file.file)) {
        let text = input.sources.text(file.file);
        for problem in &file.document.problems {
            let exception = problem.exception(input.streamlit);
            let at = |span| Location { file: file.file, span };
            let mut message = problem.message.clone();
            if problem.read_before_1_66 {
                message.push_str("; Streamlit before 1.66 reads this, later ones do not");
            }
            let mut diagnostic = if text.is_empty() {
                RULE.in_file(file.file, message)
            } else {
                RULE.at(at(problem.span), message).label(match exception {
                    None if problem.read_before_1_66 => {
                        "Streamlit 1.66 stops reading here, and reads none of the secrets"
                    }
                    None if !input.streamlit.has(Fact::SurvivesMalformedSecrets) => {
                        "Streamlit stops reading here, and its server does not start"
                    }
                    None => "Streamlit stops reading here, and reads none of the secrets",
                    Some(_) => "Streamlit's parser itself fails here, and Streamlit with it",
                })
            };
            if let Some((span, label)) = problem.related {
                diagnostic = diagnostic.related(at(span), label);
            }
            if let Some(exception) = exception {
                diagnostic = diagnostic.evidence(format!("Python raises `{exception}`, and the server does not start"));
            }
            let diagnostic = diagnostic.fix_if_any(without_byte_order_mark(file.file, text));
            findings.push(match problem.help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
        }
    }
}

/// Removes the byte order mark at the beginning of `text`, if there is one.
pub(super) fn without_byte_order_mark(file: FileId, text: &str) -> Option<Fix> {
    text.starts_with(BYTE_ORDER_MARK).then(|| Fix {
        title: "remove the byte order mark".to_owned(),
        applicability: Applicability::Safe,
        file,
        edits: vec![TextEdit::replace(Span::new(0, BYTE_ORDER_MARK.len_utf8()), "")],
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, diagnose, fixed};
    use crate::streamlit::Version;

    #[test]
    fn a_mistake_far_from_auth_counts() {
        check(&RULE, "[auth]\nredirect_uri = 'x'\n[model]\ntemperature = warm #~ error[toml-syntax-error]\n");
    }

    #[test]
    fn what_only_newer_parsers_accept_counts() {
        check(&RULE, "[auth]\nclient_kwargs = { prompt = 'login', } #~ error[toml-syntax-error]\n");
    }

    #[test]
    fn a_byte_order_mark_is_taken_away() {
        let text = "\u{feff}[auth] #~ error[toml-syntax-error]\n";
        let found = check(&RULE, text);
        assert!(fixed(text, &found).starts_with("[auth]"));
    }

    #[test]
    fn text_that_is_not_toml_counts_for_every_streamlit() {
        for streamlit in [Version::NEWEST, Version::new(1, 53, 0)] {
            let found = diagnose(&RULE, "[auth]\nx == 1\n", "", streamlit);
            assert!(found[0].message().ends_with("; Streamlit before 1.66 reads this, later ones do not"));
        }
    }

    #[test]
    fn the_message_never_quotes_the_text() {
        let found = check(&RULE, "[auth]\nclient_secret = \"CANARY\" CANARY #~ error[toml-syntax-error]\n");
        assert!(!found[0].message().contains("CANARY"));
    }
}
