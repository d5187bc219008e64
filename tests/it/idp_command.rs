//! `authctl idp` as a whole command. Ctrl-C has been pressed before it starts, so it ends as soon as it serves.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test ends where something is not as it should be"
)]

use std::path::Path;

use authctl::ExitStatus;
use authctl::dev_idp::Fault;
use authctl::host::bind;
use authctl::host::fake::FakeHost;

use crate::idp_site::LOOPBACK;
use crate::schemas::assert_follows;

/// The exit status and what was said to the person.
fn idp(dir: &Path, arguments: &[&str]) -> (ExitStatus, String) {
    let fake = FakeHost::new(dir);
    fake.host.interrupt.request();
    let status = authctl::run(["authctl", "idp"].iter().chain(arguments), &fake.host);
    (status, fake.talk())
}

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn secrets(port: u16) -> String {
    format!(
        "[auth]\nredirect_uri = \"http://localhost:{{port}}/oauth2callback\"\ncookie_secret = \"CANARY\"\n\n[auth.local]\n\
         client_id = \"authctl-local\"\nclient_secret = \"CANARY\"\n\
         server_metadata_url = \"http://localhost:{port}/.well-known/openid-configuration\"\n"
    )
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    bind(&LOOPBACK, 0).unwrap().port()
}

#[test]
fn any_client_needs_no_project() {
    let dir = tempfile::tempdir().unwrap();
    let (status, talk) = idp(dir.path(), &["--any-client", "--port", "0", "--fault", "invalid-nonce"]);
    assert_eq!(status, ExitStatus::Interrupted);
    assert!(talk.starts_with("the built-in identity provider is at http://localhost:"), "{talk}");
    assert!(
        talk.contains("users    alice, bob") && talk.contains("fault    invalid-nonce: `nonce` is another one"),
        "{talk}"
    );
}

#[test]
fn a_project_names_its_clients_and_its_port() {
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    write(dir.path(), ".streamlit/secrets.toml", &secrets(port));
    write(dir.path(), ".streamlit/config.toml", "[server]\nport = 8600\n");
    write(dir.path(), "streamlit_app.py", "");
    let (status, talk) = idp(dir.path(), &[]);
    assert_eq!(status, ExitStatus::Interrupted, "{talk}");
    assert!(talk.contains(&format!("is at http://localhost:{port} ")), "{talk}");
    assert!(talk.contains("client   authctl-local, redirected to http://localhost:8600/oauth2callback"), "{talk}");
    assert!(
        talk.contains("authctl test --provider local") && talk.contains("streamlit run streamlit_app.py"),
        "{talk}"
    );
    assert!(!talk.contains("CANARY"), "{talk}");
}

#[test]
fn a_client_may_come_from_flags() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "secret.txt", "CANARY\n");
    let (status, talk) = idp(
        dir.path(),
        &["--port", "0", "--client-id", "app", "--client-secret-file", "secret.txt", "--user", "eve groups=x"],
    );
    assert_eq!(status, ExitStatus::Interrupted);
    assert!(talk.contains("client   app, redirected to http://localhost:8501/oauth2callback\n"), "{talk}");
    assert!(talk.contains("users    eve\n") && !talk.contains("CANARY"), "{talk}");
}

#[test]
fn the_users_may_be_in_a_file_of_the_project() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), ".streamlit/users.toml", "[carol]\nemail = \"carol@example.com\"\n\n[dave]\n");
    let (_, talk) = idp(dir.path(), &["--any-client", "--port", "0"]);
    assert!(talk.contains("users    carol, dave\n"), "{talk}");
    let (_, talk) = idp(dir.path(), &["--any-client", "--port", "0", "--user", "eve"]);
    assert!(talk.contains("users    carol, dave, eve\n"), "{talk}");
    write(dir.path(), "people.json", "[{\"email\": \"frank@example.com\"}]");
    let (_, talk) = idp(dir.path(), &["--any-client", "--port", "0", "--users", "people.json"]);
    assert!(talk.contains("users    frank\n"), "{talk}");
}

#[test]
fn with_json_the_first_line_says_where_it_listens() {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeHost::new(dir.path());
    fake.host.interrupt.request();
    let words = ["authctl", "idp", "--any-client", "--port", "0", "--format", "json"];
    assert_eq!(authctl::run(words, &fake.host), ExitStatus::Interrupted);
    let output = fake.output();
    let line: serde_json::Value = serde_json::from_str(output.trim_end()).unwrap();
    assert_follows("idp.schema.json", &line);
    assert_eq!((&line["schema"], &line["event"]), (&"authctl.idp/1".into(), &"listening".into()));
    assert!(line["issuer"].as_str().unwrap().starts_with("http://localhost:"), "{output}");
    assert_eq!((&line["clients"], &line["users"]), (&serde_json::json!(["any"]), &serde_json::json!(["alice", "bob"])));
    assert_eq!(fake.talk(), "");
}

/// The lines of standard output so far.
fn lines(fake: &FakeHost) -> Vec<serde_json::Value> {
    fake.output().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn with_json_each_request_is_a_line() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), ".streamlit/users.toml", "[carol]\ngroups = [\"a\"]\n");
    let fake = FakeHost::new(dir.path());
    let status = std::thread::scope(|scope| {
        const WORDS: [&str; 7] = ["authctl", "idp", "--any-client", "--port", "0", "--format", "json"];
        let running = scope.spawn(|| authctl::run(WORDS, &fake.host));
        let wait = |count: usize| {
            while lines(&fake).len() < count {
                std::thread::yield_now();
            }
        };
        wait(1);
        let issuer = lines(&fake)[0]["issuer"].as_str().unwrap().to_owned();
        let query = "client_id=app&redirect_uri=http://localhost:1/cb&response_type=code&scope=openid+email";
        let url = format!("{issuer}/authorize?{query}").parse().unwrap();
        let form = vec![("user".to_owned(), authctl::http::Value::Plain("carol".to_owned()))];
        let client = fake.host.http.connect(&authctl::host::ClientOptions::default()).unwrap();
        client.send(&authctl::http::Request::post(url, form)).unwrap();
        write(dir.path(), ".streamlit/users.toml", "[carol]\n\n[dave]\n");
        wait(3);
        fake.host.interrupt.request();
        running.join().unwrap()
    });
    assert_eq!(status, ExitStatus::Interrupted);
    let lines = lines(&fake);
    lines.iter().for_each(|line| assert_follows("idp.schema.json", line));
    let signed_in = &lines[1];
    assert_eq!(
        (&signed_in["event"], &signed_in["user"], &signed_in["status"]),
        (&"request".into(), &"carol".into(), &303.into())
    );
    assert_eq!(
        (&signed_in["given"], &signed_in["withheld"]),
        (&serde_json::json!(["sub"]), &serde_json::json!(["groups"]))
    );
    assert_eq!(lines[2]["note"], "the users were read again: carol, dave");
}

#[test]
fn health_is_an_exit_status() {
    let dir = tempfile::tempdir().unwrap();
    let health = |port: u16| {
        let fake = FakeHost::new(dir.path());
        let status = authctl::run(["authctl", "idp", "health", "--port", &port.to_string()], &fake.host);
        (status, fake.output() + &fake.talk())
    };
    let (status, said) = health(free_port());
    assert_eq!(status, ExitStatus::Problems, "{said}");
    assert!(said.starts_with("nobody answers at http://localhost:"), "{said}");
    let site = crate::idp_site::Site::sound();
    let (status, said) = health(site.url("/").port().unwrap());
    assert_eq!(status, ExitStatus::Success, "{said}");
    assert!(said.ends_with(" is well\n"), "{said}");
    let other = bind(&LOOPBACK, 0).unwrap();
    let port = other.port();
    std::thread::spawn(move || {
        while let Some(incoming) = other.next(std::time::Duration::from_mins(1)) {
            incoming.respond(&authctl::host::OutgoingResponse::new(200, "text/html", "hello"));
        }
    });
    let (status, said) = health(port);
    assert_eq!(status, ExitStatus::Problems);
    assert!(said.starts_with("another program answers at http://localhost:"), "{said}");
}

#[test]
fn quiet_is_quiet() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(idp(dir.path(), &["--any-client", "--port", "0", "-q"]), (ExitStatus::Interrupted, String::new()));
}

#[test]
fn what_cannot_be_served_is_explained() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "users.json", r#"[{"name": "x"}, 3]"#);
    let taken = bind(&LOOPBACK, 0).unwrap();
    let taken_port = taken.port().to_string();
    for (arguments, expected) in [
        (vec!["--port", "0"], "no provider in `.streamlit/secrets.toml` uses http://localhost:"),
        (vec!["--port", "0"], "hint: `authctl init` sets one up"),
        (vec!["--any-client", "--port", &taken_port], "is in use"),
        (vec!["--any-client", "--port", "0", "--host", "0.0.0.0"], "--i-know-this-is-insecure"),
        (vec!["--any-client", "--port", "0", "--auto-login", "eve"], "the users are: alice, bob"),
        (vec!["--any-client", "--port", "0", "--users", "users.json"], "entry 2: it is not an object"),
        (vec!["--any-client", "--port", "0", "--format", "json", "--", "true"], "cannot be used with"),
        (vec!["--any-client", "--port", "0", "--user", "eve", "--user", "eve"], "two users are called `eve`"),
        (vec!["--any-client", "--port", "0", "--user", "eve iss=x"], "`iss` is set by the provider itself"),
        (vec!["--any-client", "--issuer", "ftp://x", "--port", "0"], "cannot be an issuer"),
        (vec!["--any-client", "--client-id", "x"], "cannot be used with"),
        (vec!["--fault", "invalid-nounce"], "invalid-nonce"),
        (vec!["--client-id", "x", "--client-secret-file", "none"], "cannot read the client secret in `none`"),
    ] {
        let (status, talk) = idp(dir.path(), &arguments);
        assert_eq!(status, ExitStatus::Failure, "{arguments:?}: {talk}");
        assert!(talk.contains(expected), "{arguments:?}: {talk}");
    }
}

#[test]
fn an_incomplete_project_is_told_what_it_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let complete = secrets(free_port());
    for (text, expected) in [
        (complete.replace("client_id = \"authctl-local\"\n", ""), "[auth.local] client_id is missing"),
        (complete.replace("[auth.local]", "[auth.local"), "`authctl check` says why"),
    ] {
        write(dir.path(), ".streamlit/secrets.toml", &text);
        let (status, talk) = idp(dir.path(), &["--port", "0"]);
        assert_eq!(status, ExitStatus::Failure);
        assert!(talk.contains(expected) && !talk.contains("CANARY"), "{talk}");
    }
}

#[test]
fn the_faults_are_listed_with_their_rules() {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeHost::new(dir.path());
    assert_eq!(authctl::run(["authctl", "idp", "faults"], &fake.host), ExitStatus::Success);
    let output = fake.output();
    assert_eq!(output.lines().count(), Fault::ALL.len());
    assert!(
        output.lines().any(|line| line.starts_with("invalid-nonce ") && line.contains(" nonce-mismatch ")),
        "{output}"
    );
    assert!(output.lines().any(|line| line.starts_with("key-rotation ") && line.contains(" (must work) ")), "{output}");
}
