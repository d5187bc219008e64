//! The rule `placeholder-value`: a setting still holds a placeholder.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::quote_value::quoted;
use crate::rules::values::setting_value::{SettingUse, ValueState};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "placeholder-value",
        summary: "a setting still holds a placeholder",
        level: Level::Error,
        docs: r#"
## Why
Streamlit takes any text for a client ID, a secret or an address; only the provider notices, with a message that names
neither the file nor the key. A placeholder as `cookie_secret` is worse: the login works, and whoever has read the same
guide can sign in as anybody.

## Example
```toml
[auth]
redirect_uri = "https://YOUR-APP.streamlit.app/oauth2callback"
```

## Instead
```toml
[auth]
redirect_uri = "https://weather.streamlit.app/oauth2callback"
```
`{port}` in `redirect_uri` is no placeholder: Streamlit puts its own port there.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for site in input.settings.iter().filter(|site| site.written == ValueState::Placeholder) {
        let key = site.key();
        let value = site.setting.as_str().unwrap_or_default().trim();
        let message = if site.is_secret() {
            format!("`{key}` still holds a placeholder")
        } else {
            format!("`{key}` still holds the placeholder {}", quoted(value))
        };
        let mut problem = RULE.at_value(&site, message).label("to be filled in");
        if let Some(provider) = site.provider {
            problem = problem.provider(provider.name);
        }
        findings.push(problem.help(advice(input, &site, value)));
    }
}

/// Where the real value comes from.
fn advice(input: &ConfigInput<'_>, site: &SettingUse<'_>, value: &str) -> String {
    let lower = value.to_ascii_lowercase();
    match site.key() {
        "cookie_secret" => "run `authctl secret --write` to put a random one here".to_owned(),
        "redirect_uri" => format!(
            "write the address at which people open the app, followed by `{}`; on this machine that is `{}`",
            input.config.callback_path(),
            input.config.local_redirect_uri()
        ),
        "server_metadata_url" if lower.contains("microsoftonline") => {
            "put the tenant ID there: Entra admin center > Overview > Tenant ID".to_owned()
        }
        "server_metadata_url" if lower.contains("okta") || lower.contains("auth0") => {
            "put your organisation's domain there, as the provider's console shows it".to_owned()
        }
        "server_metadata_url" if lower.contains("cognito") => {
            "put the user pool ID there: Amazon Cognito > User pools".to_owned()
        }
        "server_metadata_url" => {
            "write the provider's issuer, followed by `/.well-known/openid-configuration`".to_owned()
        }
        "client_id" | "client_secret" => "copy it from the app's registration in the provider's console".to_owned(),
        _ => "write the value that the provider's documentation gives".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn placeholders_are_named_and_secrets_not_quoted() {
        let found = check(
            &RULE,
            "[auth]\nredirect_uri = 'https://<your-app>.streamlit.app/oauth2callback' #~ error[placeholder-value]\n\
             cookie_secret = 'your-random-secret' #~ error[placeholder-value]\n[auth.google]\n\
             client_id = 'YOUR_CLIENT_ID' #~ error[placeholder-value]\nclient_secret = 'GOCSPX-xxxx' #~ error[placeholder-value]\n",
        );
        assert_eq!(found[1].message(), "`cookie_secret` still holds a placeholder");
        assert_eq!(found[2].message(), "`client_id` still holds the placeholder `YOUR_CLIENT_ID`");
    }

    #[test]
    fn the_port_placeholder_is_streamlits_own() {
        check(&RULE, "[auth]\nredirect_uri = 'http://localhost:{port}/oauth2callback'\n");
        check(&RULE, "[auth]\nredirect_uri = 'http://{host}:{port}/oauth2callback' #~ error[placeholder-value]\n");
    }

    #[test]
    fn a_variable_is_another_problem() {
        check(&RULE, "[auth]\nredirect_uri = '${REDIRECT_URI}'\ncookie_secret = ''\n");
    }
}
