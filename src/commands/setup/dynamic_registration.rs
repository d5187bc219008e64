//! `--register`: the provider registers the app by itself (RFC 7591), and takes another redirect URI later (RFC 7592).

use std::time::Duration;

use serde_json::{Map, Value, json};
use url::Url;

use super::dialog::Dialog;
use super::draft::Draft;
use super::imported_client::ImportedClient;
use super::options::SetupOptions;
use super::section::Section;
use crate::error::Error;
use crate::host::{ClientOptions, Host, HttpClient};
use crate::http::{Exchange, Method, Request, Response, Value as Sent};
use crate::oidc::{Fetched, PrivateEndpoints, ProviderMetadata, ProviderSnapshot};
use crate::probe::{self, RestrictedClient};
use crate::report::escaped;
use crate::secret::Secret;
use crate::streamlit::{DEFAULT_PROVIDER, Document, NewValue, SettingPath, Table};
use crate::time::UnixTime;

/// How long one request may take.
const TIMEOUT: Duration = Duration::from_secs(15);
/// No initial access token is longer.
const TOKEN_LIMIT: u64 = 64 * 1024;
/// What Streamlit asks for by default.
const SCOPE: &str = "openid email profile";

/// How the client is changed later: the client configuration endpoint, and the token that it takes.
pub(super) struct Management {
    pub(super) url: String,
    pub(super) token: Secret<String>,
}

/// What the provider said.
pub(super) struct Registered {
    pub(super) client: ImportedClient,
    /// What the client must use at the token endpoint, where that is not what Streamlit does by itself.
    pub(super) other_method: Option<&'static str>,
    /// When the client secret stops to work, where it does.
    pub(super) expires_at: Option<UnixTime>,
    pub(super) management: Option<Management>,
}

/// What is to be registered.
pub(super) struct Wanted<'a> {
    pub(super) section: &'a Section,
    pub(super) metadata_url: Option<&'a str>,
    pub(super) redirect_uri: &'a str,
    /// What the file says now.
    pub(super) document: &'a Document,
}

impl Wanted<'_> {
    /// Registers the app, or adds the redirect URI where the app is registered and the file says how that is changed.
    pub(super) fn carry_out(
        &self,
        options: &SetupOptions,
        dialog: &Dialog<'_>,
        host: &Host,
    ) -> Result<Registered, Error> {
        let text = |table: Option<&Table>, key: &str| {
            table.and_then(|table| table.get(key)?.value.as_str().filter(|text| !text.is_empty()).map(str::to_owned))
        };
        let table = |name: &str| self.document.root.get(name).and_then(|entry| entry.value.as_table());
        let auth = table("auth");
        // What the file would refuse afterwards must not be registered first.
        let differs = text(auth, "redirect_uri").is_some_and(|there| there != self.redirect_uri);
        if differs && !options.force && !dialog.may_ask() {
            return Err(Error::refused("another value is there already for `auth.redirect_uri`")
                .hint("nothing was registered and nothing was written; `--force` replaces what is there"));
        }
        let own = table("authctl").and_then(|own| own.get("registration")?.value.as_table());
        let own = own.and_then(|own| own.get(name_of(self.section))?.value.as_table());
        let management = text(own, URI).zip(text(own, TOKEN));
        let management = management.map(|(url, token)| Management { url, token: Secret::from(token) });
        let has_client = text(self.section.table(auth), "client_id").is_some();
        let registered = match management {
            Some(management) if has_client => {
                host.terminal.redactor.learn(management.token.expose());
                let (is_changed, registered) = add_redirect_uri(&management, self.redirect_uri, host)?;
                let uri = escaped(self.redirect_uri);
                dialog.note(&if is_changed {
                    format!("`{uri}` is now registered with the provider too")
                } else {
                    format!("`{uri}` was registered with the provider already")
                });
                // An answer may leave out how the client is changed: it stays as it was (RFC 7592 section 3).
                Registered { management: registered.management.or(Some(management)), ..registered }
            }
            _ if has_client && !options.force => {
                return Err(Error::refused(format!(
                    "`{}` has a client already, and not how the provider changes it",
                    self.section
                ))
                .hint("register the redirect URI in the provider's console; `--force` registers another client"));
            }
            _ => {
                let url = self.metadata_url.ok_or_else(|| {
                    Error::missing("there is no metadata URL to register at").hint("give `--metadata-url URL`")
                })?;
                let registered = register(url, self.redirect_uri, CLIENT_NAME, options.registration_token_stdin, host)?;
                dialog.note(&format!("the provider has registered the app as `{}`", escaped(&registered.client.id)));
                registered
            }
        };
        if let Some(at) = registered.expires_at {
            dialog.warn(&format!(
                "the client secret expires at {}: after that nobody can sign in; `authctl init --register --force` registers \
                 the app anew",
                at.utc()
            ));
        }
        Ok(registered)
    }
}

impl Registered {
    /// The settings that come from the provider, which replace what is there.
    pub(super) fn put_into(&self, draft: &mut Draft, section: &Section) {
        let path = section.path();
        draft.replace(path.join("client_id"), NewValue::String(self.client.id.clone()));
        draft.replace(path.join("client_secret"), NewValue::Secret(self.client.secret.clone()));
        if let Some(method) = self.other_method {
            let path = path.join("client_kwargs").join("token_endpoint_auth_method");
            draft.replace(path, NewValue::String(method.to_owned()));
        }
        if let Some(Management { url, token }) = &self.management {
            let path = SettingPath::registration(name_of(section));
            draft.replace(path.join(URI), NewValue::String(url.clone()));
            draft.replace(path.join(TOKEN), NewValue::Secret(token.clone()));
        }
    }
}

/// How the section is called where the registration is kept.
fn name_of(section: &Section) -> &str {
    section.login_name().unwrap_or(DEFAULT_PROVIDER)
}

/// As RFC 7592 calls them.
const URI: &str = "registration_client_uri";
const TOKEN: &str = "registration_access_token";

/// What people who sign in may get to see.
const CLIENT_NAME: &str = "Streamlit app";

/// Registers a client for this redirect URI.
fn register(
    metadata_url: &str,
    redirect_uri: &str,
    name: &str,
    with_token: bool,
    host: &Host,
) -> Result<Registered, Error> {
    let (url, client) = connect(metadata_url, host)?;
    let mut exchanges = Vec::new();
    let metadata = probe::metadata(&*client, &url, &mut exchanges);
    let Fetched::Document { content, .. } = &metadata else {
        return Err(Error::new(crate::error::Kind::Network, format!("`{}` has no metadata", escaped(metadata_url)))
            .hint("`authctl probe URL` says what is there instead"));
    };
    let endpoint = content.text("registration_endpoint").filter(|text| !text.is_empty()).ok_or_else(|| {
        Error::refused("the provider's metadata names no `registration_endpoint`: it registers no clients by itself")
            .hint("leave `--register` out: authctl says what to register in the provider's console")
    })?;
    let endpoint = web_address(endpoint)?;
    let method = method_for(content)?;
    let logout = content.text("end_session_endpoint").is_some_and(|text| !text.is_empty());
    let mut body = json!({
        "client_name": name,
        "application_type": "web",
        "redirect_uris": [redirect_uri],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": method,
        "scope": SCOPE,
    });
    if logout {
        body["post_logout_redirect_uris"] = json!([redirect_uri]);
    }
    let mut request = Request::json(Method::Post, endpoint, Sent::Plain(body.to_string()));
    if with_token {
        request = request.header("Authorization", bearer(&initial_token(host)?));
    }
    let snapshot = ProviderSnapshot {
        metadata_url: url,
        answered_at: host.clock.now(),
        metadata,
        key_set: None,
        exchanges: Vec::new(),
        private_endpoints: PrivateEndpoints::Refused,
    };
    let restricted = RestrictedClient::to(&snapshot, &*client);
    let answer = sent(&restricted, request, host)?;
    registered(&answer, redirect_uri)
}

/// Adds a redirect URI to what is registered. The provider may answer with another token for the next time.
fn add_redirect_uri(management: &Management, redirect_uri: &str, host: &Host) -> Result<(bool, Registered), Error> {
    let (url, client) = connect(&management.url, host)?;
    let request = Request::get(url.clone()).header("Authorization", bearer(&management.token));
    let mut document = sent(&*client, request, host)?;
    let mut is_changed = false;
    for member in ["redirect_uris", "post_logout_redirect_uris"] {
        if let Some(Value::Array(uris)) = document.get_mut(member)
            && !uris.iter().any(|uri| uri == redirect_uri)
        {
            uris.push(redirect_uri.into());
            is_changed = true;
        }
    }
    if is_changed {
        // RFC 7592 section 2.2: these are the provider's own, and not sent back.
        for own in
            ["registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"]
        {
            document.remove(own);
        }
        let body = Sent::Secret(Secret::new(Value::Object(document).to_string()));
        let request = Request::json(Method::Put, url, body).header("Authorization", bearer(&management.token));
        document = sent(&*client, request, host)?;
    }
    Ok((is_changed, registered(&document, redirect_uri)?))
}

fn connect(url: &str, host: &Host) -> Result<(Url, std::sync::Arc<dyn HttpClient>), Error> {
    let options = ClientOptions { timeout: TIMEOUT, ..ClientOptions::default() };
    Ok((web_address(url)?, host.http.connect(&options)?))
}

/// An address to which a token may go: `https`, or this machine.
fn web_address(text: &str) -> Result<Url, Error> {
    let refused = |why: &str| {
        Error::refused(format!("the address `{}` {why}", escaped(text)))
            .hint("register the client in the provider's console instead, without `--register`")
    };
    let url = Url::parse(text).map_err(|_| refused("is not a web address"))?;
    let is_local = url.host_str().is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]"));
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_local => Ok(url),
        _ => Err(refused("is not `https`, and secrets would go over it")),
    }
}

/// How Streamlit can authenticate there.
fn method_for(metadata: &ProviderMetadata) -> Result<&'static str, Error> {
    let supported = metadata.list("token_endpoint_auth_methods_supported");
    ["client_secret_basic", "client_secret_post"]
        .into_iter()
        .find(|method| supported.is_empty() || supported.contains(method))
        .ok_or_else(|| {
            Error::refused(format!(
                "the provider takes none of the ways in which Streamlit sends a client secret: it has {}",
                escaped(&supported.join(", "))
            ))
            .hint("ask its operators for `client_secret_basic`")
        })
}

fn initial_token(host: &Host) -> Result<Secret<String>, Error> {
    let bytes = host.terminal.read_input(TOKEN_LIMIT)?;
    let text = String::from_utf8(bytes).map_err(|_| Error::usage("the initial access token is not text"))?;
    let token = text.trim();
    if token.is_empty() || token.chars().any(|sign| sign.is_whitespace() || sign.is_control()) {
        return Err(Error::usage("the initial access token on standard input is empty, or more than one word")
            .hint("send it the token alone: `authctl init --register --registration-token-stdin < token.txt`"));
    }
    host.terminal.redactor.learn(token);
    Ok(Secret::from(token))
}

fn bearer(token: &Secret<String>) -> Sent {
    Sent::Secret(Secret::new(format!("Bearer {}", token.expose())))
}

/// The JSON object with which the request is answered.
fn sent(client: &dyn HttpClient, request: Request, host: &Host) -> Result<Map<String, Value>, Error> {
    let outcome = client.send(&request);
    let shown = crate::http::shown_url(&request.url);
    let exchange = Exchange { request, outcome };
    host.terminal.redactor.learn_all(exchange.secrets());
    let response = match &exchange.outcome {
        Ok(response) => response,
        Err(failure) => {
            return Err(Error::new(crate::error::Kind::Network, format!("`{}` does not answer", escaped(&shown)))
                .because(failure.to_string()));
        }
    };
    match (response.status, serde_json::from_slice(&response.body)) {
        (200 | 201, Ok(Value::Object(members))) => Ok(members),
        _ => Err(refusal(response, &shown)),
    }
}

/// Why the provider refuses, in its own words (RFC 7591 section 3.2.2).
fn refusal(response: &Response, shown: &str) -> Error {
    let said: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let text = |key: &str| said.get(key).and_then(Value::as_str).map(|text| escaped(text).into_owned());
    let words = [text("error"), text("error_description")].into_iter().flatten().collect::<Vec<_>>().join(": ");
    let error = Error::refused(format!(
        "the provider does not register the app: `{}` answers with status {}{}",
        escaped(shown),
        response.status,
        if words.is_empty() { String::new() } else { format!(", {words}") }
    ));
    error.hint(match response.status {
        401 | 403 => {
            "it wants an initial access token, which its operators give out: `--registration-token-stdin` reads it"
        }
        _ => "leave `--register` out: authctl says what to register in the provider's console",
    })
}

fn registered(answer: &Map<String, Value>, redirect_uri: &str) -> Result<Registered, Error> {
    let text = |key: &str| answer.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (Some(id), Some(secret)) = (text("client_id"), text("client_secret")) else {
        return Err(Error::refused("the provider registered the app and gave it no ID with a secret")
            .hint("Streamlit needs a confidential client: register one in the provider's console"));
    };
    let other_method = match text("token_endpoint_auth_method") {
        None | Some("client_secret_basic") => None,
        Some("client_secret_post") => Some("client_secret_post"),
        Some(other) => {
            return Err(Error::refused(format!(
                "the provider registered the app for `{}`, which Streamlit cannot do",
                escaped(other)
            ))
            .hint("register a client with `client_secret_basic` in the provider's console"));
        }
    };
    let management = text("registration_client_uri")
        .zip(text("registration_access_token"))
        .map(|(url, token)| Management { url: url.to_owned(), token: Secret::from(token) });
    // Zero: it does not expire.
    let expires_at = answer.get("client_secret_expires_at").and_then(Value::as_i64).filter(|at| *at > 0);
    Ok(Registered {
        client: ImportedClient::registered(id, Secret::from(secret), redirect_uri),
        other_method,
        expires_at: expires_at.map(UnixTime),
        management,
    })
}
