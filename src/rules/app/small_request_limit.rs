//! The rule `small-request-limit`: the proxy refuses requests with long cookies.

use crate::app::{RequestLimit, WebSocket, kilobytes};
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};
use crate::streamlit::cookie::HEADER_LIMIT;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "small-request-limit",
        summary: "the proxy refuses requests with long cookies",
        level: Level::Warning,
        docs: r#"
## Why
A browser sends all cookies of a login with every request. From some length on a proxy answers 400, 414 or 431, and the app
does not load any more for this user, until the cookies are deleted. Streamlit itself takes a `Cookie` line of 8190 bytes.

## Example
```text
400 Bad Request
Request Header Or Cookie Too Large
```

## Instead
Let the proxy take what Streamlit takes:

* nginx: `large_client_header_buffers 4 32k;`
* ingress-nginx: `large-client-header-buffers: "4 32k"` in the ConfigMap
* Apache: `LimitRequestFieldSize 32768`
* Caddy: `servers { max_header_size 32KB }`
* an AWS load balancer: takes 16 KB in one line, which cannot be changed

nginx was tried; what is said of others is from their documentation.

Or have the provider send fewer claims, groups above all.
"#,
    },
    check: Check::App(check),
};

/// What was measured is this exact at best.
const MARGIN: usize = 512;

/// What the proxy does to the WebSocket, where it does not do the same to other requests.
fn check_websocket(input: &AppInput<'_>, limit: RequestLimit, findings: &mut Findings) {
    let opens = matches!(input.snapshot.websocket(), Some(WebSocket::Opens | WebSocket::OpensForAll));
    let Some(answer) = input.snapshot.large_handshake.as_ref().filter(|_| opens) else { return };
    if answer.as_ref().is_ok_and(|response| response.status == 101) {
        return;
    }
    let bytes = limit.passes.min(HEADER_LIMIT);
    let message =
        format!("the WebSocket does not open with some {bytes} bytes of cookies, which other requests may have");
    let problem = input.problem(&RULE, message).label("the app stays empty for users in many groups");
    findings.push(input.with_proxy_help(problem));
}

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let Some(limit) = input.snapshot.request_limit.filter(|_| input.is_there()) else { return };
    check_websocket(input, limit, findings);
    let Some(refusal) = limit.refused.filter(|_| limit.passes + MARGIN < HEADER_LIMIT) else { return };
    let message = format!(
        "a request with more than {} bytes of cookies gets {}, and Streamlit takes {HEADER_LIMIT}",
        limit.passes,
        refusal.words()
    );
    let problem = input.problem(&RULE, message);
    let problem = match input.last_login.map(|login| login.request_bytes).filter(|bytes| *bytes > limit.passes) {
        Some(last) => problem
            .at_level(Level::Error)
            .label(format!("the login of the last `authctl test` sends {}: the app does not load", kilobytes(last))),
        None => problem.label("the app does not load for users in many groups"),
    };
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::snapshot;
    use crate::app::{Refusal, RequestLimit};
    use crate::rules::app::testing::problems;

    #[test]
    fn what_streamlit_takes_must_come_through() {
        for (passes, refused, expected) in [
            (4000, Some(Refusal::Status(431)), &["warning[small-request-limit]"][..]),
            (8100, Some(Refusal::Status(400)), &[]),
            (16_000, None, &[]),
        ] {
            let mut app = snapshot();
            app.request_limit = Some(RequestLimit { passes, refused });
            assert_eq!(problems(&app), expected, "{passes}");
        }
    }
}
