//! Texts that are secrets by their looks, whatever key they have and whatever is around them.

use std::borrow::Cow;
use std::ops::Range;

/// What is shown in place of a secret.
pub(crate) const MASK: &str = "********";

/// A prefix that a provider puts before what must stay secret.
struct Prefix {
    text: &'static str,
    /// How much must follow it inside of another text. Distinctive prefixes need little; others are also parts of words.
    least: usize,
}

const fn prefix(text: &'static str, least: usize) -> Prefix {
    Prefix { text, least }
}

const PREFIXES: [Prefix; 35] = [
    // Google: client secrets, access tokens, refresh tokens, API keys.
    prefix("GOCSPX-", 1),
    prefix("ya29.", 8),
    prefix("1//0", 16),
    prefix("AIza", 30),
    // GitLab.
    prefix("gloas-", 1),
    prefix("glpat-", 1),
    prefix("gldt-", 8),
    prefix("glrt-", 8),
    prefix("glptt-", 8),
    // GitHub.
    prefix("ghp_", 4),
    prefix("gho_", 4),
    prefix("ghu_", 4),
    prefix("ghs_", 4),
    prefix("ghr_", 4),
    prefix("github_pat_", 4),
    // Slack.
    prefix("xoxa-", 4),
    prefix("xoxb-", 4),
    prefix("xoxe-", 4),
    prefix("xoxp-", 4),
    prefix("xoxs-", 4),
    prefix("xapp-", 8),
    // Stripe, OpenAI, Anthropic, and those who do as they do.
    prefix("sk-", 16),
    prefix("sk_live_", 8),
    prefix("sk_test_", 8),
    prefix("rk_live_", 8),
    prefix("whsec_", 8),
    // Hugging Face, npm, PyPI, SendGrid, Vault, Databricks, DigitalOcean, Shopify.
    prefix("hf_", 16),
    prefix("npm_", 16),
    prefix("pypi-", 16),
    prefix("SG.", 16),
    prefix("hvs.", 16),
    prefix("dapi", 30),
    prefix("dop_v1_", 16),
    prefix("shpat_", 16),
    prefix("AKIA", 12),
];

/// Prefixes that make a whole value a secret, however little follows.
const WHOLE_VALUE_PREFIXES: [&str; 9] =
    ["GOCSPX-", "gloas-", "glpat-", "ghp_", "github_pat_", "sk-", "xoxb-", "xoxp-", "-----BEGIN"];

/// Parameters of URLs and forms, members of answers, and headers whose values are never shown.
const SECRET_PARAMETERS: [&str; 22] = [
    "access_token",
    "assertion",
    "authorization",
    "client_assertion",
    "client_secret",
    "code",
    "code_verifier",
    "cookie",
    "device_code",
    "id_token",
    "id_token_hint",
    "jwt",
    "logout_token",
    "password",
    "proxy-authorization",
    "refresh_token",
    "samlresponse",
    "set-cookie",
    "subject_token",
    "token",
    "user_code",
    "wresult",
];

/// Words in a name that say that the value is secret.
const SECRET_WORDS: [&str; 12] = [
    "secret",
    "password",
    "passwd",
    "passphrase",
    "token",
    "api_key",
    "apikey",
    "api-key",
    "private",
    "credential",
    "verifier",
    "assertion",
];

/// Whether what is called `name` in a request or an answer is never shown.
pub(crate) fn is_secret_parameter(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // Names that hold such a word, and say something else.
    let is_about =
        ["token_type", "token_endpoint", "token_use", "token_expires", "expires_in", "_supported", "_lifetime"]
            .iter()
            .any(|part| name.contains(part))
            || name.ends_with("_url")
            || name.ends_with("_uri")
            || name.ends_with("_endpoint");
    SECRET_PARAMETERS.contains(&name.as_str()) || !is_about && SECRET_WORDS.iter().any(|word| name.contains(word))
}

/// Whether `value` must not be shown even where a public value belongs: it is a secret, or one is in it.
pub(crate) fn looks_like_secret(value: &str) -> bool {
    let value = value.trim();
    WHOLE_VALUE_PREFIXES.iter().any(|prefix| value.starts_with(prefix))
        || is_entra_secret(value)
        || !secret_ranges(value).is_empty()
}

/// Whether `value` can be nothing but a secret, whoever made it: more than a reason to hide it.
pub(crate) fn is_certainly_secret(value: &str) -> bool {
    let value = value.trim();
    let is_token = WHOLE_VALUE_PREFIXES
        .iter()
        .filter_map(|prefix| value.strip_prefix(prefix))
        .any(|rest| rest.len() >= 16 && rest.bytes().any(|byte| byte.is_ascii_digit()) || rest.contains('\n'));
    is_token || value.starts_with("GOCSPX-") || is_entra_secret_of_today(value) || is_jwt(value) || has_password(value)
}

/// Whether a client ID or a name looks as only secrets are generated: too long and too random to have been chosen, and
/// not one of the forms in which identifiers come.
pub(crate) fn looks_generated(value: &str) -> bool {
    let has = |is_one: fn(&u8) -> bool| value.as_bytes().iter().any(is_one);
    let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    let is_word = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_~+/=".contains(&byte));
    let is_hex = value.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_word && (is_mixed && (value.len() >= 40 || value.ends_with('=') && value.len() >= 32))
        || is_word && value.len() >= 48 && has(u8::is_ascii_digit) && !is_hex
}

/// The same for a word where no ID belongs, such as a scope: shorter ones have not been chosen either.
pub(crate) fn looks_random(word: &str) -> bool {
    const LEAST: usize = 24;
    let has = |is_one: fn(&u8) -> bool| word.as_bytes().iter().any(is_one);
    let is_word = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_~+/=".contains(&byte));
    let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    looks_generated(word) || word.len() >= LEAST && is_word && is_mixed
}

/// Where in `text` secrets are, by their looks; in order, and without overlaps.
pub(crate) fn secret_ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    find_tokens(text, &mut found);
    find_user_info(text, &mut found);
    find_bare_user_info(text, &mut found);
    find_parameters(text, &mut found);
    find_private_keys(text, &mut found);
    find_schemes(text, &mut found);
    merged(found)
}

/// `text` with `********` in place of every secret in it, as far as its looks tell.
pub(crate) fn without_secrets(text: &str) -> Cow<'_, str> {
    masked_at(text, secret_ranges(text))
}

/// `text` with `********` at `ranges`, which are in order and without overlaps.
pub(super) fn masked_at(text: &str, ranges: Vec<Range<usize>>) -> Cow<'_, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut copied = 0;
    for range in ranges {
        masked.push_str(&text[copied..range.start]);
        masked.push_str(MASK);
        copied = range.end;
    }
    masked.push_str(&text[copied..]);
    Cow::Owned(masked)
}

/// `ranges` in order, those that touch as one.
pub(crate) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b'=')
}

/// Words with a known prefix, JSON Web Tokens, and Microsoft's secrets.
fn find_tokens(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut offset = 0;
    while offset < bytes.len() {
        if !bytes[offset].is_ascii_alphanumeric() {
            offset += 1;
            continue;
        }
        let end = offset + bytes[offset..].iter().take_while(|byte| is_token_byte(**byte)).count();
        // A prefix counts where a word begins: `task-…` is not `sk-…`.
        let mut start = offset;
        while start < end {
            let is_boundary = start == offset || !bytes[start - 1].is_ascii_alphanumeric();
            if is_boundary && begins_secret(&text[start..end]) {
                found.push(start..end);
                break;
            }
            start += 1;
        }
        // Where a token is separated by `/` or `=`, the part without them is one.
        let mut start = offset;
        for part in text[offset..end].split(['/', '=', '+']) {
            if is_entra_secret_of_today(part) || part.contains('~') && is_entra_secret(part) {
                found.push(start..start + part.len());
            }
            start += part.len() + 1;
        }
        offset = end;
    }
}

fn begins_secret(word: &str) -> bool {
    let has_prefix = PREFIXES.iter().any(|prefix| {
        word.strip_prefix(prefix.text).is_some_and(|rest| {
            rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count()
                >= prefix.least
        })
    });
    let is_token = || {
        word.starts_with("eyJ")
            && word.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count() >= 20
    };
    has_prefix || is_token()
}

/// What is before the `@` of an address: a user name, a password, or a token in place of both.
fn find_user_info(text: &str, found: &mut Vec<Range<usize>>) {
    for (index, separator) in text.match_indices("://") {
        let start = index + separator.len();
        let is_end = |character: char| character.is_whitespace() || "\"'<>`|".contains(character);
        let word = text[start..].split(is_end).next().unwrap_or_default();
        let authority = word.split(['/', '?', '#', '\\', ',']).next().unwrap_or_default();
        if let Some(at) = authority.rfind('@') {
            found.push(start..start + at);
        } else if let Some((_, port)) = authority.rsplit_once(':')
            && !port.is_empty()
            && !port.bytes().all(|byte| byte.is_ascii_digit())
            && !authority.ends_with(']')
            && !authority.contains('{')
            && let Some(at) = word.rfind('@')
        {
            // A password with a `/`, `?` or `#` that should have been encoded.
            found.push(start..start + at);
        }
    }
}

/// `user:password@host`, where the scheme was forgotten.
fn find_bare_user_info(text: &str, found: &mut Vec<Range<usize>>) {
    let is_part = |character: char| !character.is_whitespace() && !"\"'<>`|/@,".contains(character);
    for (at, _) in text.match_indices('@') {
        let word = &text[..at];
        let start = word.len()
            - word.chars().rev().take_while(|character| is_part(*character)).map(char::len_utf8).sum::<usize>();
        let has_host = text[at + 1..].starts_with(|first: char| first.is_alphanumeric() || first == '[');
        if let Some((user, password)) = text[start..at].split_once(':')
            && has_host
            && !user.is_empty()
            && !password.is_empty()
            && user != "mailto"
        {
            found.push(start..at);
        }
    }
}

/// `?code=…`, `&id_token=…`, `#access_token=…`.
fn find_parameters(text: &str, found: &mut Vec<Range<usize>>) {
    for (index, _) in text.match_indices(['?', '&', '#', ';']) {
        let rest = &text[index + 1..];
        let name =
            &rest[..rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte)).count()];
        let Some(value) = rest[name.len()..].strip_prefix('=') else { continue };
        if name.is_empty() || !is_secret_parameter(name) {
            continue;
        }
        let is_end = |character: char| character.is_whitespace() || "&#\"'<>`;)".contains(character);
        let len = value.find(is_end).unwrap_or(value.len());
        // `code=[secret]` is hidden already, and `code=50011` is the number of an error.
        let is_number = len <= 8 && value[..len].bytes().all(|byte| byte.is_ascii_digit());
        if !is_number && !value.starts_with(['[', '*']) {
            let start = index + 1 + name.len() + 1;
            found.push(start..start + len);
        }
    }
}

/// PEM (RFC 7468), also where JSON or TOML has made `\n` of its line breaks.
fn find_private_keys(text: &str, found: &mut Vec<Range<usize>>) {
    for (start, begin) in text.match_indices("-----BEGIN") {
        let rest = &text[start + begin.len()..];
        if !rest[..rest.find("-----").unwrap_or(0)].contains("PRIVATE") {
            continue;
        }
        let end = rest.find("-----END").map_or_else(
            || rest.find(['"', '\'', '<']).unwrap_or(rest.len()),
            |end| end + rest[end..].find("KEY-----").map_or(0, |len| len + "KEY-----".len()),
        );
        found.push(start..start + begin.len() + end);
    }
}

/// The credentials of an `Authorization` header.
fn find_schemes(text: &str, found: &mut Vec<Range<usize>>) {
    const LEAST: usize = 16;
    for scheme in ["Bearer ", "bearer ", "Basic ", "basic ", "DPoP "] {
        for (index, _) in text.match_indices(scheme) {
            let start = index + scheme.len();
            let len = text[start..].bytes().take_while(|byte| is_token_byte(*byte)).count();
            let word = &text[start..start + len];
            if len >= LEAST && word.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
                found.push(start..start + len);
            }
        }
    }
}

/// Three characters, a digit, `Q~` and about 31 to 34 more, as Microsoft has made them since 2021.
fn is_entra_secret_of_today(value: &str) -> bool {
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'~' | b'.' | b'_' | b'-');
    (36..=41).contains(&value.len())
        && value.bytes().all(is_usual)
        && value.as_bytes()[3].is_ascii_digit()
        && &value[4..6] == "Q~"
}

/// Microsoft's secrets have 34 to 44 characters, one of them a `~`.
fn is_entra_secret(value: &str) -> bool {
    value.len() >= 30 && value.contains('~') && !value.contains("://") && !value.contains(char::is_whitespace)
}

fn is_jwt(value: &str) -> bool {
    value.len() >= 60 && value.starts_with("eyJ") && value.matches('.').count() == 2
}

/// A URL with `user:password@` before its host.
fn has_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_shape() {
        for secret in [
            "GOCSPX-aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            " gloas-0123",
            "abC8Q~aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "https://user:password@idp.example/x",
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIiwiZXhwIjoxNzAwMDAwMDAwfQ.c2lnbmF0dXJlc2lnbmF0dXJl",
        ] {
            assert!(looks_like_secret(secret), "{secret}");
        }
    }

    #[test]
    fn a_client_id_that_was_generated_like_a_secret_is_not_certainly_one() {
        for id in ["5bM1M2EVLkWIA8M5wulyhgx~L8FjY.seU_Ck80bLCNJpATmcAcYakhq2wxLTDswSlbKDm-5m", "sk-weather"] {
            assert!(looks_like_secret(id) && !is_certainly_secret(id), "{id}");
        }
        for secret in ["abC8Q~aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "GOCSPX-aaaa", "sk-proj-0123456789abcdef0123"] {
            assert!(is_certainly_secret(secret), "{secret}");
        }
    }

    #[test]
    fn public_values_are_not_taken_for_secrets() {
        for public in [
            "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com",
            "11111111-2222-4333-8444-555555555555",
            "https://people.example/~alice/realms/app/.well-known/openid-configuration",
            "http://localhost:8501/oauth2callback",
            "authctl-local",
        ] {
            assert!(!looks_like_secret(public), "{public}");
        }
    }

    fn masked(text: &str) -> String {
        let mut masked = text.to_owned();
        for range in secret_ranges(text).into_iter().rev() {
            masked.replace_range(range, "*");
        }
        masked
    }

    #[test]
    fn secrets_are_found_inside_of_other_texts() {
        for (text, expected) in [
            ("openid glpat-abcdef0123456789 email", "openid * email"),
            ("openid GOCSPX-x email", "openid * email"),
            ("a,ghp_0123456789,b", "a,*,b"),
            ("x=abC8Q~aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;", "x=*;"),
            ("got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln.", "got *"),
            ("see https://user:pa:ss@host/a@b for", "see https://*@host/a@b for"),
            ("https://token@host", "https://*@host"),
            ("user:password@host", "*@host"),
            ("https://user:pa/ss@host/x", "https://*@host/x"),
            (
                "http://localhost:8501/cb?code=abc&state=s#id_token=x",
                "http://localhost:8501/cb?code=*&state=s#id_token=*",
            ),
            ("Authorization: Bearer 0123456789abcdef0", "Authorization: Bearer *"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- x", "* x"),
            ("\"-----BEGIN PRIVATE KEY-----\\nMIIE", "\"*"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn ordinary_texts_hold_no_secret() {
        for text in [
            "task-list of disk-usage, sk-learn",
            "mailto:me@example.com, to: me@example.com",
            "https://host:8501/a@b?login_hint=me@example.com",
            "http://localhost:{port}/oauth2callback",
            "https://[::1]:8501/x and @me",
            "token_endpoint_auth_method=client_secret_basic",
            "?token_type=Bearer&expires_in=3600&code=[secret]",
            "https://login.example/error?code=50011",
            "bearer methods supported",
            "-----BEGIN CERTIFICATE-----",
            "11111111-2222-4333-8444-555555555555",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn what_is_too_random_for_an_identifier_is_known() {
        for secret in [
            "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaQ8w7e6r5T4y3",
            "Ab3+Ab3/Ab3+Ab3/Ab3+Ab3/Ab3+Ab3=",
            "1h2k3j4h5k6j7h8k9j0h1k2j3h4k5j6h7k8j9h0k1j2h3k4j5h6k",
        ] {
            assert!(looks_generated(secret), "{secret}");
        }
        for id in [
            "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com",
            "11111111-2222-4333-8444-555555555555",
            "0oa8k3j2h1G4f5D6s7A8",
            "Jh3kd9Kd83jdk2Lskd93kdLsk39dkLs9",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "weather-dashboard-of-the-marketing-department",
        ] {
            assert!(!looks_generated(id), "{id}");
        }
    }
}
