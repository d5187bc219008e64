//! The cookies against those that real servers set.

use serde_json::json;

use super::read::RejectReason;
use super::*;

const NOW: UnixTime = UnixTime(1_700_000_000);

/// Made by the real servers.
const VECTORS: [&str; 4] = [
    include_str!("../../../tests/vectors/cookies/streamlit-1.44.0.json"),
    include_str!("../../../tests/vectors/cookies/streamlit-1.56.0-tornado.json"),
    include_str!("../../../tests/vectors/cookies/streamlit-1.57.0.json"),
    include_str!("../../../tests/vectors/cookies/streamlit-1.67.0.json"),
];

fn vectors(text: &str) -> (Secret<String>, Version, Vec<Value>) {
    let file: Value = serde_json::from_str(text).unwrap();
    let secret = file["cookie_secret"].as_str().unwrap().into();
    let version = file["streamlit"].as_str().unwrap().parse().unwrap();
    (secret, version, file["vectors"].as_array().unwrap().clone())
}

fn object(text: &Value) -> Map<String, Value> {
    text.as_str().map(|text| serde_json::from_str(text).unwrap()).unwrap_or_default()
}

/// What the real servers set, from the folder `tests/vectors/cookies`: the same names, and the same texts inside.
#[test]
fn the_cookies_are_those_that_the_real_servers_set() {
    for text in VECTORS {
        let (secret, version, vectors) = vectors(text);
        assert!(vectors.len() >= 2);
        for vector in vectors {
            let identity = object(&vector["user_payload_json"]);
            let tokens = match &vector["tokens_payload_json"] {
                Value::String(_) => object(&vector["tokens_payload_json"]),
                _ => json!({ "id_token": "aaa.bbb.ccc", "access_token": "at-1" }).as_object().unwrap().clone(),
            };
            let made = LoginCookies::of_login(&identity, &tokens, &secret, "/", NOW, version);
            let expected = vector["cookies"].as_object().unwrap();
            let names: Vec<&str> = made.cookies.iter().map(|cookie| cookie.name.as_str()).collect();
            assert_eq!(names, expected.keys().collect::<Vec<_>>(), "{version}");
            for cookie in &made.cookies {
                let (ours, theirs) = (cookie.value.expose(), expected[&cookie.name].as_str().unwrap());
                if Format::for_release(version) == Format::Tornado {
                    assert_eq!(ours, theirs, "{version} {}", cookie.name);
                } else {
                    let inside = |value: &str| itsdangerous::take_apart(value).unwrap().text.unwrap();
                    assert_eq!(inside(ours), inside(theirs), "{version} {}", cookie.name);
                    // Another deflate packs a little differently.
                    assert!(ours.len().abs_diff(theirs.len()) <= 8 + theirs.len() / 50, "{version} {}", cookie.name);
                }
            }
        }
    }
}

fn cookies_of_vector(vector: &Value) -> Vec<Cookie> {
    let cookies = vector["cookies"].as_object().unwrap().iter();
    cookies.map(|(name, value)| Cookie { name: name.clone(), value: value.as_str().unwrap().into() }).collect()
}

#[test]
fn what_the_real_servers_set_is_read_back() {
    for text in VECTORS {
        let (secret, streamlit, vectors) = vectors(text);
        for vector in vectors {
            let cookies = cookies_of_vector(&vector);
            let identity = object(&vector["user_payload_json"]);
            let origin = identity["origin"].as_str();
            let reader = Reader { cookie_secret: Some(&secret), origin, streamlit, now: NOW };
            let read = reader.identity(&cookies).unwrap();
            assert_eq!(read.members.as_ref(), Some(&identity), "{streamlit}");
            assert_eq!((read.signature, read.signed_at), (SignatureVerdict::Holds, Some(NOW)));
            assert_eq!(read.obstacles, [], "{streamlit}");
            if let Some(tokens) = reader.tokens(&cookies) {
                assert_eq!(tokens.obstacles, []);
                assert!(tokens.members.unwrap().contains_key("id_token"));
            }
            let user = cookies[0].value.expose();
            assert_eq!(reader.name_of(user.trim_matches('"')), USER_COOKIE);
        }
    }
}

#[test]
fn what_a_server_would_not_take_is_named() {
    let (secret, streamlit, vectors) = vectors(VECTORS[3]);
    let small = cookies_of_vector(&vectors[0]);
    let chunked = cookies_of_vector(&vectors[1]);
    let app = "https://app.example.com";
    let good = Reader { cookie_secret: Some(&secret), origin: Some(app), streamlit, now: NOW };
    let obstacles = |reader: &Reader<'_>, cookies: &[Cookie]| reader.identity(cookies).unwrap().obstacles;
    let user = || USER_COOKIE.to_owned();
    let other = Secret::from("another");

    let wrong = Reader { cookie_secret: Some(&other), ..good };
    assert_eq!(obstacles(&wrong, &small), [RejectReason::WrongSignature { cookie: user() }]);
    assert_eq!(wrong.identity(&small).unwrap().signature, SignatureVerdict::Wrong);
    assert_eq!(obstacles(&Reader { cookie_secret: None, ..good }, &small), [RejectReason::NoSecret]);

    let at = |now: i64| Reader { now: UnixTime(NOW.0 + now), ..good };
    assert_eq!(obstacles(&at(ACCEPTED_SECONDS), &small), []);
    let since = NOW.plus(ACCEPTED_SECONDS);
    assert_eq!(obstacles(&at(ACCEPTED_SECONDS + 1), &small), [RejectReason::Expired { cookie: user(), since }]);
    assert_eq!(obstacles(&at(-1), &small), [RejectReason::Future { cookie: user(), seconds: 1 }]);

    let old = Reader { streamlit: Version::new(1, 44, 0), ..good };
    let format = Format::ItsDangerous;
    assert_eq!(obstacles(&old, &small), [RejectReason::OtherFormat { cookie: user(), format }]);
    assert!(obstacles(&old, &chunked).contains(&RejectReason::PartsUnknown));
    let tornado = self::vectors(VECTORS[0]).2;
    let tornado = cookies_of_vector(&tornado[0]);
    assert_eq!(obstacles(&good, &tornado), [RejectReason::OtherFormat { cookie: user(), format: Format::Tornado }]);
    // Tornado takes a cookie of a clock that is ahead.
    assert_eq!(obstacles(&Reader { streamlit: Version::new(1, 44, 0), ..at(-1000) }, &tornado), []);

    let elsewhere = Reader { origin: Some("http://localhost:8501"), ..good };
    assert!(matches!(obstacles(&elsewhere, &small).as_slice(), [RejectReason::OtherOrigin { .. }]));
    let part = format!("{USER_COOKIE}_2");
    let without = chunked.iter().filter(|cookie| cookie.name != part).cloned().collect::<Vec<_>>();
    assert_eq!(obstacles(&good, &without), [RejectReason::MissingPart { cookie: part }]);
    assert!(good.identity(&without).unwrap().members.is_none());

    // A part under another name is signed with another key.
    let mut exchanged = chunked.clone();
    exchanged[2].value = chunked[1].value.clone();
    assert_eq!(good.identity(&exchanged).unwrap().signature, SignatureVerdict::Wrong);

    let made = |text: &str| Cookie { name: user(), value: itsdangerous::sign(&secret, USER_COOKIE, text, NOW).into() };
    assert_eq!(obstacles(&good, &[made("[1]")]), [RejectReason::NoObject { cookie: user() }]);
    let anonymous = format!("{{\"origin\": \"{app}\"}}");
    assert_eq!(obstacles(&good, &[made(&anonymous)]), [RejectReason::NotLoggedIn]);
    let nonsense = Cookie { name: user(), value: "null".into() };
    assert_eq!(obstacles(&good, &[nonsense]), [RejectReason::Unsigned { cookie: user() }]);
    assert!(good.identity(&[]).is_none());

    let renamed = Cookie { name: USER_COOKIE.to_owned(), value: tornado::sign(&secret, "theme", "{}", NOW).into() };
    let found = obstacles(&old, &[renamed]);
    assert!(found.contains(&RejectReason::OtherName { cookie: user(), signed_for: "theme".to_owned() }), "{found:?}");
}

#[test]
fn the_user_is_the_identity_without_its_origin() {
    let claims = json!({ "sub": "u1", "origin": "evil", "is_logged_in": false, "tokens": 1, "email": "a@b.co" });
    let redirect_uri = "http://localhost:8501/oauth2callback".parse().unwrap();
    let identity = identity(claims.as_object().unwrap(), &redirect_uri, "google", Version::NEWEST);
    assert_eq!(identity["origin"], "http://localhost:8501");
    let user = Value::Object(st_user(&identity, Version::NEWEST));
    assert_eq!(user, json!({ "sub": "u1", "is_logged_in": true, "email": "a@b.co", "provider": "google" }));
    let old = Version::new(1, 44, 0);
    let identity = super::identity(claims.as_object().unwrap(), &redirect_uri, "google", old);
    let user = Value::Object(st_user(&identity, old));
    assert_eq!(user, json!({ "sub": "u1", "is_logged_in": true, "tokens": 1, "email": "a@b.co" }));
}

#[test]
fn what_is_too_long_is_dropped_by_browsers_or_cut_by_streamlit() {
    // Texts that do not deflate well, as group IDs.
    let digest = |number: u8| {
        let digits: Vec<String> = crate::digest::sha256(&[number]).iter().map(|byte| format!("{byte:02x}")).collect();
        digits.concat()
    };
    let groups: Vec<String> = (0..=255).map(digest).collect();
    let identity = json!({ "sub": "u1", "groups": groups });
    let cookies = |version: &str| {
        let version = version.parse().unwrap();
        LoginCookies::of_login(identity.as_object().unwrap(), &Map::new(), &"secret".into(), "/", NOW, version)
    };
    let old = cookies("1.52.0");
    let bytes = old.cookies[0].bytes();
    assert_eq!(old.excess(), Some(Excess::Cookie { name: USER_COOKIE, bytes }));
    let new = cookies("1.67.0");
    assert!(new.cookies.len() > 2);
    assert_eq!(new.excess(), Some(Excess::Header { bytes: new.header_bytes() }));
    // Tornado takes longer lines.
    assert_eq!(cookies("1.56.0").excess(), None);
    assert_eq!(new.header_bytes(), new.cookies.iter().map(|cookie| cookie.bytes() + 2).sum::<usize>() + 6);
}
