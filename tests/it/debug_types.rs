//! What `{:?}` prints ends up in logs, in panics and in tests' output. So no type with a derived `Debug` has a field that may
//! hold a secret: texts that were read, requests and answers, the words of others.

use std::fs;
use std::path::{Path, PathBuf};

/// Parts of the names of fields and variants that hold such texts.
const CARRIERS: [&str; 31] = [
    "answer",
    "arguments",
    "assertion",
    "assignment",
    "bearer",
    "body",
    "bytes",
    "code",
    "contents",
    "cookie",
    "credential",
    "description",
    "evidence",
    "form",
    "header",
    "input",
    "location",
    "original",
    "parameter",
    "password",
    "query",
    "raw",
    "secret",
    "state",
    "target",
    "text",
    "token",
    "value",
    "variable",
    "verifier",
    "words",
];

/// Fields that are called so and hold nothing secret, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("UserInfo::Answered", "claims are what `test` is for"),
    ("IdToken::header", "the header of a token has no secret, and the token cannot be made of it"),
    ("Unanswerable::RepeatedParameter", "the name of a parameter"),
    ("OAuthError::description", "words of our own"),
    ("MaskedSource::text", "masked"),
    ("Page::text", "a page of the catalogue"),
    ("Absence::link_target", "a path"),
    ("Expectation::value", "claims are what `test` is for"),
    ("SyntaxProblem::format_error", "what Python says of a key or a number"),
    ("MalformedVersion", "a version"),
    ("LoginSettings::code_challenge_method", "`S256`"),
    ("ValueKind", "the name of a type"),
    ("RejectReason::Unsigned::cookie", "the name of a cookie"),
    ("RejectReason::OtherFormat::cookie", "the name of a cookie"),
    ("RejectReason::WrongSignature::cookie", "the name of a cookie"),
    ("RejectReason::OtherName::cookie", "the name of a cookie"),
    ("RejectReason::Expired::cookie", "the name of a cookie"),
    ("RejectReason::Future::cookie", "the name of a cookie"),
    ("RejectReason::MissingPart::cookie", "the name of a cookie"),
    ("RejectReason::NoObject::cookie", "the name of a cookie"),
    ("ParameterOption::value", "a tenant, a domain, a region"),
];

/// A field, or the content of a variant, of a type that derives `Debug`.
struct Field {
    /// `Type::name`.
    name: String,
    kind: String,
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code without comments, attributes and what only tests use.
fn code(text: &str) -> String {
    let production = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = production.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// What is between the bracket with which `text` begins, and the one that closes it.
fn bracketed(text: &str) -> &str {
    let mut depth = 0_usize;
    for (index, character) in text.char_indices() {
        match character {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => {
                depth -= 1;
                if depth == 0 {
                    return &text[1..index];
                }
            }
            _ => {}
        }
    }
    ""
}

/// `text` at the commas that are in no brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0_i32, 0, Vec::new());
    for (index, character) in text.char_indices() {
        match character {
            '(' | '{' | '[' | '<' => depth += 1,
            ')' | '}' | ']' | '>' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    found.push(&text[start..]);
    found.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The part without the attributes before it.
fn without_attributes(mut part: &str) -> &str {
    while let Some(rest) = part.strip_prefix('#') {
        part = rest[bracketed(rest).len() + 2..].trim_start();
    }
    part
}

/// The fields below `name`, of a struct or of a variant.
fn fields(name: &str, body: &str, found: &mut Vec<Field>) {
    for part in parts(body).into_iter().map(without_attributes) {
        let public = part.strip_prefix("pub").map_or(part, |rest| match rest.trim_start().strip_prefix('(') {
            Some(_) => rest.trim_start()[bracketed(rest.trim_start()).len() + 2..].trim_start(),
            None => rest.trim_start(),
        });
        if let Some((field, kind)) =
            public.split_once(':').filter(|(field, _)| field.chars().all(|c| c.is_alphanumeric() || c == '_'))
        {
            found.push(Field { name: format!("{name}::{field}"), kind: kind.trim().to_owned() });
        } else if let Some(at) =
            public.find(['{', '(']).filter(|at| *at > 0 && public[..*at].trim().chars().all(char::is_alphanumeric))
        {
            let variant = format!("{name}::{}", public[..at].trim());
            let inner = bracketed(&public[at..]);
            if public[at..].starts_with('{') {
                fields(&variant, inner, found);
            } else {
                found.push(Field { name: variant, kind: inner.to_owned() });
            }
        } else if public.contains(['<', '&']) || public == "String" {
            found.push(Field { name: name.to_owned(), kind: public.to_owned() });
        }
    }
}

fn debug_fields() -> Vec<Field> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut found = Vec::new();
    for file in files {
        let code = code(&fs::read_to_string(file).unwrap());
        for (at, _) in code.match_indices("#[derive(") {
            let derived = bracketed(&code[at + "#[derive".len()..]);
            if !derived.split(',').any(|one| one.trim() == "Debug") {
                continue;
            }
            let item = without_attributes(&code[at..]);
            let Some(open) = item.find(['{', '(', ';']) else { continue };
            // `pub(crate)` has a bracket of its own.
            let open = if item[..open].trim_end() == "pub" { open + bracketed(&item[open..]).len() + 2 } else { open };
            let Some(body) = item[open..].find(['{', '(', ';']).map(|next| open + next) else { continue };
            let words: Vec<&str> = item[..body].split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let name = words
                .iter()
                .skip_while(|word| !matches!(**word, "struct" | "enum"))
                .nth(1)
                .copied()
                .unwrap_or_default();
            if !item[body..].starts_with(';') {
                fields(name, bracketed(&item[body..]), &mut found);
            }
        }
    }
    found
}

/// Whether a type shows its text with `{:?}`.
fn is_bare(kind: &str) -> bool {
    let bare = ["String", "Vec<u8>", "&str", "&'a str", "&'a [u8]", "Map<", "serde_json::Value", "Cow<"];
    !kind.contains("Secret<") && !kind.contains("'static str") && bare.iter().any(|one| kind.contains(one))
}

#[test]
fn no_derived_debug_shows_what_may_be_secret() {
    let fields = debug_fields();
    assert!(fields.len() > 500, "{} fields were found", fields.len());
    let is_carrier = |field: &Field| {
        let last = field.name.rsplit("::").next().unwrap_or_default().to_ascii_lowercase();
        CARRIERS.iter().any(|carrier| last.contains(carrier))
    };
    let bare: Vec<&Field> = fields.iter().filter(|field| is_carrier(field) && is_bare(&field.kind)).collect();
    let complaints: Vec<String> = bare
        .iter()
        .filter(|field| EXCEPTIONS.iter().all(|(name, _)| *name != field.name))
        .map(|field| format!("{}: {}", field.name, field.kind))
        .collect();
    assert!(
        complaints.is_empty(),
        "held by `Secret` or `ForeignText`, or shown by a `Debug` of their own:\n{}",
        complaints.join("\n")
    );
    for (name, _) in EXCEPTIONS {
        assert!(bare.iter().any(|field| field.name == *name), "`{name}` needs no exception");
    }
}
