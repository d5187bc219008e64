//! What `check` finds around single files, for whoever shows it otherwise.

use std::path::{Path, PathBuf};

use super::fixing::{is_own_file, path_of};
use super::run::CheckRun;
use super::target::of_path;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::host::{Git, Host};
use crate::options::GlobalOptions;
use crate::project::Project;
use crate::rules::LevelOverrides;
use crate::source::FileId;

/// An app with what is wrong with it.
pub(in crate::commands) struct CheckedApp {
    pub(in crate::commands) project: Project,
    pub(in crate::commands) diagnostics: Vec<Diagnostic>,
}

impl CheckedApp {
    /// Where a file that was read really is.
    pub(in crate::commands) fn path_of(&self, file: FileId, host: &Host) -> PathBuf {
        path_of(&self.project, file, host)
    }

    /// Whether a file is the app's own, so that a fix may change it.
    pub(in crate::commands) fn may_edit(&self, file: FileId, host: &Host) -> bool {
        is_own_file(&self.path_of(file, host), &self.project, host)
    }
}

/// Checks every app that one of `paths` is a file of, once.
pub(in crate::commands) fn check_around(
    paths: &[&Path],
    global: &GlobalOptions,
    host: &Host,
) -> Vec<Result<CheckedApp, Error>> {
    let run = CheckRun {
        overrides: LevelOverrides::default(),
        fail_on: None,
        exclude: Vec::new(),
        fixing: None,
        online: None,
        git: Git::detect(host),
    };
    let mut targets = Vec::new();
    for path in paths {
        for target in of_path(path, None, global, host) {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
    }
    let check = |target| {
        let judged = run.check(target, global, host)?;
        Ok(CheckedApp { project: judged.project, diagnostics: judged.diagnostics })
    };
    targets.iter().map(check).collect()
}
