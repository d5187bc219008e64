//! The rule `missing-auth-section`: no secrets file has an `[auth]` section.

use crate::diagnostic::{Diagnostic, Fix, Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::{Location, TextEdit};
use crate::streamlit::keys::{SHARED_KEYS, kind_anywhere};
use crate::streamlit::{Setting, Table, TableKind, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-auth-section",
        summary: "no secrets file has an `[auth]` section",
        level: Level::Error,
        docs: r#"
## Why
`st.login` reads everything from the table `auth` of the secrets, and from nowhere else. Its name is exact: `[Auth]` and
`[AUTH]` are other tables, and `[[auth]]` or `auth = "…"` are not tables at all, and with them the server does not even start.
Without it, `st.user` has no `is_logged_in` either.

## Example
```toml
[Auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    // A file that cannot be read, or that is not there, is another rule's business.
    if input.secrets.is_broken() || input.secrets.files.is_empty() {
        return;
    }
    if let Some(setting) = input.secrets.auth_entry() {
        if let Some(problem) = not_a_table(setting).filter(|_| !input.sources.is_folder(setting.file)) {
            findings.push(problem);
        }
        return;
    }
    let entries = input.secrets.files.iter().flat_map(|file| {
        let file_id = file.file;
        file.document.root.entries.iter().map(move |entry| Setting { file: file_id, entry })
    });
    let other_case = entries.clone().find(|setting| setting.entry.key.eq_ignore_ascii_case("auth"));
    if let Some(setting) = other_case {
        findings.push(in_other_case(setting));
        return;
    }
    // The last file is the project's own.
    let Some(last) = input.secrets.files.last() else { return };
    let mut problem = RULE.in_file(last.file, "there is no `[auth]` section, so `st.login` has nothing to work with");
    if let Some(setting) = entries.clone().find(|setting| is_about_login(setting)) {
        let text = match &setting.entry.value {
            Value::Table(_) => "a login seems to be set up here, but Streamlit looks below `auth` only",
            _ => "settings of `[auth]` are here, outside every section",
        };
        problem = problem.related(setting.key(), text).help("put `[auth]` above the settings that belong to it");
    } else {
        problem = problem.help("run `authctl init` to set up a login");
    }
    findings.push(problem);
}

fn not_a_table(setting: Setting<'_>) -> Option<Diagnostic> {
    let problem = match &setting.entry.value {
        Value::Table(_) => return None,
        Value::ArrayOfTables(_) => RULE
            .at(setting.key(), "`[[auth]]` is a list of tables, not the table `[auth]`")
            .help("write `[auth]`, with single brackets"),
        value => RULE
            .at(setting.value(), format!("`auth` is {}, not a table", value.type_name()))
            .help("write a section `[auth]` with its settings below"),
    };
    Some(problem.label("with this, Streamlit's server does not start"))
}

fn in_other_case(setting: Setting<'_>) -> Diagnostic {
    let name = &setting.entry.key;
    let fix = match &setting.entry.value {
        Value::Table(Table { kind: TableKind::Header(_), .. }) => Some(Fix {
            title: "write it in lower case".to_owned(),
            applicability: crate::diagnostic::Applicability::Unsafe,
            file: setting.file,
            edits: vec![TextEdit::replace(setting.entry.key_span, "auth")],
        }),
        _ => None,
    };
    let location = match &setting.entry.value {
        Value::Table(table) => Location { file: setting.file, span: table.header().unwrap_or(setting.entry.key_span) },
        _ => setting.key(),
    };
    RULE.at(location, format!("`[{name}]` is not `[auth]`: names are case-sensitive"))
        .label("Streamlit looks for `auth` in lower case")
        .fix_if_any(fix)
}

/// Whether this is, or contains, what belongs below `auth`.
fn is_about_login(setting: &Setting<'_>) -> bool {
    let is_key = |key: &str| kind_anywhere(&key.to_ascii_lowercase()).is_some();
    match &setting.entry.value {
        Value::Table(table) => {
            let names = || table.entries.iter().map(|entry| entry.key.as_str());
            names().any(|name| name == "server_metadata_url")
                || SHARED_KEYS[..2].iter().all(|key| names().any(|name| name == key.name))
        }
        _ => is_key(&setting.entry.key),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn another_case_is_named_as_the_cause() {
        let text = "# x\n[Auth] #~ error[missing-auth-section]\nredirect_uri = 'x'\n";
        let found = check(&RULE, text);
        assert_eq!(found[0].message(), "`[Auth]` is not `[auth]`: names are case-sensitive");
        assert!(fixed(text, &found).contains("\n[auth] "));
    }

    #[test]
    fn what_is_no_table_is_named_as_the_cause() {
        check(&RULE, "[[auth]] #~ error[missing-auth-section]\nredirect_uri = 'x'\n");
        check(&RULE, "auth = 'x' #~ error[missing-auth-section]\n");
        check(&RULE, "auth = '' #~ error[missing-auth-section]\n");
    }

    #[test]
    fn settings_outside_of_every_section_are_shown() {
        let found = check(&RULE, "#~ error[missing-auth-section]\nCLIENT_ID = 'x'\n[db]\nurl = 'y'\n");
        assert_eq!(found[0].related_labels().len(), 1);
        let found = check(&RULE, "#~ error[missing-auth-section]\n[google]\nserver_metadata_url = 'x'\n");
        assert_eq!(found[0].related_labels().len(), 1);
    }

    #[test]
    fn an_empty_section_is_a_section() {
        check(&RULE, "[auth]\n");
        check(&RULE, "auth.google.client_id = 'x'\n");
    }
}
