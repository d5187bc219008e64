//! The rule `insecure-redirect-uri`: the redirect URI is plain `http` and does not lead to this machine.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::http::AddressScope;
use crate::providers::{Known, of_url};
use crate::rules::values::setting_value::AuthSettings;
use crate::rules::values::web_address::{is_loopback, is_unspecified, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::{Span, TextEdit};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "insecure-redirect-uri",
        summary: "the redirect URI is plain `http` and does not lead to this machine",
        level: Level::Error,
        docs: r#"
## Why
Providers refuse plain `http` for every host but `localhost`, since the code that logs the user in would travel in the open.
Behind a proxy that ends TLS, the redirect URI is still the public one: Streamlit takes it from the file and compares it with
the address that the browser shows. A provider of one's own may take `http` inside a private network; there this is a warning.

## Example
```toml
[auth]
redirect_uri = "http://weather.example.com/oauth2callback"
```

## Instead
```toml
[auth]
redirect_uri = "https://weather.example.com/oauth2callback"
```
Register the same URI with the provider.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some((site, text)) = input.settings.shared("redirect_uri") else { return };
    let Ok(url) = web_address(&text.replace("{port}", "8501")) else { return };
    if url.scheme() != "http" || is_loopback(&url) {
        return;
    }
    let host = url.host_str().unwrap_or_default();
    let problem = RULE.at_value(&site, format!("the redirect URI is plain `http`, but `{host}` is not this machine"));
    // A service on the Internet refuses such a host all the same.
    let may_be_taken =
        AddressScope::from_url(&url) == AddressScope::Private && !is_any_provider_a_service(&input.settings);
    let problem = if may_be_taken {
        problem
            .at_level(Level::Warning)
            .label("the code that signs the user in travels in the open, and most providers refuse that")
            .help("serve the app by `https`, through a proxy or with `server.sslCertFile`")
    } else if is_unspecified(&url) {
        problem
            .label("a server listens here, but no browser can go here")
            .help("write the host by which the browser reaches the app: `localhost`, or its public name with `https`")
    } else {
        problem.label("providers refuse `http` for every host but `localhost`").help(
            "serve the app by `https`, through a proxy or with `server.sslCertFile`, and register that address with the provider",
        )
    };
    findings.push(if is_unspecified(&url) { problem } else { problem.fix_if_any(with_https(input, &site, text)) });
}

/// Whether one of the providers is known as somebody's service, and not only as a product that anybody can run.
fn is_any_provider_a_service(settings: &AuthSettings<'_>) -> bool {
    settings.of_providers("server_metadata_url").into_iter().any(|(_, _, url)| match of_url(url) {
        Some(Known::Preset(preset)) => preset.is_service(),
        Some(Known::Unsupported(_)) => true,
        None => false,
    })
}

/// The same URI with another scheme, if it is written plainly.
fn with_https(
    input: &ConfigInput<'_>,
    site: &crate::rules::values::setting_value::SettingUse<'_>,
    text: &str,
) -> Option<Fix> {
    let span = site.setting.entry.value_span;
    let written = &input.sources.text(site.setting.file)[span.start..span.end];
    let start = span.start + written.find(text)?;
    Some(Fix {
        title: "use `https`".to_owned(),
        applicability: Applicability::Unsafe,
        file: site.setting.file,
        edits: vec![TextEdit::replace(Span::new(start, start + "http".len()), "https")],
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn a_public_host_needs_https() {
        let text = "[auth]\nredirect_uri = 'http://app.example.com/oauth2callback' #~ error[insecure-redirect-uri]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("'https://app.example.com/oauth2callback'"));
        let found = check(
            &RULE,
            "[auth]\nredirect_uri = 'http://0.0.0.0:8501/oauth2callback' #~ error[insecure-redirect-uri]\n",
        );
        assert!(found[0].proposed_fix().is_none());
    }

    #[test]
    fn in_a_private_network_a_provider_of_ones_own_may_take_it() {
        for host in ["192.168.1.20:8501", "weather.lan", "app:8501"] {
            let text = |level: &str, provider: &str| {
                format!(
                    "[auth]\nredirect_uri = 'http://{host}/oauth2callback' #~ {level}[insecure-redirect-uri]\n\
                     [auth.x]\nserver_metadata_url = 'https://{provider}/.well-known/openid-configuration'\n"
                )
            };
            check(&RULE, &text("warning", "sso.example.com/realms/weather"));
            check(&RULE, &text("warning", "login.example.com"));
            check(&RULE, &text("error", "accounts.google.com"));
        }
    }

    #[test]
    fn this_machine_may_go_without() {
        for host in ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost:{port}", "app.localhost"] {
            check(&RULE, &format!("[auth]\nredirect_uri = 'http://{host}/oauth2callback'\n"));
        }
        check(&RULE, "[auth]\nredirect_uri = 'https://app.example.com/oauth2callback'\n");
    }
}
