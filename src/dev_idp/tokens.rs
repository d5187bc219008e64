//! Access tokens and refresh tokens: opaque, in memory, withdrawn together with the sign-in that they came from.

use std::sync::Arc;

use super::bounded_map::Bounded;
use super::grant::Grant;
use crate::time::UnixTime;

/// The most tokens of either kind that are remembered.
const TOKEN_LIMIT: usize = 5000;

#[derive(Debug)]
struct AccessToken {
    grant: Arc<Grant>,
    expires: UnixTime,
}

#[derive(Debug)]
struct RefreshToken {
    grant: Arc<Grant>,
    used: bool,
}

/// Why a refresh token is worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefreshProblem {
    Unknown,
    AnotherClient,
    /// It was exchanged before: one of the two who hold it is a thief (RFC 9700 section 4.14.2).
    Used,
}

/// Whether a token could be withdrawn (RFC 7009 section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Revoked {
    Done,
    Unknown,
    AnotherClient,
}

#[derive(Debug)]
pub(super) struct Tokens {
    access: Bounded<AccessToken>,
    refresh: Bounded<RefreshToken>,
}

impl Tokens {
    pub(super) const fn new() -> Self {
        Self { access: Bounded::new(TOKEN_LIMIT), refresh: Bounded::new(TOKEN_LIMIT) }
    }

    pub(super) fn issue_access(&mut self, token: String, grant: Arc<Grant>, expires: UnixTime) {
        self.access.insert(token, AccessToken { grant, expires });
    }

    pub(super) fn issue_refresh(&mut self, token: String, grant: Arc<Grant>) {
        self.refresh.insert(token, RefreshToken { grant, used: false });
    }

    /// The sign-in behind a valid access token.
    pub(super) fn grant_of(&self, access_token: &str, now: UnixTime) -> Option<Arc<Grant>> {
        let token = self.access.get(access_token).filter(|token| now < token.expires)?;
        (!token.grant.validity.is_withdrawn()).then(|| Arc::clone(&token.grant))
    }

    /// Uses a refresh token up. One that was used before takes everything with it that came from the same sign-in.
    pub(super) fn exchange_refresh(&mut self, token: &str, client_id: &str) -> Result<Arc<Grant>, RefreshProblem> {
        let entry = self.refresh.get_mut(token).ok_or(RefreshProblem::Unknown)?;
        if entry.grant.client_id != client_id {
            return Err(RefreshProblem::AnotherClient);
        }
        if entry.grant.validity.is_withdrawn() {
            return Err(RefreshProblem::Unknown);
        }
        let grant = Arc::clone(&entry.grant);
        if entry.used {
            self.withdraw(&grant);
            return Err(RefreshProblem::Used);
        }
        entry.used = true;
        Ok(grant)
    }

    /// Withdraws one access token, or with a refresh token all that came from the same sign-in.
    pub(super) fn revoke(&mut self, token: &str, client_id: &str) -> Revoked {
        let access = self.access.get(token).map(|token| Arc::clone(&token.grant));
        let refresh = self.refresh.get(token).map(|token| Arc::clone(&token.grant));
        match (access, refresh) {
            (Some(grant), _) | (_, Some(grant)) if grant.client_id != client_id => return Revoked::AnotherClient,
            (_, Some(grant)) => self.withdraw(&grant),
            (Some(_), None) => drop(self.access.remove(token)),
            (None, None) => return Revoked::Unknown,
        }
        Revoked::Done
    }

    /// Withdraws the sign-in, with what came from it and what somebody is about to be given for it.
    fn withdraw(&mut self, grant: &Grant) {
        grant.validity.withdraw();
        self.forget_withdrawn();
    }

    /// Withdraws everything that this client holds about this person.
    pub(super) fn revoke_subject(&mut self, client_id: &str, subject: &serde_json::Value) {
        let grants = self.access.values().map(|token| &token.grant);
        let grants = grants.chain(self.refresh.values().map(|token| &token.grant));
        for grant in grants.filter(|grant| grant.client_id == client_id && grant.subject() == subject) {
            grant.validity.withdraw();
        }
        self.forget_withdrawn();
    }

    /// Makes room: what is withdrawn is never asked for again with success.
    pub(super) fn forget_withdrawn(&mut self) {
        self.access.retain(|token| !token.grant.validity.is_withdrawn());
        self.refresh.retain(|token| !token.grant.validity.is_withdrawn());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dev_idp::grant::Validity;
    use crate::dev_idp::users::default_users;

    const NOW: UnixTime = UnixTime(1000);

    fn tokens() -> Tokens {
        let grant = Arc::new(Grant {
            validity: Validity::default(),
            client_id: "app".to_owned(),
            user: default_users().remove(0),
            scope: Vec::new(),
            nonce: None,
            typed: Vec::new(),
            auth_time: NOW,
        });
        let mut tokens = Tokens::new();
        tokens.issue_access("a".to_owned(), Arc::clone(&grant), NOW.plus(10));
        tokens.issue_refresh("r".to_owned(), grant);
        tokens
    }

    #[test]
    fn an_access_token_ends_with_its_lifetime() {
        assert!(tokens().grant_of("a", NOW.plus(9)).is_some());
        assert!(tokens().grant_of("a", NOW.plus(10)).is_none());
    }

    #[test]
    fn a_refresh_token_that_comes_twice_withdraws_everything() {
        let mut tokens = tokens();
        assert!(tokens.exchange_refresh("r", "app").is_ok());
        assert!(tokens.grant_of("a", NOW).is_some());
        assert_eq!(tokens.exchange_refresh("r", "app").unwrap_err(), RefreshProblem::Used);
        assert!(tokens.grant_of("a", NOW).is_none());
        assert_eq!(tokens.exchange_refresh("r", "app").unwrap_err(), RefreshProblem::Unknown);
    }

    #[test]
    fn only_its_own_client_uses_or_withdraws_a_token() {
        let mut tokens = tokens();
        assert_eq!(tokens.exchange_refresh("r", "other").unwrap_err(), RefreshProblem::AnotherClient);
        assert_eq!(tokens.revoke("a", "other"), Revoked::AnotherClient);
        assert_eq!(tokens.revoke("nothing", "app"), Revoked::Unknown);
        assert_eq!(tokens.revoke("a", "app"), Revoked::Done);
        assert!(tokens.grant_of("a", NOW).is_none());
        assert!(tokens.exchange_refresh("r", "app").is_ok());
    }
}
