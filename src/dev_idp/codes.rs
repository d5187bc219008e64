//! Authorization codes: short-lived, used once, and bound to the request that they answer.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::bounded_map::Bounded;
use super::grant::{Grant, Validity};
use crate::digest;
use crate::time::UnixTime;

/// Seconds that a code lives. RFC 6749 section 4.1.2 allows ten minutes; a client needs less than one second.
pub(super) const CODE_LIFETIME: i64 = 60;
/// The most codes that are remembered.
const CODE_LIMIT: usize = 1000;

/// What a code stands for.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) grant: Grant,
    pub(super) redirect_uri: String,
    /// The request's `code_challenge`.
    pub(super) challenge: Option<String>,
}

/// Why a code is worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeProblem {
    Unknown,
    Expired,
    /// Somebody has stolen it, or the client asked twice: what it gave is withdrawn (RFC 6749 section 4.1.2).
    Used,
}

#[derive(Debug)]
enum Entry {
    Fresh {
        code: Box<Code>,
        expires: UnixTime,
    },
    /// Remembered without what it stood for.
    Used(Validity),
}

#[derive(Debug)]
pub(super) struct Codes(Bounded<Entry>);

impl Codes {
    pub(super) const fn new() -> Self {
        Self(Bounded::new(CODE_LIMIT))
    }

    pub(super) fn issue(&mut self, name: String, code: Code, now: UnixTime) {
        self.0.retain(|entry| matches!(entry, Entry::Used(_)) || !entry.is_expired(now));
        self.0.insert(name, Entry::Fresh { code: Box::new(code), expires: now.plus(CODE_LIFETIME) });
    }

    /// Uses the code up, also when what follows refuses it. A used one withdraws the sign-in.
    ///
    /// `keep`: the code stays as good as a new one.
    pub(super) fn redeem(&mut self, name: &str, now: UnixTime, keep: bool) -> Result<Code, CodeProblem> {
        let entry = self.0.get_mut(name).ok_or(CodeProblem::Unknown)?;
        let is_expired = entry.is_expired(now);
        let code = match entry {
            Entry::Used(validity) => {
                validity.withdraw();
                return Err(CodeProblem::Used);
            }
            Entry::Fresh { code, .. } => Code::clone(code),
        };
        if !keep {
            *entry = Entry::Used(code.grant.validity.clone());
        }
        if is_expired { Err(CodeProblem::Expired) } else { Ok(code) }
    }
}

impl Entry {
    fn is_expired(&self, now: UnixTime) -> bool {
        matches!(self, Self::Fresh { expires, .. } if now > *expires)
    }
}

/// Whether the text can be a `code_challenge` made with S256: 32 bytes in base64url (RFC 7636 section 4.2).
pub(super) fn is_s256_challenge(text: &str) -> bool {
    URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == 32)
}

/// Why a `code_verifier` does not open a code (RFC 7636 section 4.6).
pub(super) fn check_verifier(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), &'static str> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err("a code_verifier came, but the authorization request had no code_challenge"),
        (Some(_), None) => Err("the authorization request had a code_challenge, but no code_verifier came"),
        (Some(_), Some(verifier)) if !is_verifier(verifier) => {
            Err("the code_verifier is not 43 to 128 characters out of A-Z a-z 0-9 - . _ ~")
        }
        (Some(challenge), Some(verifier)) if challenge_of(verifier) == challenge => Ok(()),
        (Some(_), Some(_)) => Err("the code_verifier does not belong to the code_challenge"),
    }
}

fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::sha256(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dev_idp::users::default_users;

    /// RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn codes() -> Codes {
        let grant = Grant {
            validity: Validity::default(),
            client_id: "app".to_owned(),
            user: default_users().remove(0),
            scope: vec!["openid".to_owned()],
            nonce: None,
            typed: Vec::new(),
            auth_time: UnixTime(100),
        };
        let mut codes = Codes::new();
        let code = Code { grant, redirect_uri: "http://localhost/cb".to_owned(), challenge: None };
        codes.issue("c".to_owned(), code, UnixTime(100));
        codes
    }

    #[test]
    fn a_code_works_once() {
        let mut codes = codes();
        assert!(codes.redeem("c", UnixTime(160), true).is_ok(), "kept");
        let code = codes.redeem("c", UnixTime(160), false).unwrap();
        assert!(!code.grant.validity.is_withdrawn());
        assert_eq!(codes.redeem("c", UnixTime(160), false).unwrap_err(), CodeProblem::Used);
        assert!(code.grant.validity.is_withdrawn(), "also what is given out from now on");
        assert_eq!(codes.redeem("d", UnixTime(160), false).unwrap_err(), CodeProblem::Unknown);
    }

    #[test]
    fn a_code_lives_a_minute() {
        assert_eq!(codes().redeem("c", UnixTime(161), false).unwrap_err(), CodeProblem::Expired);
    }

    #[test]
    fn what_nobody_fetched_is_forgotten_and_what_was_used_is_not() {
        let mut codes = codes();
        let code = codes.redeem("c", UnixTime(100), true).unwrap();
        codes.issue("used".to_owned(), code.clone(), UnixTime(100));
        codes.redeem("used", UnixTime(100), false).unwrap();
        codes.issue("later".to_owned(), code, UnixTime(161));
        assert_eq!(codes.redeem("c", UnixTime(161), false).unwrap_err(), CodeProblem::Unknown);
        assert_eq!(codes.redeem("used", UnixTime(161), false).unwrap_err(), CodeProblem::Used);
    }

    #[test]
    fn a_challenge_is_opened_by_its_verifier_alone() {
        assert_eq!(check_verifier(Some(CHALLENGE), Some(VERIFIER)), Ok(()));
        assert!(is_s256_challenge(CHALLENGE));
        assert!(check_verifier(Some(CHALLENGE), Some(&VERIFIER.replace('k', "l"))).is_err());
        assert!(check_verifier(Some(CHALLENGE), None).is_err());
        assert!(check_verifier(None, Some(VERIFIER)).is_err());
        assert!(check_verifier(Some(VERIFIER), Some(VERIFIER)).is_err(), "not `plain`");
        assert!(!is_s256_challenge("short") && !is_s256_challenge(&format!("{CHALLENGE}=")));
    }
}
