//! The JSON Schema of `secrets.toml` that `init --schema` writes for TOML editors.

use std::fs;
use std::path::{Path, PathBuf};

use authctl::ExitStatus;
use serde_json::Value;
use toml_edit::DocumentMut;

use crate::project::Project;

const LINE: &str = "#:schema ./secrets.schema.json";

fn schema_path(project: &Project) -> PathBuf {
    project.path().join(".streamlit/secrets.schema.json")
}

/// The schema as `init --schema` writes it.
fn schema() -> Value {
    let project = Project::new();
    project.init("--schema").succeeded();
    serde_json::from_str(&fs::read_to_string(schema_path(&project)).unwrap()).unwrap()
}

/// What an editor would say; nothing where the text is not TOML.
fn complaints(schema: &Value, toml: &str) -> Vec<String> {
    let Ok(document) = toml.parse::<DocumentMut>() else { return Vec::new() };
    let validator = jsonschema::validator_for(schema).unwrap();
    validator
        .iter_errors(&json(document.as_item()))
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn json(item: &toml_edit::Item) -> Value {
    if let Some(table) = item.as_table_like() {
        return table.iter().map(|(key, item)| (key.to_owned(), json(item))).collect();
    }
    if let Some(tables) = item.as_array_of_tables() {
        return tables.iter().map(|table| json(&toml_edit::Item::Table(table.clone()))).collect();
    }
    match item.as_value().unwrap() {
        toml_edit::Value::String(text) => text.value().as_str().into(),
        toml_edit::Value::Integer(number) => (*number.value()).into(),
        toml_edit::Value::Float(number) => (*number.value()).into(),
        toml_edit::Value::Boolean(boolean) => (*boolean.value()).into(),
        toml_edit::Value::Datetime(time) => time.value().to_string().into(),
        toml_edit::Value::Array(items) => {
            items.iter().map(|value| json(&toml_edit::Item::Value(value.clone()))).collect()
        }
        toml_edit::Value::InlineTable(table) => {
            table.iter().map(|(key, value)| (key.to_owned(), json(&toml_edit::Item::Value(value.clone())))).collect()
        }
    }
}

#[test]
fn it_is_checked_in() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/secrets.schema.json");
    let project = Project::new();
    project.init("--schema").succeeded();
    let text = fs::read_to_string(schema_path(&project)).unwrap();
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::write(&file, &text).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    // The version of the program is in it.
    assert!(found == text, "docs/secrets.schema.json is out of date: `SNAPSHOTS=overwrite cargo test secrets_schema`");
}

#[test]
fn init_writes_the_schema_and_the_line_that_names_it_once() {
    let project = Project::new();
    let ran = project.init("--schema").succeeded();
    assert!(project.secrets().starts_with(&format!("{LINE}\n\n[auth]\n")), "{}", project.secrets());
    assert!(
        ran.output.contains("wrote .streamlit/secrets.schema.json, by which TOML editors check it\n"),
        "{}",
        ran.output
    );
    let before = project.secrets();
    let ran = project.init("--schema").succeeded();
    assert!(ran.output.starts_with("nothing to do: .streamlit/secrets.toml is complete\n"), "{}", ran.output);
    assert!(!ran.output.contains("schema"), "{}", ran.output);
    assert_eq!(project.secrets(), before);
    project.authctl("check --fail-on info").succeeded();
    // A schema of another release is replaced.
    fs::write(schema_path(&project), "{}").unwrap();
    project.init("--schema").succeeded();
    assert_ne!(fs::read_to_string(schema_path(&project)).unwrap(), "{}");
}

#[test]
fn the_line_is_added_to_a_file_that_is_there_and_nothing_else_is_touched() {
    let secrets = "# ours\r\n[database]\r\npassword = 'p'\r\n";
    let project = Project::with_secrets(secrets);
    project.init("--schema").succeeded();
    assert!(project.secrets().starts_with(&format!("{LINE}\r\n\r\n{secrets}")), "{:?}", project.secrets());
    let project = Project::with_secrets("# ours\n#:schema https://example.com/our.json\n[auth]\n");
    project.init("--schema").succeeded();
    assert!(!project.secrets().contains(LINE), "a schema that is named already stays: {}", project.secrets());
}

#[test]
fn a_dry_run_writes_neither() {
    let project = Project::new();
    let ran = project.init("--schema --dry-run").succeeded();
    assert!(
        ran.output.contains(LINE) && ran.output.contains("writes .streamlit/secrets.schema.json\n"),
        "{}",
        ran.output
    );
    assert!(!project.path().join(".streamlit").exists());
}

#[test]
fn an_example_can_name_it_too() {
    let project = Project::new();
    project.init("--example --schema").succeeded();
    let example = fs::read_to_string(project.path().join(".streamlit/secrets.toml.example")).unwrap();
    assert!(example.starts_with(&format!("{LINE}\n\n# Copy")), "{example}");
    assert!(schema_path(&project).exists());
    project.authctl("check").succeeded();
}

/// Whatever `check` has nothing against, an editor has nothing against either.
#[test]
fn it_refuses_nothing_that_check_accepts() {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                found.push(path);
            }
        }
    }
    let schema = schema();
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &mut files);
    let mut accepted = 0;
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let found = complaints(&schema, &text);
        if found.is_empty() || Project::with_private_secrets(&text).authctl("check").status == ExitStatus::Success {
            accepted += 1;
            assert_eq!(found, Vec::<String>::new(), "{}", file.display());
        }
    }
    assert!(accepted > 50, "{accepted}");
}

#[test]
fn mistakes_are_found_and_no_message_repeats_a_secret() {
    let schema = schema();
    for (toml, expected) in [
        ("[auth]\nredirect_uri = ['x']\ncookie_secret = 'CANARY'\n", "is not of type \"string\""),
        (
            "[auth]\nredirect_uri = 'x'\ncookie_secret = 'CANARY'\n[auth.a]\nclient_id = 5\nclient_secret = 1234",
            "5 is not of type",
        ),
        ("[auth.a]\nclient_secret = 'CANARY'\nclient_kwargs = 'openid'\n", "is not of type \"object\""),
        ("[auth.a.client_kwargs]\nscope = 1\nclient_secret = 'CANARY'\n", "1 is not of types"),
    ] {
        let found = complaints(&schema, toml);
        assert!(found.iter().any(|message| message.contains(expected)), "{toml}: {found:?}");
        assert!(found.iter().all(|message| !message.contains("CANARY") && !message.contains("1234")), "{found:?}");
    }
    // Misspelled keys, other types, sections that are none: nothing is judged by its value.
    for toml in
        ["[auth]\nclient_secert = 'CANARY'\ncookie_secret = 12\n", "auth = 'CANARY'", "[auth]\na.b.c = 'CANARY'"]
    {
        assert!(!complaints(&schema, toml).join(" ").contains("CANARY"), "{toml}");
    }
}
