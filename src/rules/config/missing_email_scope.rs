//! The rule `missing-email-scope`: `scope` leaves out `email` or `profile`, which Streamlit asks for by itself.

use crate::diagnostic::{Level, RuleInfo};
use crate::providers::{Known, of_url};
use crate::rules::values::scope::{scopes, separator};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-email-scope",
        summary: "`scope` leaves out `email` or `profile`, which Streamlit asks for by itself",
        level: Level::Info,
        docs: r#"
## Why
Without a `scope` of its own, an app asks for `openid email profile`. A `scope` in `client_kwargs` replaces all of it: without
`email`, `st.user` has no `email`, and an app that lets people in by their address lets in nobody. Where the app needs neither,
asking for less is right.

## Example
```toml
[auth.okta]
client_kwargs = { scope = "openid groups" }
```

## Instead
```toml
[auth.okta]
client_kwargs = { scope = "openid email profile groups" }
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    for provider in auth.providers() {
        let Some((setting, scopes)) = scopes(&auth, &provider) else { continue };
        let has = |name: &str| scopes.iter().any(|scope| scope == name);
        // Without `openid` there is no login at all.
        if !has("openid") || scopes.iter().any(|scope| separator(scope).is_some()) {
            continue;
        }
        // Some providers know no such scope: there, their own list is right.
        let url = provider.get(&auth, "server_metadata_url").and_then(|setting| setting.as_str()).unwrap_or_default();
        if matches!(of_url(url), Some(Known::Preset(preset)) if preset.client_kwargs.iter().any(|(key, _)| *key == "scope"))
        {
            continue;
        }
        let missing: Vec<&str> = ["email", "profile"].into_iter().filter(|name| !has(name)).collect();
        let Some(first) = missing.first() else { continue };
        let what = if *first == "email" { "`st.user` has no `email`" } else { "`st.user` has no `name`" };
        let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        findings.push(
            RULE.at(setting.value(), format!("`scope` leaves out {}", names.join(" and ")))
                .provider(provider.name)
                .label(format!("{what}, unless the provider adds it by itself")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn what_is_left_out_is_mentioned() {
        let found = check(&RULE, "[auth.x]\nclient_kwargs = { scope = 'openid' } #~ info[missing-email-scope]\n");
        assert_eq!(found[0].message(), "`scope` leaves out `email` and `profile`");
        check(&RULE, "[auth.x]\nclient_kwargs = { scope = ['openid', 'email'] } #~ info[missing-email-scope]\n");
    }

    #[test]
    fn a_whole_scope_and_streamlits_own_pass() {
        check(&RULE, "[auth.x]\nclient_kwargs = { scope = 'openid email profile' }\n[auth.y]\nclient_kwargs = {}\n");
        check(
            &RULE,
            "[auth.x]\nclient_kwargs = { scope = 'groups' }\n[auth.y]\nclient_kwargs = { scope = 'openid,email' }\n",
        );
        check(
            &RULE,
            "[auth.o]\nserver_metadata_url = 'https://orcid.org/.well-known/openid-configuration'\nclient_kwargs = { scope = 'openid' }\n",
        );
    }
}
