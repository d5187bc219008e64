//! A request as a browser's developer tools hand it out: `Copy as cURL` for bash and for cmd, PowerShell, `fetch`, a HAR
//! file, and the bare headers.

mod fetch;
mod har;
mod powershell;
mod shell;

use crate::secret::Secret;

/// One request that a browser made.
#[derive(Clone, Debug)]
pub(crate) struct BrowserRequest {
    pub(crate) url: String,
    /// Names in lower case. Whoever has them is the user.
    headers: Vec<(String, Secret<String>)>,
}

/// The form in which somebody has a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Bash,
    Cmd,
    PowerShell,
    Fetch,
    Har,
    Headers,
}

impl BrowserRequest {
    /// Reads a request in any of these forms; nothing where it looks like none of them. Of several in a HAR file, the last
    /// to a path that `is_wanted`.
    ///
    /// The error is a phrase that says what is missing.
    pub(crate) fn parse(text: &str, is_wanted: impl Fn(&str) -> bool) -> Option<Result<Self, &'static str>> {
        let text = text.trim();
        Some(match form(text)? {
            Form::Bash => shell::curl(shell::bash_words(text)).ok_or("the command has no address"),
            Form::Cmd => shell::curl(shell::cmd_words(text)).ok_or("the command has no address"),
            Form::PowerShell => powershell::request(text).ok_or("the command has no address"),
            Form::Fetch => fetch::request(text),
            Form::Har => har::request(text, is_wanted).ok_or("it has no request to `/_stcore/stream`"),
            Form::Headers => headers(text).ok_or("the first line has no address"),
        })
    }

    /// A request that somebody made without a browser.
    pub(crate) fn from_headers<'a>(url: &str, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut request = Self::new(url.to_owned());
        headers.into_iter().for_each(|(name, value)| request.push(name, value));
        request
    }

    fn new(url: String) -> Self {
        Self { url, headers: Vec::new() }
    }

    fn push(&mut self, name: &str, value: &str) {
        let name = name.trim().trim_start_matches(':').to_ascii_lowercase();
        self.headers.push((name, Secret::from(value.trim())));
    }

    /// `Name: value`; curl writes `Name;` for one without a value.
    fn push_line(&mut self, line: &str) {
        if let Some((name, value)) = line.split_once(':').filter(|(name, _)| !name.is_empty()) {
            self.push(name, value);
        }
    }

    /// The header called `name` (lower case).
    pub(crate) fn header(&self, name: &str) -> Option<&Secret<String>> {
        self.headers.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value)
    }
}

fn form(text: &str) -> Option<Form> {
    let lower = text.to_ascii_lowercase();
    let is_json =
        || serde_json::from_str::<serde_json::Value>(text).is_ok_and(|document| har::looks_like_har(&document));
    if lower.starts_with("curl ") || lower.starts_with("curl.exe ") {
        let is_cmd = text.contains("^\"") || text.lines().any(|line| line.trim_end().ends_with(" ^"));
        return Some(if is_cmd { Form::Cmd } else { Form::Bash });
    }
    if lower.contains("invoke-webrequest") || lower.contains("invoke-restmethod") {
        return Some(Form::PowerShell);
    }
    if lower.starts_with("fetch(") || lower.starts_with("await fetch(") {
        return Some(Form::Fetch);
    }
    if lower.starts_with("get /") || lower.starts_with("get ws") || lower.starts_with("get http") {
        return Some(Form::Headers);
    }
    is_json().then_some(Form::Har)
}

/// `GET /path HTTP/1.1`, and a header in each line.
fn headers(text: &str) -> Option<BrowserRequest> {
    let mut lines = text.lines();
    let mut request = BrowserRequest::new(lines.next()?.split_whitespace().nth(1)?.to_owned());
    lines.take_while(|line| !line.trim().is_empty()).for_each(|line| request.push_line(line));
    Some(request)
}

#[cfg(test)]
mod tests;
