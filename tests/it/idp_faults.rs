//! Every fault of the built-in provider shows in something that a client sees.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

use authctl::dev_idp::Fault;
use authctl::http::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RsaPublicKeyComponents};
use serde_json::Value;

use crate::idp_site::{CHALLENGE, REDIRECT_URI, SECRET, Site, VERIFIER, basic, decoded, json_of};

const REQUEST: &str = "response_type=code&client_id=app&redirect_uri=http%3A%2F%2Flocalhost%3A8501%2Foauth2callback\
                       &scope=openid+email+profile+groups&state=s&nonce=n";

/// All that one login shows, without what differs between two sound logins.
fn transcript(faults: &[Fault]) -> String {
    let site = Site::new(faults, |_| {});
    let mut seen = Vec::new();
    let mut note = |response: &Response| {
        seen.push(format!("{} {:?} {:?}", response.status, response.header("location"), response.header("date")));
        if response.header("content-type") == Some("text/html; charset=utf-8") {
            seen.push("a page".to_owned());
        } else {
            seen.push(String::from_utf8_lossy(&response.body).into_owned());
        }
    };
    note(&site.get("/.well-known/openid-configuration"));
    let keys = site.get("/jwks");
    note(&keys);
    note(&site.get(&format!("/authorize?{}", REQUEST.replace("8501", "8502"))));
    let signed_in = site.post(&format!("/authorize?{REQUEST}"), &[("user", "alice")], &[]);
    note(&signed_in);
    let location = signed_in.header("location").unwrap_or_default();
    let code = location.split(['&', '?', '#']).find_map(|pair| pair.strip_prefix("code=")).unwrap_or("none");
    let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", REDIRECT_URI)];
    let token_response = site.post("/token", &form, &[("Authorization", &basic("app", SECRET))]);
    note(&token_response);
    if let Ok(tokens) = serde_json::from_slice::<Value>(&token_response.body) {
        let userinfo = site.userinfo(tokens["access_token"].as_str().unwrap_or("none"));
        note(&userinfo);
        let id_token = tokens["id_token"].as_str().unwrap_or_default();
        let parts: Vec<&str> = id_token.split('.').collect();
        if let [_, _, signature] = parts.as_slice() {
            seen.push(format!("{} {}", decoded(id_token, 0), decoded(id_token, 1)));
            let length = URL_SAFE_NO_PAD.decode(signature).unwrap().len();
            // A DER signature has 70 to 72 bytes.
            seen.push(format!("about {} bytes, verifies: {}", length / 6, verifies(&keys, id_token)));
        }
        // The signature depends on the port.
        let position = seen.iter().position(|text| text.contains("\"id_token\""));
        if let Some(position) = position {
            seen[position] = seen[position].replace(id_token, &format!("{} parts", parts.len()));
        }
    }
    // The same code again, and codes with a wrong verifier and a wrong redirect URI.
    seen.push(site.post("/token", &form, &[("Authorization", &basic("app", SECRET))]).status.to_string());
    for (verifier, redirect_uri) in [("x".repeat(43), REDIRECT_URI), (VERIFIER.to_owned(), "http://localhost:8502/")] {
        let request = format!("/authorize?{REQUEST}&code_challenge={CHALLENGE}&code_challenge_method=S256");
        let signed_in = site.post(&request, &[("user", "alice")], &[]);
        let location = signed_in.header("location").unwrap_or_default();
        let code = location.split(['&', '?', '#']).find_map(|pair| pair.strip_prefix("code=")).unwrap_or("none");
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", &verifier),
        ];
        seen.push(site.post("/token", &form, &[("Authorization", &basic("app", SECRET))]).status.to_string());
    }
    seen.push(site.get("/logout").status.to_string());
    note_logout(&site, &mut seen);
    let port = site.url("/").port().unwrap().to_string();
    seen.join("\n").replace(&port, "PORT")
}

/// A logout that leads back.
fn note_logout(site: &Site, seen: &mut Vec<String>) {
    let back = "client_id=app&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8501%2Foauth2callback";
    let answer = site.get(&format!("/logout?{back}"));
    seen.push(format!("{} {:?}", answer.status, answer.header("location")));
}

/// Whether one of the published RSA keys verifies the token.
fn verifies(keys: &Response, token: &str) -> bool {
    if keys.status != 200 {
        return false;
    }
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    json_of(keys)["keys"].as_array().unwrap().iter().filter(|key| key["kty"] == "RSA").any(|key| {
        let number = |member: &str| URL_SAFE_NO_PAD.decode(key[member].as_str().unwrap()).unwrap();
        RsaPublicKeyComponents { n: number("n"), e: number("e") }
            .verify(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, message.as_bytes(), &signature)
            .is_ok()
    })
}

#[test]
fn every_fault_shows() {
    let sound = transcript(&[]);
    assert_eq!(sound, transcript(&[]), "two sound logins look alike");
    assert!(sound.contains("verifies: true"), "{sound}");
    let hidden: Vec<&str> =
        Fault::ALL.iter().filter(|fault| transcript(&[**fault]) == sound).map(|fault| fault.name()).collect();
    assert_eq!(hidden, [""; 0]);
}

/// What a client must accept is a sound login all the same: the ID token is there, and it verifies in the end.
#[test]
fn a_fault_without_a_rule_is_no_fault_of_the_signature() {
    for fault in Fault::ALL.iter().filter(|fault| fault.expected_rule().is_none()) {
        let shown = transcript(&[*fault]);
        let is_excused = matches!(fault, Fault::SigEs256 | Fault::KeyRotation);
        assert!(shown.contains("verifies: true") || is_excused, "{}: {shown}", fault.name());
    }
}
