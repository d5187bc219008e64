//! `Invoke-WebRequest` as Chrome and Edge write it: headers in a table, cookies in a session of their own.

use super::BrowserRequest;

/// The request of a command for PowerShell.
pub(super) fn request(text: &str) -> Option<BrowserRequest> {
    let strings = strings(text);
    let before = |index: usize| {
        let start = if index == 0 { 0 } else { strings[index - 1].end };
        text[start..strings[index].start].trim().to_ascii_lowercase()
    };
    let mut request = BrowserRequest::new(String::new());
    let mut cookies: Vec<String> = Vec::new();
    for (index, string) in strings.iter().enumerate() {
        let words = before(index);
        let next = strings.get(index + 1);
        if words.ends_with("-uri") {
            request.url.clone_from(&string.value);
        } else if words.ends_with("net.cookie(") {
            cookies.extend(next.map(|value| format!("{}={}", string.value, value.value)));
        } else if let Some(value) = next.filter(|_| before(index + 1) == "=") {
            request.push(&string.value, &value.value);
        }
    }
    if !cookies.is_empty() {
        request.push("cookie", &cookies.join("; "));
    }
    (!request.url.is_empty()).then_some(request)
}

/// One text in quotes, and where it is with them.
struct Quoted {
    start: usize,
    end: usize,
    value: String,
}

/// All texts in double quotes; a backtick takes the next character as it is.
fn strings(text: &str) -> Vec<Quoted> {
    let mut found = Vec::new();
    let mut characters = text.char_indices();
    while let Some((start, character)) = characters.next() {
        if character != '"' {
            continue;
        }
        let mut value = String::new();
        while let Some((index, character)) = characters.next() {
            match character {
                '"' => {
                    found.push(Quoted { start, end: index + 1, value });
                    break;
                }
                '`' => value.extend(characters.next().map(|(_, character)| character)),
                other => value.push(other),
            }
        }
    }
    found
}
