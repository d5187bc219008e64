//! The rule `unencoded-secret-characters`: the secret has characters that a strict provider reads as others.

use crate::diagnostic::{Level, RuleInfo};
use crate::providers::{Basic, Known, of_url};
use crate::rules::values::setting_value::kwarg;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{Auth, Provider};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unencoded-secret-characters",
        summary: "the secret has characters that a strict provider reads as others",
        level: Level::Warning,
        docs: r#"
## Why
In HTTP Basic, RFC 6749 section 2.3.1 wants client ID and secret form-encoded first. Authlib does not do that. A provider that
keeps to the letter decodes what it gets: a `+` becomes a space, `%41` an `A`, and a `:` in the client ID ends it. The right
secret
is then a wrong one: `invalid_client`. In the body of the request there is no such difference.

## Example
```toml
[auth.sso]
client_id = "weather"
client_secret = "Zp5mT0vQ2x+w8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/.well-known/openid-configuration"
```

## Instead
```toml
[auth.sso]
client_id = "weather"
client_secret = "Zp5mT0vQ2x+w8sKd1RbY7nGc4hJe9fUa"
server_metadata_url = "https://sso.example.com/.well-known/openid-configuration"
client_kwargs = { token_endpoint_auth_method = "client_secret_post" }
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for (key, is_telling) in [("client_id", true), ("client_secret", false)] {
        for (provider, site, value) in input.settings.of_providers(key) {
            let is_read_otherwise = || uses_basic(&auth, &provider) && !reads_as_written(&auth, &provider);
            let Some(what) = changed_by_decoding(value, is_telling).filter(|_| is_read_otherwise()) else {
                continue;
            };
            findings.push(
                RULE.at_value(&site, format!("`{key}` contains {what}"))
                    .provider(provider.name)
                    .label("Authlib sends it unencoded, and a strict provider decodes something else")
                    .help(if is_telling {
                        "set `client_kwargs = { token_endpoint_auth_method = \"client_secret_post\" }`"
                    } else {
                        "make a secret without it, or set `client_kwargs = { token_endpoint_auth_method = \"client_secret_post\" }`"
                    }),
            );
        }
    }
}

/// What a form decoder would take for something else. A `:` separates the ID from the secret.
fn changed_by_decoding(value: &str, is_id: bool) -> Option<&'static str> {
    let is_escape = |(index, _): (usize, &str)| {
        value.get(index + 1..index + 3).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    if value.contains('+') {
        Some("a `+`, which a form decoder turns into a space")
    } else if value.match_indices('%').any(is_escape) {
        Some("a `%` with two hex digits behind it, which a form decoder turns into another character")
    } else if is_id && value.contains(':') {
        Some("a `:`, which ends the client ID in HTTP Basic")
    } else {
        None
    }
}

/// Whether the provider is known to decode nothing.
fn reads_as_written(auth: &Auth<'_>, provider: &Provider<'_>) -> bool {
    let url = provider.get(auth, "server_metadata_url").and_then(|setting| setting.as_str()).unwrap_or_default();
    matches!(of_url(url), Some(Known::Preset(preset)) if preset.basic == Basic::AsWritten)
}

/// Whether Authlib sends the secret in HTTP Basic: it does unless it is told otherwise.
fn uses_basic(auth: &Auth<'_>, provider: &Provider<'_>) -> bool {
    let has_secret =
        provider.get(auth, "client_secret").and_then(|setting| setting.as_str()).is_some_and(|text| !text.is_empty());
    let method = kwarg(auth, provider, "token_endpoint_auth_method").and_then(|setting| setting.as_str());
    has_secret && matches!(method, None | Some("client_secret_basic"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn characters_that_decoding_changes_are_named() {
        check(&RULE, "[auth.x]\nclient_secret = 'abc+def' #~ warning[unencoded-secret-characters]\n");
        check(&RULE, "[auth.x]\nclient_secret = 'abc%41def' #~ warning[unencoded-secret-characters]\n");
        check(&RULE, "[auth.x]\nclient_id = 'a:b' #~ warning[unencoded-secret-characters]\nclient_secret = 'a:b'\n");
    }

    #[test]
    fn other_characters_and_other_ways_pass() {
        check(&RULE, "[auth.x]\nclient_secret = 'a~b-c_d.e/f=g!h%zz 100%'\n");
        check(
            &RULE,
            "[auth.x]\nclient_secret = 'a+b'\nclient_kwargs = { token_endpoint_auth_method = 'client_secret_post' }\n",
        );
        check(&RULE, "[auth.x]\nclient_id = 'a:b'\nclient_secret = ''\n");
        check(
            &RULE,
            "[auth.x]\nclient_secret = 'q2+w8sKd='\n\
             server_metadata_url = 'https://auth.globus.org/.well-known/openid-configuration'\n",
        );
    }
}
