//! The rule `issuer-mismatch`: the metadata's issuer does not match the metadata's address.

use url::Url;

use super::templated_issuer::is_template;
use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::http::shown_url;
use crate::oidc::preflight::is_documented_exception;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "issuer-mismatch",
        summary: "the metadata's issuer does not match the metadata's address",
        level: Level::Warning,
        docs: r#"
## Why
OpenID Connect wants the metadata at `<issuer>/.well-known/openid-configuration`, so that no provider can speak for another
else's issuer. Streamlit does not check that: it compares each ID token's `iss` with the metadata's `issuer` only. So
logins work as long as tokens carry the very issuer that the metadata names; they end logged out when the provider writes
another one, as Keycloak does when the app asks it by an internal name and browsers by a public one.

## Example
```toml
server_metadata_url = "http://keycloak:8080/realms/demo/.well-known/openid-configuration"
```
```json
{ "issuer": "https://login.example.com/realms/demo" }
```

## Instead
Let `server_metadata_url` be the issuer with `/.well-known/openid-configuration` behind it, where that address answers.
Otherwise correct the provider's public address (Keycloak: `--hostname`; Authentik: *Issuer mode*; FusionAuth: the
tenant's *Issuer*). It is an error where no ID token can match: an empty issuer.
"#,
    },
    check: Check::Provider(check),
};

const SUFFIX: &str = "/.well-known/openid-configuration";

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(metadata) = input.metadata() else { return };
    if !metadata.members.contains_key("issuer") {
        let problem = input.problem(&RULE, "the metadata names no issuer");
        findings.push(problem.label("Authlib then accepts ID tokens of any issuer").help("have the provider name it"));
        return;
    }
    let Some(issuer) = metadata.issuer() else { return };
    if issuer.is_empty() {
        let problem = input.problem(&RULE, "the issuer is empty, which no ID token matches").at_level(Level::Error);
        findings.push(problem.label(input.fails_at_callback()).help("set the issuer in the provider's configuration"));
        return;
    }
    let url = &input.snapshot.metadata_url;
    let Some(expected) = issuer_of(url) else { return };
    // Microsoft's first version is documented too, and does not have what Streamlit asks for.
    let is_documented = is_documented_exception(url, issuer) && !is_first_version(issuer);
    if is_template(issuer) || issuer.strip_suffix('/').unwrap_or(issuer) == expected || is_documented {
        return;
    }
    let problem = input.problem(&RULE, format!("the issuer is `{issuer}`, but the metadata is below `{expected}`"));
    let problem = problem.label("logins work only if ID tokens carry that very issuer");
    findings.push(explained(problem, issuer, &expected));
}

/// The issuer that a document at `url` speaks for, without a slash at the end; `None` where the URL does not say.
fn issuer_of(url: &Url) -> Option<String> {
    let mut bare = Url::parse(&shown_url(url)).ok()?;
    bare.set_query(None);
    bare.set_fragment(None);
    if let Some(issuer) = bare.as_str().strip_suffix(SUFFIX) {
        return Some(issuer.to_owned());
    }
    // The form of RFC 8414 section 3.1: between host and path.
    let path = [SUFFIX, "/.well-known/oauth-authorization-server"]
        .iter()
        .find_map(|suffix| bare.path().strip_prefix(suffix))
        .map(str::to_owned)?;
    bare.set_path(&path);
    Some(bare.as_str().trim_end_matches('/').to_owned())
}

/// Whether the issuer is that of Microsoft Entra's v1.0 tokens.
fn is_first_version(issuer: &str) -> bool {
    issuer.starts_with("https://sts.windows.net/") || issuer.starts_with("https://sts.chinacloudapi.cn/")
}

/// Adds which small difference it is, where it is one.
fn explained(problem: Diagnostic, issuer: &str, expected: &str) -> Diagnostic {
    let (Ok(claimed), Ok(place)) = (Url::parse(issuer), Url::parse(expected)) else {
        return problem
            .help("let the provider's issuer be an `https` URL; some call this setting *Issuer* or *Public URL*");
    };
    if is_first_version(issuer) {
        return problem.help("this is the v1.0 document of Microsoft Entra, whose tokens lack `email`: insert `/v2.0` before `/.well-known`");
    }
    let differs = if issuer.eq_ignore_ascii_case(expected) {
        "they differ in upper and lower case"
    } else if issuer.trim_end_matches('/') == expected.trim_end_matches('/') {
        "they differ in slashes at the end"
    } else if claimed.as_str() == place.as_str() {
        "they differ in spelling, such as a port that is the default"
    } else if claimed.host_str() == place.host_str() && claimed.scheme() != place.scheme() {
        "they differ in `http` and `https`: the provider does not know that it is behind TLS"
    } else if claimed.host_str() == place.host_str() && claimed.port() != place.port() {
        "they differ in the port"
    } else if claimed.host_str() == place.host_str() {
        "they differ in the path"
    } else {
        "they differ in the host"
    };
    let right_url = format!("{}{SUFFIX}", issuer.strip_suffix('/').unwrap_or(issuer));
    problem
        .evidence(differs)
        .help(format!("if `{right_url}` answers, use that; else correct the provider's public address"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{diagnose, provider, said};

    fn fetched(url: &str, issuer: &str) -> Vec<String> {
        diagnose(&RULE, &provider().with(&json!({ "issuer": issuer })).fetched_from(url))
            .iter()
            .map(|problem| problem.evidence_texts().first().unwrap_or(&problem.help_texts()[0]).clone().into_owned())
            .collect()
    }

    #[test]
    fn the_place_of_the_document_is_its_issuer() {
        let none: [String; 0] = [];
        assert_eq!(fetched("https://a.example/.well-known/openid-configuration", "https://a.example"), none);
        assert_eq!(fetched("https://a.example/.well-known/openid-configuration", "https://a.example/"), none);
        assert_eq!(fetched("https://a.example/r/.well-known/openid-configuration", "https://a.example/r/"), none);
        assert_eq!(fetched("https://a.example/.well-known/openid-configuration/r", "https://a.example/r"), none);
        assert_eq!(fetched("https://a.example/.well-known/openid-configuration?p=x", "https://a.example"), none);
        assert_eq!(fetched("https://a.example/metadata.json", "https://b.example"), none, "the URL does not say");
    }

    #[test]
    fn microsofts_names_for_one_tenant_are_no_mismatch() {
        let id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        let fetch = |url: &str, issuer: &str| fetched(&format!("{url}/.well-known/openid-configuration"), issuer);
        let issuer = format!("https://login.microsoftonline.com/{id}/v2.0");
        assert!(fetch("https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0", &issuer).is_empty());
        assert!(
            fetch("https://x.ciamlogin.com/x.onmicrosoft.com/v2.0", &format!("https://{id}.ciamlogin.com/{id}/v2.0"))
                .is_empty()
        );
        assert!(
            fetch(
                "https://x.b2clogin.com/x.onmicrosoft.com/B2C_1_in/v2.0",
                &format!("https://x.b2clogin.com/{id}/v2.0/")
            )
            .is_empty()
        );
        let first_version = fetch("https://login.microsoftonline.com/x", &format!("https://sts.windows.net/{id}/"));
        assert!(first_version[0].contains("insert `/v2.0`"), "{first_version:?}");
        assert!(!fetch("https://evil.example/x/v2.0", &issuer).is_empty());
    }

    #[test]
    fn the_difference_is_named() {
        let from = "https://a.example/r/.well-known/openid-configuration";
        for (issuer, difference) in [
            ("https://A.example/r", "they differ in upper and lower case"),
            ("https://a.example/r//", "they differ in slashes at the end"),
            ("https://a.example:443/r", "they differ in spelling, such as a port that is the default"),
            (
                "http://a.example/r",
                "they differ in `http` and `https`: the provider does not know that it is behind TLS",
            ),
            ("https://a.example:8443/r", "they differ in the port"),
            ("https://a.example/other", "they differ in the path"),
            ("https://b.example/r", "they differ in the host"),
            (
                "acme.com",
                "let the provider's issuer be an `https` URL; some call this setting *Issuer* or *Public URL*",
            ),
        ] {
            assert_eq!(fetched(from, issuer), [difference], "{issuer}");
        }
    }

    #[test]
    fn no_issuer_is_a_warning_and_an_empty_one_an_error() {
        assert_eq!(said(&RULE, &provider().without(&["issuer"])), ["warning: the metadata names no issuer"]);
        assert_eq!(
            said(&RULE, &provider().with(&json!({ "issuer": "" }))),
            ["error: the issuer is empty, which no ID token matches"]
        );
    }
}
