//! The overview for people: aligned, and understandable without colour.

use super::{
    Content, Defaulted, FileState, LengthClass, Login, Overview, PkceState, ProviderState, SecretState, Shared,
};
use crate::report::escaped;

/// A name, and what is behind it.
type Row = (String, String);

pub(super) fn render(overview: &Overview) -> String {
    let mut text = section("Files", &overview.files.iter().map(file).collect::<Vec<_>>());
    let streamlit = format!("{} ({})", overview.streamlit, overview.streamlit_source);
    text.push_str(&section(
        "\nStreamlit",
        &[row("version", &streamlit), row("callback path", &overview.callback_path)],
    ));
    if let Some(all) = &overview.shared {
        text.push_str(&section("\n[auth]", &shared(all)));
    }
    for provider in &overview.providers {
        text.push_str(&section(&format!("\n{}", heading(provider)), &settings(provider)));
    }
    if let Some(refusal) = &overview.default_refusal {
        if overview.providers.is_empty() {
            text.extend(["\nst.login() is refused: ", &escaped(refusal), "\n"]);
        } else {
            text.push_str("\nThere is no default provider: st.login() without a name is refused.\n");
        }
    }
    text
}

fn section(heading: &str, rows: &[Row]) -> String {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let lines = rows.iter().map(|(name, value)| format!("  {name:width$}  {value}\n"));
    format!("{heading}\n{}", lines.collect::<String>())
}

fn row(name: &str, value: &str) -> Row {
    (name.to_owned(), escaped(value).into_owned())
}

fn file(file: &FileState) -> Row {
    let state = match (file.is_there, &file.problem) {
        (false, _) => "not there".to_owned(),
        (true, Some(problem)) => format!("cannot be read, so Streamlit has no secrets at all: {problem}"),
        (true, None) if file.counts => "read; its [auth] counts".to_owned(),
        (true, None) if file.content == Content::Secrets => "read".to_owned(),
        (true, None) => "read for server.* and secrets.files".to_owned(),
    };
    row(&escaped(&file.path), &state)
}

fn shared(shared: &Shared) -> Vec<Row> {
    let redirect_uri = match &shared.redirect_uri {
        None => "missing".to_owned(),
        Some((written, sent)) if written == sent => sent.clone(),
        Some((written, sent)) => format!("{sent} (written {written})"),
    };
    let mut rows = vec![row("redirect_uri", &redirect_uri), row("cookie_secret", &strength(shared.cookie_secret))];
    if !shared.expose_tokens.is_empty() {
        rows.push(row("expose_tokens", &shared.expose_tokens.join(", ")));
    }
    rows
}

/// `[auth.google]: st.login("google") is accepted`.
fn heading(provider: &ProviderState) -> String {
    let call = if provider.name == crate::streamlit::DEFAULT_PROVIDER {
        "st.login()".to_owned()
    } else {
        format!("st.login(\"{}\")", escaped(&provider.name))
    };
    let verdict = match &provider.verdict.message {
        None => "is accepted".to_owned(),
        Some(message) => format!("is refused: {}", escaped(message)),
    };
    format!("{}: {call} {verdict}", escaped(&provider.section))
}

fn settings(provider: &ProviderState) -> Vec<Row> {
    let text = |value: &Option<String>| match value.as_deref() {
        None => "missing".to_owned(),
        Some("") => "empty".to_owned(),
        Some(text) => text.to_owned(),
    };
    let url = match (&provider.server_metadata_url, provider.product) {
        (Some(url), Some(product)) => format!("{url} ({product})"),
        (url, _) => text(url),
    };
    let mut rows = vec![
        row("client_id", &text(&provider.client_id)),
        row("client_secret", &presence(provider.client_secret)),
        row("server_metadata_url", &url),
    ];
    rows.extend(provider.login.iter().flat_map(login));
    rows
}

fn login(login: &Login) -> Vec<Row> {
    let told = |value: &Defaulted| {
        if value.is_default { format!("{} (default)", value.value) } else { value.value.clone() }
    };
    let pkce = match login.pkce {
        PkceState::Always => "S256",
        PkceState::WhenAdvertised => "S256 when the provider advertises it (default)",
        PkceState::Never => "off (this Streamlit sends none)",
    };
    let mut rows = vec![row("scope", &told(&login.scope))];
    rows.extend(login.prompt.iter().map(|prompt| row("prompt", &told(prompt))));
    rows.push(row("client authentication", &told(&login.client_authentication)));
    rows.push(row("PKCE", pkce));
    rows.extend(login.additions.iter().map(|(key, value)| row(&escaped(key), value)));
    rows
}

fn strength(secret: SecretState) -> String {
    match secret {
        SecretState::Present(LengthClass::Below14) => "******** (fewer than 14 bytes: can be guessed)".to_owned(),
        SecretState::Present(LengthClass::Below32) => "******** (fewer than 32 bytes)".to_owned(),
        SecretState::Present(LengthClass::From32) => "******** (32 bytes or more)".to_owned(),
        other => presence(other),
    }
}

fn presence(secret: SecretState) -> String {
    match secret {
        SecretState::Missing => "missing",
        SecretState::Empty => "empty",
        SecretState::NotText => "not a string",
        SecretState::Present(_) => "********",
    }
    .to_owned()
}
