//! What a rule about the app around its configuration says: the files are texts, the disk and git are set by hand.

use std::ops::Range;
use std::path::PathBuf;

use crate::diagnostic::{Anchor, Diagnostic};
use crate::rules::tests::config_case::NOW;
use crate::rules::values::setting_value::AuthSettings;
use crate::rules::{Absence, Check, ConfigInput, Findings, FixBudget, ProjectInput, Rule};
use crate::source::{FileId, LineIndex, Location, SourceMap, Span};
use crate::streamlit::requirements::{
    Completeness, Dependencies, Manifest, ManifestFile, UnreadVersion, of_lock, of_requirements, of_site_packages,
};
use crate::streamlit::{
    AppContext, AppFile, GitState, Readers, Secrets, SecretsFile, StoredSecrets, StreamlitConfig, Version, app_calls,
    parse,
};

/// A default provider.
pub(crate) const AUTH: &str = "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\ncookie_secret = 'CANARY-cookie'\nclient_id = 'app'\nclient_secret = 'CANARY-client'\nserver_metadata_url = 'https://idp.example/.well-known/openid-configuration'\n";

/// A named provider and no default one.
pub(crate) const AUTH_NAMED: &str = "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\ncookie_secret = 'CANARY-cookie'\n[auth.google]\nclient_id = 'app'\nclient_secret = 'CANARY-client'\nserver_metadata_url = 'https://accounts.google.com/.well-known/openid-configuration'\n";

/// Changes what cannot be told from a text.
type Change = Box<dyn Fn(&mut AppContext)>;

/// An app.
#[derive(Default)]
pub(crate) struct ProjectCase {
    pub(crate) secrets: String,
    /// Another one than the packages say.
    pub(crate) streamlit: Option<Version>,
    /// `config.toml`.
    config: Option<String>,
    /// The first of them is what [`ProjectCase::place`] counts from.
    files: Vec<(String, String)>,
    python: Option<String>,
    packages: Option<(Completeness, &'static str, String)>,
    installed: Vec<String>,
    example: Option<String>,
    changes: Vec<Change>,
}

impl ProjectCase {
    pub(crate) fn new(secrets: &str) -> Self {
        Self { secrets: secrets.to_owned(), ..Self::default() }
    }

    pub(crate) fn file(mut self, path: &str, text: &str) -> Self {
        self.files.push((path.to_owned(), text.to_owned()));
        self
    }

    pub(crate) fn config(mut self, text: &str) -> Self {
        self.config = Some(text.to_owned());
        self
    }

    pub(crate) fn python(mut self, text: &str) -> Self {
        self.python = Some(text.to_owned());
        self
    }

    pub(crate) fn requirements(mut self, text: &str) -> Self {
        self.packages = Some((Completeness::Declared, "requirements.txt", text.to_owned()));
        self
    }

    pub(crate) fn lock(mut self, text: &str) -> Self {
        self.packages = Some((Completeness::Locked, "uv.lock", text.to_owned()));
        self
    }

    pub(crate) fn installed(mut self, names: &[&str]) -> Self {
        self.installed = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    pub(crate) fn example(mut self, text: &str) -> Self {
        self.example = Some(text.to_owned());
        self
    }

    pub(crate) fn with(mut self, change: impl Fn(&mut AppContext) + 'static) -> Self {
        self.changes.push(Box::new(change));
        self
    }

    /// A place in the file number `index` of those given by [`ProjectCase::file`].
    pub(crate) fn place(index: usize, range: Range<usize>) -> Location {
        let mut sources = SourceMap::default();
        let files: Vec<FileId> = (0..=index).map(|_| sources.add("", "", Vec::new())).collect();
        Location { file: files[index], span: Span::from(range) }
    }

    /// What `rule` says.
    pub(crate) fn diagnose(&self, rule: &'static Rule) -> Vec<Diagnostic> {
        self.judge(rule).0
    }

    /// What `rule` says, as `level path:line: message`.
    pub(crate) fn said(&self, rule: &'static Rule) -> Vec<String> {
        let (diagnostics, sources) = self.judge(rule);
        let said = diagnostics.iter().map(|diagnostic| {
            let place = match diagnostic.anchor() {
                Anchor::Span(Location { file, span }) => {
                    let line = LineIndex::new(sources.text(*file)).position(span.start).line_number;
                    format!("{}:{line}", sources.path(*file))
                }
                Anchor::File(file) => sources.path(*file).to_owned(),
                Anchor::Subject(subject) => subject.clone(),
            };
            format!("{} {place}: {}", diagnostic.level().name(), diagnostic.message())
        });
        let said: Vec<String> = said.collect();
        let shown = format!("{diagnostics:?}");
        assert!(!shown.contains("CANARY"), "{shown}");
        said
    }

    fn judge(&self, rule: &'static Rule) -> (Vec<Diagnostic>, SourceMap) {
        let Check::Project(check) = rule.check else { panic!("`{}` does not judge projects", rule.info.name) };
        let mut sources = SourceMap::default();
        for (path, text) in &self.files {
            sources.add(path, text, Vec::new());
        }
        let secrets = secrets_file(".streamlit/secrets.toml", &self.secrets, &mut sources);
        let mut app_context = AppContext {
            stored_secrets: vec![StoredSecrets {
                file: secrets.file,
                git: GitState::Unknown,
                readers: Readers::Few,
                images: Vec::new(),
            }],
            ..AppContext::default()
        };
        self.add_dependencies(&mut app_context, &mut sources);
        if !self.installed.is_empty() {
            let manifest = of_site_packages(self.installed.iter().map(String::as_str));
            app_context.environment = Some(ManifestFile { name: ".venv".to_owned(), file: None, manifest });
        }
        if let Some(python) = &self.python {
            let file = sources.add("app.py", python, Vec::new());
            app_context.app_files.push(AppFile { file, calls: app_calls(python), is_reached: true });
        }
        if let Some(example) = &self.example {
            app_context.examples.push(secrets_file(".streamlit/secrets.toml.example", example, &mut sources));
        }
        for change in &self.changes {
            change(&mut app_context);
        }
        let found = app_context.dependencies.as_ref().map(|dependencies| dependencies.streamlit.version);
        let mut config = StreamlitConfig::default();
        if let Some(text) = &self.config {
            config.merge(sources.add(".streamlit/config.toml", text, Vec::new()), &parse(text), |_| None);
        }
        let mut findings = Findings::default();
        let secrets = Secrets { files: vec![secrets] };
        let input = ConfigInput {
            secrets: &secrets,
            settings: AuthSettings::classify(&secrets),
            config: &config,
            streamlit: self.streamlit.or(found).unwrap_or(Version::NEWEST),
            expected_secrets_path: ".streamlit/secrets.toml",
            near_misses: &[],
            absence: &Absence::default(),
            now: NOW,
            sources: &sources,
            fix_budget: FixBudget::default(),
        };
        check(&ProjectInput { config: &input, app_context: &app_context }, &mut findings);
        (findings.into_diagnostics(), sources)
    }

    fn add_dependencies(&self, app_context: &mut AppContext, sources: &mut SourceMap) {
        let Some((completeness, name, text)) = &self.packages else { return };
        let read: fn(&str) -> Manifest = if *completeness == Completeness::Locked { of_lock } else { of_requirements };
        let file = sources.add(*name, text, Vec::new());
        let manifest = read(text);
        app_context.unread_versions.extend(manifest.unread.iter().map(|unread| UnreadVersion {
            source: (*name).to_owned(),
            place: Location { file, span: unread.span },
            reason: unread.reason,
        }));
        let file = ManifestFile { name: (*name).to_owned(), file: Some(file), manifest };
        app_context.dependencies = Dependencies::from_sets(*completeness, &[file.into()]);
    }
}

fn secrets_file(path: &str, text: &str, sources: &mut SourceMap) -> SecretsFile {
    let document = parse(text);
    let hidden = document.secret_spans_of_secrets();
    SecretsFile { file: sources.add(path, text, hidden), path: PathBuf::from(path), document }
}
