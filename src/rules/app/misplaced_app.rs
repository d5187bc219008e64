//! Something answers at the address of the app, and it is not the app.

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
        AppPresence::Other { status } => format!("something else than Streamlit answers, with status {status}"),
        AppPresence::Streamlit
        | AppPresence::Unreachable(_)
        | AppPresence::NoUpstream { .. }
        | AppPresence::LoginInFront { .. }
        | AppPresence::RedirectLoop => return,
    };
    findings.push(
        input
            .problem(&RULE, message)
            .label("the provider sends people back here")
            .help("let `redirect_uri` and `server.baseUrlPath` name where people open the app"),
    );
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

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
}
