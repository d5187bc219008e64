//! Streamlit accepts a configuration at four gates: the server starts, the browser's WebSocket opens, `st.login` goes on
//! (which the report says itself), and the provider's answer is taken. What stops at the first two stops the whole app.

use authctl::host::fake::FakeHost;

use super::{App, GOOGLE, SECRETS};

/// The report for people contains each of these.
#[track_caller]
fn assert_says(app: &App, streamlit: &str, expected: &[&str]) {
    let fake = FakeHost::new(app.dir.path());
    let status = authctl::run(["authctl", "check", "--streamlit", streamlit], &fake.host);
    let output = fake.output();
    assert_eq!(status.code(), 1, "{output}{}", fake.talk());
    for words in expected {
        assert!(output.contains(words), "{streamlit}: {words}\n{output}");
    }
}

#[test]
fn the_server_does_not_start_where_auth_is_no_table() {
    for text in ["auth = \"x\"\n", "auth = 1\n", "[[auth]]\nredirect_uri = \"x\"\n"] {
        let app = App::with(GOOGLE).file(SECRETS, text);
        for streamlit in ["1.44.0", "1.67.0"] {
            assert_says(&app, streamlit, &["error[missing-auth-section]", "Streamlit's server does not start"]);
        }
    }
}

#[test]
fn the_server_does_not_start_where_a_file_cannot_be_decoded() {
    let app = App::with(GOOGLE).file(SECRETS, [GOOGLE.as_bytes(), b"# \xe4\n"].concat());
    for streamlit in ["1.43.0", "1.44.0", "1.67.0"] {
        let expected = ["error[toml-syntax-error]", "UnicodeDecodeError", "the server does not start"];
        assert_says(&app, streamlit, &expected);
    }
}

#[test]
fn the_server_does_not_start_where_a_folder_is_called_like_the_file() {
    let app = App::with(GOOGLE).without(SECRETS).file(".streamlit/secrets.toml/lost+found", "");
    let expected =
        ["`.streamlit/secrets.toml` is a folder, not a file", "IsADirectoryError", "the server does not start"];
    assert_says(&app, "1.67.0", &expected);
}

#[test]
fn a_mistake_in_the_file_stopped_the_server_before_1_44() {
    let app = App::with(GOOGLE).changing("[auth.google]", "[auth.google");
    assert_says(&app, "1.43.0", &["error[toml-syntax-error]", "its server does not start"]);
    assert_says(&app, "1.44.0", &["error[toml-syntax-error]", "reads none of the secrets"]);
}

#[test]
fn an_unknown_token_stops_the_server_or_the_connection() {
    for value in ["\"refresh\"", "[\"id\", \"refresh\"]", "[1]"] {
        let app = App::with(GOOGLE).changing("[auth]\n", &format!("[auth]\nexpose_tokens = {value}\n"));
        for (streamlit, consequence) in [
            ("1.53.0", "the app does not load"),
            ("1.57.0", "Streamlit's server does not start"),
            ("1.59.0", "Streamlit's server does not start"),
            ("1.60.0", "the app does not load"),
            ("1.67.0", "the app does not load"),
        ] {
            assert_says(&app, streamlit, &[consequence]);
        }
    }
}

#[test]
fn without_a_cookie_secret_tornado_opens_no_connection() {
    let app = App::with(GOOGLE).changing("9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083", "");
    assert_says(&app, "1.56.0", &["error[empty-value]", "the app does not load"]);
    assert_says(&app, "1.67.0", &["error[empty-value]", "cannot sign the login"]);
}

#[test]
fn no_connection_opens_at_a_host_that_is_left_out() {
    let app = App::with(GOOGLE).file(".streamlit/config.toml", "[server]\nallowedHosts = [\"app.weather.io\"]\n");
    app.is_told(&[("warning[disallowed-redirect-host]", "\"http://localhost:8501/oauth2callback\"")]);
    app.changing("http://localhost:8501", "https://app.weather.io").is_told(&[]);
}

#[test]
fn the_login_ends_in_an_error_after_st_login_accepted_it() {
    let second = GOOGLE.split("[auth.google]").nth(1).unwrap();
    App::with(GOOGLE)
        .file(SECRETS, format!("{GOOGLE}\n[auth.Google]{second}"))
        .is_told(&[("error[unusable-provider-name]", "[auth.google]")]);
    for (kwargs, rule, place) in [
        (
            "token_endpoint_auth_method = \"private_key_jwt\"",
            "error[unsupported-authentication-method]",
            "\"private_key_jwt\"",
        ),
        ("response_mode = \"form_post\"", "error[unsupported-response-mode]", "\"form_post\""),
        ("response_type = \"id_token\"", "error[unsupported-response-mode]", "\"id_token\""),
        ("client_id = \"other\"", "error[ignored-client-kwarg]", "client_id"),
    ] {
        App::with(GOOGLE)
            .changing("client_secret", &format!("client_kwargs = {{ {kwargs} }}\nclient_secret"))
            .is_told(&[(rule, place)]);
    }
    App::with(GOOGLE)
        .changing("\"http://localhost:8501/oauth2callback\"", "8501")
        .is_told(&[("error[wrong-value-type]", "8501")]);
}
