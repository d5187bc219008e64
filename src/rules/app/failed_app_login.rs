//! The rule `failed-app-login`: a login through the app itself did not bring the user into the app.

use crate::app::AppLoginEnd;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "failed-app-login",
        summary: "a login through the app itself did not bring the user into the app",
        level: Level::Error,
        docs: r"
## Why
`authctl test --app` sends a browser to the app's own login, as `st.login` does, and asks where it ended. Everything that
`authctl probe --app` can see has been right until then, so what stopped this login is about this user or this provider:

* The browser ended at the provider: the provider refused, and its page says why. `authctl explain` knows many of these
  errors; `authctl test` tries the same without the app.
* The callback answers 502: the user's cookies make the answer longer than a proxy takes (`small-proxy-buffer`).
* The callback answers 500, or leads back to the app as if nothing had happened: another replica began this login
  (`forgotten-login-state`), or the app could not redeem the code; its log says why.
* The app sees a visitor: the reason names the cookie, the origin or the cross-site token that was lost.

## Example
```console
$ authctl test --app
```

## Instead
Follow the reason. The log of the app has a line for each refused login.
",
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let Some(end) = input.login_end.filter(|end| !end.is_signed_in()) else { return };
    let problem = input.problem(&RULE, format!("the login stopped: {}", end.words()));
    findings.push(match end {
        AppLoginEnd::Home => problem
            .at_level(Level::Warning)
            .label("a login and a refusal both lead here")
            .help("paste the request to `/_stcore/stream` next time, or give it to `authctl cookie decode`"),
        AppLoginEnd::Visitor { hint, .. } => match hint {
            Some(hint) => problem.help(*hint),
            None => problem.help("look into the log of the app: Streamlit writes a line there when it refuses a login"),
        },
        AppLoginEnd::AtCallback { status: Some(502..=504) } => problem
            .label("the proxy gave up on the app's answer, which sets all cookies of this user")
            .help("`authctl explain small-proxy-buffer` names the setting of each proxy"),
        AppLoginEnd::AtCallback { .. } => problem
            .label("the app could not finish the login")
            .help("the log of the app says why; `authctl explain` with its last line knows more")
            .help("`authctl test` redeems a code with the same settings, without the app"),
        AppLoginEnd::Elsewhere { error: Some(_), .. } => {
            problem.label("the provider refused").help("`authctl explain` with this error says what to change")
        }
        AppLoginEnd::Elsewhere { error: None, .. } => problem
            .label("the provider did not lead back to the app")
            .help("read its page; `authctl test` tries the same without the app"),
        AppLoginEnd::NotBegun { .. } | AppLoginEnd::Unreachable { .. } | AppLoginEnd::SignedIn { .. } => problem,
    });
}

#[cfg(test)]
mod tests {
    use crate::app::AppLoginEnd;
    use crate::app::testing::snapshot;
    use crate::rules::app::testing::problems_after_login;

    #[test]
    fn whatever_ends_without_a_user_is_told() {
        let visitor = || AppLoginEnd::Visitor { because: "there is no cookie".to_owned(), hint: None };
        for (end, expected) in [
            (AppLoginEnd::SignedIn { user: "alice".to_owned() }, &[][..]),
            (AppLoginEnd::Home, &["warning[failed-app-login]"]),
            (visitor(), &["error[failed-app-login]"]),
            (AppLoginEnd::AtCallback { status: Some(502) }, &["error[failed-app-login]"]),
            (AppLoginEnd::NotBegun { status: 400 }, &["error[failed-app-login]"]),
        ] {
            assert_eq!(problems_after_login(&snapshot(), &end), expected);
        }
    }
}
