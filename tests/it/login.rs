//! `authctl test`: whole logins against a provider that runs in the test.

use std::sync::mpsc::channel;
use std::time::Duration;

use authctl::ExitStatus;
use authctl::dev_idp::{CLIENT_ID, Fault, ProjectName, User};
use authctl::host::{OutgoingResponse, bind};
use authctl::http::Request;
use serde_json::json;
use snapbox::{assert_data_eq, str};
use url::Url;

use crate::login_site::{CLIENT_SECRET, COOKIE_SECRET, Site, browser, free_port, sign_in, test_on};

#[test]
fn a_login_is_told_from_metadata_to_userinfo() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let outcome = site.test(&["--user", "alice"]);
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
    assert_data_eq!(
        outcome.output,
        str![[r#"
login with `local` at http://127.0.0.1:[..]

  ok discovery      [..] ms  http://127.0.0.1:[..]
  ok authorization  [..] ms  a code came back, with PKCE
  ok token          [..] ms  redeemed by client_secret_basic
  ok key-set        [..] ms  2 keys
  ok id-token       [..] ms
      ok signature              RS256, key [..]
      ok issuer                 http://127.0.0.1:[..]
      ok audience               authctl-local
      ok expiry                 in 60 minutes
      ok issue time             now
      ok nonce                  the one that was sent
      ok subject                dev-alice
      ok access token hash      that of the access token
  ok userinfo       [..] ms  says nothing that the ID token does not

  claims of the ID token
    iss                 http://127.0.0.1:[..]
    aud                 authctl-local
    exp                 1767229200  (2026-01-01 01:00:00 UTC, in 60 minutes)
    iat                 1767225600  (2026-01-01 00:00:00 UTC, now)
    auth_time           1767225600  (2026-01-01 00:00:00 UTC, now)
    nonce               [..]
    at_hash             [..]
    sub                 dev-alice
    name                Alice Adams
    given_name          Alice
    family_name         Adams
    preferred_username  alice
    email               alice@example.com
    email_verified      true

  st.user holds these claims, and
    is_logged_in  True
    provider      "local"

  withheld `groups`, because `client_kwargs.scope` does not ask for it
  cookies 2 with [..] bytes in all, as the browser sends them back (nginx takes 8192); the answer that sets them has [..] bytes of headers (nginx takes 4096)
  logout  st.logout() leads to http://127.0.0.1:[..]/logout and back to http://localhost:[..]/oauth2callback, which must be registered for that too

ok the login works, and Streamlit 1.67.0 accepts it

"#]]
    );
    assert_eq!(outcome.talk, "");
}

#[test]
fn another_projects_provider_is_named() {
    let other = ProjectName { name: "other".to_owned(), id: "1".to_owned() };
    let running = crate::idp_site::Site::new(&[], |config| config.project = Some(other));
    let site = Site::new();
    site.configure(&running.provider.metadata_url(), "");
    let outcome = site.test(&["--user", "alice"]);
    assert_eq!(outcome.status, ExitStatus::Failure, "{}", outcome.output);
    assert!(
        outcome.talk.contains("is that of another project, `other`, which does not know this app"),
        "{}",
        outcome.talk
    );
    assert!(outcome.talk.contains("`authctl set local.server_metadata_url=http://localhost:"), "{}", outcome.talk);
}

#[test]
fn a_user_whom_the_provider_does_not_know_is_no_fault_of_the_configuration() {
    let site = Site::new();
    // One that runs already, with users of its own, and one that the command starts.
    for provider in [Some(site.provider(&[])), None] {
        let running = provider.as_ref().map(authctl::dev_idp::RunningProvider::metadata_url);
        site.configure(running.as_deref().unwrap_or("http://127.0.0.1:1/.well-known/openid-configuration"), "");
        if running.is_none() {
            std::fs::remove_dir_all(site.dir.path().join(".streamlit")).unwrap();
        }
        let outcome = site.test(&["--user", "ada"]);
        assert_eq!(outcome.status, ExitStatus::Failure, "{}", outcome.talk);
        assert!(
            outcome.talk.contains("`--user ada`: there is no user of that name\nhint: the users are `alice`, `bob`;")
        );
        assert_eq!(outcome.output, "");
    }
    let outcome = site.test(&["--new-user", "carol@example.com name=Carol", "--format", "json"]);
    assert_eq!(outcome.document()["st_user"]["name"], "Carol", "{}", outcome.talk);
}

/// The program's own: metadata, keys, token and UserInfo. The fifth is the user's.
#[test]
fn a_login_takes_four_requests_and_the_users_own() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    assert_eq!(site.test(&["--user", "alice"]).status, ExitStatus::Success);
    let mut visits: Vec<String> =
        std::iter::from_fn(|| provider.next_visit(Duration::ZERO)).map(|visit| visit.path).collect();
    visits.sort();
    assert_eq!(visits, ["/.well-known/openid-configuration", "/authorize", "/jwks", "/token", "/userinfo"]);
    assert_eq!(site.test(&["--user", "alice", "--no-userinfo"]).status, ExitStatus::Success);
    let asked = std::iter::from_fn(|| provider.next_visit(Duration::ZERO)).any(|visit| visit.path == "/userinfo");
    assert!(!asked);
}

#[test]
fn the_document_says_the_same_to_programs() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let outcome = site.test(&["--user", "bob", "--format", "json"]);
    let document = outcome.document();
    assert_eq!(outcome.status, ExitStatus::Success);
    assert_eq!((&document["provider"], &document["outcome"]), (&json!("local"), &json!("passed")));
    assert_eq!(document["streamlit"], json!({ "version": "1.67.0", "accepted": true, "reason": null }));
    assert_eq!((&document["claims"]["sub"], &document["header"]["alg"]), (&json!("dev-bob"), &json!("RS256")));
    assert_eq!(document["st_user"]["is_logged_in"], true);
    assert_eq!(document["st_user"]["provider"], "local");
    assert!(document["st_user"].get("origin").is_none() && document.get("tokens").is_none());
    assert_eq!(document["userinfo"]["email"], "bob@example.com");
    assert_eq!(document["cookies"]["count"], 2);
    let names: Vec<&str> =
        document["steps"].as_array().unwrap().iter().map(|step| step["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["discovery", "authorization", "token", "key-set", "id-token", "userinfo"]);
}

#[test]
fn no_secret_is_told_unless_it_is_asked_for() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    for format in ["human", "json"] {
        let outcome = site.test(&["--user", "alice", "-v", "--format", format]);
        let all = format!("{}{}", outcome.output, outcome.talk);
        for secret in [CLIENT_SECRET, COOKIE_SECRET, "eyJhbGciOiJ", "CANARY"] {
            assert!(!all.contains(secret), "{format}: {secret} in {all}");
        }
        assert!(outcome.talk.contains("code_verifier=[secret]") && outcome.talk.contains("?code=********"));
        let shown = site.test(&["--user", "alice", "--show-tokens", "--format", format]);
        assert!(shown.output.contains("eyJhbGciOiJ") && !shown.output.contains("CANARY"), "{format}");
    }
}

#[test]
fn without_configuration_the_built_in_provider_is_shown() {
    let site = Site::new();
    let port = free_port();
    site.serve_at(port);
    let outcome = site.test(&["--format", "json"]);
    let document = outcome.document();
    assert_eq!(outcome.status, ExitStatus::Success, "{document:#}");
    assert_eq!(document["claims"]["sub"], "dev-alice");
    // Somebody else has the port: nothing is registered, so another one does as well.
    let _taken = bind(&["127.0.0.1".parse().unwrap(), "::1".parse().unwrap()], port).unwrap();
    assert_eq!(site.test(&["--user", "bob"]).status, ExitStatus::Success);
}

#[test]
fn nothing_is_begun_that_nobody_wanted() {
    let site = Site::new();
    let fake = site.fake().with_answers(&["no"]);
    let outcome = test_on(&fake, &[]);
    assert_eq!(outcome.status, ExitStatus::Failure);
    assert!(outcome.talk.contains("`authctl init` makes one"), "{}", outcome.talk);
}

/// The provider of the settings is started where nothing listens.
#[test]
fn a_built_in_provider_that_does_not_run_is_started() {
    let site = Site::new();
    site.configure(&format!("http://localhost:{}/.well-known/openid-configuration", free_port()), "");
    let outcome = site.test(&[]);
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
}

#[test]
fn a_user_can_be_named_for_the_built_in_provider_only() {
    let site = Site::of_client("somebody-elses");
    site.configure("https://accounts.google.com/.well-known/openid-configuration", "");
    let outcome = site.test(&["--user", "alice"]);
    assert_eq!(outcome.status, ExitStatus::Failure);
    assert!(outcome.talk.contains("`--user` signs in with the built-in provider only"), "{}", outcome.talk);
}

#[test]
fn a_port_in_use_is_named_and_streamlit_recognised() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let port = Url::parse(&site.redirect_uri).unwrap().port().unwrap();
    let app = bind(&["127.0.0.1".parse().unwrap(), "::1".parse().unwrap()], port).unwrap();
    let answering = std::thread::spawn(move || {
        let incoming = app.next(Duration::from_secs(20)).unwrap();
        let path = incoming.request.path().to_owned();
        incoming.respond(&OutgoingResponse::new(200, "text/html", "ok"));
        path
    });
    let outcome = site.test(&["--user", "alice", "--format", "json"]);
    assert_eq!(answering.join().unwrap(), "/_stcore/health");
    assert_eq!(outcome.status, ExitStatus::Failure);
    assert!(outcome.talk.contains(&format!("port {port} of the redirect URI is in use: Streamlit is running there")));
    assert!(outcome.talk.contains("--redirect-uri"), "{}", outcome.talk);
    assert_eq!(outcome.document()["outcome"], "error");
}

#[test]
fn another_redirect_uri_can_be_given() {
    let site = Site::new();
    site.configure(&format!("http://localhost:{}/.well-known/openid-configuration", free_port()), "");
    let other = format!("http://127.0.0.1:{}/oauth2callback", free_port());
    assert_eq!(site.test(&["--redirect-uri", &other]).status, ExitStatus::Success);
    let remote = site.test(&["--redirect-uri", "https://app.example.com/oauth2callback"]);
    assert_eq!(remote.status, ExitStatus::Failure);
    assert!(remote.talk.contains("leads to another machine") && remote.talk.contains("--paste"), "{}", remote.talk);
    let tls = site.test(&["--redirect-uri", "https://localhost:8501/oauth2callback"]);
    assert!(tls.status == ExitStatus::Failure && tls.talk.contains("needs TLS"), "{}", tls.talk);
}

#[test]
fn several_providers_are_listed_or_asked_for() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(
        &provider.metadata_url(),
        "\n[auth.other]\nclient_id = 'a'\nclient_secret = 'b'\nserver_metadata_url = 'c'",
    );
    let refused = site.test(&["--user", "alice"]);
    assert_eq!(refused.status, ExitStatus::Failure);
    assert!(refused.talk.contains("`authctl test NAME`: local, other"), "{}", refused.talk);
    assert_eq!(site.test(&["--provider", "local", "--user", "alice"]).status, ExitStatus::Success);
    let asked = site.fake().with_answers(&["local"]);
    assert_eq!(test_on(&asked, &["--user", "alice"]).status, ExitStatus::Success);
    let unknown = site.test(&["--provider", "google"]);
    assert!(unknown.status == ExitStatus::Failure && unknown.talk.contains("it has: local, other"), "{}", unknown.talk);
}

#[test]
fn missing_settings_are_problems_and_not_a_login() {
    let site = Site::new();
    site.write("[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\ncookie_secret = 'x'\nclient_id = 'a'\n");
    let outcome = site.test(&["--format", "json"]);
    assert_eq!(outcome.status, ExitStatus::Problems);
    let document = outcome.document();
    assert_eq!((&document["outcome"], &document["streamlit"]["accepted"]), (&json!("failed"), &json!(false)));
    assert!(outcome.rules("error").contains(&"missing-provider-setting".to_owned()), "{document:#}");
}

#[test]
fn a_mistake_that_only_streamlit_would_trip_over_fails_the_test() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    site.edit("cookie_secret", "#");
    let outcome = site.test(&["--user", "alice", "--format", "json"]);
    let document = outcome.document();
    assert_eq!((outcome.status, &document["outcome"]), (ExitStatus::Problems, &json!("passed")));
    assert_eq!(document["streamlit"]["accepted"], false);
    assert!(document["streamlit"]["reason"].as_str().unwrap().contains("\"cookie_secret\" key"), "{document:#}");
    assert!(outcome.rules("error").contains(&"missing-cookie-secret".to_owned()));
}

#[test]
fn expectations_are_compared_with_the_id_token() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "client_kwargs = { scope = 'openid email groups' }");
    let good = site.test(&[
        "--user",
        "alice",
        "--expect",
        "email=alice@example.com",
        "--expect",
        "groups=admin",
        "--expect",
        "sub",
    ]);
    assert_eq!(good.status, ExitStatus::Success, "{}", good.output);
    for wrong in ["name", "email=bob@example.com", "groups=none", "email_verified=false"] {
        let outcome = site.test(&["--user", "alice", "--expect", wrong, "--format", "json"]);
        assert_eq!(outcome.status, ExitStatus::Problems, "{wrong}");
        assert_eq!(outcome.rules("error"), ["unmet-expectation"], "{wrong}");
        assert_eq!(outcome.document()["outcome"], "passed");
    }
}

#[test]
fn what_a_stranger_says_does_not_reach_the_terminal_as_it_is() {
    let site = Site::new();
    let mut claims = serde_json::Map::new();
    claims.insert("sub".to_owned(), "u1".into());
    claims.insert("email".to_owned(), "a@b.co".into());
    claims.insert("name".to_owned(), "\u{1b}]0;owned\u{7}\u{202e}\r\nok the login works".into());
    let provider = site.provider_of(&[], vec![User { name: "mallory".to_owned(), claims }]);
    site.configure(&provider.metadata_url(), "");
    for format in ["human", "json"] {
        let outcome = site.test(&["--user", "mallory", "-v", "--format", format]);
        let all = outcome.output.clone() + &outcome.talk;
        let raw: Vec<char> = all.chars().filter(|character| character.is_control() && *character != '\n').collect();
        assert!(raw.is_empty() && !all.contains('\u{202e}'), "{format}: {raw:?}");
        let forged = outcome.output.lines().filter(|line| line.starts_with("ok the login works")).count();
        assert_eq!(forged, usize::from(format == "human"), "{}", outcome.output);
    }
}

#[test]
fn quiet_says_the_verdict_alone() {
    let site = Site::new();
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let outcome = site.test(&["--user", "alice", "-q"]);
    assert_eq!(outcome.output, "ok the login works, and Streamlit 1.67.0 accepts it\n");
    let fake = site.fake().with_env(&[("LANG", "C.UTF-8")]);
    assert!(test_on(&fake, &["--user", "alice", "-q"]).output.starts_with('✓'));
}

/// What is pasted answers the very login that asked; the test's randomness repeats itself, so a second one asks the same.
#[test]
fn the_address_that_a_browser_ended_on_can_be_pasted() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let asked = site.test(&["--paste"]);
    assert_eq!(asked.status, ExitStatus::Failure);
    assert!(asked.talk.contains("no address was pasted"), "{}", asked.talk);
    let url: Url = asked.talk.lines().find(|line| line.contains("/authorize?")).unwrap().parse().unwrap();
    let landing = sign_in(&*browser(), &url);
    let foreign = "http://localhost:1/oauth2callback?code=x&state=attacker";
    let pasted = site.fake().with_input(&format!("\n{foreign}\n {landing} \n"));
    let outcome = test_on(&pasted, &["--paste"]);
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
    assert!(outcome.talk.contains("does not answer this login"), "{}", outcome.talk);
}

#[test]
fn the_browser_is_opened_at_the_provider_and_comes_back() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let (sender, pages) = channel();
    let fake = site.fake().with_browser(move |url| {
        let client = browser();
        let page = client.send(&Request::get(sign_in(&*client, &url))).unwrap();
        sender.send((page.status, String::from_utf8(page.body).unwrap())).unwrap();
    });
    let outcome = test_on(&fake, &["--timeout", "20"]);
    assert_eq!(outcome.status, ExitStatus::Success, "{}{}", outcome.output, outcome.talk);
    let (status, page) = pages.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(status == 200 && page.contains("Signed in as alice@example.com"), "{page}");
    assert!(outcome.talk.contains("a browser was opened at 127.0.0.1"), "{}", outcome.talk);
}

#[test]
fn a_browser_that_does_not_open_is_no_obstacle() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    for arguments in [&["--timeout", "1"][..], &["--timeout", "1", "--no-browser"]] {
        let outcome = site.test(&[arguments, &["--format", "json"]].concat());
        assert!(outcome.talk.contains("/authorize?response_type=code&client_id=app&redirect_uri="), "{}", outcome.talk);
        assert_eq!(outcome.status, ExitStatus::Problems);
        assert_eq!(outcome.rules("error"), ["unanswered-login"]);
        assert_eq!(outcome.document()["streamlit"]["accepted"], false);
    }
}

#[test]
fn ctrl_c_ends_the_wait() {
    let site = Site::of_client("app");
    let provider = site.provider(&[]);
    site.configure(&provider.metadata_url(), "");
    let fake = site.fake();
    fake.host.interrupt.request();
    let outcome = test_on(&fake, &["--no-browser"]);
    assert_eq!((outcome.status, outcome.output.as_str()), (ExitStatus::Interrupted, ""));
}

/// Before 1.57 the server is another one, and its cookies are too.
#[test]
fn an_older_streamlit_judges_for_itself() {
    let site = Site::new();
    let provider = site.provider(&[Fault::ManyGroups]);
    site.configure(&provider.metadata_url(), "client_kwargs = { scope = 'openid email groups' }");
    let judged = |version: &str| {
        let outcome = site.test(&["--user", "alice", "--format", "json", "--streamlit", version]);
        let document = outcome.document();
        (outcome.rules("warning"), document["cookies"]["count"].as_u64().unwrap())
    };
    assert_eq!(judged("1.50.0"), (vec!["oversized-cookie".to_owned()], 1));
    let (rules, count) = judged("1.56.0");
    assert!(rules == ["oversized-cookie"] && count > 5, "{rules:?} {count}");
    assert_eq!(CLIENT_ID, "authctl-local");
}
