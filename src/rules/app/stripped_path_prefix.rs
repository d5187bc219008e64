//! The rule `stripped-path-prefix`: the proxy takes away a path that `server.baseUrlPath` does not name.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "stripped-path-prefix",
        summary: "the proxy takes away a path that `server.baseUrlPath` does not name",
        level: Level::Error,
        docs: r#"
## Why
After a login Streamlit sends people to the root of what it knows: `/` without `server.baseUrlPath`. When a proxy serves the
app below `/app/` and takes that away on the way, they land at the root of the site, which is another page or nothing.

## Example
```nginx
location /app/ { proxy_pass http://127.0.0.1:8501/; }
```
with no `server.baseUrlPath`.

## Instead
Tell Streamlit, in `.streamlit/config.toml`, and pass the path on as it is:
```toml
[server]
baseUrlPath = "app"
```

* nginx: `location /app/ { proxy_pass http://127.0.0.1:8501; }`, without a `/` behind the port
* Traefik: no `stripPrefix` middleware
* Caddy: `handle /app/*` instead of `handle_path /app/*`
* Apache: `ProxyPass "/app/" "http://127.0.0.1:8501/app/" upgrade=websocket`
* ingress-nginx: no `rewrite-target`

nginx was tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() {
        return;
    }
    let Some(home) = input.snapshot.wrong_home() else { return };
    let path = input.snapshot.base.url().path().trim_matches('/');
    let message = format!(
        "the app sends people to `{}` after a login, and it is at `{}`",
        home.path(),
        input.snapshot.base.url().path()
    );
    let problem = input.problem(&RULE, message).label("whoever logs in ends on another page");
    let problem = if path.is_empty() {
        problem.help("compare `server.baseUrlPath` of the deployed app with the path at which people open it")
    } else {
        problem.help(format!("set `server.baseUrlPath = \"{path}\"` where the app is deployed"))
    };
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::BaseUrl;
    use crate::app::testing::snapshot;
    use crate::rules::app::testing::problems;

    #[test]
    fn home_must_be_the_app() {
        let mut app = snapshot();
        app.base = BaseUrl::from_url("https://app.example.com/app/".parse().unwrap());
        assert_eq!(problems(&app), ["error[stripped-path-prefix]"]);
    }
}
