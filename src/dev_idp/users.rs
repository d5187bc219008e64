//! The people whom one can sign in as.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use crate::digest;

/// One person.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// What one signs in with: `alice`.
    pub name: String,
    /// What applications may learn, `sub` among it.
    pub claims: Map<String, Value>,
}

/// Claims that are statements about the token, not about the person (OpenID Connect Core section 2).
const TOKEN_CLAIMS: [&str; 12] =
    ["iss", "aud", "exp", "iat", "nbf", "nonce", "azp", "at_hash", "c_hash", "s_hash", "auth_time", "jti"];

/// Claims whose values in words are lists.
const LIST_CLAIMS: [&str; 3] = ["groups", "roles", "amr"];

impl User {
    /// A person with these claims. `sub` is derived from the name where the claims have none.
    ///
    /// The error is a phrase that says which claim cannot be.
    pub fn new(name: impl Into<String>, claims: Map<String, Value>) -> Result<Self, String> {
        let name = name.into();
        if name.is_empty() {
            return Err("a user without a name".to_owned());
        }
        if let Some(claim) = TOKEN_CLAIMS.iter().find(|claim| claims.contains_key(**claim)) {
            return Err(format!("`{claim}` is set by the provider itself"));
        }
        match claims.get("sub") {
            // OpenID Connect Core section 2.
            Some(Value::String(subject)) if !subject.is_empty() && subject.len() <= 255 && subject.is_ascii() => {}
            Some(_) => return Err("`sub` is not a text of 1 to 255 ASCII characters".to_owned()),
            None => {
                let mut with_subject = Map::from_iter([("sub".to_owned(), subject_of(&name).into())]);
                with_subject.extend(claims);
                return Ok(Self { name, claims: with_subject });
            }
        }
        Ok(Self { name, claims })
    }

    /// Somebody who is not on the list, known by an e-mail address or another name.
    pub(super) fn called(text: &str, extra: Map<String, Value>) -> Result<Self, String> {
        let mut claims = claims_of_name(text);
        claims.extend(extra);
        Self::new(text, claims)
    }

    /// A person in words: `alice@example.com name=Alice Example groups=admin,dev`.
    ///
    /// A word without `=` continues the value before it. `groups`, `roles` and `amr` are lists; `…_verified` is true or false.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let first =
            words.next().filter(|word| !word.contains('=')).ok_or("it does not begin with a name or an e-mail")?;
        let mut settings: Vec<(String, String)> = Vec::new();
        for word in words {
            match word.split_once('=') {
                Some((claim, value)) if !claim.is_empty() => settings.push((claim.to_owned(), value.to_owned())),
                _ => match settings.last_mut() {
                    Some((_, value)) => {
                        value.push(' ');
                        value.push_str(word);
                    }
                    None => return Err(format!("`{word}` is neither `claim=value` nor part of a value")),
                },
            }
        }
        let mut claims = claims_of_name(first);
        for (claim, value) in settings {
            let value = claim_value(&claim, &value)?;
            claims.insert(claim, value);
        }
        Self::new(login_name(first), claims)
    }

    pub(super) fn subject(&self) -> &Value {
        self.claims.get("sub").unwrap_or(&Value::Null)
    }

    /// A claim that is text.
    pub(super) fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }

    /// Whether this is what the person is called, or their e-mail address.
    pub fn answers_to(&self, text: &str) -> bool {
        self.name == text || self.text("email").is_some_and(|email| email.eq_ignore_ascii_case(text))
    }
}

/// Alice and Bob.
pub fn default_users() -> Vec<User> {
    let person = |name: &str, given: &str, family: &str, groups: &[&str]| {
        let claims = json!({
            "sub": format!("dev-{name}"),
            "name": format!("{given} {family}"),
            "given_name": given,
            "family_name": family,
            "preferred_username": name,
            "email": format!("{name}@example.com"),
            "email_verified": true,
            "groups": groups,
        });
        User { name: name.to_owned(), claims: claims.as_object().cloned().unwrap_or_default() }
    };
    vec![person("alice", "Alice", "Adams", &["admin", "dev"]), person("bob", "Bob", "Brown", &["dev"])]
}

/// The people of a users file: a list of sets of claims, or an object from names to sets of claims.
///
/// The error is a phrase that says which entry cannot be.
pub fn parse_users(json: &str) -> Result<Vec<User>, String> {
    let value = serde_json::from_str(json)
        .map_err(|error| format!("line {}, column {} is not JSON", error.line(), error.column()))?;
    users_of(value)
}

/// The same of a value that was read in another way.
pub fn users_of(value: Value) -> Result<Vec<User>, String> {
    let users: Vec<User> = match value {
        Value::Object(people) => people
            .into_iter()
            .map(|(name, claims)| match claims {
                Value::Object(claims) => User::new(&name, claims).map_err(|reason| format!("`{name}`: {reason}")),
                _ => Err(format!("`{name}`: its claims are not an object")),
            })
            .collect::<Result<_, String>>()?,
        Value::Array(people) => people
            .into_iter()
            .enumerate()
            .map(|(index, person)| listed_user(person).map_err(|reason| format!("entry {}: {reason}", index + 1)))
            .collect::<Result<_, String>>()?,
        _ => return Err("it is neither a list of users nor an object from names to claims".to_owned()),
    };
    for (index, user) in users.iter().enumerate() {
        if users[..index].iter().any(|other| other.name == user.name) {
            return Err(format!("two users are called `{}`", user.name));
        }
    }
    Ok(users)
}

/// `{"name": …, "claims": {…}}`, or the claims alone.
fn listed_user(person: Value) -> Result<User, String> {
    let Value::Object(mut members) = person else { return Err("it is not an object".to_owned()) };
    if let Some(Value::Object(claims)) = members.remove("claims") {
        let Some(Value::String(name)) = members.remove("name") else { return Err("it has no `name`".to_owned()) };
        return User::new(name, claims);
    }
    let text = |claim: &str| members.get(claim).and_then(Value::as_str);
    let name = text("preferred_username")
        .or_else(|| text("email").map(login_name))
        .or_else(|| text("name"))
        .or_else(|| text("sub"))
        .ok_or("it has neither `preferred_username`, `email`, `name` nor `sub`")?
        .to_owned();
    User::new(name, members)
}

/// What is known of somebody by name or e-mail address alone.
fn claims_of_name(text: &str) -> Map<String, Value> {
    let name = login_name(text);
    let mut claims = Map::new();
    claims.insert("sub".to_owned(), subject_of(text).into());
    claims.insert("name".to_owned(), name.into());
    claims.insert("preferred_username".to_owned(), name.into());
    if text.contains('@') {
        claims.insert("email".to_owned(), text.into());
        claims.insert("email_verified".to_owned(), true.into());
    }
    claims
}

/// The part of an e-mail address before the `@`.
fn login_name(text: &str) -> &str {
    text.split_once('@').map_or(text, |(name, _)| name).trim()
}

/// The same for the same name in every run; never the name itself, which applications must not take for an identity.
fn subject_of(name: &str) -> String {
    format!("dev-{}", &URL_SAFE_NO_PAD.encode(digest::sha256(name.to_lowercase().as_bytes()))[..16])
}

/// A claim's value in words: `groups`, `roles` and `amr` are lists, `…_verified` is true or false, all else is text.
pub fn claim_value(claim: &str, value: &str) -> Result<Value, String> {
    if LIST_CLAIMS.contains(&claim) {
        return Ok(value.split(',').map(str::trim).filter(|item| !item.is_empty()).collect());
    }
    if claim.ends_with("_verified") {
        return match value {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            _ => Err(format!("`{claim}` is `true` or `false`, not `{value}`")),
        };
    }
    Ok(value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_in_words() {
        let user = User::parse("alice@example.com name=Alice van Dijk groups=admin, dev email_verified=false").unwrap();
        assert_eq!(user.name, "alice");
        assert_eq!(user.claims["name"], "Alice van Dijk");
        assert_eq!(user.claims["groups"], json!(["admin", "dev"]));
        assert_eq!(user.claims["email"], "alice@example.com");
        assert_eq!(user.claims["email_verified"], false);
        assert_eq!(user.claims["sub"], User::parse("alice@example.com").unwrap().claims["sub"], "stable");
    }

    #[test]
    fn what_is_no_person_is_described() {
        for (text, reason) in [
            ("", "it does not begin with a name or an e-mail"),
            ("name=Alice", "it does not begin with a name or an e-mail"),
            ("alice admin", "`admin` is neither `claim=value` nor part of a value"),
            ("alice iss=me", "`iss` is set by the provider itself"),
            ("alice email_verified=yes", "`email_verified` is `true` or `false`, not `yes`"),
            ("alice sub=ä", "`sub` is not a text of 1 to 255 ASCII characters"),
        ] {
            assert_eq!(User::parse(text).unwrap_err(), reason, "{text}");
        }
    }

    #[test]
    fn users_files_have_three_forms() {
        let names = |json: &str| -> Vec<(String, String)> {
            parse_users(json)
                .unwrap()
                .into_iter()
                .map(|user| (user.name.clone(), user.subject().as_str().unwrap().to_owned()))
                .collect()
        };
        let expected = [("alice".to_owned(), "1".to_owned())];
        assert_eq!(names(r#"{"alice": {"sub": "1"}}"#), expected);
        assert_eq!(names(r#"[{"name": "alice", "claims": {"sub": "1"}}]"#), expected);
        assert_eq!(names(r#"[{"email": "alice@example.com", "sub": "1"}]"#), expected);
        for (json, reason) in [
            ("[", "line 1, column 1 is not JSON"),
            ("3", "it is neither a list of users nor an object from names to claims"),
            (r#"[{"sub": "1"}, {}]"#, "entry 2: it has neither `preferred_username`, `email`, `name` nor `sub`"),
            (r#"{"alice": {"sub": 1}}"#, "`alice`: `sub` is not a text of 1 to 255 ASCII characters"),
        ] {
            assert_eq!(parse_users(json).unwrap_err(), reason, "{json}");
        }
    }

    #[test]
    fn somebody_off_the_list_is_known_by_an_address() {
        let user = User::called("carol@example.org", Map::from_iter([("name".to_owned(), "Carol".into())])).unwrap();
        assert!(user.answers_to("CAROL@example.org") && !user.answers_to("carol"));
        assert_eq!((user.text("name"), user.text("email")), (Some("Carol"), Some("carol@example.org")));
    }
}
