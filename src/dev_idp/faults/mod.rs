//! How each fault is done. The sound answer is made first, without a thought of faults, and bent here.

mod id_token;

pub(super) use id_token::SignatureFault;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::callback::{Callback, Placement};
use super::client_authentication::Method;
use super::clients::Clients;
use super::endpoint::Endpoint;
use super::fault::Fault;
use super::metadata::AUTHORIZATION_PATH;
use super::oauth_error::OAuthError;
use super::parameters::Parameters;
use crate::digest::sha256;
use crate::host::OutgoingResponse;
use crate::http::form_encode;
use crate::time::UnixTime;

/// The faults that one provider has.
#[derive(Clone, Debug)]
pub(super) struct Faults(Vec<Fault>);

/// The public modulus of RFC 7515 appendix A.2: a sound RSA key that is not ours.
const OTHER_MODULUS: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs\
     D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV\
     MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
/// Its private exponent, published in the same place.
const OTHER_PRIVATE_EXPONENT: &str = "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0\
     BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYT\
     CBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ";
const OTHER_KEY_ID: &str = "another-key";

impl Faults {
    pub(super) const fn new(faults: Vec<Fault>) -> Self {
        Self(faults)
    }

    pub(super) fn has(&self, fault: Fault) -> bool {
        self.0.contains(&fault)
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|fault| fault.name()).collect()
    }

    fn has_any(&self, faults: &[Fault]) -> bool {
        faults.iter().any(|fault| self.has(*fault))
    }

    /// The issuer that the provider calls itself.
    pub(super) fn issuer(&self, base: &str) -> String {
        if self.has(Fault::IssuerWithTrailingSlash) { format!("{base}/") } else { base.to_owned() }
    }

    /// What the provider takes for the time.
    pub(super) fn clock(&self, now: UnixTime) -> UnixTime {
        if self.has(Fault::ClockAhead) {
            now.plus(300)
        } else if self.has(Fault::ClockBehind) {
            now.plus(-300)
        } else {
            now
        }
    }

    pub(super) fn metadata(&self, document: &mut Map<String, Value>, base: &str) {
        let mut set = |fault: Fault, member: &str, value: Value| {
            if self.has(fault) {
                document.insert(member.to_owned(), value);
            }
        };
        set(Fault::MalformedMetadata, "response_types_supported", "code".into());
        set(Fault::MalformedMetadata, "scopes_supported", "openid email profile".into());
        set(Fault::ConflictingMetadataMember, "scope", "openid".into());
        set(Fault::IssuerMismatchInDiscovery, "issuer", format!("{base}/1").into());
        set(Fault::TemplatedIssuer, "issuer", format!("{base}/{{tenantid}}").into());
        set(Fault::InsecureEndpoint, "token_endpoint", "http://idp.example.com/token".into());
        set(Fault::PrivateEndpoint, "userinfo_endpoint", "https://169.254.169.254/userinfo".into());
        set(Fault::ScriptEndSessionEndpoint, "end_session_endpoint", "javascript:alert(1)".into());
        let endpoint = format!("{}{AUTHORIZATION_PATH}", base.replacen("://", "://accounts.google.com@", 1));
        set(Fault::UserNameInEndpoint, "authorization_endpoint", endpoint.into());
        set(Fault::NoCodeFlow, "response_types_supported", json!(["id_token", "token id_token"]));
        set(Fault::NoEmailScope, "scopes_supported", json!(["openid"]));
        set(Fault::PostOnly, "token_endpoint_auth_methods_supported", json!(["client_secret_post"]));
        set(Fault::Hs256Only, "id_token_signing_alg_values_supported", json!(["HS256"]));
        set(Fault::SigEs256NotOffered, "id_token_signing_alg_values_supported", json!(["RS256"]));
        set(Fault::RequiredPushedAuthorization, "require_pushed_authorization_requests", true.into());
        let endpoint = format!("{base}/par");
        set(Fault::RequiredPushedAuthorization, "pushed_authorization_request_endpoint", endpoint.into());
        if self.has(Fault::MixedHosts)
            && let Some(endpoint) = document.get("userinfo_endpoint").and_then(Value::as_str)
        {
            let other = if endpoint.contains("//localhost") {
                endpoint.replacen("//localhost", "//127.0.0.1", 1)
            } else {
                endpoint.replacen("//127.0.0.1", "//localhost", 1)
            };
            document.insert("userinfo_endpoint".to_owned(), other.into());
        }
        for (fault, member) in [
            (Fault::MissingTokenEndpoint, "token_endpoint"),
            (Fault::NoPkce, "code_challenge_methods_supported"),
            (Fault::DemandsPkce, "code_challenge_methods_supported"),
            (Fault::PromptRejected, "prompt_values_supported"),
            (Fault::NoEndSession, "end_session_endpoint"),
            // Microsoft Entra has neither.
            (Fault::TemplatedIssuer, "authorization_response_iss_parameter_supported"),
        ] {
            if self.has(fault) {
                document.shift_remove(member);
            }
        }
    }

    /// What an endpoint answers instead of doing its work.
    pub(super) fn answer(&self, endpoint: Endpoint, base: &str) -> Option<(OutgoingResponse, &'static str)> {
        let failed = || OutgoingResponse::new(503, "text/plain; charset=utf-8", "Service Unavailable");
        let (fault, response) = match endpoint {
            Endpoint::Metadata if self.has(Fault::MetadataUnavailable) => (Fault::MetadataUnavailable, failed()),
            Endpoint::Metadata if self.has(Fault::RedirectedMetadata) => {
                let location = format!("{base}/moved/.well-known/openid-configuration");
                let response = OutgoingResponse::new(302, "text/plain; charset=utf-8", "").header("Location", location);
                (Fault::RedirectedMetadata, response)
            }
            Endpoint::KeySet if self.has(Fault::UnreachableKeySet) => (Fault::UnreachableKeySet, failed()),
            Endpoint::UserInfo if self.has(Fault::UserinfoUnreachable) => (Fault::UserinfoUnreachable, failed()),
            Endpoint::EndSession if self.has(Fault::LogoutRefused) => (Fault::LogoutRefused, failed()),
            _ => return None,
        };
        Some((response, fault.summary()))
    }

    /// Bends what an endpoint answers after its work.
    pub(super) fn response(&self, endpoint: Endpoint, response: &mut OutgoingResponse) {
        let web_page = || {
            let html = "<!doctype html><title>Welcome</title><p>This is a web page.";
            OutgoingResponse::new(200, "text/html; charset=utf-8", html)
        };
        match endpoint {
            Endpoint::Metadata if self.has(Fault::MetadataNotJson) => *response = web_page(),
            Endpoint::Metadata if self.has(Fault::DuplicateMetadataMember) => {
                // The first member of the document is the issuer.
                let other = br#"{"issuer":"https://another.example","#;
                response.body = [other, response.body.get(1..).unwrap_or_default()].concat();
            }
            Endpoint::Token if self.has(Fault::ErrorWithStatus200) => response.status = 200,
            Endpoint::Token if response.status != 200 => {}
            Endpoint::Token if self.has(Fault::TokenResponseNotJson) => *response = web_page(),
            Endpoint::Token if self.has(Fault::TokenResponseFormEncoded) => {
                let members: Map<String, Value> = serde_json::from_slice(&response.body).unwrap_or_default();
                let pairs: Vec<(String, String)> = members
                    .iter()
                    .map(|(name, value)| {
                        (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
                    })
                    .collect();
                let body = form_encode(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
                *response = OutgoingResponse::new(200, "application/x-www-form-urlencoded", body);
            }
            _ => {}
        }
    }

    /// `is_stale`: whether the signing key of [`Fault::KeyRotation`] must not be seen yet.
    pub(super) fn key_set(&self, keys: &mut Vec<Value>, is_stale: bool) {
        let other_key =
            json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": OTHER_KEY_ID, "n": OTHER_MODULUS, "e": "AQAB"});
        if self.has(Fault::EmptyJwks) {
            keys.clear();
        }
        if self.has(Fault::KeyRotation) && is_stale {
            *keys = vec![other_key.clone()];
        }
        if self.has_any(&[Fault::KidAbsentSingleJwks, Fault::JwksWithoutKid, Fault::WeakKey]) {
            keys.truncate(1);
        }
        if self.has(Fault::WeakKey)
            && let Some(key) = keys.first_mut()
        {
            // Half of the modulus: an odd number of 1024 bits.
            let modulus = URL_SAFE_NO_PAD.decode(key["n"].as_str().unwrap_or_default()).unwrap_or_default();
            let mut half = modulus[..modulus.len() / 2].to_vec();
            if let Some(last) = half.last_mut() {
                *last |= 1;
            }
            key["n"] = URL_SAFE_NO_PAD.encode(half).into();
        }
        if self.has(Fault::KidAbsentMultipleJwks) {
            keys.insert(0, other_key.clone());
        }
        if self.has(Fault::PrivateJwks) {
            let mut private = other_key;
            private["d"] = OTHER_PRIVATE_EXPONENT.into();
            keys.push(private);
        }
        if self.has(Fault::UnknownKeyTypes) {
            keys.insert(0, json!({"kty": "AKP", "alg": "ML-DSA-44", "kid": "post-quantum", "pub": "AAAA"}));
            keys.push(json!({"kty": "OKP", "crv": "X25519", "use": "enc", "kid": "for-encryption", "x": URL_SAFE_NO_PAD.encode([9; 32])}));
        }
        if self.has(Fault::JwksWithoutKid) {
            for key in keys.iter_mut().filter_map(Value::as_object_mut) {
                key.shift_remove("kid");
            }
        }
    }

    /// Why an authorization request that is sound is refused all the same.
    pub(super) fn authorization_refusal(&self, parameters: &Parameters) -> Option<OAuthError> {
        if self.has(Fault::RequiredPushedAuthorization) {
            return Some(OAuthError::invalid_request("pushed authorization requests are required"));
        }
        if self.has(Fault::DemandsPkce) && parameters.get("code_challenge").is_none() {
            return Some(OAuthError::invalid_request("Missing parameter: code_challenge_method"));
        }
        if self.has(Fault::PromptRejected) && parameters.get("prompt") == Some("select_account") {
            return Some(OAuthError::invalid_request("unsupported prompt value requested"));
        }
        if self.has(Fault::PolicyRejected) {
            return Some(OAuthError::new("access_denied", "a policy of this provider refuses the application"));
        }
        if self.has(Fault::ScopeRejected) && asks_for_more_than_openid(parameters) {
            return Some(OAuthError::new("invalid_scope", "this application may ask for `openid` alone"));
        }
        None
    }

    /// Whether a sound authorization request is answered with a page that does not say what is wrong with it.
    pub(super) fn shows_error_page(&self, parameters: &Parameters) -> bool {
        self.has(Fault::ScopeRejectedOnPage) && asks_for_more_than_openid(parameters)
    }

    /// Whom the authorization endpoint knows, when it is asked to answer at `sent`.
    pub(super) fn registrations(&self, clients: &mut Clients, sent: Option<&str>) {
        if let (Clients::Registered(clients), Some(sent)) = (clients, sent)
            && self.has(Fault::AcceptsAnyRedirectUri)
        {
            clients.iter_mut().for_each(|client| client.redirect_uris.push(sent.to_owned()));
        }
    }

    pub(super) fn callback(&self, callback: &mut Callback) {
        let is_error = callback.parameters.iter().any(|(name, _)| name == "error");
        if !is_error && self.has_any(&[Fault::ErrorInCallback, Fault::ErrorBesideCode]) {
            if self.has(Fault::ErrorInCallback) {
                callback.parameters.retain(|(name, _)| name != "code");
            }
            callback.set("error", "access_denied".to_owned());
            callback.set("error_description", "this provider denies every login".to_owned());
        }
        if self.has(Fault::InvalidState)
            && let Some(state) = callback.get("state").map(|state| format!("{state}1"))
        {
            callback.set("state", state);
        }
        if self.has(Fault::MissingState) {
            callback.remove("state");
        }
        if self.has(Fault::WrongAuthorizationIss)
            && let Some(issuer) = callback.get("iss").map(|issuer| format!("{issuer}1"))
        {
            callback.set("iss", issuer);
        }
        if self.has_any(&[Fault::MissingAuthorizationIss, Fault::TemplatedIssuer]) {
            callback.remove("iss");
        }
        if self.has(Fault::DuplicatedParameter)
            && let Some(code) = callback.get("code").map(str::to_owned)
        {
            callback.parameters.push(("code".to_owned(), code));
        }
        if self.has(Fault::UnknownCallbackParameters) {
            callback.set("session_state", "0f4b1c.1".to_owned());
            callback.set("authuser", "0".to_owned());
        }
        if self.has(Fault::FragmentResponse) {
            callback.placement = Placement::Fragment;
        }
    }

    /// Why a token request that is sound is refused all the same. `method` is how the client authenticated.
    pub(super) fn token_refusal(&self, method: Method) -> Option<OAuthError> {
        if self.has(Fault::SecretRejected) {
            return Some(OAuthError::invalid_client("every secret is wrong here"));
        }
        if self.has_any(&[Fault::BasicRejected, Fault::PostOnly]) && method == Method::Basic {
            return Some(OAuthError::invalid_client("client_secret_basic is refused here"));
        }
        if self.has(Fault::SpaRegistration) {
            return Some(OAuthError::invalid_request(
                "AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests",
            ));
        }
        if self.has(Fault::DemandsDpop) {
            return Some(OAuthError::new("invalid_dpop_proof", "The DPoP proof JWT header is missing."));
        }
        None
    }

    /// Why a good code is refused all the same.
    pub(super) fn code_refusal(&self) -> Option<OAuthError> {
        self.has_any(&[Fault::CodeRejected, Fault::ErrorWithStatus200])
            .then(|| OAuthError::invalid_grant("every code is refused here"))
    }

    pub(super) fn token_response(&self, members: &mut Map<String, Value>) {
        for (fault, member) in [
            (Fault::MissingAccessToken, "access_token"),
            (Fault::NoExpiresIn, "expires_in"),
            (Fault::NoScopeInTokenResponse, "scope"),
            (Fault::NoIdToken, "id_token"),
        ] {
            if self.has(fault) {
                members.shift_remove(member);
            }
        }
        for (fault, token_type) in [(Fault::WrongTokenType, "DPoP"), (Fault::TokenTypeLowerCase, "bearer")] {
            if self.has(fault) {
                members.insert("token_type".to_owned(), token_type.into());
            }
        }
    }

    pub(super) fn userinfo(&self, claims: &mut Map<String, Value>) {
        if self.has(Fault::UserinfoInvalidSub)
            && let Some(subject) = claims.get("sub").and_then(Value::as_str)
        {
            claims.insert("sub".to_owned(), format!("{subject}1").into());
        }
        self.user_claims(claims);
    }

    /// What is wrong with the person is wrong wherever the person is described.
    fn user_claims(&self, claims: &mut Map<String, Value>) {
        if self.has(Fault::MissingEmail) {
            claims.shift_remove("email");
            claims.shift_remove("email_verified");
        }
        if self.has(Fault::UnverifiedEmail) && claims.contains_key("email") {
            claims.insert("email_verified".to_owned(), false.into());
        }
        if self.has_any(&[Fault::SeveralGroups, Fault::ManyGroups]) {
            let count: u32 = if self.has(Fault::ManyGroups) { 400 } else { 40 };
            let groups: Vec<String> = (0..count).map(group_id).collect();
            claims.insert("groups".to_owned(), json!(groups));
        }
        if self.has(Fault::GroupOverage) {
            claims.shift_remove("groups");
            claims.insert("_claim_names".to_owned(), json!({"groups": "src1"}));
            let endpoint = "https://graph.example.com/v1.0/me/getMemberObjects";
            claims.insert("_claim_sources".to_owned(), json!({"src1": {"endpoint": endpoint}}));
        }
    }
}

fn asks_for_more_than_openid(parameters: &Parameters) -> bool {
    parameters.get("scope").is_some_and(|scope| scope.split(' ').any(|scope| !scope.is_empty() && scope != "openid"))
}

/// The ID of a group as Microsoft Entra writes it: nothing that deflate could shorten.
fn group_id(number: u32) -> String {
    let digits: Vec<String> = sha256(&number.to_be_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let hex = digits.concat();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
