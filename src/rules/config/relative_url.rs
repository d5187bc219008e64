//! The rule `relative-url`: a URL does not begin with `http://` or `https://`.

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::values::quote_value::quoted;
use crate::rules::values::setting_value::SettingUse;
use crate::rules::values::web_address::{Fault, is_loopback, web_address};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::TextEdit;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "relative-url",
        summary: "a URL does not begin with `http://` or `https://`",
        level: Level::Error,
        docs: r#"
## Why
Streamlit completes no address. It sends `redirect_uri` to the provider unchanged, and a provider refuses what is not an
absolute URL; with a `server_metadata_url` that it cannot fetch, it answers `400 Authentication error`.

## Example
```toml
[auth]
redirect_uri = "/oauth2callback"
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    for site in input.settings.iter().filter(is_url) {
        let Some(text) = site.text() else { continue };
        if web_address(&filled(&site, text)) != Err(Fault::Relative) {
            continue;
        }
        let mut problem = RULE
            .at(site.value(), format!("{} does not begin with `http://` or `https://`", quoted(text)))
            .label(match site.key() {
                "redirect_uri" => "the provider refuses this",
                "server_metadata_url" => "Streamlit cannot fetch this, and answers `400`",
                _ => "this leads nowhere",
            });
        if let Some(provider) = site.provider {
            problem = problem.provider(provider.name);
        }
        let proposal = proposal(input, &site, text);
        findings.push(match proposal {
            Some(url) => problem.fix(Fix {
                title: "write the whole address".to_owned(),
                applicability: Applicability::Unsafe,
                file: site.setting.file,
                edits: vec![TextEdit::replace(site.setting.entry.value_span, format!("\"{url}\""))],
            }),
            None => problem.help("write the whole address, from `https://` on"),
        });
    }
}

/// Whether the setting holds an address.
pub(crate) fn is_url(site: &SettingUse<'_>) -> bool {
    site.key() == "redirect_uri" || site.key().ends_with("_url")
}

/// The value with Streamlit's own placeholder filled in.
pub(crate) fn filled(site: &SettingUse<'_>, text: &str) -> String {
    if site.key() == "redirect_uri" { text.replace("{port}", "8501") } else { text.to_owned() }
}

fn proposal(input: &ConfigInput<'_>, site: &SettingUse<'_>, text: &str) -> Option<String> {
    if text.contains(['"', '\\']) {
        return None;
    }
    if text.starts_with('/') {
        return (site.key() == "redirect_uri").then(|| input.config.local_redirect_uri());
    }
    // Another scheme, or one with too few slashes, is not ours to guess.
    let rest =
        ["https:/", "http:/", "https//", "http//"].iter().find_map(|wrong| Some((*wrong, text.strip_prefix(wrong)?)));
    let url = match rest {
        Some((wrong, rest)) => {
            let scheme = if wrong.starts_with("https") { "https" } else { "http" };
            format!("{scheme}://{}", rest.trim_start_matches('/'))
        }
        None if text.contains("://") => return None,
        None => {
            let candidate = format!("http://{text}");
            let address = web_address(&filled(site, &candidate)).ok()?;
            let is_host = is_loopback(&address) || address.host_str().is_some_and(|host| host.contains('.'));
            if !is_host {
                return None;
            }
            if is_loopback(&address) { candidate } else { format!("https://{text}") }
        }
    };
    web_address(&filled(site, &url)).ok().map(|_| url)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    fn proposed(value: &str) -> String {
        let text = format!("[auth]\nredirect_uri = '{value}' #~ error[relative-url]\n");
        fixed(&text, &check(&RULE, &text)).lines().nth(1).unwrap_or_default().to_owned()
    }

    #[test]
    fn the_scheme_is_completed() {
        assert!(proposed("localhost:8501/oauth2callback").contains("\"http://localhost:8501/oauth2callback\""));
        assert!(proposed("app.example.com/oauth2callback").contains("\"https://app.example.com/oauth2callback\""));
        assert!(
            proposed("https:/app.example.com/oauth2callback").contains("\"https://app.example.com/oauth2callback\"")
        );
        assert!(proposed("/oauth2callback").contains("\"http://localhost:8501/oauth2callback\""));
        assert!(proposed("localhost:{port}/x").contains("\"http://localhost:{port}/x\""));
    }

    #[test]
    fn what_cannot_be_guessed_is_only_named() {
        let found = check(&RULE, "[auth.x]\nserver_metadata_url = 'see the wiki' #~ error[relative-url]\n");
        assert!(found[0].proposed_fix().is_none());
        check(&RULE, "[auth]\nredirect_uri = 'ftp://a.example/x' #~ error[relative-url]\n");
    }

    #[test]
    fn absolute_ones_pass_and_other_faults_are_others() {
        check(
            &RULE,
            "[auth]\nredirect_uri = 'HTTP://localhost:{port}/x'\n[auth.x]\nserver_metadata_url = 'https://a b/'\n",
        );
        check(&RULE, "[auth]\nredirect_uri = ''\n[auth.x]\nserver_metadata_url = '${URL}'\n");
    }
}
