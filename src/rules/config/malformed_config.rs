//! The rule `malformed-config`: a `config.toml` is not as Streamlit reads it.

use super::toml_syntax_error::without_byte_order_mark;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::quote_value::quoted;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::Location;
use crate::streamlit::Fact;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "malformed-config",
        summary: "a `config.toml` is not as Streamlit reads it",
        level: Level::Error,
        docs: r#"
## Why
One mistake anywhere in `.streamlit/config.toml`, and Streamlit ignores the whole file: the app is served on port 8501
without a base path, and `secrets.files` has no effect. The reason is in the server's log only. Before 1.45 the server does
not start, and so it is in any release where the file is not UTF-8, or where an option is outside of any section.

Paths of Windows are the usual cause: between double quotes, TOML takes `\` for the start of an escape.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
sslCertFile = "C:\users\ann\cert.pem"
```

## Instead
```toml
[auth]
redirect_uri = "https://localhost:8501/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
sslCertFile = 'C:\users\ann\cert.pem'
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for (file, problem) in input.config.unread_files() {
        let text = input.sources.text(file);
        let is_utf_8 = !text.is_empty();
        let diagnostic = if is_utf_8 {
            RULE.at(Location { file, span: problem.span }, problem.message.clone())
        } else {
            RULE.in_file(file, problem.message.clone())
        };
        let starts = is_utf_8 && input.streamlit.has(Fact::SurvivesMalformedConfig);
        let diagnostic = diagnostic
            .label(if starts {
                "Streamlit stops reading here, and ignores every option in this file"
            } else {
                "Streamlit stops reading here, and its server does not start"
            })
            .fix_if_any(without_byte_order_mark(file, text));
        let diagnostic = match problem.related {
            Some((span, label)) => diagnostic.related(Location { file, span }, label),
            None => diagnostic,
        };
        findings.push(match problem.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
    for (key, location) in input.config.stray_keys() {
        findings.push(
            RULE.at(location, format!("{} is not a section", quoted(key)))
                .label("here Streamlit fails, and its server does not start")
                .help("put options into their section, such as `[server]`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::diagnose;
    use crate::streamlit::Version;

    const SECRETS: &str = "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\n";

    #[test]
    fn a_path_of_windows_between_double_quotes_is_the_usual_mistake() {
        let config = "[secrets]\nfiles = [\"C:\\users\\ann\\secrets.toml\"]\n";
        let found = diagnose(&RULE, SECRETS, config, Version::NEWEST);
        assert_eq!(found.len(), 1);
        assert!(found[0].help_texts()[0].contains("'single quotes'"), "{:?}", found[0].help_texts());
        assert!(diagnose(&RULE, SECRETS, &config.replace('"', "'"), Version::NEWEST).is_empty());
    }

    #[test]
    fn what_streamlit_does_depends_on_the_release() {
        let label = |version: &str| {
            let found = diagnose(&RULE, SECRETS, "[server]\nport = \n", version.parse().unwrap());
            found[0].label_text().to_owned()
        };
        assert!(label("1.44.0").ends_with("its server does not start"));
        assert!(label("1.45.0").ends_with("ignores every option in this file"));
        assert!(label("1.67.0").ends_with("ignores every option in this file"));
    }

    #[test]
    fn what_is_no_section_stops_the_server() {
        for config in ["port = 8501\n", "[[server]]\nport = 8501\n", "theme = 'dark'\n[server]\n"] {
            assert_eq!(diagnose(&RULE, SECRETS, config, Version::NEWEST).len(), 1, "{config}");
        }
        assert!(diagnose(&RULE, SECRETS, "server.port = 8501\nnosuch.option = 1\n", Version::NEWEST).is_empty());
    }

    #[test]
    fn a_byte_order_mark_is_removed() {
        let found = diagnose(&RULE, SECRETS, "\u{feff}[server]\nport = 9000\n", Version::NEWEST);
        assert_eq!(found[0].proposed_fix().unwrap().edits.len(), 1);
    }
}
