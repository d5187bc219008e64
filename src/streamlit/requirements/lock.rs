//! Files that name what is installed: lock files, and the folder of installed packages itself.

use std::collections::{HashMap, HashSet};

use super::line::{self, Condition, Requirement};
use super::manifest::Manifest;
use super::range::Range;
use super::releases::Package;
use crate::source::Span;
use crate::streamlit::document::{Table, Value};
use crate::streamlit::parse;

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
            // The parser does not say where it found a name, and only some names are ever shown: to look for all of them would
            // read the file as often as it has packages.
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

/// `uv.lock` of a workspace, for one of its members: what that one brings along.
///
/// All of the lock where the member is not in it.
pub(crate) fn of_uv_lock(text: &str, member: Option<&str>) -> Manifest {
    let mut manifest = of_lock(text);
    if let Some(reached) = member.and_then(|member| reached_from(text, &line::normalized(member))) {
        manifest.requirements.retain(|requirement| reached.contains(requirement.name.as_str()));
    }
    manifest
}

/// What one package needs: another one, with extras; of its own extras, and for its developers.
#[derive(Default)]
struct Needs<'a> {
    always: Vec<(&'a str, Vec<&'a str>)>,
    by_extra: HashMap<&'a str, Vec<(&'a str, Vec<&'a str>)>>,
}

/// The names of all packages that `member` leads to, with its extras and its groups.
fn reached_from<'a>(text: &'a str, member: &str) -> Option<HashSet<&'a str>> {
    let mut graph: HashMap<&str, Needs<'a>> = HashMap::new();
    for (_, section) in sections(text) {
        let Some(name) = section.lines().find_map(|line| quoted(line.strip_prefix("name = ")?)) else { continue };
        read_needs(section, graph.entry(name).or_default());
    }
    let (start, needs) = graph.get_key_value(member)?;
    let mut reached = HashSet::from([*start]);
    let mut waiting: Vec<(&str, Vec<&str>)> =
        needs.always.iter().chain(needs.by_extra.values().flatten()).cloned().collect();
    let mut done: HashSet<(&str, Option<&str>)> = HashSet::new();
    while let Some((name, extras)) = waiting.pop() {
        reached.insert(name);
        let Some(needs) = graph.get(name) else { continue };
        if done.insert((name, None)) {
            waiting.extend(needs.always.iter().cloned());
        }
        for extra in extras {
            if done.insert((name, Some(extra))) {
                waiting.extend(needs.by_extra.get(extra).into_iter().flatten().cloned());
            }
        }
    }
    Some(reached)
}

/// Reads the lines `{ name = "x", extra = ["y"] }` of one package, as uv writes them.
fn read_needs<'a>(section: &'a str, needs: &mut Needs<'a>) {
    let mut table = "";
    let mut key = "";
    for line in section.lines() {
        if line.starts_with('[') {
            table = line.trim_end();
            key = "";
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with([' ', '\t', '{'])) {
            key = name.trim_matches('"');
        }
        for item in line.split("{ name = ").skip(1) {
            let Some(name) = quoted(item) else { continue };
            let extras = item.split_once("extra = [").and_then(|(_, list)| list.split(']').next()).unwrap_or_default();
            let edge = (name, extras.split(',').filter_map(|extra| quoted(extra.trim())).collect());
            match table {
                "[package.optional-dependencies]" | "[package.dev-dependencies]" => {
                    needs.by_extra.entry(key).or_default().push(edge);
                }
                "[[package]]" if key == "dependencies" => needs.always.push(edge),
                _ => {}
            }
        }
    }
}

/// What is between the quotes at the beginning.
fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.split('"').next()
}

/// `pixi.lock` and `conda-lock.yml`, and conda's explicit lists: the packages by the addresses of their archives, and
/// by their names where those are apart.
pub(crate) fn of_conda_lock(text: &str) -> Manifest {
    let mut manifest = Manifest::default();
    let mut named: Option<(&str, Span)> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let item = content.trim_start().trim_start_matches("- ");
        let start = offset + content.len() - item.len();
        offset += line.len();
        let span = Span::new(start, start + item.len());
        if let Some(name) = item.strip_prefix("name: ") {
            named = Some((name.trim_matches(['"', '\'']), span));
        } else if let Some(version) = item.strip_prefix("version: ")
            && let Some((name, _)) = named.take()
        {
            manifest.lock(name, version.trim_matches(['"', '\'']), span);
        } else if let Some((_, address)) = item.split_once("://") {
            let file = address.split(['#', '?']).next().unwrap_or(address).rsplit('/').next().unwrap_or(address);
            if let Some((name, version)) = line::archive(file) {
                manifest.lock(name, version, span);
            }
        }
    }
    manifest
}

impl Manifest {
    /// One of the packages that matter, at one version; the same one a second time says nothing new.
    fn lock(&mut self, name: &str, version: &str, span: Span) {
        let name = line::normalized(name);
        let range = Range::exactly(version).unwrap_or_default();
        let is_known = |known: &Requirement| known.name == name && known.range == range;
        if Package::ALL.iter().any(|package| package.name() == name) && !self.requirements.iter().any(is_known) {
            let condition = Condition::Sometimes;
            self.requirements.push(Requirement { name, extras: Vec::new(), range, condition, span });
        }
    }
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
