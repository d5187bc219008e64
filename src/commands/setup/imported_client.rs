//! A client as the provider's own console or program writes it: Google's download, and what the programs of Microsoft, Auth0,
//! Keycloak and Amazon print when they register one.

use std::path::Path;

use serde_json::Value;

use super::options::{ParameterOption, SetupOptions};
use crate::error::Error;
use crate::host::Host;
use crate::project;
use crate::providers;
use crate::report::escaped;
use crate::secret::Secret;

/// What the file says.
pub(super) struct ImportedClient {
    /// The preset of the provider that wrote it; absent where any could have.
    provider: Option<&'static str>,
    pub(super) id: String,
    pub(super) secret: Secret<String>,
    /// What was registered when the file was made.
    pub(super) redirect_uris: Vec<String>,
    /// What it says of the metadata URL.
    parameters: Vec<(&'static str, String)>,
    shown: String,
}

impl ImportedClient {
    /// Reads the file. It is an error unless it is a web application's, with its secret.
    pub(super) fn read(path: &Path, host: &Host) -> Result<Self, Error> {
        let path = host.env.current_dir().join(path);
        let shown = project::shown(&path, host);
        let bytes = project::read_named_file(&path, host)?.ok_or_else(|| {
            Error::missing(format!("there is no `{shown}`"))
                .hint("give `--import` the file that the provider's console downloads, or that its program printed")
        })?;
        Self::parse(&bytes, &shown)
    }

    /// A client that the provider has just registered.
    pub(super) fn registered(id: &str, secret: Secret<String>, redirect_uri: &str) -> Self {
        Self {
            provider: None,
            id: id.to_owned(),
            secret,
            redirect_uris: vec![redirect_uri.to_owned()],
            parameters: Vec::new(),
            shown: "the provider's answer".to_owned(),
        }
    }

    /// `options` with what the file says besides client ID and secret.
    pub(super) fn applied_to(&self, mut options: SetupOptions) -> Result<SetupOptions, Error> {
        match (self.provider, options.preset_name()) {
            (None, None) if options.metadata_url.is_none() => {
                return Err(Error::missing(format!("`{}` does not say whose client it is", escaped(&self.shown)))
                    .hint("name the provider: `authctl init PRESET --import FILE`"));
            }
            (Some(own), None) => options.provider = Some(own.to_owned()),
            (Some(own), Some(named)) if own != named && named != providers::generic().name => {
                return Err(Error::usage(format!(
                    "`{}` is a client of `{own}`, and `{}` is to be set up",
                    escaped(&self.shown),
                    escaped(named)
                ))
                .hint(format!("import it with `authctl init {own} --import FILE`")));
            }
            _ => {}
        }
        for (key, value) in &self.parameters {
            if options.metadata_url.is_none() && options.parameters.iter().all(|parameter| parameter.key != *key) {
                options.parameters.push(ParameterOption { key: (*key).to_owned(), value: value.clone() });
            }
        }
        Ok(options)
    }

    fn parse(bytes: &[u8], shown: &str) -> Result<Self, Error> {
        // serde's own text would quote the file.
        let json: Value = serde_json::from_slice(bytes)
            .map_err(|_| Error::usage(format!("`{shown}` is not JSON")).hint(GOOGLE_HINT))?;
        let object = json.get("UserPoolClient").unwrap_or(&json);
        let has = |key: &str| object.get(key).is_some();
        let mut client = if has("appId") {
            microsoft(object, shown)?
        } else if has("ClientId") {
            cognito(object, shown)?
        } else if has("clientId") || has("auth-server-url") {
            keycloak(object, shown)?
        } else if has("client_id") {
            registered(object, shown)?
        } else {
            google(&json, shown)?
        };
        shown.clone_into(&mut client.shown);
        Ok(client)
    }
}

const GOOGLE_HINT: &str = "in Google Cloud console > Google Auth Platform > Clients, create a client of type `Web \
                           application` and download its JSON";

fn text(object: &Value, key: &str) -> Option<String> {
    object.get(key)?.as_str().map(str::to_owned).filter(|text| !text.is_empty())
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// The client, unless its ID or its secret is not there.
fn client(
    provider: Option<&'static str>,
    id: Option<String>,
    secret: Option<String>,
    redirect_uris: Vec<String>,
) -> Option<ImportedClient> {
    let (id, secret) = (id?, Secret::new(secret?));
    Some(ImportedClient { provider, id, secret, redirect_uris, parameters: Vec::new(), shown: String::new() })
}

fn google(json: &Value, shown: &str) -> Result<ImportedClient, Error> {
    let refused = |why: String| Error::usage(why).hint(GOOGLE_HINT);
    if json.get("installed").is_some() {
        return Err(refused(format!(
            "`{shown}` belongs to a desktop client (`installed`), which cannot be used for a web app"
        )));
    }
    if json.get("type").and_then(Value::as_str) == Some("service_account") {
        return Err(refused(format!("`{shown}` is the key of a service account, which users cannot sign in with")));
    }
    let web = json.get("web").unwrap_or(&Value::Null);
    client(Some("google"), text(web, "client_id"), text(web, "client_secret"), texts(web.get("redirect_uris")))
        .ok_or_else(|| refused(format!("`{shown}` has no `web` client with ID and secret")))
}

/// `az ad app credential reset` prints ID, secret and tenant; `az ad app create` has no secret to print.
fn microsoft(object: &Value, shown: &str) -> Result<ImportedClient, Error> {
    let redirect_uris = texts(object.get("web").and_then(|web| web.get("redirectUris")));
    let mut found = client(Some("microsoft"), text(object, "appId"), text(object, "password"), redirect_uris)
        .ok_or_else(|| {
            Error::usage(format!("`{shown}` has no secret (`password`)"))
                .hint("`az ad app credential reset --id APP_ID` makes one, and prints what `--import` reads")
        })?;
    found.parameters.extend(text(object, "tenant").map(|tenant| ("tenant", tenant)));
    Ok(found)
}

fn cognito(object: &Value, shown: &str) -> Result<ImportedClient, Error> {
    let redirect_uris = texts(object.get("CallbackURLs"));
    let mut found = client(Some("cognito"), text(object, "ClientId"), text(object, "ClientSecret"), redirect_uris)
        .ok_or_else(|| {
            Error::usage(format!("`{shown}` has no secret (`ClientSecret`)"))
                .hint("create the app client with `--generate-secret`: it cannot be added later")
        })?;
    if let Some(pool) = text(object, "UserPoolId") {
        let region = pool.split('_').next().unwrap_or_default().to_owned();
        found.parameters.extend([("region", region), ("pool", pool)]);
    }
    Ok(found)
}

/// What `kcadm.sh create clients -o` prints, or the adapter's `keycloak.json`, which also says where the realm is.
fn keycloak(object: &Value, shown: &str) -> Result<ImportedClient, Error> {
    let id = text(object, "clientId").or_else(|| text(object, "resource"));
    let secret = text(object, "secret").or_else(|| text(object.get("credentials")?, "secret"));
    let mut found = client(Some("keycloak"), id, secret, texts(object.get("redirectUris"))).ok_or_else(|| {
        Error::usage(format!("`{shown}` has no client with its secret"))
            .hint("`kcadm.sh get clients/ID/client-secret` prints the secret; turn on `Client authentication` first")
    })?;
    let url = text(object, "auth-server-url").map(|url| ("url", url.trim_end_matches('/').to_owned()));
    found.parameters.extend(url.into_iter().chain(text(object, "realm").map(|realm| ("realm", realm))));
    Ok(found)
}

/// The names of OpenID Connect Dynamic Client Registration; Auth0's program uses them too.
fn registered(object: &Value, shown: &str) -> Result<ImportedClient, Error> {
    let is_auth0 = object.get("callbacks").is_some();
    let redirect_uris = texts(object.get(if is_auth0 { "callbacks" } else { "redirect_uris" }));
    let provider = is_auth0.then_some("auth0");
    client(provider, text(object, "client_id"), text(object, "client_secret"), redirect_uris).ok_or_else(|| {
        let hint =
            "`auth0 apps show APP_ID --reveal-secrets --json` prints it; other providers show it once, when it is made";
        Error::usage(format!("`{shown}` has no `client_secret`")).hint(hint)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(json: &str) -> ImportedClient {
        let client = ImportedClient::parse(json.as_bytes(), "client.json").unwrap();
        assert!(client.secret.matches("s"));
        assert_eq!(client.id, "i");
        client
    }

    fn refusal(json: &str) -> String {
        let error = ImportedClient::parse(json.as_bytes(), "client.json").err().unwrap();
        assert!(!error.render().contains("CANARY"), "{}", error.render());
        error.to_string()
    }

    #[test]
    fn googles_web_client_is_taken_and_no_other() {
        let client = parsed(
            r#"{"web":{"client_id":"i","client_secret":"s","redirect_uris":["http://localhost:8501/oauth2callback"]}}"#,
        );
        assert_eq!((client.provider, client.redirect_uris.len()), (Some("google"), 1));
        assert!(refusal(r#"{"installed":{"client_id":"i","client_secret":"CANARY"}}"#).contains("desktop"));
        assert!(refusal(r#"{"type":"service_account","private_key":"CANARY"}"#).contains("service account"));
        assert!(refusal(r#"{"web":{"client_id":"i"}}"#).contains("ID and secret"));
        assert!(refusal("CANARY").contains("not JSON"));
    }

    #[test]
    fn what_the_programs_of_providers_print_is_taken() {
        for (json, provider, uris, parameters) in [
            (r#"{"appId":"i","password":"s","tenant":"t"}"#, Some("microsoft"), 0, &[("tenant", "t")][..]),
            (
                r#"{"UserPoolClient":{"UserPoolId":"eu-west-1_a","ClientId":"i","ClientSecret":"s","CallbackURLs":["u"]}}"#,
                Some("cognito"),
                1,
                &[("region", "eu-west-1"), ("pool", "eu-west-1_a")],
            ),
            (r#"{"clientId":"i","secret":"s","redirectUris":["u","v"]}"#, Some("keycloak"), 2, &[]),
            (
                r#"{"realm":"r","auth-server-url":"https://k.example/","resource":"i","credentials":{"secret":"s"}}"#,
                Some("keycloak"),
                0,
                &[("url", "https://k.example"), ("realm", "r")],
            ),
            (r#"{"client_id":"i","client_secret":"s","callbacks":["u"]}"#, Some("auth0"), 1, &[]),
            (r#"{"client_id":"i","client_secret":"s","redirect_uris":["u"]}"#, None, 1, &[]),
        ] {
            let client = parsed(json);
            let found: Vec<_> = client.parameters.iter().map(|(key, value)| (*key, value.as_str())).collect();
            assert_eq!((client.provider, client.redirect_uris.len(), found.as_slice()), (provider, uris, parameters));
        }
        assert!(refusal(r#"{"appId":"i","web":{"redirectUris":["u"]}}"#).contains("`password`"));
        assert!(refusal(r#"{"clientId":"i"}"#).contains("secret"));
    }
}
