//! What must hold for every preset, present and future.

use std::collections::BTreeSet;

use super::*;

/// What somebody answers who accepts what is suggested, and else gives the examples.
fn usual_answers(preset: &Preset) -> Answers {
    let mut answers = Answers::default();
    for parameter in preset.parameters {
        if let Need::Suggested(value) | Need::Preset(value) = parameter.need {
            answers.add(parameter.name, value.to_owned());
            continue;
        }
        let checked = (parameter.check)(parameter.example, &answers);
        answers
            .add(parameter.name, checked.unwrap_or_else(|wrong| panic!("{} {}: {wrong}", preset.name, parameter.name)));
    }
    answers
}

#[test]
fn every_name_and_alias_stands_for_one_provider() {
    let mut seen = BTreeSet::new();
    let unsupported = unsupported::UNSUPPORTED.iter().map(|provider| (provider.name, provider.aliases));
    for (name, aliases) in all().map(|preset| (preset.name, preset.aliases)).chain(unsupported) {
        for word in aliases.iter().chain([&name]) {
            assert!(seen.insert(*word), "`{word}` stands for two");
            assert_eq!(*word, word.to_ascii_lowercase());
        }
    }
    assert!(all().all(|preset| !preset.name.contains('_')), "a section's name has no underscore");
}

#[test]
fn the_list_is_in_alphabetical_order_behind_the_usual_ones() {
    let rest: Vec<String> = PRESETS[8..].iter().map(|preset| preset.title.to_lowercase()).collect();
    let mut sorted = rest.clone();
    sorted.sort();
    assert_eq!(rest, sorted);
}

#[test]
fn the_examples_of_every_preset_make_a_metadata_url() {
    for preset in all() {
        let answers = usual_answers(preset);
        let url = answers.fill(preset.metadata_url);
        assert!(
            Url::parse(&url).is_ok() && url.ends_with("/.well-known/openid-configuration"),
            "{}: {url}",
            preset.name
        );
        assert!(!url.contains(['{', '}', '[', ']']), "{url}");
        if let Some(console) = preset.console.url {
            assert!(Url::parse(&answers.fill(console)).is_ok_and(|url| url.scheme() == "https"), "{console}");
        }
    }
}

#[test]
fn a_preset_is_recognised_by_the_url_that_it_makes() {
    for preset in all().filter(|preset| !preset.marks.is_empty()) {
        let url = usual_answers(preset).fill(preset.metadata_url);
        assert!(
            matches!(of_url(&url), Some(Known::Preset(found)) if found.name == preset.name),
            "{}: {url}",
            preset.name
        );
    }
}

#[test]
fn suggestions_are_answers_themselves() {
    for parameter in all().flat_map(|preset| preset.parameters) {
        if let Need::Suggested(value) | Need::Preset(value) = parameter.need {
            assert_eq!((parameter.check)(value, &Answers::default()).unwrap(), value, "{}", parameter.name);
            assert!((parameter.check)(parameter.example, &Answers::default()).is_ok(), "{}", parameter.example);
        }
    }
}

#[test]
fn nobody_who_cannot_work_is_taken_for_one_who_can() {
    assert!(matches!(find("GitHub"), Some(Known::Unsupported(found)) if found.name == "github"));
    assert!(matches!(find("Entra ID"), Some(Known::Preset(found)) if found.name == "microsoft"));
    assert!(matches!(
        of_url("https://www.linkedin.com/oauth/.well-known/openid-configuration"),
        Some(Known::Unsupported(found)) if found.name == "linkedin"
    ));
    assert!(find("nobody").is_none() && of_url("https://login.example.com/").is_none());
}

/// Somebody else's host there is no sign of a provider, and a value that somebody chose no sign of a mistake.
#[test]
fn what_people_run_and_choose_themselves_raises_no_doubt() {
    for host in ["ec2-3-120-1-2.eu-central-1.compute.amazonaws.com", "sso-1.eu-west-1.elb.amazonaws.com"] {
        let found = of_url(&format!("https://{host}/realms/weather/.well-known/openid-configuration"));
        assert!(matches!(found, Some(Known::Preset(preset)) if preset.name == "keycloak"), "{host}");
        assert!(of_url(&format!("https://{host}/.well-known/openid-configuration")).is_none(), "{host}");
    }
    for host in ["cognito-idp-fips.us-east-1.amazonaws.com", "cognito-idp.cn-north-1.amazonaws.com.cn"] {
        let found = of_url(&format!("https://{host}/us-east-1_Ab12Cd34E/.well-known/openid-configuration"));
        assert!(matches!(found, Some(Known::Preset(preset)) if preset.name == "cognito"), "{host}");
    }
    for (name, id, secret) in [
        ("keycloak", "weather".to_owned(), "h2".repeat(43)),
        ("authentik", "weather".to_owned(), "a-secret-of-our-own".to_owned()),
        ("adfs", "urn:weather".to_owned(), "x".repeat(40)),
    ] {
        let Some(Known::Preset(Preset { client: Client::Registered { id: of_id, secret: of_secret }, .. })) =
            find(name)
        else {
            panic!("{name} has a registered client")
        };
        assert_eq!((of_id.doubt(&id), of_secret.doubt(&secret)), (None, None), "{name}");
        assert!(
            name == "adfs" || of_secret.doubt(&"aB3".repeat(43)[..if name == "keycloak" { 31 } else { 126 }]).is_some()
        );
    }
}

#[test]
fn phrases_fit_into_the_sentences_around_them() {
    for preset in all() {
        for phrase in preset.steps.iter().chain(preset.notes).chain([&preset.logout.advice()]) {
            assert!(!phrase.ends_with('.') && !phrase.contains("please"), "{phrase}");
        }
        assert!(!preset.title.is_empty() && !preset.console.path.is_empty(), "{}", preset.name);
    }
}

#[test]
fn identifiers_of_the_usual_shape_raise_no_doubt_and_mix_ups_do() {
    let shapes = |name: &str| match find(name) {
        Some(Known::Preset(Preset { client: Client::Registered { id, secret }, .. })) => (id, secret),
        _ => panic!("{name} has a registered client"),
    };
    let guid = "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3";
    for (name, id, secret) in [
        (
            "google",
            format!("{}-{}.apps.googleusercontent.com", "1".repeat(12), "a1".repeat(16)),
            format!("GOCSPX-{}", "x".repeat(28)),
        ),
        ("microsoft", guid.to_owned(), format!("abc8Q~{}", "x".repeat(34))),
        ("okta", format!("0oa{}", "1".repeat(17)), "x".repeat(40)),
        ("auth0", "a1".repeat(16), "x".repeat(64)),
        ("keycloak", "streamlit".to_owned(), "a1".repeat(16)),
        ("cognito", "1".repeat(26), "a".repeat(51)),
        ("gitlab", "0".repeat(64), format!("gloas-{}", "0".repeat(64))),
    ] {
        let (id_shape, secret_shape) = shapes(name);
        assert_eq!((id_shape.doubt(&id), secret_shape.doubt(&secret)), (None, None), "{name}");
        if name != "keycloak" {
            assert!(id_shape.doubt(&secret).is_some() && id_shape.doubt("x").is_some(), "{name}");
        }
    }
    assert!(shapes("microsoft").1.doubt(guid).unwrap().contains("`Secret ID`"));
}

#[test]
fn the_issuer_of_every_preset_is_an_address_that_its_answers_make() {
    for preset in all().filter(|preset| preset.name != generic().name) {
        let Some(template) = preset.issuer_template() else {
            assert!(!preset.issuer.exceptions.is_empty(), "{}: nothing is known, and nothing is said", preset.name);
            continue;
        };
        let issuer = usual_answers(preset).fill(template);
        let url = Url::parse(&issuer).unwrap();
        assert!(url.scheme() == "https" || preset.name == local().name, "{issuer}");
        assert!(!issuer.contains(['{', '}', '[', ']']), "{issuer}");
        assert!(!preset.issuer.exceptions.iter().any(|exception| exception.ends_with('.')), "{}", preset.name);
    }
}

/// Nobody who has one of these is left with what is known of none.
#[test]
fn the_products_that_people_have_are_known_by_their_names() {
    let work = "Google, Microsoft, Entra ID, Azure AD, Azure B2C, Entra External ID, Okta, Auth0, Keycloak, Red Hat SSO, \
                Amazon Cognito, AWS, GitLab, PingOne, PingFederate, ForgeRock, OneLogin, JumpCloud, Duo, Salesforce, \
                Cloudflare, ADFS, Databricks, Descope, Stytch, Kinde, Clerk, WorkOS, Logto, FusionAuth";
    let own = "authentik, Authelia, Zitadel, Dex, Hydra, Ory, Kanidm, Pocket ID, HashiCorp Vault, Duende";
    let public = "Kakao, Naver, Yahoo! JAPAN, Nextcloud, Synology SSO Server, CAS, CyberArk, Casdoor, Slack, Twitch, Yahoo, PayPal, Discord, Hugging Face, ORCID, CILogon, Globus";
    for name in [work, own, public].into_iter().flat_map(|names| names.split(", ")) {
        assert!(matches!(find(name), Some(Known::Preset(_))), "{name}");
    }
    for name in
        "GitHub, LINE, LinkedIn, Apple, Facebook, Login.gov, Snowflake, Twitter, Login with Amazon, Strava".split(", ")
    {
        assert!(matches!(find(name), Some(Known::Unsupported(_))), "{name}");
    }
}

/// A preset says where its facts are from, or it has none to claim: see [`Logout::Unverified`] and [`Redirects::Unverified`].
#[test]
fn what_a_preset_claims_has_a_source() {
    for preset in
        all().filter(|preset| matches!(preset.client, Client::Registered { .. }) && preset.name != generic().name)
    {
        let claims =
            preset.logout == Logout::AppOnly || !preset.refused_prompts.is_empty() || !preset.refused_scopes.is_empty();
        assert!(!claims || !preset.sources.is_empty(), "{}: no source", preset.name);
        for source in preset.sources {
            let (year, month) = source.read.split_once('-').expect("a date is YYYY-MM");
            assert!(
                year.len() == 4 && month.len() == 2 && !source.facts.is_empty() && !source.place.is_empty(),
                "{source:?}"
            );
        }
    }
}
