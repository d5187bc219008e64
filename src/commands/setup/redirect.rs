//! The redirect URI: given, kept as it is, or where `config.toml` serves the app.

use url::Url;

use super::dialog::Dialog;
use super::options::{SetupOptions, given};
use crate::error::Error;
use crate::streamlit::{StreamlitConfig, Table};

pub(super) fn redirect_uri(
    options: &SetupOptions,
    auth: Option<&Table>,
    config: &StreamlitConfig,
    dialog: &Dialog<'_>,
) -> Result<String, Error> {
    if let Some(stated) = given(options.redirect_uri.as_deref()) {
        return checked(stated, config, dialog);
    }
    let existing = auth.and_then(|auth| auth.get("redirect_uri")?.value.as_str()).filter(|uri| !uri.is_empty());
    Ok(existing.map_or_else(|| config.local_redirect_uri(), str::to_owned))
}

/// An absolute address; a word about one at which Streamlit does not answer.
fn checked(stated: &str, config: &StreamlitConfig, dialog: &Dialog<'_>) -> Result<String, Error> {
    let path = config.callback_path();
    let wrong = || {
        Error::usage(format!("`{stated}` is not an absolute address")).hint(format!(
            "give `--redirect-uri` the app's address and `{path}`, such as `https://app.example.com{path}`"
        ))
    };
    // `{port}` is Streamlit's own placeholder.
    let url = Url::parse(&stated.replace("{port}", "8501")).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(wrong());
    }
    if url.path() != path {
        dialog
            .warn(&format!("Streamlit answers at `{path}` only, and `{stated}` is another path: no login will arrive"));
    }
    let is_local = url.host_str().is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() == "http" && !is_local {
        dialog.warn(&format!(
            "providers refuse `{stated}`: outside of this machine a redirect URI begins with `https://`"
        ));
    }
    Ok(stated.to_owned())
}
