//! The rule `disallowed-redirect-host`: the redirect URI leads to a host that `server.allowedHosts` leaves out.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::redirect::Redirect;
use crate::rules::{Check, ConfigInput, Findings, Rule};
use crate::streamlit::Fact;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "disallowed-redirect-host",
        summary: "the redirect URI leads to a host that `server.allowedHosts` leaves out",
        level: Level::Warning,
        docs: r#"
## Why
Since 1.61, Streamlit refuses the WebSocket of a browser whose `Host` is not in `server.allowedHosts`, where that is set: the
page stays empty. At the host of `redirect_uri`, where users come back to, the app would never load. Where a proxy sends
another `Host`, this warning is wrong: say so with `# authctl: allow(disallowed-redirect-host): the proxy's own host`.

## Example
```toml
[auth]
redirect_uri = "https://app.example.com/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
allowedHosts = ["localhost"]
```

## Instead
```toml
[auth]
redirect_uri = "https://app.example.com/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
allowedHosts = ["localhost", "app.example.com"]
```
"#,
    },
    check: Check::Config(check),
};

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some(redirect) = Redirect::find(input).filter(|_| input.streamlit.has(Fact::AllowedHosts)) else { return };
    let Some(host) = redirect.url.host_str().filter(|host| !input.config.allows_host(host)) else { return };
    let problem = RULE
        .at(
            redirect.site.value(),
            format!("the redirect URI leads to `{host}`, which `server.allowedHosts` leaves out"),
        )
        .label("there the app does not load: Streamlit refuses the connection of the browser")
        .help(format!("add `\"{host}\"` to `allowedHosts` in `[server]` of `.streamlit/config.toml`"));
    findings.push(match input.config.allowed_hosts_location() {
        Some(location) => problem.related(location, "these hosts are allowed"),
        None => problem,
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::{check_with, diagnose};
    use crate::streamlit::Version;

    const TEXT: &str = "[auth]\nredirect_uri = 'https://app.example.com/oauth2callback'\n";

    #[test]
    fn a_host_that_is_left_out_is_named() {
        let text = TEXT.replace("callback'", "callback' #~ warning[disallowed-redirect-host]");
        check_with(&RULE, &text, "[server]\nallowedHosts = ['localhost', '*.app.example.com']\n");
        check_with(&RULE, TEXT, "[server]\nallowedHosts = ['*.example.com']\n");
        check_with(&RULE, TEXT, "[server]\nallowedHosts = []\n");
    }

    #[test]
    fn earlier_releases_do_not_know_the_option() {
        let config = "[server]\nallowedHosts = ['localhost']\n";
        assert!(diagnose(&RULE, TEXT, config, Version::new(1, 60, 0)).is_empty());
    }
}
