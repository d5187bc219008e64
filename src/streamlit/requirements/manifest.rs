//! The files in which a Python project says what it needs: each kind read into the same plain values.

use super::line::{self, Condition, Line, Readability, Requirement};
use super::range::Range;
use super::releases::Package;
use crate::source::Span;
use crate::streamlit::deployment::is_space_of;
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
    /// What narrows others' requirements, and installs nothing.
    pub(crate) limits: Vec<Requirement>,
    /// Projects of this machine that are installed along, relative to this file.
    pub(crate) projects: Vec<String>,
    /// Where Streamlit or Authlib is asked for in a way that does not tell the version.
    pub(crate) unread: Vec<UnreadPin>,
    pub(crate) opacity: Opacity,
}

/// A place at which the version of a package is decided, and cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnreadPin {
    pub(crate) span: Span,
    /// Why, as a phrase behind the file's name: `computes its requirements`.
    pub(crate) reason: &'static str,
}

/// Whether everything that a file brings along can be told from its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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
            Line::Addressed(requirement, readability) => manifest.addressed(requirement, readability),
            Line::Project(path) => manifest.projects.push(path),
            Line::Opaque => manifest.opacity = Opacity::Opaque,
        }
    }
    // pip replaces `${VARIABLE}` before it reads a line.
    manifest.unread.extend(variable_pins(text));
    manifest
}

/// Lines that ask for a package of a login at a version from a variable.
fn variable_pins(text: &str) -> Vec<UnreadPin> {
    let mut offset = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive(['\n', '\r']) {
        let trimmed = line.trim();
        if trimmed.contains("${") && begins_with_package(trimmed) {
            let start = offset + line.len() - line.trim_start().len();
            let span = Span::new(start, start + trimmed.len());
            found.push(UnreadPin { span, reason: "takes the version from a variable" });
        }
        offset += line.len();
    }
    found
}

/// Whether a requirement is about a package whose version decides about a login.
pub(super) fn begins_with_package(text: &str) -> bool {
    let end = text.find(|character: char| !character.is_ascii_alphanumeric() && !"-_.".contains(character));
    let name = line::normalized(&text[..end.unwrap_or(text.len())]);
    [Package::Streamlit, Package::Authlib].iter().any(|package| package.name() == name)
}

/// `pyproject.toml`: the project's dependencies first, then the optional ones and the groups.
pub(crate) fn of_pyproject(text: &str) -> Manifest {
    let document = parse(text);
    let mut manifest = Manifest::default();
    let table = |path: &[&str]| table_at(&document.root, path);
    if let Some(project) = table(&["project"]) {
        manifest.list(project.get("dependencies"), Condition::Always);
    }
    manifest.list(table(&["tool", "flit", "metadata"]).and_then(|flit| flit.get("requires")), Condition::Always);
    let dynamic = table(&["tool", "setuptools", "dynamic"]);
    let files = dynamic.and_then(|dynamic| dynamic.get("dependencies")?.value.as_table()?.get("file"));
    let hook = table(&["tool", "hatch", "metadata", "hooks", "requirements_txt"]).and_then(|hook| hook.get("files"));
    for files in files.into_iter().chain(hook) {
        manifest.includes.extend(texts(&files.value));
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
    manifest.hatch(table(&["tool", "hatch", "envs"]));
    if let Some(pixi) = table(&["tool", "pixi"]) {
        manifest.pixi(pixi);
    }
    if let Some(uv) = table(&["tool", "uv"]) {
        for key in ["constraint-dependencies", "override-dependencies"] {
            let mut limits = Manifest::default();
            limits.list(uv.get(key), Condition::Always);
            manifest.limits.extend(limits.requirements);
        }
        for source in
            uv.get("sources").and_then(|sources| sources.value.as_table()).into_iter().flat_map(|it| &it.entries)
        {
            manifest.source(source);
        }
    }
    manifest
}

/// `hatch.toml`: what a `pyproject.toml` has in `[tool.hatch]`.
pub(crate) fn of_hatch(text: &str) -> Manifest {
    let document = parse(text);
    let mut manifest = Manifest::default();
    manifest.hatch(table_at(&document.root, &["envs"]));
    manifest
}

/// `Pipfile`: the packages of the app, those of its developers, and further categories.
pub(crate) fn of_pipfile(text: &str) -> Manifest {
    let document = parse(text);
    let mut manifest = Manifest::default();
    for category in
        document.root.entries.iter().filter(|entry| !matches!(&*entry.key, "requires" | "scripts" | "pipenv"))
    {
        let condition = if category.key == "packages" { Condition::Always } else { Condition::Sometimes };
        manifest.table(category.value.as_table(), condition, Range::of_pep_440);
    }
    manifest
}

/// The front matter of a Space's `README.md` that has Hugging Face install Streamlit itself: `None` for any other.
pub(crate) fn of_space(readme: &str) -> Option<Manifest> {
    if !is_space_of(readme, "streamlit") {
        return None;
    }
    let start = readme.find("sdk_version:")? + "sdk_version:".len();
    let line = readme[start..].lines().next()?;
    let version = line.trim().trim_matches(['"', '\'']);
    let begin = start + line.find(version)?;
    let requirement = Requirement {
        name: Package::Streamlit.name().to_owned(),
        extras: Vec::new(),
        range: Range::exactly(version)?,
        condition: Condition::Always,
        span: Span::new(begin, begin + version.len()),
    };
    Some(Manifest { requirements: vec![requirement], ..Manifest::default() })
}

/// The header of a script (PEP 723): comments between `# /// script` and `# ///` that are TOML.
pub(crate) fn of_script(text: &str) -> Manifest {
    let mut header = String::new();
    let mut is_inside = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if content == "# ///" && is_inside {
            break;
        }
        // Blanks in the place of everything else keep every offset.
        match content.strip_prefix('#').filter(|_| is_inside) {
            Some(_) => {
                header.push(' ');
                header.push_str(&line[1..]);
            }
            None => header.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' })),
        }
        is_inside |= content == "# /// script";
    }
    let mut manifest = Manifest::default();
    if is_inside {
        manifest.list(parse(&header).root.get("dependencies"), Condition::Always);
    }
    manifest
}

impl Manifest {
    /// The environments of Hatch, by their names.
    fn hatch(&mut self, environments: Option<&Table>) {
        for environment in environments.map(|table| &table.entries).into_iter().flatten() {
            let environment = environment.value.as_table();
            for key in ["dependencies", "extra-dependencies"] {
                self.list(environment.and_then(|environment| environment.get(key)), Condition::Sometimes);
            }
        }
    }

    /// An array of requirement strings. A string with an escape in it is placed whole.
    fn list(&mut self, entry: Option<&Entry>, condition: Condition) {
        let Some(Value::Array(items)) = entry.map(|entry| &entry.value) else { return };
        for item in items {
            let Some(text) = item.value.as_str() else { continue };
            let placed = |found: Requirement| {
                let condition = if condition == Condition::Always { found.condition } else { condition };
                Requirement { span: item.value_span, condition, ..found }
            };
            match (line::requirement(text, 0), line::addressed(text, 0)) {
                (Some(found), _) => self.requirements.push(placed(found)),
                (None, Some((found, readability))) => self.addressed(placed(found), readability),
                (None, None) => self.opacity = Opacity::Opaque,
            }
        }
    }

    /// A distribution by its address.
    fn addressed(&mut self, requirement: Requirement, readability: Readability) {
        let is_ours = Package::ALL.iter().any(|package| package.name() == requirement.name);
        if !is_ours {
            // Another release than the one on PyPI may bring other packages.
            self.opacity = Opacity::Opaque;
        }
        if readability == Readability::VersionUnknown && begins_with_package(&requirement.name) {
            self.unread
                .push(UnreadPin { span: requirement.span, reason: "takes it from an address without a version" });
        }
        self.requirements.push(requirement);
    }

    /// An entry of `[tool.uv.sources]`: where a package is from whose requirement is elsewhere.
    fn source(&mut self, entry: &Entry) {
        let name = line::normalized(&entry.key);
        let Some(source) = entry.value.as_table().filter(|_| begins_with_package(&name)) else { return };
        let text = |key: &str| source.get(key).and_then(|entry| entry.value.as_str());
        let address = text("url").or_else(|| text("path"));
        let version =
            address.and_then(|address| line::archive(address.rsplit('/').next()?)).map(|(_, version)| version);
        let version = version.or_else(|| text("tag").map(|tag| tag.trim_start_matches('v')));
        match version.and_then(Range::exactly) {
            Some(range) => {
                for requirement in self.requirements.iter_mut().filter(|requirement| requirement.name == name) {
                    requirement.range = range.clone();
                }
            }
            None if address.is_some() || text("git").is_some() => {
                let span = Span::new(entry.key_span.start, entry.value_span.end);
                self.unread.push(UnreadPin { span, reason: "takes it from an address without a version" });
            }
            None => {}
        }
    }

    /// A table of `name = "range"` or `name = { version = "range", extras = […] }`, as Pipfile and pixi have it.
    pub(super) fn table(&mut self, table: Option<&Table>, condition: Condition, read: fn(&str) -> Option<Range>) {
        for entry in table.map(|table| &table.entries).into_iter().flatten().filter(|entry| entry.key != "python") {
            let name = line::normalized(&entry.key);
            let details = entry.value.as_table();
            let detail = |key: &str| details.and_then(|details| details.get(key)).map(|entry| &entry.value);
            let text = entry.value.as_str().or_else(|| detail("version")?.as_str());
            let address = ["url", "path", "file"].iter().find_map(|key| detail(key)?.as_str());
            let span = Span::new(entry.key_span.start, entry.value_span.end.max(entry.key_span.end));
            let archived = || Range::exactly(line::archive(address?.rsplit('/').next()?)?.1);
            let range = match text {
                Some(text) if text.trim() == "*" => Some(Range::default()),
                Some(text) => read(text),
                None => archived(),
            };
            if range.is_none() {
                if begins_with_package(&name) {
                    self.unread.push(UnreadPin { span, reason: "does not say which version" });
                } else {
                    self.opacity = Opacity::Opaque;
                }
            }
            self.requirements.push(Requirement {
                name,
                extras: detail("extras").map(texts).unwrap_or_default().iter().map(|it| line::normalized(it)).collect(),
                range: range.unwrap_or_default(),
                condition: if detail("markers").is_some() { Condition::Sometimes } else { condition },
                span,
            });
        }
    }

    /// The tables of `pixi.toml`: conda's packages and PyPI's, by feature and by platform.
    pub(super) fn pixi(&mut self, pixi: &Table) {
        let mut tables = vec![(pixi, Condition::Always)];
        for key in ["feature", "target"] {
            let more = pixi.get(key).and_then(|entry| entry.value.as_table());
            let more = more.into_iter().flat_map(|table| &table.entries);
            tables.extend(more.filter_map(|entry| Some((entry.value.as_table()?, Condition::Sometimes))));
        }
        for (table, condition) in tables {
            let inner = |key: &str| table.get(key).and_then(|entry| entry.value.as_table());
            self.table(inner("dependencies"), condition, Range::of_conda);
            self.table(inner("pypi-dependencies"), condition, Range::of_pep_440);
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
        // The range is in `[project]`.
        None => Range::default(),
    };
    let is_conditional = ["markers", "python", "optional"].iter().any(|key| detail(key).is_some());
    let extras = match detail("extras") {
        Some(value) => texts(value).iter().map(|extra| line::normalized(extra)).collect(),
        None => Vec::new(),
    };
    Some(Requirement {
        name: line::normalized(&entry.key),
        extras,
        range,
        condition: if is_conditional { Condition::Sometimes } else { condition },
        span: Span::new(entry.key_span.start, entry.value_span.end.max(entry.key_span.end)),
    })
}

/// The strings of an array, or one alone.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(|item| item.value.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

fn table_at<'a>(root: &'a Table, path: &[&str]) -> Option<&'a Table> {
    path.iter().try_fold(root, |table, key| table.get(key)?.value.as_table())
}
