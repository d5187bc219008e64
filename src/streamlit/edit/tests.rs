//! What must hold for every text and every change. The single shapes are under `tests/cases/`.

use proptest::prelude::*;

use super::meaning::same;
use super::*;
use crate::secret::Secret;
use crate::streamlit::parse::parse_as;
use crate::streamlit::toml_reader::TomlReader;

fn path(dotted: &str) -> SettingPath {
    SettingPath::below_auth(dotted).unwrap()
}

fn edited(text: &str, edits: &[TextEdit]) -> String {
    apply(text, edits).unwrap()
}

fn after_set(text: &str, dotted: &str, value: &str) -> String {
    edited(text, &set(text, &path(dotted), &value.into()).unwrap())
}

fn value_at(text: &str, path: &SettingPath) -> Option<Value> {
    let document = parse(text);
    assert_eq!(document.problems, []);
    let mut value = Value::Table(document.root);
    for part in path.parts() {
        value = value.as_table()?.get(part)?.value.clone();
    }
    Some(value)
}

#[test]
fn an_empty_file_gets_its_sections_in_order() {
    let text = after_set("", "redirect_uri", "http://localhost:8501/oauth2callback");
    let text = after_set(&text, "google.client_id", "id");
    let text = after_set(&text, "google.client_kwargs.prompt", "login");
    assert_eq!(
        text,
        "[auth]\nredirect_uri = \"http://localhost:8501/oauth2callback\"\n\n\
         [auth.google]\nclient_id = \"id\"\nclient_kwargs = { prompt = \"login\" }\n"
    );
}

#[test]
fn what_is_no_table_is_not_made_one() {
    let refused = |text: &str, dotted: &str| set(text, &path(dotted), &"x".into()).unwrap_err();
    assert_eq!(refused("auth = 1", "a"), EditError::NotATable("auth".to_owned()));
    assert_eq!(refused("[auth]\ngoogle = 'x'", "google.client_id"), EditError::NotATable("auth.google".to_owned()));
    assert_eq!(refused("[auth.google]", "google"), EditError::IsATable("auth.google".to_owned()));
    assert_eq!(refused("[[auth.google]]", "google"), EditError::IsATable("auth.google".to_owned()));
    assert!(matches!(refused("[auth", "a"), EditError::Unreadable(_)));
}

#[test]
fn a_secret_stays_one_in_the_edits() {
    for text in ["", "[auth]\ncookie_secret = 'old'\n", "auth = {}"] {
        let value = NewValue::Secret(Secret::from("CANARY"));
        let edits = set(text, &path("cookie_secret"), &value).unwrap();
        assert!(!format!("{edits:?}").contains("CANARY"), "{edits:?}");
        assert!(edited(text, &edits).contains("\"CANARY\""));
    }
}

#[test]
fn paths_are_read_as_they_stand_in_the_file() {
    let parts = |text: &str| path(text).parts().join("|");
    assert_eq!(parts("redirect_uri"), "auth|redirect_uri");
    assert_eq!(parts("auth.google.client_id"), "auth|google|client_id");
    assert_eq!(parts(r#""a.b".client_id"#), "auth|a.b|client_id");
    for wrong in ["", "a..b", ".a", "a.", "\"a", "\"a\"b.c"] {
        assert!(SettingPath::below_auth(wrong).is_err(), "{wrong}");
    }
    assert_eq!(path(r#""a b".c"#).to_string(), r#"auth."a b".c"#);
}

/// Ways to write the settings that a project may already have.
fn auth_blocks() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "[auth]\n",
        "[auth]\nredirect_uri = \"r\"\n",
        "[auth]\nredirect_uri = 'r' # registered\ncookie_secret=\"c\"\n# end of auth\n",
        "[auth.google]\nclient_id = \"g\"\n\n[auth]\nredirect_uri = \"r\"\n",
        "# Google\n[auth.google]\nclient_id = \"g\"\n[auth.google.client_kwargs]\nscope = \"openid\"\n",
        "[auth.google.client_kwargs]\nscope = \"openid\"\n",
        "auth.redirect_uri = \"r\"\nauth.google.client_id = \"g\"\n",
        "auth = { redirect_uri = \"r\", google = { client_id = \"g\" } }\n",
        "auth = { google.client_id = \"g\", google.client_secret = \"s\" }\n",
        "auth = {}\n",
        "auth.google = { client_id = \"g\" }\n",
        "[auth]\nredirect_uri = \"r\"\ngoogle.client_id = \"g\"\ngoogle.client_kwargs.scope = \"openid\"\n",
        "[auth]\ngoogle = { client_id = \"g\", client_kwargs = { scope = \"openid\" } }\n",
        "  [auth]\n\tredirect_uri = \"\"\"\\\n  r\"\"\"\n\n  [auth.google]\n\tclient_id = \"g\"\n\t# note\n",
        "[auth]\n# nothing yet\n\n[auth.okta]\nclient_id = \"o\"\n[auth.google]\n",
        "[auth.\"a.b\"]\nclient_id = \"x\"\nexpose_tokens = [\n  \"id\", # one\n]\n",
        "[[auth.list]]\nx = 1\n[auth.google]\nclient_id = \"g\"\n",
    ])
    .prop_map(str::to_owned)
}

/// What else is in the file. Keys without a table can only come first.
fn other_blocks() -> impl Strategy<Value = (String, String)> {
    let first = prop::sample::select(vec!["", "# secrets\n", "api_key = \"k\"\n", "a.b = 1\n\n", "\n\n"]);
    let last = prop::sample::select(vec![
        "",
        "\n",
        "[db]\npassword = 'p'\n",
        "\n# the database\n[db]\npassword = 'p' # old\n",
        "\n\n[[list]]\nx = { y = [1, 2.5, true] }\n\n\n",
        "# about nothing",
    ]);
    (first, last).prop_map(|(first, last)| (first.to_owned(), last.to_owned()))
}

fn texts() -> impl Strategy<Value = String> {
    let line_break = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (other_blocks(), auth_blocks(), line_break, any::<bool>()).prop_map(|((first, last), auth, line_break, cut)| {
        let mut text = format!("{first}{auth}{last}");
        if cut {
            text.truncate(text.trim_end_matches('\n').len());
        }
        text.replace('\n', line_break)
    })
}

fn paths() -> impl Strategy<Value = SettingPath> {
    prop::sample::select(vec![
        "redirect_uri",
        "cookie_secret",
        "client_kwargs.scope",
        "google.client_id",
        "google.client_secret",
        "google.client_kwargs.prompt",
        "google.client_kwargs.scope",
        "okta.client_id",
        "new.client_id",
        "new.authorize_params.hd",
        "\"ä b\".client_id",
        "\"a.b\".client_secret",
    ])
    .prop_map(path)
}

fn values() -> impl Strategy<Value = NewValue> {
    let text = prop_oneof!["[ -~]{0,20}", "\\PC{0,10}", ".{0,10}", Just("\"\\\u{7f}\u{0}\n".to_owned())];
    prop_oneof![
        text.clone().prop_map(NewValue::String),
        text.clone().prop_map(|text| NewValue::Secret(Secret::new(text))),
        prop::collection::vec(text, 0..3).prop_map(NewValue::Strings),
        any::<i64>().prop_map(NewValue::Integer),
        any::<bool>().prop_map(NewValue::Boolean),
    ]
}

/// The text outside the edits, in pieces.
fn kept<'a>(text: &'a str, edits: &[TextEdit]) -> Vec<&'a str> {
    let mut spans: Vec<_> = edits.iter().map(|edit| edit.span).collect();
    spans.sort();
    let starts = std::iter::once(0).chain(spans.iter().map(|span| span.end));
    let ends = spans.iter().map(|span| span.start).chain([text.len()]);
    starts.zip(ends).map(|(start, end)| &text[start..end]).collect()
}

/// For each property; together they make more than 20,000 edits.
const CASES: u32 = 5000;

/// Whether the parser of the older Streamlits reads the same settings, provided that it read the text before the edit.
fn older_streamlits_agree(before: &str, after: &str) -> bool {
    let older = |text: &str| parse_as(text, TomlReader::TomlPackage);
    if !older(before).problems.is_empty() {
        return true;
    }
    let (one, other) = (older(after), parse(after));
    // Where they read the old text differently, the difference was there before.
    one.problems.is_empty()
        && (same(&Value::Table(one.root), &Value::Table(other.root))
            || !same(&Value::Table(older(before).root), &Value::Table(parse(before).root)))
}

/// What the `toml` package cannot read, however it is written: a backslash in a text that also needs a `\u` escape, a text
/// that begins with two quotes, and lists of anything but words. No setting has such a value.
fn is_beyond_older_streamlits(value: &NewValue) -> bool {
    let is_beyond = |text: &str| {
        text == "\""
            || text.starts_with("\"\"")
            || text.contains('\\') && basic_string(&text.replace('\\', "")).contains("\\u")
    };
    match value {
        NewValue::String(text) => is_beyond(text),
        NewValue::Secret(text) => is_beyond(text.expose()),
        NewValue::Strings(texts) => {
            texts.iter().flat_map(|text| text.chars()).any(|character| !character.is_alphanumeric())
        }
        NewValue::Integer(_) | NewValue::Boolean(_) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_set_is_read_and_everything_else_stays(text in texts(), path in paths(), value in values()) {
        let edits = set(&text, &path, &value).unwrap();
        let after = edited(&text, &edits);
        prop_assert!(same(&value_at(&after, &path).unwrap(), &value.to_value()), "{after}");
        prop_assert!(is_beyond_older_streamlits(&value) || older_streamlits_agree(&text, &after), "by way of {after:?}");
        if value_at(&text, &path).is_none() {
            prop_assert!(edits.iter().all(|edit| edit.span.start == edit.span.end), "an insertion replaces nothing");
        } else {
            prop_assert!(edits.len() <= 1);
        }
        let mut rest = after.as_str();
        for piece in kept(&text, &edits) {
            let found = rest.find(piece);
            prop_assert!(found.is_some(), "{piece:?} is lost in {after:?}");
            rest = &rest[found.unwrap() + piece.len()..];
        }
        let ends_in_line_break = |text: &str| text.is_empty() || text.ends_with(['\n', '\r']);
        prop_assert_eq!(ends_in_line_break(&text), ends_in_line_break(&after), "{:?}", after);
        prop_assert!(set(&after, &path, &value).unwrap().is_empty(), "setting again changes nothing");
    }

    #[test]
    fn adding_a_provider_and_removing_it_is_the_identity(text in texts(), name in "[a-z]{1,5}", value in values()) {
        let section = SettingPath::section(Some(&name));
        prop_assume!(value_at(&text, &section).is_none());
        // Where there is no `[auth]` yet, adding makes one, which stays.
        let text = match value_at(&text, &SettingPath::section(None)) {
            None => after_set(&text, "redirect_uri", "r"),
            Some(_) => text,
        };
        let mut after = text.clone();
        for key in ["client_id", "client_secret"] {
            after = edited(&after, &set(&after, &section.join(key), &value).unwrap());
        }
        after = edited(&after, &set(&after, &section.join("client_kwargs").join("prompt"), &value).unwrap());
        let back = edited(&after, &remove(&after, &section).unwrap());
        prop_assert_eq!(&back, &text, "by way of {:?}", after);
        prop_assert!(remove(&back, &section).unwrap().is_empty(), "removing again changes nothing");
    }

    #[test]
    fn what_is_removed_is_gone_and_everything_else_stays(text in texts(), path in paths()) {
        let edits = remove(&text, &path).unwrap();
        let after = edited(&text, &edits);
        prop_assert!(value_at(&after, &path).is_none());
        prop_assert_eq!(edits.is_empty(), value_at(&text, &path).is_none());
        let section = SettingPath::section(Some("google"));
        let edits = remove(&text, &section).unwrap();
        prop_assert!(value_at(&edited(&text, &edits), &section).is_none());
    }

    #[test]
    fn no_text_makes_an_edit_panic(text in "(\\PC|[\\[\\]={}.,\"'#\n\r\t a-z]){0,60}", path in paths()) {
        if let Ok(edits) = set(&text, &path, &"v".into()) {
            prop_assert!(same(&value_at(&edited(&text, &edits), &path).unwrap(), &Value::String("v".to_owned())));
        }
        drop(remove(&text, &path));
    }
}
