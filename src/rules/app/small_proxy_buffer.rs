//! The rule `small-proxy-buffer`: the proxy refuses answers with long headers.

use crate::app::{Refusal, kilobytes};
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};
use crate::streamlit::Fact;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "small-proxy-buffer",
        summary: "the proxy refuses answers with long headers",
        level: Level::Warning,
        docs: r#"
## Why
A login ends with one answer that sets all cookies of the user: with tokens and groups it has several kilobytes of headers.
nginx reads the headers of an answer into one buffer (`proxy_buffer_size`, 4 KB), and answers `502 Bad Gateway` where they are
longer. People in few groups log in, others do not. `authctl test` says how many bytes the login of one user takes.

## Example
```text
upstream sent too big header while reading response header from upstream
```

## Instead
Give the proxy room for the longest answer that Streamlit sends, some 10 KB:

* nginx: `proxy_buffer_size 32k; proxy_buffers 8 32k;`
* ingress-nginx: annotation `nginx.ingress.kubernetes.io/proxy-buffer-size: "32k"`
* Apache: `ProxyPass … responsefieldsize=32768`, where one line is too long
* an AWS load balancer: takes 64 KB of headers, which cannot be changed

nginx was tried; what is said of others is from their documentation.

Or have the provider send fewer claims, groups above all.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let Some(limit) = input.snapshot.response_limit.filter(|_| input.is_there()) else { return };
    let Some((bytes, refusal)) = limit.refused else { return };
    // Whether the proxy says so or hangs up, the browser shows no app.
    let answers = match refusal {
        Refusal::Status(status) => format!("answers {status}"),
        Refusal::NoAnswer => "gives no answer".to_owned(),
    };
    let message = format!(
        "the proxy {answers} where the app's answer has {bytes} bytes of headers; {} bytes come through",
        limit.passes
    );
    let needed = usual_bytes(input);
    let problem = input.problem(&RULE, message);
    let problem = match input.last_login.map(|login| login.response_bytes) {
        Some(last) if last > limit.passes => {
            let needs = format!("the login of the last `authctl test` needs {}: it ends here", kilobytes(last));
            problem.at_level(Level::Error).label(needs)
        }
        _ if limit.passes < needed => {
            problem.at_level(Level::Error).label(format!("a login in ten groups takes some {needed} bytes"))
        }
        Some(last) => {
            let last = kilobytes(last);
            problem.label(format!(
                "the last `authctl test` needs {last}; users in more groups get this instead of the app"
            ))
        }
        None => problem.label("users in many groups get this instead of the app, and others do not"),
    };
    findings.push(input.with_proxy_help(problem));
}

/// The headers of the answer to the callback for a user in ten groups of 32 hexadecimal digits, as measured at the built-in
/// provider: Tornado's cookies are not compressed, and before 1.53 there were none with tokens.
fn usual_bytes(input: &AppInput<'_>) -> usize {
    match input.snapshot.streamlit {
        streamlit if streamlit.has(Fact::Starlette) => 2600,
        streamlit if streamlit.has(Fact::ExposedTokens) => 3500,
        _ => 1400,
    }
}

#[cfg(test)]
mod tests {
    use crate::app::testing::snapshot;
    use crate::app::{LoginSize, Refusal, ResponseLimit};
    use crate::rules::app::testing::{problems, problems_of_last_login};

    #[test]
    fn only_a_limit_that_was_met_counts() {
        let mut app = snapshot();
        app.response_limit = Some(ResponseLimit { passes: 4021, refused: Some((4166, Refusal::Status(502))) });
        assert_eq!(problems(&app), ["warning[small-proxy-buffer]"]);
        app.response_limit = Some(ResponseLimit { passes: 2021, refused: Some((2166, Refusal::NoAnswer)) });
        assert_eq!(problems(&app), ["error[small-proxy-buffer]"]);
        // One login is known that does not come through.
        app.response_limit = Some(ResponseLimit { passes: 4021, refused: Some((4166, Refusal::Status(502))) });
        for (bytes, expected) in [(4022, "error[small-proxy-buffer]"), (4021, "warning[small-proxy-buffer]")] {
            let login = LoginSize { request_bytes: bytes, response_bytes: bytes };
            assert_eq!(problems_of_last_login(&app, login), [expected]);
        }
        app.response_limit = Some(ResponseLimit { passes: 12_000, refused: None });
        assert_eq!(problems(&app), [] as [String; 0]);
    }
}
