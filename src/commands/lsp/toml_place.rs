//! Where in a secrets file somebody is writing, also while the file is broken: from the lines alone.

use super::position::{Lines, Position};
use crate::streamlit::keys::{AUTHLIB_KEYS, CLIENT_KWARGS, CREDENTIAL_KEYS, Key, SHARED_KEYS};

/// What is being written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TomlPlace<'a> {
    /// The part of a header, such as `[auth.goo`; `section` is what is before it.
    Header { section: Vec<&'a str>, typed: &'a str },
    /// A key of `section`.
    Key { section: Vec<&'a str>, typed: &'a str },
    /// The value of a key, inside of its quotes where it has some.
    Value { section: Vec<&'a str>, key: &'a str, typed: &'a str, is_quoted: bool },
}

impl<'a> TomlPlace<'a> {
    /// What is written up to `position`; nothing where it is a comment.
    pub(super) fn before(lines: &Lines<'a>, position: Position) -> Option<Self> {
        let (before, _) = lines.around(position);
        let before = before.trim_start();
        if before.starts_with('#') {
            return None;
        }
        if let Some(header) = before.strip_prefix('[') {
            let mut section = parts(header.trim_start_matches('['));
            let typed = section.pop().unwrap_or_default();
            return (!header.contains(']')).then_some(Self::Header { section, typed });
        }
        Some(Self::in_section(section_above(lines, position.line), before))
    }

    fn in_section(mut section: Vec<&'a str>, text: &'a str) -> Self {
        let Some((key, value)) = text.split_once('=') else {
            let mut path = parts(text);
            let typed = path.pop().unwrap_or_default();
            section.extend(path);
            return Self::Key { section, typed };
        };
        let mut path = parts(key);
        let key = path.pop().unwrap_or_default();
        section.extend(path);
        let value = value.trim_start();
        if let Some(inner) = value.strip_prefix('{') {
            section.push(key);
            return Self::in_section(section, last_member(inner));
        }
        let quoted = value.strip_prefix(['"', '\'']);
        Self::Value { section, key, typed: quoted.unwrap_or(value), is_quoted: quoted.is_some() }
    }
}

/// The dotted parts of a key or header, without quotes.
fn parts(text: &str) -> Vec<&str> {
    text.split('.').map(|part| part.trim().trim_matches(['"', '\''])).collect()
}

/// What is behind the last comma of an inline table that is outside of strings.
fn last_member(text: &str) -> &str {
    let mut quote = None;
    let mut start = 0;
    for (offset, letter) in text.char_indices() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None if letter == ',' => start = offset + 1,
            _ => {}
        }
    }
    text[start..].trim_start()
}

/// The section that a line is in.
pub(super) fn section_above<'a>(lines: &Lines<'a>, line: usize) -> Vec<&'a str> {
    let header = (0..line).rev().find_map(|line| {
        let text = lines.line(line).trim_start();
        text.strip_prefix('[').and_then(|header| header.split(']').next())
    });
    header.map(|header| parts(header.trim_start_matches('['))).unwrap_or_default()
}

/// The keys that the lines of the section around `line` give a value.
pub(super) fn keys_around<'a>(lines: &Lines<'a>, line: usize) -> Vec<&'a str> {
    let is_header = |line: &usize| lines.line(*line).trim_start().starts_with('[');
    let above = (0..line).rev().take_while(|line| !is_header(line));
    let below = (line + 1..).take_while(|line| !is_header(line) && lines.has(*line));
    let key = |line: usize| {
        let text = lines.line(line).trim_start();
        let (key, _) = text.split_once('=').filter(|_| !text.starts_with('#'))?;
        Some(parts(key)[0])
    };
    above.chain(below).filter_map(key).collect()
}

/// The keys that are read in a section.
pub(super) fn keys_of(section: &[&str]) -> Vec<&'static Key> {
    match section {
        ["auth"] => SHARED_KEYS.iter().chain(&CREDENTIAL_KEYS).collect(),
        ["auth", "client_kwargs"] | ["auth", _, "client_kwargs"] => CLIENT_KWARGS.iter().collect(),
        ["auth", name] if !name.ends_with("_params") => CREDENTIAL_KEYS.iter().chain(&AUTHLIB_KEYS).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where `|` is in the text.
    fn place(text: &str, check: impl FnOnce(Option<TomlPlace<'_>>)) {
        let (before, after) = text.split_once('|').unwrap();
        let whole = format!("{before}{after}");
        let lines = Lines::new(&whole);
        check(TomlPlace::before(&lines, lines.position(before.len())));
    }

    #[test]
    fn what_is_being_written_is_known_from_the_lines() {
        let key = |section: &[&'static str], typed| Some(TomlPlace::Key { section: section.to_vec(), typed });
        let value = |section: &[&'static str], key, typed, is_quoted| {
            Some(TomlPlace::Value { section: section.to_vec(), key, typed, is_quoted })
        };
        for (text, expected) in [
            ("|", key(&[], "")),
            ("[auth]\nredi|", key(&["auth"], "redi")),
            ("[auth] # x\nbroken = \"\n[auth.\"goo gle\"]\n  cl|ient", key(&["auth", "goo gle"], "cl")),
            ("[auth.a]\nclient_kwargs.sc|", key(&["auth", "a", "client_kwargs"], "sc")),
            ("[auth.a]\nclient_kwargs = { scope = \"a, b\", pr|", key(&["auth", "a", "client_kwargs"], "pr")),
            ("[auth.a]\nclient_kwargs = {|", key(&["auth", "a", "client_kwargs"], "")),
            (
                "[auth.a]\nclient_kwargs = { prompt = \"lo|",
                value(&["auth", "a", "client_kwargs"], "prompt", "lo", true),
            ),
            ("[auth]\nredirect_uri = |", value(&["auth"], "redirect_uri", "", false)),
            ("[auth]\nredirect_uri = 'http|'", value(&["auth"], "redirect_uri", "http", true)),
            ("# [auth|", None),
        ] {
            place(text, |found| assert_eq!(found, expected, "{text}"));
        }
        place("[auth.goo|", |found| {
            assert_eq!(found, Some(TomlPlace::Header { section: vec!["auth"], typed: "goo" }));
        });
        place("[au|", |found| assert_eq!(found, Some(TomlPlace::Header { section: vec![], typed: "au" })));
        place("[auth]|\n", |found| assert_eq!(found, None, "behind a header there is nothing to write"));
    }

    #[test]
    fn keys_that_are_there_belong_to_the_section() {
        let lines = Lines::new("a = 1\n[auth]\nb = 1\n\n# c = 1\nd.e = 1\n[auth.x]\nf = 1\n");
        assert_eq!(keys_around(&lines, 3), ["b", "d"]);
        assert_eq!(keys_around(&lines, 7), Vec::<&str>::new());
    }
}
