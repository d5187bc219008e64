//! The rule `secure-cookie-over-http`: cookies are `Secure`, and the app is reached over plain http.

use super::STAYS_LOGGED_OUT;
use crate::app::CookieFlaw;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "secure-cookie-over-http",
        summary: "cookies are `Secure`, and the app is reached over plain http",
        level: Level::Error,
        docs: r#"
## Why
Browsers keep no `Secure` cookie that comes over plain http, with an exception for `localhost` that not all of them make. A
proxy that adds the attribute must be reached over https.

## Example
```nginx
listen 80;
proxy_cookie_flags ~ secure;
```

## Instead
Serve the app over https and let `redirect_uri` say so; or leave the attribute away:

* nginx: no `proxy_cookie_flags ~ secure`, no `proxy_cookie_path / "/; Secure"`
* Apache: no `Header edit Set-Cookie` that adds it
* Caddy: no `header_down Set-Cookie` that adds it
* Traefik: no middleware that adds it

nginx and Caddy were tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let Some(CookieFlaw::SecureOverHttp { name }) = input.snapshot.cookie_flaw().filter(|_| input.is_there()) else {
        return;
    };
    let problem = input
        .problem(&RULE, format!("`{name}` is `Secure`, and the app is reached over plain http"))
        .label(STAYS_LOGGED_OUT);
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::BaseUrl;
    use crate::app::testing::{healthy, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn secure_needs_https() {
        let mut app = snapshot();
        app.health = healthy("one", "Path=/; Secure");
        assert_eq!(problems(&app), [] as [String; 0]);
        app.base = BaseUrl::from_url("http://app.example.com".parse().unwrap());
        app.callback_url = "http://app.example.com/oauth2callback".parse().unwrap();
        assert!(problems(&app).contains(&"error[secure-cookie-over-http]".to_owned()));
    }
}
