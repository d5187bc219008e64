//! What `st.login(NAME)` itself says before any redirect: `validate_auth_credentials` and `encode_provider_token` in
//! `streamlit/auth_util.py`.
//!
//! Followed step by step, including what Python does with values that nobody expected there. Streamlit looks only
//! whether keys are there; what the values are worth is judged in `rules`.

use super::document::{Table, Value};
use super::keys::REQUIRED_KEYS;
use super::python_type::python_type;
use super::secrets::{DEFAULT_PROVIDER, Secrets};
use super::{Fact, Version, environment, provider_token};

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

/// What Streamlit `version` does on `st.login(name)`, beside this Authlib, where that is known.
pub(crate) fn st_login(secrets: &Secrets, version: Version, authlib: Option<Version>, name: &str) -> Verdict {
    st_logins(secrets, version, authlib, [name]).remove(0)
}

/// The same for several names. What does not depend on the name is found out once.
pub(crate) fn st_logins<'a>(
    secrets: &Secrets,
    version: Version,
    authlib: Option<Version>,
    names: impl IntoIterator<Item = &'a str>,
) -> Vec<Verdict> {
    let (loaded, signed) = (load(secrets, version), sign(secrets, version, authlib));
    let verdict = |name: &str| {
        let outcome = loaded.clone().and_then(|()| validate(secrets, version, name)).and_then(|()| signed.clone());
        Verdict { name: name.to_owned(), message: outcome.err().map(|raised| folded(&raised)) }
    };
    names.into_iter().map(verdict).collect()
}

/// `Err`, here as below, is the text of the exception that Python raises.
fn load(secrets: &Secrets, version: Version) -> Result<(), String> {
    if let Some(exception) = secrets.exception(version) {
        // The exception's type is before its words.
        return Err(exception.split_once(": ").map_or(exception, |(_, words)| words).to_owned());
    }
    let refusal = if secrets.is_broken() { None } else { environment::refusal(secrets) };
    refusal.map_or(Ok(()), |words| Err(words.to_owned()))
}

fn sign(secrets: &Secrets, version: Version, authlib: Option<Version>) -> Result<(), String> {
    let cookie_secret = secrets.auth().and_then(|auth| auth.table.get("cookie_secret"));
    cookie_secret.and_then(|entry| provider_token::refusal(&entry.value, version, authlib)).map_or(Ok(()), Err)
}

fn validate(secrets: &Secrets, version: Version, name: &str) -> Result<(), String> {
    let Some(auth) = secrets.auth_entry() else {
        return Err(
            "To use authentication features you need to configure credentials for at least one authentication \
                    provider in `.streamlit/secrets.toml`."
                .to_owned(),
        );
    };
    let auth = &auth.entry.value;
    for key in ["redirect_uri", "cookie_secret"] {
        if !contains(auth, key)? {
            return Err(format!(
                "Authentication credentials in `.streamlit/secrets.toml` are missing the \"{key}\" key. Please check \
                 your configuration."
            ));
        }
    }
    let Value::Table(auth) = auth else { return Err(lacks_attribute(auth, "get")) };
    let section = auth.get(name).map(|entry| &entry.value);
    // 1.42 lets such a name pass and fails at the callback.
    if version.has(Fact::UnderscoreRefused) && name.contains('_') {
        return Err(format!(
            "Auth provider name \"{name}\" contains an underscore. Please use a provider name without underscores."
        ));
    }
    let missing = match section {
        Some(Value::Table(section)) => missing_keys(|key| section.get(key).is_some()),
        Some(_) => {
            return Err(format!(
                "Authentication credentials in `.streamlit/secrets.toml` for the authentication provider \"{name}\" \
                 must be valid TOML. Please check your configuration."
            ));
        }
        None if name == DEFAULT_PROVIDER => missing_from_flat(auth)?,
        None => {
            return Err(format!(
                "Authentication credentials in `.streamlit/secrets.toml` are missing for the authentication provider \
                 \"{name}\". Please check your configuration."
            ));
        }
    };
    if missing.is_empty() {
        return Ok(());
    }
    let whose = if name == DEFAULT_PROVIDER {
        "the default authentication provider".to_owned()
    } else {
        format!("the authentication provider \"{name}\"")
    };
    Err(format!(
        "Authentication credentials in `.streamlit/secrets.toml` for {whose} are missing the following keys: [{}]. \
         Please check your configuration.",
        missing.join(", ")
    ))
}

/// Which keys the default provider lacks when it is put together from `[auth]` itself, where empty values do not count.
fn missing_from_flat(auth: &Table) -> Result<Vec<String>, String> {
    let truthy = |key: &str| auth.get(key).map(|entry| &entry.value).filter(|value| value.is_truthy());
    match truthy("client_kwargs") {
        None | Some(Value::Table(_)) => Ok(missing_keys(|key| truthy(key).is_some())),
        Some(other) => Err(lacks_attribute(other, "to_dict")),
    }
}

fn missing_keys(is_there: impl Fn(&str) -> bool) -> Vec<String> {
    REQUIRED_KEYS.iter().filter(|key| !is_there(key)).map(|key| format!("'{key}'")).collect()
}

/// Python's `key in container`.
fn contains(container: &Value, key: &str) -> Result<bool, String> {
    match container {
        Value::Table(table) => Ok(table.get(key).is_some()),
        Value::String(text) => Ok(text.contains(key)),
        Value::Array(items) => Ok(items.iter().any(|item| item.value.as_str() == Some(key))),
        Value::ArrayOfTables(_) => Ok(false),
        Value::Integer(_) | Value::BigInteger(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
            Err(format!("argument of type '{}' is not iterable", python_type(container)))
        }
    }
}

fn lacks_attribute(value: &Value, attribute: &str) -> String {
    format!("'{}' object has no attribute '{attribute}'", python_type(value))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::source::SourceMap;
    use crate::streamlit::{SecretsFile, parse};

    fn verdict(text: &str, version: Version, name: &str) -> Option<String> {
        let mut sources = SourceMap::default();
        let file = sources.add("f", text, Vec::new());
        let files = vec![SecretsFile { file, path: PathBuf::from("f"), document: parse(text) }];
        st_login(&Secrets { files }, version, None, name).message
    }

    /// The part of the newest Streamlit's refusal that tells it apart from the others.
    fn refused(text: &str, name: &str, expected: &str) {
        let message = verdict(text, Version::NEWEST, name).unwrap_or_else(|| panic!("accepted: {text}"));
        assert!(message.contains(expected), "{text}\nsaid {message}");
    }

    const SHARED: &str = "[auth]\nredirect_uri = 'u'\ncookie_secret = 'c'\n";
    const CREDENTIALS: &str = "client_id = 'i'\nclient_secret = 's'\nserver_metadata_url = 'm'\n";

    #[test]
    fn presence_is_all_that_counts() {
        for (text, name) in [
            (format!("{SHARED}{CREDENTIALS}"), "default"),
            (format!("{SHARED}[auth.x]\n{CREDENTIALS}"), "x"),
            (format!("{SHARED}[auth.x]\n{CREDENTIALS}").replace("'s'", "''"), "x"),
            (format!("{SHARED}[auth.x]\n{CREDENTIALS}").replace("'s'", "[]"), "x"),
            (format!("{SHARED}[auth.default]\n{CREDENTIALS}"), "default"),
            (format!("{SHARED}client_kwargs = ''\n{CREDENTIALS}"), "default"),
            (format!("[auth.x]\n{CREDENTIALS}{SHARED}"), "x"),
        ] {
            assert_eq!(verdict(&text, Version::NEWEST, name), None, "{text}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        refused("", "default", "To use authentication features");
        refused("[auth", "default", "To use authentication features");
        refused("[auth]\n", "default", "missing the \"redirect_uri\" key");
        refused("[auth]\nredirect_uri = ''\n", "default", "missing the \"cookie_secret\" key");
        refused(SHARED, "default", "['client_id', 'client_secret', 'server_metadata_url']");
        refused(SHARED, "google", "missing for the authentication provider \"google\"");
        refused(&format!("{SHARED}[auth.Google]\n{CREDENTIALS}"), "google", "missing for the authentication provider");
        refused(&format!("{SHARED}{CREDENTIALS}").replace("'s'", "''"), "default", "following keys: ['client_secret']");
        refused(&format!("{SHARED}{CREDENTIALS}[auth.default]\n"), "default", "['client_id', 'client_secret', 'server");
    }

    #[test]
    fn values_that_nobody_expected_do_what_python_does() {
        refused("auth = ''", "default", "missing the \"redirect_uri\" key");
        refused("auth = 'redirect_uri'", "default", "missing the \"cookie_secret\" key");
        refused("auth = 'redirect_uri cookie_secret'", "default", "'str' object has no attribute 'get'");
        refused("auth = ['redirect_uri', 'cookie_secret']", "default", "'list' object has no attribute 'get'");
        refused("[[auth]]\nredirect_uri = 'u'", "default", "missing the \"redirect_uri\" key");
        refused("auth = 1", "default", "argument of type 'int' is not iterable");
        refused("auth = 1979-05-27", "default", "argument of type 'datetime.date' is not iterable");
        refused("auth = 07:32:00", "default", "argument of type 'datetime.time' is not iterable");
        refused("auth = 1979-05-27T07:32:00Z", "default", "argument of type 'datetime.datetime' is not iterable");
        refused(&format!("{SHARED}default = 'google'"), "default", "provider \"default\" must be valid TOML");
        refused(&format!("{SHARED}[[auth.x]]\n{CREDENTIALS}"), "x", "must be valid TOML");
        refused(&format!("{SHARED}client_kwargs = 'x'"), "default", "'str' object has no attribute 'to_dict'");
        refused(&format!("{SHARED}client_kwargs = [1]"), "default", "'list' object has no attribute 'to_dict'");
        refused("'' = 'x'\n", "default", "[Errno 22] Invalid argument");
        refused(&format!("{SHARED}{CREDENTIALS}").replace("'c'", "''"), "default", "oct key material");
        refused(&format!("{SHARED}{CREDENTIALS}").replace("'c'", "7"), "default", "type 'int' has no len()");
        refused(&SHARED.replace("'c'", "7"), "default", "missing the following keys");
    }

    #[test]
    fn the_underscore_was_let_through_once() {
        let text = format!("{SHARED}[auth.my_idp]\n{CREDENTIALS}");
        assert_eq!(verdict(&text, Version::new(1, 42, 2), "my_idp"), None);
        assert_eq!(
            verdict(&text, Version::new(1, 43, 0), "my_idp").as_deref(),
            Some(
                "Auth provider name \"my_idp\" contains an underscore. Please use a provider name without underscores."
            )
        );
        refused("[auth]\n", "my_idp", "missing the \"redirect_uri\" key");
    }
}
