//! What was learned of one provider, and what Streamlit will use of it, as a table for people.

use std::borrow::Cow;

use super::escaped;
use crate::http::shown_url;
use crate::oidc::registration::{Registration, Verdict};
use crate::oidc::{ProviderMetadata, ProviderSnapshot};
use crate::streamlit::{ClientAuthentication, Fact, LoginSettings, Pkce, Version};

/// What was learned of one provider.
pub(crate) struct ProviderFacts<'a> {
    /// The name in the configuration; absent where only an address was given.
    pub(crate) name: Option<&'a str>,
    pub(crate) snapshot: &'a ProviderSnapshot,
    pub(crate) settings: Option<&'a LoginSettings>,
    /// Absent where the client was not asked about.
    pub(crate) registration: Option<&'a Registration>,
}

/// The table, ending in an empty line; only its first line where the provider did not answer.
pub(crate) fn provider_table(facts: &ProviderFacts<'_>, streamlit: Version) -> String {
    let ProviderFacts { name, snapshot, settings, registration } = *facts;
    let mut text = match name {
        Some(name) => format!("{}  {}\n", escaped(name), escaped(&shown_url(&snapshot.metadata_url))),
        None => format!("{}\n", escaped(&shown_url(&snapshot.metadata_url))),
    };
    match snapshot.metadata() {
        Some(metadata) => {
            text.push_str(&documents(snapshot, metadata));
            text.push_str(&use_of(metadata, settings, streamlit));
            text.push_str(&registration.map(known_of).unwrap_or_default());
        }
        None => text.push_str("  no metadata, see the problem below\n"),
    }
    text.push('\n');
    text
}

/// What the metadata and the key set say.
fn documents(snapshot: &ProviderSnapshot, metadata: &ProviderMetadata) -> String {
    let stated = |member: &str| metadata.text(member).filter(|text| !text.is_empty()).unwrap_or("none").to_owned();
    let mut text = aligned(
        "  ",
        &[
            ("issuer", stated("issuer")),
            ("authorization endpoint", stated("authorization_endpoint")),
            ("token endpoint", stated("token_endpoint")),
            ("UserInfo endpoint", stated("userinfo_endpoint")),
            ("end session endpoint", stated("end_session_endpoint")),
            ("key set", stated("jwks_uri")),
        ],
    );
    text.push_str(&keys(snapshot));
    text
}

/// The keys, in columns.
fn keys(snapshot: &ProviderSnapshot) -> String {
    let Some(set) = snapshot.keys().filter(|set| !set.keys.is_empty()) else { return String::new() };
    let cell = |value: Option<&String>| value.map_or_else(|| "-".to_owned(), |value| escaped(value).into_owned());
    let mut rows = vec![["kid", "kty", "alg", "use"].map(str::to_owned)];
    rows.extend(set.keys.iter().map(|key| {
        [
            cell(key.kid.as_ref()),
            cell(key.kty.as_ref()),
            cell(key.alg.as_ref().or(key.crv.as_ref())),
            cell(key.intended_use.as_ref()),
        ]
    }));
    let widths: [usize; 4] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            format!("    {}\n", cells.join("  ").trim_end())
        })
        .collect();
    lines.concat()
}

/// What Streamlit will send and accept; without settings, its defaults.
fn use_of(metadata: &ProviderMetadata, settings: Option<&LoginSettings>, streamlit: Version) -> String {
    let scope = settings.map_or("openid email profile", |settings| settings.scope.as_str());
    let prompt = settings.map_or(Some("select_account"), |settings| settings.prompt.as_deref());
    let heading = match settings {
        Some(_) => format!("  Streamlit {streamlit} will use\n"),
        None => format!("  Streamlit {streamlit} would use, with its defaults\n"),
    };
    let rows = [
        ("scope", scope.to_owned()),
        ("prompt", prompt.unwrap_or("none").to_owned()),
        ("PKCE", pkce(metadata, settings, streamlit).to_owned()),
        ("client authentication", client_authentication(settings).into_owned()),
        ("signature algorithms", algorithms(metadata, streamlit)),
        ("logout", logout(metadata, streamlit).to_owned()),
    ];
    heading + &aligned("    ", &rows)
}

/// What the provider said of the client, without a login.
fn known_of(registration: &Registration) -> String {
    let mut rows = Vec::new();
    if let Some(answers) = &registration.authorization {
        let says = match answers.verdict() {
            Verdict::Accepted => "known",
            Verdict::Rejected => "refused",
            Verdict::Undecided => "shows only in a login",
        };
        rows.push(("client ID and redirect URI", says.to_owned()));
        if let Some(refusal) = answers.refusal() {
            rows.push(("authorization request", format!("refused with `{}`", refusal.error)));
        }
    }
    if let Some(token) = &registration.token {
        let says = match (token.verdict(), token.other_method()) {
            (Verdict::Accepted, _) => format!("accepted by {}", token.proof.name()),
            (Verdict::Rejected, Some(other)) => format!("accepted by {} alone", other.name()),
            (Verdict::Rejected, None) => "rejected".to_owned(),
            (Verdict::Undecided, _) => "shows only in a login".to_owned(),
        };
        rows.push(("client secret", says));
        if let Some(refusal) = token.refusal() {
            rows.push(("token request", format!("refused with `{}`", refusal.error)));
        }
    }
    if rows.is_empty() { String::new() } else { "  asked without a login\n".to_owned() + &aligned("    ", &rows) }
}

fn pkce(metadata: &ProviderMetadata, settings: Option<&LoginSettings>, streamlit: Version) -> &'static str {
    let supported = metadata.code_challenge_methods();
    let is_advertised = supported.contains(&"S256");
    let is_automatic = is_advertised && streamlit.has(Fact::AutomaticPkce);
    match settings.map(|settings| settings.pkce(&supported)) {
        Some(Pkce::S256) if !is_automatic => "S256, because `client_kwargs` says so",
        Some(Pkce::S256) => "S256, because the provider advertises it",
        None if is_automatic => "S256, because the provider advertises it",
        _ if is_advertised => "none: this release never uses it by itself",
        _ => "none, because the provider does not advertise S256",
    }
}

fn client_authentication(settings: Option<&LoginSettings>) -> Cow<'_, str> {
    match settings.map(|settings| &settings.client_authentication) {
        None | Some(ClientAuthentication::Basic) => "client_secret_basic".into(),
        Some(ClientAuthentication::None) => "none (a public client)".into(),
        Some(ClientAuthentication::Unsupported(name)) => format!("{name}, which Authlib cannot do").into(),
        Some(method @ ClientAuthentication::Post) => method.name().into(),
    }
}

fn algorithms(metadata: &ProviderMetadata, streamlit: Version) -> String {
    let stated = metadata.list("id_token_signing_alg_values_supported");
    if !stated.is_empty() {
        stated.join(" ")
    } else if streamlit.has(Fact::Starlette) {
        "RS256, because the provider names none".to_owned()
    } else {
        "any of Authlib's, because the provider names none".to_owned()
    }
}

fn logout(metadata: &ProviderMetadata, streamlit: Version) -> &'static str {
    let has_endpoint = metadata.text("end_session_endpoint").is_some_and(|url| !url.is_empty());
    match (has_endpoint, streamlit.has(Fact::ProviderLogout)) {
        (true, true) => "in the app and at the provider",
        (false, true) => "in the app alone: the provider has no end session endpoint",
        (_, false) => "in the app alone: this release does not ask the provider",
    }
}

/// Rows whose values line up. Values from outside are made harmless here.
fn aligned(indent: &str, rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines: Vec<String> =
        rows.iter().map(|(name, value)| format!("{indent}{name:width$}  {}\n", escaped(value))).collect();
    lines.concat()
}
