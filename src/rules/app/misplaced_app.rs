//! The rule `misplaced-app`: something else answers at the address of the app.

use crate::app::AppPresence;
use crate::diagnostic::{Level, RuleInfo};
use crate::http::shown_url;
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "misplaced-app",
        summary: "something else answers at the address of the app",
        level: Level::Error,
        docs: r#"
## Why
The redirect URI without `/oauth2callback` must be where the app is. When the app moved, or is served below another path,
the provider sends people to somebody else, or to nobody.

## Example
```toml
redirect_uri = "https://app.example.com/oauth2callback"
```
while the app is at `https://app.example.com/dashboard/`.

## Instead
Let `redirect_uri` name the address at which people open the app, its path included, and register the same with the provider.
Where a path belongs to it, `server.baseUrlPath` names it too.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let message = match input.snapshot.presence() {
        AppPresence::Moved { location } => {
            format!("the app is not here: the server redirects to `{}`", shown_url(&location))
        }
        AppPresence::OtherPath => "Streamlit is here, and not at this path: its health is not below it".to_owned(),
        AppPresence::Other { status } => format!("something other than Streamlit answers, with status {status}"),
        AppPresence::Streamlit
        | AppPresence::Unreachable(_)
        | AppPresence::NoUpstream { .. }
        | AppPresence::LoginInFront { .. }
        | AppPresence::RedirectLoop => return,
    };
    let (app, callback) = (input.snapshot.base.url(), &input.snapshot.callback_url);
    let mut problem = input.problem(&RULE, message);
    if app.origin() == callback.origin() {
        problem = problem.label("the provider sends people back here");
    }
    let help = "set `redirect_uri` and `server.baseUrlPath` to the address at which people open the app";
    findings.push(problem.help(help));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::{diagnostics, problems};

    #[test]
    fn whoever_else_answers_is_not_the_app() {
        for health in [
            answer(404, &[], "nothing here"),
            answer(200, &[], "<html>ok</html>"),
            answer(200, &[], "<script src=\"./static/js/index.DormvYxC.js\"></script>"),
            answer(308, &[("location", "/dashboard/_stcore/health")], ""),
        ] {
            let mut app = snapshot();
            app.health = health;
            assert_eq!(problems(&app), ["error[misplaced-app]"]);
        }
        // Others say that they are well, too.
        let mut app = snapshot();
        app.host_config = answer(404, &[], "");
        assert_eq!(problems(&app), ["error[misplaced-app]"]);
    }

    #[test]
    fn only_the_address_of_the_redirect_uri_is_where_the_provider_leads() {
        for (callback, label) in [
            ("https://app.example.com/oauth2callback", "the provider sends people back here"),
            ("https://elsewhere.example/oauth2callback", ""),
        ] {
            let mut app = snapshot();
            app.health = answer(404, &[], "nothing here");
            app.callback_url = callback.parse().unwrap();
            assert_eq!(diagnostics(&app)[0].label_text(), label, "{callback}");
        }
    }
}
