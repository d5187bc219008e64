//! The rule `lost-query-string`: the proxy drops the query of the login or of the callback.

use crate::app::{Callback, DeployedAuth};
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "lost-query-string",
        summary: "the proxy drops the query of the login or of the callback",
        level: Level::Error,
        docs: r"
## Why
The provider's name reaches `/auth/login`, and the provider's code reaches `/oauth2callback`, behind the `?`. Without it the
app sends people home, silently: a click on the button does nothing.

## Example
```nginx
location = /auth/login { proxy_pass http://127.0.0.1:8501/auth/login?; }
location = /oauth2callback { rewrite ^ /oauth2callback? break; proxy_pass http://127.0.0.1:8501; }
```

## Instead
Pass the address on as it came:

* nginx: `proxy_pass http://127.0.0.1:8501;` without a path, or with `$is_args$args` behind it; no `?` at the end of a `rewrite`
* Traefik: no `replacePathRegex` for these paths
* Caddy: `uri` and `rewrite` keep the query only where `?{query}` is written
* Apache: `RewriteRule` keeps it unless the target ends in `?`; `[QSA]` where the target has one of its own
* Cloudflare: no transform rule that sets the query

nginx was tried; what is said of others is from their documentation.
",
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if !input.is_there() {
        return;
    }
    let message = if input.snapshot.deployed_auth() == DeployedAuth::QueryLost {
        "the query of `/auth/login` does not reach the app"
    } else if input.snapshot.callback() == Callback::WithoutQuery {
        "the query of `/oauth2callback` does not reach the app"
    } else {
        return;
    };
    let problem = input.problem(&RULE, message).label("the app sends people home, silently");
    findings.push(input.with_proxy_help(problem));
}
