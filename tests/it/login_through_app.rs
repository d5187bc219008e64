//! `authctl test --app`, by somebody at a terminal; the app's server answers as Streamlit 1.67 does. The real one is in
//! `tests/interop/app.py`.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{SystemTime, UNIX_EPOCH};

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;

use crate::probe::app::app_at;
use crate::pseudo_terminal::{ENTER, Ended, Session};

/// One token under two masks.
const TOKEN: &str = "2|00000000|61626364|1700000000";
const SAME_TOKEN: &str = "2|01010101|60636265|1700000001";

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

/// A project whose app is there.
fn project() -> (tempfile::TempDir, SocketAddr) {
    let (dir, app) = (tempfile::tempdir().unwrap(), app_at(now));
    fs::create_dir(dir.path().join(".streamlit")).unwrap();
    let text = format!(
        "[auth]\nredirect_uri = 'http://{app}/oauth2callback'\ncookie_secret = 'CANARY-cookie-of-32-characters-at-least'\n\
         [auth.idp]\nclient_id = 'app'\nclient_secret = 'CANARY-client'\n\
         server_metadata_url = 'https://op.example/.well-known/openid-configuration'\n"
    );
    fs::write(dir.path().join(".streamlit/secrets.toml"), text).unwrap();
    (dir, app)
}

/// Writes the request with which the page of a user opens its WebSocket.
fn write_request(dir: &tempfile::TempDir, app: SocketAddr, origin: &str) {
    let mint = ["cookie", "mint", "--user", "alice", "--format", "header"];
    let program = snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("authctl"));
    let output = program.args(mint).current_dir(dir.path()).output().unwrap();
    let minted = String::from_utf8(output.stdout).unwrap();
    let cookies = minted.trim().trim_start_matches("Cookie: ");
    let request = format!(
        "curl 'ws://{app}/_stcore/stream' -H 'Origin: {origin}' -H 'Sec-WebSocket-Protocol: streamlit, {TOKEN}' \
         -H 'Cookie: _streamlit_xsrf={SAME_TOKEN}; {cookies}'"
    );
    fs::write(dir.path().join("request.txt"), request).unwrap();
}

fn told(ended: &Ended) -> String {
    ended.transcript.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_request_shows_whom_the_app_sees() {
    let (dir, app) = project();
    for (origin, exit_code, expected) in [
        (format!("http://{app}"), 0, "works, and Streamlit 1.67.0 knows the user"),
        ("http://127.0.0.1:1".to_owned(), 1, "the app sees a visitor, because"),
    ] {
        write_request(&dir, app, &origin);
        let session = Session::start(dir.path(), &["test", "--app", "--no-browser"]).sees("address bar");
        let ended = session.types(&format!("request.txt{ENTER}")).ends();
        assert_eq!(ended.exit_code, exit_code, "{}", ended.transcript);
        assert!(told(&ended).contains(expected), "{}", ended.transcript);
        assert!(!ended.transcript.contains("CANARY") && !ended.transcript.contains("eyJ"), "{}", ended.transcript);
    }
}

/// The token is not in the address that is shown: it is in the process list of a browser that is started with it.
#[test]
fn a_browser_is_sent_on_to_the_login_of_the_app() {
    let (dir, app) = project();
    let session = Session::start(dir.path(), &["test", "--app", "--no-browser"]).sees("address bar");
    let screen = session.screen();
    let start = screen.split_whitespace().find(|word| word.starts_with("http://localhost:")).unwrap();
    let (authority, path) = start.trim_start_matches("http://").split_once('/').unwrap();
    let ask = |path: &str| {
        let mut stream = TcpStream::connect(authority).unwrap();
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        drop(stream.read_to_string(&mut answer));
        answer
    };
    let answer = ask(path).to_ascii_lowercase();
    assert!(answer.starts_with("http/1.1 302 "), "{answer}");
    assert!(answer.contains(&format!("location: http://{app}/auth/login?provider=")), "{answer}");
    assert!(ask("").starts_with("HTTP/1.1 404 "), "nothing else sets out");
    // The address bar alone does not prove a login.
    let session = session.types(&format!("http://{app}/{ENTER}")).sees("Enter leaves it open");
    let ended = session.types(ENTER).ends();
    assert_eq!(ended.exit_code, 1, "{}", ended.transcript);
    assert!(told(&ended).contains("warning[failed-app-login]"), "{}", ended.transcript);
}

#[test]
fn the_address_names_where_a_login_stopped() {
    let (dir, app) = project();
    for (address, expected) in [
        (
            "https://op.example/e?error=access_denied&error_description=No+way".to_owned(),
            "the browser ended at `https://op.example/e`: access_denied: No way",
        ),
        (format!("http://{app}/oauth2callback?code=CANARYcode&state=s"), "the browser ended at the callback"),
    ] {
        let session = Session::start(dir.path(), &["test", "--app", "--no-browser"]).sees("address bar");
        let ended = session.types(&format!("{address}{ENTER}")).ends();
        assert_eq!(ended.exit_code, 1, "{}", ended.transcript);
        assert!(told(&ended).contains(expected), "{}", ended.transcript);
    }
}

#[test]
fn without_somebody_at_the_terminal_nobody_can_say_where_the_browser_ended() {
    let (dir, _) = project();
    let fake = FakeHost::new(dir.path());
    assert_eq!(authctl::run(["authctl", "test", "--app"], &fake.host), ExitStatus::Failure);
    assert!(fake.talk().contains("nobody is at the terminal"), "{}", fake.talk());
    let fake = FakeHost::new(dir.path());
    assert_eq!(authctl::run(["authctl", "test", "--app", "--user", "alice"], &fake.host), ExitStatus::Failure);
    assert!(fake.talk().contains("built-in provider only"), "{}", fake.talk());
}
