//! The rule `rewritten-cookie-path`: cookies are set for a path that is not the app's.

use super::STAYS_LOGGED_OUT;
use crate::app::CookieFlaw;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "rewritten-cookie-path",
        summary: "cookies are set for a path that is not the app's",
        level: Level::Error,
        docs: r"
## Why
A browser sends a cookie only to addresses below its `Path`. When a proxy rewrites that, or the app is served below another
path than `server.baseUrlPath` says, the browser keeps the cookie and never sends it back.

## Example
```nginx
proxy_cookie_path / /other/;
```

## Instead
Leave `Path` as the app sets it:

* nginx: no `proxy_cookie_path`, or one whose result is the path at which people open the app
* Apache: no `ProxyPassReverseCookiePath`, or the same
* Traefik: no middleware that rewrites `Set-Cookie`
* Caddy: no `header_down Set-Cookie` that replaces `Path`

nginx and Caddy were tried; what is said of others is from their documentation.
",
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let Some(CookieFlaw::Elsewhere { name, path }) = input.snapshot.cookie_flaw().filter(|_| input.is_there()) else {
        return;
    };
    let base = input.snapshot.base.url().path();
    let problem = input
        .problem(&RULE, format!("`{name}` is set for `Path={path}`, and the app is at `{base}`"))
        .label(STAYS_LOGGED_OUT);
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{healthy, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn a_cookie_must_come_back_to_the_app() {
        let mut app = snapshot();
        app.health = healthy("one", "Path=/other/");
        assert_eq!(problems(&app), ["error[rewritten-cookie-path]"]);
    }
}
