//! The JSON file that Google's console downloads for a client.

use std::path::Path;

use crate::error::Error;
use crate::host::Host;
use crate::project;
use crate::secret::Secret;

/// What the file says.
pub(super) struct GoogleClient {
    pub(super) id: String,
    pub(super) secret: Secret<String>,
    /// What was registered when the file was made.
    pub(super) redirect_uris: Vec<String>,
}

impl GoogleClient {
    /// Reads the file. It is an error unless the client is a web application's.
    pub(super) fn read(path: &Path, host: &Host) -> Result<Self, Error> {
        let path = host.env.current_dir().join(path);
        let shown = project::shown(&path, host);
        let bytes = project::read_named_file(&path, host)?.ok_or_else(|| {
            Error::missing(format!("there is no `{shown}`"))
                .hint("give `--import` the file that Google's console downloads")
        })?;
        Self::parse(&bytes, &shown)
    }

    fn parse(bytes: &[u8], shown: &str) -> Result<Self, Error> {
        const HINT: &str = "in Google Cloud console > Google Auth Platform > Clients, create a client of type \
                            `Web application` and download its JSON";
        // serde's own text would quote the file.
        let json: serde_json::Value =
            serde_json::from_slice(bytes).map_err(|_| Error::usage(format!("`{shown}` is not JSON")).hint(HINT))?;
        if json.get("installed").is_some() {
            return Err(Error::usage(format!(
                "`{shown}` belongs to a desktop client (`installed`), which cannot be used for a web app"
            ))
            .hint(HINT));
        }
        if json.get("type").and_then(serde_json::Value::as_str) == Some("service_account") {
            return Err(Error::usage(format!(
                "`{shown}` is the key of a service account, which users cannot sign in with"
            ))
            .hint(HINT));
        }
        let text = |key: &str| json.get("web")?.get(key)?.as_str().map(str::to_owned).filter(|text| !text.is_empty());
        let (Some(id), Some(secret)) = (text("client_id"), text("client_secret")) else {
            return Err(Error::usage(format!("`{shown}` has no `web` client with ID and secret")).hint(HINT));
        };
        let redirect_uris = json["web"]["redirect_uris"].as_array();
        let redirect_uris =
            redirect_uris.into_iter().flatten().filter_map(|uri| uri.as_str().map(str::to_owned)).collect();
        Ok(Self { id, secret: Secret::new(secret), redirect_uris })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(json: &str) -> String {
        let error = GoogleClient::parse(json.as_bytes(), "client.json").err().unwrap();
        assert!(!error.render().contains("CANARY"), "{}", error.render());
        error.to_string()
    }

    #[test]
    fn a_web_client_is_taken_and_no_other() {
        let client = GoogleClient::parse(
            br#"{"web":{"client_id":"i","client_secret":"s","redirect_uris":["http://localhost:8501/oauth2callback"]}}"#,
            "client.json",
        )
        .unwrap();
        assert_eq!((client.id.as_str(), client.redirect_uris.len()), ("i", 1));
        assert!(client.secret.matches("s"));
        assert!(refusal(r#"{"installed":{"client_id":"i","client_secret":"CANARY"}}"#).contains("desktop"));
        assert!(refusal(r#"{"type":"service_account","private_key":"CANARY"}"#).contains("service account"));
        assert!(refusal(r#"{"web":{"client_id":"i"}}"#).contains("ID and secret"));
        assert!(refusal("CANARY").contains("not JSON"));
    }
}
