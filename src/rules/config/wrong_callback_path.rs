//! The rule `wrong-callback-path`: the redirect URI does not lead to Streamlit's callback.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::placeholder::{Field, is_placeholder};
use crate::rules::values::quote_value::quoted;
use crate::rules::values::redirect::Redirect;
use crate::rules::values::setting_value::{SettingUse, ValueState};
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::CALLBACK_PATH;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "wrong-callback-path",
        summary: "the redirect URI does not lead to Streamlit's callback",
        level: Level::Error,
        docs: r#"
## Why
Streamlit answers the provider at `/oauth2callback` (below `server.baseUrlPath`, if that is set), and nowhere else. At any
other path it serves the app itself: the login ends there without an error, and the user stays logged out. With a slash or
a query behind it the login works, but `st.logout` no longer ends the session at the provider; that is a warning.

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

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(redirect) = Redirect::find(input) else {
        check_open_address(input, findings);
        return;
    };
    let expected = input.config.callback_path();
    let path = redirect.path();
    let ends_in_callback = path.trim_end_matches('/').ends_with(&format!("/{CALLBACK_PATH}"));
    let has_empty_segment = path.contains("//");
    // The callback below another base path is another rule's business; an empty segment is not a base path.
    if ends_in_callback && !has_empty_segment && path.trim_end_matches('/') != expected {
        return;
    }
    let has_query = redirect.url.query().is_some();
    let text = quoted(redirect.text);
    let problem = if path.trim_end_matches('/') != expected {
        let message = if ends_in_callback {
            format!("{text} has two slashes in a row in its path")
        } else {
            format!("{text} does not end in `{expected}`")
        };
        let problem = RULE.at_value(&redirect.site, message).label("Streamlit does not serve this path");
        match input.config.base_url_path_location() {
            Some(location) => problem.related(location, "the app is served below this path"),
            None => problem,
        }
    } else if path != expected {
        RULE.at_value(&redirect.site, format!("{text} ends in a slash"))
            .at_level(Level::Warning)
            .label("the login works, but `st.logout` will not end the session at the provider")
    } else if has_query {
        RULE.at_value(&redirect.site, format!("{text} has a query"))
            .at_level(Level::Warning)
            .label("the login works, but `st.logout` will not end the session at the provider")
    } else {
        return;
    };
    findings.push(
        problem
            .fix_if_any(redirect.replaced_by(&redirect.with_path(&expected), "use Streamlit's callback path"))
            .help("register the same URI with the provider"),
    );
}

/// `https://${HOST}/callback`: whatever the host will be, the path is written out.
fn check_open_address(input: &ConfigInput<'_>, findings: &mut Findings) {
    let mut sites = input.settings.iter().filter(|site| site.provider.is_none() && site.key() == "redirect_uri");
    let is_open = |site: &SettingUse<'_>| matches!(site.written, ValueState::Unexpanded(_) | ValueState::Placeholder);
    let Some(site) = sites.find(is_open) else { return };
    let Some(text) = site.setting.as_str() else { return };
    let Some((before, last)) = text.trim_end_matches('/').rsplit_once('/') else { return };
    let is_host = last.is_empty() || before.ends_with('/');
    let is_literal = last.chars().all(|character| character.is_ascii_lowercase() || "-_2.".contains(character));
    if is_host || !is_literal || last == CALLBACK_PATH || is_placeholder(Field::Url, last) {
        return;
    }
    findings.push(
        RULE.at(site.value(), format!("{} does not end in `/{CALLBACK_PATH}`", quoted(text)))
            .label("Streamlit does not serve this path")
            .help(format!("write `/{CALLBACK_PATH}` at the end, and register the same URI with the provider")),
    );
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, check_with, fixed};

    #[test]
    fn another_path_is_named() {
        let text = "[auth]\nredirect_uri = 'http://localhost:8501/cb' #~ error[wrong-callback-path]\n";
        let found = check(&RULE, text);
        assert_eq!(found[0].message(), "`http://localhost:8501/cb` does not end in `/oauth2callback`");
        assert!(fixed(text, &found).contains("\"http://localhost:8501/oauth2callback\""));
        check(&RULE, "[auth]\nredirect_uri = 'https://a.example' #~ error[wrong-callback-path]\n");
        check(&RULE, "[auth]\nredirect_uri = 'https://a.example/OAuth2Callback' #~ error[wrong-callback-path]\n");
    }

    #[test]
    fn a_path_behind_a_variable_is_known() {
        for uri in [
            "https://${HOST}/callback",
            "{{ base_url }}/auth/callback",
            "https://$HOST/callback",
            "https://YOUR-APP.streamlit.app/callback",
        ] {
            check(&RULE, &format!("[auth]\nredirect_uri = '{uri}' #~ error[wrong-callback-path]\n"));
        }
        for uri in
            ["${URL}", "https://${HOST}", "https://${HOST}/", "https://${HOST}/oauth2callback", "${BASE}/${PATH}"]
        {
            check(&RULE, &format!("[auth]\nredirect_uri = '{uri}'\n"));
        }
    }

    #[test]
    fn a_slash_too_many_leads_elsewhere() {
        let text = "[auth]\nredirect_uri = 'http://localhost:8501//oauth2callback' #~ error[wrong-callback-path]\n";
        let found = check(&RULE, text);
        assert!(found[0].message().ends_with("has two slashes in a row in its path"));
        assert!(fixed(text, &found).contains("\"http://localhost:8501/oauth2callback\""));
        check_with(
            &RULE,
            "[auth]\nredirect_uri = 'https://a.example/app//oauth2callback' #~ error[wrong-callback-path]\n",
            "[server]\nbaseUrlPath = 'app'\n",
        );
    }

    #[test]
    fn a_slash_or_a_query_at_the_end_costs_the_logout() {
        check(&RULE, "[auth]\nredirect_uri = 'https://a.example/oauth2callback/' #~ warning[wrong-callback-path]\n");
        check(&RULE, "[auth]\nredirect_uri = 'https://a.example/oauth2callback?x=1' #~ warning[wrong-callback-path]\n");
    }

    #[test]
    fn the_path_stands_below_the_base_path() {
        let config = "[server]\nbaseUrlPath = 'app'\n";
        check_with(&RULE, "[auth]\nredirect_uri = 'https://a.example/app/oauth2callback'\n", config);
        let text = "[auth]\nredirect_uri = 'https://a.example/app/cb' #~ error[wrong-callback-path]\n";
        assert!(fixed(text, &check_with(&RULE, text, config)).contains("/app/oauth2callback\""));
        check_with(&RULE, "[auth]\nredirect_uri = 'https://a.example/oauth2callback'\n", config);
    }

    #[test]
    fn the_port_placeholder_is_streamlits_own() {
        check(&RULE, "[auth]\nredirect_uri = 'http://localhost:{port}/oauth2callback'\n");
        let text = "[auth]\nredirect_uri = 'http://localhost:{port}/' #~ error[wrong-callback-path]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("\"http://localhost:{port}/oauth2callback\""));
    }
}
