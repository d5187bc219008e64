//! The rule `replaced-host-header`: the app refuses the WebSocket of its own page: it does not know its host.

use crate::app::WebSocket;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "replaced-host-header",
        summary: "the app refuses the WebSocket of its own page: it does not know its host",
        level: Level::Error,
        docs: r#"
## Why
Streamlit opens its WebSocket only for pages whose origin is the `Host` of the request. A proxy that puts the name of its
upstream there, or leaves out the port, makes the app's own page a stranger: it stays empty.

## Example
```nginx
proxy_pass http://127.0.0.1:8501;
# no proxy_set_header Host: nginx sends 127.0.0.1:8501
```

## Instead
Pass the host on, with its port:

* nginx: `proxy_set_header Host $http_host;` (`$host` has no port)
* Traefik: `passHostHeader: true`, which is the default
* Caddy: passes the host on by itself; no `header_up Host`
* Apache: `ProxyPreserveHost On`
* ingress-nginx: no `upstream-vhost`
* an AWS load balancer: attribute `routing.http.preserve_host_header.enabled`
* Cloudflare: no *Host header* in origin rules

nginx, Traefik and Caddy were tried; what is said of others is from their documentation.

Or tell the app which origins are its own, from Streamlit 1.46 on:
```toml
# .streamlit/config.toml
[server]
corsAllowedOrigins = ["https://app.example.com"]
```
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() || input.snapshot.websocket() != Some(WebSocket::OriginRefused) {
        return;
    }
    let origin = input.snapshot.callback_url.origin().ascii_serialization();
    let problem = input
        .problem(&RULE, format!("the app refuses the WebSocket for `{origin}`, and opens it without an origin"))
        .label("the `Host` that reaches the app is another: the page stays empty");
    let problem = input.with_proxy_help(problem);
    findings
        .push(problem.help(format!("or set `server.corsAllowedOrigins = [\"{origin}\"]` where the app is deployed")));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn the_own_origin_must_not_be_refused() {
        let mut app = snapshot();
        app.handshakes.as_mut().unwrap().own = answer(403, &[], "");
        assert_eq!(problems(&app), ["error[replaced-host-header]"]);
    }
}
