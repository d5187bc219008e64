//! `--fix`, `--unsafe-fixes`, `--diff`: proposed fixes are made, and what they make is judged again.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::standing::Standing;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::error::{Error, Kind};
use crate::host::{BlockedFile, Expected, Host, Overlay, WriteOptions};
use crate::project::{Project, shown};
use crate::report::{AppFacts, ProjectState};
use crate::report::{DiffLine, diff_lines, unified_diff};
use crate::rules::FixHistory;
use crate::source::{FileId, apply};
use crate::streamlit::SECRETS_FILE;

/// Fixes make room for others; more rounds than this mean that two rules want the opposite.
const ROUNDS: usize = 8;

/// The permission bits of a file that a fix creates.
const NEW_FILE_MODE: u32 = 0o600;

/// Which fixes to make, and what to do with them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixing {
    pub(super) widest: Applicability,
    pub(super) outcome: FixOutcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FixOutcome {
    /// The files are written.
    Write,
    /// The changes are shown.
    Show,
}

/// What was done.
#[derive(Default)]
pub(super) struct Fixed {
    pub(super) fixes: usize,
    /// The changes as a unified diff.
    pub(super) diff: String,
    /// The files that were, or would be, written, as the user may call them.
    pub(super) files: Vec<String>,
}

/// A project with what is wrong with it, after fixes were made.
pub(super) struct JudgedProject {
    pub(super) project: Project,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) fixed: Fixed,
    pub(super) standing: Standing,
    /// The running app, where it was asked.
    pub(super) app: Option<AppFacts>,
}

/// A file before the first change and after the last.
struct Change {
    path: PathBuf,
    original: String,
    before: Vec<DiffLine>,
    text: String,
}

/// Gathers and judges again, with another disk.
type Again<'a> = dyn Fn(&Host) -> Result<(Project, Vec<Diagnostic>), Error> + 'a;

/// Makes the fixes of `diagnostics`, and those of what is then found, until there are no more.
pub(super) fn fix(
    fixing: Fixing,
    mut project: Project,
    mut diagnostics: Vec<Diagnostic>,
    host: &Host,
    again: &Again<'_>,
) -> Result<JudgedProject, Error> {
    let overlay = Arc::new(Overlay::new(Arc::clone(&host.files)));
    let trial = Host { files: Arc::clone(&overlay) as Arc<_>, ..host.clone() };
    let mut history = FixHistory::default();
    let mut changes: BTreeMap<String, Change> = BTreeMap::new();
    let mut made = 0;
    for _ in 0..ROUNDS {
        let may_edit = |file| is_own_file(&path_of(&project, file, host), &project, host);
        let round = history.next_round(&diagnostics, fixing.widest, &project.sources, &may_edit);
        if round.edits.is_empty() {
            break;
        }
        made += round.fixes;
        for (file, edits) in &round.edits {
            let text = project.sources.text(*file);
            let edited = apply(text, edits).expect("the edits of one round do not collide");
            let path = path_of(&project, *file, host);
            let change = changes.entry(project.sources.path(*file).to_owned()).or_insert_with(|| Change {
                path: path.clone(),
                original: text.to_owned(),
                before: diff_lines(&project.sources, *file),
                text: String::new(),
            });
            change.text.clone_from(&edited);
            overlay.change(path, edited);
        }
        (project, diagnostics) = again(&trial)?;
    }
    let mut fixed = Fixed { fixes: made, ..Fixed::default() };
    for (shown_path, change) in &changes {
        if change.text == change.original {
            continue;
        }
        if fixing.outcome == FixOutcome::Write {
            write(change, host)?;
        }
        let file = project.sources.ids().find(|file| project.sources.path(*file) == shown_path);
        let after = file.map(|file| diff_lines(&project.sources, file)).unwrap_or_default();
        fixed.diff.push_str(&unified_diff(shown_path, &change.before, &after));
        fixed.files.push(shown_path.clone());
    }
    let standing = Standing::State(ProjectState::Checked);
    Ok(JudgedProject { project, diagnostics, fixed, standing, app: None })
}

/// Where a file that was read really is.
pub(super) fn path_of(project: &Project, file: FileId, host: &Host) -> PathBuf {
    let secrets = project.secrets.files.iter().find(|secrets| secrets.file == file);
    secrets.map_or_else(|| host.env.current_dir().join(project.sources.path(file)), |secrets| secrets.path.clone())
}

/// Whether the file lies in the project, links followed, or was named on the command line. What other projects share is
/// not changed on the way.
pub(super) fn is_own_file(path: &Path, project: &Project, host: &Host) -> bool {
    let real = |path: &Path| host.files.canonical(path).ok();
    let Some(path) = real(path) else { return false };
    let is_named = project.secrets_path != project.root.join(SECRETS_FILE);
    real(&project.root).is_some_and(|root| path.starts_with(root))
        || (is_named && real(&project.secrets_path) == Some(path))
}

fn write(change: &Change, host: &Host) -> Result<(), Error> {
    let shown_path = shown(&change.path, host);
    let refused = |error: io::Error| {
        let error = match error.kind() {
            io::ErrorKind::ResourceBusy => {
                Error::new(Kind::Refused, format!("`{shown_path}` changed while it was checked"))
            }
            io::ErrorKind::WouldBlock => {
                Error::new(Kind::Refused, format!("another authctl is at work on `{shown_path}`"))
            }
            _ => {
                let hint = BlockedFile::behind(&error)
                    .map_or("nothing was changed in it; make it writable for you", BlockedFile::hint);
                return Error::unwritable(&shown_path, error, hint);
            }
        };
        error.hint("nothing was changed in it; run it again")
    };
    let _lock = host.files.lock(&change.path).map_err(refused)?;
    let expected = Expected::Contents(change.original.as_bytes());
    let options = WriteOptions { mode: NEW_FILE_MODE, expected };
    host.files.write_atomically(&change.path, change.text.as_bytes(), options).map_err(refused)
}
