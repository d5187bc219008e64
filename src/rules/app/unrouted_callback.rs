//! The rule `unrouted-callback`: the redirect URI does not lead to the app.

use crate::app::Callback;
use crate::diagnostic::{Level, RuleInfo};
use crate::http::shown_url;
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unrouted-callback",
        summary: "the redirect URI does not lead to the app",
        level: Level::Error,
        docs: r#"
## Why
The provider sends people back to `redirect_uri`. When another site answers there, or nobody, the login ends there: after a
successful sign-in people see that other page, or the app that still says that they are logged out.

## Example
```nginx
location / { root /var/www/site; try_files $uri /index.html; }
location /app/ { proxy_pass http://127.0.0.1:8501; }
```
with `redirect_uri = "https://example.com/oauth2callback"`.

## Instead
Let `redirect_uri` be the app's address and `/oauth2callback`, and pass that path on to the app:

* nginx: `location = /oauth2callback { proxy_pass http://127.0.0.1:8501; }`, or `location /` for the whole app
* Traefik: the app's router must take this path too
* Caddy: `reverse_proxy` without a matcher, or with one that has this path
* Apache: `ProxyPass "/oauth2callback" "http://127.0.0.1:8501/oauth2callback"`
* ingress-nginx: `path: /` with `pathType: Prefix`
* an AWS load balancer: a rule for this path with the app's target group

nginx, Traefik and Caddy were tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() {
        return;
    }
    let Callback::Elsewhere { status, location, is_streamlit_page } = input.snapshot.callback() else { return };
    let url = shown_url(&input.snapshot.callback_url);
    let message = match location {
        Some(mut place) => {
            place.set_query(None);
            format!("`{url}` does not reach the app: it redirects to `{}`", shown_url(&place))
        }
        None if is_streamlit_page => {
            format!("`{url}` shows a page of Streamlit: the app has its callback at another path")
        }
        None => format!("`{url}` does not reach the app: status {status}"),
    };
    let problem = input
        .problem_at(&RULE, &input.redirect_uri, message)
        .label("the provider sends people here, and their login ends here");
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn whoever_does_not_send_home_is_not_the_app() {
        for callback in [
            answer(200, &[], "<html>another site</html>"),
            answer(200, &[], "<script src=\"./static/js/index.DormvYxC.js\"></script>"),
            answer(404, &[], ""),
            answer(301, &[("location", "https://www.example.com/oauth2callback")], ""),
        ] {
            let mut app = snapshot();
            app.callback = Some(callback);
            assert_eq!(problems(&app), ["error[unrouted-callback]"]);
        }
    }
}
