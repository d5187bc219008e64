//! The rule `multi-tenant-metadata-url`: Microsoft's `common` and `organizations` never match an ID token.

use url::Url;

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::metadata_address::is_microsoft;
use crate::rules::values::web_address::{host, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "multi-tenant-metadata-url",
        summary: "Microsoft's `common` and `organizations` never match an ID token",
        level: Level::Error,
        docs: r#"
## Why
The metadata for `common` and `organizations` says that the issuer is `https://login.microsoftonline.com/{tenantid}/v2.0`,
with those very braces, and every ID token names a real tenant. Authlib compares the two character by character, so each login fails
after a successful sign-in: silently since Streamlit 1.58. Accounts of several organisations cannot be admitted with `st.login`.

## Example
```toml
[auth.microsoft]
server_metadata_url = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"
```

## Instead
```toml
[auth.microsoft]
server_metadata_url = "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0/.well-known/openid-configuration"
```
The tenant ID is in the Entra admin center under Overview. For personal accounts only, `consumers` works.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for (provider, site, text) in input.settings.of_providers("server_metadata_url") {
        let Ok(url) = web_address(text) else { continue };
        let Some(tenant) = tenant(&url) else { continue };
        let lower = tenant.to_ascii_lowercase();
        let problem = match lower.as_str() {
            "common" | "organizations" => RULE
                .at(site.value(), format!("`{tenant}` means many tenants, and no ID token has it as its issuer"))
                .label("Authlib compares this document's `issuer`, and refuses every login"),
            // A registered tenant is a GUID, one of its domains, or one of Microsoft's own names.
            _ if lower == "consumers" || lower.contains('.') || is_guid(&lower) => continue,
            _ => RULE
                .at(site.value(), format!("`{tenant}` is not a tenant: neither an ID nor a domain"))
                .label("Microsoft answers AADSTS90002 or AADSTS900023 instead of metadata"),
        };
        findings.push(
            problem
                .provider(provider.name)
                .help("put the tenant ID there: Entra admin center > Overview > Tenant ID; for personal accounts only, `consumers`"),
        );
    }
}

/// The first part of the path, at Microsoft.
pub(crate) fn tenant(url: &Url) -> Option<&str> {
    let is_there = is_microsoft(host(url)) && host(url) != "sts.windows.net";
    url.path().split('/').find(|segment| !segment.is_empty()).filter(|_| is_there)
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub(crate) fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    fn judged(tenant: &str, marker: &str) {
        let url = format!("https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration");
        check(&RULE, &format!("[auth.x]\nserver_metadata_url = '{url}'{marker}\n"));
    }

    #[test]
    fn addresses_for_many_tenants_cannot_work() {
        judged("common", " #~ error[multi-tenant-metadata-url]");
        judged("Organizations", " #~ error[multi-tenant-metadata-url]");
        judged("mycompany", " #~ error[multi-tenant-metadata-url]");
    }

    #[test]
    fn one_tenant_works() {
        judged("7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f", "");
        judged("contoso.onmicrosoft.com", "");
        judged("consumers", "");
        judged("{tenant}", "");
    }

    #[test]
    fn other_providers_may_call_their_tenants_common() {
        check(&RULE, "[auth.x]\nserver_metadata_url = 'https://idp.example/common/.well-known/openid-configuration'\n");
    }
}
