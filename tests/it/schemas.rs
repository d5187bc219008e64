//! The machine formats against the schemas that are published for them.

use std::fs;
use std::path::Path;

use authctl::host::fake::FakeHost;
use jsonschema::Validator;
use serde_json::{Value, json};

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Forbids what a schema does not name: others must bear additions, our own tests must not overlook one.
fn closed(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(members) => {
            // Conditions name only a part of what their object has.
            let is_whole = members.contains_key("required");
            for (name, member) in members.iter_mut() {
                if !matches!(name.as_str(), "if" | "then" | "else" | "dependentSchemas") {
                    *member = closed(member.take());
                }
            }
            if is_whole {
                members.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = closed(item.take())),
        _ => {}
    }
    schema
}

/// The validator of a schema in `docs/`, which refuses what the schema does not name.
fn validator(name: &str) -> Validator {
    let mut schema = closed(schema(name));
    if name != "report.schema.json" {
        // Bundled (JSON Schema 2020-12, section 9.3): `$id` is the name by which the file beside it is referred to.
        let mut report = closed(self::schema("report.schema.json"));
        report["$id"] = "report.schema.json".into();
        schema["$defs"]["report"] = report;
    }
    jsonschema::validator_for(&schema).unwrap()
}

fn complaints(validator: &Validator, document: &Value) -> Vec<String> {
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Asserts that `document` is an `authctl.report/1`.
pub(crate) fn assert_report(document: &Value) {
    assert_eq!(complaints(&validator("report.schema.json"), document), Vec::<String>::new(), "{document:#}");
}

/// Asserts that `document` is an `authctl.login/1`.
pub(crate) fn assert_login(document: &Value) {
    assert_eq!(complaints(&validator("login.schema.json"), document), Vec::<String>::new(), "{document:#}");
}

/// Asserts that `document` is an `authctl.help/1`.
pub(crate) fn assert_help(document: &Value) {
    assert_eq!(complaints(&validator("help.schema.json"), document), Vec::<String>::new(), "{document:#}");
}

/// Asserts that `document` is an `authctl.error/1`.
pub(crate) fn assert_error(document: &Value) {
    assert_eq!(complaints(&validator("error.schema.json"), document), Vec::<String>::new(), "{document:#}");
}

/// Asserts that `document` is an `authctl.cookie/1`.
pub(crate) fn assert_cookie(document: &Value) {
    assert_eq!(complaints(&validator("cookie.schema.json"), document), Vec::<String>::new(), "{document:#}");
}

/// Asserts that `document` follows the schema in this file.
pub(crate) fn assert_follows(schema: &str, document: &Value) {
    assert_eq!(complaints(&validator(schema), document), Vec::<String>::new(), "{document:#}");
}

/// Asserts that `document` is an `authctl.mint/1`.
pub(crate) fn assert_mint(document: &Value) {
    assert_eq!(complaints(&validator("mint.schema.json"), document), Vec::<String>::new(), "{document:#}");
}

/// What `authctl ARGUMENTS` prints in a folder with these files.
fn printed(files: &[(&str, &str)], arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let fake = FakeHost::new(folder.path());
    authctl::run(["authctl"].iter().chain(arguments), &fake.host);
    serde_json::from_str(&fake.output()).unwrap_or_else(|error| panic!("{error}: {}{}", fake.output(), fake.talk()))
}

#[test]
fn reports_of_any_configuration_follow_the_schema() {
    for secrets in [
        "",
        "[auth]\nredirect_uri = 'http://localhost:8501/cb'\n[auth.google]\nclient_id = 1\n",
        "[auth\nbroken = 'CANARY'\n",
        "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\ncookie_secret = 'CANARY-0123456789abcdef0123456789abcdef'\n",
    ] {
        let report = printed(&[(".streamlit/secrets.toml", secrets)], &["check", "--format", "json"]);
        assert_report(&report);
        assert!(!report.to_string().contains("CANARY"), "{report:#}");
    }
    assert_report(&printed(&[], &["check", "--format", "json"]));
}

/// Addresses of a repository come from `package.repository`, and there are none while it is not set.
#[test]
fn no_address_of_a_repository_is_invented() {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let report = printed(&[(".streamlit/secrets.toml", "auth = 1")], &["check", "--format", "json"]);
    let url = report["problems"][0].get("url").map(|url| url.as_str().unwrap().to_owned());
    let rule = report["problems"][0]["rule"].as_str().unwrap();
    let expected = (!repository.is_empty()).then(|| format!("{repository}/blob/main/docs/rules/{rule}.md"));
    assert_eq!(url, expected);

    let sarif = printed(&[(".streamlit/secrets.toml", "auth = 1")], &["check", "--format", "sarif"]);
    let driver = &sarif["runs"][0]["tool"]["driver"];
    assert_eq!(driver.get("informationUri").is_some(), !repository.is_empty());
    assert_eq!(driver["rules"][0].get("helpUri").is_some(), !repository.is_empty());

    for name in ["report", "login", "error", "cookie", "idp", "mint", "providers", "rules", "help"] {
        let schema = schema(&format!("{name}.schema.json"));
        assert_eq!(schema.get("$id").is_some(), !repository.is_empty(), "{name}");
    }
}

#[test]
fn a_program_gets_a_document_also_when_there_is_no_report() {
    let failure = printed(&[], &["check", "no/such/folder", "--format", "json"]);
    assert_error(&failure);
    assert_eq!(failure["error"]["message"], "there is no `no/such/folder`");
    assert_error(&printed(&[], &["check", "--format", "json", "--allow", "no-such-rule"]));
    assert_error(&printed(&[], &["-C", "no/such/folder", "probe", "--format", "json"]));
}

#[test]
fn a_login_is_described_as_documented() {
    let login = json!({
        "schema": "authctl.login/1", "provider": "google", "outcome": "passed",
        "streamlit": { "version": "1.67.0", "accepted": true, "reason": null },
        "header": { "alg": "RS256", "kid": "1" }, "claims": {}, "st_user": {}, "userinfo": {},
        "cookies": { "bytes": 1834, "count": 2 }, "steps": [{ "name": "discovery", "ok": true, "millis": 41 }],
        "problems": []
    });
    assert_login(&login);
    let mut failed = login.clone();
    failed["outcome"] = "failed".into();
    let named = complaints(&validator("login.schema.json"), &failed);
    assert!(named.len() == 1 && named[0].starts_with("/problems"), "every failure names a problem: {named:?}");
    let mut more = login;
    more["problems"] = json!([{ "rule": "Not-A-Name" }]);
    assert!(complaints(&validator("login.schema.json"), &more).len() > 1);
}
