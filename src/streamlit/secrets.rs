//! All secrets files of a project together, as Streamlit merges them.

use std::path::PathBuf;

use super::document::{Document, Entry, Table, Value};
use super::keys::{REQUIRED_KEYS, kind_anywhere};
use super::{CALLBACK_PATH, Version};
use crate::source::{FileId, Location, Span};

/// The name that `st.login()` without an argument stands for.
pub(crate) const DEFAULT_PROVIDER: &str = "default";

/// The files that were there, in reading order.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    pub(crate) files: Vec<SecretsFile>,
}

#[derive(Debug)]
pub(crate) struct SecretsFile {
    pub(crate) file: FileId,
    pub(crate) path: PathBuf,
    pub(crate) document: Document,
}

impl Secrets {
    /// Whether one of the files is malformed: Streamlit then reads none of them.
    pub(crate) fn is_broken(&self) -> bool {
        self.files.iter().any(|file| !file.document.problems.is_empty())
    }

    /// What Python raises while Streamlit `version` reads the files, where that is nothing that Streamlit catches.
    pub(crate) fn exception(&self, version: Version) -> Option<&str> {
        self.files.iter().find_map(|file| file.document.problems.first())?.exception(version)
    }

    /// What `auth` is: the last file that has the key wins, and its value replaces the earlier ones whole.
    pub(crate) fn auth_entry(&self) -> Option<Setting<'_>> {
        if self.is_broken() {
            return None;
        }
        self.files
            .iter()
            .rev()
            .find_map(|file| Some(Setting { file: file.file, entry: file.document.root.get("auth")? }))
    }

    /// Whether the files set up a login with OpenID Connect, in whatever place: other logins have none of these keys.
    pub(crate) fn sets_up_login(&self) -> bool {
        fn in_table(table: &Table, depth: usize) -> bool {
            table.entries.iter().any(|entry| match &entry.value {
                Value::Table(inner) => depth > 0 && in_table(inner, depth - 1),
                value => match entry.key.to_ascii_lowercase().as_str() {
                    "server_metadata_url" | "cookie_secret" => true,
                    "redirect_uri" => value.as_str().is_some_and(|uri| uri.contains(CALLBACK_PATH)),
                    _ => false,
                },
            })
        }
        self.files.iter().any(|file| in_table(&file.document.root, 3))
    }

    /// `[auth]`, if it is a table.
    pub(crate) fn auth(&self) -> Option<Auth<'_>> {
        let setting = self.auth_entry()?;
        Some(Auth { setting, table: setting.entry.value.as_table()? })
    }
}

/// A key with its value, and the file where it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) file: FileId,
    pub(crate) entry: &'a Entry,
}

impl<'a> Setting<'a> {
    pub(crate) const fn key(&self) -> Location {
        Location { file: self.file, span: self.entry.key_span }
    }

    pub(crate) const fn value(&self) -> Location {
        Location { file: self.file, span: self.entry.value_span }
    }

    pub(crate) fn as_str(&self) -> Option<&'a str> {
        self.entry.value.as_str()
    }
}

/// The `[auth]` that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Auth<'a> {
    pub(crate) setting: Setting<'a>,
    pub(crate) table: &'a Table,
}

impl<'a> Auth<'a> {
    pub(crate) const fn file(&self) -> FileId {
        self.setting.file
    }

    /// Where the section begins: its header, or the key that first names it.
    pub(crate) fn location(&self) -> Location {
        section_location(self.setting, self.table)
    }

    pub(crate) fn get(&self, key: &str) -> Option<Setting<'a>> {
        self.table.get(key).map(|entry| Setting { file: self.file(), entry })
    }

    pub(crate) fn settings(&self) -> impl Iterator<Item = Setting<'a>> + use<'a> {
        let file = self.file();
        self.table.entries.iter().map(move |entry| Setting { file, entry })
    }

    /// The sub-tables that are providers, in the order of the text.
    pub(crate) fn named_providers(&self) -> Vec<Provider<'a>> {
        self.named().collect()
    }

    pub(crate) fn has_named_providers(&self) -> bool {
        self.named().next().is_some()
    }

    fn named(&self) -> impl Iterator<Item = Provider<'a>> + use<'a> {
        self.settings().filter(|setting| !is_setting(&setting.entry.key)).filter_map(|setting| {
            let table = setting.entry.value.as_table()?;
            Some(Provider { name: &setting.entry.key, section: Some(setting), table })
        })
    }

    /// The names of all sub-tables that stand for a provider, also of those that Streamlit cannot use.
    pub(crate) fn offered_names(&self) -> Vec<&'a str> {
        self.table
            .entries
            .iter()
            .filter(|entry| !is_setting(&entry.key))
            .filter(|entry| matches!(entry.value, Value::Table(_) | Value::ArrayOfTables(_)))
            .map(|entry| entry.key.as_str())
            .collect()
    }

    /// The provider that `st.login()` without an argument uses: `[auth.default]`, else the settings directly in `[auth]`
    /// if there are any.
    pub(crate) fn default_provider(&self) -> Option<Provider<'a>> {
        if let Some(section) = self.get(DEFAULT_PROVIDER) {
            return Some(Provider {
                name: DEFAULT_PROVIDER,
                section: Some(section),
                table: section.entry.value.as_table()?,
            });
        }
        let has_one = REQUIRED_KEYS.iter().any(|key| self.table.get(key).is_some());
        has_one.then_some(Provider { name: DEFAULT_PROVIDER, section: None, table: self.table })
    }

    /// Every provider, the default one first.
    pub(crate) fn providers(&self) -> Vec<Provider<'a>> {
        let named = self.named_providers().into_iter().filter(|provider| provider.name != DEFAULT_PROVIDER);
        self.default_provider().into_iter().chain(named).collect()
    }
}

/// The settings of one provider, as written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Provider<'a> {
    pub(crate) name: &'a str,
    /// The sub-table of `[auth]`; absent when the settings are in `[auth]` itself.
    pub(crate) section: Option<Setting<'a>>,
    pub(crate) table: &'a Table,
}

impl<'a> Provider<'a> {
    /// Whether the settings are directly in `[auth]`.
    pub(crate) const fn is_flat(&self) -> bool {
        self.section.is_none()
    }

    pub(crate) fn get(&self, auth: &Auth<'a>, key: &str) -> Option<Setting<'a>> {
        self.table.get(key).map(|entry| Setting { file: auth.file(), entry })
    }

    /// Where its section begins.
    pub(crate) fn location(&self, auth: &Auth<'a>) -> Location {
        self.section.map_or_else(|| auth.location(), |section| section_location(section, self.table))
    }

    /// How its section is called in the file: `[auth]` or `[auth.NAME]`.
    pub(crate) fn section_name(&self) -> String {
        if self.is_flat() { "[auth]".to_owned() } else { format!("[auth.{}]", self.name) }
    }
}

/// Whether a table of this name inside `[auth]` is a setting, rightly or wrongly a table, and no provider.
fn is_setting(key: &str) -> bool {
    kind_anywhere(key).is_some()
}

fn section_location(setting: Setting<'_>, table: &Table) -> Location {
    let span: Span = table.header().unwrap_or(setting.entry.key_span);
    Location { file: setting.file, span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::streamlit::parse;

    fn secrets(texts: &[&str]) -> Secrets {
        let mut sources = SourceMap::default();
        let files = texts
            .iter()
            .map(|text| SecretsFile {
                file: sources.add("f", *text, Vec::new()),
                path: PathBuf::from("f"),
                document: parse(text),
            })
            .collect();
        Secrets { files }
    }

    #[test]
    fn a_later_auth_replaces_an_earlier_one_whole() {
        let secrets = secrets(&["[auth]\nredirect_uri = 'a'\n", "[auth.google]\nclient_id = 'b'\n"]);
        let auth = secrets.auth().unwrap();
        assert!(auth.get("redirect_uri").is_none());
        assert_eq!(auth.named_providers()[0].name, "google");
    }

    #[test]
    fn one_malformed_file_hides_all() {
        assert!(secrets(&["[auth]\na = 'b'\n", "x = "]).auth().is_none());
    }

    #[test]
    fn tables_of_settings_are_not_providers() {
        let secrets = secrets(&["[auth]\nclient_id = 'x'\nclient_kwargs = { scope = 'openid' }\n[auth.okta]\n"]);
        let names: Vec<&str> = secrets.auth().unwrap().providers().iter().map(|provider| provider.name).collect();
        assert_eq!(names, ["default", "okta"]);
    }
}
