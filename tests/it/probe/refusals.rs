//! What `authctl probe` makes of a provider that refuses Streamlit's request, and of metadata that is elsewhere.

use std::sync::{Arc, OnceLock};

use authctl::ExitStatus;
use authctl::dev_idp::Fault;

use super::{METADATA, Outcome, json, probe, project_of};
use crate::idp_site::Site;
use crate::servers::{Log, key_set, metadata, response, routed};

/// What `--verbose` says was asked of the authorization endpoint, and how often the token endpoint was.
fn requests(found: &Outcome) -> (Vec<String>, usize) {
    let lines = || found.talk.lines().filter(|line| line.starts_with("> "));
    let authorizations = lines().filter(|line| line.contains("/authorize?")).map(str::to_owned).collect();
    (authorizations, lines().filter(|line| line.starts_with("> POST ")).count())
}

#[test]
fn a_refusal_is_an_error_with_the_setting_that_meets_it() {
    for (fault, message, help) in [
        (
            Fault::DemandsPkce,
            "the provider demands PKCE, and Streamlit sends no code challenge",
            Some("add `client_kwargs = { code_challenge_method = \"S256\" }` to the provider's section"),
        ),
        (
            Fault::PromptRejected,
            "the provider refuses `prompt=select_account`",
            Some(
                "Streamlit sends `prompt=select_account` where none is set: add `client_kwargs = { prompt = \"login\" }` to \
                 the provider's section",
            ),
        ),
        (Fault::PolicyRejected, "the provider answers Streamlit's request with the error `access_denied`", None),
        (
            Fault::ScopeRejectedOnPage,
            "the provider refuses the scope `openid email profile`",
            Some(
                "add `client_kwargs = { scope = \"openid\" }` to the provider's section: and those of its other scopes that you need",
            ),
        ),
    ] {
        let site = Site::new(&[fault], |_| {});
        let found = project_of(&site).probe(&["--format", "json"]);
        assert_eq!(found.status, ExitStatus::Problems, "{}", fault.name());
        let report = found.report();
        let problems: Vec<_> =
            report["problems"].as_array().unwrap().iter().filter(|problem| problem["level"] == "error").collect();
        assert_eq!(problems.len(), 1, "{}: {}", fault.name(), found.output);
        assert_eq!(problems[0]["message"], message);
        if let Some(help) = help {
            assert_eq!(problems[0]["help"][0], help);
        }
    }
    let table = project_of(&Site::new(&[Fault::PolicyRejected], |_| {})).probe(&[]).output;
    assert!(table.contains("authorization request       refused with `access_denied`"), "{table}");
}

/// Each question has its reason, and no more are asked.
#[test]
fn a_provider_is_asked_as_little_as_tells_the_causes_apart() {
    for (faults, authorizations, tokens) in [
        // Without a prompt, its control, and as Streamlit sends it; the secret, and a wrong one.
        (&[][..], 3, 2),
        // The refusal says what it minds.
        (&[Fault::DemandsPkce], 3, 2),
        // Here it may be the scope.
        (&[Fault::PolicyRejected], 4, 2),
        // The redirect URI is refused, and no prompt would change that; the page says so.
        (&[Fault::RedirectUriRejected], 2, 2),
        (&[Fault::ScopeRejectedOnPage], 3, 2),
        // The other place of the secret.
        (&[Fault::SecretRejected], 3, 3),
    ] {
        let site = Site::new(faults, |_| {});
        let found = project_of(&site).probe(&["--verbose"]);
        let (asked, redeemed) = requests(&found);
        assert_eq!((asked.len(), redeemed), (authorizations, tokens), "{faults:?}: {asked:#?}");
        assert!(asked[0].contains("prompt=none") && asked[1].contains(".invalid%2F"), "{asked:?}");
    }
}

/// A provider whose issuer has this path, and that knows nothing else.
fn provider_below(folder: &'static str, log: &Log) -> std::net::SocketAddr {
    let log = log.clone();
    let address = Arc::new(OnceLock::new());
    let own = Arc::clone(&address);
    let bound = routed(move |path| {
        log.push(path);
        if path == format!("{folder}{METADATA}") {
            json(&metadata(&format!("http://{}{folder}", own.wait())))
        } else if path == format!("{folder}/jwks") {
            json(&key_set())
        } else {
            response("404 Not Found", "text/html", "<h1>not here</h1>")
        }
    });
    address.set(bound).unwrap();
    bound
}

#[test]
fn metadata_is_looked_for_from_the_longest_path_to_the_root() {
    for (folder, asked, tried) in [
        ("", "/oauth2/v1/.well-known/openid-configuration", &["/oauth2/v1", "/oauth2", ""][..]),
        ("/oauth2", "/oauth2/v1/.well-known/openid-configuration", &["/oauth2/v1", "/oauth2"]),
    ] {
        let log = Log::default();
        let address = provider_below(folder, &log);
        let found = probe(&[&format!("http://{address}{asked}"), "--format", "json"]);
        assert_eq!(found.rules(), ["unreachable-metadata"]);
        assert_eq!(
            found.report()["problems"][0]["help"][0],
            format!("set `server_metadata_url` to `http://{address}{folder}{METADATA}`: it answers with metadata")
        );
        let tried: Vec<String> = tried.iter().map(|folder| format!("{folder}{METADATA}")).collect();
        assert_eq!(log.lines(), tried);
    }
    let log = Log::default();
    let address = provider_below("/elsewhere", &log);
    let found = probe(&[&format!("http://{address}/a/b/c/d/e/f/g/h/i{METADATA}"), "--format", "json"]);
    assert!(found.output.contains("the provider does not know it"), "{}", found.output);
    assert_eq!(log.lines().len(), 7, "not without end: {:?}", log.lines());
}
