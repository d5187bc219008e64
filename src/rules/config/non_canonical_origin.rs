//! The rule `non-canonical-origin`: no browser writes the redirect URI's host and port this way.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::quote_value::quoted;
use crate::rules::values::redirect::{PORT, Redirect};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "non-canonical-origin",
        summary: "no browser writes the redirect URI's host and port this way",
        level: Level::Error,
        docs: r#"
## Why
Streamlit writes scheme, host and port of `redirect_uri` into the cookie of the login, and believes the cookie only where the
browser's `Origin` is the same text. Browsers write hosts in lower case, leave out the ports 80 and 443, and encode letters
beyond ASCII (`xn--…`). With anything else the login succeeds, and the app stays logged out: “Origin mismatch” in the log.

## Example
```toml
[auth]
redirect_uri = "https://Weather.example.com:443/oauth2callback"
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
    let Some(redirect) = Redirect::find(input) else { return };
    let port = input.config.port().to_string();
    let written = redirect.origin().replace(PORT, &port);
    // Streamlit itself writes the scheme in lower case.
    let Some((scheme, rest)) = written.split_once("://") else { return };
    let written = format!("{}://{rest}", scheme.to_ascii_lowercase());
    let origin = redirect.url.origin().ascii_serialization();
    let canonical = origin.trim_end_matches('.').replace(".:", ":");
    if written == canonical {
        return;
    }
    let host = rest.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(rest, |(host, _)| host);
    let why = if host.chars().any(|character| character.is_ascii_uppercase()) {
        "browsers write hosts in lower case"
    } else if !host.is_ascii() {
        "browsers encode letters beyond ASCII"
    } else if host.ends_with('.') {
        "no user opens the app with a dot at the end"
    } else if rest.len() != host.len() && redirect.url.port().is_none() {
        "browsers leave out the port that goes without saying"
    } else {
        "browsers write this address in another way"
    };
    let uri = format!("{canonical}{}", &redirect.text[redirect.origin().len()..]);
    // A placeholder for the port would be lost in a new text.
    let fix =
        (!redirect.has_port_placeholder()).then(|| redirect.replaced_by(&uri, "write it as browsers do")).flatten();
    findings.push(
        RULE.at_value(&redirect.site, format!("{} is {} to browsers", quoted(redirect.origin()), quoted(&canonical)))
            .label(format!("{why}: the login succeeds, and the app stays logged out"))
            .help("register the same URI with the provider")
            .fix_if_any(fix),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    #[test]
    fn what_browsers_write_otherwise_is_named() {
        for (origin, canonical, why) in [
            ("https://App.example.com", "https://app.example.com", "lower case"),
            ("https://app.example.com:443", "https://app.example.com", "without saying"),
            ("http://localhost:80", "http://localhost", "without saying"),
            ("https://bücher.example", "https://xn--bcher-kva.example", "beyond ASCII"),
            ("https://app.example.com.", "https://app.example.com", "dot at the end"),
            ("http://127.1:8501", "http://127.0.0.1:8501", "another way"),
            ("http://[0:0::1]:8501", "http://[::1]:8501", "another way"),
        ] {
            let text = format!("[auth]\nredirect_uri = '{origin}/oauth2callback' #~ error[non-canonical-origin]\n");
            let found = check(&RULE, &text);
            assert!(found[0].label_text().contains(why), "{origin}: {}", found[0].label_text());
            assert!(fixed(&text, &found).contains(&format!("\"{canonical}/oauth2callback\"")), "{origin}");
        }
    }

    #[test]
    fn what_browsers_write_passes() {
        for origin in
            ["https://app.example.com", "HTTPS://app.example.com:8443", "http://localhost:{port}", "http://[::1]:8501"]
        {
            check(&RULE, &format!("[auth]\nredirect_uri = '{origin}/oauth2callback'\n"));
        }
    }
}
