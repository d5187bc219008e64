//! How often each command asks a provider, by what the provider is like: every request may count towards a lock-out, a rate
//! limit or somebody's alarm.

use std::time::Duration;

use authctl::dev_idp::Fault;
use authctl::run;

use crate::login_site::Site;

/// The requests that a command makes at a provider with these faults, by endpoint.
fn asked(faults: &[Fault], arguments: &[&str]) -> String {
    let site = Site::new();
    let provider = site.provider(faults);
    site.configure(&provider.metadata_url(), "");
    let fake = site.fake();
    run(["authctl"].iter().chain(arguments), &fake.host);
    let paths: Vec<String> =
        std::iter::from_fn(|| provider.next_visit(Duration::ZERO)).map(|visit| visit.path).collect();
    let count = |endpoint: &str| paths.iter().filter(|path| path.ends_with(endpoint)).count();
    let endpoints = [
        ("metadata", "openid-configuration"),
        ("keys", "/jwks"),
        ("authorize", "/authorize"),
        ("token", "/token"),
        ("userinfo", "/userinfo"),
        ("logout", "/logout"),
    ];
    let counted: Vec<(&str, usize)> = endpoints.iter().map(|(name, endpoint)| (*name, count(endpoint))).collect();
    let known: usize = counted.iter().map(|(_, count)| count).sum();
    assert_eq!(known, paths.len(), "{paths:?}");
    let told: Vec<String> =
        counted.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}")).collect();
    told.join(", ")
}

/// What differs from what is expected.
fn unmet(fault: Option<Fault>, arguments: &[&str], expected: &str) -> Option<String> {
    let actual = asked(fault.as_slice(), arguments);
    (actual != expected).then(|| format!("{fault:?}, {}: {actual:?}, not {expected:?}", arguments.join(" ")))
}

const TEST: [&str; 3] = ["test", "--user", "alice"];

#[test]
fn commands_about_files_ask_nobody() {
    for arguments in [
        &["check"][..],
        &["check", "--fix", "--diff"],
        &["show"],
        &["init", "--no-input"],
        &["export", "--to", "docker", "--show-secrets"],
        &["explain", "AADSTS50011"],
        &["set", "local.client_kwargs.prompt=login"],
    ] {
        assert_eq!(asked(&[], arguments), "", "{arguments:?}");
    }
}

#[test]
fn a_probe_makes_few_requests_whatever_the_provider_says() {
    let mut wrong = Vec::new();
    for (fault, metadata_only, probe, find) in PROBES {
        let expectations = [
            (&["probe", "--metadata-only"][..], metadata_only),
            (&["probe"], probe),
            (&["check", "--online"], probe),
            (&["probe", "--find"], find),
        ];
        wrong.extend(expectations.iter().filter_map(|(arguments, expected)| unmet(fault, arguments, expected)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_login_asks_what_streamlit_asks() {
    let logins = LOGINS.iter().filter_map(|(fault, expected)| unmet(*fault, &TEST, expected));
    let options =
        OPTIONS.iter().filter_map(|(option, expected)| unmet(None, &[&TEST[..], &[option]].concat(), expected));
    let wrong: Vec<String> = logins.chain(options).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The fault, and what `probe --metadata-only`, `probe` and `probe --find` ask.
const PROBES: [(Option<Fault>, &str, &str, &str); 10] = [
    (
        None,
        "1 metadata, 1 keys",
        "1 metadata, 1 keys, 3 authorize, 2 token",
        "1 metadata, 1 keys, 3 authorize, 2 token",
    ),
    (Some(Fault::MetadataNotJson), "1 metadata", "1 metadata", "1 metadata"),
    (
        Some(Fault::SecretRejected),
        "1 metadata, 1 keys",
        "1 metadata, 1 keys, 3 authorize, 3 token",
        "1 metadata, 1 keys, 3 authorize, 3 token",
    ),
    (
        Some(Fault::BasicRejected),
        "1 metadata, 1 keys",
        "1 metadata, 1 keys, 3 authorize, 3 token",
        "1 metadata, 1 keys, 3 authorize, 3 token",
    ),
    (
        Some(Fault::ClientRejected),
        "1 metadata, 1 keys",
        "1 metadata, 1 keys, 2 authorize, 3 token",
        "1 metadata, 1 keys, 2 authorize, 3 token",
    ),
    (
        Some(Fault::RedirectUriRejected),
        "1 metadata, 1 keys",
        "1 metadata, 1 keys, 2 authorize, 2 token",
        "1 metadata, 1 keys, 2 authorize, 2 token",
    ),
    (
        Some(Fault::DemandsPkce),
        "1 metadata, 1 keys",
        "1 metadata, 1 keys, 3 authorize, 2 token",
        "1 metadata, 1 keys, 4 authorize, 2 token",
    ),
    (
        Some(Fault::PromptRejected),
        "1 metadata, 1 keys",
        "1 metadata, 1 keys, 3 authorize, 2 token",
        "1 metadata, 1 keys, 4 authorize, 2 token",
    ),
    (
        Some(Fault::ScopeRejected),
        "1 metadata, 1 keys",
        "1 metadata, 1 keys, 4 authorize, 2 token",
        "1 metadata, 1 keys, 7 authorize, 2 token",
    ),
    (
        Some(Fault::PolicyRejected),
        "1 metadata, 1 keys",
        "1 metadata, 1 keys, 4 authorize, 2 token",
        "1 metadata, 1 keys, 7 authorize, 2 token",
    ),
];

/// The fault, and what a login asks; where the token endpoint refuses the client, also what a probe does.
const LOGINS: [(Option<Fault>, &str); 7] = [
    (None, "1 metadata, 1 keys, 1 authorize, 1 token, 1 userinfo"),
    (Some(Fault::MetadataNotJson), "1 metadata"),
    (Some(Fault::SecretRejected), "1 metadata, 1 keys, 4 authorize, 4 token"),
    (Some(Fault::PolicyRejected), "1 metadata, 1 keys, 1 authorize"),
    (Some(Fault::KeyRotation), "1 metadata, 2 keys, 1 authorize, 1 token, 1 userinfo"),
    (Some(Fault::InvalidSignature), "1 metadata, 1 keys, 1 authorize, 1 token"),
    (Some(Fault::IssuerMismatchInDiscovery), "1 metadata, 1 keys, 1 authorize, 1 token"),
];

/// What else a login asks for when it is told to.
const OPTIONS: [(&str, &str); 3] = [
    ("--no-userinfo", "1 metadata, 1 keys, 1 authorize, 1 token"),
    ("--audit", "1 metadata, 1 keys, 4 authorize, 4 token, 1 userinfo"),
    ("--logout", "1 metadata, 1 keys, 1 authorize, 1 token, 1 userinfo, 1 logout"),
];
