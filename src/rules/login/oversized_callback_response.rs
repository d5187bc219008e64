//! The rule `oversized-callback-response`: the answer that sets the user's cookies has more headers than nginx takes.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, LoginInput, Rule};
use crate::streamlit::cookie::{HEADER_LIMIT, NGINX_RESPONSE_LIMIT};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "oversized-callback-response",
        summary: "the answer that sets the user's cookies has more headers than nginx takes",
        level: Level::Warning,
        docs: r"
## Why
Streamlit keeps the claims and both tokens of the user in cookies and sets all of them in one answer. nginx reads the headers
of an answer into one buffer of 4096 bytes (`proxy_buffer_size`), and where they are longer it logs `upstream sent too big
header` and answers `502 Bad Gateway`: users in many groups cannot log in, and others can. Without a proxy nothing is wrong.

## Example
```text
upstream sent too big header while reading response header from upstream
```

## Instead
In nginx:
```nginx
proxy_buffer_size 16k;
proxy_buffers 8 16k;
```
Or have the provider send fewer claims, groups above all.
",
    },
    check: Check::Login(check),
};

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(cookies) = input.cookies.filter(|cookies| cookies.excess().is_none()) else { return };
    let bytes = cookies.response_bytes();
    // What is too long for a request as well has its own rule.
    if bytes <= NGINX_RESPONSE_LIMIT || cookies.header_bytes() > HEADER_LIMIT {
        return;
    }
    findings.push(
        input
            .problem(
                &RULE,
                format!("the answer to the callback has {bytes} bytes of headers, and nginx takes {NGINX_RESPONSE_LIMIT}"),
            )
            .label("behind a default nginx this user gets `502 Bad Gateway`")
            .help("behind nginx set `proxy_buffer_size 16k; proxy_buffers 8 16k;`, or have the provider send fewer claims"),
    );
}
