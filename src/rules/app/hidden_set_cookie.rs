//! The rule `hidden-set-cookie`: the proxy takes the cookies of answers away.

use super::STAYS_LOGGED_OUT;
use crate::app::CookieFlaw;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "hidden-set-cookie",
        summary: "the proxy takes the cookies of answers away",
        level: Level::Error,
        docs: r"
## Why
A login ends with `Set-Cookie`: the identity, and before that the cross-site token without which it does not count. A proxy
that hides the header, as caches like to, makes everybody a visitor.

## Example
```nginx
proxy_hide_header Set-Cookie;
```

## Instead
Pass the header on, and cache nothing below the app but `/static/`:

* nginx: no `proxy_hide_header Set-Cookie`
* Traefik: no `customResponseHeaders` with `Set-Cookie`
* Caddy: no `header_down -Set-Cookie`
* Apache: no `Header unset Set-Cookie`
* Cloudflare: no cache rule *Eligible for cache* for the app, apart from `/static/`

nginx, Traefik and Caddy were tried; what is said of others is from their documentation.
",
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() || input.snapshot.cookie_flaw() != Some(CookieFlaw::Hidden) {
        return;
    }
    let problem = input.problem(&RULE, "the cookies that the app sets do not come back").label(STAYS_LOGGED_OUT);
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn the_cross_site_token_must_come() {
        let mut app = snapshot();
        app.health = answer(200, &[], "ok");
        app.health_again = Some(answer(200, &[], "ok"));
        assert_eq!(problems(&app), ["error[hidden-set-cookie]"]);
    }
}
