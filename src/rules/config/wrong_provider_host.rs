//! Addresses of the right provider, but of its console, its sign-in page or its past.

use url::Url;

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::rules::metadata_address::{SUFFIX, is_microsoft, is_okta};
use crate::rules::site::of_providers;
use crate::rules::web_address::{host, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule, fixes};
use crate::streamlit::NewValue;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "wrong-provider-host",
        summary: "`server_metadata_url` leads to the wrong server of the right provider",
        level: Level::Error,
        docs: r#"
## Why
Some providers have several addresses that look alike. Okta's console (`…-admin.okta.com`) and Cognito's sign-in pages
(`….amazoncognito.com`) serve no metadata. Microsoft's documents without `v2.0` describe the first version of its tokens, which
name another issuer (`sts.windows.net`) and carry neither `email` nor `name`.

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

fn check(input: &ConfigInput<'_>, found: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (provider, site, text) in of_providers(&auth, "server_metadata_url") {
        let Ok(url) = web_address(text) else { continue };
        let Some(advice) = advice(&url) else { continue };
        let fix = advice.proposal.and_then(|proposed| {
            let title = format!("use `{proposed}`");
            fixes::setting(input, auth.file(), &site.path(), &NewValue::String(proposed), Applicability::Unsafe, title)
        });
        found.push(
            RULE.at(site.value(), advice.message)
                .at_level(advice.level)
                .provider(provider.name)
                .label(advice.label)
                .help(advice.help)
                .fix_if_any(fix),
        );
    }
}

pub(crate) fn advice(url: &Url) -> Option<Advice> {
    let host = host(url);
    if is_okta(host) && host.contains("-admin.") {
        return Some(Advice {
            message: format!("`{host}` is Okta's admin console"),
            label: "the console has no metadata document",
            help: "leave out `-admin`",
            level: Level::Error,
            proposal: url.path().ends_with(SUFFIX).then(|| url.as_str().replacen("-admin.", ".", 1)),
        });
    }
    if host.ends_with(".amazoncognito.com") {
        return Some(Advice {
            message: format!("`{host}` serves Cognito's sign-in pages, not its metadata"),
            label: "there is no metadata document at this host",
            help: "use `https://cognito-idp.REGION.amazonaws.com/USER_POOL_ID/.well-known/openid-configuration`, with the pool's ID",
            level: Level::Error,
            proposal: None,
        });
    }
    // Another segment before `.well-known` is a policy or a mistake that other rules name.
    let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
    if is_microsoft(host)
        && let [tenant, ".well-known", "openid-configuration"] = segments.as_slice()
    {
        return Some(Advice {
            message: "this is the metadata of the first version of Microsoft's tokens".to_owned(),
            label: "these tokens carry neither `email` nor `name`",
            help: "put `/v2.0` before `/.well-known`",
            level: Level::Error,
            proposal: Some(format!("{}/{tenant}/v2.0{SUFFIX}", url.origin().ascii_serialization())),
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, fixed};

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
        assert!(
            judged("https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/.well-known/openid-configuration")
                .contains("/v2.0/.well-known/openid-configuration")
        );
        assert_eq!(judged("https://weather.auth.eu-west-1.amazoncognito.com/.well-known/openid-configuration"), "");
    }

    #[test]
    fn right_hosts_pass() {
        for url in [
            "https://dev-1.okta.com/.well-known/openid-configuration",
            "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0/.well-known/openid-configuration",
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCd12345/.well-known/openid-configuration",
            "https://the-admin.example.com/.well-known/openid-configuration",
        ] {
            check(&RULE, &format!("[auth.x]\nserver_metadata_url = '{url}'\n"));
        }
    }
}
