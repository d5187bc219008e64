//! Why a request got no answer, told apart by the errors that lie beneath reqwest's own.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::CertificateError;

use super::dns::ResolvesToPrivate;
use crate::http::{CertificateCheck, Failure};

/// Why `send` failed.
pub(super) fn failure_of_request(error: &reqwest::Error, timeout: Duration) -> Failure {
    let reasons = reasons(error);
    let all = reasons.join(": ");
    let reason = reasons.last().cloned().unwrap_or_default();
    // A tunnel that a proxy did not open; its own failures to connect and to answer in time are inside.
    if let Some(reason) = proxy_reason(&all) {
        return Failure::Proxy { reason };
    }
    if error.is_timeout() {
        return timed_out(timeout);
    }
    if let Some(inward) = chain(error).find_map(|error| error.downcast_ref::<ResolvesToPrivate>()) {
        return Failure::ResolvesToPrivate { host: inward.host.clone(), address: inward.address };
    }
    if error.is_dns() {
        return Failure::Dns { host: error.url().and_then(url::Url::host_str).unwrap_or_default().to_owned() };
    }
    if let Some(tls) = chain(error).find_map(rustls_error) {
        return failure_of_tls(tls);
    }
    if all.contains("tls handshake eof") {
        return Failure::Tls { reason: "the server closed the connection".to_owned() };
    }
    if !error.is_connect() && chain(error).filter_map(io_kind).any(is_hang_up) {
        return Failure::Closed;
    }
    if error.is_connect() {
        return Failure::Connect { reason: chain(error).find_map(connect_reason).unwrap_or(reason) };
    }
    // hyper's errors have no public kind here, only their texts.
    if all.contains("connection closed") || all.contains("message is incomplete") || all.contains("end of file") {
        return Failure::Closed;
    }
    if all.contains("invalid HTTP") || all.contains("parsed") || all.contains("message head is too large") {
        return Failure::NotHttp { reason };
    }
    Failure::Other { reason }
}

/// Why reading the body failed.
pub(super) fn failure_of_body(error: &reqwest::Error, timeout: Duration) -> Failure {
    let reasons = reasons(error);
    if error.is_timeout() || reasons.iter().any(|reason| reason.contains("timed out")) {
        return timed_out(timeout);
    }
    if reasons.iter().any(|reason| reason.contains("chunk")) {
        return Failure::NotHttp { reason: reasons.last().cloned().unwrap_or_default() };
    }
    Failure::Closed
}

/// The text of the error at the bottom: reqwest's own repeats the URL, what lies below says why.
pub(super) fn innermost(error: &dyn Error) -> String {
    reasons(error).pop().unwrap_or_default()
}

/// Rounded up: a deadline of half a second is not "0 seconds".
const fn timed_out(timeout: Duration) -> Failure {
    let is_whole = timeout.subsec_nanos() == 0;
    Failure::Timeout { seconds: if is_whole { timeout.as_secs() } else { timeout.as_secs() + 1 } }
}

fn proxy_reason(all: &str) -> Option<String> {
    if all.contains("proxy authorization required") {
        return Some("it asks for a user name and a password (status 407)".to_owned());
    }
    if all.contains("tunnel error: unsuccessful") {
        return Some("it opened no tunnel to the provider".to_owned());
    }
    if all.contains("tunnel error: failed to create underlying connection") {
        return Some("it cannot be reached".to_owned());
    }
    if all.contains("tunnel error") || all.contains("socks") || all.contains("SOCKS") {
        return Some("it gave no usable answer".to_owned());
    }
    None
}

fn failure_of_tls(error: &rustls::Error) -> Failure {
    match error {
        rustls::Error::InvalidCertificate(error) => {
            Failure::Certificate { check: certificate_check(error), issuer: None }
        }
        rustls::Error::InvalidMessage(_) => {
            Failure::Tls { reason: "the server does not speak TLS on this port".to_owned() }
        }
        rustls::Error::AlertReceived(alert) => Failure::Tls { reason: format!("the server refused it ({alert:?})") },
        rustls::Error::PeerIncompatible(reason) => {
            Failure::Tls { reason: format!("the server offers nothing newer or stronger ({reason:?})") }
        }
        other => Failure::Tls { reason: other.to_string() },
    }
}

fn certificate_check(error: &CertificateError) -> CertificateCheck {
    match error {
        CertificateError::UnknownIssuer => CertificateCheck::UnknownIssuer,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateCheck::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => CertificateCheck::NotYetValid,
        CertificateError::NotValidForName => CertificateCheck::WrongName { names: Vec::new() },
        CertificateError::NotValidForNameContext { presented, .. } => {
            CertificateCheck::WrongName { names: presented.iter().map(|name| bare_name(name)).collect() }
        }
        CertificateError::Revoked => CertificateCheck::Revoked,
        CertificateError::Other(rustls::OtherError(inner)) => verdict_of_verifier(&inner.to_string()),
        CertificateError::BadEncoding => other("it is malformed"),
        CertificateError::BadSignature => other("its signature does not fit its issuer's key"),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            other("it is not for servers")
        }
        CertificateError::UnhandledCriticalExtension => other("it makes a condition that this machine does not know"),
        CertificateError::UnknownRevocationStatus
        | CertificateError::ExpiredRevocationList
        | CertificateError::ExpiredRevocationListContext { .. } => other(REVOCATION_UNKNOWN),
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            other("it is signed in a way that this machine does not support")
        }
        error => other(&error.to_string()),
    }
}

fn other(reason: &str) -> CertificateCheck {
    CertificateCheck::Other { reason: reason.to_owned() }
}

const REVOCATION_UNKNOWN: &str = "this machine cannot find out whether it was revoked";

/// What the system's own verifier says of a certificate where rustls has no word for it: text, on Windows with the number
/// of a status (`winerror.h`).
fn verdict_of_verifier(text: &str) -> CertificateCheck {
    /// A chain that ends before a trusted root, mostly since the server does not send its root; a root or an authority
    /// below it that is not trusted; one for tests.
    const UNKNOWN_ISSUER: [u32; 4] = [0x800B_010A, 0x800B_0109, 0x800B_0112, 0x800B_010D];
    /// The revocation list cannot be had, is not named, or its server is offline.
    const UNKNOWN_REVOCATION: [u32; 3] = [0x800B_010E, 0x8009_2012, 0x8009_2013];
    let status = text.rsplit_once("os error ").and_then(|(_, rest)| {
        let digits = rest.trim_end_matches(|character: char| !character.is_ascii_digit());
        digits.parse::<i32>().ok().map(i32::cast_unsigned)
    });
    match status {
        Some(status) if UNKNOWN_ISSUER.contains(&status) => CertificateCheck::UnknownIssuer,
        Some(status) if UNKNOWN_REVOCATION.contains(&status) => other(REVOCATION_UNKNOWN),
        // What `openssl req -x509` makes: an authority that serves its own certificate.
        _ if text.contains("CaUsedAsEndEntity") => CertificateCheck::UnknownIssuer,
        _ => other(text),
    }
}

/// `DnsName("op.example")` and `IpAddress(127.0.0.1)` as the name alone.
fn bare_name(presented: &str) -> String {
    let inner = presented.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(presented);
    inner.trim_matches('"').to_owned()
}

fn connect_reason(error: &(dyn Error + 'static)) -> Option<String> {
    let reason = match io_kind(error)? {
        io::ErrorKind::ConnectionRefused => "the connection was refused",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "the host is unreachable",
        io::ErrorKind::ConnectionReset => "the connection was reset",
        _ => return None,
    };
    Some(reason.to_owned())
}

/// The server closed before it had answered.
const fn is_hang_up(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof)
}

fn io_kind(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    error.downcast_ref::<io::Error>().map(io::Error::kind)
}

/// A rustls error, which hides inside an I/O error that does not name it as its source.
fn rustls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    error.downcast_ref::<rustls::Error>().or_else(|| {
        let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
        let inner: &'a (dyn Error + 'static) = inner;
        inner.downcast_ref::<rustls::Error>().or_else(|| rustls_error(inner))
    })
}

/// The error and all below it.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| (*error).source())
}

fn reasons(error: &dyn Error) -> Vec<String> {
    let mut reasons = vec![error.to_string()];
    let mut source = error.source();
    while let Some(error) = source {
        reasons.push(error.to_string());
        source = error.source();
    }
    reasons
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_the_verifier_of_windows_says_is_told_in_words() {
        let said = |text: &str| {
            let inner: Box<dyn Error + Send + Sync> = text.into();
            certificate_check(&CertificateError::Other(rustls::OtherError(Arc::from(inner))))
        };
        for number in [-2_146_762_486, -2_146_762_487, -2_146_762_478, -2_146_762_483] {
            let text = format!("A certificate chain could not be built. (os error {number})");
            assert_eq!(said(&text), CertificateCheck::UnknownIssuer, "{number}");
        }
        let text = "OS Error -2146762482 (FormatMessageW() returned error 317) (os error -2146762482)";
        assert_eq!(said(text), other(REVOCATION_UNKNOWN));
        assert_eq!(said("invalid peer certificate: CaUsedAsEndEntity"), CertificateCheck::UnknownIssuer);
        let text = "A certificate's basic constraint extension has not been observed. (os error -2146869223)";
        assert_eq!(said(text), other(text));
    }

    #[test]
    fn no_check_is_told_as_rust_spells_it() {
        for error in [
            CertificateError::BadEncoding,
            CertificateError::BadSignature,
            CertificateError::InvalidPurpose,
            CertificateError::UnhandledCriticalExtension,
            CertificateError::UnknownRevocationStatus,
        ] {
            let told = certificate_check(&error).to_string();
            assert!(told.contains(' ') && !told.contains("Error"), "{told}");
        }
    }
}
