//! Okta: the organisation's own authorization server, or a custom one.

use super::preset::{
    Answers, Basic, Client, Console, Fields, Issuer, Logout, Mark, Mistake, Need, Parameter, Preset, Redirects, Shape,
    Source,
};
use super::shape::{domain, is_alphanumeric, is_base64url, path_segment};

pub(super) static OKTA: Preset = Preset {
    name: "okta",
    title: "Okta",
    aliases: &["okta-workforce"],
    parameters: &[
        Parameter {
            name: "domain",
            question: "Okta domain",
            example: "dev-123456.okta.com",
            need: Need::Required,
            check: okta_domain,
        },
        Parameter {
            name: "server",
            question: "Custom authorization server",
            example: "default",
            need: Need::Optional,
            check: path_segment,
        },
    ],
    metadata_url: "https://{domain}[/oauth2/{server}]/.well-known/openid-configuration",
    issuer: Issuer::PLACE,
    marks: &[
        Mark::HostSuffix(".okta.com"),
        Mark::HostSuffix(".oktapreview.com"),
        Mark::HostSuffix(".okta-emea.com"),
        Mark::HostSuffix(".okta-gov.com"),
        Mark::HostSuffix(".okta.mil"),
        Mark::HostSuffix(".trexcloud.com"),
    ],
    // Streamlit's own `select_account` is ignored.
    client_kwargs: &[("prompt", "login")],
    refused_prompts: &[],
    refused_scopes: &[],
    authorize_params: &[],
    client: Client::Registered {
        id: Shape {
            usually: "has 20 characters and begins with `0o`",
            matches: |value| value.starts_with("0o") && is_alphanumeric(value, 20..=20),
            mistakes: &[],
        },
        secret: Shape {
            usually: "has 40 to 64 characters",
            matches: |value| is_base64url(value, 40..=64),
            mistakes: &[Mistake {
                matches: |value| value.starts_with("0oa") && value.len() == 20,
                says: "this is a client ID: the secret has 40 to 64 characters",
            }],
        },
    },
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: Console {
        path: "Okta Admin Console > Applications > Applications > (your app) > General > Login > Sign-in redirect URIs",
        url: Some("https://{domain}/admin/apps/active"),
    },
    fields: Fields::USUAL,
    command: None,
    steps: &[
        "create the app as `OIDC - OpenID Connect` and `Web Application`",
        "assign people or groups under Assignments: others get `access_denied`",
        "a custom authorization server also needs an access policy that names the app",
    ],
    logout: Logout::Provider("register the redirect URI under Sign-out redirect URIs too: `st.logout` returns to it"),
    other_nonce: None,
    notes: &["`prompt = \"login\"` asks for the password each time; remove it to let a running Okta session sign in"],
    sources: &[Source {
        facts: "issuer, endpoints, PKCE, logout",
        place: "metadata document of an Okta organisation and of a custom authorization server",
        read: "2026-11",
    }],
};

fn okta_domain(value: &str, answers: &Answers) -> Result<String, String> {
    let found = domain(value, answers)?;
    let (first, rest) = found.split_once('.').unwrap_or((&found, ""));
    match first.strip_suffix("-admin") {
        Some(organisation) => Err(format!("`{found}` is the admin console; people sign in at `{organisation}.{rest}`")),
        None => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_admin_console_is_refused_with_the_right_domain() {
        let check = |value: &str| okta_domain(value, &Answers::default());
        assert!(check("https://dev-1-admin.okta.com/").unwrap_err().ends_with("sign in at `dev-1.okta.com`"));
        assert_eq!(check("login.example.com").unwrap(), "login.example.com");
    }
}
