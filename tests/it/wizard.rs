//! `authctl init` at a terminal: whole dialogues, recorded under `tests/sessions/`, and how they are broken off.
//!
//! A recording shows what is seen at each moment at which a key is pressed (`⌨`). A line that changed is shown again.

use std::fs;
use std::num::NonZero;
use std::sync::{Arc, OnceLock};

use authctl::Secret;
use authctl::dev_idp::{Client, Clients, Fault};
use snapbox::{assert_data_eq, file};

use crate::idp_site::{REDIRECT_URI, Site};
use crate::project::Project;
use crate::pseudo_terminal::{CTRL_C, DOWN, ENTER, Session};
use crate::servers::{response, routed};

const GOOGLE_ID: &str = "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com";
const GUID: &str = "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3";

fn line(text: &str) -> String {
    format!("{text}{ENTER}")
}

#[test]
fn google_is_found_by_typing_and_set_up() {
    let project = Project::in_git();
    let ended = Session::start(project.path(), &["init"])
        .sees("gitlab")
        .types("goog")
        .sees("of 64 match")
        .types(ENTER)
        .sees("Client ID")
        .types(&line(GOOGLE_ID))
        .sees("Client secret (not shown):")
        .types(&line("GOCSPX-CANARYabcdefghijklmnopqrstuv"))
        .sees("Write this to .streamlit/secrets.toml?")
        .types("y")
        .ends();
    assert_eq!((ended.exit_code, ended.is_cursor_shown, ended.has_echo), (0, true, true), "{}", ended.transcript);
    assert_data_eq!(shown(&ended.transcript), file!["../sessions/google.txt"].raw());
    assert!(ended.rows <= 40, "{} rows", ended.rows);
    assert!(project.secrets().contains("client_secret = \"GOCSPX-CANARYabcdefghijklmnopqrstuv\"\n"));
}

#[test]
fn microsoft_is_found_by_arrow_keys_and_wrong_answers_are_taken_back() {
    let project = Project::new();
    let ended = Session::start(project.path(), &["init"])
        .sees("gitlab")
        .types(&format!("{DOWN}{DOWN}{ENTER}"))
        .sees("Directory (tenant) ID")
        .types(&line("common"))
        .sees("`common` cannot work")
        .types(&line(GUID))
        .sees("Application (client) ID, page Overview")
        .types(&line("9b6a4f1d-2c3b-4a9e-8c5d-7e8f90a1b2c3"))
        .sees("Client secret, column Value (not shown):")
        // The column beside the right one.
        .types(&line(GUID))
        .sees("Use it all the same?")
        .types("n")
        .sees("Client secret, column Value (not shown):")
        .types(&line(" \"CAN8Q~abcdefghijklmnopqrstuvwxyz01234567\" "))
        .sees("Write this to .streamlit/secrets.toml?")
        .types(ENTER)
        .ends();
    assert_eq!(ended.exit_code, 0, "{}", ended.transcript);
    assert_data_eq!(shown(&ended.transcript), file!["../sessions/microsoft.txt"].raw());
    assert!(project.secrets().contains("client_secret = \"CAN8Q~abcdefghijklmnopqrstuvwxyz01234567\"\n"));
}

#[test]
fn a_keycloak_is_tried_out_while_the_questions_are_asked() {
    let own_address = Arc::new(OnceLock::new());
    let known_address = Arc::clone(&own_address);
    let server = routed(move |path| match path {
        "/realms/company/.well-known/openid-configuration" => response(
            "200 OK",
            "application/json",
            format!(
                r#"{{"issuer":"http://{}/realms/company","authorization_endpoint":"a","token_endpoint":"t"}}"#,
                known_address.wait()
            ),
        ),
        _ => response("404 Not Found", "application/json", r#"{"error":"Realm does not exist"}"#),
    });
    own_address.set(server).unwrap();
    let base = format!("http://{server}");
    let project = Project::new();
    let ended = Session::start(project.path(), &["init", "--provider", "keycloak"])
        .sees("Base URL of the server")
        .types(&line(&format!("{base}/realms/company")))
        .sees("holds the realm")
        .types(&line(&format!("{base}/")))
        .sees("Realm")
        .types(&line("Company"))
        .sees("Use it all the same?")
        .types("n")
        .sees("Base URL of the server")
        .types(&line(&base))
        .sees("Realm")
        .types(&line("company"))
        .sees("Client ID")
        .types(&line("streamlit"))
        .sees("Client secret, tab Credentials (not shown):")
        .types(&line("CANARY0123456789CANARY0123456789"))
        .sees("Write this to .streamlit/secrets.toml?")
        .types("y")
        .sees("Is it registered?")
        .types("n")
        .ends();
    assert_eq!(ended.exit_code, 0, "{}", ended.transcript);
    let transcript = shown(&ended.transcript).replace(&server.to_string(), "127.0.0.1:8080");
    assert_data_eq!(transcript, file!["../sessions/keycloak.txt"].raw());
}

/// The built-in provider stands for one that is reached, and demands PKCE without saying so.
#[test]
fn a_provider_that_refuses_the_client_is_asked_for_settings_that_it_accepts() {
    let (client_id, secret) = ("portal-4711", "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa");
    let site = Site::new(&[Fault::DemandsPkce], |config| {
        config.clients = Clients::Registered(vec![Client {
            client_id: client_id.to_owned(),
            client_secret: Secret::from(secret),
            redirect_uris: vec![REDIRECT_URI.to_owned()],
        }]);
    });
    let project = Project::new();
    let issuer = site.provider.issuer();
    let ended = Session::start(project.path(), &["init", "--provider", "oidc", "--redirect-uri", REDIRECT_URI])
        .sees("ssuer")
        .types(&line(&format!("{issuer}/.well-known/openid-configuration")))
        .sees("Client ID")
        .types(&line(client_id))
        .sees("Client secret (not shown):")
        .types(&line(secret))
        .sees("Write this to .streamlit/secrets.toml?")
        .types("y")
        .sees("Is it registered?")
        .types("y")
        .sees("Write them?")
        .types("y")
        .ends();
    assert_eq!(ended.exit_code, 0, "{}", ended.transcript);
    assert!(project.secrets().contains("code_challenge_method = \"S256\""), "{}", project.secrets());
}

/// The transcript without the secrets that were typed; what is shown must not need this.
fn shown(transcript: &str) -> String {
    let lines = transcript.lines().map(|line| match line.strip_prefix("⌨ ") {
        Some(keys) if keys.contains("CAN") => "⌨ (the secret)⏎".to_owned(),
        _ => {
            assert!(!line.contains("CANARY") && !line.contains("CAN8Q"), "a secret is seen: {line}");
            line.to_owned()
        }
    });
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn ctrl_c_at_any_question_leaves_nothing_behind() {
    let answers = ["goog", ENTER, &line(GOOGLE_ID), &line("GOCSPX-0123456789abcdefghijklmnopqr")];
    let questions = ["gitlab", "of 64 match", "Client ID", "Client secret", "Write this to"];
    for given in 0..questions.len() {
        let project = Project::in_git();
        let mut session = Session::start(project.path(), &["init"]).sees(questions[0]);
        for (answer, next) in answers.iter().zip(&questions[1..]).take(given) {
            session = session.types(answer).sees(next);
        }
        let ended = session.types(CTRL_C).ends();
        assert_eq!((ended.exit_code, ended.is_cursor_shown, ended.has_echo), (130, true, true), "{}", ended.transcript);
        let left: Vec<_> = fs::read_dir(project.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, [".git"], "{}", ended.transcript);
    }
}

#[test]
fn a_no_at_the_end_writes_nothing() {
    let project = Project::new();
    let ended = Session::start(project.path(), &["init", "--provider", "google", "--client-id", GOOGLE_ID])
        .sees("Client secret")
        .types(&line("GOCSPX-0123456789abcdefghijklmnopqr"))
        .sees("Write this to")
        .types("n")
        .ends();
    assert_eq!(ended.exit_code, 0, "a no is no error");
    assert!(ended.transcript.contains("\nnothing was written\n"), "{}", ended.transcript);
    assert!(!project.path().join(".streamlit").exists());
}

/// The question, the marked row and the keys are seen, however small the terminal is; and on no line is more than fits.
#[test]
fn the_list_of_providers_fits_any_terminal() {
    let size = |number| NonZero::new(number).unwrap();
    for (rows, columns) in [(24, 80), (15, 60), (60, 200)] {
        let project = Project::new();
        let mut session =
            Session::start_at(project.path(), &["init"], size(rows), size(columns)).sees("Enter takes it");
        for keys in ["azure", "\u{15}git", "\u{15}office 365", "\u{15}nobody knows it"] {
            let screen = session.lines();
            assert!(screen[0].starts_with("Who signs people in?"), "{rows}x{columns}: {screen:#?}");
            assert!(screen.iter().any(|line| line.starts_with("> ")) && screen.len() < rows.into(), "{screen:#?}");
            session = session.types(keys).sees("Enter takes it");
        }
        let ended = session.types("\u{15}github").sees("GitHub").types(ENTER).sees("gitlab").types(CTRL_C).ends();
        for found in ["> microsoft", "> gitlab", "> oidc", "> github"] {
            assert!(ended.transcript.contains(found), "{found}: {}", ended.transcript);
        }
        assert_eq!((ended.exit_code, ended.is_cursor_shown), (130, true));
        assert!(columns < 80 || ended.transcript.contains("hint: let a provider in between"), "{}", ended.transcript);
    }
}

/// The app says by its calls which section it reads, and is told only what it lacks.
#[test]
fn an_app_that_has_its_login_is_told_only_what_is_missing() {
    let project = Project::new();
    fs::write(project.path().join("app.py"), "import streamlit as st\nif not st.user.is_logged_in:\n    st.login()\n")
        .unwrap();
    fs::write(project.path().join("requirements.txt"), "streamlit==1.60.0\n").unwrap();
    let ended = Session::start(project.path(), &["init", "google", "--client-id", GOOGLE_ID])
        .sees("Client secret (not shown):")
        .types(&line("GOCSPX-CANARYabcdefghijklmnopqrstuv"))
        .sees("Write this to .streamlit/secrets.toml?")
        .types("y")
        .ends();
    assert_data_eq!(shown(&ended.transcript), file!["../sessions/google_in_an_app.txt"].raw());
    assert!(project.secrets().contains("[auth]\n") && !project.secrets().contains("[auth.google]"));
}

/// Nobody is asked more than is needed, or scrolls through more than two screens.
#[test]
fn the_way_is_short() {
    let long = "aB3dE5gH7j".repeat(7);
    for (provider, answers, most_questions, most_rows) in [
        ("google", vec![("Client ID", GOOGLE_ID), ("(not shown)", "GOCSPX-CANARYabcdefghijklmnopqrstuv")], 4, 40),
        (
            "microsoft",
            vec![
                ("Directory (tenant) ID", GUID),
                ("Application (client) ID", "9b6a4f1d-2c3b-4a9e-8c5d-7e8f90a1b2c3"),
                ("(not shown)", "CAN8Q~abcdefghijklmnopqrstuvwxyz01234567"),
            ],
            5,
            45,
        ),
        (
            "okta",
            vec![
                ("Okta domain", "dev-1.okta.com"),
                ("Client ID", "0oaabcdefghij1234567"),
                ("(not shown)", &long[..64]),
            ],
            5,
            45,
        ),
        (
            "auth0",
            vec![("Auth0 domain", "dev-1.eu.auth0.com"), ("Client ID", &long[..32]), ("(not shown)", &long[..64])],
            5,
            48,
        ),
        (
            "keycloak",
            vec![
                ("Base URL", "https://login.example.com"),
                ("Realm", "staff"),
                ("Client ID", "streamlit"),
                ("(not shown)", &long[..32]),
            ],
            6,
            48,
        ),
    ] {
        let project = Project::in_git();
        let mut session = Session::start(project.path(), &["init"]).sees("gitlab");
        session = session.types(provider).sees(&format!("> {provider}")).types(ENTER);
        let questions = answers.len() + 2;
        for (question, answer) in answers {
            session = session.sees(question).types(&line(answer));
        }
        let ended = session.sees("Write this to").types("y").ends();
        assert_eq!(ended.exit_code, 0, "{}", ended.transcript);
        let rows = ended.rows;
        assert!(
            questions <= most_questions && rows <= most_rows,
            "{provider}: {questions}, {rows}: {}",
            ended.transcript
        );
    }
}
