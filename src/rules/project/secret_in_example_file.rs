//! The rule `secret-in-example-file`: an example file holds what looks like a real secret.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::placeholder::{Field, is_placeholder};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::Location;
use crate::streamlit::{Entry, Table, Value, is_secret_key};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "secret-in-example-file",
        summary: "an example file holds what looks like a real secret",
        level: Level::Error,
        docs: r#"
## Why
Example files are committed and copied. A secret in one is public, and every app that was set up by copying it shares it:
with a shared `cookie_secret`, a user of one app is a user of all.

## Example
`.streamlit/secrets.toml.example`:
```toml
[auth]
cookie_secret = "4f1e0c92b7a35d68e1f09b2c7d84a6530e9fb1c2d7385a64f0b1e9c8d2a7f635"
```

## Instead
```toml
[auth]
cookie_secret = "<run authctl secret>"
```
A secret that was published has to be renewed.
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let is_template = |file| input.app_context.templates.contains(&file);
    let templates = input.config.secrets.files.iter().filter(|secrets| is_template(secrets.file));
    for example in input.app_context.examples.iter().chain(templates) {
        let Some(Value::Table(auth)) = example.document.root.get("auth").map(|entry| &entry.value) else { continue };
        for (key, entry) in secrets_of(auth) {
            let place = Location { file: example.file, span: entry.value_span };
            let path = input.config.sources.path(example.file);
            findings.push(
                RULE.at(place, format!("`{key}` in `{path}` looks real"))
                    .label("example files are published")
                    .help("write a placeholder, and renew the secret if it was ever in use"),
            );
        }
    }
}

/// The secrets in `[auth]` and in its providers that look generated.
fn secrets_of(auth: &Table) -> Vec<(&str, &Entry)> {
    let providers = auth.entries.iter().filter_map(|entry| entry.value.as_table());
    std::iter::once(auth)
        .chain(providers)
        .flat_map(|table| &table.entries)
        .filter(|entry| is_secret_key(&entry.key) && entry.value.as_str().is_some_and(looks_generated))
        .map(|entry| (entry.key.as_str(), entry))
        .collect()
}

/// Whether a machine made this text: long, without spaces, and changing between letters, capitals and digits all the time.
///
/// Words written by people change seldom, and what counts up or repeats is an example.
fn looks_generated(text: &str) -> bool {
    let body = text.strip_prefix("GOCSPX-").unwrap_or(text);
    let characters: Vec<char> = body.chars().collect();
    if characters.len() < 20 || text.contains(char::is_whitespace) || is_placeholder(Field::Secret, text) {
        return false;
    }
    // Dashes and the like part words; they are no sign of chance.
    let class = |character: &char| match character {
        'a'..='z' => Some(0),
        'A'..='Z' => Some(1),
        '0'..='9' => Some(2),
        _ => None,
    };
    let classes: Vec<u8> = characters.iter().filter_map(class).collect();
    let changes = classes.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let counts_up = |step: usize| {
        let follows =
            characters.windows(step + 1).filter(|run| (u32::from(run[step])).abs_diff(u32::from(run[0])) <= 1);
        follows.count() * 2 > characters.len()
    };
    let repeats = (1..=characters.len() / 2)
        .any(|period| characters.iter().zip(&characters[period..]).all(|(one, other)| one == other));
    changes * 4 >= classes.len() && !counts_up(1) && !counts_up(2) && !repeats
}

#[cfg(test)]
mod tests {
    use super::{RULE, looks_generated};
    use crate::rules::tests::project_case::{AUTH, ProjectCase};

    #[test]
    fn what_a_machine_made_looks_real() {
        for text in [
            "4f1e0c92b7a35d68e1f09b2c7d84a6530e9fb1c2d7385a64f0b1e9c8d2a7f635",
            "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",
            "aB38Q~k1JpX7vTz_9LmNcR2sWqYdHfG5bEoUt0aV",
            "c0ffee12-7ab3-4d9e-8f21-90b4d7e6a153",
        ] {
            assert!(looks_generated(text), "{text}");
        }
    }

    #[test]
    fn what_people_write_in_examples_does_not() {
        for text in [
            "",
            "xxx",
            "your-client-secret",
            "GOCSPX-your-client-secret-goes-here",
            "GOCSPX-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "replace-with-64-hex-digits-from-authctl-secret",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6",
            "abc123abc123abc123abc123abc123",
            "00000000-0000-0000-0000-000000000000",
            "12345678-1234-1234-1234-123456789012",
            "<32 random bytes as 64 hex digits>",
            "GENERATE_WITH_openssl_rand_hex_32",
            "change-me-to-a-strong-random-value",
            "my-secret-key-xyz123",
        ] {
            assert!(!looks_generated(text), "{text}");
        }
    }

    #[test]
    fn a_real_secret_in_an_example_is_named_and_not_shown() {
        let secret = "4f1e0c92b7a35d68e1f09b2c7d84a6530e9fb1c2d7385a64f0b1e9c8d2a7f635";
        let case = ProjectCase::new(AUTH)
            .example(&format!("[auth]\ncookie_secret = '{secret}'\n[auth.x]\nclient_secret = '<secret>'\n"));
        let said = case.said(&RULE);
        assert_eq!(
            said,
            [
                "error .streamlit/secrets.toml.example:2: `cookie_secret` in `.streamlit/secrets.toml.example` looks real"
            ]
        );
    }
}
