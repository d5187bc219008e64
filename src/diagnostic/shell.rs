//! Commands in messages, which users copy into a shell.

use std::borrow::Cow;

/// `argument` as one word of a command: bare where every shell takes it so, else between double quotes, which sh, cmd and
/// PowerShell read alike; and as sh alone reads it where something inside would be expanded.
pub(crate) fn shell_word(argument: &str) -> Cow<'_, str> {
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:@,".contains(character);
    // What looks like an option is a file all the same.
    if argument.starts_with('-') {
        return Cow::Owned(shell_word(&format!("./{argument}")).into_owned());
    }
    if !argument.is_empty() && argument.chars().all(is_plain) {
        Cow::Borrowed(argument)
    } else if !argument.contains(['"', '$', '`', '\\', '!', '%']) {
        Cow::Owned(format!("\"{argument}\""))
    } else {
        Cow::Owned(format!("'{}'", argument.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn a_path_is_one_word_in_any_shell() {
        for (path, word) in [
            (".streamlit/secrets.toml", ".streamlit/secrets.toml"),
            ("C:/apps/größe/日本.toml", "C:/apps/größe/日本.toml"),
            ("apps/c d/secrets.toml", "\"apps/c d/secrets.toml\""),
            ("it's (1)/x&y.toml", "\"it's (1)/x&y.toml\""),
            ("~/x.toml", "\"~/x.toml\""),
            ("", "\"\""),
            ("-rf", "./-rf"),
            ("$HOME/it's", r"'$HOME/it'\''s'"),
            (r"a\b", r"'a\b'"),
        ] {
            assert_eq!(shell_word(path), word);
        }
    }
}
