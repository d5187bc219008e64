//! The rule `untrusted-certificate`: the provider's certificate is not trusted.

use super::{FAILS_AT_LOGIN, authority};
use crate::diagnostic::{Diagnostic, Level, RuleInfo};
use crate::http::{CertificateCheck, Failure};
use crate::oidc::Fetched;
use crate::rules::{Check, Findings, ProviderInput, Rule};
use crate::streamlit::Fact;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "untrusted-certificate",
        summary: "the provider's certificate is not trusted",
        level: Level::Error,
        docs: r"
## Why
Streamlit verifies the provider's certificate and gives up when a check fails: `/auth/login` answers a bare `400
Authentication error`. Two trust stores are in play. authctl trusts what the system trusts, and what `--ca-cert` adds.
Streamlit's HTTP client trusts the list of the Python package `certifi`, not the system's; a company's own authority
must be given to it by name.

## Example
An identity provider inside a company, with a certificate of the company's own authority; or a proxy that opens every
TLS connection and signs anew.

## Instead
Serve the certificate of a public authority, with its intermediate certificates. Where that cannot be, tell both:
```console
$ authctl probe --ca-cert company-ca.pem
$ SSL_CERT_FILE=company-ca.pem streamlit run app.py
```
Before Streamlit 1.57 the second variable is `REQUESTS_CA_BUNDLE`.
",
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    if let Fetched::Unreachable(Failure::Certificate { check, issuer }) = &input.snapshot.metadata {
        let server = authority(&input.snapshot.metadata_url);
        findings.push(problem(input, &server, check, issuer.as_deref()).label(FAILS_AT_LOGIN));
    }
    if let Some(Fetched::Unreachable(Failure::Certificate { check, issuer })) = &input.snapshot.key_set
        && let Some(url) = input.metadata().and_then(|metadata| metadata.url("jwks_uri"))
    {
        let what_happens = input.fails_at_callback();
        findings.push(problem(input, &authority(&url), check, issuer.as_deref()).label(what_happens));
    }
}

fn problem(input: &ProviderInput<'_>, server: &str, check: &CertificateCheck, issuer: Option<&str>) -> Diagnostic {
    let problem = input.problem(&RULE, format!("the certificate of `{server}` is refused: {check}"));
    match check {
        CertificateCheck::UnknownIssuer => {
            let variable = if input.streamlit.has(Fact::Starlette) { "SSL_CERT_FILE" } else { "REQUESTS_CA_BUNDLE" };
            let problem = match issuer {
                Some(issuer) => problem.evidence(format!("the certificate says that `{issuer}` issued it")),
                None => problem,
            };
            problem
                .help("if that authority is your company's, give authctl its certificate with `--ca-cert FILE`")
                .help(format!("give Streamlit the same file in `{variable}`: it does not use the system's trust store"))
        }
        CertificateCheck::WrongName { names } if !names.is_empty() => problem
            .evidence(format!("it is for {}", super::listed(names)))
            .help("use one of these hosts in `server_metadata_url`, or have a certificate made for yours"),
        CertificateCheck::WrongName { .. } => problem.help("have a certificate made for this host name"),
        CertificateCheck::Expired => problem.help("have the provider renew it; check this machine's date too"),
        CertificateCheck::NotYetValid => problem.help("check this machine's date: it seems to be in the past"),
        CertificateCheck::Revoked | CertificateCheck::Other { .. } => {
            problem.help("have the provider serve another certificate")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::http::{CertificateCheck, Failure};
    use crate::oidc::Fetched;
    use crate::rules::provider::testing::{diagnose, provider, said};

    #[test]
    fn an_unknown_authority_is_named_with_both_ways_to_trust_it() {
        let failure =
            Failure::Certificate { check: CertificateCheck::UnknownIssuer, issuer: Some("Example Proxy CA".into()) };
        let found = diagnose(&RULE, &provider().failing(failure.clone()));
        assert_eq!(found[0].evidence_texts(), ["the certificate says that `Example Proxy CA` issued it"]);
        assert!(found[0].help_texts()[0].contains("--ca-cert"));
        assert!(found[0].help_texts()[1].contains("SSL_CERT_FILE"));
        let older = diagnose(&RULE, &provider().in_streamlit("1.50.0").failing(failure));
        assert!(older[0].help_texts()[1].contains("REQUESTS_CA_BUNDLE"));
    }

    #[test]
    fn the_check_that_failed_is_named() {
        let check = CertificateCheck::WrongName { names: vec!["a.example".into(), "b.example".into()] };
        let found = diagnose(&RULE, &provider().failing(Failure::Certificate { check, issuer: None }));
        assert_eq!(found[0].message(), "the certificate of `op.example` is refused: it is for another host name");
        assert_eq!(found[0].evidence_texts(), ["it is for `a.example` and `b.example`"]);
    }

    #[test]
    fn the_key_sets_server_counts_too() {
        let failure = Failure::Certificate { check: CertificateCheck::Expired, issuer: None };
        assert_eq!(
            said(&RULE, &provider().with_key_set(Fetched::Unreachable(failure))),
            ["error: the certificate of `op.example` is refused: it has expired"]
        );
    }
}
