//! The rule `redirect-port-mismatch`: the redirect URI leads to another port than the one at which the app answers.

use std::ops::RangeInclusive;

use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::rules::values::redirect::{PORT, Redirect};
use crate::rules::values::web_address::is_loopback;
use crate::rules::{Check, Findings, ProjectInput, Rule};
use crate::source::Location;
use crate::streamlit::deployment::RunOption;
use crate::streamlit::{Fact, PublishedPort, StartOption, Starter, StreamlitConfig};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "redirect-port-mismatch",
        summary: "the redirect URI leads to another port than the one at which the app answers",
        level: Level::Warning,
        docs: r#"
## Why
Streamlit listens on 8501 unless `server.port` says otherwise. After the sign-in the browser goes to the port in `redirect_uri`,
and if nobody listens there, to an error page. Since 1.53 Streamlit puts its own port in place of `{port}`.

A port that a file beside the app gives it is as good: Compose's `ports`, `docker run -p 18501:8501` in a README,
`--server.port` in a Makefile. Where Compose hands these very secrets to a container and publishes it on other ports alone,
the redirect URI must name one of those; Streamlit does not know them, and `{port}` becomes the port inside.

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
    check: Check::Project(check),
};

fn check(input: &ProjectInput<'_>, findings: &mut Findings) {
    let config = input.config.config;
    let Some(redirect) = Redirect::find(input.config).filter(|_| config.is_complete()) else { return };
    // A public address is a proxy's; an address that the app does not serve at all is another rule's business.
    let is_served = (redirect.url.scheme() == "https") == config.ssl_cert_file().is_some();
    let knows_placeholder = input.config.streamlit.has(Fact::PortPlaceholder);
    if redirect.has_port_placeholder() && !knows_placeholder || !is_loopback(&redirect.url) || !is_served {
        return;
    }
    let start = only_port(config, Starter::Local).filter(|_| !config.is_port_set() && !config.has_plain_start);
    let expected = start.map_or_else(|| config.port(), |(port, _)| port);
    let port = if redirect.has_port_placeholder() { Some(expected) } else { redirect.url.port_or_known_default() };
    let Some(port) = port else { return };
    let inside = only_port(config, Starter::Container).map_or(expected, |(port, _)| port);
    let published = &input.app_context.published_ports;
    let is_given = input.app_context.ports_in_commands.iter().any(|ports| ports.contains(&port))
        || published.iter().any(|published| leads_to(published, inside).is_none_or(|ports| ports.contains(&port)));
    if port != expected && is_given {
        return;
    }
    if let Some((ports, place)) = published_elsewhere(published, inside, port) {
        findings.push(about_container(&redirect, port, ports, place));
        return;
    }
    if port == expected {
        return;
    }
    let problem = RULE
        .at(
            redirect.site.value(),
            format!("the redirect URI leads to port {port}, but Streamlit listens on {expected} here"),
        )
        .label("after the sign-in the browser finds nothing at this port");
    let problem = match config.port_location().or(start.map(|(_, place)| place)) {
        Some(location) => problem.related(location, "the port is set here"),
        None if config.is_port_set() => problem.help("`STREAMLIT_SERVER_PORT` sets the port"),
        None => problem.help(format!("to keep the URI, set `port = {port}` in `[server]` of `.streamlit/config.toml`")),
    };
    let new_port = if knows_placeholder { PORT.to_owned() } else { expected.to_string() };
    let fix = with_port(&redirect, &new_port).and_then(|uri| {
        redirect.replaced_by(&uri, "lead to Streamlit's own port, and register that address with the provider")
    });
    findings.push(problem.fix_if_any(fix));
}

/// The one port that starts of this kind give the app; nothing where there are several, or one that can be any.
fn only_port(config: &StreamlitConfig, starter: Starter) -> Option<(u16, Location)> {
    let given: Vec<&StartOption> = config.starts(RunOption::Port).filter(|start| start.starter == starter).collect();
    let first = given.first()?;
    let is_same = given.iter().all(|start| start.value == first.value);
    Some((first.value.as_ref().filter(|_| is_same)?.parse().ok()?, first.place))
}

/// Where containers with these secrets can be reached whose app listens on `inside`; nothing if that is at `port`.
fn published_elsewhere(published: &[PublishedPort], inside: u16, port: u16) -> Option<(RangeInclusive<u16>, Location)> {
    let mut elsewhere = None;
    for published in published.iter().filter(|published| published.has_secrets) {
        let ports = leads_to(published, inside)?;
        if ports.contains(&port) {
            return None;
        }
        if !ports.is_empty() {
            elsewhere = elsewhere.or(Some((ports, published.place)));
        }
    }
    elsewhere
}

fn about_container(redirect: &Redirect<'_>, port: u16, ports: RangeInclusive<u16>, place: Location) -> Diagnostic {
    let first = ports.start();
    let message = if redirect.has_port_placeholder() {
        format!("`{PORT}` becomes {port}, the port inside of the container; Compose publishes it on {first}")
    } else {
        format!("the redirect URI leads to port {port}, but Compose publishes the app on {first}")
    };
    let fix = with_port(redirect, &first.to_string()).filter(|_| first == ports.end()).and_then(|uri| {
        redirect.replaced_by(&uri, "lead to the published port, and register that address with the provider")
    });
    RULE.at_value(&redirect.site, message)
        .label("after the sign-in the browser finds nothing at this port")
        .related(place, "the port is published here")
        .help(format!("name the published port, or publish the app on {port}"))
        .fix_if_any(fix)
}

/// The ports of this machine that lead to `port` of the container: none of them, or, if that is open, nothing.
fn leads_to(published: &PublishedPort, port: u16) -> Option<RangeInclusive<u16>> {
    let mapping = published.mapping.as_ref()?;
    #[expect(clippy::reversed_empty_ranges, reason = "it is meant to be empty")]
    let nowhere = 1..=0;
    Some(mapping.leading_to(port).unwrap_or(nowhere))
}

/// The redirect URI with another port.
fn with_port(redirect: &Redirect<'_>, port: &str) -> Option<String> {
    let (scheme, authority) = redirect.origin().split_once("://")?;
    let host = match authority.rfind(':') {
        // The colons of an IPv6 address are inside of its brackets.
        Some(colon) if !authority[colon..].contains(']') => &authority[..colon],
        _ => authority,
    };
    Some(format!("{scheme}://{host}:{port}{}", &redirect.text[redirect.origin().len()..]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::fixed;
    use crate::rules::tests::project_case::ProjectCase;
    use crate::streamlit::deployment::PortMapping;
    use crate::streamlit::{PublishedPort, Version};

    fn at(uri: &str) -> ProjectCase {
        ProjectCase::new(&format!("[auth]\nredirect_uri = '{uri}'\n"))
    }

    fn published(mapping: Option<&str>, has_secrets: bool) -> impl Fn(&mut crate::streamlit::AppContext) + use<> {
        let mapping = mapping.map(|mapping| PortMapping::parse(mapping).unwrap());
        move |app_context| {
            let place = ProjectCase::place(0, 0..1);
            app_context.published_ports.push(PublishedPort { mapping: mapping.clone(), place, has_secrets });
        }
    }

    /// The redirect URI with the fix.
    fn proposed(case: &ProjectCase) -> String {
        let text = fixed(&case.secrets, &case.diagnose(&RULE));
        text.split('"').nth(1).expect("the fix writes double quotes").to_owned()
    }

    #[test]
    fn the_port_of_the_configuration_counts() {
        let mut case = at("http://localhost:8501/oauth2callback").config("[server]\nport = 8600\n");
        assert_eq!(
            case.said(&RULE),
            [
                "warning .streamlit/secrets.toml:2: the redirect URI leads to port 8501, but Streamlit listens on 8600 here"
            ]
        );
        assert_eq!(proposed(&case), "http://localhost:{port}/oauth2callback");
        case.streamlit = Some(Version::new(1, 52, 0));
        assert_eq!(proposed(&case), "http://localhost:8600/oauth2callback");
        let right = at("http://localhost:8600/oauth2callback").config("[server]\nport = 8600\n");
        assert_eq!(right.said(&RULE), Vec::<String>::new());
    }

    #[test]
    fn without_configuration_streamlit_takes_8501() {
        assert_eq!(at("http://localhost:8512/oauth2callback").said(&RULE).len(), 1);
        assert_eq!(proposed(&at("http://[::1]/oauth2callback")), "http://[::1]:{port}/oauth2callback");
        assert_eq!(at("http://localhost:{port}/oauth2callback").said(&RULE), Vec::<String>::new());
    }

    #[test]
    fn a_public_address_has_a_port_of_its_own() {
        for uri in ["https://app.example.com/oauth2callback", "https://localhost/oauth2callback"] {
            assert_eq!(at(uri).said(&RULE), Vec::<String>::new(), "{uri}");
        }
    }

    #[test]
    fn a_port_that_a_file_beside_the_app_gives_is_right() {
        let uri = "http://localhost:18501/oauth2callback";
        let given = |case: ProjectCase| case.file("compose.yaml", "x").said(&RULE);
        assert_eq!(given(at(uri)).len(), 1);
        assert_eq!(given(at(uri).with(published(Some("18501:8501"), false))), Vec::<String>::new());
        assert_eq!(given(at(uri).with(published(None, false))), Vec::<String>::new());
        assert_eq!(given(at(uri).with(published(Some("18502:8501"), false))).len(), 1);
        assert_eq!(given(at(uri).with(published(Some("18501:3000"), false))).len(), 1, "another program's");
        assert_eq!(
            given(at(uri).with(|app_context| app_context.ports_in_commands.push(18501..=18501))),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_container_with_these_secrets_must_be_published_there() {
        for (uri, said) in [
            ("http://localhost:8501/x", "the redirect URI leads to port 8501, but Compose publishes the app on 18501"),
            (
                "http://localhost:{port}/x",
                "`{port}` becomes 8501, the port inside of the container; Compose publishes it on 18501",
            ),
        ] {
            let case = |mapping, has_secrets| at(uri).file("compose.yaml", "x").with(published(mapping, has_secrets));
            let wrong = case(Some("18501:8501"), true);
            assert_eq!(wrong.said(&RULE), [format!("warning .streamlit/secrets.toml:2: {said}")]);
            assert_eq!(proposed(&wrong), "http://localhost:18501/x");
            for right in [
                case(Some("18501:8501"), false),
                case(None, true),
                case(Some("8501:8501"), true),
                case(Some("3000:3000"), true),
                case(Some("18501:8501"), true).with(published(Some("8501:8501"), true)),
            ] {
                assert_eq!(right.said(&RULE), Vec::<String>::new(), "{uri}");
            }
        }
        assert_eq!(
            at("http://localhost:9000/x")
                .file("compose.yaml", "x")
                .with(published(Some("18501:8501"), true))
                .said(&RULE),
            [
                "warning .streamlit/secrets.toml:2: the redirect URI leads to port 9000, but Compose publishes the app on 18501"
            ]
        );
    }
}
