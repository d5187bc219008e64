//! `authctl probe` against providers on loopback ports, good ones and bad ones.

pub(crate) mod app;
mod find;
mod online;
mod refusals;

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use authctl::dev_idp::Fault;
use authctl::host::fake::FakeHost;
use authctl::{ExitStatus, run};
use serde_json::Value;
use snapbox::{assert_data_eq, str};

use crate::idp_site::{SECRET, Site};
use crate::schemas::assert_report;
use crate::servers::{Log, canned, certificate, key_set, metadata, raw, read_head, response, routed, tls_routed};

const METADATA: &str = "/.well-known/openid-configuration";

/// A folder with a project whose secrets file has these sections.
struct Project {
    dir: tempfile::TempDir,
}

impl Project {
    fn new(sections: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".streamlit")).unwrap();
        let text = format!(
            "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\ncookie_secret = 'CANARY-cookie'\n{sections}"
        );
        fs::write(dir.path().join(".streamlit/secrets.toml"), text).unwrap();
        Self { dir }
    }

    fn probe(&self, arguments: &[&str]) -> Outcome {
        outcome(&FakeHost::new(self.dir.path()), arguments)
    }
}

struct Outcome {
    status: ExitStatus,
    output: String,
    talk: String,
}

impl Outcome {
    fn report(&self) -> Value {
        let report = serde_json::from_str(&self.output).unwrap();
        assert_report(&report);
        report
    }

    /// The names of the rules that found something worse than a hint.
    fn rules(&self) -> Vec<String> {
        let report = self.report();
        let problems = report["problems"].as_array().unwrap().iter();
        problems
            .filter(|problem| problem["level"] != "info")
            .map(|problem| problem["rule"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn outcome(fake: &FakeHost, arguments: &[&str]) -> Outcome {
    let status = run(["authctl", "probe"].iter().chain(arguments), &fake.host);
    Outcome { status, output: fake.output(), talk: fake.talk() }
}

/// Probes without a project.
fn probe(arguments: &[&str]) -> Outcome {
    let dir = tempfile::tempdir().unwrap();
    outcome(&FakeHost::new(dir.path()), arguments)
}

fn section(name: &str, address: SocketAddr) -> String {
    format!(
        "[auth.{name}]\nclient_id = 'app'\nclient_secret = 'CANARY-secret'\nserver_metadata_url = 'http://{address}{METADATA}'\n"
    )
}

fn json(value: &Value) -> Vec<u8> {
    response("200 OK", "application/json", value.to_string())
}

/// A provider without a fault, which logs what it is asked.
fn provider(log: &Log) -> SocketAddr {
    let log = log.clone();
    let address = std::sync::Arc::new(std::sync::OnceLock::new());
    let own = std::sync::Arc::clone(&address);
    let bound = routed(move |path| {
        log.push(path);
        match path {
            METADATA => json(&metadata(&format!("http://{}", own.wait()))),
            "/jwks" => json(&key_set()),
            _ => response("404 Not Found", "text/plain", ""),
        }
    });
    address.set(bound).unwrap();
    bound
}

/// The name looks public; where it leads shows only while connecting.
#[test]
fn metadata_does_not_lead_to_private_addresses_by_a_public_name() {
    let log = Log::default();
    let inside = {
        let log = log.clone();
        routed(move |path| {
            log.push(path);
            json(&key_set())
        })
    };
    let jwks_uri = format!("http://keys.example:{}/jwks", inside.port());
    let address = std::sync::Arc::new(std::sync::OnceLock::new());
    let own = std::sync::Arc::clone(&address);
    let bound = routed(move |_| {
        let mut document = metadata(&format!("http://{}", own.wait()));
        document["jwks_uri"] = jwks_uri.clone().into();
        json(&document)
    });
    address.set(bound).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let asked = |addresses: &'static str, more: &[&str]| {
        let fake = FakeHost::new(dir.path()).with_names(move |_: &str| Ok(vec![addresses.parse().unwrap()]));
        outcome(&fake, &[&[&format!("http://{bound}{METADATA}"), "--format", "json"], more].concat())
    };
    let inward = asked("10.0.0.1", &[]);
    assert!(inward.rules().contains(&"private-endpoint".to_owned()), "{}", inward.output);
    assert!(inward.output.contains("keys.example (10.0.0.1)"), "{}", inward.output);
    assert!(!inward.rules().contains(&"unreachable-key-set".to_owned()));
    // A document of this machine may name this machine.
    assert!(!asked("127.0.0.1", &[]).rules().contains(&"private-endpoint".to_owned()));
    assert_eq!(log.lines(), ["/jwks"]);
}

#[test]
fn a_provider_without_a_fault_is_described() {
    let address = provider(&Log::default());
    let found = probe(&[&format!("http://{address}{METADATA}")]);
    assert_eq!((found.status, found.talk.as_str()), (ExitStatus::Success, ""));
    assert_data_eq!(
        found.output.replace(&address.to_string(), "127.0.0.1:PORT"),
        str![[r"
http://127.0.0.1:PORT/.well-known/openid-configuration
  issuer                  http://127.0.0.1:PORT
  authorization endpoint  http://127.0.0.1:PORT/authorize
  token endpoint          http://127.0.0.1:PORT/token
  UserInfo endpoint       none
  end session endpoint    http://127.0.0.1:PORT/logout
  key set                 http://127.0.0.1:PORT/jwks
    kid  kty  alg    use
    one  EC   P-256  sig
  Streamlit 1.67.0 would use, with its defaults
    scope                  openid email profile
    prompt                 select_account
    PKCE                   S256, because the provider advertises it
    client authentication  client_secret_basic
    signature algorithms   ES256
    logout                 in the app and at the provider

no problems

"]]
    );
}

#[test]
fn an_issuer_on_the_command_line_is_completed_and_said_so() {
    let address = provider(&Log::default());
    let found = probe(&[&format!("http://{address}/")]);
    assert_eq!(found.status, ExitStatus::Success);
    assert_eq!(found.talk, format!("note: asking `http://{address}{METADATA}`\n"));
}

#[test]
fn a_problem_points_at_the_metadata_url_in_the_file() {
    let gone = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let project = Project::new(&section("mine", gone));
    let found = project.probe(&["--format", "json"]);
    assert_eq!(found.status, ExitStatus::Problems);
    let report = found.report();
    let problem = &report["problems"][0];
    assert_eq!(problem["rule"], "unreachable-metadata");
    assert_eq!(problem["provider"], "mine");
    assert_eq!((&problem["line"], &problem["column"]), (&7.into(), &23.into()));
    assert_eq!(problem["file"], ".streamlit/secrets.toml");
    assert_eq!(report["streamlit"]["providers"][1]["accepted"], true);
}

#[test]
fn each_address_is_asked_once() {
    let log = Log::default();
    let address = provider(&log);
    let project = Project::new(&(section("one", address) + &section("two", address)));
    let found = project.probe(&["--metadata-only"]);
    assert_eq!(found.status, ExitStatus::Success, "{}", found.output);
    assert_eq!(log.lines(), [METADATA, "/jwks"]);
    assert_eq!(found.output.matches("  issuer ").count(), 2);
}

#[test]
fn a_name_chooses_one_provider() {
    let (one, two) = (Log::default(), Log::default());
    let project = Project::new(&(section("one", provider(&one)) + &section("two", provider(&two))));
    assert_eq!(project.probe(&["two", "--metadata-only"]).status, ExitStatus::Success);
    assert_eq!((one.lines().len(), two.lines().len()), (0, 2));
}

/// Three that never answer and one that does: together they take one time-out, not three.
#[test]
fn providers_that_hang_hold_up_nobody() {
    let (_keep, hang) = channel::<()>();
    let hang = std::sync::Arc::new(std::sync::Mutex::new(hang));
    let silent = || {
        let hang = std::sync::Arc::clone(&hang);
        raw(move |_stream| {
            let _ = hang.lock().unwrap().recv();
        })
    };
    let sections: String = ["a", "b", "c"].iter().map(|name| section(name, silent())).collect();
    let project = Project::new(&(sections + &section("good", provider(&Log::default()))));
    let mut fake = FakeHost::new(project.dir.path());
    fake.host.terminal.stderr_is_terminal = true;
    let started = Instant::now();
    let found = outcome(&fake, &["--timeout", "2", "--format", "json"]);
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert_eq!(found.rules(), ["unreachable-metadata"; 3]);
    assert_eq!(found.talk, "asking a, b, c…\n");
}

#[test]
fn every_bad_answer_has_its_rule() {
    let deep = "{\"issuer\":".repeat(100_000);
    let twice = "{\"issuer\":\"https://a.example\",\"issuer\":\"https://b.example\"}";
    let page = "<!doctype html><title>Sign in</title>";
    let cases: [(&str, Vec<u8>, &str); 10] = [
        ("a page", response("200 OK", "text/html", page), "metadata-not-json"),
        ("nothing", response("200 OK", "application/json", ""), "metadata-not-json"),
        ("nesting", response("200 OK", "application/json", deep), "metadata-not-json"),
        ("no text", response("200 OK", "application/json", b"{\"issuer\":\"\xff\"}"), "metadata-not-json"),
        ("too much", response("200 OK", "application/json", vec![b' '; 2 << 20]), "unreachable-metadata"),
        ("not found", response("404 Not Found", "text/html", page), "unreachable-metadata"),
        ("broken", response("500 Internal Server Error", "text/html", page), "unreachable-metadata"),
        ("cut", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec(), "unreachable-metadata"),
        ("moved", b"HTTP/1.1 301 Moved\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n".to_vec(), "redirected-metadata"),
        ("twice", response("200 OK", "application/json", twice), "duplicate-metadata-member"),
    ];
    for (name, answer, rule) in cases {
        let url = format!("http://{}{METADATA}", canned(answer));
        let found = probe(&[&url, "--format", "json"]);
        assert_eq!(found.status, ExitStatus::Problems, "{name}");
        assert_eq!(found.rules().iter().filter(|found| *found == rule).count(), 1, "{name}: {:?}", found.rules());
    }
}

#[test]
fn a_byte_order_mark_is_skipped_as_python_does() {
    let mut document = "\u{feff}".as_bytes().to_vec();
    document.extend(metadata("https://elsewhere.example").to_string().into_bytes());
    let url = format!("http://{}{METADATA}", canned(response("200 OK", "application/json", document)));
    let found = probe(&[&url, "--format", "json"]);
    assert!(found.rules().contains(&"malformed-metadata".to_owned()), "{:?}", found.rules());
    assert!(!found.rules().contains(&"metadata-not-json".to_owned()), "{:?}", found.rules());
}

#[test]
fn a_certificate_is_refused_until_its_authority_is_named() {
    let address = std::sync::Arc::new(std::sync::OnceLock::new());
    let own = std::sync::Arc::clone(&address);
    let bound = tls_routed("loopback", move |path| match path {
        METADATA => json(&metadata(&format!("https://{}", own.wait()))),
        "/jwks" => json(&key_set()),
        _ => response("404 Not Found", "text/plain", ""),
    });
    address.set(bound).unwrap();
    let url = format!("https://{bound}{METADATA}");
    let refused = probe(&[&url, "--format", "json"]);
    assert_eq!(refused.rules(), ["untrusted-certificate"]);
    assert_eq!(
        refused.report()["problems"][0]["evidence"][0],
        "the certificate says that `authctl test authority` issued it"
    );
    let trusted = probe(&[&url, "--ca-cert", certificate("authority").to_str().unwrap()]);
    assert_eq!(trusted.status, ExitStatus::Success, "{}", trusted.output);
}

#[test]
fn exchanges_are_shown_masked_and_harmless() {
    let hostile = "{\"issuer\":\"\\u001b]0;owned\\u0007\",\"id_token\":\"CANARY-token\",\"x\":\"\u{202e}\"}";
    let address = canned(response("200 OK", "application/json", hostile));
    let project = Project::new(&section("mine", address));
    let found = project.probe(&["--verbose"]);
    assert!(found.talk.contains(&format!("> GET http://{address}{METADATA}")), "{}", found.talk);
    assert!(found.talk.contains("< 200 ("), "{}", found.talk);
    for text in [&found.output, &found.talk] {
        assert!(!text.contains("CANARY"), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
    }
}

#[test]
fn what_cannot_be_asked_is_an_error_of_our_own() {
    let project = Project::new(&section("mine", SocketAddr::from(([127, 0, 0, 1], 9))));
    for (arguments, message) in [
        (&["other"][..], "error: `.streamlit/secrets.toml` has no provider `other`\nhint: it has: mine\n"),
        (&["ftp://op.example"][..], "error: `ftp://op.example` is not an `https` URL\n"),
    ] {
        let found = project.probe(arguments);
        assert_eq!((found.status, found.talk.as_str()), (ExitStatus::Failure, message));
    }
    let nothing = probe(&[]);
    assert_eq!(nothing.status, ExitStatus::Failure);
    assert!(nothing.talk.starts_with("error: no provider is configured in `"), "{}", nothing.talk);
    let relative = Project::new("[auth.mine]\nserver_metadata_url = 'op.example'\n").probe(&[]);
    assert_eq!(relative.status, ExitStatus::Failure);
    assert!(relative.talk.contains("cannot be asked"), "{}", relative.talk);
}

#[test]
fn a_comment_in_the_file_allows_a_problem() {
    let mut document = metadata("http://127.0.0.1:1");
    document["id_token_signing_alg_values_supported"] = serde_json::json!(["HS256"]);
    document.as_object_mut().unwrap().remove("jwks_uri");
    document["jwks"] = key_set();
    let address = canned(json(&document));
    let allowed = section("mine", address).replace(
        &format!("{METADATA}'"),
        &format!("{METADATA}' # authctl: allow(issuer-mismatch, unsupported-signing-algorithm): a test"),
    );
    assert_eq!(Project::new(&section("mine", address)).probe(&[]).status, ExitStatus::Problems);
    let found = Project::new(&allowed).probe(&["--format", "json"]);
    assert_eq!((found.status, found.rules()), (ExitStatus::Success, Vec::new()));
}

#[test]
fn a_password_in_an_address_is_not_shown() {
    let address = canned(response("404 Not Found", "text/plain", ""));
    let found = probe(&[&format!("http://user:CANARY-password@{address}{METADATA}"), "--verbose"]);
    assert_eq!(found.status, ExitStatus::Problems);
    for text in [&found.output, &found.talk] {
        assert!(!text.contains("CANARY") && text.contains(&format!("http://{address}{METADATA}")), "{text}");
    }
}

/// The request carries nothing but what it must.
#[test]
fn the_metadata_is_asked_for_without_credentials() {
    let log = Log::default();
    let seen = log.clone();
    let address = raw(move |mut stream| {
        seen.push(read_head(&mut stream));
        drop(std::io::Write::write_all(&mut stream, &response("404 Not Found", "text/plain", "")));
    });
    Project::new(&section("mine", address)).probe(&[]);
    let head = log.lines().remove(0).to_ascii_lowercase();
    assert!(head.contains("\r\naccept: application/json\r\n"), "{head}");
    for forbidden in ["authorization", "cookie", "canary", "referer"] {
        assert!(!head.contains(forbidden), "{head}");
    }
}

/// A project whose provider is the built-in one.
fn project_of(site: &Site) -> Project {
    Project::new(&format!(
        "[auth.mine]\nclient_id = 'app'\nclient_secret = '{SECRET}'\nserver_metadata_url = '{}'\n",
        site.url(METADATA)
    ))
}

#[test]
fn the_built_in_provider_says_without_a_login_whether_all_is_right() {
    let site = Site::sound();
    let found = project_of(&site).probe(&[]);
    assert_eq!(found.status, ExitStatus::Success, "{}", found.output);
    let told = found.output.split("  asked without a login\n").nth(1).unwrap();
    assert_data_eq!(
        told,
        str![[r"
    client ID and redirect URI  known
    client secret               accepted by client_secret_basic

no problems

"]]
    );
}

#[test]
fn each_wrong_credential_is_told_from_the_others() {
    let site = Site::sound();
    let text = fs::read_to_string(project_of(&site).dir.path().join(".streamlit/secrets.toml")).unwrap();
    for (right, wrong, rule, line) in [
        ("'app'", "'nobody'", "unknown-client", 5),
        (SECRET, "another", "rejected-client-secret", 6),
        ("8501/oauth2callback", "8502/oauth2callback", "unregistered-redirect-uri", 2),
    ] {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".streamlit")).unwrap();
        fs::write(dir.path().join(".streamlit/secrets.toml"), text.replace(right, wrong)).unwrap();
        let found = Project { dir }.probe(&["--format", "json"]);
        assert_eq!(found.rules(), [rule], "{}", found.output);
        assert_eq!(found.report()["problems"][0]["line"], line, "{rule}");
    }
}

#[test]
fn no_credentials_are_sent_when_only_metadata_is_wanted() {
    let site = Site::sound();
    let found = project_of(&site).probe(&["--metadata-only", "--verbose"]);
    assert_eq!(found.status, ExitStatus::Success);
    assert_eq!(found.talk.lines().filter(|line| line.starts_with("> GET") || line.starts_with("> POST")).count(), 2);
    let asked = project_of(&site).probe(&["--verbose"]);
    let requests: Vec<&str> =
        asked.talk.lines().filter(|line| line.starts_with("> GET") || line.starts_with("> POST")).collect();
    assert_eq!(requests.len(), 7, "{requests:?}");
    assert!(requests[2].contains("prompt=none") && requests[3].contains(".invalid%2Foauth2callback"), "{requests:?}");
    assert!(requests[4].contains("prompt=select_account"), "{requests:?}");
    for secret in [SECRET, "authctl-probe-"] {
        assert!(!asked.talk.contains(secret), "{}", asked.talk);
    }
}

/// What a probe can see of the built-in provider's faults; the rest shows only in a login.
#[test]
fn every_fault_that_shows_without_a_login_is_caught_by_its_rule() {
    let seen_in_a_login = ["stricter-streamlit", "unknown-signing-key"];
    let without_a_login = Fault::ALL.iter().take_while(|fault| **fault != Fault::ErrorInCallback);
    for fault in without_a_login {
        let site = Site::new(&[*fault], |_| {});
        let found = project_of(&site).probe(&["--format", "json"]);
        let report = found.report();
        let problems: Vec<&str> =
            report["problems"].as_array().unwrap().iter().map(|problem| problem["rule"].as_str().unwrap()).collect();
        let expected = fault.expected_rule().filter(|rule| !seen_in_a_login.contains(rule));
        match expected {
            Some(rule) => assert!(problems.contains(&rule), "{}: {problems:?}", fault.name()),
            None => assert_eq!(found.rules(), [] as [String; 0], "{}", fault.name()),
        }
        let others: Vec<String> = found.rules().into_iter().filter(|rule| Some(rule.as_str()) != expected).collect();
        assert_eq!(others, [] as [String; 0], "{}: one cause, one problem", fault.name());
    }
}

#[test]
fn a_provider_that_cannot_be_asked_holds_up_nobody() {
    let good = provider(&Log::default());
    let project = Project::new(&(section("good", good) + "[auth.bad]\nserver_metadata_url = 'op.example'\n"));
    let found = project.probe(&["--metadata-only", "--format", "json"]);
    assert_eq!(found.rules(), [] as [String; 0], "the good one was asked");
    assert_eq!(found.status, ExitStatus::Failure);
    assert!(found.talk.starts_with("error: provider `bad` cannot be asked: "), "{}", found.talk);
}
