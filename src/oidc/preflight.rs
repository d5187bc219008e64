//! What the metadata says against a login (OpenID Connect Discovery 1.0 sections 3 and 4.3), and which of it stops it.

use url::{Host, Url};

use super::authlib::is_truthy;
use super::{AddressScope, Fetched, ProviderMetadata, ProviderSnapshot};

/// What is in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PreflightFailure {
    /// There is no metadata.
    NoMetadata,
    /// The metadata is no JSON but for Python.
    NotJson,
    DuplicateMember {
        name: String,
    },
    /// The member is absent, or no web address.
    MissingEndpoint {
        member: &'static str,
    },
    /// The keys are in the metadata itself, where Authlib looks first, and nowhere else.
    InlineKeysOnly,
    /// The endpoint has a user name in it, which looks like a host (RFC 9110 section 4.2.4).
    UserInfoInEndpoint {
        member: &'static str,
    },
    /// The endpoint is `http` and not on this machine: code and secret could be read on the way.
    InsecureEndpoint {
        member: &'static str,
    },
    /// Metadata on the Internet names an endpoint in a private network.
    PrivateEndpoint {
        member: &'static str,
    },
    MissingIssuer,
    /// The metadata is about another issuer than the one it was asked from.
    IssuerMismatch {
        expected: String,
        actual: String,
    },
    /// The issuer has a placeholder in it, and no ID token will.
    TemplatedIssuer,
    /// The provider does not hand out codes.
    NoCodeFlow,
    /// The provider takes pushed requests only (RFC 9126), and Streamlit sends none.
    RequiredPushedAuthorization,
    /// The settings ask for a way to authenticate that Authlib does not know without code.
    UnknownClientAuthentication {
        method: String,
    },
    /// Client ID or secret have characters that Basic authentication cannot carry in Python.
    CredentialsNotLatin1,
}

impl PreflightFailure {
    /// Whether the login ends here: because Streamlit itself can get no further, or because nobody should. Else it goes
    /// on as Streamlit's does, to show what becomes of it, and has failed all the same.
    pub(crate) const fn stops(&self) -> bool {
        match self {
            Self::NoMetadata
            | Self::MissingEndpoint { .. }
            | Self::InsecureEndpoint { .. }
            | Self::PrivateEndpoint { .. }
            | Self::TemplatedIssuer
            | Self::UnknownClientAuthentication { .. }
            | Self::CredentialsNotLatin1 => true,
            Self::NotJson
            | Self::DuplicateMember { .. }
            | Self::InlineKeysOnly
            | Self::UserInfoInEndpoint { .. }
            | Self::MissingIssuer
            | Self::IssuerMismatch { .. }
            | Self::NoCodeFlow
            | Self::RequiredPushedAuthorization => false,
        }
    }
}

/// The endpoints without which there is no login with an authorization code.
const NEEDED: [&str; 3] = ["authorization_endpoint", "token_endpoint", "jwks_uri"];

/// The path that follows the issuer (Discovery section 4).
const SUFFIX: &str = "/.well-known/openid-configuration";

/// What the metadata has against a login.
pub(crate) fn obstacles(provider: &ProviderSnapshot) -> Vec<PreflightFailure> {
    let (metadata, mut found) = match &provider.metadata {
        Fetched::Document { content, duplicate_members, .. } => {
            let twice = |name: &String| PreflightFailure::DuplicateMember { name: name.clone() };
            (content, duplicate_members.iter().map(twice).collect())
        }
        Fetched::NotJson { read: Some(content), .. } => (content, vec![PreflightFailure::NotJson]),
        Fetched::NotJson { .. } | Fetched::Status(_) | Fetched::Unreachable(_) => {
            return vec![PreflightFailure::NoMetadata];
        }
    };
    let has_keys = metadata.members.get("jwks").is_some_and(is_truthy);
    found.extend(NEEDED.iter().copied().filter_map(|member| match endpoint(metadata, member, provider) {
        Some(PreflightFailure::MissingEndpoint { member: "jwks_uri" }) if has_keys => {
            Some(PreflightFailure::InlineKeysOnly)
        }
        other => other,
    }));
    found.extend(issuer(metadata, &provider.metadata_url));
    if metadata.stated_list("response_types_supported").is_some_and(|types| !types.contains(&"code")) {
        found.push(PreflightFailure::NoCodeFlow);
    }
    if metadata.is_true("require_pushed_authorization_requests") {
        found.push(PreflightFailure::RequiredPushedAuthorization);
    }
    found
}

fn endpoint(
    metadata: &ProviderMetadata,
    member: &'static str,
    provider: &ProviderSnapshot,
) -> Option<PreflightFailure> {
    let Some(url) = metadata.endpoint(member, &provider.metadata_url) else {
        return Some(PreflightFailure::MissingEndpoint { member });
    };
    // What stops the login comes first.
    if !is_safe(&url) {
        return Some(PreflightFailure::InsecureEndpoint { member });
    }
    if !provider.private_endpoints.admit(&provider.metadata_url, &url) {
        return Some(PreflightFailure::PrivateEndpoint { member });
    }
    let has_user_info = metadata.url(member).is_some_and(|written| has_user_info(&written));
    has_user_info.then_some(PreflightFailure::UserInfoInEndpoint { member })
}

/// Whether a user name or a password is before the host: `https://accounts.google.com@evil.example/`.
pub(crate) fn has_user_info(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Whether a browser goes there, and to where the address seems to lead.
pub(crate) fn is_for_browsers(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host() && !has_user_info(url)
}

/// Whether nobody on the way can read what is sent there.
pub(crate) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && AddressScope::from_url(url) == AddressScope::Loopback)
}

fn issuer(metadata: &ProviderMetadata, metadata_url: &Url) -> Option<PreflightFailure> {
    let Some(actual) = metadata.issuer() else { return Some(PreflightFailure::MissingIssuer) };
    if actual.contains('{') {
        return Some(PreflightFailure::TemplatedIssuer);
    }
    let asked = metadata_url.as_str().split(['?', '#']).next().unwrap_or_default();
    let expected = asked.strip_suffix(SUFFIX).unwrap_or(asked);
    let matches = actual.strip_suffix('/').unwrap_or(actual) == expected;
    if matches || is_documented_exception(metadata_url, actual) {
        return None;
    }
    Some(PreflightFailure::IssuerMismatch { expected: expected.to_owned(), actual: actual.to_owned() })
}

/// Providers that say themselves that their issuer is another than their address (Discovery 4.3 forbids it, and logins
/// with them work).
pub(crate) fn is_documented_exception(metadata_url: &Url, issuer: &str) -> bool {
    /// Microsoft Entra ID, its national clouds, its B2C and External ID: the tenant may be asked for by name and is
    /// answered by number.
    const MICROSOFT: [&str; 8] = [
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
        "login.chinacloudapi.cn",
        "sts.windows.net",
        "sts.chinacloudapi.cn",
        "b2clogin.com",
        "ciamlogin.com",
    ];
    let Ok(issuer) = Url::parse(issuer) else { return false };
    let belongs = |url: &Url, zones: &[&str]| {
        let Some(Host::Domain(host)) = url.host() else { return false };
        url.scheme() == "https"
            && zones.iter().any(|zone| host == *zone || host.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.')))
    };
    (belongs(metadata_url, &MICROSOFT) && belongs(&issuer, &MICROSOFT))
        || (belongs(metadata_url, &["www.linkedin.com"]) && belongs(&issuer, &["www.linkedin.com"]))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::*;
    use crate::http::{Failure, Response};
    use crate::oidc::PrivateEndpoints;
    use crate::time::UnixTime;

    fn judged(url: &str, changes: Value) -> Vec<PreflightFailure> {
        let issuer = url.split("/.well").next().unwrap();
        let mut members = json!({
            "issuer": issuer,
            "authorization_endpoint": "https://op.example/authorize",
            "token_endpoint": "https://op.example/token",
            "jwks_uri": "https://op.example/keys",
            "response_types_supported": ["code", "id_token"],
        });
        let Value::Object(changes) = changes else { panic!() };
        members.as_object_mut().unwrap().extend(changes);
        let response =
            Response { status: 200, headers: Vec::new(), body: Vec::new(), elapsed: Duration::ZERO, peer: None };
        let content = ProviderMetadata { members: members.as_object().unwrap().clone() };
        obstacles(&snapshot(url, Fetched::Document { response, content, duplicate_members: Vec::new() }))
    }

    fn snapshot(url: &str, metadata: Fetched<ProviderMetadata>) -> ProviderSnapshot {
        ProviderSnapshot {
            metadata_url: url.parse().unwrap(),
            answered_at: UnixTime(0),
            metadata,
            key_set: None,
            private_endpoints: PrivateEndpoints::Refused,
            exchanges: Vec::new(),
        }
    }

    const URL: &str = "https://op.example/.well-known/openid-configuration";

    #[test]
    fn usual_metadata_is_no_obstacle() {
        assert_eq!(judged(URL, json!({})), []);
        assert_eq!(judged(URL, json!({ "issuer": "https://op.example/" })), []);
        let local = json!({
            "authorization_endpoint": "http://localhost:9400/authorize",
            "token_endpoint": "http://127.0.0.1:9400/token", "jwks_uri": "http://[::1]:9400/keys",
        });
        assert_eq!(judged("http://localhost:9400/.well-known/openid-configuration", local), []);
    }

    #[test]
    fn an_issuer_is_another_one_for_any_difference() {
        for issuer in ["https://op.example1", "https://OP.example", "https://op.example//", "http://op.example"] {
            assert!(
                matches!(judged(URL, json!({ "issuer": issuer }))[..], [PreflightFailure::IssuerMismatch { .. }]),
                "{issuer}"
            );
        }
        assert_eq!(judged(URL, json!({ "issuer": null })), [PreflightFailure::MissingIssuer]);
        assert_eq!(
            judged(URL, json!({ "issuer": "https://op.example/{tenantid}" })),
            [PreflightFailure::TemplatedIssuer]
        );
        // A host that only ends like an exception is none.
        let evil = "https://evil-b2clogin.com/x/.well-known/openid-configuration";
        let issuer = json!({ "issuer": "https://login.microsoftonline.com/x" });
        assert!(matches!(judged(evil, issuer)[..], [PreflightFailure::IssuerMismatch { .. }]));
    }

    #[test]
    fn a_tenant_asked_for_by_name_is_answered_by_number() {
        let url = "https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration";
        assert_eq!(judged(url, json!({ "issuer": "https://login.microsoftonline.com/0000/v2.0" })), []);
    }

    #[test]
    fn endpoints_are_there_and_safe() {
        for (value, expected) in [
            (json!(null), PreflightFailure::MissingEndpoint { member: "token_endpoint" }),
            (json!("/token"), PreflightFailure::MissingEndpoint { member: "token_endpoint" }),
            (json!("javascript:alert(1)"), PreflightFailure::MissingEndpoint { member: "token_endpoint" }),
            (
                json!("https://accounts.google.com@op.example/token"),
                PreflightFailure::UserInfoInEndpoint { member: "token_endpoint" },
            ),
            (json!("https://:x@op.example/token"), PreflightFailure::UserInfoInEndpoint { member: "token_endpoint" }),
            (json!("http://op.example/token"), PreflightFailure::InsecureEndpoint { member: "token_endpoint" }),
            (json!("http://eve@op.example/token"), PreflightFailure::InsecureEndpoint { member: "token_endpoint" }),
            (json!("https://169.254.169.254/token"), PreflightFailure::PrivateEndpoint { member: "token_endpoint" }),
            (json!("http://127.0.0.1/token"), PreflightFailure::PrivateEndpoint { member: "token_endpoint" }),
        ] {
            assert_eq!(judged(URL, json!({ "token_endpoint": value })), [expected]);
        }
    }

    #[test]
    fn without_codes_there_is_nothing_to_redeem() {
        assert_eq!(judged(URL, json!({ "response_types_supported": ["id_token"] })), [PreflightFailure::NoCodeFlow]);
        let pushed = json!({ "require_pushed_authorization_requests": true });
        assert_eq!(judged(URL, pushed), [PreflightFailure::RequiredPushedAuthorization]);
        assert_eq!(obstacles(&snapshot(URL, Fetched::Unreachable(Failure::Closed))), [PreflightFailure::NoMetadata]);
    }
}
