//! One requirement as PEP 508 writes it, and the lines of a `requirements.txt` around it.

use super::range::Range;
use crate::source::Span;

/// `name[extra,…] range ; marker`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Requirement {
    /// As PyPI compares names: lower case, with `-` for `_` and `.`.
    pub(crate) name: String,
    pub(crate) extras: Vec<String>,
    pub(crate) range: Range,
    pub(crate) condition: Condition,
    /// From the name to the end of the range.
    pub(crate) span: Span,
}

/// Whether a requirement holds in every installation from its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Condition {
    #[default]
    Always,
    /// For some Pythons and systems, or for those who ask for a group; in lock files, one of several entries.
    Sometimes,
}

/// What one line of a requirement file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Requirement(Requirement),
    /// `-r other.txt`.
    Include(String),
    /// `-c constraints.txt`: narrows what others require.
    Constraint(String),
    /// A wheel, an archive or a repository with a name, whose version may not be told.
    Addressed(Requirement, Readability),
    /// `-e path`, or a path: a project of this machine.
    Project(String),
    /// Anything else by an address: what it brings along cannot be seen.
    Opaque,
}

/// A package's name as PyPI compares it.
pub(crate) fn normalized(name: &str) -> String {
    let mut normalized = String::with_capacity(name.len());
    for character in name.chars() {
        let character = if matches!(character, '_' | '.') { '-' } else { character.to_ascii_lowercase() };
        if character != '-' || !normalized.ends_with('-') {
            normalized.push(character);
        }
    }
    normalized
}

/// A requirement that is at byte `offset` of its file. `None` where it is none, or one by URL.
pub(super) fn requirement(text: &str, offset: usize) -> Option<Requirement> {
    let start = text.len() - text.trim_start().len();
    let (text, marker) = text.split_once(';').unwrap_or((text, ""));
    let text = text.trim_end();
    let rest = &text[start.min(text.len())..];
    let name_len = rest.find(|character: char| !character.is_ascii_alphanumeric() && !"-_.".contains(character));
    let (name, behind) = rest.split_at(name_len.unwrap_or(rest.len()));
    if name.is_empty() || !name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let behind = behind.trim_start();
    let (extras, range) = match behind.strip_prefix('[') {
        Some(inside) => inside.split_once(']')?,
        None => ("", behind),
    };
    // Options may be behind the range: `--hash=…`.
    let range = range.split("--").next().unwrap_or_default().trim();
    if range.starts_with('@') {
        return None;
    }
    let end = text.split(" --").next().map_or(text.len(), |text| text.trim_end().len());
    Some(Requirement {
        name: normalized(name),
        extras: extras.split(',').map(|extra| normalized(extra.trim())).filter(|extra| !extra.is_empty()).collect(),
        range: Range::of_pep_440(range)?,
        condition: if marker.trim().is_empty() { Condition::Always } else { Condition::Sometimes },
        span: Span::new(offset + start, offset + end),
    })
}

/// A distribution by its address: a wheel or an archive whose name has the version, or a repository at a tag. The name may
/// are before it: `streamlit[auth] @ https://…`. `None` where not even the name can be told.
pub(super) fn addressed(text: &str, offset: usize) -> Option<(Requirement, Readability)> {
    let (start, trimmed) = (text.len() - text.trim_start().len(), text.trim());
    let (spec, marker) = trimmed.split_once(" ;").unwrap_or((trimmed, ""));
    let (named, address) = match spec.split_once('@') {
        Some((named, address)) if !named.contains([':', '/']) => (Some(named.trim()), address.trim()),
        _ => (None, spec),
    };
    let address = address.split_whitespace().next()?;
    // A local archive may ask for extras: `./streamlit-1.50.0-py3-none-any.whl[auth]`.
    let (address, extras) = match address.strip_suffix(']').and_then(|address| address.rsplit_once('[')) {
        Some((address, extras)) if named.is_none() => (address, extras),
        _ => (address, ""),
    };
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let file = path.split('?').next().unwrap_or(path).rsplit(['/', '\\']).next().unwrap_or(path);
    let archive = archive(file);
    let (name, extras) = match named {
        Some(named) => match named.split_once('[') {
            Some((name, extras)) => (name.trim(), extras.trim_end_matches(']')),
            None => (named, ""),
        },
        None => match (archive, fragment.split('&').find_map(|part| part.strip_prefix("egg="))) {
            (Some((name, _)), _) => (name, extras),
            (None, Some(egg)) => {
                egg.split_once('[').map_or((egg, ""), |(name, more)| (name, more.trim_end_matches(']')))
            }
            (None, None) => return None,
        },
    };
    // `git+https://host/owner/name.git@1.50.0`: a tag may have a `v`.
    let tag = || path.starts_with("git+").then(|| path.rsplit_once('@')).flatten().map(|(_, tag)| tag);
    let version = archive.map(|(_, version)| version).or_else(|| Some(tag()?.trim_start_matches('v')));
    let range = version.and_then(Range::exactly);
    let readability = if range.is_some() { Readability::Readable } else { Readability::VersionUnknown };
    let requirement = Requirement {
        name: normalized(name),
        extras: extras.split(',').map(|extra| normalized(extra.trim())).filter(|extra| !extra.is_empty()).collect(),
        range: range.unwrap_or_default(),
        condition: if marker.trim().is_empty() { Condition::Always } else { Condition::Sometimes },
        span: Span::new(offset + start, offset + start + spec.len()),
    };
    Some((requirement, readability))
}

/// Whether an address says which version is behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readability {
    Readable,
    VersionUnknown,
}

/// Name and version in the file name of a wheel (PEP 427) or of a source archive (PEP 625).
pub(super) fn archive(file: &str) -> Option<(&str, &str)> {
    if let Some(stem) = file.strip_suffix(".whl") {
        let (name, rest) = stem.split_once('-')?;
        let version = rest.split('-').next()?;
        return Some((name, version.split_once("%2B").map_or(version, |(version, _)| version)));
    }
    let stem = [".tar.gz", ".zip", ".conda", ".tar.bz2"].iter().find_map(|end| file.strip_suffix(end))?;
    let begins_version = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    let (dash, _) = stem.match_indices('-').find(|(dash, _)| begins_version(&stem[dash + 1..]))?;
    // After a conda package's version comes its build.
    Some((&stem[..dash], stem[dash + 1..].split('-').next()?))
}

/// The lines of a requirement file, as pip reads it. What pip would refuse is left out.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let joined = joined(text);
    let mut offset = 0;
    let mut lines = Vec::new();
    for whole in joined.split_inclusive(['\n', '\r']) {
        let line = without_comment(whole.trim_end_matches(['\n', '\r']));
        lines.extend(one_line(line, offset));
        offset += whole.len();
    }
    lines
}

/// A line that ends in a backslash goes on, unless it is a comment; blanks in its place keep every offset.
fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(end) = rest.find(['\n', '\r']) {
        let line = &rest[..end];
        let newline = if rest[end..].starts_with("\r\n") { "\r\n" } else { &rest[end..=end] };
        match line.strip_suffix('\\').filter(|_| !line.trim_start().starts_with('#')) {
            Some(line) => {
                joined.push_str(line);
                joined.extend(std::iter::repeat_n(' ', 1 + newline.len()));
            }
            None => {
                joined.push_str(line);
                joined.push_str(newline);
            }
        }
        rest = &rest[end + newline.len()..];
    }
    joined.push_str(rest);
    joined
}

/// A `#` begins a comment at the start of a line and after white space.
fn without_comment(line: &str) -> &str {
    let mut previous = ' ';
    for (index, character) in line.char_indices() {
        if character == '#' && previous.is_whitespace() {
            return &line[..index];
        }
        previous = character;
    }
    line
}

fn one_line(line: &str, offset: usize) -> Option<Line> {
    let trimmed = line.trim();
    if trimmed.is_empty() {
        return None;
    }
    // `-r path`, `-rpath`, `--requirement path` or `--requirement=path`; the path may be quoted.
    let option = |short: &str, long: &str| {
        let behind_long = || trimmed.strip_prefix(long).filter(|value| value.starts_with(['=', ' ', '\t']));
        let value = behind_long().map(|value| value.trim_start_matches('=')).or_else(|| trimmed.strip_prefix(short))?;
        let value = value.trim();
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
        let path = match quote {
            Some(quote) => value[1..].split(quote).next(),
            None => value.split_whitespace().next(),
        };
        path.map(str::to_owned)
    };
    if let Some(path) = option("-r", "--requirement") {
        return Some(Line::Include(path));
    }
    if let Some(path) = option("-c", "--constraint") {
        return Some(Line::Constraint(path));
    }
    if let Some(path) = option("-e", "--editable") {
        return Some(project(&path));
    }
    if trimmed.starts_with('-') {
        return None;
    }
    if let Some(requirement) = requirement(line, offset) {
        return Some(Line::Requirement(requirement));
    }
    let is_path = trimmed.starts_with(['.', '/']);
    let is_elsewhere = trimmed.contains("://") || trimmed.contains('@') || is_path || archive(trimmed).is_some();
    if !is_elsewhere {
        return None;
    }
    match addressed(line, offset) {
        Some((requirement, readability)) => Some(Line::Addressed(requirement, readability)),
        None if is_path => Some(project(trimmed)),
        None => Some(Line::Opaque),
    }
}

/// A project of this machine, which may be asked for extras: `.[auth]`.
fn project(path: &str) -> Line {
    let path = path.split('[').next().unwrap_or(path).trim();
    if path.contains("://") { Line::Opaque } else { Line::Project(path.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streamlit::requirements::Package;

    #[test]
    fn requirements_are_read_as_pip_reads_them() {
        for (text, name, extras, release, spanned) in [
            ("streamlit", "streamlit", "", "1.67.0", "streamlit"),
            ("Streamlit==1.50.0", "streamlit", "", "1.50.0", "Streamlit==1.50.0"),
            (
                " streamlit [auth, charts] >= 1.42 , < 1.50 ",
                "streamlit",
                "auth charts",
                "1.49.1",
                "streamlit [auth, charts] >= 1.42 , < 1.50",
            ),
            (
                "streamlit[auth]>=1.42,<1.50; python_version >= '3.10'",
                "streamlit",
                "auth",
                "1.49.1",
                "streamlit[auth]>=1.42,<1.50",
            ),
            ("streamlit --hash=sha256:abc", "streamlit", "", "1.67.0", "streamlit"),
            ("streamlit==1.50.0 --hash=sha256:abc --hash=sha256:def", "streamlit", "", "1.50.0", "streamlit==1.50.0"),
            ("streamlit (>=1.42,<1.50)", "streamlit", "", "1.49.1", "streamlit (>=1.42,<1.50)"),
            ("Some_Package.Name", "some-package-name", "", "1.67.0", "Some_Package.Name"),
        ] {
            let found = requirement(text, 10).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.name, name, "{text}");
            assert_eq!(found.extras.join(" "), extras, "{text}");
            assert_eq!(found.range.release(Package::Streamlit).to_string(), release, "{text}");
            assert_eq!(&text[found.span.start - 10..found.span.end - 10], spanned, "{text}");
        }
        for text in ["", "; x", "-e .", "streamlit @ https://x.example/s.whl", "streamlit=1.50", "./local", "[x]", "é"]
        {
            assert_eq!(requirement(text, 0), None, "{text}");
        }
    }

    #[test]
    fn lines_may_go_on_and_have_comments() {
        let text = "# streamlit==1.0\r\nstreamlit==1.50.0 \\\r\n    --hash=sha256:a # b\n\nauthlib>=1.3.2#not-a-comment\nhttpx # c\n# d \\\npandas\rnumpy\r";
        let found: Vec<String> = lines(text)
            .iter()
            .map(|line| match line {
                Line::Requirement(found) => format!("{} {}", found.name, &text[found.span.start..found.span.end]),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(found, ["streamlit streamlit==1.50.0", "httpx httpx", "pandas pandas", "numpy numpy"]);
    }

    #[test]
    fn other_lines_are_told_apart() {
        let text = "-r base.txt\n--requirement=more.txt\n-rbase.txt\n-r 'a b.txt' -c x\n-c limits.txt\n-e .\n--index-url https://x.example\n./local\ngit+https://x.example/y\npkg @ file:///z\n--pre\n";
        assert_eq!(
            lines(text),
            [
                Line::Include("base.txt".to_owned()),
                Line::Include("more.txt".to_owned()),
                Line::Include("base.txt".to_owned()),
                Line::Include("a b.txt".to_owned()),
                Line::Constraint("limits.txt".to_owned()),
                Line::Project(".".to_owned()),
                Line::Project("./local".to_owned()),
                Line::Opaque,
                Line::Addressed(unversioned("pkg", text), Readability::VersionUnknown),
            ]
        );
    }

    fn unversioned(name: &str, text: &str) -> Requirement {
        let start = text.find(&format!("{name} @")).unwrap();
        Requirement {
            name: name.to_owned(),
            extras: Vec::new(),
            range: Range::default(),
            condition: Condition::Always,
            span: Span::new(start, start + text[start..].find('\n').unwrap()),
        }
    }

    #[test]
    fn addresses_have_names_and_versions() {
        for (text, expected) in [
            ("./streamlit-1.40.1-py3-none-any.whl", "streamlit  1.40.1"),
            ("vendor/streamlit-1.40.1-py2.py3-none-any.whl[auth]", "streamlit auth 1.40.1"),
            ("https://x.example/w/streamlit-1.40.1-py3-none-any.whl#sha256=aa", "streamlit  1.40.1"),
            ("streamlit[auth] @ https://x.example/streamlit-1.40.1-py3-none-any.whl", "streamlit auth 1.40.1"),
            ("streamlit @ file:///srv/streamlit-1.40.1.tar.gz ; python_version > '3'", "streamlit  1.40.1"),
            (
                "git+https://x.example/streamlit/streamlit.git@1.40.1#egg=streamlit&subdirectory=lib",
                "streamlit  1.40.1",
            ),
            ("streamlit @ git+https://x.example/streamlit/streamlit@v1.40.1", "streamlit  1.40.1"),
            ("streamlit @ git+https://me:token@x.example/streamlit/streamlit", "streamlit  unknown"),
            ("streamlit @ git+https://x.example/streamlit/streamlit@develop", "streamlit  unknown"),
            ("https://x.example/py-cord-2.0.zip", "py-cord  2.0.0"),
            ("git+https://x.example/y", "none"),
            ("./local", "none"),
        ] {
            let shown = addressed(text, 3).map(|(found, readability)| {
                let version = match readability {
                    Readability::Readable => found.range.release(Package::Streamlit).to_string(),
                    Readability::VersionUnknown => "unknown".to_owned(),
                };
                assert!(text.get(found.span.start - 3..found.span.end - 3).is_some(), "{text}");
                format!("{} {} {version}", found.name, found.extras.join(" "))
            });
            assert_eq!(shown.as_deref().unwrap_or("none"), expected, "{text}");
        }
    }
}
