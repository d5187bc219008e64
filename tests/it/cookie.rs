//! `authctl cookie`: cookies of real servers decoded, and minted ones that decode.

use std::fs;

use authctl::ExitStatus;
use authctl::host::fake::{FakeHost, START};
use serde_json::{Value, json};
use snapbox::{assert_data_eq, str};

use crate::project::{Project, Ran};
use crate::schemas::{assert_cookie, assert_error, assert_mint};

/// When the vectors were signed.
const SIGNED: i64 = 1_700_000_000;

fn vectors(name: &str) -> Value {
    let path = format!("{}/tests/vectors/cookies/streamlit-{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn app(cookie_secret: &str, redirect_uri: &str) -> Project {
    Project::with_secrets(&format!(
        "[auth]\nredirect_uri = '{redirect_uri}'\ncookie_secret = '{cookie_secret}'\n\n[auth.local]\n\
         client_id = 'authctl-local'\nclient_secret = 'CANARY'\n\
         server_metadata_url = 'http://localhost:9400/.well-known/openid-configuration'\n"
    ))
}

fn run(project: &Project, fake: FakeHost, arguments: &[&str]) -> Ran {
    let status = authctl::run([&["authctl", "cookie"], arguments].concat(), &fake.host);
    Ran { status, output: fake.output(), talk: fake.talk() }.checked(project)
}

impl Ran {
    /// The secret is in no output.
    fn checked(self, project: &Project) -> Self {
        let secrets = project.secrets();
        let secret = secrets.lines().find_map(|line| line.strip_prefix("cookie_secret = '")).unwrap();
        let secret = secret.trim_end_matches('\'');
        // A short one is a word of its own elsewhere.
        assert!(secret.len() < 16 || !format!("{}{}", self.output, self.talk).contains(secret));
        assert!(!self.output.contains("CANARY"));
        self
    }

    fn document(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {}{}", self.output, self.talk))
    }
}

/// A host whose clock shows this many seconds after the vectors were signed.
fn after(project: &Project, seconds: i64) -> FakeHost {
    let fake = FakeHost::new(project.path());
    fake.clock.advance(SIGNED + seconds - START);
    fake
}

#[test]
fn the_cookies_of_real_servers_are_accepted_by_their_own_release() {
    for name in ["1.44.0", "1.56.0-tornado", "1.57.0", "1.67.0"] {
        let file = vectors(name);
        let project = app(file["cookie_secret"].as_str().unwrap(), "https://app.example.com/oauth2callback");
        let version = file["streamlit"].as_str().unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            let cookies = vector["cookies"].as_object().unwrap().iter();
            let pairs: Vec<String> =
                cookies.map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect();
            let fake = after(&project, 60).with_input(&format!("Cookie: {}\r\n", pairs.join("; ")));
            let ran = run(&project, fake, &["decode", "--format", "json", "--streamlit", version]);
            let document = ran.document();
            assert_cookie(&document);
            let expected: Value = serde_json::from_str(vector["user_payload_json"].as_str().unwrap()).unwrap();
            assert_eq!(document["identity"]["claims"], expected, "{name}");
            assert_eq!(document["identity"]["signature"], "holds");
            assert_eq!(document["identity"]["signed_at"], SIGNED);
            // One value of this release is longer than any browser keeps.
            let is_dropped = name == "1.44.0" && pairs[0].len() > 4096;
            assert_eq!(document["accepted"], !is_dropped, "{name}: {document:#}");
            assert_eq!(ran.status, if is_dropped { ExitStatus::Problems } else { ExitStatus::Success });
        }
    }
}

#[test]
fn a_cookie_is_told_to_people() {
    let file = vectors("1.67.0");
    let project = app(file["cookie_secret"].as_str().unwrap(), "https://app.example.com/oauth2callback");
    let value = file["vectors"][0]["cookies"]["_streamlit_user"].as_str().unwrap();
    let ran = run(&project, after(&project, 300), &["decode", value]).succeeded();
    assert_data_eq!(
        ran.output,
        str![[r#"
a@b.co, logged in with `default`

  since      2023-11-14 22:13:20 UTC (5 minutes ago)
  until      2023-12-15 22:13:20 UTC (in 30 days)
  signature  holds (itsdangerous), in 1 cookie

  what it holds
    sub           u1
    email         a@b.co
    origin        https://app.example.com
    is_logged_in  true
    provider      default

Streamlit 1.67.0 accepts it in this app

"#]]
    );
    let tokens = file["vectors"][0]["cookies"]["_streamlit_user_tokens"].as_str().unwrap();
    let ran = run(&project, after(&project, 300).with_input(tokens), &["decode"]);
    assert_eq!(ran.status, ExitStatus::Problems);
    assert!(ran.output.contains("tokens     id_token, access_token") && !ran.output.contains("aaa.bbb.ccc"));
    assert!(ran.output.contains("there is no `_streamlit_user`, which says who is logged in"), "{}", ran.output);
}

#[test]
fn why_a_cookie_is_not_accepted_is_told() {
    let file = vectors("1.67.0");
    let value = file["vectors"][0]["cookies"]["_streamlit_user"].as_str().unwrap();
    let reasons = |secret: &str, redirect_uri: &str, seconds: i64, version: &str| {
        let project = app(secret, redirect_uri);
        let ran = run(&project, after(&project, seconds), &["decode", value, "--format=json", "--streamlit", version]);
        assert_eq!(ran.status, ExitStatus::Problems, "{}", ran.output);
        let document = ran.document();
        assert_cookie(&document);
        document["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|reason| reason.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let secret = file["cookie_secret"].as_str().unwrap();
    let uri = "https://app.example.com/oauth2callback";
    assert_eq!(
        reasons("another", uri, 0, "1.67.0"),
        ["the signature of `_streamlit_user` is not of this app's `cookie_secret`, or the value was changed"]
    );
    assert_eq!(
        reasons(secret, uri, 2_678_401, "1.67.0"),
        ["`_streamlit_user` is older than 31 days: it counted until 2023-12-15 22:13:20 UTC"]
    );
    assert_eq!(
        reasons(secret, uri, -5, "1.67.0"),
        [
            "`_streamlit_user` was signed 5 seconds in the future, and Streamlit 1.67.0 takes none of a clock that is ahead"
        ]
    );
    assert_eq!(
        reasons(secret, "http://localhost:8501/oauth2callback", 0, "1.67.0"),
        [
            "it was made at `https://app.example.com`, and this app is at `http://localhost:8501`: the user stays logged out"
        ]
    );
    assert_eq!(
        reasons(secret, uri, 0, "1.50.0"),
        ["`_streamlit_user` was signed by itsdangerous, and Streamlit 1.50.0 reads what Tornado signs"]
    );
    assert_eq!(
        reasons("", uri, 0, "1.67.0"),
        ["the app has no `cookie_secret` in `[auth]`, so it takes no identity cookie"]
    );
}

#[test]
fn a_minted_cookie_decodes_in_every_form_and_release() {
    let project = app("0123456789abcdef0123456789abcdef", "http://localhost:8501/oauth2callback");
    for version in ["1.44.0", "1.53.0", "1.57.0", "1.67.0"] {
        for format in ["header", "playwright", "netscape", "json"] {
            let minted = run(
                &project,
                FakeHost::new(project.path()),
                &["mint", "--user", "alice", "--format", format, "--streamlit", version],
            )
            .succeeded();
            if format == "json" {
                assert_mint(&minted.document());
            }
            assert_eq!(
                minted.talk,
                "anyone who has this is logged in at http://localhost:8501 until 2026-02-01 00:00:00 UTC\n"
            );
            fs::write(project.path().join("jar"), &minted.output).unwrap();
            let arguments = ["decode", "--file", "jar", "--format=json", "--streamlit", version];
            let document = run(&project, FakeHost::new(project.path()), &arguments).succeeded().document();
            let claims = &document["identity"]["claims"];
            assert_eq!((&claims["email"], &claims["sub"]), (&json!("alice@example.com"), &json!("dev-alice")));
            assert_eq!((&claims["iss"], &claims["aud"]), (&json!("http://localhost:9400"), &json!("authctl-local")));
            assert_eq!(claims.get("provider").is_some(), version != "1.44.0");
        }
    }
}

#[test]
fn what_is_said_later_of_a_person_wins() {
    let project = app("0123456789abcdef0123456789abcdef", "http://localhost:8501/oauth2callback");
    fs::write(project.path().join("claims.json"), r#"{"name": "From a file", "age": 42, "department": "R&D"}"#)
        .unwrap();
    let arguments = [
        "mint",
        "--format=json",
        "--new-user",
        "carol@example.com name=Carol groups=a,b",
        "--claims",
        "claims.json",
        "--claim",
        "department=Sales",
        "--claim",
        "email_verified=false",
    ];
    let document = run(&project, FakeHost::new(project.path()), &arguments).succeeded().document();
    let user = &document["st_user"];
    assert_eq!(
        (&user["name"], &user["age"], &user["department"]),
        (&json!("From a file"), &json!(42), &json!("Sales"))
    );
    assert_eq!((&user["email"], &user["email_verified"]), (&json!("carol@example.com"), &json!(false)));
    assert_eq!((&user["provider"], &user["is_logged_in"]), (&json!("local"), &json!(true)));
    let piped = FakeHost::new(project.path()).with_input(r#"{"sub": "u1"}"#);
    let document = run(&project, piped, &["mint", "--format=json", "--claims", "-"]).succeeded().document();
    assert_eq!(document["st_user"]["sub"], "u1");
}

/// The same claims as `authctl test --user` gets, in the same order.
#[test]
fn a_user_is_whom_a_login_would_bring() {
    let project = app("0123456789abcdef0123456789abcdef", "http://localhost:8501/oauth2callback");
    let minted = |arguments: &[&str]| {
        let arguments = [&["mint", "--format=st-user"], arguments].concat();
        run(&project, FakeHost::new(project.path()), &arguments).succeeded().document()
    };
    let user = minted(&["--user=alice"]);
    let names: Vec<&String> = user.as_object().unwrap().keys().collect();
    assert_eq!(names[..7], ["iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash"]);
    assert_eq!((&user["exp"], &user["auth_time"]), (&json!(START + 3600), &json!(START)));
    assert_eq!((&user["is_logged_in"], user.get("origin")), (&json!(true), None));
    assert_eq!(user.get("groups"), None, "no scope asks for them");
    assert_eq!(minted(&["--user=alice", "--claim", "groups=x"])["groups"], json!(["x"]));

    let secrets = project.path().join(".streamlit/secrets.toml");
    let text = fs::read_to_string(&secrets).unwrap();
    fs::write(&secrets, text + "client_kwargs = { scope = \"openid groups\" }\n").unwrap();
    let user = minted(&["--user=alice"]);
    assert_eq!((&user["groups"], user.get("email")), (&json!(["admin", "dev"]), None));

    let users = project.path().join(".streamlit/users.toml");
    fs::write(&users, "[carol]\ngroups = [\"x\"]\n").unwrap();
    assert_eq!(minted(&["--user=carol"])["groups"], json!(["x"]));
    let ran = run(&project, FakeHost::new(project.path()), &["mint", "--user=alice"]).failed();
    assert!(ran.talk.contains("the users are `carol`;"), "{}", ran.talk);
}

#[test]
fn a_users_tokens_are_in_a_cookie_of_their_own() {
    let project = app("0123456789abcdef0123456789abcdef", "http://localhost:8501/oauth2callback");
    let names = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["mint", "--format=json"], arguments].concat();
        let document = run(&project, FakeHost::new(project.path()), &arguments).succeeded().document();
        let cookies = document["cookies"].as_array().unwrap().clone();
        cookies.iter().map(|cookie| cookie["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&["--user=bob"]), ["_streamlit_user", "_streamlit_user_tokens"]);
    assert_eq!(names(&["--user=bob", "--streamlit=1.44.0"]), ["_streamlit_user"]);
    assert_eq!(names(&["--claim=sub=1"]), ["_streamlit_user"]);
}

#[test]
fn without_a_configuration_there_is_a_user_all_the_same() {
    let empty = Project::new();
    let user = run_anywhere(&empty, &["mint", "--user=alice", "--format=st-user"]).succeeded().document();
    assert_eq!((&user["email"], &user["provider"]), (&json!("alice@example.com"), &json!("default")));
}

#[test]
fn a_cookie_that_is_to_end_soon_ends_at_the_server() {
    let project = app("0123456789abcdef0123456789abcdef", "http://localhost:8501/oauth2callback");
    let fake = FakeHost::new(project.path());
    let minted = run(&project, fake, &["mint", "--user=bob", "--expires-in=600", "--format=netscape"]).succeeded();
    assert!(minted.output.contains(&format!("\t{}\t_streamlit_user\t", START + 600)), "{}", minted.output);
    let accepted = |seconds: i64| {
        let fake = FakeHost::new(project.path()).with_input(&minted.output);
        fake.clock.advance(seconds);
        run(&project, fake, &["decode"]).status
    };
    assert_eq!((accepted(600), accepted(601)), (ExitStatus::Success, ExitStatus::Problems));
    for wrong in ["0", "2678401", "soon"] {
        run(&project, FakeHost::new(project.path()), &["mint", "--user=bob", "--expires-in", wrong]).failed();
    }
}

#[test]
fn what_would_not_arrive_is_said() {
    let project = app("0123456789abcdef0123456789abcdef", "http://localhost:8501/oauth2callback");
    let groups: Vec<String> =
        (0..1000_u64).map(|number| format!("{:x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    let groups = format!("groups={}", groups.join(","));
    for (version, words) in [("1.50.0", "browsers keep 4096"), ("1.67.0", "takes 8190")] {
        let arguments = ["mint", "--user=bob", "--claim", &groups, "--streamlit", version];
        let ran = run(&project, FakeHost::new(project.path()), &arguments);
        assert_eq!(ran.status, ExitStatus::Problems);
        assert!(ran.talk.contains(words), "{}", ran.talk);
        let again =
            run(&project, FakeHost::new(project.path()).with_input(&ran.output), &["decode", "--streamlit", version]);
        assert!(again.output.contains(words), "{}", again.output);
    }
}

#[test]
fn what_cannot_be_done_is_refused_with_the_way_out() {
    let project = app("0123456789abcdef0123456789abcdef", "http://localhost:8501/oauth2callback");
    for (arguments, words) in [
        (&["mint"][..], "add `--user alice`, or `--claim sub=…`"),
        (&["mint", "--claim", "email=a@b.co"], "add `--user alice`"),
        (&["mint", "--user=alice", "--claim", "origin=x"], "Streamlit writes `origin` itself"),
        (&["mint", "--user=alice", "--provider=google"], "there are: local"),
        (&["mint", "--user=ada"], "`--user ada`: there is no user of that name"),
        (&["mint", "--user=ada"], "the users are `alice`, `bob`"),
        (&["mint", "--new-user=alice smith"], "is neither `claim=value` nor part of a value"),
        (&["mint", "--claims", "no.json"], "cannot read `no.json`"),
        (&["decode", "two words"], "a jar of curl's or Playwright's"),
        (&["decode", "Cookie: theme=dark"], "there is no `_streamlit_user` among these cookies"),
        (&["decode", "--file", "no.txt"], "cannot read `no.txt`"),
    ] {
        let ran = run(&project, FakeHost::new(project.path()), arguments).failed();
        assert!(ran.talk.contains(words), "{arguments:?}: {}", ran.talk);
    }
    let ran = run(&project, FakeHost::new(project.path()), &["decode", "two words", "--format=json"]).failed();
    assert_error(&ran.document());
    let empty = Project::new();
    let ran = run_anywhere(&empty, &["mint", "--user=alice"]).failed();
    assert!(ran.talk.contains("has no `[auth] cookie_secret`"), "{}", ran.talk);
}

fn run_anywhere(project: &Project, arguments: &[&str]) -> Ran {
    let fake = FakeHost::new(project.path());
    let status = authctl::run([&["authctl", "cookie"], arguments].concat(), &fake.host);
    Ran { status, output: fake.output(), talk: fake.talk() }
}

/// Nobody looks over the shoulder of somebody who pastes.
#[test]
fn a_person_is_asked_without_an_echo() {
    let file = vectors("1.67.0");
    let project = app(file["cookie_secret"].as_str().unwrap(), "https://app.example.com/oauth2callback");
    let value = file["vectors"][0]["cookies"]["_streamlit_user"].as_str().unwrap();
    let ran = run(&project, after(&project, 0).with_answers(&[value]), &["decode"]).succeeded();
    assert!(ran.output.starts_with("a@b.co"), "{}", ran.output);
}

#[test]
fn a_copied_request_tells_whom_streamlit_sees() {
    let project = app("correct-horse-battery-staple-0001", "https://app.example.com/oauth2callback");
    let request = |origin: &str, token: &str| {
        let minted = run(&project, FakeHost::new(project.path()), &["mint", "--user", "alice"]);
        let cookies = minted.output.trim().strip_prefix("Cookie: ").unwrap().to_owned();
        format!(
            "curl 'wss://app.example.com/_stcore/stream' \\\n  -H 'Origin: {origin}' \\\n  \
             -H 'Sec-WebSocket-Protocol: streamlit, {token}' \\\n  -b '_streamlit_xsrf=2|01010101|60636265|1; {cookies}'"
        )
    };
    let decode = |text: &str, format: &str| {
        run(&project, FakeHost::new(project.path()).with_input(text), &["decode", "--format", format])
    };
    let good = request("https://app.example.com", "2|00000000|61626364|1");
    let seen = decode(&good, "human");
    assert_eq!(seen.status, ExitStatus::Success, "{}{}", seen.output, seen.talk);
    assert!(seen.output.ends_with("\nStreamlit 1.67.0 sees Alice Adams\n"), "{}", seen.output);
    let visitor = decode(&request("https://127.0.0.1", "2|00000000|61626364|1"), "json");
    assert_eq!(visitor.status, ExitStatus::Problems);
    let document = visitor.document();
    assert_cookie(&document);
    assert_eq!(document["request"]["sees"], "visitor");
    let because = document["request"]["because"].as_str().unwrap();
    assert!(because.contains("https://127.0.0.1"), "{because}");
    let visitor = decode(&request("https://app.example.com", "PLACEHOLDER_AUTH_TOKEN"), "human");
    assert!(visitor.output.contains("Streamlit 1.67.0 sees a visitor, because it brings no cross-site token"));
    let visitor = decode(&good.replace("_streamlit_user", "other"), "human");
    assert!(visitor.output.starts_with("Streamlit 1.67.0 sees a visitor, because there is no"), "{}", visitor.output);
    // Streamlit looks at no other request.
    let other = decode(&good.replace("/_stcore/stream", "/static/a?token=CANARY"), "human");
    assert_eq!(other.status, ExitStatus::Failure);
    assert!(other.talk.contains("/_stcore/stream") && !other.talk.contains("CANARY"), "{}", other.talk);
}
