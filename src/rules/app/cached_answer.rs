//! The rule `cached-answer`: a cache in front of the app hands out the answers of others.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "cached-answer",
        summary: "a cache in front of the app hands out the answers of others",
        level: Level::Error,
        docs: r#"
## Why
A cross-site token or the state of a login is for one browser. A cache that ignores `Set-Cookie` gives it to the next one:
logins fail, or worse, somebody else's cookies arrive.

## Example
```nginx
proxy_cache app;
proxy_cache_valid any 1m;
proxy_ignore_headers Set-Cookie Cache-Control;
```

## Instead
Cache nothing of the app but `/static/`:

* nginx: `proxy_cache` only inside of `location /static/`; no `proxy_ignore_headers Set-Cookie`
* Caddy: no cache module for the app
* Apache: `CacheDisable "/"`
* Traefik: no cache plugin for the app
* Cloudflare: no *Cache everything* for the app
* CloudFront: the managed policy *CachingDisabled* for everything but `/static/*`

nginx was tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let Some(what) = input.snapshot.cached().filter(|_| input.is_there()) else { return };
    let problem = input
        .problem(&RULE, format!("a cache answers twice with {what}"))
        .label("others get what was meant for one: logins fail, or end as somebody else");
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{healthy, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn each_answer_must_be_another() {
        let mut app = snapshot();
        app.health_again = Some(healthy("one", "Path=/"));
        assert_eq!(problems(&app), ["error[cached-answer]"]);
        let mut app = snapshot();
        app.logins[0].again = Some(app.logins[0].answer.clone());
        assert_eq!(problems(&app), ["error[cached-answer]"]);
    }
}
