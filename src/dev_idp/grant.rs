//! What one sign-in allows one client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Map, Value};

use super::users::User;
use crate::time::UnixTime;

/// Whether a sign-in still counts. All copies of its grant share it, so that everything that came from the sign-in, and
/// everything that would still come from it, is withdrawn together and for good.
#[derive(Clone, Debug, Default)]
pub(super) struct Validity(Arc<AtomicBool>);

impl Validity {
    pub(super) fn withdraw(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_withdrawn(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A person has agreed that a client learns who they are.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) validity: Validity,
    pub(super) client_id: String,
    pub(super) user: User,
    pub(super) scope: Vec<String>,
    pub(super) nonce: Option<String>,
    /// Claims that the person has typed: they are told whatever the scope is.
    pub(super) typed: Vec<String>,
    /// When the person signed in.
    pub(super) auth_time: UnixTime,
}

/// The scopes that are understood; others are ignored (OpenID Connect Core section 3.1.2.1).
pub(super) const SCOPES: [&str; 7] = ["openid", "profile", "email", "address", "phone", "groups", "offline_access"];

/// The claims that a scope asks for (OpenID Connect Core section 5.4); `groups` is what most providers call theirs.
const SCOPE_CLAIMS: [(&str, &[&str]); 5] = [
    (
        "profile",
        &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("address", &["address"]),
    ("phone", &["phone_number", "phone_number_verified"]),
    ("groups", &["groups"]),
];

/// Every claim that some scope asks for.
pub(super) fn scoped_claims() -> impl Iterator<Item = &'static str> {
    SCOPE_CLAIMS.iter().flat_map(|(_, claims)| claims.iter().copied())
}

/// The scope that asks for a claim; nothing where no scope does, and it is always told.
fn scope_of(claim: &str) -> Option<&'static str> {
    SCOPE_CLAIMS.iter().find(|(_, claims)| claims.contains(&claim)).map(|(scope, _)| *scope)
}

/// The claims of this person that a client does not learn which asks for `scope`, separated by spaces.
pub fn withheld_claims(user: &User, scope: &str) -> Vec<String> {
    let is_asked_for = |wanted: &str| scope.split(' ').any(|scope| scope == wanted);
    let names = user.claims.keys();
    names.filter(|claim| scope_of(claim).is_some_and(|scope| !is_asked_for(scope))).cloned().collect()
}

impl Grant {
    pub(super) fn has_scope(&self, scope: &str) -> bool {
        self.scope.iter().any(|granted| granted == scope)
    }

    pub(super) fn subject(&self) -> &Value {
        self.user.subject()
    }

    /// What the client may know about the person, `sub` first. A claim that belongs to no scope is always told.
    pub(super) fn user_claims(&self) -> Map<String, Value> {
        let allowed = |claim: &str| {
            scope_of(claim).is_none_or(|scope| self.has_scope(scope)) || self.typed.iter().any(|typed| typed == claim)
        };
        let mut claims = Map::from_iter([("sub".to_owned(), self.subject().clone())]);
        claims.extend(
            self.user
                .claims
                .iter()
                .filter(|(name, _)| *name != "sub" && allowed(name))
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        claims
    }

    /// What was asked for, told and withheld.
    pub(super) fn facts(&self) -> SignInFacts {
        let given = self.user_claims();
        let withheld = self.user.claims.keys().filter(|claim| !given.contains_key(*claim)).cloned().collect();
        SignInFacts {
            client_id: self.client_id.clone(),
            user: self.user.name.clone(),
            scope: self.scope.clone(),
            given: given.into_iter().map(|(name, _)| name).collect(),
            withheld,
        }
    }
}

/// What a sign-in comes to, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInFacts {
    pub client_id: String,
    pub user: String,
    /// What the client asks for.
    pub scope: Vec<String>,
    /// The names of the claims that it learns.
    pub given: Vec<String>,
    /// The names of those that it does not learn, because no scope asks for them.
    pub withheld: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dev_idp::users::default_users;

    #[test]
    fn a_scope_opens_its_claims_and_no_others() {
        let mut user = default_users().remove(0);
        user.claims.insert("department".to_owned(), "R&D".into());
        let grant = |scope: &str| Grant {
            validity: Validity::default(),
            client_id: "app".to_owned(),
            user: user.clone(),
            scope: scope.split(' ').map(str::to_owned).collect(),
            nonce: None,
            typed: Vec::new(),
            auth_time: UnixTime(0),
        };
        let names = |scope: &str| grant(scope).user_claims().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names("openid"), ["sub", "department"]);
        assert_eq!(names("openid email"), ["sub", "email", "email_verified", "department"]);
        assert!(names("openid groups").contains(&"groups".to_owned()));
        assert!(names("openid profile").contains(&"preferred_username".to_owned()));
        assert_eq!(grant("openid profile email").facts().withheld, ["groups"]);
        assert_eq!(withheld_claims(&user, "openid profile email"), ["groups"]);
        let typed = Grant { typed: vec!["groups".to_owned()], ..grant("openid") };
        assert!(typed.user_claims().contains_key("groups"), "what is typed is told");
    }
}
