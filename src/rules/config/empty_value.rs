//! The rule `empty-value`: a required setting is empty.

use super::unsupported_public_client::is_public_by_intention;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::setting_value::{SettingUse, ValueState};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{Auth, Fact, Version};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "empty-value",
        summary: "a required setting is empty",
        level: Level::Error,
        docs: r#"
## Why
Streamlit asks only whether a key is there. An empty `cookie_secret` ends in `oct key material must not be empty`, an empty
`redirect_uri` sends `/` to the provider, which refuses it, and an empty `server_metadata_url` ends in a bare `400` or `500`;
directly in `[auth]`, an empty `client_id` or `client_secret` counts as missing. Often a script wrote the file while its
variable was not set.

## Example
```toml
[auth]
redirect_uri = ""
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
A public client, which has no secret, is set up with `client_secret = ""` in `[auth.NAME]`; that is
not reported, except with Google, which has none.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for site in input.settings.iter().filter(|site| site.written == ValueState::Empty) {
        let Some(label) = consequence(&auth, &site, input.streamlit) else { continue };
        let key = site.key();
        let is_blank = site.setting.as_str().is_some_and(|text| !text.is_empty());
        let message = format!("`{key}` {}", if is_blank { "holds nothing but white space" } else { "is empty" });
        let problem = RULE.at_value(&site, message).label(label);
        let problem = match site.provider {
            Some(provider) => problem.provider(provider.name),
            None => problem,
        };
        findings.push(
            problem.help(match key {
                "cookie_secret" => "run `authctl secret --write` to put a random one here".to_owned(),
                "redirect_uri" => format!("on this machine it is `{}`", input.config.local_redirect_uri()),
                "server_metadata_url" => {
                    "it is the provider's issuer, followed by `/.well-known/openid-configuration`".to_owned()
                }
                _ => "copy it from the provider's console; if a script writes this file, see that its variable is set"
                    .to_owned(),
            }),
        );
    }
}

/// What becomes of an empty value; `None` where it does no harm.
fn consequence(auth: &Auth<'_>, site: &SettingUse<'_>, streamlit: Version) -> Option<&'static str> {
    let is_flat = site.provider.is_some_and(|provider| provider.is_flat());
    match site.key() {
        "redirect_uri" => Some("the provider is asked to come back to nowhere, and refuses"),
        // Tornado needs a secret for the cookies of every connection.
        "cookie_secret" if streamlit.has(Fact::Tornado) => {
            Some("the app does not load: Streamlit cannot sign a cookie with it")
        }
        "cookie_secret" => Some("Streamlit cannot sign the login with it, and fails"),
        "client_id" | "client_secret" | "server_metadata_url" if is_flat => {
            let is_public = site.provider.is_some_and(|provider| is_public_by_intention(auth, &provider));
            (site.key() != "client_secret" || !is_public)
                .then_some("directly in `[auth]` this counts as missing, and `st.login()` refuses")
        }
        "client_id" => Some("the provider cannot tell which client this is, and refuses"),
        "server_metadata_url" => Some("Streamlit cannot find the provider, and answers `400`"),
        // In a section of its own, an empty `client_secret` is how a public client is set up; Google knows none.
        "client_secret" => {
            let text = |key: &str| site.provider.and_then(|provider| provider.get(auth, key)?.as_str());
            let is_googles = text("server_metadata_url").is_some_and(|url| url.contains("//accounts.google.com/"));
            if text("client_secret") == Some("") {
                is_googles.then_some("Google has no public clients for web apps, and answers `invalid_request`")
            } else {
                Some("the provider gets white space for a secret, and answers `invalid_client`")
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn every_empty_required_setting_is_named() {
        check(
            &RULE,
            "[auth]\nredirect_uri = '' #~ error[empty-value]\ncookie_secret = '  ' #~ error[empty-value]\n[auth.x]\n\
             client_id = '' #~ error[empty-value]\nserver_metadata_url = \"\" #~ error[empty-value]\n",
        );
    }

    #[test]
    fn an_empty_secret_is_a_public_client_in_a_section_of_its_own() {
        check(&RULE, "[auth.x]\nclient_secret = ''\n");
        check(&RULE, "[auth.x]\nclient_secret = '  ' #~ error[empty-value]\n");
        check(
            &RULE,
            "[auth.g]\nclient_secret = '' #~ error[empty-value]\n\
             server_metadata_url = 'https://accounts.google.com/.well-known/openid-configuration'\n",
        );
        check(&RULE, "[auth]\nclient_id = 'x'\nclient_secret = '' #~ error[empty-value]\n");
    }

    #[test]
    fn what_is_not_in_effect_does_no_harm() {
        check(&RULE, "[auth]\nclient_id = ''\n[auth.default]\nclient_id = 'x'\nauthorize_url = ''\n");
    }
}
