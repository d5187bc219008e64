//! The rule `unchecked-origin`: the WebSocket opens for any origin, or the origin does not reach the app.

use crate::app::WebSocket;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unchecked-origin",
        summary: "the WebSocket opens for any origin, or the origin does not reach the app",
        level: Level::Warning,
        docs: r#"
## Why
A page of another site must not open the app's WebSocket with the user's cookies. Streamlit refuses it, unless
`server.enableCORS = false`. When a foreign origin is accepted although that is not set, a proxy takes the `Origin` header
away; and without it Streamlit believes no identity cookie: everybody who logs in stays logged out.

## Example
```nginx
proxy_set_header Origin "";
```

## Instead
Pass the header on as it comes, and leave `server.enableCORS` as it is:

* nginx: no `proxy_set_header Origin`
* Traefik: no `customRequestHeaders` with `Origin`
* Caddy: no `header_up -Origin`
* Apache: no `RequestHeader unset Origin`
* ingress-nginx: no `proxy_set_header Origin` in a snippet; `enable-cors` concerns answers only
* Cloudflare: no transform rule that removes it

nginx, Traefik and Caddy were tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() || input.snapshot.websocket() != Some(WebSocket::OpensForAll) || input.allows_all_origins {
        return;
    }
    let problem = input
        .problem(&RULE, "the WebSocket opens for a foreign origin as well")
        .label("the proxy takes `Origin` away and nobody stays logged in, or `server.enableCORS` is off there");
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn a_foreign_origin_must_be_refused() {
        let mut app = snapshot();
        app.handshakes.as_mut().unwrap().foreign = answer(101, &[("sec-websocket-protocol", "streamlit")], "");
        assert_eq!(problems(&app), ["warning[unchecked-origin]"]);
    }
}
