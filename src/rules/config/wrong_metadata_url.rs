//! The rule `wrong-metadata-url`: `server_metadata_url` is not the address of a metadata document.

use url::Url;

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::providers::of_url;
use crate::rules::engine::fixes;
use crate::rules::values::metadata_address::{Meant, Mistake, SUFFIX, meant, mistake};
use crate::rules::values::web_address::web_address;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::NewValue;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "wrong-metadata-url",
        summary: "`server_metadata_url` is not the address of a metadata document",
        level: Level::Error,
        docs: r#"
## Why
Streamlit fetches the document at `server_metadata_url` unchanged, and adds nothing to the address. For the issuer, for the
authorization or token endpoint, or for a slip in `/.well-known/openid-configuration`, the provider sends a web page or an error,
and `st.login` ends in `400 Authentication error`. Two slashes in a row are a warning: some servers forgive them. The document
for OAuth alone (`oauth-authorization-server`) lacks what OpenID Connect needs.

## Example
```toml
[auth.keycloak]
server_metadata_url = "https://sso.example.com/realms/weather/protocol/openid-connect/auth"
```

## Instead
```toml
[auth.keycloak]
server_metadata_url = "https://sso.example.com/realms/weather/.well-known/openid-configuration"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (provider, site, text) in input.settings.of_providers("server_metadata_url") {
        let Ok(url) = web_address(text) else { continue };
        let Some(mistake) = mistake(&url) else { continue };
        let message = match mistake {
            Mistake::AuthorizationEndpoint => {
                "this is the address of an authorization endpoint, not of metadata".to_owned()
            }
            Mistake::TokenEndpoint => "this is the address of a token endpoint, not of metadata".to_owned(),
            Mistake::OtherEndpoint => "this is the address of an endpoint, not of metadata".to_owned(),
            Mistake::OauthMetadata => "this is metadata of OAuth without OpenID Connect".to_owned(),
            Mistake::Misspelled if has_only_a_slash_more(&url) => "`server_metadata_url` ends in a slash".to_owned(),
            Mistake::Misspelled => format!("`server_metadata_url` does not end in `{SUFFIX}`"),
            Mistake::EmptySegment => "`server_metadata_url` has two slashes in a row in its path".to_owned(),
            Mistake::Issuer => format!("`server_metadata_url` lacks `{SUFFIX}` at its end"),
        };
        let place = meant(&url);
        let fix = match &place {
            Meant::Known(proposed) if proposed != text => {
                let title = format!("use `{proposed}`");
                let value = NewValue::String(proposed.clone());
                fixes::setting(input, auth.file(), &site.path(), &value, Applicability::Unsafe, title)
            }
            Meant::Known(_) | Meant::OneOf(_) => None,
        };
        // Some frameworks serve the document there, and only there; some servers take two slashes for one.
        let may_be_right = mistake == Mistake::EmptySegment || has_only_a_slash_more(&url) && of_url(text).is_none();
        let (level, label) = if may_be_right {
            (Level::Warning, "most providers have no metadata here, and Streamlit then answers `400`")
        } else {
            (Level::Error, "Streamlit gets no metadata here, and answers `400`")
        };
        let problem = RULE
            .at_value(&site, message)
            .at_level(level)
            .provider(provider.name)
            .label(label)
            .help(format!("the metadata's address is the issuer, followed by `{SUFFIX}`"));
        let problem = match place {
            Meant::OneOf(candidates) => problem.help(format!(
                "it may be {}: `authctl probe` asks there, or open them in a browser until one shows JSON",
                either(&candidates)
            )),
            Meant::Known(_) => problem,
        };
        findings.push(problem.fix_if_any(fix));
    }
}

/// `a`, `b` or `c`, each in backticks.
fn either(candidates: &[String]) -> String {
    let quoted: Vec<String> = candidates.iter().map(|candidate| format!("`{candidate}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn has_only_a_slash_more(url: &Url) -> bool {
    url.path().strip_suffix('/').is_some_and(|path| path.ends_with(SUFFIX))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn an_endpoint_is_turned_into_the_document() {
        let text = "[auth.ms]\nserver_metadata_url = 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize' #~ error[wrong-metadata-url]\n";
        let found = check(&RULE, text);
        assert_eq!(found[0].message(), "this is the address of an authorization endpoint, not of metadata");
        assert!(fixed(text, &found).contains("\"https://login.microsoftonline.com/contoso.example/v2.0/.well-known/"));
    }

    #[test]
    fn no_address_is_made_up_for_a_host_that_nobody_knows() {
        let text =
            "[auth.x]\nserver_metadata_url = 'https://idp.example/oauth2/authorize' #~ error[wrong-metadata-url]\n";
        let found = check(&RULE, text);
        assert!(found[0].proposed_fix().is_none());
        assert_eq!(
            found[0].help_texts()[1],
            "it may be `https://idp.example/oauth2/.well-known/openid-configuration` or \
             `https://idp.example/.well-known/openid-configuration`: `authctl probe` asks there, or open them in a \
             browser until one shows JSON"
        );
    }

    #[test]
    fn a_slip_in_the_suffix_is_named() {
        let text = "[auth.x]\nserver_metadata_url = 'https://a.example/.well-known/openid_configuration' #~ error[wrong-metadata-url]\n";
        let found = check(&RULE, text);
        assert!(found[0].message().contains("does not end in"));
    }

    #[test]
    fn a_slash_too_many_may_be_right_where_the_provider_is_unknown() {
        for (host, level) in [("idp.example", "warning"), ("accounts.google.com", "error")] {
            let found = check(
                &RULE,
                &format!(
                    "[auth.x]\nserver_metadata_url = 'https://{host}/.well-known/openid-configuration/' #~ {level}[wrong-metadata-url]\n"
                ),
            );
            assert_eq!(found[0].message(), "`server_metadata_url` ends in a slash");
        }
    }

    #[test]
    fn a_slash_too_many_is_a_suspicion() {
        let text = "[auth.x]\nserver_metadata_url = 'https://weather.eu.auth0.com//.well-known/openid-configuration' #~ warning[wrong-metadata-url]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("auth0.com/.well-known/"));
    }

    #[test]
    fn documents_and_other_faults_pass() {
        check(&RULE, "[auth.x]\nserver_metadata_url = 'https://a.example/.well-known/openid-configuration?p=1'\n");
        check(&RULE, "[auth.x]\nserver_metadata_url = 'a.example'\n");
        check(&RULE, "[auth.x]\nserver_metadata_url = 'https://YOUR-DOMAIN/'\n");
    }
}
