//! The rule `unsupported-prompt`: the provider refuses the `prompt` that Streamlit sends.

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::providers::{Known, Preset, of_url};
use crate::rules::engine::fixes;
use crate::rules::values::setting_value::kwarg;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{NewValue, SettingPath};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unsupported-prompt",
        summary: "the provider refuses the `prompt` that Streamlit sends",
        level: Level::Error,
        docs: r#"
## Why
Where `client_kwargs` has no `prompt`, Streamlit asks for `prompt=select_account`, so that people can choose an account. Most
providers show a choice or ignore it; GitLab, Logto, Clerk and others answer with an error, and the login ends before it
begins. There is no way to send no `prompt` at all. With `prompt = "none"`, a warning, the provider must not ask anybody: who has
no session there yet is sent back and stays logged out.

## Example
```toml
[auth.gitlab]
client_id = "4f1c0a9b8e7d6c5b4a39281706f5e4d3c2b1a0998877665544332211ffeeddcc"
client_secret = "gloas-4f1c0a9b8e7d6c5b4a39281706f5e4d3c2b1a0998877665544332211ffeeddcc"
server_metadata_url = "https://gitlab.com/.well-known/openid-configuration"
```

## Instead
```toml
[auth.gitlab]
client_id = "4f1c0a9b8e7d6c5b4a39281706f5e4d3c2b1a0998877665544332211ffeeddcc"
client_secret = "gloas-4f1c0a9b8e7d6c5b4a39281706f5e4d3c2b1a0998877665544332211ffeeddcc"
server_metadata_url = "https://gitlab.com/.well-known/openid-configuration"
client_kwargs = { prompt = "consent" }
```
"#,
    },
    check: Check::Config(check),
};

/// What Streamlit asks for when nothing is set.
const STREAMLITS_OWN: &str = "select_account";

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.providers() {
        let Some(setting) = kwarg(&auth, &provider, "prompt").filter(|setting| setting.as_str() == Some("none")) else {
            continue;
        };
        findings.push(
            RULE.at(setting.value(), "`prompt=none` forbids the provider to ask anybody to sign in")
                .at_level(Level::Warning)
                .provider(provider.name)
                .label("users without a session at the provider return to the app logged out: `login_required`")
                .help("leave `prompt` out, or set it to `login`"),
        );
    }
    for (provider, site, url) in input.settings.of_providers("server_metadata_url") {
        let Some(Known::Preset(preset)) = of_url(url) else { continue };
        let setting = kwarg(&auth, &provider, "prompt");
        let prompt = match setting {
            Some(setting) => match setting.as_str() {
                Some(prompt) => prompt,
                None => continue,
            },
            None => STREAMLITS_OWN,
        };
        if !preset.refused_prompts.contains(&prompt) {
            continue;
        }
        let problem = RULE
            .at(
                setting.map_or_else(|| site.value(), |setting| setting.value()),
                format!("{} refuses `prompt={prompt}`", preset.title),
            )
            .provider(provider.name)
            .label(if setting.is_some() {
                "the login ends with an error before anybody can sign in"
            } else {
                "Streamlit sends that where no `prompt` is set, and the login ends with an error"
            });
        let fix = accepted(preset).and_then(|prompt| {
            let path =
                SettingPath::section(provider.section.map(|_| provider.name)).join("client_kwargs").join("prompt");
            let title = format!("ask for `prompt={prompt}`");
            fixes::setting(input, auth.file(), &path, &NewValue::from(prompt), Applicability::Safe, title)
        });
        findings.push(problem.fix_if_any(fix));
    }
}

/// The prompt with which a login works.
fn accepted(preset: &'static Preset) -> Option<&'static str> {
    preset.client_kwargs.iter().find(|(key, _)| *key == "prompt").map(|(_, prompt)| *prompt)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    const GITLAB: &str = "server_metadata_url = 'https://gitlab.com/.well-known/openid-configuration'";

    #[test]
    fn streamlits_own_prompt_may_be_refused() {
        let text = format!("[auth.gitlab]\n{GITLAB} #~ error[unsupported-prompt]\n");
        let found = check(&RULE, &text);
        assert_eq!(found[0].message(), "GitLab refuses `prompt=select_account`");
        assert!(fixed(&text, &found).contains("prompt = \"consent\""));
        let text = format!(
            "[auth.gitlab]\n{GITLAB}\nclient_kwargs = {{ prompt = 'select_account' }} #~ error[unsupported-prompt]\n"
        );
        assert!(fixed(&text, &check(&RULE, &text)).contains("{ prompt = \"consent\" }"));
    }

    #[test]
    fn nobody_can_sign_in_without_being_asked() {
        check(&RULE, "[auth.x.client_kwargs]\nprompt = 'none' #~ warning[unsupported-prompt]\n");
    }

    #[test]
    fn another_prompt_and_other_providers_pass() {
        check(&RULE, &format!("[auth.gitlab]\n{GITLAB}\nclient_kwargs = {{ prompt = 'login' }}\n"));
        check(
            &RULE,
            "[auth.google]\nserver_metadata_url = 'https://accounts.google.com/.well-known/openid-configuration'\n",
        );
    }
}
