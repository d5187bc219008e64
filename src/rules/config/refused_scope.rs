//! The rule `refused-scope`: the provider refuses a scope that will be asked for.

use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::providers::{Known, Preset, of_url};
use crate::rules::engine::fixes;
use crate::rules::values::scope::{scopes, separator};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{NewValue, SettingPath, Value};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "refused-scope",
        summary: "the provider refuses a scope that will be asked for",
        level: Level::Error,
        docs: r#"
## Why
A provider that does not know a scope either leaves it out or refuses the whole login, with `invalid_scope` or a page of its
own: the user is back in the app and logged out, or stays there. Where no `scope` is set, Streamlit asks for `openid email
profile`, which Twitch, Discord and ORCID refuse. At Microsoft, `groups` is a claim and no scope (AADSTS650053). What the live
provider says of its scopes is looked at by `unsupported-scope`.

## Example
```toml
[auth.microsoft]
client_id = "0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809"
client_secret = "Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy"
server_metadata_url = "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0/.well-known/openid-configuration"
client_kwargs = { scope = "openid email profile groups" }
```

## Instead
```toml
[auth.microsoft]
client_id = "0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809"
client_secret = "Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy"
server_metadata_url = "https://login.microsoftonline.com/7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f/v2.0/.well-known/openid-configuration"
```
For groups: Token configuration, Add groups claim, Groups assigned to the application. With all of a person's groups the cookies
grow until proxies refuse them.
"#,
    },
    check: Check::Config(check),
};

/// What Streamlit asks for when nothing is set.
const STREAMLITS_OWN: [&str; 3] = ["openid", "email", "profile"];

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (provider, site, url) in input.settings.of_providers("server_metadata_url") {
        let Some(Known::Preset(preset)) = of_url(url) else { continue };
        let set = scopes(&auth, &provider);
        let asked: Vec<String> = match &set {
            // Joined by commas, all of it is one scope: another rule's business.
            Some((_, scopes)) if scopes.iter().any(|scope| separator(scope).is_some()) => continue,
            Some((_, scopes)) => scopes.clone(),
            None => STREAMLITS_OWN.map(str::to_owned).to_vec(),
        };
        let refused: Vec<_> =
            preset.refused_scopes.iter().filter(|(refused, _)| asked.iter().any(|scope| scope == refused)).collect();
        if refused.is_empty() {
            continue;
        }
        let names: Vec<String> = refused.iter().map(|(name, _)| format!("`{name}`")).collect();
        let noun = if names.len() == 1 { "scope" } else { "scopes" };
        let mut problem = RULE
            .at(
                set.as_ref().map_or_else(|| site.value(), |(setting, _)| setting.value()),
                format!("{} refuses the {noun} {}", preset.title, names.join(" and ")),
            )
            .provider(provider.name)
            .label(if set.is_some() {
                "the login ends with an error before anybody can sign in"
            } else {
                "Streamlit asks for `openid email profile` where no `scope` is set, and the login ends with an error"
            });
        for (name, instead) in &refused {
            problem = problem.help(format!("`{name}`: {instead}"));
        }
        let value = match (&set, instead(preset)) {
            (None, Some(scope)) => NewValue::from(scope),
            _ => {
                let kept: Vec<String> =
                    asked.into_iter().filter(|scope| refused.iter().all(|(name, _)| name != scope)).collect();
                match set.as_ref().map(|(setting, _)| &setting.entry.value) {
                    Some(Value::Array(_)) => NewValue::Strings(kept),
                    _ => NewValue::String(kept.join(" ")),
                }
            }
        };
        let path = SettingPath::section(provider.section.map(|_| provider.name)).join("client_kwargs").join("scope");
        let fix = fixes::setting(input, auth.file(), &path, &value, Applicability::Unsafe, "ask for what it knows");
        findings.push(problem.fix_if_any(fix));
    }
}

/// The scopes that the provider needs, where they are not Streamlit's.
fn instead(preset: &Preset) -> Option<&'static str> {
    preset.client_kwargs.iter().find(|(key, _)| *key == "scope").map(|(_, scope)| *scope)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, fixed};

    const MICROSOFT: &str = "server_metadata_url = 'https://login.microsoftonline.com/contoso.example/v2.0/.well-known/openid-configuration'\n";

    #[test]
    fn groups_are_no_scope_of_microsofts() {
        let text = format!(
            "[auth.m]\n{MICROSOFT}client_kwargs = {{ scope = 'openid email groups' }} #~ error[refused-scope]\n"
        );
        let found = check(&RULE, &text);
        assert_eq!(found[0].message(), "Microsoft Entra ID refuses the scope `groups`");
        assert!(fixed(&text, &found).contains("scope = \"openid email\""), "{}", fixed(&text, &found));
        check(
            &RULE,
            &format!(
                "[auth.m]\n{MICROSOFT}client_kwargs = {{ scope = ['openid', 'roles'] }} #~ error[refused-scope]\n"
            ),
        );
    }

    #[test]
    fn streamlits_own_scope_is_too_much_for_some() {
        let text = "[auth.d]\nserver_metadata_url = 'https://discord.com/.well-known/openid-configuration' #~ error[refused-scope]\n";
        let found = check(&RULE, text);
        assert!(fixed(text, &found).contains("openid identify email"), "{}", fixed(text, &found));
    }

    #[test]
    fn scopes_that_are_known_and_those_of_others_pass() {
        check(&RULE, &format!("[auth.m]\n{MICROSOFT}"));
        check(
            &RULE,
            "[auth.d]\nserver_metadata_url = 'https://discord.com/.well-known/openid-configuration'\n\
             client_kwargs = { scope = 'openid identify email' }\n[auth.k]\n\
             server_metadata_url = 'https://sso.example/realms/a/.well-known/openid-configuration'\n\
             client_kwargs = { scope = 'openid groups' }\n",
        );
        check(&RULE, &format!("[auth.m]\n{MICROSOFT}client_kwargs = {{ scope = 'openid,groups' }}\n"));
    }
}
