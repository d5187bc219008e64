//! Secrets files that a shell writes with `echo` and `printf`.

use super::template_text::{blank, shell_line};

/// The strings of all `echo` and `printf` whose output goes to a secrets file, each where it is in `text`, with everything
/// else blanked; `None` where they hold no `[auth]`.
pub(super) fn echoed_secrets(text: &str) -> Option<String> {
    let mut blanked = String::with_capacity(text.len());
    while let Some(string) = next_string(text, blanked.len()) {
        blanked.push_str(&blank(&text[blanked.len()..string.start]));
        let content = &text[string.start..string.end];
        let unescaped = if text[..string.start].ends_with('"') { unescaped(content) } else { lines_split(content) };
        blanked.extend(unescaped.split_inclusive('\n').map(shell_line));
    }
    blanked.push_str(&blank(&text[blanked.len()..]));
    blanked.contains("[auth").then_some(blanked)
}

struct ShellString {
    start: usize,
    end: usize,
}

/// The next string at or behind `from` that is written to a secrets file.
fn next_string(text: &str, from: usize) -> Option<ShellString> {
    let mut at = from;
    loop {
        let rest = &text[at..];
        let (word, found) =
            ["echo ", "printf "].iter().filter_map(|word| Some((word, rest.find(word)?))).min_by_key(|it| it.1)?;
        at += found + word.len();
        let command = &text[at..];
        // Options, such as `-e`, are before the string.
        let Some(quote_at) = command.find(['"', '\'', '\n']).filter(|quote| !command[*quote..].starts_with('\n'))
        else {
            continue;
        };
        let start = at + quote_at + 1;
        let quote = if command[quote_at..].starts_with('"') { '"' } else { '\'' };
        let end = start + closing(&text[start..], quote)?;
        let behind = text[end + 1..].lines().next().unwrap_or_default();
        at = end + 1;
        if goes_to_secrets(behind, text) {
            return Some(ShellString { start, end });
        }
    }
}

/// Where the string that began before `rest` ends.
fn closing(rest: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    rest.char_indices().find_map(|(index, character)| {
        let ends = character == quote && !is_escaped;
        is_escaped = quote == '"' && character == '\\' && !is_escaped;
        ends.then_some(index)
    })
}

/// Whether the rest of a command line sends its output to a secrets file, by its name or by a variable.
fn goes_to_secrets(behind: &str, text: &str) -> bool {
    let target = behind
        .rsplit_once('>')
        .map(|(_, target)| target)
        .or_else(|| behind.split_once("tee ").map(|(_, target)| target));
    let Some(target) = target else { return false };
    let variable = target.trim().trim_matches(['"', '\'']).trim_start_matches(['$', '{']).trim_end_matches('}');
    let is_variable = target.contains('$') && !variable.is_empty();
    let assigns = |line: &str| {
        line.trim().strip_prefix(variable).is_some_and(|rest| rest.starts_with('=') && rest.contains("secrets.toml"))
    };
    target.contains("secrets.toml") || is_variable && text.lines().any(assigns)
}

/// The text between double quotes: `\"` is a quote and `\n` a line end, of the same length.
fn unescaped(content: &str) -> String {
    let mut bytes = content.as_bytes().to_vec();
    let mut opens = true;
    for index in 1..bytes.len() {
        if bytes[index - 1] != b'\\' {
            opens |= bytes[index - 1] == b'\n';
            continue;
        }
        match bytes[index] {
            b'"' => {
                // What follows an opening quote, and what precedes a closing one, is the value.
                if opens {
                    bytes[index - 1] = b' ';
                } else {
                    (bytes[index - 1], bytes[index]) = (b'"', b' ');
                }
                opens = !opens;
            }
            b'n' => {
                (bytes[index - 1], bytes[index]) = (b' ', b'\n');
                opens = true;
            }
            _ => {}
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| content.to_owned())
}

/// The text between single quotes, in which `printf` takes `\n` as a line end.
fn lines_split(content: &str) -> String {
    content.replace("\\n", " \n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::parse;

    #[test]
    fn what_is_echoed_is_read() {
        for text in [
            "echo \"[auth]\" > .streamlit/secrets.toml\necho \"client_id = \\\"x\\\"\" >> .streamlit/secrets.toml\n",
            "echo '[auth]' > secrets.toml\necho 'client_id = \"x\"' >> secrets.toml\n",
            "F=.streamlit/secrets.toml\necho \"[auth]\" > $F\necho \"client_id = 'x'\" >> \"${F}\"\n",
            "printf '[auth]\\nclient_id = \"x\"\\nclient_secret = \"%s\"\\n' \"$S\" > secrets.toml",
            "echo -e \"[auth]\\nclient_id = \\\"x\\\"\" > secrets.toml",
            "RUN mkdir -p a && echo \"[auth]\n  client_id = \\\"x\\\"\n\" | tee secrets.toml\n",
        ] {
            let toml = echoed_secrets(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(toml.len(), text.len(), "{text}");
            let document = parse(&toml);
            let auth = document.root.get("auth").unwrap_or_else(|| panic!("{toml}")).value.as_table().unwrap();
            assert_eq!(auth.get("client_id").unwrap().value.as_str(), Some("x"), "{toml}");
        }
        for text in [
            "echo \"$SECRETS\" > .streamlit/secrets.toml",
            "echo \"[auth]\" > other.toml",
            "echo \"[auth] in secrets.toml\"",
            "echo 'never closed > secrets.toml [auth]",
        ] {
            assert_eq!(echoed_secrets(text), None, "{text}");
        }
    }
}
