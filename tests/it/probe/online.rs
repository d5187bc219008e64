//! `authctl check --online`: a check that asks the providers too.

use authctl::dev_idp::Fault;
use authctl::host::fake::FakeHost;
use authctl::{ExitStatus, run};

use super::{METADATA, Outcome, Project, project_of, provider, section};
use crate::idp_site::{SECRET, Site};
use crate::servers::Log;

fn check(project: &Project, arguments: &[&str]) -> Outcome {
    let fake = FakeHost::new(project.dir.path());
    let status = run(["authctl", "check", "--format", "json"].iter().chain(arguments), &fake.host);
    Outcome { status, output: fake.output(), talk: fake.talk() }
}

#[test]
fn a_check_asks_the_provider_when_it_is_told_to() {
    let site = Site::new(&[Fault::EmptyJwks, Fault::SecretRejected], |_| {});
    let project = project_of(&site);
    let offline = check(&project, &[]);
    assert!(!offline.rules().contains(&"empty-key-set".to_owned()), "{:?}", offline.rules());
    let online = check(&project, &["--online"]);
    assert_eq!(online.status, ExitStatus::Problems);
    for rule in ["empty-key-set", "rejected-client-secret"] {
        assert!(online.rules().contains(&rule.to_owned()), "{:?}", online.rules());
    }
    let allowed = check(&project, &["--online", "--allow", "empty-key-set", "--warn", "rejected-client-secret"]);
    assert!(!allowed.rules().contains(&"empty-key-set".to_owned()), "{:?}", allowed.rules());
}

/// Rules about the configuration and about the provider both know this fault.
#[test]
fn a_method_that_authlib_cannot_do_is_named_once() {
    let site = Site::new(&[], |_| {});
    let text = format!(
        "[auth.mine]\nclient_id = 'app'\nclient_secret = '{SECRET}'\nserver_metadata_url = '{}'\n\
         client_kwargs = {{ token_endpoint_auth_method = 'private_key_jwt' }}\n",
        site.url(METADATA)
    );
    let online = check(&Project::new(&text), &["--online"]);
    let about: Vec<String> = online.rules().into_iter().filter(|rule| rule.contains("authentication")).collect();
    assert_eq!(about, ["unsupported-authentication-method"]);
}

/// What the file shows to be wrong need not be asked: the answer would be a second problem with the same cause.
#[test]
fn a_check_asks_nothing_that_it_knows() {
    let log = Log::default();
    let address = provider(&log);
    let text = section("mine", address).replace("'CANARY-secret'", "'YOUR_CLIENT_SECRET'");
    let placeholder = check(&Project::new(&text), &["--online"]);
    assert!(placeholder.rules().contains(&"placeholder-value".to_owned()), "{:?}", placeholder.rules());
    assert_eq!(log.lines(), [METADATA, "/jwks"], "no credentials are sent");
    let gone = Log::default();
    let text = section("mine", provider(&gone)).replace(METADATA, "/authorize");
    let wrong = check(&Project::new(&text), &["--online"]);
    assert!(wrong.rules().contains(&"wrong-metadata-url".to_owned()), "{:?}", wrong.rules());
    assert_eq!(gone.lines(), [] as [String; 0]);
}
