//! What must hold for `init` with every preset, present and future.

use std::path::Path;

use crate::error::ExitStatus;
use crate::host::fake::FakeHost;
use crate::providers::{self, Answers, Client, Need, Preset, Redirects};

/// Client ID and secret as this provider gives them out.
fn credentials(preset: &Preset) -> (String, String) {
    let guid = "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3".to_owned();
    let mixed = |len: usize| "aB3dE5gH7j".chars().cycle().take(len).collect::<String>();
    let lower = |len: usize| "a3d5g7j9m2".chars().cycle().take(len).collect::<String>();
    let hex = |len: usize| "0a1b2c3d4e5f6789".chars().cycle().take(len).collect::<String>();
    match preset.name {
        "google" => (format!("123456789012-{}.apps.googleusercontent.com", lower(32)), format!("GOCSPX-{}", mixed(28))),
        "microsoft" | "azure-b2c" | "entra-external-id" => {
            ("9b6a4f1d-2c3b-4a9e-8c5d-7e8f90a1b2c3".to_owned(), format!("abc8Q~{}", mixed(34)))
        }
        "okta" => (format!("0oa{}", mixed(17)), mixed(64)),
        "auth0" => (mixed(32), mixed(64)),
        "keycloak" => ("streamlit".to_owned(), mixed(32)),
        "cognito" => (lower(26), lower(51)),
        "gitlab" => (hex(64), format!("gloas-{}", hex(64))),
        "authentik" => (mixed(40), mixed(128)),
        "zitadel" => ("263859184720394857".to_owned(), mixed(64)),
        "onelogin" => (format!("{guid}123456"), hex(64)),
        "duo" => ("DIABCDEFGHIJKLMNOPQR".to_owned(), mixed(40)),
        "cloudflare" => (hex(64), hex(64).chars().rev().collect()),
        "salesforce" => (format!("3MVG9{}", mixed(80)), hex(64)),
        "logto" => (lower(21), mixed(32)),
        "kinde" => (hex(32), mixed(50)),
        "workos" => (format!("client_{}", "01HXYZABCDEFGHJKMNPQRSTVWX"), mixed(64)),
        "slack" => ("1234567890123.9876543210987".to_owned(), hex(32)),
        "twitch" => (lower(30), lower(30).chars().rev().collect()),
        "yahoo" => (format!("dj0yJmk9{}", mixed(80)), hex(40)),
        "paypal" => (format!("A{}", mixed(79)), format!("E{}", mixed(79))),
        "discord" => ("1029384756473829102".to_owned(), mixed(32)),
        "orcid" => ("APP-A1B2C3D4E5F6G7H8".to_owned(), guid),
        "cilogon" => (format!("cilogon:/client_id/{}", hex(32)), mixed(86)),
        "databricks" => (guid, format!("dose{}", hex(32))),
        "stytch" => (format!("connected-app-live-{guid}"), mixed(40)),
        "ory" | "fusionauth" | "adfs" | "pocket-id" | "pingone" | "huggingface" | "globus" => (guid, mixed(43)),
        _ => ("streamlit-app".to_owned(), mixed(40)),
    }
}

fn arguments(preset: &Preset, id: &str) -> Vec<String> {
    let mut arguments: Vec<String> =
        ["authctl", "init", "--provider", preset.name, "--client-id", id].map(str::to_owned).to_vec();
    if matches!(preset.client, Client::Generated { .. }) {
        arguments.truncate(4);
    }
    for parameter in preset.parameters.iter().filter(|parameter| parameter.need == Need::Required) {
        let value = if parameter.name == "client" { id } else { parameter.example };
        arguments.push(format!("--param={}={value}", parameter.name));
    }
    if preset.redirects == Redirects::HttpsOnly {
        arguments.push("--redirect-uri=https://app.example.com/oauth2callback".to_owned());
    }
    arguments
}

/// Everything that was printed.
fn ran(dir: &Path, arguments: &[String], secret: &str) -> (ExitStatus, String, String) {
    let fake = FakeHost::new(dir);
    let fake = if secret.is_empty() { fake } else { fake.with_env(&[("AUTHCTL_CLIENT_SECRET", secret)]) };
    let status = crate::run(arguments, &fake.host);
    (status, fake.output(), fake.talk())
}

#[test]
fn every_preset_makes_a_file_that_streamlit_takes_and_check_finds_nothing_wrong_with() {
    for preset in providers::all() {
        let dir = tempfile::tempdir().unwrap();
        let (id, secret) = credentials(preset);
        let secret = if matches!(preset.client, Client::Generated { .. }) { "" } else { &secret };
        let arguments = arguments(preset, &id);
        let (status, output, talk) = ran(dir.path(), &arguments, secret);
        assert_eq!((status, talk.as_str()), (ExitStatus::Success, ""), "{}", preset.name);
        assert!(output.contains("\nNext: authctl test"), "{output}");

        let check = ["authctl", "check", "--format", "json", "--fail-on", "warning"].map(str::to_owned);
        let (status, report, _) = ran(dir.path(), &check, "");
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        assert_eq!(status, ExitStatus::Success, "{}: {:#}", preset.name, report["problems"]);
        let verdicts = report["streamlit"]["providers"].as_array().unwrap();
        let verdict = verdicts.iter().find(|verdict| verdict["name"] == preset.name);
        assert_eq!(verdict.unwrap()["accepted"], true, "{}", preset.name);

        let (status, output, _) = ran(dir.path(), &arguments, secret);
        assert_eq!(status, ExitStatus::Success);
        assert!(output.starts_with("nothing to do"), "{}: {output}", preset.name);
    }
}

#[test]
fn what_a_preset_needs_is_named_when_nobody_can_be_asked() {
    for preset in providers::all().filter(|preset| matches!(preset.client, Client::Registered { .. })) {
        let dir = tempfile::tempdir().unwrap();
        let arguments = ["authctl", "init", "--provider", preset.name].map(str::to_owned);
        let (status, _, talk) = ran(dir.path(), &arguments, "");
        assert_eq!(status, ExitStatus::Failure, "{}", preset.name);
        assert!(talk.contains("--client-id") && talk.contains("AUTHCTL_CLIENT_SECRET"), "{talk}");
        for parameter in preset.parameters.iter().filter(|parameter| parameter.need == Need::Required) {
            let option = if preset.name == providers::generic().name { "--metadata-url" } else { parameter.name };
            assert!(talk.contains(option), "{talk}");
        }
        assert!(!dir.path().join(".streamlit").exists());
    }
}

#[test]
fn an_example_fits_into_its_question() {
    for parameter in providers::all().flat_map(|preset| preset.parameters) {
        assert!(!parameter.question.ends_with(['?', '.', ':']), "{}", parameter.question);
        assert!((parameter.check)(parameter.example, &Answers::default()).is_ok(), "{}", parameter.example);
    }
}
