//! The rule `stripped-subprotocol`: the subprotocol of the WebSocket does not reach the app.

use super::STAYS_LOGGED_OUT;
use crate::app::WebSocket;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "stripped-subprotocol",
        summary: "the subprotocol of the WebSocket does not reach the app",
        level: Level::Error,
        docs: r#"
## Why
The page sends its cross-site token in `Sec-WebSocket-Protocol`. Streamlit believes the identity cookie only beside that
token: without the header the app opens, and everybody is a visitor.

## Example
```nginx
proxy_set_header Sec-WebSocket-Protocol "";
```

## Instead
Pass the header on as it comes:

* nginx: no `proxy_set_header Sec-WebSocket-Protocol`
* Traefik: no `customRequestHeaders` with it
* Caddy: no `header_up -Sec-WebSocket-Protocol`
* Apache: no `RequestHeader unset Sec-WebSocket-Protocol`

nginx and Caddy were tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() || input.snapshot.websocket() != Some(WebSocket::WithoutSubprotocol) {
        return;
    }
    let problem = input
        .problem(&RULE, "the WebSocket opens without the subprotocol `streamlit`: the proxy drops that header")
        .label(STAYS_LOGGED_OUT);
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn the_server_must_agree_to_its_own_protocol() {
        let mut app = snapshot();
        app.handshakes.as_mut().unwrap().own = answer(101, &[], "");
        assert_eq!(problems(&app), ["error[stripped-subprotocol]"]);
    }
}
