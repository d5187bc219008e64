//! What the provider says of itself (OpenID Connect Discovery 1.0 section 3, RFC 8414, RFC 9207).

use serde_json::{Map, Value, json};

use super::authorization::PROMPTS;
use super::grant::{SCOPES, scoped_claims};

/// The paths below the issuer.
pub(super) const METADATA_PATH: &str = "/.well-known/openid-configuration";
pub(super) const AUTHORIZATION_PATH: &str = "/authorize";
pub(super) const TOKEN_PATH: &str = "/token";
pub(super) const USERINFO_PATH: &str = "/userinfo";
pub(super) const KEY_SET_PATH: &str = "/jwks";
pub(super) const END_SESSION_PATH: &str = "/logout";
pub(super) const REVOCATION_PATH: &str = "/revoke";

const TOKEN_CLAIMS: [&str; 8] = ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash"];

/// The document. `base` is the issuer without a slash at its end.
pub(super) fn document(issuer: &str, base: &str) -> Map<String, Value> {
    let claims: Vec<&str> = TOKEN_CLAIMS.into_iter().chain(scoped_claims()).collect();
    let authentication_methods = json!(["client_secret_basic", "client_secret_post", "none"]);
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{base}{AUTHORIZATION_PATH}"),
        "token_endpoint": format!("{base}{TOKEN_PATH}"),
        "userinfo_endpoint": format!("{base}{USERINFO_PATH}"),
        "jwks_uri": format!("{base}{KEY_SET_PATH}"),
        "end_session_endpoint": format!("{base}{END_SESSION_PATH}"),
        "revocation_endpoint": format!("{base}{REVOCATION_PATH}"),
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "token_endpoint_auth_methods_supported": authentication_methods,
        "revocation_endpoint_auth_methods_supported": authentication_methods,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": PROMPTS,
        "claim_types_supported": ["normal"],
        "claims_supported": claims,
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        // Its default is true.
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    });
    document.as_object().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_discovery_requires_is_there() {
        let document = document("http://localhost:9400", "http://localhost:9400");
        for member in ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"] {
            assert!(document[member].is_string(), "{member}");
        }
        for member in ["response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported"] {
            assert!(!document[member].as_array().unwrap().is_empty(), "{member}");
        }
        for (member, value) in &document {
            let Some(items) = value.as_array() else { continue };
            assert!(!items.is_empty(), "{member} is empty, and should be absent");
            assert!(
                items.iter().enumerate().all(|(index, item)| !items[..index].contains(item)),
                "{member} repeats itself"
            );
        }
    }
}
