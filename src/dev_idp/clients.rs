//! Who may ask for a login, and where the answer may go.

use url::{Host, Url};

use crate::secret::Secret;

/// One application.
#[derive(Clone, Debug)]
pub struct Client {
    pub client_id: String,
    /// Empty: a public client, which authenticates with `none` and must use PKCE.
    pub client_secret: Secret<String>,
    /// Compared byte for byte (RFC 9700 section 2.1).
    pub redirect_uris: Vec<String>,
}

/// The applications that the provider knows.
#[derive(Clone, Debug)]
pub enum Clients {
    Registered(Vec<Client>),
    /// Any ID with any secret, as long as the answer stays on this machine.
    AnyLoopback,
}

/// Why an authorization request has nowhere to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unregistered {
    Client { known: Vec<String> },
    RedirectUri { registered: Vec<String> },
    NotLoopback,
}

impl Clients {
    /// The registrations under this ID: several where a project uses one ID for several providers.
    pub(super) fn with_id(&self, client_id: &str) -> Vec<&Client> {
        match self {
            Self::Registered(clients) => clients.iter().filter(|client| client.client_id == client_id).collect(),
            Self::AnyLoopback => Vec::new(),
        }
    }

    /// Whether this client may be answered at this redirect URI, or sent there after logout.
    pub(super) fn check_redirect_uri(&self, client_id: &str, redirect_uri: &str) -> Result<(), Unregistered> {
        let clients = match self {
            Self::Registered(clients) => clients,
            Self::AnyLoopback if is_loopback(redirect_uri) => return Ok(()),
            Self::AnyLoopback => return Err(Unregistered::NotLoopback),
        };
        let registered: Vec<String> =
            self.with_id(client_id).iter().flat_map(|client| client.redirect_uris.clone()).collect();
        if self.with_id(client_id).is_empty() {
            return Err(Unregistered::Client {
                known: clients.iter().map(|client| client.client_id.clone()).collect(),
            });
        }
        if registered.iter().any(|candidate| candidate == redirect_uri) {
            Ok(())
        } else {
            Err(Unregistered::RedirectUri { registered })
        }
    }

    /// Whether this client has no secret. Where every client is known, none is public by itself.
    pub(super) fn is_public(&self, client_id: &str) -> bool {
        let clients = self.with_id(client_id);
        !clients.is_empty() && clients.iter().all(|client| client.client_secret.is_empty())
    }
}

/// An absolute `http` or `https` URL of this machine.
fn is_loopback(uri: &str) -> bool {
    Url::parse(uri).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && is_loopback_host(&url)
    })
}

/// `localhost`, 127.0.0.0/8 or `[::1]`.
pub(super) fn is_loopback_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// `localhost`, 127.0.0.1 or `[::1]`: the names by which the built-in provider goes.
pub(super) fn is_named_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered() -> Clients {
        Clients::Registered(vec![Client {
            client_id: "app".to_owned(),
            client_secret: Secret::from("s"),
            redirect_uris: vec!["http://localhost:8501/oauth2callback".to_owned()],
        }])
    }

    #[test]
    fn redirect_uris_are_compared_byte_for_byte() {
        let check = |uri: &str| registered().check_redirect_uri("app", uri);
        assert_eq!(check("http://localhost:8501/oauth2callback"), Ok(()));
        for other in [
            "http://localhost:8501/oauth2callback/",
            "http://LOCALHOST:8501/oauth2callback",
            "http://127.0.0.1:8501/oauth2callback",
            "http://localhost:8502/oauth2callback",
            "http://localhost:8501/oauth2callback?x=1",
            "http://localhost:8501/oauth2callbac",
        ] {
            assert!(matches!(check(other), Err(Unregistered::RedirectUri { .. })), "{other}");
        }
    }

    #[test]
    fn any_client_may_be_answered_on_this_machine_only() {
        let check = |uri: &str| Clients::AnyLoopback.check_redirect_uri("whoever", uri);
        for uri in ["http://localhost:1/x", "http://127.0.0.1/x", "https://[::1]:2/x"] {
            assert_eq!(check(uri), Ok(()), "{uri}");
        }
        for uri in [
            "http://example.com/x",
            "http://localhost.example.com/x",
            "http://localhost@example.com/",
            "http://user@localhost/",
            "javascript:alert(1)",
            "/x",
            "file://localhost/etc/passwd",
        ] {
            assert_eq!(check(uri), Err(Unregistered::NotLoopback), "{uri}");
        }
    }
}
