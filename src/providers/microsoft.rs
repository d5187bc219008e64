//! Microsoft Entra ID: one tenant of a company, or personal accounts; also Entra External ID and Azure AD B2C.

use super::preset::{
    Answers, Basic, Client, Console, Fields, Issuer, IssuerForm, Logout, Mark, Mistake, Need, Parameter, Preset,
    Redirects, Shape, Source,
};
use super::shape::{domain, guid, is_guid, label};

const CLIENT: Client = Client::Registered {
    id: Shape {
        usually: "is a GUID, called `Application (client) ID`",
        matches: is_guid,
        mistakes: &[Mistake {
            matches: looks_like_a_secret,
            says: "this looks like a client secret: the `Application (client) ID` is a GUID",
        }],
    },
    secret: Shape {
        usually: "has about 40 characters, with a `~`",
        matches: |value| (34..=44).contains(&value.len()),
        mistakes: &[Mistake {
            matches: is_guid,
            says: "this is a GUID, so most likely the `Secret ID`: copy the column `Value` (it is shown only once; \
                   create a new secret if it is gone)",
        }],
    },
};

const CONSOLE: Console = Console {
    path: "Microsoft Entra admin center > App registrations > (your app) > Authentication > Web > Redirect URIs",
    url: Some("https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"),
};

const FIELDS: Fields = Fields { id: "Application (client) ID, page Overview", secret: "Client secret, column Value" };

const COMMAND: Option<&str> = Some(
    "az ad app credential reset --id $(az ad app create --display-name streamlit --web-redirect-uris {redirect_uri} \
     --query appId --output tsv) > client.json",
);

const STEPS: [&str; 3] = [
    "add the redirect URI to the platform `Web`, not to `Single-page application`",
    "create the secret under Certificates & secrets: copy `Value`, not `Secret ID`",
    "note when the secret expires: after that day users cannot sign in",
];

const LOGOUT: Logout = Logout::Provider("`st.logout` returns to the redirect URI, which is registered already");

pub(super) static MICROSOFT: Preset = Preset {
    name: "microsoft",
    title: "Microsoft Entra ID",
    aliases: &["entra", "entra-id", "azure", "azuread", "azure-ad", "aad", "office365", "ms"],
    parameters: &[
        Parameter {
            name: "tenant",
            question: "Directory (tenant) ID: Entra admin center, Overview",
            example: "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3",
            need: Need::Required,
            check: tenant,
        },
        Parameter {
            name: "host",
            question: "Sign-in host (other clouds have their own)",
            example: "login.microsoftonline.us",
            need: Need::Preset("login.microsoftonline.com"),
            check: domain,
        },
    ],
    metadata_url: "https://{host}/{tenant}/v2.0/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Place,
        exceptions: &[
            "with a domain name as tenant it holds the tenant's GUID all the same",
            "with `consumers` it holds 9188040d-6c67-4c5b-b112-36a304b66dad",
            "with `common` and `organizations` the metadata names a template, which no ID token matches: every login fails",
            "in China (`login.chinacloudapi.cn`) its host is `login.partner.microsoftonline.cn`",
            "without `/v2.0` in the metadata URL it is `https://sts.windows.net/{tenant}/`: `preferred_username` is missing, and \
             `email` often",
            "an application with claims mapping signs with a key of its own: append `?appid=<client ID>` to the metadata URL",
        ],
    },
    marks: &[
        Mark::Host("login.microsoftonline.com"),
        Mark::Host("login.microsoftonline.us"),
        Mark::Host("login.partner.microsoftonline.cn"),
        Mark::Host("login.chinacloudapi.cn"),
        Mark::Host("login.windows.net"),
        Mark::Host("login.microsoft.com"),
        Mark::Host("sts.windows.net"),
    ],
    client_kwargs: &[],
    refused_prompts: &[],
    refused_scopes: &[
        (
            "groups",
            "at Microsoft groups are a claim, not a scope: Token configuration > Add groups claim > Groups assigned to the application",
        ),
        ("roles", "at Microsoft roles are a claim, which is there once the application has roles of its own"),
    ],
    authorize_params: &[],
    client: CLIENT,
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: CONSOLE,
    fields: FIELDS,
    command: COMMAND,
    steps: &STEPS,
    logout: LOGOUT,
    other_nonce: None,
    notes: &[
        "`email` is there only for users with a mailbox: add it under Token configuration, or use `preferred_username`",
        "`email` is not verified: decide who may enter by `oid` and `tid`",
    ],
    sources: &[
        Source {
            facts: "issuers, endpoints, logout",
            place: "metadata documents of login.microsoftonline.com, .us and login.partner.microsoftonline.cn",
            read: "2026-11",
        },
        Source {
            facts: "redirect URIs",
            place: "Microsoft Learn: Redirect URI (reply URL) restrictions",
            read: "2026-11",
        },
        Source { facts: "claims", place: "Microsoft Learn: ID token claims reference", read: "2026-11" },
    ],
};

pub(super) static EXTERNAL_ID: Preset = Preset {
    name: "entra-external-id",
    title: "Microsoft Entra External ID",
    aliases: &["ciam", "external-id", "microsoft-external-id"],
    parameters: &[
        Parameter {
            name: "subdomain",
            question: "Subdomain of `.ciamlogin.com`",
            example: "contoso",
            need: Need::Required,
            check: label,
        },
        Parameter {
            name: "tenant",
            question: "Directory (tenant) ID",
            example: "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3",
            need: Need::Required,
            check: guid,
        },
    ],
    metadata_url: "https://{subdomain}.ciamlogin.com/{tenant}/v2.0/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Other("https://{tenant}.ciamlogin.com/{tenant}/v2.0"),
        exceptions: &["it holds the tenant's GUID where the URL has its name"],
    },
    marks: &[Mark::HostSuffix(".ciamlogin.com")],
    client_kwargs: &[],
    refused_prompts: &[],
    refused_scopes: &[
        (
            "groups",
            "at Microsoft groups are a claim, not a scope: Token configuration > Add groups claim > Groups assigned to the application",
        ),
        ("roles", "at Microsoft roles are a claim, which is there once the application has roles of its own"),
    ],
    authorize_params: &[],
    client: CLIENT,
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: CONSOLE,
    fields: FIELDS,
    command: None,
    steps: &STEPS,
    logout: LOGOUT,
    other_nonce: None,
    notes: &["the issuer has the tenant ID as its host: that it differs from the URL is normal here"],
    sources: &[Source { facts: "issuer", place: "public configurations of ciamlogin.com tenants", read: "2026-11" }],
};

pub(super) static B2C: Preset = Preset {
    name: "azure-b2c",
    title: "Azure AD B2C",
    aliases: &["b2c", "microsoft-b2c", "entra-b2c"],
    parameters: &[
        Parameter {
            name: "tenant",
            question: "Tenant name, as in `NAME.b2clogin.com`",
            example: "contoso",
            need: Need::Required,
            check: label,
        },
        Parameter {
            name: "policy",
            question: "User flow or custom policy",
            example: "B2C_1_signin",
            need: Need::Required,
            check: policy,
        },
    ],
    metadata_url: "https://{tenant}.b2clogin.com/{tenant}.onmicrosoft.com/{policy}/v2.0/.well-known/openid-configuration",
    issuer: Issuer {
        form: IssuerForm::Other("https://{tenant}.b2clogin.com/{tenant}/v2.0/"),
        exceptions: &[
            "it holds the tenant's GUID where the URL has its name",
            "a policy whose *Issuer (iss) claim* holds `tfp` has `/tfp/(GUID)/(policy)/v2.0/` there",
        ],
    },
    marks: &[Mark::HostSuffix(".b2clogin.com")],
    client_kwargs: &[("scope", "openid offline_access"), ("prompt", "login")],
    refused_prompts: &[],
    refused_scopes: &[],
    authorize_params: &[],
    client: CLIENT,
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: Console {
        path: "Azure portal > Azure AD B2C > App registrations > (your app) > Authentication > Web > Redirect URIs",
        url: Some("https://portal.azure.com/#view/Microsoft_AAD_B2CAdmin"),
    },
    fields: FIELDS,
    command: None,
    steps: &STEPS,
    logout: LOGOUT,
    other_nonce: None,
    notes: &["there is no scope `email`: the addresses are in the claim `emails`, a list, if the user flow returns it"],
    sources: &[
        Source {
            facts: "issuer, scopes, logout",
            place: "metadata document of a b2clogin.com tenant",
            read: "2026-11",
        },
        Source { facts: "prompt", place: "Microsoft Learn: Set up direct sign-in using Azure AD B2C", read: "2026-11" },
    ],
};

/// Entra's two authorities for everybody cannot work: the issuer in their metadata is a template, and Authlib compares it
/// with the token's as it is.
fn is_multi_tenant(tenant: &str) -> bool {
    ["common", "organizations", "{tenant}", "{tenantid}"].iter().any(|name| tenant.eq_ignore_ascii_case(name))
}

fn tenant(value: &str, answers: &Answers) -> Result<String, String> {
    let lower = value.to_ascii_lowercase();
    if is_multi_tenant(&lower) {
        return Err(format!(
            "`{lower}` cannot work: its metadata names the issuer `…/{{tenantid}}/v2.0`, which no token has, so every login \
             fails; give your `Directory (tenant) ID`, or `consumers` for personal accounts only"
        ));
    }
    if lower == "consumers" {
        return Ok(lower);
    }
    guid(&lower, answers).or_else(|_| domain(&lower, answers)).map_err(|_| {
        format!("`{value}` is neither a tenant ID such as `4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3`, nor a domain, nor `consumers`")
    })
}

fn policy(value: &str, _: &Answers) -> Result<String, String> {
    let upper = value.to_ascii_uppercase();
    let is_policy = (upper.starts_with("B2C_1_") || upper.starts_with("B2C_1A_"))
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if is_policy { Ok(value.to_owned()) } else { Err(format!("`{value}` is not a policy such as `B2C_1_signin`")) }
}

fn looks_like_a_secret(value: &str) -> bool {
    value.contains('~') && value.len() > 30
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorities_for_everybody_are_refused_and_personal_accounts_are_not() {
        let check = |value: &str| tenant(value, &Answers::default());
        assert!(check("common").unwrap_err().contains("cannot work"));
        assert!(check("Organizations").unwrap_err().contains("cannot work"));
        assert_eq!(check("Consumers").unwrap(), "consumers");
        assert_eq!(check("contoso.onmicrosoft.com").unwrap(), "contoso.onmicrosoft.com");
        assert_eq!(check("4F1D2C3B-8A9E-4C5D-9B6A-7E8F90A1B2C3").unwrap(), "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3");
        assert!(check("my tenant").is_err());
    }
}
