//! `authctl show`.

use std::fs;

use snapbox::{assert_data_eq, str};

use crate::project::Project;

const SECRETS: &str = r#"
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "CANARY-0123456789abcdef"
expose_tokens = "id"

[auth.google]
client_id = "123-abc.apps.googleusercontent.com"
client_secret = "CANARY"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
client_kwargs = { scope = "openid email", token_endpoint_auth_method = "client_secret_post" }
authorize_params = { hd = "example.com" }

[auth."half\u001bdone"]
client_id = ""
"#;

fn project() -> Project {
    let project = Project::with_secrets(SECRETS);
    fs::write(project.path().join(".streamlit/config.toml"), "[server]\nport = 9000\n").unwrap();
    project
}

#[test]
fn what_is_in_effect_is_shown_without_secrets() {
    let ran = project().authctl("show --streamlit 1.67.0").succeeded();
    assert!(!ran.output.contains("CANARY") && !ran.output.contains('\u{1b}'));
    assert_data_eq!(
        ran.output,
        str![[r#"
Files
  home/.streamlit/secrets.toml  not there
  .streamlit/secrets.toml       read; its [auth] counts
  home/.streamlit/config.toml   not there
  .streamlit/config.toml        read for server.* and secrets.files

Streamlit
  version        1.67.0 (--streamlit)
  callback path  /oauth2callback

[auth]
  redirect_uri   http://localhost:9000/oauth2callback (written http://localhost:{port}/oauth2callback)
  cookie_secret  ******** (fewer than 32 bytes)
  expose_tokens  id

[auth.google]: st.login("google") is accepted
  client_id              123-abc.apps.googleusercontent.com
  client_secret          ********
  server_metadata_url    https://accounts.google.com/.well-known/openid-configuration (Google)
  scope                  openid email
  prompt                 select_account (default)
  client authentication  client_secret_post
  PKCE                   S256 when the provider advertises it (default)
  hd                     example.com

[auth.half/u{1b}done]: st.login("half/u{1b}done") is refused: Authentication credentials in `.streamlit/secrets.toml` for the authentication provider "half/u{1b}done" are missing the following keys: ['client_secret', 'server_metadata_url']. Please check your configuration.
  client_id            empty
  client_secret        missing
  server_metadata_url  missing

There is no default provider: st.login() without a name is refused.

"#]]
    );
}

#[test]
fn programs_get_the_same_as_json() {
    let ran = project().authctl("show --streamlit 1.67.0 --format json").succeeded();
    assert!(!ran.output.contains("CANARY"));
    let shown: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(shown["schema"], "authctl.show/1");
    assert_eq!(shown["auth"]["redirect_uri"], "http://localhost:9000/oauth2callback");
    assert_eq!(shown["auth"]["redirect_uri_as_written"], "http://localhost:{port}/oauth2callback");
    assert_eq!(shown["auth"]["cookie_secret"]["bytes"], "<32");
    let google = &shown["providers"][0];
    assert_eq!((&google["name"], &google["accepted"]), (&"google".into(), &true.into()));
    assert_eq!(google["login"]["scope"], serde_json::json!({"value": "openid email", "default": false}));
    assert_eq!(google["login"]["prompt"], serde_json::json!({"value": "select_account", "default": true}));
    assert_eq!(google["login"]["additional_parameters"], serde_json::json!({"hd": "example.com"}));
    assert_eq!(shown["providers"][1]["accepted"], false);
    assert_eq!(shown["providers"][1]["login"], serde_json::Value::Null);
}

#[test]
fn a_file_that_streamlit_cannot_read_is_named() {
    let project = Project::with_secrets("[auth]\nclient_secret = \"CANARY\n");
    let ran = project.authctl("show").succeeded();
    assert!(ran.output.contains("cannot be read, so Streamlit has no secrets at all: line 2"), "{}", ran.output);
    assert!(!ran.output.contains("CANARY"));
}

#[test]
fn a_port_that_an_old_streamlit_does_not_replace_is_left() {
    let ran = project().authctl("show --streamlit 1.50.0").succeeded();
    assert!(ran.output.contains("http://localhost:{port}/oauth2callback\n"), "{}", ran.output);
}
