//! The options that command lines and `STREAMLIT_…` variables give `streamlit run`, in whatever file they are written:
//! Dockerfiles, Compose files, manifests, units, scripts.
//!
//! The text is searched, not parsed: the same few ways of writing an option occur in every format.

use crate::secret::opaque_debug;
use crate::source::Span;

/// An option of Streamlit that matters to a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunOption {
    Port,
    BaseUrlPath,
    Address,
    SecretsFiles,
}

impl RunOption {
    pub(crate) const ALL: [Self; 4] = [Self::Port, Self::BaseUrlPath, Self::Address, Self::SecretsFiles];

    /// On a command line, and as `section.option` in `config.toml`.
    pub(crate) const fn flag(self) -> &'static str {
        match self {
            Self::Port => "--server.port",
            Self::BaseUrlPath => "--server.baseUrlPath",
            Self::Address => "--server.address",
            Self::SecretsFiles => "--secrets.files",
        }
    }

    pub(crate) const fn variable(self) -> &'static str {
        match self {
            Self::Port => "STREAMLIT_SERVER_PORT",
            Self::BaseUrlPath => "STREAMLIT_SERVER_BASE_URL_PATH",
            Self::Address => "STREAMLIT_SERVER_ADDRESS",
            Self::SecretsFiles => "STREAMLIT_SECRETS_FILES",
        }
    }
}

/// One option with its value.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct GivenOption {
    pub(crate) option: RunOption,
    /// Absent where it is a variable's that nothing sets: it can be any.
    pub(crate) value: Option<String>,
    /// From the option's name to the end of the value.
    pub(crate) span: Span,
}

/// What begins a comment in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommentStyle {
    /// `#`, as in scripts, YAML, TOML and Dockerfiles.
    Hash,
    /// `//`, as in the JSON of editors.
    Slashes,
    /// Prose has none.
    None,
}

/// Every option that `text` gives, in order.
pub(crate) fn given_options(text: &str, comments: CommentStyle) -> Vec<GivenOption> {
    let mut found = Vec::new();
    for option in RunOption::ALL {
        for name in [option.flag(), option.variable()] {
            for (start, _) in text.match_indices(name) {
                let end = start + name.len();
                let is_longer = text[end..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_');
                if is_longer || is_in_comment(text, start, comments) {
                    continue;
                }
                if let Some((value, value_end)) = value_behind(text, end, name.starts_with("--")) {
                    let value = expanded(value, text);
                    found.push(GivenOption { option, value, span: Span::new(start, value_end) });
                }
            }
        }
    }
    found.sort_by_key(|given| given.span.start);
    found
}

fn is_in_comment(text: &str, index: usize, comments: CommentStyle) -> bool {
    let line = &text[text[..index].rfind('\n').map_or(0, |newline| newline + 1)..index];
    let mark = match comments {
        CommentStyle::Hash => "#",
        CommentStyle::Slashes => "//",
        CommentStyle::None => return false,
    };
    let begins = |(at, _): (usize, &str)| at == 0 || line[..at].ends_with(char::is_whitespace);
    line.match_indices(mark).any(begins)
        || ["REM ", "rem ", "::"].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// The value behind an option's name, and where it ends: on the same line, or as the next item or `value` of a list.
fn value_behind(text: &str, end: usize, is_flag: bool) -> Option<(&str, usize)> {
    let rest = &text[end..];
    let line = rest.lines().next().unwrap_or_default();
    // `=""` sets nothing; `"]` of `environ["NAME"]` and `": ` of JSON only lead to the value.
    let lead = line.find(|character: char| !" \t=:\"',])}".contains(character)).unwrap_or(line.len());
    if line[..lead].starts_with('=') && (lead == line.len() || line[1..lead].contains(char::is_whitespace)) {
        return (!line[..lead].contains(char::is_whitespace) || is_flag).then_some(("", end + lead));
    }
    let mut at = end + lead;
    let mut value = &line[lead..];
    // `{"name": "…", "value": "…"}`
    if let Some(behind) = value.strip_prefix("value").filter(|behind| behind.starts_with(['"', '\'', ':', '=', ' '])) {
        let trimmed = behind.trim_start_matches([' ', '"', '\'', ':', '=', ',']);
        at += value.len() - trimmed.len();
        value = trimmed;
    }
    if value.is_empty() || value == "\\" || value == "^" || value == "`" {
        (value, at) = next_line_value(text, end + line.len(), is_flag)?;
    }
    if is_flag && value.starts_with("--") {
        return None;
    }
    let braces = if value.starts_with("${{") || value.starts_with("{{") {
        value.find("}}").map(|close| close + 2)
    } else if value.starts_with("${") || value.starts_with("$(") {
        value.find(['}', ')']).map(|close| close + 1)
    } else {
        None
    };
    let from = braces.unwrap_or_default();
    let length =
        value[from..].find(|character: char| character.is_whitespace() || "\"'`,;&|<>()[]{}".contains(character));
    let length = from + length.unwrap_or(value.len() - from);
    let value = value[..length].trim_end_matches('\\');
    (!value.is_empty()).then_some((value, at + value.len()))
}

/// The value that is in the line below.
fn next_line_value(text: &str, line_end: usize, is_flag: bool) -> Option<(&str, usize)> {
    let below = text[line_end..].strip_prefix("\r\n").or_else(|| text[line_end..].strip_prefix('\n'))?;
    let begin = text.len() - below.len();
    let line = below.lines().next()?;
    let (content, is_value) = if is_flag {
        (
            line.trim_start_matches([' ', '\t', '-', '"', '\'']),
            !line.trim_start_matches([' ', '-', '"', '\'']).is_empty(),
        )
    } else {
        let content = line.trim_start_matches([' ', '\t', '-', '"', '\'']);
        let behind = content.strip_prefix("value")?;
        // `valueFrom` leads to a place that only the cluster knows.
        if behind.starts_with("From") {
            return Some(("$", begin));
        }
        (behind.trim_start_matches([' ', '"', '\'', ':', '=', ',']), true)
    };
    if is_flag
        && line
            .trim_start_matches([' ', '\t', '"', '\''])
            .trim_start_matches("- ")
            .trim_start_matches(['"', '\''])
            .starts_with("--")
    {
        return None;
    }
    is_value.then(|| (content, begin + line.len() - content.len()))
}

/// The value with the defaults of its variables; `None` where one has none here.
fn expanded(value: &str, text: &str) -> Option<String> {
    if value.contains("{{") || value.contains("<%") {
        return None;
    }
    let mut done = String::new();
    let mut rest = value;
    while let Some((before, behind)) = rest.split_once('$') {
        done.push_str(before);
        let (name, default, after) = match behind.strip_prefix(['{', '(']) {
            Some(inside) => {
                let (inside, after) = inside.split_once(['}', ')'])?;
                let (name, default) = match inside.split_once('-') {
                    Some((name, default)) => (name.trim_end_matches(':'), Some(default)),
                    None => (inside, None),
                };
                (name, default, after)
            }
            None => {
                let end = behind.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
                let (name, after) = behind.split_at(end.unwrap_or(behind.len()));
                (name, None, after)
            }
        };
        done.push_str(&assigned(text, name).or_else(|| default.map(str::to_owned))?);
        rest = after;
    }
    done.push_str(rest);
    (!done.contains('%') || !done.ends_with('%')).then_some(done)
}

/// What `NAME=value`, `NAME ?= value`, `ARG NAME=value` or `ENV NAME value` gives a variable in the same text.
fn assigned(text: &str, name: &str) -> Option<String> {
    if name.is_empty() {
        return None;
    }
    text.lines().find_map(|line| {
        let line = line.trim();
        let line = ["ARG ", "ENV ", "export ", "set "].iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
        let behind = line.strip_prefix(name)?;
        let value = behind
            .trim_start()
            .trim_start_matches([':', '?'])
            .strip_prefix('=')
            .or_else(|| behind.strip_prefix(' '))?;
        let value = value.trim().trim_matches(['"', '\'']);
        (!value.contains(['$', '('])).then(|| value.to_owned())
    })
}

opaque_debug!(GivenOption);

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let given = given_options(text, CommentStyle::Hash);
        let shown = given.iter().map(|given| {
            assert!(text.get(given.span.start..given.span.end).is_some(), "{text}");
            format!("{:?} {}", given.option, given.value.as_deref().unwrap_or("?"))
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn an_option_is_found_however_it_is_written() {
        for text in [
            "CMD [\"streamlit\", \"run\", \"app.py\", \"--server.baseUrlPath=portal\"]",
            "CMD [\"streamlit\", \"run\", \"app.py\", \"--server.baseUrlPath\", \"portal\"]",
            "CMD streamlit run app.py --server.baseUrlPath portal",
            "CMD streamlit run app.py \\\n    --server.baseUrlPath=portal \\\n    --theme.base dark",
            "CMD streamlit run app.py --server.baseUrlPath \\\n    portal",
            "ENTRYPOINT exec streamlit run app.py --server.baseUrlPath='portal'",
            "ENV STREAMLIT_SERVER_BASE_URL_PATH=portal",
            "ENV STREAMLIT_SERVER_BASE_URL_PATH portal",
            "ENV A=1 STREAMLIT_SERVER_BASE_URL_PATH=\"portal\" B=2",
            "environment:\n  STREAMLIT_SERVER_BASE_URL_PATH: portal",
            "environment:\n  - STREAMLIT_SERVER_BASE_URL_PATH=portal",
            "env:\n- name: STREAMLIT_SERVER_BASE_URL_PATH\n  value: \"portal\"",
            "env: [{name: STREAMLIT_SERVER_BASE_URL_PATH, value: portal}]",
            "{\"name\": \"STREAMLIT_SERVER_BASE_URL_PATH\", \"value\": \"portal\"}",
            "\"containerEnv\": { \"STREAMLIT_SERVER_BASE_URL_PATH\": \"portal\" }",
            "args: ['--server.baseUrlPath', 'portal']",
            "args:\n  - --server.baseUrlPath\n  - portal\n",
            "args:\n  - \"--server.baseUrlPath=portal\"\n",
            "web: streamlit run app.py --server.baseUrlPath=portal --server.headless true",
            "Environment=\"STREAMLIT_SERVER_BASE_URL_PATH=portal\"",
            "ExecStart=/srv/.venv/bin/streamlit run app.py --server.baseUrlPath portal",
            "$env:STREAMLIT_SERVER_BASE_URL_PATH = 'portal'",
            "set STREAMLIT_SERVER_BASE_URL_PATH=portal\r\n",
            "os.environ['STREAMLIT_SERVER_BASE_URL_PATH'] = 'portal'",
            "BASE ?= portal\nrun:\n\tstreamlit run app.py --server.baseUrlPath=$(BASE)",
            "ARG BASE=portal\nCMD streamlit run app.py --server.baseUrlPath=${BASE}",
            "streamlit run app.py --server.baseUrlPath=${BASE:-portal}",
            "name  = \"STREAMLIT_SERVER_BASE_URL_PATH\"\nvalue = \"portal\"",
        ] {
            assert_eq!(said(text), "BaseUrlPath portal", "{text}");
        }
    }

    #[test]
    fn what_only_another_place_knows_is_open() {
        for text in [
            "--server.baseUrlPath=$BASE",
            "--server.baseUrlPath ${BASE}",
            "- name: STREAMLIT_SERVER_BASE_URL_PATH\n  value: {{ .Values.path }}",
            "- name: STREAMLIT_SERVER_BASE_URL_PATH\n  valueFrom:\n    configMapKeyRef: {}",
            "--server.baseUrlPath=%BASE%",
        ] {
            assert_eq!(said(text), "BaseUrlPath ?", "{text}");
        }
        for text in [
            "# streamlit run app.py --server.baseUrlPath=portal",
            "streamlit run app.py # --server.baseUrlPath=portal",
            "environment:\n  - STREAMLIT_SERVER_BASE_URL_PATH\n  - OTHER=1",
            "STREAMLIT_SERVER_BASE_URL_PATHS=portal",
            "--server.baseUrlPathology=portal",
            "the option server.baseUrlPath is for proxies",
        ] {
            assert_eq!(said(text), "", "{text}");
        }
        assert_eq!(said("ENV STREAMLIT_SERVER_BASE_URL_PATH=\"\"\n"), "BaseUrlPath ");
        assert_eq!(said("--server.port 8600 --secrets.files /run/x.toml"), "Port 8600; SecretsFiles /run/x.toml");
    }
}
