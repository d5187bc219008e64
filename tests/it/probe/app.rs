//! `authctl probe --app` against a server that answers as Streamlit 1.67 does; the real one is in `tests/interop/app.py`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use authctl::ExitStatus;
use authctl::host::fake::START;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::Project;
use crate::servers::{raw, read_head};

/// What a request is answered with.
fn answer(head: &str, count: usize, now: i64, redirect_uri: Option<&str>) -> String {
    let path = head.split(' ').nth(1).unwrap_or_default();
    let has = |text: &str| head.to_ascii_lowercase().contains(text);
    let ok = |kind: &str, more: &str, body: &str| {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
    };
    let redirect = |location: &str, more: &str| {
        format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n")
    };
    let deletions = "Set-Cookie: _streamlit_user=\"\"; Max-Age=0; Path=/\r\n";
    match path.split('?').next().unwrap_or_default() {
        "/_stcore/health" => {
            ok("text/plain", &format!("Set-Cookie: _streamlit_xsrf=2|CANARYxsrf{count}|x|1; Path=/\r\n"), "ok")
        }
        "/_stcore/host-config" => ok("application/json", "", r#"{"allowedOrigins":[]}"#),
        "/" => ok("text/html", "", "<script src=\"./static/js/index.DormvYxC.js\"></script>"),
        "/auth/login" if has_valid_token(path, now) => redirect(
            &format!(
                "https://op.example/authorize?response_type=code&client_id=app&redirect_uri={}\
                 &scope=openid+email+profile&state=s{count}&prompt=select_account",
                redirect_uri.map_or_else(|| format!("http://{}/oauth2callback", host(head)), str::to_owned)
            ),
            "",
        ),
        "/auth/login" | "/auth/logout" => redirect("/", if has("\r\ncookie:") { deletions } else { "" }),
        "/oauth2callback" => redirect("/", ""),
        "/_stcore/stream" if has("authctl-probe.invalid") => {
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
        }
        "/_stcore/stream" => "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                              Sec-WebSocket-Protocol: streamlit\r\n\r\n"
            .to_owned(),
        _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
    }
}

fn host(head: &str) -> &str {
    head.lines()
        .find_map(|line| line.strip_prefix("host: ").or_else(|| line.strip_prefix("Host: ")))
        .unwrap_or_default()
}

/// Whether a token names the provider and has not run out, whoever signed it.
fn has_valid_token(path: &str, now: i64) -> bool {
    payload(path).is_some_and(|payload| payload["provider"] == "idp" && payload["exp"].as_i64() > Some(now))
}

fn payload(path: &str) -> Option<Value> {
    let payload = path.split_once("provider=")?.1.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

fn app() -> SocketAddr {
    app_with(|| START, Some("http://localhost:8501/oauth2callback"))
}

/// The same with this clock, and a redirect URI that leads to it.
pub(crate) fn app_at(now: fn() -> i64) -> SocketAddr {
    app_with(now, None)
}

fn app_with(now: fn() -> i64, redirect_uri: Option<&'static str>) -> SocketAddr {
    let count = AtomicUsize::new(0);
    raw(move |mut stream| {
        let head = read_head(&mut stream);
        drop(stream.write_all(answer(&head, count.fetch_add(1, Ordering::SeqCst), now(), redirect_uri).as_bytes()));
    })
}

fn project() -> Project {
    Project::new(
        "[auth.idp]\nclient_id = 'app'\nclient_secret = 'CANARY-client'\n\
         server_metadata_url = 'https://op.example/.well-known/openid-configuration'\n",
    )
}

#[test]
fn an_app_that_answers_well_is_a_picture_without_a_problem() {
    let address = format!("http://{}", app());
    let project = project();
    let found = project.probe(&["--app", &address, "--format", "json"]);
    assert_eq!((found.status, found.rules()), (ExitStatus::Success, Vec::new()), "{}", found.output);
    let report = found.report();
    assert_eq!((&report["app"]["url"], &report["app"]["streamlit"]), (&Value::from(address.clone()), &"1.67.0".into()));
    let checks = report["app"]["checks"].as_array().unwrap();
    assert!(checks.iter().all(|check| check["verdict"] == "ok"), "{checks:#?}");
    assert!(report["app"]["requests"].as_u64().unwrap() <= 40);
    assert_eq!(report["app"]["clock_offset_seconds"], 0, "{}", report["app"]);
    assert_eq!(report["app"]["limits"]["request_bytes"], Value::Null);
    let picture = project.probe(&["--app", &address]).output;
    assert!(picture.starts_with(&format!("app  {address}  Streamlit 1.67.0\n  ok configuration  ")), "{picture}");
    assert!(picture.ends_with("no problems\n"), "{picture}");
}

#[test]
fn everything_that_is_sent_is_listed_and_nothing_signed_is_shown() {
    let address = format!("http://{}", app());
    let found = project().probe(&["--app", &address, "--verbose"]);
    let sent = found.talk.lines().filter(|line| line.starts_with("> GET ")).count();
    assert!(found.output.contains(&format!("{sent} requests")), "{}\n{}", found.output, found.talk);
    for text in [&found.talk, &found.output] {
        assert!(!text.contains("CANARY") && !text.contains("eyJ"), "{text}");
    }
}

#[test]
fn nothing_signed_goes_where_nobody_said_so() {
    let project = project();
    let path = project.dir.path().join(".streamlit/secrets.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("http://localhost:8501/", "https://app.example.com/");
    std::fs::write(&path, text).unwrap();
    let found = project.probe(&["--app", "https://elsewhere.example"]);
    assert_eq!(found.status, ExitStatus::Failure, "{}", found.output);
    assert!(found.talk.contains("--allow-other-origin"), "{}", found.talk);
    // Nobody is asked by two addresses, and by something that is none.
    assert_eq!(project.probe(&["--app", "https://a.example", "https://b.example"]).status, ExitStatus::Failure);
    assert_eq!(project.probe(&["--app", "elsewhere"]).status, ExitStatus::Failure);
}

#[test]
fn a_check_may_ask_the_app_and_its_providers_at_once() {
    let project = project();
    let path = project.dir.path().join(".streamlit/secrets.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("localhost:8501", &app().to_string())).unwrap();
    let fake = authctl::host::fake::FakeHost::new(project.dir.path());
    let arguments = ["authctl", "check", "--online", "--app", "--wait", "5", "--format", "json"];
    authctl::run(arguments, &fake.host);
    let report: Value = serde_json::from_str(&fake.output()).unwrap();
    crate::schemas::assert_report(&report);
    assert_eq!(report["app"]["streamlit"], "1.67.0", "{report:#}");
    assert!(report["problems"].as_array().unwrap().iter().any(|problem| problem["rule"] == "unreachable-metadata"));
    // Without providers nobody asks the app.
    let fake = authctl::host::fake::FakeHost::new(project.dir.path());
    assert_eq!(authctl::run(["authctl", "check", "--app"], &fake.host), ExitStatus::Failure);
}
