//! The rule `stripped-request-cookies`: the proxy takes the cookies of requests away.

use super::STAYS_LOGGED_OUT;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "stripped-request-cookies",
        summary: "the proxy takes the cookies of requests away",
        level: Level::Error,
        docs: r#"
## Why
The login is in cookies. A proxy or a cache that drops them makes everybody a visitor; from Streamlit 1.58 on not even the
callback works, because the login's state is in a cookie too.

## Example
```nginx
proxy_set_header Cookie "";
```

## Instead
Pass the header on as it comes:

* nginx: no `proxy_set_header Cookie`
* Traefik: no `customRequestHeaders` with `Cookie`
* Caddy: no `header_up -Cookie`
* Apache: no `RequestHeader unset Cookie`
* Cloudflare: no transform rule that removes it
* CloudFront: a cache behaviour whose origin request policy forwards all cookies

nginx, Traefik and Caddy were tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() || input.snapshot.cookies_arrive() != Some(false) {
        return;
    }
    let problem = input.problem(&RULE, "cookies do not reach the app").label(STAYS_LOGGED_OUT);
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{deleting, home, snapshot};
    use crate::rules::app::testing::problems;
    use crate::streamlit::Version;

    #[test]
    fn what_the_app_does_not_delete_it_did_not_see() {
        let mut app = snapshot();
        app.control = Some(home());
        assert_eq!(problems(&app), ["error[stripped-request-cookies]"]);
        let mut app = snapshot();
        app.streamlit = Version::new(1, 53, 0);
        app.announced = Some(deleting(&["_streamlit_user", "_streamlit_user_tokens"]));
        assert_eq!(problems(&app), ["error[stripped-request-cookies]"]);
        app.announced =
            Some(deleting(&["_streamlit_user", "_streamlit_user_1", "_streamlit_user_2", "_streamlit_user_3"]));
        assert_eq!(problems(&app), [] as [String; 0]);
    }
}
