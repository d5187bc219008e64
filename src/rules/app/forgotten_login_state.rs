//! The rule `forgotten-login-state`: replicas of the app do not know each other\'s logins.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "forgotten-login-state",
        summary: "replicas of the app do not know each other\'s logins",
        level: Level::Error,
        docs: r#"
## Why
Before 1.58 Streamlit keeps the state of a login in the memory of one process. When the provider's answer reaches another
replica, nobody there knows it: the user is back in the app and logged out. It works at the second or third try.

## Example
```console
$ kubectl get deploy app -o jsonpath='{.spec.replicas}'
2
```

## Instead
Install Streamlit 1.58 or later, which keeps the state in a cookie; or send each browser to one replica:

* nginx: `ip_hash;` in the `upstream`
* Traefik: `sticky.cookie` at the service
* Caddy: `lb_policy cookie`
* ingress-nginx: annotation `nginx.ingress.kubernetes.io/affinity: "cookie"`
* an AWS load balancer: stickiness at the target group
* Google's front end: Cloud Run with *session affinity*, which is best effort

All of this is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let Some(replicas) = input.snapshot.replicas.as_ref().filter(|_| input.is_there()) else { return };
    let (known, forgotten) = replicas.states(input.snapshot.streamlit);
    // With other secrets nothing can be known.
    if forgotten == 0 || known + forgotten < 2 || replicas.secrets().1 > 0 {
        return;
    }
    let message = format!("of {} logins, {forgotten} were forgotten until the callback came", known + forgotten);
    let problem = input.problem(&RULE, message).label("whoever comes back to another replica is logged out");
    let problem = problem.help("install Streamlit 1.58 or later, which keeps the state in a cookie");
    findings.push(input.with_proxy_help(problem));
}
