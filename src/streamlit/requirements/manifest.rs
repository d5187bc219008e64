//! The files in which a Python project says what it needs: each kind read into the same plain values.

use super::line::{self, Condition, Line, Requirement};
use super::range::Range;
use super::releases::Package;
use crate::source::Span;
use crate::streamlit::document::{Entry, Table, Value};
use crate::streamlit::parse;

/// What one file says. Reading never fails: what is not understood is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) requirements: Vec<Requirement>,
    /// Other requirement files, relative to this one.
    pub(crate) includes: Vec<String>,
    /// Files that only narrow, relative to this one.
    pub(crate) constraints: Vec<String>,
    pub(crate) opacity: Opacity,
}

/// Whether everything that a file brings along can be told from its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Opacity {
    #[default]
    Clear,
    /// It names paths, URLs or editable projects.
    Opaque,
}

/// `requirements.txt` and its like.
pub(crate) fn of_requirements(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    for line in line::lines(text) {
        match line {
            Line::Requirement(requirement) => manifest.requirements.push(requirement),
            Line::Include(path) => manifest.includes.push(path),
            Line::Constraint(path) => manifest.constraints.push(path),
            Line::Opaque => manifest.opacity = Opacity::Opaque,
        }
    }
    manifest
}

/// `pyproject.toml`: the project's dependencies first, then the optional ones and the groups.
pub(crate) fn of_pyproject(text: &str) -> Manifest {
    let document = parse(text);
    let mut manifest = Manifest::default();
    let table = |path: &[&str]| table_at(&document.root, path);
    if let Some(project) = table(&["project"]) {
        manifest.list(project.get("dependencies"), Condition::Always);
    }
    manifest.poetry(table(&["tool", "poetry", "dependencies"]), Condition::Always);
    let groups: [&[&str]; 3] =
        [&["project", "optional-dependencies"], &["dependency-groups"], &["tool", "pdm", "dev-dependencies"]];
    for group in groups.iter().filter_map(|path| table(path)).flat_map(|groups| &groups.entries) {
        manifest.list(Some(group), Condition::Sometimes);
    }
    manifest.list(table(&["tool", "uv"]).and_then(|uv| uv.get("dev-dependencies")), Condition::Sometimes);
    manifest.poetry(table(&["tool", "poetry", "dev-dependencies"]), Condition::Sometimes);
    for group in table(&["tool", "poetry", "group"]).map(|table| &table.entries).into_iter().flatten() {
        let dependencies = group.value.as_table().and_then(|group| group.get("dependencies")?.value.as_table());
        manifest.poetry(dependencies, Condition::Sometimes);
    }
    manifest
}

/// `uv.lock`, `poetry.lock`, `pdm.lock` (all `[[package]]`) and `pylock.toml` (`[[packages]]`, PEP 751).
///
/// Only the sections of the packages that matter are parsed: such a file has thousands of lines.
pub(crate) fn of_lock(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    for (offset, section) in sections(text) {
        let is_ours = |line: &str| Package::ALL.iter().any(|package| line.to_lowercase().contains(package.name()));
        if !section.lines().any(|line| line.starts_with("name") && is_ours(line)) {
            continue;
        }
        let document = parse(section);
        let package = ["package", "packages"].iter().find_map(|key| match &document.root.get(key)?.value {
            Value::ArrayOfTables(tables) => tables.first(),
            _ => None,
        });
        manifest.requirements.extend(package.and_then(|package| locked(package, offset)));
    }
    manifest
}

/// A package of a lock file, placed at its version.
fn locked(package: &Table, offset: usize) -> Option<Requirement> {
    let name = package.get("name")?;
    let version = package.get("version");
    let place = version.unwrap_or(name).value_span;
    Some(Requirement {
        name: line::normalized(name.value.as_str()?),
        extras: Vec::new(),
        // A package from a folder or a repository may have no version: then any.
        range: version.and_then(|version| Range::exactly(version.value.as_str()?)).unwrap_or_default(),
        condition: Condition::Sometimes,
        span: Span::new(place.start + offset, place.end + offset),
    })
}

/// `Pipfile.lock`: JSON, with the packages of the app under `default` and those of its developers under `develop`.
pub(crate) fn of_pipfile_lock(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let lock: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    for packages in ["default", "develop"].iter().filter_map(|section| lock.get(section)?.as_object()) {
        for (name, package) in packages {
            // The parser does not say where it found a name, and only some are ever shown.
            let key = format!("\"{name}\"");
            let is_shown = Package::ALL.iter().any(|package| package.name() == line::normalized(name));
            let find = || text.find(&format!("{key}:")).or_else(|| text.find(&key));
            let start = if is_shown { find() } else { None };
            let range = package.get("version").and_then(|version| Range::of_pep_440(version.as_str()?));
            manifest.requirements.push(Requirement {
                name: line::normalized(name),
                extras: Vec::new(),
                range: range.unwrap_or_default(),
                condition: Condition::Sometimes,
                span: start.map(|start| Span::new(start, start + key.len())).unwrap_or_default(),
            });
        }
    }
    manifest
}

/// Each `[[package]]` with everything up to the next one, and where it begins.
fn sections(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_header = |line: &str| matches!(line.trim_end(), "[[package]]" | "[[packages]]");
    let mut starts = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if is_header(line) {
            starts.push(offset);
        }
        offset += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| (start, &text[start..end]))
}

impl Manifest {
    /// An array of requirement strings. A string with an escape in it is placed whole.
    fn list(&mut self, entry: Option<&Entry>, condition: Condition) {
        let Some(Value::Array(items)) = entry.map(|entry| &entry.value) else { return };
        for item in items {
            let Some(text) = item.value.as_str() else { continue };
            match line::requirement(text, 0) {
                Some(found) => {
                    let condition = if condition == Condition::Always { found.condition } else { condition };
                    self.requirements.push(Requirement { span: item.value_span, condition, ..found });
                }
                None => self.opacity = Opacity::Opaque,
            }
        }
    }

    /// Poetry's table of `name = "range"`, `name = { version = "range", extras = […] }`, or an array of such tables.
    fn poetry(&mut self, table: Option<&Table>, condition: Condition) {
        for entry in table.map(|table| &table.entries).into_iter().flatten().filter(|entry| entry.key != "python") {
            let (values, condition) = match &entry.value {
                Value::Array(items) => (items.iter().map(|item| &item.value).collect(), Condition::Sometimes),
                value => (vec![value], condition),
            };
            for value in values {
                match poetry_requirement(entry, value, condition) {
                    Some(requirement) => self.requirements.push(requirement),
                    None => self.opacity = Opacity::Opaque,
                }
            }
        }
    }
}

/// What one value of Poetry's table asks for; `None` where it is a path, an address or a repository.
fn poetry_requirement(entry: &Entry, value: &Value, condition: Condition) -> Option<Requirement> {
    let details = value.as_table();
    let detail = |key: &str| details.and_then(|details| details.get(key)).map(|entry| &entry.value);
    let range = match details {
        Some(_) => detail("version").map(Value::as_str),
        None => Some(value.as_str()),
    };
    let range = match range {
        Some(text) => Range::of_poetry(text?)?,
        None if ["path", "url", "git"].iter().any(|key| detail(key).is_some()) => return None,
        // The range stands in `[project]`.
        None => Range::default(),
    };
    let is_conditional = ["markers", "python", "optional"].iter().any(|key| detail(key).is_some());
    let extras = match detail("extras") {
        Some(Value::Array(items)) => {
            items.iter().filter_map(|item| item.value.as_str().map(line::normalized)).collect()
        }
        _ => Vec::new(),
    };
    Some(Requirement {
        name: line::normalized(&entry.key),
        extras,
        range,
        condition: if is_conditional { Condition::Sometimes } else { condition },
        span: Span::new(entry.key_span.start, entry.value_span.end.max(entry.key_span.end)),
    })
}

fn table_at<'a>(root: &'a Table, path: &[&str]) -> Option<&'a Table> {
    path.iter().try_fold(root, |table, key| table.get(key)?.value.as_table())
}

/// What the names in a folder of installed packages say: `streamlit-1.50.0.dist-info`.
pub(crate) fn of_site_packages<'a>(names: impl IntoIterator<Item = &'a str>) -> Manifest {
    let requirements = names
        .into_iter()
        .filter_map(|name| name.strip_suffix(".dist-info").or_else(|| name.strip_suffix(".egg-info"))?.split_once('-'))
        .filter_map(|(name, version)| {
            Some(Requirement {
                name: line::normalized(name),
                extras: Vec::new(),
                range: Range::exactly(version)?,
                condition: Condition::Always,
                span: Span::at(0),
            })
        })
        .collect();
    Manifest { requirements, ..Manifest::default() }
}
