//! The rule `embedded-host`: the app is shown inside another site's page, where no login works.

use url::Url;

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, ProjectInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "embedded-host",
        summary: "the app is shown inside another site's page, where no login works",
        level: Level::Warning,
        docs: r#"
## Why
Pages of Hugging Face and editors in the browser show the app in a frame. Browsers keep the cookies of a frame apart or
drop them, and providers refuse to be framed at all: the login ends where it began, without an error.

## Example
```toml
[auth]
redirect_uri = "https://me-my-app.hf.space/oauth2callback"
```

## Instead
Open the app at its own address, `https://me-my-app.hf.space`, in a tab of its own, and link to it with `target="_blank"`;
or serve it under a domain of your own:
```toml
[auth]
redirect_uri = "https://app.example.com/oauth2callback"
```
"#,
    },
    check: Check::Project(check),
};

/// Hosts whose pages show the app in a frame, each with who they are.
const HOSTS: [(&str, &str); 8] = [
    (".hf.space", "Hugging Face Spaces"),
    (".huggingface.co", "Hugging Face Spaces"),
    (".app.github.dev", "GitHub Codespaces"),
    (".githubpreview.dev", "GitHub Codespaces"),
    (".gitpod.io", "Gitpod"),
    (".replit.dev", "Replit"),
    (".repl.co", "Replit"),
    (".stackblitz.io", "StackBlitz"),
];

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let Some(setting) = input.config.secrets.auth().and_then(|auth| auth.get("redirect_uri")) else { return };
    let Some(url) = setting.as_str().and_then(|text| Url::parse(text).ok()) else { return };
    let host = url.host_str().unwrap_or_default();
    let Some((_, who)) = HOSTS.iter().find(|(ending, _)| host.ends_with(ending)) else { return };
    findings.push(
        RULE.at(setting.value(), format!("{who} shows `{host}` inside its own page"))
            .label("no login works in there")
            .help(format!("open `https://{host}` in its own tab, or serve the app under your own domain")),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::ProjectCase;

    fn said(uri: &str) -> Vec<String> {
        ProjectCase::new(&format!("[auth]\nredirect_uri = '{uri}'\n")).said(&RULE)
    }

    #[test]
    fn hosts_that_frame_the_app_are_known() {
        assert_eq!(
            said("https://me-app.hf.space/oauth2callback"),
            ["warning .streamlit/secrets.toml:2: Hugging Face Spaces shows `me-app.hf.space` inside its own page"]
        );
        assert_eq!(said("https://x-8501.app.github.dev/oauth2callback").len(), 1);
    }

    #[test]
    fn others_do_not() {
        for uri in [
            "https://app.example.com/oauth2callback",
            "https://hf.space.example/oauth2callback",
            "http://localhost:{port}/oauth2callback",
            "x",
        ] {
            assert_eq!(said(uri), Vec::<String>::new(), "{uri}");
        }
    }
}
