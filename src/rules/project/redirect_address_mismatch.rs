//! The rule `redirect-address-mismatch`: `server.address` keeps the app from listening where the redirect URI leads.

use std::net::IpAddr;

use url::Host;

use crate::diagnostic::{Level, RuleInfo};
use crate::http::AddressScope;
use crate::rules::values::redirect::Redirect;
use crate::rules::values::web_address::is_loopback;
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::Location;
use crate::streamlit::deployment::RunOption;
use crate::streamlit::{StartOption, Starter, StreamlitConfig};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "redirect-address-mismatch",
        summary: "`server.address` keeps the app from listening where the redirect URI leads",
        level: Level::Warning,
        docs: r#"
## Why
With `server.address`, Streamlit listens at that address alone. After the sign-in the browser goes where `redirect_uri` leads:
`localhost` does not find an app that listens at `192.168.1.5`, and no other machine finds one that listens at `localhost`. In a
container, `localhost` is the container itself: a port that Compose publishes reaches no app.

Behind a proxy on the same machine, `localhost` is right; a redirect URI with `https` is taken for one of a proxy.

## Example
```toml
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
address = "192.168.1.5"
```

## Instead
```toml
[auth]
redirect_uri = "http://192.168.1.5:8501/oauth2callback"
```
```toml
# .streamlit/config.toml
[server]
address = "192.168.1.5"
```
"#,
    },
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let config = input.config.config;
    let Some(redirect) = Redirect::find(input.config).filter(|_| config.is_complete()) else { return };
    if let Some(start) = unreachable_in_container(input) {
        findings.push(
            RULE.at(start.place, "the app listens only inside the container, and Compose publishes its port")
                .label("the published port reaches no app")
                .related(redirect.site.value(), "the browser comes here after the sign-in")
                .help("take `0.0.0.0`, or leave the address out"),
        );
        return;
    }
    let Some((address, place)) = address(config) else { return };
    let Some(listens) = listening(address) else { return };
    let is_found = match redirect.url.host() {
        _ if redirect.url.scheme() == "https" && config.ssl_cert_file().is_none() => true,
        _ if is_loopback(&redirect.url) => listens.is_loopback(),
        // A proxy may listen at any other port.
        _ if redirect.url.port_or_known_default() != Some(config.port()) => true,
        Some(Host::Ipv4(host)) => {
            !listens.is_loopback() || AddressScope::of_address(IpAddr::V4(host)) == AddressScope::Public
        }
        _ => true,
    };
    if is_found {
        return;
    }
    let mut problem = RULE
        .at_value(&redirect.site, format!("the redirect URI leads past the app, which listens at `{address}` alone"))
        .label("after the sign-in the browser finds nobody there");
    problem = match place {
        Some(location) => problem.related(location, "the address is set here"),
        None => problem.help("`STREAMLIT_SERVER_ADDRESS` sets the address"),
    };
    findings.push(problem.help("let the URI lead to that address, or leave `server.address` out"));
}

/// The address that the configuration or the one start on this machine gives the app.
fn address(config: &StreamlitConfig) -> Option<(&str, Option<Location>)> {
    let start = || {
        let mut starts = config.starts(RunOption::Address).filter(|start| start.starter == Starter::Local);
        let first = starts.next()?;
        let is_same = starts.all(|start| start.value == first.value);
        first.value.as_deref().filter(|_| is_same && !config.has_plain_start).map(|value| (value, Some(first.place)))
    };
    config.address().or_else(start)
}

/// The address as a number; nothing where it is a name that only a resolver knows, or stands for all addresses.
fn listening(address: &str) -> Option<IpAddr> {
    if address.eq_ignore_ascii_case("localhost") {
        return Some(IpAddr::from([127, 0, 0, 1]));
    }
    let address: IpAddr = address.trim_matches(['[', ']']).parse().ok()?;
    (!address.is_unspecified()).then_some(address)
}

/// A start in a container at its own loopback address, where Compose publishes the app's port.
fn unreachable_in_container<'a>(input: &ProjectInput<'a>) -> Option<&'a StartOption> {
    let config = input.config.config;
    let starts = || config.starts(RunOption::Address).filter(|start| start.starter == Starter::Container);
    let is_loopback =
        |start: &&StartOption| start.value.as_deref().and_then(listening).is_some_and(|address| address.is_loopback());
    let is_published = input.app_context.published_ports.iter().any(|port| port.mapping.is_some());
    starts().find(is_loopback).filter(|_| is_published && starts().all(|start| is_loopback(&start)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::project_case::ProjectCase;

    fn said(redirect_uri: &str, address: &str) -> usize {
        let secrets = format!("[auth]\nredirect_uri = '{redirect_uri}'\n");
        ProjectCase::new(&secrets).config(&format!("[server]\naddress = '{address}'\n")).said(&RULE).len()
    }

    #[test]
    fn an_address_that_leads_past_the_app_is_named() {
        for (redirect_uri, address) in [
            ("http://localhost:8501/oauth2callback", "192.168.1.5"),
            ("http://localhost:{port}/oauth2callback", "10.0.0.7"),
            ("http://192.168.1.5:8501/oauth2callback", "localhost"),
            ("http://192.168.1.5:8501/oauth2callback", "127.0.0.1"),
        ] {
            assert_eq!(said(redirect_uri, address), 1, "{redirect_uri} {address}");
        }
    }

    #[test]
    fn an_address_that_leads_there_is_right() {
        for (redirect_uri, address) in [
            ("http://localhost:8501/oauth2callback", "localhost"),
            ("http://localhost:8501/oauth2callback", "127.0.0.1"),
            ("http://localhost:8501/oauth2callback", "0.0.0.0"),
            ("http://localhost:8501/oauth2callback", "::"),
            ("http://localhost:8501/oauth2callback", ""),
            ("http://localhost:8501/oauth2callback", "app.internal"),
            ("http://192.168.1.5:8501/oauth2callback", "192.168.1.5"),
            ("https://app.example.com/oauth2callback", "127.0.0.1"),
            ("http://192.168.1.5/oauth2callback", "127.0.0.1"),
            ("http://app.example.com:8501/oauth2callback", "127.0.0.1"),
        ] {
            assert_eq!(said(redirect_uri, address), 0, "{redirect_uri} {address}");
        }
    }
}
