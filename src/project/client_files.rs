//! The files that a provider's console hands out for a client, with its secret in them.

use std::path::{Path, PathBuf};

use super::app_files::Reader;
use super::command_files::file_name;
use crate::rules::is_unfilled_secret;
use crate::secret::{looks_generated, looks_like_secret};
use crate::source::FileId;
use crate::streamlit::GitState;

/// Words in the names of such files where they are in a folder of their own.
const WORDS: [&str; 5] = ["client", "credential", "google", "oauth", "secret"];

impl Reader<'_> {
    /// The JSON files that Google's console downloads for a client, in the app's folder, in `.streamlit/` and, by their
    /// names, in the folders beside.
    pub(super) fn client_files(&mut self, names: &[String]) -> Vec<(FileId, GitState)> {
        let is_json = |path: &Path| path.extension().is_some_and(|extension| extension == "json");
        let in_folder = |name: &str| self.host.files.list(&self.root.join(name)).unwrap_or_default();
        let is_named = |path: &PathBuf| {
            let name = file_name(path).to_lowercase();
            WORDS.iter().any(|word| name.contains(word))
        };
        let folders = names.iter().filter(|name| !name.contains('.'));
        let beside = folders.flat_map(|name| in_folder(name)).filter(is_named);
        let here = names.iter().map(|name| self.root.join(name));
        let paths: Vec<PathBuf> =
            here.chain(in_folder(".streamlit")).chain(beside).filter(|path| is_json(path)).collect();
        let mut found = Vec::new();
        for path in paths {
            if self.text(&path).is_some_and(|text| has_client_secret(&text)) {
                let state = self.git_state(&path);
                found.push((self.add(&path, String::new(), Vec::new()), state));
            }
        }
        found
    }
}

/// Whether a JSON text has the secret of a client, and not something to be filled in.
fn has_client_secret(text: &str) -> bool {
    if !text.contains("\"client_secret\"") || !text.contains("\"redirect_uris\"") {
        return false;
    }
    let Ok(document) = serde_json::from_str::<serde_json::Value>(text) else { return false };
    let clients =
        ["web", "installed"].into_iter().filter_map(|kind| document.get(kind)?.get("client_secret")?.as_str());
    let is_real = |secret: &str| (looks_like_secret(secret) || looks_generated(secret)) && !is_unfilled_secret(secret);
    clients.into_iter().any(is_real)
}

#[cfg(test)]
mod tests {
    use super::has_client_secret;

    #[test]
    fn a_secret_is_told_from_what_is_to_be_filled_in() {
        let file = |kind: &str, secret: &str| {
            format!(
                r#"{{"{kind}":{{"client_id":"x","client_secret":"{secret}","redirect_uris":["http://localhost"]}}}}"#
            )
        };
        for (text, expected) in [
            (file("web", "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"), true),
            (file("installed", "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"), true),
            (file("web", "YOUR_CLIENT_SECRET"), false),
            (file("web", "GOCSPX-xxxxxxxxxxxxxxxxxxxxxxxxxxxx"), false),
            (file("web", "<client secret>"), false),
            (file("service", "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"), false),
            (String::from("{}"), false),
        ] {
            assert_eq!(has_client_secret(&text), expected, "{text}");
        }
    }
}
