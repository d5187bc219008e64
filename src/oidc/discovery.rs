//! Provider metadata (OpenID Connect Discovery 1.0 section 3), read leniently: what is not understood is kept.

use serde_json::{Map, Value};
use url::Url;

use super::python_url;

/// The document as it came, with typed reads that never fail for what they do not know.
#[derive(Clone, Debug)]
pub(crate) struct ProviderMetadata {
    pub(crate) members: Map<String, Value>,
}

/// What a member must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberType {
    Text,
    /// An array of strings.
    List,
    Boolean,
}

impl MemberType {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::List => "an array of strings",
            Self::Boolean => "true or false",
        }
    }
}

/// A member of another type than the specification gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MalformedMember {
    pub(crate) name: &'static str,
    pub(crate) expected: MemberType,
    /// What it is instead: `a number`, `null`, `a string`.
    pub(crate) actual: &'static str,
}

/// The members whose type matters to a login with an authorization code (Discovery 1.0 section 3, RFC 8414 section 2,
/// RFC 9126 section 5, RFC 9207 section 3, RP-Initiated Logout 1.0 section 2.1).
const MEMBER_TYPES: [(&str, MemberType); 26] = [
    ("issuer", MemberType::Text),
    ("authorization_endpoint", MemberType::Text),
    ("token_endpoint", MemberType::Text),
    ("userinfo_endpoint", MemberType::Text),
    ("jwks_uri", MemberType::Text),
    ("end_session_endpoint", MemberType::Text),
    ("revocation_endpoint", MemberType::Text),
    ("introspection_endpoint", MemberType::Text),
    ("pushed_authorization_request_endpoint", MemberType::Text),
    ("scopes_supported", MemberType::List),
    ("response_types_supported", MemberType::List),
    ("response_modes_supported", MemberType::List),
    ("grant_types_supported", MemberType::List),
    ("subject_types_supported", MemberType::List),
    ("id_token_signing_alg_values_supported", MemberType::List),
    ("token_endpoint_auth_methods_supported", MemberType::List),
    ("code_challenge_methods_supported", MemberType::List),
    ("prompt_values_supported", MemberType::List),
    ("claims_supported", MemberType::List),
    ("acr_values_supported", MemberType::List),
    ("claims_parameter_supported", MemberType::Boolean),
    ("request_parameter_supported", MemberType::Boolean),
    ("request_uri_parameter_supported", MemberType::Boolean),
    ("require_pushed_authorization_requests", MemberType::Boolean),
    ("require_signed_request_object", MemberType::Boolean),
    ("authorization_response_iss_parameter_supported", MemberType::Boolean),
];

/// The endpoints of a login with an authorization code, in the order in which they are used.
pub(crate) const ENDPOINTS: [&str; 5] =
    ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"];

impl ProviderMetadata {
    /// The member, if it is a string.
    pub(crate) fn text(&self, member: &str) -> Option<&str> {
        self.members.get(member)?.as_str()
    }

    /// The strings of the member, if it is an array; empty when it is absent.
    pub(crate) fn list(&self, member: &str) -> Vec<&str> {
        self.stated_list(member).unwrap_or_default()
    }

    /// The strings of the member; `None` where the document says nothing: absent, `null`, or no array.
    pub(crate) fn stated_list(&self, member: &str) -> Option<Vec<&str>> {
        let items = self.members.get(member)?.as_array()?;
        Some(items.iter().filter_map(Value::as_str).collect())
    }

    /// The methods of PKCE as Streamlit finds them: Python's `in` also searches a text, and the names of an object.
    pub(crate) fn code_challenge_methods(&self) -> Vec<&str> {
        match self.members.get("code_challenge_methods_supported") {
            Some(Value::String(text)) if text.contains("S256") => vec!["S256"],
            Some(Value::Object(members)) => members.keys().map(String::as_str).collect(),
            _ => self.list("code_challenge_methods_supported"),
        }
    }

    /// Whether the member is `true`.
    pub(crate) fn is_true(&self, member: &str) -> bool {
        self.members.get(member).and_then(Value::as_bool) == Some(true)
    }

    /// Whether the member is there and not `null`.
    pub(crate) fn has(&self, member: &str) -> bool {
        self.members.get(member).is_some_and(|value| !value.is_null())
    }

    /// The member, if it is an absolute URL.
    pub(crate) fn url(&self, member: &str) -> Option<Url> {
        Url::parse(self.text(member)?).ok()
    }

    /// Where Streamlit sends the user (`authorization_endpoint`) or a request (all others), for an app beside `base`.
    pub(crate) fn endpoint(&self, member: &str, base: &Url) -> Option<Url> {
        let text = self.text(member)?;
        if member == "authorization_endpoint" {
            python_url::for_browser(text, base)
        } else {
            python_url::for_client(text)
        }
    }

    pub(crate) fn issuer(&self) -> Option<&str> {
        self.text("issuer")
    }

    /// The known members that have the wrong type, in the order of the specification; `null` is one of them.
    pub(crate) fn malformed_members(&self) -> Vec<MalformedMember> {
        MEMBER_TYPES
            .iter()
            .filter_map(|(name, expected)| {
                let value = self.members.get(*name)?;
                let actual = mismatch(value, *expected)?;
                Some(MalformedMember { name, expected: *expected, actual })
            })
            .collect()
    }
}

/// What `value` is, when that is not what is expected.
fn mismatch(value: &Value, expected: MemberType) -> Option<&'static str> {
    let fits = match expected {
        MemberType::Text => value.is_string(),
        MemberType::Boolean => value.is_boolean(),
        MemberType::List => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
    };
    if fits { None } else { Some(kind(value)) }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn metadata(value: Value) -> ProviderMetadata {
        let Value::Object(members) = value else { panic!("{value} is not an object") };
        ProviderMetadata { members }
    }

    #[test]
    fn members_of_the_wrong_type_are_named() {
        let metadata = metadata(json!({
            "issuer": ["https://op.example"],
            "jwks_uri": "https://op.example/jwks",
            "scopes_supported": "openid email",
            "claims_supported": null,
            "acr_values_supported": ["0", 1],
            "request_parameter_supported": "true",
            "unknown": 7,
        }));
        let found: Vec<(&str, &str)> =
            metadata.malformed_members().iter().map(|member| (member.name, member.actual)).collect();
        assert_eq!(
            found,
            [
                ("issuer", "an array"),
                ("scopes_supported", "a string"),
                ("claims_supported", "null"),
                ("acr_values_supported", "an array"),
                ("request_parameter_supported", "a string"),
            ]
        );
    }

    #[test]
    fn a_list_that_is_not_stated_differs_from_an_empty_one() {
        let metadata = metadata(json!({ "a": [], "b": null, "c": "x", "d": ["y", 1] }));
        assert_eq!(metadata.stated_list("a"), Some(Vec::new()));
        assert_eq!(metadata.stated_list("b"), None);
        assert_eq!(metadata.stated_list("c"), None);
        assert_eq!(metadata.stated_list("absent"), None);
        assert_eq!(metadata.list("d"), ["y"]);
    }
}
