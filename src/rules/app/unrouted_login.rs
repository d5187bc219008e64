//! The rule `unrouted-login`: the login route does not lead to the app.

use crate::app::{DeployedAuth, LoginAnswer};
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unrouted-login",
        summary: "the login route does not lead to the app",
        level: Level::Error,
        docs: r#"
## Why
`st.login` sends the browser to `/auth/login`, `st.logout` to `/auth/logout`, and the provider sends it to `/oauth2callback`.
A proxy that passes on only the paths that the page itself needs answers these itself.

## Example
```nginx
location = / { proxy_pass http://127.0.0.1:8501; }
location /_stcore/ { proxy_pass http://127.0.0.1:8501; }
location /static/ { proxy_pass http://127.0.0.1:8501; }
```

## Instead
Pass everything on:

* nginx: `location / { proxy_pass http://127.0.0.1:8501; }`, with the headers for WebSockets
* Traefik: a router rule by host alone, `Host(`app.example.com`)`, or with `PathPrefix` of `server.baseUrlPath`
* Caddy: `reverse_proxy 127.0.0.1:8501` without a matcher
* Apache: `ProxyPass "/" "http://127.0.0.1:8501/" upgrade=websocket`
* ingress-nginx: `path: /` with `pathType: Prefix`
* an AWS load balancer: a rule for `/*`

nginx, Traefik and Caddy were tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() {
        return;
    }
    let of_logins = input.snapshot.login_answers().find_map(|(_, answer)| match answer {
        LoginAnswer::NotTheApp { status } => Some(status),
        _ => None,
    });
    let status = match (input.snapshot.deployed_auth(), of_logins) {
        (DeployedAuth::NotRouted { status }, _) | (_, Some(status)) => status,
        _ => return,
    };
    let problem = input
        .problem(&RULE, format!("`/auth/login` is answered with status {status}, and not by the app"))
        .label("nobody can begin a login");
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn any_answer_but_a_redirect_is_somebody_elses() {
        for status in [200, 404, 405, 502] {
            let mut app = snapshot();
            app.control = Some(answer(status, &[], "<html>other</html>"));
            app.logins.clear();
            assert_eq!(problems(&app), ["error[unrouted-login]"], "{status}");
        }
    }
}
