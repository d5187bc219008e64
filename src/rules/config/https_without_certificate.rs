//! The rule `https-without-certificate`: the redirect URI and the local app disagree about `https`.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::redirect::Redirect;
use crate::rules::values::web_address::is_loopback;
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "https-without-certificate",
        summary: "the redirect URI and the local app disagree about `https`",
        level: Level::Error,
        docs: r#"
## Why
Streamlit serves `https` only when `server.sslCertFile` and `server.sslKeyFile` are set, and then nothing else. With `https` in
the redirect URI and no certificate, the browser comes back to a server that does not speak TLS; with a certificate and
`http`, the other way round. Providers accept `http` on `localhost`.

## Example
```toml
[auth]
redirect_uri = "https://localhost:8501/oauth2callback"
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let is_meant = |redirect: &Redirect<'_>| is_loopback(&redirect.url) && input.config.is_complete();
    let Some(redirect) = Redirect::find(input).filter(is_meant) else { return };
    let scheme_end = redirect.text.find("://").unwrap_or_default();
    let with = |scheme: &str| format!("{scheme}{}", &redirect.text[scheme_end..]);
    let problem = match (redirect.url.scheme(), input.config.ssl_cert_file()) {
        ("https", None) => RULE
            .at(redirect.site.value(), "the redirect URI is `https`, but the app on this machine serves plain `http`")
            .label("the browser comes back to a server that does not speak TLS")
            .help(
                "providers accept `http` on `localhost`; for `https`, set `server.sslCertFile` and `server.sslKeyFile`",
            )
            .fix_if_any(redirect.replaced_by(&with("http"), "use `http`")),
        ("http", Some(_)) => {
            let problem = RULE
                .at(
                    redirect.site.value(),
                    "the redirect URI is plain `http`, but the app on this machine serves `https`",
                )
                .label("the browser comes back to a server that speaks TLS only")
                .fix_if_any(redirect.replaced_by(&with("https"), "use `https`"));
            match input.config.ssl_cert_file_location() {
                Some(location) => problem.related(location, "because of this"),
                None => problem,
            }
        }
        _ => return,
    };
    findings.push(problem);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check, check_with, fixed};

    const CERTIFICATE: &str = "[server]\nsslCertFile = 'cert.pem'\n";

    #[test]
    fn both_ways_round_are_named() {
        let text =
            "[auth]\nredirect_uri = 'https://localhost:8501/oauth2callback' #~ error[https-without-certificate]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("\"http://localhost:8501/oauth2callback\""));
        let text =
            "[auth]\nredirect_uri = 'http://127.0.0.1:8501/oauth2callback' #~ error[https-without-certificate]\n";
        assert!(
            fixed(text, &check_with(&RULE, text, CERTIFICATE)).contains("\"https://127.0.0.1:8501/oauth2callback\"")
        );
    }

    #[test]
    fn both_agree() {
        check(&RULE, "[auth]\nredirect_uri = 'http://localhost:{port}/oauth2callback'\n");
        check_with(&RULE, "[auth]\nredirect_uri = 'https://localhost:8501/oauth2callback'\n", CERTIFICATE);
        check(&RULE, "[auth]\nredirect_uri = 'https://app.example.com/oauth2callback'\n");
    }
}
