//! The rule `login-before-app`: another login is in front of the app.

use crate::app::{AppPresence, DeployedAuth};
use crate::diagnostic::{Level, RuleInfo};
use crate::http::shown_url;
use crate::rules::{AppInput, Check, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "login-before-app",
        summary: "another login is in front of the app",
        level: Level::Error,
        docs: r#"
## Why
With basic authentication, oauth2-proxy, Identity-Aware Proxy or Cloudflare Access in front, people log in twice, and whatever
has no session there never reaches the app: not the provider's answer in a new window, not a health check, not this probe.
`st.user` knows nothing of that first login.

## Example
```nginx
location / { auth_basic "staff"; auth_basic_user_file /etc/nginx/htpasswd; proxy_pass http://127.0.0.1:8501; }
```

## Instead
Let one of the two go. Where both are wanted, let these paths pass without the first: `/oauth2callback`, `/auth/login`,
`/auth/logout` and `/_stcore/health`.

* nginx: `location = /oauth2callback { auth_basic off; auth_request off; proxy_pass http://127.0.0.1:8501; }`
* Traefik: a router of its own for these paths, without the authentication middleware
* Caddy: `@public path /oauth2callback /auth/*`, and `handle @public { reverse_proxy 127.0.0.1:8501 }` before the login
* ingress-nginx: a second Ingress for these paths, without `auth-url` and `auth-signin`
* Cloudflare: an Access policy *Bypass* for these paths

nginx was tried; what is said of others is from their documentation.
"#,
    },
    check: Check::App(check),
};

fn check(input: &AppInput<'_>, findings: &mut Findings) {
    let message = match input.snapshot.presence() {
        AppPresence::LoginInFront { location: Some(location), .. } => {
            let mut place = location;
            place.set_query(None);
            format!("something in front of the app redirects to a login, `{}`", shown_url(&place))
        }
        AppPresence::LoginInFront { status, location: None } => {
            format!("something in front of the app answers {status}: it wants to know who asks")
        }
        AppPresence::Streamlit => match input.snapshot.deployed_auth() {
            DeployedAuth::LoginInFront(mut place) => {
                place.set_query(None);
                format!(
                    "`/auth/login` redirects to `{}` whatever it is asked: not the app answers there",
                    shown_url(&place)
                )
            }
            _ => return,
        },
        _ => return,
    };
    let problem = input.problem(&RULE, message).label("nothing is known of the app behind it");
    findings.push(input.with_proxy_help(problem));
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{answer, snapshot};
    use crate::rules::app::testing::problems;

    #[test]
    fn who_asks_first_is_named() {
        for health in [
            answer(401, &[("www-authenticate", "Basic")], ""),
            answer(403, &[], ""),
            answer(302, &[("location", "https://login.example.org/authorize?client_id=x")], ""),
            answer(302, &[("location", "/oauth2/sign_in?rd=%2F")], ""),
        ] {
            let mut app = snapshot();
            app.health = health;
            assert_eq!(problems(&app), ["error[login-before-app]"]);
        }
    }

    #[test]
    fn a_login_that_begins_without_a_token_is_not_the_apps() {
        let mut app = snapshot();
        app.control =
            Some(answer(302, &[("location", "https://login.example.org/?client_id=x&response_type=code")], ""));
        assert_eq!(problems(&app), ["error[login-before-app]"]);
    }
}
