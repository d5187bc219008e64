//! What `st.login(NAME)` itself says before any redirect: `validate_auth_credentials` in `streamlit/auth_util.py`.

use super::document::Value;
use super::secrets::Secrets;
use super::{Fact, Version};

/// The name that `st.login()` without an argument stands for.
pub(crate) const DEFAULT_PROVIDER: &str = "default";

/// The outcome of `st.login(NAME)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) name: String,
    /// Streamlit's own text, white space folded; `None` when it accepts.
    pub(crate) message: Option<String>,
}

impl Verdict {
    pub(crate) const fn is_accepted(&self) -> bool {
        self.message.is_none()
    }
}

/// What Streamlit `version` does on `st.login(name)`.
pub(crate) fn st_login(secrets: &Secrets, version: Version, name: &str) -> Verdict {
    Verdict { name: name.to_owned(), message: refusal(secrets, version, name) }
}

fn refusal(secrets: &Secrets, version: Version, name: &str) -> Option<String> {
    let Some(auth) =
        secrets.auth_entry().filter(|auth| auth.entry.value.is_truthy() || auth.entry.value.as_table().is_some())
    else {
        return Some(
            "To use authentication features you need to configure credentials for at least one authentication provider in \
             `.streamlit/secrets.toml`."
                .to_owned(),
        );
    };
    let table = auth.entry.value.as_table()?;
    for key in ["redirect_uri", "cookie_secret"] {
        if table.get(key).is_none() {
            return Some(format!(
                "Authentication credentials in `.streamlit/secrets.toml` are missing the \"{key}\" key. Please check your configuration."
            ));
        }
    }
    if version.has(Fact::UnderscoreRefused) && name.contains('_') {
        return Some(format!(
            "Auth provider name \"{name}\" contains an underscore. Please use a provider name without underscores."
        ));
    }
    let required = ["client_id", "client_secret", "server_metadata_url"];
    let missing: Vec<String> = match table.get(name).map(|entry| &entry.value) {
        Some(Value::Table(section)) => {
            required.iter().filter(|key| section.get(key).is_none()).map(|key| format!("'{key}'")).collect()
        }
        Some(_) => {
            return Some(format!(
                "Authentication credentials in `.streamlit/secrets.toml` for the authentication provider \"{name}\" must be valid TOML. \
                 Please check your configuration."
            ));
        }
        // The default provider is put together from what stands in `[auth]` itself; empty values do not count.
        None if name == DEFAULT_PROVIDER => required
            .iter()
            .filter(|key| !table.get(key).is_some_and(|entry| entry.value.is_truthy()))
            .map(|key| format!("'{key}'"))
            .collect(),
        None => {
            return Some(format!(
                "Authentication credentials in `.streamlit/secrets.toml` are missing for the authentication provider \"{name}\". \
                 Please check your configuration."
            ));
        }
    };
    if missing.is_empty() {
        return None;
    }
    let whose = if name == DEFAULT_PROVIDER {
        "the default authentication provider".to_owned()
    } else {
        format!("the authentication provider \"{name}\"")
    };
    Some(format!(
        "Authentication credentials in `.streamlit/secrets.toml` for {whose} are missing the following keys: [{}]. \
         Please check your configuration.",
        missing.join(", ")
    ))
}
