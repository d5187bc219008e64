//! `authctl dev` as a whole command: the program that it runs is real, and so is the folder that is gone afterwards. The app
//! is played here; `tests/interop` runs the real one.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;
use authctl::host::{LOOPBACK, bind};

use crate::processes::{Process, is_ignored};
use crate::servers::{read_head, response};

const AUTHCTL: &str = env!("CARGO_BIN_EXE_authctl");

const SECRETS: &str = "\
db = \"CANARY\"

[auth]
redirect_uri = \"https://app.example.com/oauth2callback\"
cookie_secret = \"CANARY\"
expose_tokens = [\"id\"]

[auth.google]
client_id = \"4711.apps.googleusercontent.com\"
client_secret = \"CANARY\"
server_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"
client_kwargs = { scope = \"openid email groups\" }
";

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    bind(&LOOPBACK, 0).unwrap().port()
}

/// Runs a shell's command below `authctl dev`, in `dir`: the exit status, and what was said.
fn dev(dir: &Path, options: &[&str], script: &str) -> (ExitStatus, String) {
    let fake = FakeHost::new(dir);
    let words = [&["authctl", "dev", "--port", "0"], options, &["--", "sh", "-c", script]].concat();
    let status = authctl::run(words, &fake.host);
    (status, fake.talk())
}

#[test]
fn the_command_finds_a_stand_in_that_is_gone_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), ".streamlit/secrets.toml", SECRETS);
    let script = "printf '%s\n' $STREAMLIT_SECRETS_FILES > files; for f in $STREAMLIT_SECRETS_FILES; do last=$f; done; \
                  cp \"$last\" overlay; ls -ld \"$(dirname \"$last\")\" > mode; echo $STREAMLIT_SERVER_PORT > port; exit 7";
    let (status, talk) = dev(dir.path(), &["--user", "bob"], script);
    assert_eq!(status, ExitStatus::Passed(7), "{talk}");
    let files = fs::read_to_string(dir.path().join("files")).unwrap();
    let files: Vec<&str> = files.lines().collect();
    let own = dir.path().join(".streamlit/secrets.toml");
    assert_eq!(files[files.len() - 2], own.to_str().unwrap());
    let last = Path::new(files[files.len() - 1]);
    assert!(!last.exists() && !last.parent().unwrap().exists(), "{last:?}");
    assert!(fs::read_to_string(dir.path().join("mode")).unwrap().starts_with("drwx------"));
    let overlay = fs::read_to_string(dir.path().join("overlay")).unwrap();
    let port = fs::read_to_string(dir.path().join("port")).unwrap();
    let redirect_uri = format!("redirect_uri = \"http://localhost:{}/oauth2callback\"", port.trim());
    assert!(overlay.starts_with("[auth]\n") && overlay.contains(&redirect_uri), "{overlay}");
    assert!(overlay.contains("expose_tokens = [\"id\"]") && overlay.contains("scope = \"openid email groups\""));
    assert!(overlay.contains("[auth.google]\nclient_id = \"google\"") && !overlay.contains("CANARY"), "{overlay}");
    assert_eq!(fs::read_to_string(own).unwrap(), SECRETS);
    assert!(talk.contains("for `st.login(\"google\")`\n"), "{talk}");
    assert!(talk.contains("every sign-in is as `bob`") && !talk.contains("CANARY"), "{talk}");
}

#[test]
fn the_cookie_secret_stays_the_same_for_a_project_and_no_other() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let state = one.path().join("state");
    let cookie_secret = |dir: &Path| {
        let fake = FakeHost::new(dir).with_env(&[("XDG_STATE_HOME", state.to_str().unwrap())]);
        let script = "for f in $STREAMLIT_SECRETS_FILES; do last=$f; done; grep cookie_secret \"$last\" > secret";
        let words = ["authctl", "dev", "--port", "0", "--", "sh", "-c", script];
        assert_eq!(authctl::run(words, &fake.host), ExitStatus::Passed(0), "{}", fake.talk());
        fs::read_to_string(dir.join("secret")).unwrap()
    };
    let first = cookie_secret(one.path());
    assert_eq!(first, cookie_secret(one.path()));
    assert_ne!(first, cookie_secret(two.path()));
}

#[test]
fn without_secrets_the_apps_own_calls_name_the_providers() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        "app.py",
        "import streamlit as st\nst.button('x', on_click=st.login, args=['okta'])\nst.login()\n",
    );
    let (status, talk) = dev(dir.path(), &[], "true");
    assert_eq!(status, ExitStatus::Passed(0), "{talk}");
    assert!(talk.contains("for `st.login(\"okta\")` and `st.login()`, as the app's code has it\n"), "{talk}");
    assert!(talk.contains("there is no secrets file of your own"), "{talk}");
    // Where the code names none, nothing is said of it.
    write(dir.path(), "app.py", "import streamlit as st\nst.write(st.user)\n");
    let (status, talk) = dev(dir.path(), &[], "true");
    assert_eq!(status, ExitStatus::Passed(0), "{talk}");
    assert!(talk.contains("for `st.login()`\n"), "{talk}");
}

#[test]
fn what_cannot_be_run_is_explained() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.py", "import streamlit as st\n");
    write(dir.path(), "b.py", "import streamlit as st\n");
    let taken = bind(&LOOPBACK, 0).unwrap();
    let port = taken.port().to_string();
    for (arguments, expected) in [
        (vec![], "it is not clear which script is the app: `a.py`, `b.py`"),
        (vec!["--user", "ada", "--", "true"], "`--user ada`: there is no user of that name"),
        (vec!["--", "no-such-program"], "there is no program `no-such-program`"),
        (vec!["--", "streamlit", "run", "a.py", "--server.port", &port], "at which the app is to listen, is in use"),
        (vec!["--", "streamlit", "run", "a.py", "--secrets.files=x"], "would win over the stand-in's settings"),
        (vec!["--port", &port, "--", "true"], "is in use"),
    ] {
        let fake = FakeHost::new(dir.path());
        let status = authctl::run(["authctl", "dev"].iter().chain(&arguments), &fake.host);
        assert_eq!(status, ExitStatus::Failure, "{arguments:?}");
        assert!(fake.talk().contains(expected), "{arguments:?}: {}", fake.talk());
    }
    write(dir.path(), ".streamlit/secrets.toml", "[auth\n");
    let (status, talk) = dev(dir.path(), &[], "true");
    assert_eq!(status, ExitStatus::Failure);
    assert!(talk.contains("`.streamlit/secrets.toml` cannot be read, and Streamlit would fail too"), "{talk}");
}

/// An app that is well, and whose login leads to `location`.
fn play_app(port: u16, location: impl Fn(&str) -> String + Send + Sync + 'static) {
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let location = Arc::new(location);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let head = read_head(&mut stream);
            let answer = if head.starts_with("GET /_stcore/health ") {
                response("200 OK", "text/plain", "ok")
            } else {
                format!(
                    "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                    location(&head)
                )
                .into_bytes()
            };
            stream.write_all(&answer).ok();
        }
    });
}

/// Waits until `text` is among what was said.
fn wait_for_talk(fake: &FakeHost, text: &str) -> String {
    loop {
        let talk = fake.talk();
        if talk.contains(text) {
            return talk;
        }
        thread::yield_now();
    }
}

#[test]
fn an_app_whose_login_leads_elsewhere_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    write(dir.path(), ".streamlit/config.toml", &format!("[server]\nport = {port}\n"));
    let fake = FakeHost::new(dir.path());
    let status = thread::scope(|scope| {
        const WORDS: [&str; 8] = ["authctl", "dev", "--port", "0", "--", "tail", "-f", "/dev/null"];
        let running = scope.spawn(|| authctl::run(WORDS, &fake.host));
        wait_for_talk(&fake, &format!("http://localhost:{port}"));
        play_app(port, |_| "https://login.example.com/authorize?client_id=real&response_type=code&x=1".to_owned());
        running.join().unwrap()
    });
    let talk = fake.talk();
    assert_eq!(status, ExitStatus::Failure, "{talk}");
    assert!(
        talk.contains("does not use the stand-in: its `st.login()` leads to `https://login.example.com/authorize`\n"),
        "{talk}"
    );
    assert!(!talk.contains("ready:"), "{talk}");
}

#[test]
fn it_is_ready_when_every_login_leads_to_the_stand_in() {
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    write(dir.path(), ".streamlit/config.toml", &format!("[server]\nport = {port}\n"));
    assert!(Command::new("mkfifo").arg(dir.path().join("end")).status().unwrap().success());
    let fake = FakeHost::new(dir.path());
    let status = thread::scope(|scope| {
        const WORDS: [&str; 7] = ["authctl", "dev", "--port", "0", "--", "cat", "end"];
        let running = scope.spawn(|| authctl::run(WORDS, &fake.host));
        let talk = wait_for_talk(&fake, &format!("http://localhost:{port}\n"));
        let issuer = talk.split("provider at ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        let redirect_uri = format!("http://localhost:{port}/oauth2callback");
        play_app(port, move |_| {
            format!("{issuer}/authorize?response_type=code&client_id=default&redirect_uri={redirect_uri}")
        });
        wait_for_talk(&fake, "ready: http://localhost:");
        // The program ends when somebody has written.
        fs::write(dir.path().join("end"), "").unwrap();
        running.join().unwrap()
    });
    assert_eq!(status, ExitStatus::Passed(0), "{}", fake.talk());
}

#[test]
fn signals_reach_the_command_and_all_that_it_has_started() {
    for (signal, expected) in [("TERM", 3), ("INT", 4), ("HUP", 5), ("USR1", 6)] {
        if is_ignored(signal) {
            continue;
        }
        let dir = tempfile::tempdir().unwrap();
        // What it has started does not end by itself, and nobody tells it but authctl.
        let script = "trap 'exit 3' TERM; trap 'exit 4' INT; trap 'exit 5' HUP; trap 'exit 6' USR1; \
                      tail -f /dev/null & echo up; while :; do wait; done";
        let mut command = Command::new(AUTHCTL);
        command.args(["dev", "--port", "0", "--", "sh", "-c", script]).current_dir(dir.path()).env("HOME", dir.path());
        command.env("XDG_RUNTIME_DIR", dir.path().join("none")).env("TMPDIR", dir.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
        let mut process = Process(command.spawn().unwrap());
        let mut output = BufReader::new(process.0.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, "up\n");
        let id = process.0.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert_eq!(process.0.wait().unwrap().code(), Some(expected), "{signal}");
        // What it had started has the pipe as well: nobody is left when it ends.
        output.read_to_string(&mut line).unwrap();
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().starts_with("authctl-run-")), "{left:?}");
    }
}
