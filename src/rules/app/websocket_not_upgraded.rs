//! The rule `websocket-not-upgraded`: the WebSocket of the app does not open.

use crate::app::WebSocket;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "websocket-not-upgraded",
        summary: "the WebSocket of the app does not open",
        level: Level::Error,
        docs: r#"
## Why
Everything that an app shows comes over one WebSocket, `/_stcore/stream`. `Upgrade` and `Connection` are headers between two
neighbours, and a proxy drops them unless it is told. Then the page stays empty, or says *Connecting*.

## Example
```nginx
location / { proxy_pass http://127.0.0.1:8501; }
```

## Instead
* nginx: `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";`
* Traefik: passes WebSockets on by itself; look for a second proxy
* Caddy: passes WebSockets on by itself; look for a second proxy
* Apache: `ProxyPass "/" "http://127.0.0.1:8501/" upgrade=websocket` (2.4.47 and later; before, `mod_proxy_wstunnel`)
* ingress-nginx: passes WebSockets on by itself; no `Connection` header in a snippet of yours
* an AWS load balancer: an Application Load Balancer passes them on; the target group's protocol version is HTTP1
* Cloudflare: *Network*, *WebSockets* on
* Google's front end: Cloud Run without *HTTP/2 end-to-end*

nginx, Traefik and Caddy were tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let message = match input.snapshot.websocket().filter(|_| input.is_there()) {
        Some(WebSocket::NotUpgraded { status }) => {
            format!("the WebSocket does not open: the proxy does not pass `Upgrade` on, and the app answers {status}")
        }
        Some(WebSocket::Refused { status }) => format!("the WebSocket does not open: status {status}"),
        Some(WebSocket::Silent(failure)) => format!("the WebSocket does not open: {failure}"),
        _ => return,
    };
    let problem = input.problem(&RULE, message).label("the page stays empty for everybody");
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::app::{Answer, Handshakes};
    use crate::http::Failure;
    use crate::rules::app::testing::problems;

    #[test]
    fn a_websocket_must_open() {
        let all = |answer: Answer| Handshakes { own: answer.clone(), none: answer.clone(), foreign: answer };
        for answer in [answer(200, &[], ""), answer(400, &[], ""), answer(404, &[], ""), Err(Failure::Closed)] {
            let mut app = snapshot();
            app.handshakes = Some(all(answer));
            assert_eq!(problems(&app), ["error[websocket-not-upgraded]"]);
        }
    }
}
