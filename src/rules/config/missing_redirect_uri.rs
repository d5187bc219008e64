//! The rule `missing-redirect-uri`: `[auth]` has no `redirect_uri`.

use super::misspelled_setting::meant_by_misspelled;
use crate::diagnostic::{Applicability, Level, RuleInfo};
use crate::rules::engine::fixes;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::{NewValue, SettingPath};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-redirect-uri",
        summary: "`[auth]` has no `redirect_uri`",
        level: Level::Error,
        docs: r#"
## Why
Streamlit sends the provider the address at which the browser is to come back, takes it from `redirect_uri` in `[auth]`,
and finds it out in no other way. Without it, `st.login` refuses.

## Example
```toml
[auth]
expose_tokens = "id"
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
expose_tokens = "id"
```
Deployed, it is the address that people open, followed by `/oauth2callback`. Register the same URI with the provider.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    let is_in_a_provider = auth.named_providers().iter().any(|provider| provider.table.get("redirect_uri").is_some());
    // Where it is in the wrong place or under a wrong name, other rules say so.
    if auth.get("redirect_uri").is_some()
        || is_in_a_provider
        || meant_by_misspelled(&auth, None).contains("redirect_uri")
    {
        return;
    }
    let local = input.config.local_redirect_uri();
    let path = SettingPath::section(None).join("redirect_uri");
    let fix = fixes::setting(
        input,
        auth.file(),
        &path,
        &NewValue::String(local.clone()),
        Applicability::Unsafe,
        "add the address of a local run",
    );
    let mut problem = RULE
        .at(auth.location(), "`[auth]` has no `redirect_uri`, so `st.login` refuses")
        .label("Streamlit looks for it here")
        .help(format!(
            "set it to the app's address and `{}`, and register the same with the provider",
            input.config.callback_path()
        ))
        .fix_if_any(fix);
    if let Some(setting) = super::misplaced_setting::at_root(input, "redirect_uri") {
        problem = problem.related(setting.key(), "this is outside `[auth]`, where Streamlit does not look");
    }
    findings.push(problem);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, check_with, fixed};

    #[test]
    fn a_missing_redirect_uri_points_at_the_section() {
        let text = "# x\n[auth] #~ error[missing-redirect-uri]\ncookie_secret = 'x'\n";
        let found = check(&RULE, text);
        assert!(fixed(text, &found).contains("redirect_uri = \"http://localhost:8501/oauth2callback\"\n"));
    }

    #[test]
    fn the_proposal_follows_the_app() {
        let text = "[auth] #~ error[missing-redirect-uri]\n";
        let found = check_with(&RULE, text, "[server]\nport = 9000\nbaseUrlPath = 'app'\n");
        assert!(fixed(text, &found).contains("\"http://localhost:9000/app/oauth2callback\""));
    }

    #[test]
    fn a_misplaced_one_is_shown() {
        let found = check(&RULE, "redirect_uri = 'x'\n[auth] #~ error[missing-redirect-uri]\n");
        assert_eq!(found[0].related_labels().len(), 1);
        check(&RULE, "[auth.google]\nredirect_uri = 'x'\n");
        check(&RULE, "[auth]\nredirect_url = 'x'\n");
    }

    #[test]
    fn an_empty_one_is_another_problem() {
        check(&RULE, "[auth]\nredirect_uri = ''\n");
    }
}
