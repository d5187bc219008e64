//! The few settings of git that say what it ignores and how its index is written.

use std::path::{Path, PathBuf};

/// The last value of `section.key` in the text of a git configuration file. Included files are not followed.
pub(super) fn value(text: &str, section: &str, key: &str) -> Option<String> {
    let mut inside = false;
    let mut found = None;
    for line in text.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            inside = header.split(']').next().is_some_and(|name| name.trim().eq_ignore_ascii_case(section));
        } else if inside
            && let Some((name, value)) = line.split_once('=')
            && name.trim().eq_ignore_ascii_case(key)
        {
            found = Some(unquoted(value.trim()));
        }
    }
    found
}

/// Without quotes, escapes and the comment behind.
fn unquoted(written: &str) -> String {
    let mut value = String::new();
    let mut quoted = false;
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '\\' => value.extend(characters.next()),
            '#' | ';' if !quoted => break,
            _ => value.push(character),
        }
    }
    value.trim_end().to_owned()
}

/// A path as git writes it: `~/` is the home folder.
pub(super) fn path(value: &str, home: Option<&Path>) -> Option<PathBuf> {
    match value.strip_prefix("~/") {
        Some(below) => Some(home?.join(below)),
        None => Some(PathBuf::from(value)).filter(|path| path.is_absolute()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_in_its_section_counts() {
        let text = "[core]\n\tbare = false\n\texcludesFile = ~/a # b\n[core \"x\"]\nexcludesfile = no\n[Core]\nEXCLUDESFILE = \"~/c \\\\#d\"; e\n";
        assert_eq!(value(text, "core", "excludesFile").as_deref(), Some("~/c \\#d"));
        assert_eq!(value(text, "core", "bare").as_deref(), Some("false"));
        assert_eq!(value(text, "extensions", "objectFormat"), None);
    }

    #[test]
    fn a_tilde_is_the_home() {
        assert_eq!(path("~/x", Some(Path::new("/home/me"))), Some(PathBuf::from("/home/me/x")));
        assert_eq!(path("~/x", None), None);
        assert_eq!(path("relative", None), None);
    }
}
