//! What the PATHs of the command line mean: files, projects, trees of projects.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::host::{Git, Host, normalized, shown_path};
use crate::options::GlobalOptions;
use crate::project::{
    Purpose, Settings, apps_without_settings, deployment_templates, has_login, has_secrets, project_root,
    script_folder, shown,
};
use crate::streamlit::{SECRETS_FILE, is_example};

/// One project to be judged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CheckTarget {
    pub(super) root: PathBuf,
    /// This file instead of the project's own; `-` is standard input.
    pub(super) secrets: Option<PathBuf>,
    pub(super) purpose: Purpose,
    /// Whether it was found in a tree, and not meant by its path.
    pub(super) is_found: bool,
    /// Whether the file was named by the user, and not found in its project.
    pub(super) is_named: bool,
}

impl CheckTarget {
    /// The global options with this target's own secrets file.
    pub(super) fn options(&self, global: &GlobalOptions) -> GlobalOptions {
        GlobalOptions { secrets: self.secrets.clone(), ..global.clone() }
    }

    /// The same project by whatever path it is reached.
    fn with_links_followed(&self, host: &Host) -> Self {
        let real = |path: &PathBuf| host.files.canonical(path).unwrap_or_else(|_| path.clone());
        let secrets = self.secrets.as_ref().map(real);
        Self { root: real(&self.root), secrets, purpose: self.purpose, is_found: false, is_named: false }
    }

    /// How the user may call it.
    pub(super) fn shown(&self, host: &Host) -> String {
        match &self.secrets {
            Some(path) if path == Path::new("-") => "<stdin>".to_owned(),
            Some(path) => shown(path, host),
            None => shown(&self.root, host),
        }
    }

    /// Whether it is an example that was found where there are no secrets.
    pub(super) const fn is_in_place_of_secrets(&self) -> bool {
        self.secrets.is_some() && !self.is_named
    }

    pub(super) fn is_input(&self) -> bool {
        self.secrets.as_deref() == Some(Path::new("-"))
    }
}

/// The projects that `paths` name, each once, in the order of the paths and, below each, of the names.
pub(super) fn targets(
    paths: &[PathBuf],
    purpose: Option<Purpose>,
    exclude: &[String],
    global: &GlobalOptions,
    git: &Git,
    host: &Host,
) -> Result<Vec<CheckTarget>, Error> {
    if paths.is_empty() {
        let root = project_root(global, host)?;
        if global.secrets.is_some() {
            return Ok(vec![of_file(root, global.secrets.clone(), purpose)]);
        }
        if global.project.is_none() {
            let settings = Settings::read(&root, git, host)?.with_exclude(exclude, host.env.current_dir());
            let mut projects = projects_below(&root, purpose, global, git, host);
            projects.retain(|target| target.root == root || !settings.excludes(&target.root));
            if is_only_above(&root, &projects, global, git, host) {
                say_projects(projects.len(), global, host);
                return Ok(projects);
            }
        }
        return Ok(of_project(root, purpose, global, host));
    }
    if global.secrets.is_some() {
        return Err(Error::usage("`--secrets` and a path both say what to check").hint("leave one of them out"));
    }
    let mut found = Vec::new();
    let mut known = HashSet::new();
    for path in paths {
        let below = below(path, purpose, exclude, global, git, host)?;
        found.extend(below.into_iter().filter(|target| known.insert(target.with_links_followed(host))));
    }
    Ok(found)
}

fn below(
    path: &Path,
    purpose: Option<Purpose>,
    exclude: &[String],
    global: &GlobalOptions,
    git: &Git,
    host: &Host,
) -> Result<Vec<CheckTarget>, Error> {
    if path == Path::new("-") {
        let root = project_root(global, host)?;
        return Ok(vec![of_file(root, Some(path.to_owned()), purpose)]);
    }
    let absolute = normalized(&host.env.current_dir().join(path));
    let metadata = host.files.metadata(&absolute).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::missing(format!("there is no `{}`", shown_path(path)))
            .hint("give the path of a secrets file, of an app's folder or of a folder above"),
        _ => Error::io(format!("cannot look at `{}`", shown_path(path)), error),
    })?;
    if !metadata.is_dir {
        return Ok(of_path(&absolute, purpose, global, host));
    }
    let settings = Settings::read(&absolute, git, host)?.with_exclude(exclude, host.env.current_dir());
    let mut found = projects_below(&absolute, purpose, global, git, host);
    let is_above_projects = !found.is_empty();
    found.retain(|target| target.root == absolute || !settings.excludes(&target.root));
    match found.as_mut_slice() {
        // All that there is is left out.
        [] if is_above_projects => {}
        // Nothing that looks like a project: the folder must be meant as one.
        [] => found.push(of_file(absolute, None, purpose)),
        [only] if only.root == absolute => only.is_found = false,
        _ => {}
    }
    Ok(found)
}

/// The projects at and below `top`: folders with `.streamlit/`, and others with an app that has to do with a login.
fn projects_below(
    top: &Path,
    purpose: Option<Purpose>,
    global: &GlobalOptions,
    git: &Git,
    host: &Host,
) -> Vec<CheckTarget> {
    let folders = git.folders_with(top, ".streamlit");
    if !global.quiet {
        for closed in &folders.closed {
            let closed = shown(closed, host);
            host.terminal.say_line(&format!("warning: `{closed}` cannot be read: apps in there are not checked"));
        }
    }
    let mut roots = folders.paths;
    if !roots.iter().any(|root| root == top) {
        roots.extend(apps_without_settings(top, git, host));
        roots.sort();
        roots.dedup();
    }
    let known: HashSet<PathBuf> = roots.iter().cloned().collect();
    let is_own = |root: &PathBuf| !host.is_home(root) && !is_part_of_another(root, &known, host);
    let found = roots.into_iter().filter(is_own).flat_map(|root| {
        let targets = of_project(root, purpose, global, host);
        targets.into_iter().map(|target| CheckTarget { is_found: true, ..target })
    });
    found.collect()
}

/// Whether `root` is the folder of the main script of an app that is started in one of `projects` above it.
fn is_part_of_another(root: &Path, projects: &HashSet<PathBuf>, host: &Host) -> bool {
    let above = root.ancestors().skip(1).find(|folder| projects.contains(*folder));
    above.and_then(|above| script_folder(above, host)).is_some_and(|folder| folder == root)
}

/// Whether `root` is not an app itself, but a folder above `projects`.
fn is_only_above(root: &Path, projects: &[CheckTarget], global: &GlobalOptions, git: &Git, host: &Host) -> bool {
    let below: HashSet<&Path> =
        projects.iter().map(|project| project.root.as_path()).filter(|below| *below != root).collect();
    // A folder with settings is an app, unless it is above several.
    let has_settings = host.files.metadata(&root.join(".streamlit")).is_ok_and(|metadata| metadata.is_dir);
    below.len() > usize::from(has_settings)
        && !has_secrets(root, global.streamlit, host)
        && templates_in(root, host).next().is_none()
        && !has_login(root, git, host)
}

fn say_projects(count: usize, global: &GlobalOptions, host: &Host) {
    if !global.quiet {
        let projects = if count == 1 { "1 project is".to_owned() } else { format!("{count} projects are") };
        host.terminal.say_line(&format!("{projects} checked: there is no app in this folder itself"));
    }
}

/// What to judge of the project at `root`: its secrets, or its examples where the secrets are not checked in.
fn of_project(root: PathBuf, purpose: Option<Purpose>, global: &GlobalOptions, host: &Host) -> Vec<CheckTarget> {
    // A link that leads nowhere is a mistake, whatever lies beside it.
    let is_link = host.files.link_target(&root.join(SECRETS_FILE)).is_ok();
    if !is_link && !has_secrets(&root, global.streamlit, host) {
        let beside: Vec<PathBuf> = templates_in(&root, host).collect();
        let templates = if beside.is_empty() { deployment_templates(&root, host) } else { beside };
        let examples: Vec<CheckTarget> = (templates.into_iter())
            .map(|example| CheckTarget { is_named: false, ..of_file(root.clone(), Some(example), purpose) })
            .collect();
        if !examples.is_empty() {
            return examples;
        }
    }
    vec![of_file(root, None, purpose)]
}

/// What to judge for a single file. A part of an app that has no secrets here stands for the app's examples.
pub(super) fn of_path(path: &Path, purpose: Option<Purpose>, global: &GlobalOptions, host: &Host) -> Vec<CheckTarget> {
    let target = around(path, purpose, host);
    if target.secrets.is_some() { vec![target] } else { of_project(target.root, purpose, global, host) }
}

/// What to judge for a single file: the project that it is a part of, or the file as secrets.
fn around(path: &Path, purpose: Option<Purpose>, host: &Host) -> CheckTarget {
    let folder = path.parent().unwrap_or(path);
    let name = path.file_name().unwrap_or_default();
    // Whatever case the name was typed in, where the file system ignores it.
    let is_own = |own: &str| name.eq_ignore_ascii_case(own) && host.files.is_same(path, &folder.join(own));
    let in_streamlit = folder.file_name().is_some_and(|name| name.eq_ignore_ascii_case(".streamlit"));
    if in_streamlit && (is_own("secrets.toml") || is_own("config.toml")) {
        return of_file(folder.parent().unwrap_or(folder).to_owned(), None, purpose);
    }
    let is_dir = |path: PathBuf| host.files.metadata(&path).is_ok_and(|metadata| metadata.is_dir);
    let nearest = folder.ancestors().find(|folder| is_dir(folder.join(".streamlit")) && !host.is_home(folder));
    let root = nearest.unwrap_or(folder).to_owned();
    let is_part = path.extension().is_some_and(|extension| extension == "py" || extension == "txt");
    of_file(root, (!is_part).then(|| path.to_owned()), purpose)
}

fn of_file(root: PathBuf, secrets: Option<PathBuf>, purpose: Option<Purpose>) -> CheckTarget {
    let implied = match &secrets {
        Some(path) if is_example(path) || is_template(path) => Purpose::Template,
        _ => Purpose::Use,
    };
    let is_named = secrets.is_some();
    CheckTarget { root, secrets, purpose: purpose.unwrap_or(implied), is_found: false, is_named }
}

/// The examples beside the place where the secrets file would be, else those beside `.streamlit/`.
fn templates_in(folder: &Path, host: &Host) -> impl Iterator<Item = PathBuf> + use<> {
    let examples = |folder: &Path| -> Vec<PathBuf> {
        let files = host.files.list(folder).unwrap_or_default();
        let is_file = |path: &Path| host.files.metadata(path).is_ok_and(|metadata| metadata.is_file);
        files.into_iter().filter(|path| is_example(path) && is_file(path)).collect()
    };
    let inside = examples(&folder.join(".streamlit"));
    if inside.is_empty() { examples(folder) } else { inside }.into_iter()
}

/// Whether the name says that the file is to be copied and filled in, whatever it is a file of.
fn is_template(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ending == "example" || ending == "sample" || ending == "template"
}
