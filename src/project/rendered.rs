//! Secrets files that are not there yet: those that something writes when the app is deployed, and examples to be copied.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::app_files::Reader;
use super::command_files::{deployment_files, is_of_ci, start_files};
use super::files::{FILE_LIMIT, TEMPLATES, names_in, secrets_file, shown};
use crate::host::Host;
use crate::streamlit::{Secrets, SecretsFile, embedded_secrets, hidden_spans, is_example, mask_secrets, parse_as};

impl Reader<'_> {
    /// What scripts and manifests write as a secrets file when a container starts.
    pub(super) fn embedded(&mut self, names: &[String]) -> Vec<Secrets> {
        let mut found = Vec::new();
        for path in start_files(self.root, names, self.host) {
            let Some(text) = self.text(&path) else { continue };
            let Some(toml) = embedded_secrets(&text) else { continue };
            // A workflow without variables in it writes what a test needs.
            if is_of_ci(&path) && !toml.contains('$') {
                continue;
            }
            let document = parse_as(&toml, self.dialect);
            let mut mask = mask_secrets(&toml, &document);
            if path.extension() == Some(OsStr::new("py")) {
                mask.secret.extend(hidden_spans(&text));
            }
            let file = self.add(&path, text, mask);
            found.push(Secrets { files: vec![SecretsFile { file, path, document }] });
        }
        for path in templates(self.root, names, self.host).into_iter().filter(|path| is_rendered(path)) {
            let Ok(bytes) = self.host.files.read(&path, FILE_LIMIT) else { continue };
            let name = shown(&path, self.host);
            found.push(Secrets { files: vec![secrets_file(path, name, bytes, self.dialect, self.sources)] });
        }
        found
    }

    /// Example files in `.streamlit/` and beside it.
    pub(super) fn examples(&mut self, names: &[String]) -> Vec<SecretsFile> {
        let folder = self.root.join(".streamlit");
        let inside = names_in(&folder, self.host);
        let here = names.iter().map(|name| self.root.join(name));
        let paths: Vec<PathBuf> =
            inside.iter().map(|name| folder.join(name)).chain(here).filter(|path| is_example(path)).collect();
        paths
            .into_iter()
            .filter_map(|path| {
                let bytes = self.host.files.read(&path, FILE_LIMIT).ok()?;
                let name = shown(&path, self.host);
                Some(secrets_file(path, name, bytes, self.dialect, self.sources))
            })
            .collect()
    }
}

/// The templates of a secrets file in the folders from which the app in `root` is deployed.
pub(crate) fn deployment_templates(root: &Path, host: &Host) -> Vec<PathBuf> {
    let mut found = templates(root, &names_in(root, host), host);
    found.retain(|path| path.parent() != Some(root));
    found
}

fn templates(root: &Path, names: &[String], host: &Host) -> Vec<PathBuf> {
    deployment_files(root, names, host).into_iter().filter(|path| is_example(path)).collect()
}

/// Whether a program fills the template in, and not people.
fn is_rendered(path: &Path) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|end| TEMPLATES.contains(&end))
}
