//! The rule `loopback-redirect-in-deployment`: the redirect URI leads to this machine, and the app is made to run
//! elsewhere.

use url::Url;

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::web_address::{is_loopback, is_unspecified};
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::streamlit::deployment::MarkKind;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "loopback-redirect-in-deployment",
        summary: "the redirect URI leads to this machine, and the app is made to run elsewhere",
        level: Level::Warning,
        docs: r#"
## Why
The provider sends the user's browser to the redirect URI. `localhost` is then the user's own machine, where no app
answers; and Streamlit trusts an identity only at the redirect URI's own origin.

This is said where these very secrets go along: into an image, to Community Cloud, to a Space, or where Kubernetes
manifests for the app lie beside them.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
with a `Dockerfile` that has `COPY . .`.

## Instead
Give each place its own secrets, with the address that the users type:
```toml
[auth]
redirect_uri = "https://app.example.com/oauth2callback"
```
`authctl export` writes them.
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let Some(setting) = input.config.secrets.auth().and_then(|auth| auth.get("redirect_uri")) else { return };
    let Some(text) = setting.as_str() else { return };
    // Streamlit's own placeholder would keep the text from being a URL.
    let Ok(url) = Url::parse(&text.replace("{port}", "8501")) else { return };
    let Some(mark) = input.app_context.marks.first().filter(|_| is_loopback(&url) || is_unspecified(&url)) else {
        return;
    };
    let host = url.host_str().unwrap_or_default();
    let (name, where_to) = (
        &mark.name,
        match mark.kind {
            MarkKind::Image => "into an image",
            MarkKind::Kubernetes => "to Kubernetes",
            MarkKind::Space => "to a Space of Hugging Face",
            MarkKind::CommunityCloud => "to Streamlit Community Cloud",
        },
    );
    findings.push(
        RULE.at(setting.value(), format!("`{host}` is this machine, but the app goes {where_to}"))
            .label("the provider sends users to their own machine")
            .evidence(format!("`{name}` says where the app goes"))
            .help("give the deployed app its own secrets, with the address that its users open"),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::ProjectCase;
    use crate::streamlit::deployment::{DeploymentMark, MarkKind};

    fn said(uri: &str, kind: Option<MarkKind>) -> Vec<String> {
        let marks = kind.map(|kind| DeploymentMark { kind, name: "Dockerfile".to_owned() });
        ProjectCase::new(&format!("[auth]\nredirect_uri = '{uri}'\n"))
            .with(move |app_context| app_context.marks.extend(marks.clone()))
            .said(&RULE)
    }

    #[test]
    fn this_machine_is_not_where_the_app_goes() {
        assert_eq!(
            said("http://localhost:8501/oauth2callback", Some(MarkKind::Image)),
            ["warning .streamlit/secrets.toml:2: `localhost` is this machine, but the app goes into an image"]
        );
        for uri in [
            "http://127.0.0.1:8501/oauth2callback",
            "http://[::1]:8501/x",
            "http://localhost:{port}/x",
            "http://0.0.0.0/x",
        ] {
            assert_eq!(said(uri, Some(MarkKind::Kubernetes)).len(), 1, "{uri}");
        }
    }

    #[test]
    fn a_public_address_and_a_project_without_marks_are_right() {
        assert_eq!(said("https://app.example.com/oauth2callback", Some(MarkKind::Image)), Vec::<String>::new());
        assert_eq!(said("http://localhost:8501/oauth2callback", None), Vec::<String>::new());
    }
}
