//! The rule `deployed-setting-mismatch`: the app sends the provider another value than this file has.

use super::sent_parameters;
use crate::app::LoginAnswer;
use crate::diagnostic::Anchor;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};
use url::Url;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "deployed-setting-mismatch",
        summary: "the app sends the provider another value than this file has",
        level: Level::Error,
        docs: r#"
## Why
The app's own redirect to the provider shows what it was deployed with. Where that differs from this file, what `check`,
`probe` and `test` say of this file is not true of the app; a `redirect_uri` of another host is the usual way in which people
come back to somebody else.

## Example
```toml
[auth]
redirect_uri = "https://app.example.com/oauth2callback"
```
and the app sends `redirect_uri=http://localhost:8501/oauth2callback`.

## Instead
Deploy this file and restart the app; or change this file to what is right there.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() {
        return;
    }
    for (name, answer) in input.snapshot.login_answers() {
        let (LoginAnswer::ToProvider(url), Some(provider)) = (answer, input.provider(name)) else { continue };
        let places = &provider.places;
        for (parameter, expected) in sent_parameters(&provider.settings) {
            let place = match parameter {
                "client_id" => &places.client_id,
                "redirect_uri" => &places.redirect_uri,
                _ => &places.metadata_url,
            };
            let actual = sent(&url, parameter);
            if actual != expected {
                findings.push(problem(input, place, parameter, actual.as_deref(), expected.as_deref()).provider(name));
            }
        }
    }
}

fn problem(
    input: &AppInput<'_>,
    place: &Anchor,
    parameter: &str,
    actual: Option<&str>,
    expected: Option<&str>,
) -> crate::diagnostic::Diagnostic {
    let shown = |value: Option<&str>| value.map_or_else(|| "none".to_owned(), |value| format!("`{value}`"));
    input
        .problem_at(&RULE, place, format!("the app sends another `{parameter}` to the provider: {}", shown(actual)))
        .label(format!("this configuration says {}", shown(expected)))
        .help("deploy this file and restart the app, or change it to what is deployed")
}

fn sent(url: &Url, parameter: &str) -> Option<String> {
    url.query_pairs().find(|(name, _)| name == parameter).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn each_parameter_is_compared() {
        let location = "https://op.example/authorize?response_type=code&client_id=other&redirect_uri=\
                        https%3A%2F%2Fapp.example.com%2Foauth2callback&scope=openid&state=s&prompt=select_account";
        let mut app = snapshot();
        app.logins[0].answer = answer(302, &[("location", location)], "");
        assert_eq!(problems(&app), ["error[deployed-setting-mismatch]", "error[deployed-setting-mismatch]"]);
    }
}
