//! The few settings of git that say what it ignores and how its index is written.

use std::path::{Path, PathBuf};

use super::{Files, normalized, read};
use crate::secret::opaque_debug;

/// Git itself gives up at this depth.
const INCLUDE_DEPTH: usize = 10;

/// Every setting of the files that git reads for one repository, in their order.
#[derive(Debug, Default)]
pub(super) struct Configuration(Vec<Setting>);

struct Setting {
    section: String,
    key: String,
    value: String,
}

impl Configuration {
    /// Reads `paths`, of which later ones win, with what they include. An include under a condition is left out.
    pub(super) fn read(files: &dyn Files, paths: impl IntoIterator<Item = PathBuf>, home: Option<&Path>) -> Self {
        let mut configuration = Self::default();
        for file in paths {
            configuration.add(files, &file, home);
        }
        configuration
    }

    /// Reads one more file, which wins over those before it.
    pub(super) fn add(&mut self, files: &dyn Files, file: &Path, home: Option<&Path>) {
        self.add_included(files, file, home, 0);
    }

    fn add_included(&mut self, files: &dyn Files, file: &Path, home: Option<&Path>, depth: usize) {
        let Some(text) = read(files, file).filter(|_| depth <= INCLUDE_DEPTH) else { return };
        for setting in settings(&text) {
            if setting.section == "include" && setting.key == "path" {
                let folder = file.parent().unwrap_or(file);
                if let Some(included) = path(&setting.value, folder, home) {
                    self.add_included(files, &included, home, depth + 1);
                }
            }
            self.0.push(setting);
        }
    }

    /// The last value of `section.key`, both in lower case.
    pub(super) fn value(&self, section: &str, key: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|setting| setting.section == section && setting.key == key);
        found.map(|setting| setting.value.as_str())
    }

    pub(super) fn is_true(&self, section: &str, key: &str) -> bool {
        let is_true = |value: &str| ["true", "yes", "on", "1"].iter().any(|word| value.eq_ignore_ascii_case(word));
        self.value(section, key).is_some_and(is_true)
    }
}

/// The settings in one file, in order. Those of a section with a name of its own, `[section "name"]`, keep it.
fn settings(text: &str) -> Vec<Setting> {
    let mut section = String::new();
    let mut found = Vec::new();
    for line in text.strip_prefix('\u{feff}').unwrap_or(text).lines() {
        let mut line = line.trim();
        if let Some((header, behind)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            section = header.trim().to_ascii_lowercase();
            line = behind.trim();
        }
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        // A key alone is true.
        let (key, value) = line.split_once('=').unwrap_or((line, "true"));
        found.push(Setting {
            section: section.clone(),
            key: key.trim().to_ascii_lowercase(),
            value: unquoted(value.trim()),
        });
    }
    found
}

/// Without quotes, escapes and the comment behind.
fn unquoted(written: &str) -> String {
    let mut value = String::new();
    let mut quoted = false;
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '\\' => value.extend(characters.next()),
            '#' | ';' if !quoted => break,
            _ => value.push(character),
        }
    }
    value.trim_end().to_owned()
}

/// A path as git writes it: `~/` is the home folder, and any other counts from `folder`.
pub(super) fn path(value: &str, folder: &Path, home: Option<&Path>) -> Option<PathBuf> {
    match value.strip_prefix("~/") {
        Some(below) => Some(home?.join(below)),
        None if value.is_empty() => None,
        None => Some(normalized(&folder.join(value))),
    }
}

opaque_debug!(Setting);

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, section: &str, key: &str) -> Option<String> {
        Configuration(settings(text)).value(section, key).map(str::to_owned)
    }

    #[test]
    fn the_last_value_in_its_section_counts() {
        let text = "[core]\n\tbare = false\n\texcludesFile = ~/a # b\n[core \"x\"]\nexcludesfile = no\n[Core] EXCLUDESFILE = \"~/c \\\\#d\"; e\n";
        assert_eq!(value(text, "core", "excludesfile").as_deref(), Some("~/c \\#d"));
        assert_eq!(value(text, "core", "bare").as_deref(), Some("false"));
        assert_eq!(value(text, "extensions", "objectformat"), None);
    }

    #[test]
    fn truth_has_several_words_and_needs_none() {
        for (line, expected) in
            [("ignoreCase", true), ("ignorecase = Yes", true), ("ignorecase = 0", false), ("# ignorecase", false)]
        {
            let configuration = Configuration(settings(&format!("[core]\n{line}\n")));
            assert_eq!(configuration.is_true("core", "ignorecase"), expected, "{line}");
        }
    }

    #[test]
    fn a_tilde_is_the_home() {
        let folder = Path::new("/etc");
        assert_eq!(path("~/x", folder, Some(Path::new("/home/me"))), Some(PathBuf::from("/home/me/x")));
        assert_eq!(path("~/x", folder, None), None);
        assert_eq!(path("../x", folder, None), Some(PathBuf::from("/x")));
        assert_eq!(path("", folder, None), None);
    }
}
