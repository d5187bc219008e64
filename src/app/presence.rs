//! Whether Streamlit answers at an address, and who does where it does not.

use url::Url;

use super::{Answer, AppSnapshot, BaseUrl};
use crate::http::{Failure, Response};
use crate::streamlit::{PageRelease, page_release};

/// Who answers where the app should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AppPresence {
    Streamlit,
    /// Nobody.
    Unreachable(Failure),
    /// A proxy that does not reach the app: 502, 503 or 504.
    NoUpstream {
        status: u16,
    },
    /// Something wants to know who asks, before the app is asked at all. It sends to a page of its own, or answers a
    /// status.
    LoginInFront {
        status: u16,
        location: Option<Url>,
    },
    /// The redirect leads to the very address that was asked for.
    RedirectLoop,
    /// The whole app is said to be elsewhere.
    Moved {
        location: Url,
    },
    /// A page of Streamlit, but not its health: the app is at another path.
    OtherPath,
    /// Somebody else.
    Other {
        status: u16,
    },
}

impl AppSnapshot {
    pub(crate) fn presence(&self) -> AppPresence {
        let response = match &self.health {
            Ok(response) => response,
            Err(failure) => return AppPresence::Unreachable(failure.clone()),
        };
        match response.status {
            200 if is_healthy(response) && is_host_config(&self.host_config) => AppPresence::Streamlit,
            300..=399 => redirected(&self.base, response),
            401 | 407 => AppPresence::LoginInFront { status: response.status, location: None },
            403 => AppPresence::LoginInFront { status: 403, location: None },
            502..=504 => AppPresence::NoUpstream { status: response.status },
            status if is_page(response) || self.page.as_ref().is_ok_and(is_page) && status != 200 => {
                AppPresence::OtherPath
            }
            status => AppPresence::Other { status },
        }
    }

    /// The release that the page names.
    pub(crate) fn release(&self) -> Option<PageRelease> {
        page_of(self.page.as_ref().ok()?)
    }

    /// What the proxy in front calls itself, where it does.
    pub(crate) fn front(&self) -> Option<&'static str> {
        /// Names that servers give themselves, and Streamlit's own two.
        const FRONTS: [(&str, &str); 11] = [
            ("nginx", "nginx"),
            ("openresty", "OpenResty"),
            ("caddy", "Caddy"),
            ("apache", "Apache"),
            ("envoy", "Envoy"),
            ("istio-envoy", "Envoy"),
            ("cloudflare", "Cloudflare"),
            ("awselb", "an AWS load balancer"),
            ("google frontend", "Google's front end"),
            ("microsoft-azure-application-gateway", "Azure's application gateway"),
            ("microsoft-iis", "IIS"),
        ];
        let response = self.health.as_ref().ok()?;
        if response.header("cf-ray").is_some() {
            return Some("Cloudflare");
        }
        let names = response.headers.iter().filter(|(name, _)| name == "server" || name == "via");
        let mut names = names.map(|(_, value)| value.to_ascii_lowercase());
        names.find_map(|name| FRONTS.iter().find(|(start, _)| name.contains(start)).map(|(_, shown)| *shown))
    }
}

/// Exactly what Streamlit says; pages for people that say it too are longer.
fn is_healthy(response: &Response) -> bool {
    response.body.trim_ascii() == b"ok"
}

/// The settings that the page asks for, whatever they are.
fn is_host_config(answer: &Answer) -> bool {
    let body = answer.as_ref().ok().filter(|response| response.status == 200).map(|response| &response.body);
    let document = body.and_then(|body| serde_json::from_slice::<serde_json::Value>(body).ok());
    document.is_some_and(|document| document.get("allowedOrigins").is_some())
}

fn is_page(response: &Response) -> bool {
    page_of(response).is_some()
}

fn page_of(response: &Response) -> Option<PageRelease> {
    page_release(&String::from_utf8_lossy(&response.body))
}

fn redirected(base: &BaseUrl, response: &Response) -> AppPresence {
    /// Parts of the paths to which a login in front sends people.
    const LOGIN_WORDS: [&str; 7] = ["login", "signin", "sign_in", "auth", "saml", "sso", "start"];
    let asked = base.below(HEALTH_PATH);
    let Some(location) = response.header("location").and_then(|location| asked.join(location).ok()) else {
        return AppPresence::Other { status: response.status };
    };
    let path = location.path().to_ascii_lowercase();
    if location == asked {
        AppPresence::RedirectLoop
    } else if location.path() == asked.path() || location.path().trim_end_matches('/') == asked.path() {
        AppPresence::Moved { location }
    } else if location.host() != asked.host() || LOGIN_WORDS.iter().any(|word| path.contains(word)) {
        AppPresence::LoginInFront { status: response.status, location: Some(location) }
    } else {
        AppPresence::Moved { location }
    }
}

/// Where Streamlit says that it is well.
pub(crate) const HEALTH_PATH: &str = "_stcore/health";
/// Where the page learns who may embed it.
pub(crate) const HOST_CONFIG_PATH: &str = "_stcore/host-config";
