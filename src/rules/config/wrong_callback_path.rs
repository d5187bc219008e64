//! Streamlit serves the provider's answer at one path only.

use url::Url;

use crate::diagnostic::{Applicability, Fix, Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::source::TextEdit;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "wrong-callback-path",
        summary: "the redirect URI does not lead to Streamlit's callback",
        level: Level::Error,
        docs: r#"
## Why
Streamlit answers the provider at `/oauth2callback` (below `server.baseUrlPath`, if that is set), and nowhere else. At any
other path it serves the app itself: the login ends there without an error, and the user stays logged out.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/callback"
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
Register the same URI with the provider.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, found: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    let Some(setting) = auth.get("redirect_uri") else { return };
    let Some(text) = setting.as_str() else { return };
    // What is no URL at all is another rule's business; `{port}` is Streamlit's own placeholder.
    let Ok(url) = Url::parse(&text.replace("{port}", "8501")) else { return };
    let expected = input.config.callback_path();
    if url.path() == expected || !matches!(url.scheme(), "http" | "https") {
        return;
    }
    let mut problem = RULE.at(setting.value(), format!("`{text}` does not end in `{expected}`"));
    if url.path().trim_end_matches('/') == expected {
        problem = RULE
            .at(setting.value(), format!("`{text}` ends in a slash"))
            .label("after it, Streamlit logs out only locally");
    } else {
        problem = problem.label("Streamlit does not serve this path");
    }
    if let Some(location) = input.config.base_url_path_location() {
        problem = problem.related(location, "the app is served below this path");
    }
    if let Some(origin_end) =
        text.find("://").and_then(|scheme| text[scheme + 3..].find('/').map(|slash| scheme + 3 + slash))
    {
        problem = problem.fix(Fix {
            title: "use Streamlit's callback path".to_owned(),
            applicability: Applicability::Unsafe,
            file: setting.file,
            edits: vec![TextEdit::replace(setting.entry.value_span, format!("\"{}{expected}\"", &text[..origin_end]))],
        });
    }
    found.push(problem.help("register the same URI with the provider"));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, check_with};

    #[test]
    fn another_path_is_named() {
        let found = check(&RULE, "[auth]\nredirect_uri = 'http://localhost:8501/cb' #~ error[wrong-callback-path]\n");
        assert_eq!(found[0].message(), "`http://localhost:8501/cb` does not end in `/oauth2callback`");
    }

    #[test]
    fn a_slash_at_the_end_is_named() {
        check(&RULE, "[auth]\nredirect_uri = 'https://a.example/oauth2callback/' #~ error[wrong-callback-path]\n");
    }

    #[test]
    fn the_path_stands_below_the_base_path() {
        let config = "[server]\nbaseUrlPath = 'app'\n";
        check_with(&RULE, "[auth]\nredirect_uri = 'https://a.example/app/oauth2callback'\n", config);
        check_with(
            &RULE,
            "[auth]\nredirect_uri = 'https://a.example/oauth2callback' #~ error[wrong-callback-path]\n",
            config,
        );
    }

    #[test]
    fn the_port_placeholder_is_streamlits_own() {
        check(&RULE, "[auth]\nredirect_uri = 'http://localhost:{port}/oauth2callback'\n");
    }
}
