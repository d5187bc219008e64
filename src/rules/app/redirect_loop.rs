//! The rule `redirect-loop`: the app is redirected to its own address.

use crate::app::AppPresence;
use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "redirect-loop",
        summary: "the app is redirected to its own address",
        level: Level::Error,
        docs: r#"
## Why
Browsers give up after some twenty redirects (`ERR_TOO_MANY_REDIRECTS`). The usual cause: TLS ends at a load balancer or at
Cloudflare, which talk plain http to the next proxy, and that one sends whoever comes by http to https.

## Example
```nginx
# behind a load balancer that ends TLS
if ($scheme = http) { return 301 https://$host$request_uri; }
```

## Instead
Redirect only where TLS ends, or by what that place says of the scheme:

* nginx: `if ($http_x_forwarded_proto = http) { return 301 https://$host$request_uri; }`
* Traefik: trust the load balancer: `entryPoints.web.forwardedHeaders.trustedIPs`
* Caddy: `trusted_proxies` for the load balancer; serve `http://` addresses behind it
* Apache: `RewriteCond %{HTTP:X-Forwarded-Proto} =http` before the redirect
* ingress-nginx: `use-forwarded-headers: "true"` in the ConfigMap, or `ssl-redirect: "false"` as annotation
* Cloudflare: *SSL/TLS* mode *Full (strict)* instead of *Flexible*

nginx was tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    if input.snapshot.presence() != AppPresence::RedirectLoop {
        return;
    }
    let problem = input
        .problem(&RULE, "the app is redirected to the very address that was asked for")
        .label("browsers say `ERR_TOO_MANY_REDIRECTS`");
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn a_redirect_to_the_same_address_is_a_loop() {
        let mut app = snapshot();
        app.health = answer(301, &[("location", "https://app.example.com/_stcore/health")], "");
        assert_eq!(problems(&app), ["error[redirect-loop]"]);
        app.health = answer(301, &[("location", "https://app.example.com/app/_stcore/health")], "");
        assert_eq!(problems(&app), ["error[misplaced-app]"]);
    }
}
