//! The rule `oversized-cookie`: the cookies of this login are too large.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{Check, Findings, LoginInput, Rule};
use crate::streamlit::cookie::{BROWSER_LIMIT, Excess, HEADER_LIMIT};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "oversized-cookie",
        summary: "the cookies of this login are too large",
        level: Level::Warning,
        docs: r#"
## Why
Streamlit keeps the claims in one cookie and both tokens in another. Before 1.53 a cookie above 4096 bytes is dropped
by the browser and the user is logged out again. Since then it is cut into several, and from 1.57 on the server
refuses a `Cookie:` line above 8190 bytes: the page never loads. Proxies have limits of their own, often 4 or 8 KiB.
Long lists of groups are the usual cause.

## Example
```json
{ "sub": "248289761001", "groups": ["…", "…", "… and 398 more"] }
```

## Instead
Have the provider send fewer claims: only groups that are assigned to the application, or app roles. On the server,
`WEBSOCKETS_MAX_LINE_LENGTH=65536` in the environment raises Streamlit's limit; nginx needs
`large_client_header_buffers 4 32k;` and `proxy_buffer_size 32k;`.
"#,
    },
    check: Check::Login(check),
};

/// From here on little room is left for the other cookies of the same host.
const CLOSE: usize = HEADER_LIMIT * 3 / 4;

fn check(input: &LoginInput<'_>, findings: &mut Findings) {
    let Some(cookies) = input.cookies else { return };
    let bytes = cookies.header_bytes();
    let (level, message, label) = match cookies.excess() {
        Some(Excess::Cookie { name, bytes }) => (
            Level::Error,
            format!("the cookie `{name}` has {bytes} bytes, and browsers keep {BROWSER_LIMIT}"),
            "the browser drops it: the user is logged out at once",
        ),
        Some(Excess::Header { bytes }) => (
            Level::Error,
            format!("the cookies of this login make a header of {bytes} bytes, and Streamlit takes {HEADER_LIMIT}"),
            "the server closes the connection: the app never loads",
        ),
        None if bytes > CLOSE => (
            Level::Warning,
            format!("the cookies of this login make a header of {bytes} bytes"),
            "many servers and proxies take 8 KiB at most",
        ),
        None => return,
    };
    let problem = input.problem(&RULE, message).at_level(level).label(label);
    let problem = match largest_claim(input) {
        Some((name, size)) => {
            problem.help(format!("have the provider shorten `{name}`, which takes {size} bytes of the ID token"))
        }
        None => problem.help("have the provider send fewer claims"),
    };
    findings.push(problem);
}

/// The claim that takes most room, if it takes much.
fn largest_claim<'a>(input: &LoginInput<'a>) -> Option<(&'a str, usize)> {
    let claims = input.trace.good_claims()?;
    let sizes = claims.iter().map(|(name, value)| (name.as_str(), value.to_string().len()));
    sizes.max_by_key(|(_, size)| *size).filter(|(_, size)| *size > 1000)
}
