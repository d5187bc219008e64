//! The rule `malformed-metadata`: a member of the metadata, or of a published key, has the wrong type or form.

use serde_json::Value;
use url::Url;

use super::{FAILS_AT_LOGIN, key_name, listed};
use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::preflight::has_user_info;
use crate::oidc::{ENDPOINTS, Fetched, Key, KeyFlaw, MalformedMember, ProviderMetadata};
use crate::rules::{Check, Findings, ProviderInput, Rule};
use crate::streamlit::Fact;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "malformed-metadata",
        summary: "a member of the metadata, or of a published key, has the wrong type or form",
        level: Level::Error,
        docs: r#"
## Why
Authlib takes the document as it is and fails where it uses a member: an endpoint that is not an absolute URL, an issuer
that is not a string, a list of algorithms that is a number. The key set is read as a whole: one key with a missing or
misspelled number makes Authlib refuse all of them, and with them every login. Members that no login needs are only a
warning: other clients refuse such a document.

## Example
```json
{ "issuer": null, "token_endpoint": "/token", "scopes_supported": "openid email" }
```
```json
{ "keys": [ { "kty": "RSA", "kid": "1", "n": "sXchDaQeb…Q==", "e": "AQAB" } ] }
```

## Instead
Endpoints are absolute URLs, `…_supported` are arrays of strings (and left out where they would be empty), the numbers
of a key are base64url without padding. Correct the provider's configuration, or report it to its maker.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    if let Some(metadata) = input.metadata() {
        check_members(input, metadata, findings);
        check_endpoints(input, metadata, findings);
    }
    if let Fetched::Document { response, .. } = &input.snapshot.metadata
        && response.body.starts_with("\u{feff}".as_bytes())
    {
        let problem = input.problem(&RULE, "the metadata begins with a byte order mark").at_level(Level::Warning);
        findings.push(problem.label("Streamlit skips it, other clients refuse it").help("serve the JSON without it"));
    }
    check_keys(input, findings);
}

fn check_members(input: &ProviderInput<'_>, metadata: &ProviderMetadata, findings: &mut Findings) {
    // An endpoint that is `null` is missing, which is another rule's business.
    let is_missing = |member: &MalformedMember| member.actual == "null" && ENDPOINTS.contains(&member.name);
    let malformed = metadata.malformed_members().into_iter().filter(|member| !is_missing(member));
    let (fatal, harmless): (Vec<MalformedMember>, Vec<MalformedMember>) =
        malformed.partition(|member| is_fatal(input, metadata, member));
    for member in fatal {
        let message = format!("`{}` is {}, not {}", member.name, member.actual, member.expected.name());
        let label = match member.name {
            "token_endpoint" | "jwks_uri" | "issuer" | "id_token_signing_alg_values_supported" => {
                input.fails_at_callback()
            }
            _ => FAILS_AT_LOGIN,
        };
        findings.push(input.problem(&RULE, message).label(label).help("have the provider correct its metadata"));
    }
    if !harmless.is_empty() {
        let names: Vec<&str> = harmless.iter().map(|member| member.name).collect();
        let details = harmless
            .iter()
            .map(|member| format!("`{}` is {}, and should be {}", member.name, member.actual, member.expected.name()));
        let problem = input
            .problem(&RULE, format!("{} {} not of the right type", listed(&names), is_or_are(names.len())))
            .at_level(Level::Warning)
            .label("Streamlit does not mind, other clients refuse such a document");
        findings.push(details.fold(problem, crate::diagnostic::Diagnostic::evidence));
    }
}

const fn is_or_are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// Whether Authlib or Streamlit fails over this member.
fn is_fatal(input: &ProviderInput<'_>, metadata: &ProviderMetadata, member: &MalformedMember) -> bool {
    // Python asks `"S256" in value`: that works for texts and objects too, and raises for numbers and `true`.
    let refuses_membership = || match metadata.members.get(member.name) {
        Some(Value::Bool(value)) => *value,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        _ => false,
    };
    match member.name {
        "authorization_endpoint" | "token_endpoint" | "jwks_uri" | "issuer" => true,
        "code_challenge_methods_supported" => {
            refuses_membership() || member.actual == "null" && !input.streamlit.has(Fact::Starlette)
        }
        "id_token_signing_alg_values_supported" => refuses_membership(),
        _ => false,
    }
}

fn check_endpoints(input: &ProviderInput<'_>, metadata: &ProviderMetadata, findings: &mut Findings) {
    for name in ENDPOINTS {
        let Some(text) = metadata.text(name).filter(|text| !text.is_empty()) else { continue };
        let flaw = match Url::parse(text) {
            Err(_) => "not an absolute URL",
            Ok(url) if !matches!(url.scheme(), "http" | "https") => "not an `https` URL",
            Ok(url) if has_user_info(&url) => "a URL with a user name in it",
            Ok(url) if url.fragment().is_some() => "a URL with a fragment, which OAuth forbids",
            Ok(_) if metadata.endpoint(name, &input.snapshot.metadata_url).is_none() => "a URL that Python refuses",
            Ok(_) => continue,
        };
        // What follows a user name is a password.
        let shown = if flaw.contains("user name") { String::new() } else { format!(" `{text}`") };
        let problem =
            input.problem(&RULE, format!("`{name}`{shown} is {flaw}")).help("have the provider correct its metadata");
        findings.push(match name {
            "authorization_endpoint" if shown.is_empty() => {
                problem.label("the browser is sent to another host than the address seems to name")
            }
            _ if flaw.contains("fragment") => problem.at_level(Level::Warning).label("Streamlit does not mind"),
            "authorization_endpoint" => problem.label("the browser is sent to nowhere"),
            "end_session_endpoint" if flaw == "not an `https` URL" && input.streamlit.has(Fact::ProviderLogout) => {
                problem.label("st.logout() sends the browser there, and it does not go")
            }
            "token_endpoint" | "jwks_uri" if shown.is_empty() => {
                problem.label("Streamlit turns to another host than the address seems to name")
            }
            "token_endpoint" | "jwks_uri" => problem.label(input.fails_at_callback()),
            _ => problem.at_level(Level::Warning),
        });
    }
}

fn check_keys(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(set) = input.snapshot.keys() else { return };
    let mut fatal = Vec::new();
    let mut harmless = Vec::new();
    for key in set.keys.iter().filter(|key| is_understood(key)) {
        for flaw in &key.flaws {
            let Some((says, refuses)) = judged(key, flaw) else { continue };
            let text = format!("{} {says}", key_name(key));
            if refuses { fatal.push(text) } else { harmless.push(text) }
        }
    }
    if let Some((first, rest)) = fatal.split_first() {
        let problem = input
            .problem(&RULE, first.clone())
            .label(format!("Authlib refuses the whole key set: {}", input.fails_at_callback()))
            .help("have the provider publish well-formed keys only");
        findings.push(rest.iter().cloned().fold(problem, crate::diagnostic::Diagnostic::evidence));
    }
    if let Some((first, rest)) = harmless.split_first() {
        let problem = input
            .problem(&RULE, first.clone())
            .at_level(Level::Warning)
            .label("Authlib does not mind, other clients refuse such a key");
        findings.push(rest.iter().cloned().fold(problem, crate::diagnostic::Diagnostic::evidence));
    }
}

/// Whether Authlib reads keys of this kind at all; of others it skips the whole key.
fn is_understood(key: &Key) -> bool {
    key.kty.as_deref().is_none_or(|kty| matches!(kty, "RSA" | "EC" | "OKP" | "oct"))
}

/// What the flaw is, and whether Authlib refuses the key set because of it; `None` for what other rules judge.
fn judged(key: &Key, flaw: &KeyFlaw) -> Option<(String, bool)> {
    Some(match flaw {
        KeyFlaw::NotAnObject => ("is no JSON object".to_owned(), false),
        KeyFlaw::Missing(name) => (format!("has no `{name}`"), true),
        KeyFlaw::WrongType(name @ "key_ops") => (format!("has a `{name}` that is not an array of strings"), false),
        KeyFlaw::WrongType(name) => (format!("has a `{name}` of the wrong type"), true),
        KeyFlaw::NotBase64Url(name) => (format!("has a `{name}` that is not base64url"), true),
        KeyFlaw::NotCanonicalBase64Url(name) => (format!("has a `{name}` in padded or standard base64"), true),
        // Authlib knows one curve more than those of RFC 7518.
        KeyFlaw::UnknownCurve(curve) if curve == "secp256k1" => return None,
        KeyFlaw::UnknownCurve(curve) => (format!("is on the unknown curve `{curve}`"), true),
        KeyFlaw::WrongLength { member, expected, actual } => {
            let says = format!("has {actual} bytes in `{member}` where its curve has {expected}");
            (says, key.kty.as_deref() == Some("OKP") || actual > expected)
        }
        KeyFlaw::UnknownUse(value) => (format!("has the unknown use `{value}`"), true),
        KeyFlaw::UnknownOperation(value) => (format!("has the unknown operation `{value}`"), true),
        KeyFlaw::ContradictoryUse => ("has a `use` and `key_ops` that contradict each other".to_owned(), true),
        KeyFlaw::ShortModulus { .. } | KeyFlaw::WeakExponent | KeyFlaw::PrivateMember(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::rules::provider::testing::{diagnose, provider, rsa, said};

    #[test]
    fn members_that_break_a_login_are_errors() {
        let broken = provider().with(&json!({ "issuer": null, "token_endpoint": 7 }));
        assert_eq!(
            said(&RULE, &broken),
            ["error: `issuer` is null, not a string", "error: `token_endpoint` is a number, not a string"]
        );
    }

    #[test]
    fn members_that_nobody_needs_are_one_warning() {
        let sloppy = provider().with(&json!({ "scopes_supported": "openid email", "claims_supported": null }));
        let found = diagnose(&RULE, &sloppy);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message(), "`scopes_supported` and `claims_supported` are not of the right type");
        assert_eq!(found[0].evidence_texts()[0], "`scopes_supported` is a string, and should be an array of strings");
    }

    /// `"S256" in None` raised in Streamlit's Tornado server; `"S256" in 5` raises in both.
    #[test]
    fn what_python_makes_of_a_list_decides() {
        let pkce = |value: serde_json::Value| provider().with(&json!({ "code_challenge_methods_supported": value }));
        let level = |provider| said(&RULE, &provider)[0].split(':').next().unwrap().to_owned();
        assert_eq!(level(pkce(json!(null))), "warning");
        assert_eq!(level(pkce(json!(null)).in_streamlit("1.50.0")), "error");
        assert_eq!(level(pkce(json!("S256"))), "warning");
        assert_eq!(level(pkce(json!(5))), "error");
    }

    #[test]
    fn a_logout_that_no_browser_follows_is_an_error() {
        let script = || provider().with(&json!({ "end_session_endpoint": "javascript:alert(1)" }));
        let flaw = "`end_session_endpoint` `javascript:alert(1)` is not an `https` URL";
        assert_eq!(said(&RULE, &script()), [format!("error: {flaw}")]);
        assert_eq!(said(&RULE, &script().in_streamlit("1.50.0")), [format!("warning: {flaw}")]);
    }

    #[test]
    fn an_endpoint_is_an_absolute_url() {
        let relative = provider().with(&json!({
            "authorization_endpoint": "/authorize", "jwks_uri": "ftp://op.example/jwks",
            "userinfo_endpoint": "https://user:CANARY@op.example/me", "end_session_endpoint": "https://op.example/#x",
        }));
        assert_eq!(
            said(&RULE, &relative),
            [
                "error: `authorization_endpoint` `/authorize` is not an absolute URL",
                "error: `jwks_uri` `ftp://op.example/jwks` is not an `https` URL",
                "warning: `userinfo_endpoint` is a URL with a user name in it",
                "warning: `end_session_endpoint` `https://op.example/#x` is a URL with a fragment, which OAuth forbids",
            ]
        );
    }

    /// Each was given to Authlib 1.9.9 with joserfc 1.8: all but the last two kinds make it refuse the whole set.
    #[test]
    fn one_malformed_key_spoils_the_set() {
        let good = rsa(&json!({ "kid": "good" }));
        let cases = [
            (json!({ "kty": "RSA", "e": "AQAB" }), Some("error: key 2 of the key set has no `n`")),
            (json!({ "n": "AQAB" }), Some("error: key 2 of the key set has no `kty`")),
            (rsa(&json!({ "kid": 1 })), Some("error: key 2 of the key set has a `kid` of the wrong type")),
            (rsa(&json!({ "kid": "a", "e": "AQAB==" })), Some("error: key `a` has a `e` in padded or standard base64")),
            (rsa(&json!({ "kid": "a", "use": "tls" })), Some("error: key `a` has the unknown use `tls`")),
            (
                json!({ "kty": "EC", "crv": "P-192", "x": "AQ", "y": "AQ" }),
                Some("error: key 2 of the key set is on the unknown curve `P-192`"),
            ),
            (json!(7), Some("warning: key 2 of the key set is no JSON object")),
            (json!({ "kty": "AKP", "kid": 7 }), None),
        ];
        for (key, expected) in cases {
            let found = said(&RULE, &provider().with_keys(&json!([good, key])));
            assert_eq!(found.first().map(String::as_str), expected, "{key}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_a_warning() {
        let mut marked = provider();
        if let crate::oidc::Fetched::Document { response, .. } = &mut marked.snapshot.metadata {
            response.body.splice(0..0, "\u{feff}".bytes());
        }
        assert_eq!(said(&RULE, &marked), ["warning: the metadata begins with a byte order mark"]);
    }
}
