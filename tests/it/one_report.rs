//! Whichever command reports a problem, it is the same problem: rule, setting, place and advice.

use std::fs;

use authctl::dev_idp::Fault;
use authctl::host::fake::FakeHost;
use authctl::run;
use serde_json::Value;

use crate::login_site::Site;
use crate::project::Project;

/// The problems in a JSON report.
fn problems(fake: &FakeHost, arguments: &str) -> Vec<Value> {
    run(std::iter::once("authctl").chain(arguments.split_whitespace()), &fake.host);
    let report: Value =
        serde_json::from_str(&fake.output()).unwrap_or_else(|error| panic!("{arguments}: {error}: {}", fake.talk()));
    report["problems"].as_array().unwrap().clone()
}

#[test]
fn a_login_reports_errors_of_the_configuration_as_check_does() {
    let whole = "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\n\
                 cookie_secret = '9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083'\n[auth.google]\n\
                 client_id = 'my-app'\nclient_secret = 'Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa'\n\
                 server_metadata_url = 'https://idp.example.com/.well-known/openid-configuration'\n";
    let mut compared = 0;
    for (old, new) in [
        ("Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa", ""),
        ("'my-app'", "7"),
        ("client_id", "clientid"),
        ("/oauth2callback", "/callback"),
        ("https://idp.example.com/", "idp.example.com/"),
        ("server_metadata_url", "metadata"),
        ("'my-app'", "'<client id>'"),
        ("[auth.google]\n", "[auth.google]\nclient_kwargs = { scope = 'email' }\n"),
        ("cookie_secret", "cookie_secre"),
    ] {
        let project = Project::with_private_secrets(&whole.replace(old, new));
        let checked = problems(&FakeHost::new(project.path()), "check --format json");
        let logged_in = problems(&FakeHost::new(project.path()), "test --no-input --paste --format json");
        for problem in &logged_in {
            if checked.iter().any(|known| known["rule"] == problem["rule"]) {
                assert!(checked.contains(problem), "{new}: not in check's report: {problem:#}\n{checked:#?}");
                assert!(problem["key"].is_string(), "{new}: {problem:#}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 8, "only {compared} problems were in both reports");
}

#[test]
fn a_login_reports_what_is_wrong_with_the_provider_as_probe_and_check_do() {
    let mut compared = 0;
    for fault in [Fault::UnreachableKeySet, Fault::EmptyJwks, Fault::MissingTokenEndpoint] {
        let site = Site::new();
        let provider = site.provider(&[fault]);
        site.configure(&provider.metadata_url(), "");
        let probed = problems(&site.fake(), "probe --format json");
        let checked = problems(&site.fake(), "check --online --format json");
        let logged_in = problems(&site.fake(), "test --user alice --format json");
        for problem in &probed {
            assert!(problem["key"].is_string(), "{problem:#}");
            for others in [&checked, &logged_in] {
                if others.iter().any(|other| other["rule"] == problem["rule"]) {
                    assert!(others.contains(problem), "{problem:#}\n{others:#?}");
                    compared += 1;
                }
            }
        }
        assert!(logged_in.iter().all(|problem| problem["key"].is_string()), "{logged_in:#?}");
    }
    assert!(compared >= 4, "only {compared} problems were in both reports");
}

#[test]
fn a_comment_allows_a_problem_whichever_command_reports_it() {
    let site = Site::new();
    let provider = site.provider(&[Fault::UnreachableKeySet]);
    site.configure(&provider.metadata_url(), "");
    let path = site.dir.path().join(".streamlit/secrets.toml");
    let text = fs::read_to_string(&path).unwrap();
    let url = format!("server_metadata_url = \"{}\"", provider.metadata_url());
    site.write(&text.replace(&url, &format!("{url} # authctl: allow(unreachable-key-set): it is being moved")));
    for command in ["probe --format json", "check --online --format json", "test --user alice --format json"] {
        let found = problems(&site.fake(), command);
        assert!(found.iter().all(|problem| problem["rule"] != "unreachable-key-set"), "{command}: {found:#?}");
    }
}
