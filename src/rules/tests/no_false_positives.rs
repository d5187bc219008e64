//! No false alarm: configurations that work, as the presets make them and as guides show them, report nothing.

use crate::diagnostic::{Diagnostic, Level};
use crate::providers::{Answers, Client, Need, Preset, Shape, all};
use crate::rules::tests::config_case::{Case, everything};
use crate::streamlit::Version;

const SHARED: &str = "[auth]\nredirect_uri = \"http://localhost:8501/oauth2callback\"\n\
                      cookie_secret = \"9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083\"\n\n";

/// Values as providers make them: with beginnings and ends of their own, or so many characters of some kind.
fn values() -> Vec<String> {
    let own = [
        "0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809",
        "7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f",
        "412345678901-4dk0w9v8xclm2nqprstuvwyzabcef123.apps.googleusercontent.com",
        "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",
        "Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy",
        "0oa1b2c3d4E5F6G7H8i9",
        "DIA1B2C3D4E5F6G7H8I9",
        "3MVG9A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v2W3x4Y5z6A7b8C9d0E1f2G3h4I5j6K7l8M",
        "1234567890.2345678901",
        "APP-A1B2C3D4E5F6G7H8",
        "client_01HQ7YZ1A2B3C4D5E6F7G8H9J0",
        "cilogon:/client_id/4f1c0a9b8e7d6c5b4a39281706f5e4d3",
        "dj0yJmk9WkZwNW1UMHZRMnhMJmQ9WVdrOWRtRnNkV1U9",
        "dose4f1c0a9b8e7d6c5b4a39281706f5e4d3",
        "connected-app-live-0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809",
    ];
    let alphabets = ["0123456789", "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789"];
    let lengths = [17, 18, 20, 21, 25, 26, 30, 32, 40, 43, 51, 64, 128];
    let made = alphabets.into_iter().flat_map(|alphabet| {
        lengths.into_iter().flat_map(move |length| (1..=2).map(move |seed| scattered(alphabet, length, seed)))
    });
    let long = ["A", "E"].map(|first| format!("{first}{}", scattered(alphabets[2], 79, 3)));
    own.into_iter().map(str::to_owned).chain(long).chain(made).collect()
}

/// Characters of `alphabet` in no order that a person would choose.
fn scattered(alphabet: &str, length: usize, seed: usize) -> String {
    let step = |index: usize| (index * index * 7 + index * (seed * 13 + 5) + seed * 3) % alphabet.len();
    (0..length).map(|index| char::from(alphabet.as_bytes()[step(index)])).collect()
}

/// What fires at a level that fails or warns.
fn alarms(text: &str, streamlit: Version) -> Vec<String> {
    Case { streamlit, ..Case::new(text) }
        .judge(everything)
        .iter()
        .filter(|diagnostic| diagnostic.level() > Level::Info)
        .map(|diagnostic: &Diagnostic| format!("{}: {}", diagnostic.rule().name, diagnostic.message()))
        .collect()
}

/// A value of this shape, other than `not`.
fn sample(shape: &Shape, not: &str, otherwise: &str) -> String {
    if shape.usually.is_empty() {
        return otherwise.to_owned();
    }
    let found = values().into_iter().find(|value| value != not && shape.doubt(value).is_none());
    found.unwrap_or_else(|| panic!("`values` needs one that {}", shape.usually))
}

/// The section that `init` would write with the examples of the questions as answers.
fn configured(preset: &Preset, name: &str) -> String {
    let mut answers = Answers::default();
    for parameter in preset.parameters {
        match parameter.need {
            Need::Required | Need::Suggested(_) => answers.add(parameter.name, parameter.example.to_owned()),
            Need::Preset(value) => answers.add(parameter.name, value.to_owned()),
            Need::Optional => {}
        }
    }
    let (id, secret) = match &preset.client {
        Client::Registered { id, secret } => {
            let id = sample(id, "", "weather");
            let secret = sample(secret, &id, "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa");
            (id, secret)
        }
        Client::Generated { id } => ((*id).to_owned(), "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa".to_owned()),
    };
    let table = |key: &str, pairs: &[(&str, &str)]| {
        let entries: Vec<String> = pairs.iter().map(|(name, value)| format!("{name} = '{value}'")).collect();
        if entries.is_empty() { String::new() } else { format!("{key} = {{ {} }}\n", entries.join(", ")) }
    };
    format!(
        "{SHARED}[auth.{name}]\nclient_id = \"{id}\"\nclient_secret = \"{secret}\"\nserver_metadata_url = \"{}\"\n{}{}",
        answers.fill(preset.metadata_url),
        table("client_kwargs", preset.client_kwargs),
        table("authorize_params", preset.authorize_params),
    )
}

#[test]
fn every_preset_makes_a_configuration_without_alarm() {
    for preset in all() {
        let text = configured(preset, preset.name);
        for streamlit in [Version::NEWEST, Version::new(1, 53, 0), Version::new(1, 44, 0)] {
            assert_eq!(alarms(&text, streamlit), Vec::<String>::new(), "{} in {streamlit}:\n{text}", preset.name);
        }
    }
}

/// The same with every option that Streamlit or Authlib reads, beside those that the preset needs.
fn with_every_option(preset: &Preset) -> String {
    let beside = |given: &[(&str, &str)], more: &[(&str, &str)]| {
        let is_given = |name: &str| given.iter().any(|(given, _)| *given == name);
        let quoted = given.iter().map(|(name, value)| format!("{name} = '{value}'"));
        let more = more.iter().filter(|(name, _)| !is_given(name)).map(|(name, value)| format!("{name} = {value}"));
        quoted.chain(more).collect::<Vec<_>>().join(", ")
    };
    let prompt = ["'select_account'", "'login'", "'consent'"]
        .into_iter()
        .find(|prompt| !preset.refused_prompts.contains(&prompt.trim_matches('\'')))
        .unwrap();
    let is_refused = |scope: &str| preset.refused_scopes.iter().any(|(refused, _)| *refused == scope);
    let scopes = ["openid", "email", "profile", "offline_access"].into_iter().filter(|scope| !is_refused(scope));
    let scopes = format!("{:?}", scopes.collect::<Vec<_>>());
    let client_kwargs = beside(
        preset.client_kwargs,
        &[
            ("scope", scopes.as_str()),
            ("prompt", prompt),
            ("token_endpoint_auth_method", "'client_secret_basic'"),
            ("code_challenge_method", "'S256'"),
            ("login_hint", "'ana@example.com'"),
            ("timeout", "10"),
            ("verify", "'/etc/ssl/company.pem'"),
            ("trust_env", "true"),
            ("follow_redirects", "true"),
            ("headers", "{ 'X-Team' = 'weather' }"),
        ],
    );
    let authorize_params = beside(
        preset.authorize_params,
        &[("access_type", "'offline'"), ("hd", "'example.com'"), ("ui_locales", "'pt-BR'"), ("max_age", "3600")],
    );
    let endpoints = "authorize_url = 'https://idp.example.com/authorize'\n\
                     access_token_url = 'https://idp.example.com/token'\n\
                     access_token_params = { audience = 'weather' }\nrefresh_token_params = { audience = 'weather' }\n\
                     api_base_url = 'https://api.example.com/'\n";
    let text = configured(preset, preset.name);
    let text = text.split("\nclient_kwargs = ").next().unwrap();
    let text = format!("{}\n", text.split("\nauthorize_params = ").next().unwrap().trim_end());
    let text = text
        .replace("\n\n[auth.", "\nexpose_tokens = ['id', 'access']\nlogout_params = { logout_hint = 'x' }\n\n[auth.");
    format!("{text}client_kwargs = {{ {client_kwargs} }}\nauthorize_params = {{ {authorize_params} }}\n{endpoints}")
}

#[test]
fn every_preset_with_every_option_raises_no_alarm() {
    for preset in all() {
        let text = with_every_option(preset);
        assert_eq!(alarms(&text, Version::NEWEST), Vec::<String>::new(), "{}:\n{text}", preset.name);
        let any_port = text.replace("localhost:8501", "localhost:{port}");
        assert_eq!(alarms(&any_port, Version::NEWEST), Vec::<String>::new(), "{}:\n{any_port}", preset.name);
    }
}

#[test]
fn every_preset_may_be_the_default_provider() {
    for preset in all().filter(|preset| preset.authorize_params.is_empty()) {
        let text = configured(preset, "default");
        assert_eq!(alarms(&text, Version::NEWEST), Vec::<String>::new(), "{}:\n{text}", preset.name);
        let flat = text.replace("\n\n[auth.default]\n", "\n");
        assert_eq!(alarms(&flat, Version::NEWEST), Vec::<String>::new(), "{}:\n{flat}", preset.name);
    }
}

#[test]
fn what_people_write_in_their_own_way_raises_no_alarm() {
    for text in [
        // One line, dotted keys, other quotes, other order, Windows line ends.
        "auth = { redirect_uri = 'https://weather.example.com/oauth2callback', cookie_secret = 'kT7#qW9!zR2$mX4%vB8&nC1*pL5^jH0d', \
         sso = { client_id = 'weather', client_secret = 'Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa', \
         server_metadata_url = 'https://idp.example.com/.well-known/openid-configuration' } }\n",
        "[auth.sso]\r\nclient_id = 'weather'\r\nclient_secret = ''\r\n\
         server_metadata_url = 'https://idp.example.com/a/.well-known/openid-configuration'\r\n\
         client_kwargs.scope = ['openid', 'email', 'profile']\r\n\r\n[auth]\r\n\
         redirect_uri = 'http://localhost:{port}/oauth2callback'\r\ncookie_secret = 'correct-horse-battery-staple-0001'\r\n",
        // Other secrets around it, expressive names, an expression in a table.
        "OPENAI_API_KEY = 'sk-1'\n[auth]\nredirect_uri = 'https://weather.streamlit.app/oauth2callback'\n\
         cookie_secret = 'vX3qL0m8Zr-2TnKc5yWb_7HsJdPfEaU4gR1xQ9iO6Yt'\nexpose_tokens = ['id']\nadmins = ['a@example.com']\n\
         [auth.\"our sso\"]\nclient_id = 'weather'\nclient_secret = 'a'\nserver_metadata_url = 'https://idp.example.com/x.json'\n\
         [database]\npassword = '${not ours}'\n",
    ] {
        assert_eq!(alarms(text, Version::NEWEST), Vec::<String>::new(), "{text}");
    }
}
