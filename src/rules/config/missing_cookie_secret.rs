//! The rule `missing-cookie-secret`: `[auth]` has no `cookie_secret`.

use super::misspelled_setting::meant_by_misspelled;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "missing-cookie-secret",
        summary: "`[auth]` has no `cookie_secret`",
        level: Level::Error,
        docs: r#"
## Why
Streamlit signs the cookie that says who is logged in with `cookie_secret` in `[auth]`. Without it, `st.login` refuses;
`server.cookieSecret` in `config.toml` does not count here.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```

## Instead
```console
$ authctl secret --write
```
writes a random one into `[auth]`. Every replica of the app needs the same.
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(auth) = input.secrets.auth() else { return };
    let is_in_a_provider = auth.named_providers().iter().any(|provider| provider.table.get("cookie_secret").is_some());
    // Where it is in the wrong place or under a wrong name, other rules say so.
    if auth.get("cookie_secret").is_some()
        || is_in_a_provider
        || meant_by_misspelled(&auth, None).contains("cookie_secret")
    {
        return;
    }
    let mut problem = RULE
        .at(auth.location(), "`[auth]` has no `cookie_secret`, so `st.login` refuses")
        .label("Streamlit looks for it here")
        .help("run `authctl secret --write` to add a random one");
    if let Some(setting) = super::misplaced_setting::at_root(input, "cookie_secret") {
        problem = problem.related(setting.key(), "this is outside `[auth]`, where Streamlit does not look");
    }
    findings.push(problem);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn a_missing_secret_points_at_the_section_header() {
        check(&RULE, "x = 1\n[auth] #~ error[missing-cookie-secret]\nredirect_uri = 'x'\n");
        check(&RULE, "auth.redirect_uri = 'x' #~ error[missing-cookie-secret]\n");
    }

    #[test]
    fn one_outside_of_every_section_is_shown() {
        let found = check(&RULE, "COOKIE_SECRET = 'x'\n[auth] #~ error[missing-cookie-secret]\n");
        assert_eq!(found[0].related_labels().len(), 1);
    }

    #[test]
    fn one_in_a_providers_section_or_misspelled_is_another_problem() {
        check(&RULE, "[auth.google]\ncookie_secret = 'x'\n");
        check(&RULE, "[auth]\ncookie_secert = 'x'\n");
        check(&RULE, "[auth]\ncookie_secret = ''\n");
    }
}
