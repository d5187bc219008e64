//! What `check` finds around the files that are open, as editors show it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use super::documents::Documents;
use super::position::{Lines, Range};
use crate::commands::check::{CheckedApp, check_around};
use crate::diagnostic::{Anchor, Applicability, Diagnostic, Fix, Level, RuleInfo};
use crate::host::{Host, Overlay};
use crate::options::GlobalOptions;
use crate::report::{escaped, full_text, rule_url};
use crate::secret::Redactor;
use crate::source::{FileId, Location, Replacement};
use crate::streamlit::Auth;

/// One problem in one file.
pub(super) struct Finding {
    pub(super) range: Range,
    pub(super) rule: &'static RuleInfo,
    /// As it is published.
    pub(super) diagnostic: Value,
    pub(super) fix: Option<FindingFix>,
}

/// Edits of one file.
pub(super) struct FindingFix {
    pub(super) title: String,
    pub(super) is_safe: bool,
    pub(super) uri: String,
    pub(super) edits: Vec<(Range, Replacement)>,
}

impl FindingFix {
    pub(super) fn writes_secret(&self) -> bool {
        self.edits.iter().any(|(_, replacement)| matches!(replacement, Replacement::Secret(_)))
    }

    /// As `WorkspaceEdit`, secrets and all.
    pub(super) fn workspace_edit(&self) -> Value {
        let edits = self.edits.iter().map(|(range, replacement)| {
            let text = match replacement {
                Replacement::Plain(text) => text.as_str(),
                Replacement::Secret(text) => text.expose(),
            };
            json!({ "range": range.json(), "newText": text })
        });
        let edits: Vec<Value> = edits.collect();
        json!({ "changes": { self.uri.as_str(): edits } })
    }
}

/// All problems, by file, and what else is known of the apps.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) by_uri: BTreeMap<String, Vec<Finding>>,
    /// The names of the providers of each app, by its folder.
    providers: Vec<(PathBuf, Vec<String>)>,
    /// Why something could not be checked.
    pub(super) errors: Vec<String>,
}

impl Findings {
    /// Checks every app that an open file belongs to, with what the editor has instead of what is on the disk.
    pub(super) fn collect(documents: &Documents, global: &GlobalOptions, host: &Host) -> Self {
        let overlay = Overlay::new(Arc::clone(&host.files));
        for (_, document) in documents.iter() {
            overlay.change(document.path.clone(), document.text.expose().to_owned());
        }
        let mut host = Host { files: Arc::new(overlay), ..host.clone() };
        // Half-typed values are no secrets the next time.
        host.terminal.redactor = Redactor::default();
        let paths: Vec<&Path> = documents.iter().map(|(_, document)| document.path.as_path()).collect();
        let mut found = Self::default();
        for checked in check_around(&paths, global, &host) {
            match checked {
                Ok(checked) => found.add(&checked, documents, &host),
                Err(error) => found.errors.push(host.terminal.redactor.redact(&error.to_string()).into_owned()),
            }
        }
        found
    }

    /// The providers of the app that a file belongs to.
    pub(super) fn providers_around(&self, path: &Path) -> &[String] {
        let apps = self.providers.iter().filter(|(root, _)| path.starts_with(root));
        apps.max_by_key(|(root, _)| root.components().count()).map_or(&[], |(_, names)| names)
    }

    pub(super) fn in_file(&self, uri: &str) -> &[Finding] {
        self.by_uri.get(uri).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, checked: &CheckedApp, documents: &Documents, host: &Host) {
        let project = &checked.project;
        let auth = project.secrets.auth();
        let is_public = |name: &str| !host.terminal.redactor.is_secret(name);
        let providers = auth.iter().flat_map(Auth::providers);
        let names = providers.filter(|provider| !provider.is_flat() && is_public(provider.name));
        self.providers.push((project.root.clone(), names.map(|provider| provider.name.to_owned()).collect()));
        let place = Placement { checked, documents, host };
        for diagnostic in &checked.diagnostics {
            let Some((uri, range)) = place.of_anchor(diagnostic.anchor()) else { continue };
            let mut published = place.published(diagnostic, range);
            host.terminal.redactor.redact_json(&mut published);
            let fix = diagnostic.proposed_fix().and_then(|fix| place.fix(fix));
            let finding = Finding { range, rule: diagnostic.rule(), diagnostic: published, fix };
            let found = self.by_uri.entry(uri).or_default();
            // Two apps may share a file, and a problem in it.
            if found.iter().all(|other| other.diagnostic != finding.diagnostic) {
                found.push(finding);
            }
        }
    }
}

/// Finds the editor's names and positions for those of one check.
struct Placement<'a> {
    checked: &'a CheckedApp,
    documents: &'a Documents,
    host: &'a Host,
}

impl Placement<'_> {
    fn uri(&self, file: FileId) -> Option<String> {
        self.documents.uri(&self.checked.path_of(file, self.host))
    }

    fn range(&self, location: Location) -> Range {
        Lines::new(self.checked.project.sources.text(location.file)).range(location.span)
    }

    /// What is in no file is shown at the beginning of one that is open.
    fn of_anchor(&self, anchor: &Anchor) -> Option<(String, Range)> {
        match anchor {
            Anchor::Span(location) => Some((self.uri(location.file)?, self.range(*location))),
            Anchor::File(file) => Some((self.uri(*file)?, Range::BEGINNING)),
            Anchor::Subject(_) => {
                let root = &self.checked.project.root;
                let open = self.documents.iter().find(|(_, document)| document.path.starts_with(root));
                open.map(|(uri, _)| (uri.to_owned(), Range::BEGINNING))
            }
        }
    }

    fn published(&self, diagnostic: &Diagnostic, range: Range) -> Value {
        let rule = diagnostic.rule();
        let severity = match diagnostic.level() {
            Level::Error => 1,
            Level::Warning => 2,
            Level::Info => 3,
        };
        let mut message = full_text(diagnostic);
        if let Anchor::Subject(subject) = diagnostic.anchor() {
            message = format!("{}: {message}", escaped(subject));
        }
        let mut published = json!({
            "range": range.json(),
            "severity": severity,
            "code": rule.name,
            "source": env!("CARGO_PKG_NAME"),
            "message": message,
        });
        if let Some(url) = rule_url(rule) {
            published["codeDescription"] = json!({ "href": url });
        }
        let related: Vec<Value> = (diagnostic.related_labels().iter())
            .filter_map(|label| {
                let (uri, range) = (self.uri(label.location.file)?, self.range(label.location));
                Some(json!({ "location": { "uri": uri, "range": range.json() }, "message": escaped(&label.text) }))
            })
            .collect();
        if !related.is_empty() {
            published["relatedInformation"] = related.into();
        }
        published
    }

    /// The fix, if it is one of the app's own files.
    fn fix(&self, fix: &Fix) -> Option<FindingFix> {
        if !self.checked.may_edit(fix.file, self.host) {
            return None;
        }
        let edits = fix.edits.iter().map(|edit| {
            let range = self.range(Location { file: fix.file, span: edit.span });
            (range, edit.replacement.clone())
        });
        Some(FindingFix {
            title: escaped(&fix.title).into_owned(),
            is_safe: fix.applicability == Applicability::Safe,
            uri: self.uri(fix.file)?,
            edits: edits.collect(),
        })
    }
}
