//! The rule `unreachable-metadata`: the provider's metadata cannot be fetched.

use super::{FAILS_AT_LOGIN, authority};
use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::http::{Failure, Response, shown_url};
use crate::oidc::Fetched;
use crate::rules::values::web_address::is_loopback;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "unreachable-metadata",
        summary: "the provider's metadata cannot be fetched",
        level: Level::Error,
        docs: r"
## Why
Streamlit fetches `server_metadata_url` at every login and again at every callback, without a cache. When that fails,
`/auth/login` answers a bare `400 Authentication error`, and the reason is only in the server's log. Streamlit waits
five seconds for an answer and follows no redirect.

## Example
```console
$ curl -sS -o /dev/null -w '%{http_code}\n' https://idp.example/realms/demo/.well-known/openid-configuration
404
```

## Instead
The URL that your provider's console calls *metadata*, *discovery document* or *OpenID configuration*; it answers 200 with
JSON, to anyone, without signing in. Where a proxy is between the server and the provider, set `HTTPS_PROXY` for
the process that runs Streamlit, not for your shell alone.
",
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let problem = match &input.snapshot.metadata {
        Fetched::Unreachable(failure) => match unreachable(input, failure) {
            Some(problem) => problem,
            None => return,
        },
        Fetched::Status(response) if input.metadata_elsewhere.is_some() => elsewhere(input, response),
        Fetched::Status(response) if !(300..400).contains(&response.status) => refused(input, response),
        Fetched::Status(_) | Fetched::Document { .. } | Fetched::NotJson { .. } => return,
    };
    findings.push(problem.label(FAILS_AT_LOGIN));
}

/// An untrusted certificate is a rule of its own.
fn unreachable(input: &ProviderInput<'_>, failure: &Failure) -> Option<Diagnostic> {
    let url = &input.snapshot.metadata_url;
    let server = authority(url);
    let problem = |message: String| input.problem(&RULE, message);
    Some(match failure {
        Failure::Certificate { .. } => return None,
        Failure::Dns { host } => problem(format!("the host name `{host}` has no address"))
            .help("check the host in `server_metadata_url`, and that this machine can resolve it"),
        Failure::Connect { reason } => {
            problem(format!("nothing answers at `{server}`: {reason}")).help(if is_loopback(url) {
                "start the provider there; `authctl idp` starts the built-in one"
            } else {
                "check host and port, and that a firewall lets this machine through"
            })
        }
        Failure::Timeout { seconds } => problem(format!("`{server}` gave no whole answer within {seconds} s"))
            .help("Streamlit waits 5 s; allow the way from this machine to the provider, or set `HTTPS_PROXY`"),
        Failure::Tls { reason } => problem(format!("TLS with `{server}` failed: {reason}"))
            .help("check port and scheme of `server_metadata_url`; the server must offer TLS 1.2 or newer"),
        Failure::Proxy { reason } => problem(format!("the proxy on the way to `{server}` refused: {reason}"))
            .help("correct `HTTPS_PROXY` or `HTTP_PROXY`, or name the provider's host in `NO_PROXY`; Streamlit reads them too"),
        Failure::TooLarge { limit } => problem(format!("`{}` answers more than {limit} bytes", shown_url(url)))
            .help("metadata is a few kilobytes of JSON; let `server_metadata_url` name that document"),
        // Nobody but the user names the metadata's host.
        Failure::ResolvesToPrivate { .. } | Failure::Closed | Failure::NotHttp { .. } | Failure::Other { .. } => {
            problem(format!("`{server}` gave no usable answer: {failure}"))
                .help("check port and scheme of `server_metadata_url`")
        }
    })
}

fn answered(input: &ProviderInput<'_>, response: &Response) -> Diagnostic {
    let url = shown_url(&input.snapshot.metadata_url);
    input.problem(&RULE, format!("`{url}` answers with status {}", response.status))
}

/// There is metadata at another address.
fn elsewhere(input: &ProviderInput<'_>, response: &Response) -> Diagnostic {
    input.with_found_metadata(answered(input, response))
}

fn refused(input: &ProviderInput<'_>, response: &Response) -> Diagnostic {
    let url = &input.snapshot.metadata_url;
    let problem = answered(input, response);
    match response.status {
        404 | 410 if url.path().ends_with("/.well-known/openid-configuration") => {
            problem.help("check tenant, realm or pool in the URL: the provider does not know it")
        }
        404 | 405 | 410 => problem.help("the metadata URL ends in `/.well-known/openid-configuration`"),
        401 | 403 => problem.help("metadata is public at every provider: a firewall or a login page is in the way"),
        421 => problem.help("ask the provider by the host name that it calls itself"),
        429 => problem.help("the provider limits how often it answers; try again later"),
        500.. => problem.help("the provider itself fails: look at its status page or its log"),
        _ => problem.help("let `server_metadata_url` name the document that answers 200"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::http::{CertificateCheck, Failure};
    use crate::rules::provider::testing::{answer, diagnose, problems, provider, said};

    #[test]
    fn each_way_to_get_no_answer_has_its_own_words() {
        let cases = [
            (Failure::Dns { host: "op.example".into() }, "error: the host name `op.example` has no address"),
            (
                Failure::Connect { reason: "the connection was refused".into() },
                "error: nothing answers at `op.example`: the connection was refused",
            ),
            (Failure::Timeout { seconds: 15 }, "error: `op.example` gave no whole answer within 15 s"),
            (
                Failure::Tls { reason: "the server does not speak TLS on this port".into() },
                "error: TLS with `op.example` failed: the server does not speak TLS on this port",
            ),
            (
                Failure::Proxy { reason: "it cannot be reached".into() },
                "error: the proxy on the way to `op.example` refused: it cannot be reached",
            ),
            (
                Failure::TooLarge { limit: 1000 },
                "error: `https://op.example/.well-known/openid-configuration` answers more than 1000 bytes",
            ),
            (
                Failure::Closed,
                "error: `op.example` gave no usable answer: the connection was closed before the answer was complete",
            ),
        ];
        for (failure, expected) in cases {
            assert_eq!(said(&RULE, &provider().failing(failure)), [expected]);
        }
    }

    #[test]
    fn a_provider_of_this_machine_has_to_be_started() {
        let helped = |metadata_url| {
            let failure = Failure::Connect { reason: "the connection was refused".into() };
            diagnose(&RULE, &provider().fetched_from(metadata_url).failing(failure))[0].help_texts()[0].clone()
        };
        assert!(helped("http://localhost:9400/.well-known/openid-configuration").contains("`authctl idp`"));
        assert!(helped("https://op.example/.well-known/openid-configuration").contains("firewall"));
    }

    #[test]
    fn a_status_says_where_to_look() {
        let helped = |status| {
            let found = diagnose(&RULE, &provider().answering(answer(status, &[], "")));
            (found[0].message().to_owned(), found[0].help_texts()[0].clone())
        };
        let (message, help) = helped(404);
        assert_eq!(message, "`https://op.example/.well-known/openid-configuration` answers with status 404");
        assert!(help.contains("tenant, realm or pool"), "{help}");
        assert!(helped(503).1.contains("the provider itself fails"));
        assert!(helped(403).1.contains("metadata is public"));
    }

    #[test]
    fn the_address_that_answered_is_named() {
        let found = diagnose(
            &RULE,
            &provider()
                .fetched_from("https://op.example/oauth2/authorize")
                .answering(answer(404, &[], ""))
                .with_metadata_at("https://op.example/.well-known/openid-configuration"),
        );
        assert_eq!(
            found[0].help_texts(),
            [
                "set `server_metadata_url` to `https://op.example/.well-known/openid-configuration`: it answers with metadata"
            ]
        );
    }

    #[test]
    fn what_has_a_rule_of_its_own_is_left_to_it() {
        let failure = Failure::Certificate { check: CertificateCheck::Expired, issuer: None };
        assert_eq!(problems(&provider().failing(failure)), ["error[untrusted-certificate]"]);
        let moved = answer(301, &[("location", "https://op.example/x")], "");
        assert_eq!(problems(&provider().answering(moved)), ["error[redirected-metadata]"]);
    }
}
