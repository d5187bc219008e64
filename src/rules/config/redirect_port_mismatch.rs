//! On this machine, the redirect URI leads to the port on which Streamlit listens.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::redirect::{PORT, Redirect};
use crate::rules::web_address::is_loopback;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::Version;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "redirect-port-mismatch",
        summary: "the redirect URI leads to another port than the one on which Streamlit listens",
        level: Level::Warning,
        docs: r#"
## Why
Streamlit listens on 8501 unless `server.port` says otherwise. After the sign-in the browser goes to the port in `redirect_uri`,
and if nobody listens there, to an error page. When the port is set on the command line or mapped by Docker, this warning
is wrong: say so with `# authctl: allow(redirect-port-mismatch): mapped by Docker`. Since 1.53 Streamlit puts its own port in
place of `{port}`.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
port = 8600
```

## Instead
```toml
[auth]
redirect_uri = "http://localhost:8600/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
port = 8600
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, found: &mut Findings) {
    let Some(redirect) = Redirect::of(input) else { return };
    // A public address is a proxy's; an address that the app does not serve at all is another rule's business.
    let is_served = (redirect.url.scheme() == "https") == input.config.ssl_cert_file().is_some();
    if redirect.has_port_placeholder() || !is_loopback(&redirect.url) || !is_served {
        return;
    }
    let (Some(port), expected) = (redirect.url.port_or_known_default(), input.config.port()) else { return };
    if port == expected {
        return;
    }
    let problem = RULE
        .at(
            redirect.site.value(),
            format!("the redirect URI leads to port {port}, but Streamlit listens on {expected} here"),
        )
        .label("after the sign-in the browser finds nobody there");
    let problem = match input.config.port_location() {
        Some(location) => problem.related(location, "the port is set here"),
        None if input.config.is_port_set() => problem.help("`STREAMLIT_SERVER_PORT` sets the port"),
        None => problem.help(format!("to keep the URI, set `port = {port}` in `[server]` of `.streamlit/config.toml`")),
    };
    let proposal = with_port(
        redirect.origin(),
        if input.streamlit >= Version::new(1, 53, 0) { PORT.to_owned() } else { expected.to_string() },
    )
    .map(|origin| format!("{origin}{}", &redirect.text[redirect.origin().len()..]));
    let fix = proposal.and_then(|uri| {
        redirect.replaced_by(&uri, "lead to Streamlit's own port, and register that address with the provider")
    });
    found.push(problem.fix_if_any(fix));
}

/// `origin` with another port.
fn with_port(origin: &str, port: String) -> Option<String> {
    let (scheme, authority) = origin.split_once("://")?;
    let host = match authority.rfind(':') {
        // The colons of an IPv6 address stand inside of its brackets.
        Some(colon) if !authority[colon..].contains(']') => &authority[..colon],
        _ => authority,
    };
    Some(format!("{scheme}://{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{check, check_with, diagnose, fixed};
    use crate::streamlit::Version;

    #[test]
    fn the_port_of_the_configuration_counts() {
        let config = "[server]\nport = 8600\n";
        let text = "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback' #~ warning[redirect-port-mismatch]\n";
        let found = check_with(&RULE, text, config);
        assert!(fixed(text, &found).contains("\"http://localhost:{port}/oauth2callback\""));
        check_with(&RULE, "[auth]\nredirect_uri = 'http://localhost:8600/oauth2callback'\n", config);
        let found = diagnose(&RULE, text, config, Version::new(1, 52, 0));
        assert!(fixed(text, &found).contains("\"http://localhost:8600/oauth2callback\""));
    }

    #[test]
    fn without_configuration_streamlit_takes_8501() {
        check(
            &RULE,
            "[auth]\nredirect_uri = 'http://localhost:8512/oauth2callback' #~ warning[redirect-port-mismatch]\n",
        );
        let text = "[auth]\nredirect_uri = 'http://[::1]/oauth2callback' #~ warning[redirect-port-mismatch]\n";
        assert!(fixed(text, &check(&RULE, text)).contains("\"http://[::1]:{port}/oauth2callback\""));
        check(&RULE, "[auth]\nredirect_uri = 'http://localhost:{port}/oauth2callback'\n");
    }

    #[test]
    fn a_public_address_has_a_port_of_its_own() {
        check(&RULE, "[auth]\nredirect_uri = 'https://app.example.com/oauth2callback'\n");
        check(&RULE, "[auth]\nredirect_uri = 'https://localhost/oauth2callback'\n");
    }
}
