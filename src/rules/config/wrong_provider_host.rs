//! The rule `wrong-provider-host`: `server_metadata_url` leads to the wrong server of the right provider.

use url::Url;

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::rules::engine::fixes;
use crate::rules::values::metadata_address::{SUFFIX, is_microsoft, is_okta};
use crate::rules::values::web_address::{host, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::NewValue;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "wrong-provider-host",
        summary: "`server_metadata_url` leads to the wrong server of the right provider",
        level: Level::Error,
        docs: r#"
## Why
Some providers have several addresses that look alike. Okta's console (`…-admin.okta.com`) and Cognito's sign-in pages
(`….amazoncognito.com`) serve no metadata; a Cognito pool is known in its own region only, and Google's document is at
`accounts.google.com` only. Microsoft's documents without `v2.0` describe the first version of its tokens: a warning,
because a login works, but the issuer is another one (`sts.windows.net`), `preferred_username` is missing and `email`
often. `/realm/` instead of Keycloak's `/realms/` is a warning too: other software may have such a path.

## Example
```toml
[auth.okta]
server_metadata_url = "https://dev-123456-admin.okta.com/.well-known/openid-configuration"
```

## Instead
```toml
[auth.okta]
server_metadata_url = "https://dev-123456.okta.com/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

/// What is wrong with the host, what to do, and the right address where it can be known.
pub(crate) struct Advice {
    message: String,
    label: &'static str,
    help: &'static str,
    level: Level,
    proposal: Option<String>,
}

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (provider, site, text) in input.settings.of_providers("server_metadata_url") {
        let Ok(url) = web_address(text) else { continue };
        let Some(advice) = advice(&url) else { continue };
        let fix = advice.proposal.and_then(|proposed| {
            let title = format!("use `{proposed}`");
            fixes::setting(input, auth.file(), &site.path(), &NewValue::String(proposed), Applicability::Unsafe, title)
        });
        findings.push(
            RULE.at_value(&site, advice.message)
                .at_level(advice.level)
                .provider(provider.name)
                .label(advice.label)
                .help(advice.help)
                .fix_if_any(fix),
        );
    }
}

pub(crate) fn advice(url: &Url) -> Option<Advice> {
    [of_okta, of_cognito, of_microsoft, of_google, of_others, of_keycloak].into_iter().find_map(|of| of(url))
}

fn of_okta(url: &Url) -> Option<Advice> {
    let host = host(url);
    if !is_okta(host) {
        return None;
    }
    if host.contains("-admin.") {
        return Some(Advice {
            message: format!("`{host}` is Okta's admin console"),
            label: "the console has no metadata document",
            help: "leave out `-admin`",
            level: Level::Error,
            proposal: url.path().ends_with(SUFFIX).then(|| url.as_str().replacen("-admin.", ".", 1)),
        });
    }
    (segments(url) == ["oauth2", ".well-known", "openid-configuration"]).then(|| Advice {
        message: "`/oauth2` is not followed by the name of an authorization server".to_owned(),
        label: "Okta has no metadata document here",
        help: "leave out `/oauth2`, or name a custom authorization server there: `/oauth2/default`",
        level: Level::Error,
        proposal: None,
    })
}

fn of_cognito(url: &Url) -> Option<Advice> {
    let host = host(url);
    let wrong = |message: String, label: &'static str, proposal: Option<String>| Advice {
        message,
        label,
        help: "use `https://cognito-idp.REGION.amazonaws.com/USER_POOL_ID/.well-known/openid-configuration`, with the pool's ID",
        level: Level::Error,
        proposal,
    };
    if host.ends_with(".amazoncognito.com") {
        let message = format!("`{host}` serves Cognito's sign-in pages, not its metadata");
        return Some(wrong(message, "there is no metadata document at this host", None));
    }
    if host.starts_with("cognito-identity.") && host.contains(".amazonaws.com") {
        let message = format!("`{host}` serves Cognito's identity pools, and people sign in to user pools");
        return Some(wrong(message, "there is no metadata document at this host", None));
    }
    let region = host.strip_prefix("cognito-idp.")?.split('.').next()?;
    let pool = match segments(url).as_slice() {
        [] | [".well-known", ..] => {
            let message = "the address names no user pool".to_owned();
            return Some(wrong(message, "Cognito has one metadata document for each pool", None));
        }
        [pool, ..] => (*pool).to_owned(),
    };
    match pool.split_once('_') {
        Some((own, _)) if own == region => None,
        Some((own, _)) if own.matches('-').count() >= 2 => Some(wrong(
            format!("the user pool `{pool}` is in the region `{own}`, not in `{region}`"),
            "Cognito does not find this pool in this region",
            Some(url.as_str().replacen(&format!("cognito-idp.{region}."), &format!("cognito-idp.{own}."), 1)),
        )),
        _ => Some(wrong(
            format!("`{pool}` is not a user pool ID: those begin with their region, as in `{region}_Ab12Cd34E`"),
            "Cognito does not find this pool",
            None,
        )),
    }
}

fn of_microsoft(url: &Url) -> Option<Advice> {
    let host = host(url);
    let wrong = |message: String, label: &'static str, help: &'static str, proposal: Option<String>| {
        Some(Advice { message, label, help, level: Level::Error, proposal })
    };
    if ["portal.azure.com", "entra.microsoft.com", "graph.microsoft.com"].contains(&host) {
        return wrong(
            format!("`{host}` does not sign people in"),
            "there is no metadata document at this host",
            "use `https://login.microsoftonline.com/TENANT_ID/v2.0/.well-known/openid-configuration`",
            None,
        );
    }
    if host == "login.microsoftonline.de" {
        return wrong(
            "Microsoft's cloud in Germany was closed in 2021".to_owned(),
            "nothing answers at this host",
            "use `login.microsoftonline.com`, with the ID of the tenant there",
            None,
        );
    }
    if !is_microsoft(host) {
        return None;
    }
    // Another segment before `.well-known` is a policy or a mistake that other rules name.
    match segments(url).as_slice() {
        [".well-known", ..] | ["v2.0", ".well-known", ..] => wrong(
            "the address names no tenant".to_owned(),
            "Microsoft has one metadata document for each tenant",
            "put the tenant ID before `/v2.0`: Entra admin center > Overview > Tenant ID; for personal accounts only, `consumers`",
            None,
        ),
        // A login with these works too: their issuer is the one that their metadata names.
        [tenant, ".well-known", "openid-configuration"] => Some(Advice {
            message: "this is the metadata of the first version of Microsoft's tokens".to_owned(),
            label: "these tokens lack `preferred_username`, and often `email`",
            help: "put `/v2.0` before `/.well-known`",
            level: Level::Warning,
            proposal: Some(format!("{}/{tenant}/v2.0{SUFFIX}", url.origin().ascii_serialization())),
        }),
        _ => None,
    }
}

/// Google's document is at one host, while its endpoints and its consoles are at others.
fn of_google(url: &Url) -> Option<Advice> {
    let host = host(url);
    let is_googles = host == "google.com" || host.ends_with(".google.com") || host.ends_with(".googleapis.com");
    (is_googles && host != "accounts.google.com" && url.path().ends_with(SUFFIX)).then(|| Advice {
        message: format!("Google's metadata is not at `{host}`"),
        label: "there is no metadata document at this host",
        help: "Google has one metadata document for everybody, at `accounts.google.com`",
        level: Level::Error,
        proposal: Some(format!("https://accounts.google.com{SUFFIX}")),
    })
}

fn of_others(url: &Url) -> Option<Advice> {
    let host = host(url);
    let (message, help) = match host {
        "manage.auth0.com" | "auth0.com" | "www.auth0.com" => (
            format!("`{host}` is Auth0's own site, not your tenant"),
            "use the Domain that the application's Settings show, such as `weather.eu.auth0.com`",
        ),
        "api.workos.com" | "dashboard.workos.com" => (
            format!("`{host}` is WorkOS's API, which is not OpenID Connect"),
            "use the domain of AuthKit, which ends in `.authkit.app`",
        ),
        _ => return None,
    };
    Some(Advice {
        message,
        label: "there is no metadata document at this host",
        help,
        level: Level::Error,
        proposal: None,
    })
}

/// Only a shape is known here: software of another make may have such a path.
fn of_keycloak(url: &Url) -> Option<Advice> {
    let segments = segments(url);
    let (["realm", _, ".well-known", "openid-configuration"]
    | ["auth", "realm", _, ".well-known", "openid-configuration"]) = segments.as_slice()
    else {
        return None;
    };
    Some(Advice {
        message: "`/realm/` looks like a slip: Keycloak's addresses have `/realms/`".to_owned(),
        label: "Keycloak has no metadata document here",
        help: "copy the address from Realm settings > Endpoints > OpenID Endpoint Configuration",
        level: Level::Warning,
        proposal: Some(url.as_str().replacen("/realm/", "/realms/", 1)),
    })
}

fn segments(url: &Url) -> Vec<&str> {
    url.path().split('/').filter(|segment| !segment.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    fn judged(url: &str) -> String {
        let text = format!("[auth.x]\nserver_metadata_url = '{url}' #~ error[wrong-provider-host]\n");
        let found = check(&RULE, &text);
        if found[0].proposed_fix().is_some() { fixed(&text, &found) } else { String::new() }
    }

    #[test]
    fn the_right_host_is_proposed_where_it_is_known() {
        assert!(
            judged("https://dev-1-admin.okta.com/.well-known/openid-configuration")
                .contains("https://dev-1.okta.com/.well-known/openid-configuration")
        );
        let first = "[auth.x]\nserver_metadata_url = 'https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f\
                     /.well-known/openid-configuration' #~ warning[wrong-provider-host]\n";
        assert!(fixed(first, &check(&RULE, first)).contains("/v2.0/.well-known/openid-configuration"));
        assert_eq!(judged("https://weather.auth.eu-west-1.amazoncognito.com/.well-known/openid-configuration"), "");
    }

    #[test]
    fn each_provider_has_addresses_that_look_right() {
        let suffix = "/.well-known/openid-configuration";
        for (wrong, right) in [
            ("https://dev-1.okta.com/oauth2", ""),
            (
                "https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_AbCd12345",
                "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_",
            ),
            ("https://cognito-idp.eu-west-1.amazonaws.com/AbCd12345", ""),
            ("https://cognito-idp.eu-west-1.amazonaws.com", ""),
            ("https://cognito-identity.eu-west-1.amazonaws.com", ""),
            ("https://login.microsoftonline.com", ""),
            ("https://login.microsoftonline.com/v2.0", ""),
            ("https://portal.azure.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0", ""),
            ("https://login.microsoftonline.de/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0", ""),
            ("https://www.google.com", "https://accounts.google.com/"),
            ("https://oauth2.googleapis.com", "https://accounts.google.com/"),
            ("https://manage.auth0.com", ""),
            ("https://api.workos.com/sso", ""),
        ] {
            let proposed = judged(&format!("{wrong}{suffix}"));
            assert!(proposed.contains(right) && proposed.is_empty() == right.is_empty(), "{wrong}: {proposed}");
        }
    }

    #[test]
    fn a_slip_in_keycloaks_path_is_a_suspicion() {
        for (wrong, right) in [("/realm/staff", "/realms/staff"), ("/auth/realm/staff", "/auth/realms/staff")] {
            let text = format!(
                "[auth.x]\nserver_metadata_url = 'https://sso.example{wrong}/.well-known/openid-configuration' #~ warning[wrong-provider-host]\n"
            );
            assert!(fixed(&text, &check(&RULE, &text)).contains(&format!("https://sso.example{right}/")));
        }
    }

    #[test]
    fn right_hosts_pass() {
        for url in [
            "https://accounts.google.com/.well-known/openid-configuration",
            "https://dev-1.okta.com/oauth2/default/.well-known/openid-configuration",
            "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_AbCd12345/.well-known/openid-configuration",
            "https://weather.authkit.app/.well-known/openid-configuration",
            "https://sso.example/realms/realm/.well-known/openid-configuration",
            "https://dev-1.okta.com/.well-known/openid-configuration",
            "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0/.well-known/openid-configuration",
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCd12345/.well-known/openid-configuration",
            "https://the-admin.example.com/.well-known/openid-configuration",
        ] {
            check(&RULE, &format!("[auth.x]\nserver_metadata_url = '{url}'\n"));
        }
    }
}
