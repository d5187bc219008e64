//! `[auth]` written anew: the same settings in one plain form, for another place than the file they came from.

use std::fmt::Write as _;

use super::document::{Entry, Table, Value};
use super::edit::{basic_string, key};

/// `auth` as TOML that both of Streamlit's parsers read alike: settings first, then one section for each provider.
///
/// With `redirect_uri`, that one takes the place of the table's own.
pub(crate) fn auth_text(auth: &Table, redirect_uri: Option<&str>) -> String {
    let mut text = String::from("[auth]\n");
    for entry in settings(auth) {
        match redirect_uri.filter(|_| entry.key == "redirect_uri") {
            Some(uri) => writeln!(text, "redirect_uri = {}", basic_string(uri)),
            None => writeln!(text, "{} = {}", key(&entry.key), value_text(&entry.value)),
        }
        .expect("writing to a string never fails");
    }
    for (name, section) in sections(auth) {
        write!(text, "\n[auth.{}]\n", key(name)).expect("writing to a string never fails");
        for entry in &section.entries {
            writeln!(text, "{} = {}", key(&entry.key), value_text(&entry.value))
                .expect("writing to a string never fails");
        }
    }
    text
}

fn settings(auth: &Table) -> impl Iterator<Item = &Entry> {
    auth.entries.iter().filter(|entry| !is_section(entry))
}

fn sections(auth: &Table) -> impl Iterator<Item = (&str, &Table)> {
    auth.entries
        .iter()
        .filter(|entry| is_section(entry))
        .filter_map(|entry| Some((entry.key.as_str(), entry.value.as_table()?)))
}

fn is_section(entry: &Entry) -> bool {
    entry.value.as_table().is_some() && !super::SETTING_TABLES.contains(&entry.key.as_str())
}

/// A value on one line.
fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => basic_string(text),
        Value::Float(number) if number.is_nan() => "nan".to_owned(),
        Value::Float(number) if number.is_infinite() => number.to_string(),
        Value::Array(items) => bracketed(items.iter().map(|item| value_text(&item.value))),
        Value::ArrayOfTables(tables) => bracketed(tables.iter().map(inline_table)),
        Value::Table(table) => inline_table(table),
        Value::Integer(number) => number.to_string(),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::BigInteger(text) | Value::Datetime(text) => text.clone(),
        // Without a point TOML would read an integer.
        Value::Float(number) if number.fract() == 0.0 => format!("{number}.0"),
        Value::Float(number) => number.to_string(),
    }
}

fn bracketed(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn inline_table(table: &Table) -> String {
    let pairs: Vec<String> =
        table.entries.iter().map(|entry| format!("{} = {}", key(&entry.key), value_text(&entry.value))).collect();
    format!("{{ {} }}", pairs.join(", "))
}

#[cfg(test)]
mod tests {
    use super::auth_text;
    use crate::streamlit::parse;

    fn rewritten(text: &str, redirect_uri: Option<&str>) -> String {
        auth_text(parse(text).root.get("auth").unwrap().value.as_table().unwrap(), redirect_uri)
    }

    #[test]
    fn every_way_to_write_auth_becomes_the_same_text() {
        let expected = "[auth]\nredirect_uri = \"u\"\n\n[auth.g]\nclient_id = \"a\\\"b\"\nclient_kwargs = { scope = \"openid\" }\n";
        for text in [
            "[auth.g]\nclient_id = 'a\"b'\n[auth.g.client_kwargs]\nscope = 'openid'\n[auth]\nredirect_uri = 'u' # mine\n",
            "auth = { redirect_uri = 'u', g = { client_id = 'a\"b', client_kwargs = { scope = 'openid' } } }",
            "auth.redirect_uri = 'u'\nauth.g.client_id = 'a\"b'\nauth.g.client_kwargs.scope = 'openid'\n",
        ] {
            assert_eq!(rewritten(text, None), expected, "{text}");
        }
    }

    #[test]
    fn a_deployed_address_takes_the_place_of_the_local_one() {
        let text = rewritten(
            "[auth]\nredirect_uri = 'http://localhost'\nexpose_tokens = ['id']\n",
            Some("https://app.example"),
        );
        assert_eq!(text, "[auth]\nredirect_uri = \"https://app.example\"\nexpose_tokens = [\"id\"]\n");
    }

    #[test]
    fn numbers_keep_their_type() {
        let text = rewritten(
            "[auth]\na = 1.0\nb = 1\nc = -inf\nd = nan\ne = true\nf = 1e30\ng = 1979-05-27T07:32:00Z\n",
            None,
        );
        let again = rewritten(&text, None);
        assert_eq!(text, again);
        for line in ["a = 1.0", "b = 1\n", "c = -inf", "d = nan", "e = true", "g = 1979-05-27T07:32:00Z"] {
            assert!(text.contains(line), "{line}: {text}");
        }
    }
}
