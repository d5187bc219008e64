//! From an address that somebody pasted to the address of the metadata document that was meant.

use url::Url;

use crate::providers::{Known, of_url};

/// Where OpenID Connect Discovery 1.0 section 4 puts the document, below the issuer.
pub(crate) const SUFFIX: &str = "/.well-known/openid-configuration";

/// What an address is, when it is not that of a metadata document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    AuthorizationEndpoint,
    TokenEndpoint,
    OtherEndpoint,
    /// RFC 8414: for OAuth without OpenID Connect.
    OauthMetadata,
    Misspelled,
    /// Two slashes in a row: most servers have nothing there.
    EmptySegment,
    Issuer,
}

/// What is wrong with `url` as the address of a metadata document; `None` if it may well be one.
pub(crate) fn mistake(url: &Url) -> Option<Mistake> {
    let path = url.path();
    let lower = path.to_ascii_lowercase();
    // RFC 8414 section 3.1 has the issuer's path behind it, and some providers do so here too.
    let is_behind = path.strip_prefix(SUFFIX).is_some_and(|rest| rest.starts_with('/') && rest.len() > 1);
    if path.ends_with(SUFFIX) || is_behind {
        return path.contains("//").then_some(Mistake::EmptySegment);
    }
    if lower.contains("oauth-authorization-server") {
        return Some(Mistake::OauthMetadata);
    }
    let last = lower.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if lower.contains("well-known")
        || lower.contains("wellknown")
        || last.replace(['_', '-'], "").contains("openidconfig")
    {
        return Some(Mistake::Misspelled);
    }
    match last {
        "authorize" | "auth" | "authorization" | "login" => Some(Mistake::AuthorizationEndpoint),
        "token" => Some(Mistake::TokenEndpoint),
        "userinfo" | "jwks" | "jwks.json" | "certs" | "keys" | "logout" | "revoke" | "introspect"
        | "oauth2callback" => Some(Mistake::OtherEndpoint),
        // A document of its own name may be what it says.
        "discovery" | "metadata" => None,
        _ if matches!(last.rsplit_once('.'), Some((_, "json"))) => None,
        _ => Some(Mistake::Issuer),
    }
}

/// Where the document may be that was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// The provider is known, or the address says itself which issuer it belongs to.
    Known(String),
    /// Nobody can tell without asking: below each folder of the address, the longest first.
    OneOf(Vec<String>),
}

/// The address that was meant, as far as that can be known without asking anybody.
pub(crate) fn meant(url: &Url) -> Meant {
    if let Some(known) = of_known_provider(url) {
        return Meant::Known(known);
    }
    let all = candidates(url);
    // What looks like an issuer and has no path can have its document at one place only; a slip in the suffix says
    // where the issuer ends.
    let says_itself = match mistake(url) {
        Some(Mistake::Misspelled | Mistake::EmptySegment) => true,
        Some(Mistake::OauthMetadata) => url.path().ends_with("/.well-known/oauth-authorization-server"),
        Some(Mistake::Issuer) => all.len() == 1,
        Some(Mistake::AuthorizationEndpoint | Mistake::TokenEndpoint | Mistake::OtherEndpoint) | None => false,
    };
    match all.first() {
        Some(first) if says_itself => Meant::Known(first.clone()),
        _ => Meant::OneOf(all),
    }
}

/// The document's address at a provider whose addresses are known.
fn of_known_provider(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
    let at = |path: &str| Some(format!("{}{path}{SUFFIX}", url.origin().ascii_serialization()));
    if host == "google.com" || host.ends_with(".google.com") || host.ends_with(".googleapis.com") {
        return Some(format!("https://accounts.google.com{SUFFIX}"));
    }
    if is_microsoft(host) {
        return at(&format!("/{}/v2.0", segments.first()?));
    }
    if let Some(realms) = segments.iter().position(|segment| *segment == "realms") {
        return at(&format!("/{}", segments.get(..=realms + 1)?.join("/")));
    }
    if is_okta(host) {
        return match segments.as_slice() {
            ["oauth2", "v1", ..] | [] => at(""),
            ["oauth2", server, ..] => at(&format!("/oauth2/{server}")),
            _ => at(""),
        };
    }
    let Some(Known::Preset(preset)) = of_url(url.as_str()) else { return None };
    // A service whose one address has no part that differs from customer to customer, or none but the host.
    let fixed = [("{domain}", host), ("{host}", host)]
        .iter()
        .fold(preset.metadata_url.to_owned(), |template, (name, value)| template.replace(name, value));
    if preset.is_service() && !fixed.contains(['{', '[']) {
        return Some(fixed);
    }
    candidates(url).into_iter().find(|candidate| preset.answers_in(candidate).is_some())
}

/// The document below each folder of `url`, from the longest path to the root: the issuer may be any of them.
pub(crate) fn candidates(url: &Url) -> Vec<String> {
    let path: Vec<&str> = url
        .path()
        .split('/')
        .filter(|segment| !segment.is_empty())
        .take_while(|segment| !segment.contains("well-known") && !segment.contains("wellknown"))
        .filter(|segment| !segment.to_ascii_lowercase().starts_with("openid") || !segment.contains("onfig"))
        .collect();
    let end = path.iter().position(|segment| is_endpoint(segment)).unwrap_or(path.len());
    let root = url.origin().ascii_serialization();
    (0..=end)
        .rev()
        .map(|length| {
            let folder: String = path[..length].iter().flat_map(|segment| ["/", segment]).collect();
            format!("{root}{folder}{SUFFIX}")
        })
        .collect()
}

/// Hosts of Microsoft Entra ID, the national clouds among them.
pub(crate) fn is_microsoft(host: &str) -> bool {
    [
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
        "login.chinacloudapi.cn",
        "login.windows.net",
        "login.microsoft.com",
        "sts.windows.net",
    ]
    .contains(&host)
}

/// Hosts of Okta's own domains.
pub(crate) fn is_okta(host: &str) -> bool {
    [".okta.com", ".oktapreview.com", ".okta-emea.com", ".okta-gov.com", ".okta.mil"]
        .iter()
        .any(|end| host.ends_with(end))
}

fn is_endpoint(segment: &str) -> bool {
    [
        "authorize",
        "auth",
        "authorization",
        "token",
        "userinfo",
        "jwks",
        "jwks.json",
        "certs",
        "keys",
        "logout",
        "revoke",
        "introspect",
        "login",
        "oauth2callback",
    ]
    .contains(&segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pasted_is_recognised_and_turned_into_what_was_meant() {
        use Mistake::*;
        for (pasted, kind, meant) in [
            ("https://accounts.google.com", Issuer, "https://accounts.google.com"),
            ("https://accounts.google.com/o/oauth2/v2/auth", AuthorizationEndpoint, "https://accounts.google.com"),
            ("https://oauth2.googleapis.com/token", TokenEndpoint, "https://accounts.google.com"),
            (
                "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize",
                AuthorizationEndpoint,
                "https://login.microsoftonline.com/contoso.example/v2.0",
            ),
            (
                "https://login.microsoftonline.com/contoso.example",
                Issuer,
                "https://login.microsoftonline.com/contoso.example/v2.0",
            ),
            ("https://sso.example/realms/app", Issuer, "https://sso.example/realms/app"),
            ("https://sso.example/realms/app/", Issuer, "https://sso.example/realms/app"),
            (
                "https://sso.example/auth/realms/app/protocol/openid-connect/token",
                TokenEndpoint,
                "https://sso.example/auth/realms/app",
            ),
            (
                "https://dev-1.okta.com/oauth2/default/v1/authorize",
                AuthorizationEndpoint,
                "https://dev-1.okta.com/oauth2/default",
            ),
            ("https://dev-1.okta.com/oauth2/v1/keys", OtherEndpoint, "https://dev-1.okta.com"),
            (
                "https://dev-1.okta.com/oauth2/default/.well-known/oauth-authorization-server",
                OauthMetadata,
                "https://dev-1.okta.com/oauth2/default",
            ),
            ("https://x.eu.auth0.com/oauth/token", TokenEndpoint, "https://x.eu.auth0.com"),
            (
                "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCd12345",
                Issuer,
                "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCd12345",
            ),
            ("https://idp.example/.well-known/openid_configuration", Misspelled, "https://idp.example"),
            ("https://idp.example/a/.well-known/openid-configuration/", Misspelled, "https://idp.example/a"),
            ("https://idp.example/a/.wellknown/openid-configuration", Misspelled, "https://idp.example/a"),
            ("https://idp.example/a/openid-configuration", Misspelled, "https://idp.example/a"),
            ("https://idp.example//.well-known/openid-configuration", EmptySegment, "https://idp.example"),
            ("https://slack.com/openid/connect/authorize", AuthorizationEndpoint, "https://slack.com"),
            ("https://id.twitch.tv/oauth2/authorize", AuthorizationEndpoint, "https://id.twitch.tv/oauth2"),
            ("https://idp.example/application/o/app", Issuer, "https://idp.example/application/o/app"),
        ] {
            let url = Url::parse(pasted).unwrap();
            assert_eq!(mistake(&url), Some(kind), "{pasted}");
            assert_eq!(super::meant(&url), Meant::Known(format!("{meant}{SUFFIX}")), "{pasted}");
        }
    }

    #[test]
    fn an_address_of_an_unknown_host_has_candidates_and_no_answer() {
        for (pasted, folders) in [
            ("https://idp.example/oauth2/v1/authorize", &["/oauth2/v1", "/oauth2", ""][..]),
            ("https://idp.example/token", &[""]),
            ("https://idp.example/tenant/app", &["/tenant/app", "/tenant", ""]),
            ("https://idp.example/a/.well-known/oauth-authorization-server/b", &["/a", ""]),
        ] {
            let expected: Vec<String> =
                folders.iter().map(|folder| format!("https://idp.example{folder}{SUFFIX}")).collect();
            assert_eq!(meant(&Url::parse(pasted).unwrap()), Meant::OneOf(expected), "{pasted}");
        }
    }

    #[test]
    fn documents_pass() {
        for url in [
            "https://accounts.google.com/.well-known/openid-configuration",
            "https://x.b2clogin.com/x.onmicrosoft.com/v2.0/.well-known/openid-configuration?p=B2C_1_in",
            "https://cdn.example/oidc/idp.json",
            "https://x.fusionauth.io/.well-known/openid-configuration/4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3",
        ] {
            assert_eq!(mistake(&Url::parse(url).unwrap()), None, "{url}");
        }
    }
}
