//! `authctl probe --find`: the settings that a provider accepts, and no others.

use std::fs;

use authctl::ExitStatus;
use authctl::dev_idp::Fault;

use super::{METADATA, Project, project_of};
use crate::idp_site::{SECRET, Site};

/// The secrets file of a project.
fn secrets(project: &Project) -> String {
    fs::read_to_string(project.dir.path().join(".streamlit/secrets.toml")).unwrap()
}

/// What `--verbose` says was asked of the provider beside its documents.
fn requests(talk: &str) -> usize {
    let is_request = |line: &str| line.starts_with("> GET ") || line.starts_with("> POST ");
    talk.lines().filter(|line| is_request(line) && !line.contains("/.well-known/") && !line.contains("/jwks")).count()
}

#[test]
fn every_setting_that_helps_is_found_and_written() {
    for (faults, setting, most_requests) in [
        (&[Fault::DemandsPkce][..], &["code_challenge_method = \"S256\""][..], 7),
        (&[Fault::PromptRejected], &["prompt = \"login\""], 7),
        (&[Fault::ScopeRejected], &["scope = \"openid\""], 10),
        (&[Fault::ScopeRejectedOnPage], &["scope = \"openid\""], 9),
        (&[Fault::BasicRejected], &["token_endpoint_auth_method = \"client_secret_post\""], 7),
        (&[Fault::DemandsPkce, Fault::PromptRejected], &["code_challenge_method = \"S256\"", "prompt = \"login\""], 17),
    ] {
        let site = Site::new(faults, |_| {});
        let project = project_of(&site);
        let before = secrets(&project);
        let shown = project.probe(&["--find", "--verbose"]);
        assert_eq!(shown.status, ExitStatus::Problems, "{faults:?}: {}", shown.output);
        for setting in setting {
            assert!(shown.output.contains(setting), "{faults:?}: {}", shown.output);
        }
        assert!(shown.output.ends_with("nothing was written; `--write` writes it\n"), "{}", shown.output);
        assert!(!shown.output.contains(SECRET) && !shown.talk.contains(SECRET));
        assert!(requests(&shown.talk) <= most_requests, "{faults:?}: {}", requests(&shown.talk));
        assert_eq!(secrets(&project), before);

        let written = project.probe(&["--find", "--write"]);
        assert_eq!(written.status, ExitStatus::Problems, "the report is about what was there");
        let again = project.probe(&["--find", "--format", "json"]);
        assert_eq!((again.status, again.rules()), (ExitStatus::Success, Vec::new()), "{faults:?}: {}", again.output);
    }
}

#[test]
fn nothing_is_changed_where_nothing_helps() {
    for fault in [Fault::PolicyRejected, Fault::RedirectUriRejected, Fault::ClientRejected, Fault::SecretRejected] {
        let site = Site::new(&[fault], |_| {});
        let project = project_of(&site);
        let before = secrets(&project);
        let found = project.probe(&["--find", "--write", "--verbose"]);
        assert_eq!(found.status, ExitStatus::Problems, "{}", fault.name());
        assert_eq!(secrets(&project), before, "{}", fault.name());
        assert!(requests(&found.talk) <= 19, "{}: {}", fault.name(), requests(&found.talk));
    }
    let site = Site::sound();
    let project = project_of(&site);
    let before = secrets(&project);
    let found = project.probe(&["--find", "--write", "--format", "json"]);
    assert_eq!((found.status, found.rules()), (ExitStatus::Success, Vec::new()));
    assert_eq!(secrets(&project), before);
}

#[test]
fn the_address_of_the_metadata_is_found_too() {
    let site = Site::new(&[Fault::PromptRejected], |_| {});
    let right = site.url(METADATA).to_string();
    let project = project_of(&site);
    let wrong = right.replace(METADATA, &format!("/realms/demo{METADATA}"));
    let path = project.dir.path().join(".streamlit/secrets.toml");
    fs::write(&path, secrets(&project).replace(&right, &wrong)).unwrap();
    project.probe(&["--find", "--write"]);
    let text = secrets(&project);
    assert!(text.contains(&format!("server_metadata_url = \"{right}\"")) && text.contains("\"login\""), "{text}");
}
