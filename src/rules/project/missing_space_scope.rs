//! The rule `missing-space-scope`: the client of the Hugging Face Space lacks a scope that the app asks for.

use crate::diagnostic::{Level, RuleInfo};
use crate::providers::{Known, of_url};
use crate::rules::values::redirect::Redirect;
use crate::rules::values::scope::scopes;
use crate::rules::values::web_address::is_loopback;
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::Location;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-space-scope",
        summary: "the client of the Hugging Face Space lacks a scope that the app asks for",
        level: Level::Warning,
        docs: r#"
## Why
With `hf_oauth: true` in its `README.md`, a Space has a client of its own. That has the scopes `openid` and `profile`, and
those in `hf_oauth_scopes`. Streamlit asks for `email` too, unless `client_kwargs` has a `scope`.

## Example
```yaml
sdk: streamlit
hf_oauth: true
```
in `README.md`.

## Instead
```yaml
sdk: streamlit
hf_oauth: true
hf_oauth_scopes:
  - email
```
"#,
    },
    check: Check::Project(check),
};

/// What Streamlit asks for by itself.
const DEFAULT_SCOPES: [&str; 3] = ["openid", "email", "profile"];

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let Some((file, client)) = &input.app_context.space_client else { return };
    let Some(auth) = input.config.secrets.auth() else { return };
    // On this machine, the client is another one.
    if Redirect::find(input.config).is_some_and(|redirect| is_loopback(&redirect.url)) {
        return;
    }
    for provider in auth.providers() {
        let url = provider.get(&auth, "server_metadata_url").and_then(|setting| setting.as_str()).unwrap_or_default();
        let is_of_space = matches!(of_url(url), Some(Known::Preset(preset)) if preset.name == "huggingface")
            || url.contains("OPENID_PROVIDER_URL");
        if !is_of_space {
            continue;
        }
        let asked =
            scopes(&auth, &provider).map_or_else(|| DEFAULT_SCOPES.map(str::to_owned).to_vec(), |(_, scopes)| scopes);
        let missing: Vec<String> = asked.into_iter().filter(|scope| !client.scopes.contains(scope)).collect();
        let Some(first) = missing.first() else { continue };
        let names: Vec<String> = missing.iter().map(|scope| format!("`{scope}`")).collect();
        findings.push(
            RULE.at(
                Location { file: *file, span: client.span },
                format!("the Space's client lacks the scope {}", names.join(" and ")),
            )
            .provider(provider.name)
            .label("it has `openid`, `profile` and what is listed in `hf_oauth_scopes`")
            .help(format!("add `- {first}` to `hf_oauth_scopes`, or leave it out of `scope` in `client_kwargs`")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::ProjectCase;
    use crate::source::SourceMap;
    use crate::streamlit::deployment::space_client;

    fn said(front_matter: &'static str, kwargs: &str) -> Vec<String> {
        let secrets = format!(
            "[auth]\nredirect_uri = 'https://me-app.hf.space/oauth2callback'\n\
             server_metadata_url = 'https://huggingface.co/.well-known/openid-configuration'\n{kwargs}"
        );
        let text = format!("---\n{front_matter}\n---\n");
        let client = space_client(&text);
        let case = ProjectCase::new(&secrets).file("README.md", &text).with(move |app_context| {
            let file = SourceMap::default().add("README.md", "", Vec::new());
            app_context.space_client = client.clone().map(|client| (file, client));
        });
        case.said(&RULE)
    }

    #[test]
    fn what_the_client_lacks_is_named() {
        assert_eq!(said("hf_oauth: true", ""), ["warning README.md:2: the Space's client lacks the scope `email`"]);
        let kwargs = "client_kwargs = { scope = 'openid email read-repos' }\n";
        assert_eq!(
            said("hf_oauth: true\nhf_oauth_scopes: [inference-api]", kwargs),
            ["warning README.md:3: the Space's client lacks the scope `email` and `read-repos`"]
        );
    }

    #[test]
    fn what_it_has_may_be_asked_for() {
        assert_eq!(said("hf_oauth: true\nhf_oauth_scopes:\n- email", ""), Vec::<String>::new());
        assert_eq!(said("hf_oauth: true", "client_kwargs = { scope = 'openid profile' }\n"), Vec::<String>::new());
        assert_eq!(said("sdk: streamlit", ""), Vec::<String>::new());
    }
}
