//! `check(&RULE, toml)`: what a rule says about a `secrets.toml`, compared with markers in the text.
//!
//! A marker `#~ error[rule-name]` at the end of a line says that the problem's anchor begins on that line.

use std::path::PathBuf;

use crate::diagnostic::{Anchor, Diagnostic};
use crate::rules::values::setting_value::AuthSettings;
use crate::rules::{Absence, ConfigInput, Evidence, FixBudget, Policy, Rule, run_rules};
use crate::source::{LineIndex, SourceMap, apply};
use crate::streamlit::{Secrets, SecretsFile, StreamlitConfig, Version, parse};
use crate::time::UnixTime;

/// 2026-01-01T00:00:00Z.
pub(crate) const NOW: UnixTime = UnixTime(1_767_225_600);

/// Everything that rules about configuration look at.
#[derive(Clone)]
pub(crate) struct Case<'a> {
    /// The secrets files, in reading order.
    pub(crate) secrets: Vec<&'a str>,
    pub(crate) config: &'a str,
    pub(crate) streamlit: Version,
    pub(crate) near_misses: Vec<String>,
    /// A folder of mounted secrets, read before the files: its name, and the TOML that means the same.
    pub(crate) folder: Option<(&'a str, &'a str)>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(secrets: &'a str) -> Self {
        Self { secrets: vec![secrets], config: "", streamlit: Version::NEWEST, near_misses: Vec::new(), folder: None }
    }

    /// What `judge` says about it.
    pub(crate) fn judge(&self, judge: impl Fn(&ConfigInput<'_>) -> Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut sources = SourceMap::default();
        let files = self.folder.into_iter().chain(self.secrets.iter().map(|text| (".streamlit/secrets.toml", *text)));
        let files = files
            .map(|(path, text)| SecretsFile {
                file: sources.add(path, text, Vec::new()),
                path: PathBuf::from(path),
                document: parse(text),
            })
            .collect();
        let secrets = Secrets { files };
        let mut config = StreamlitConfig::default();
        config.merge(sources.add(".streamlit/config.toml", self.config, Vec::new()), &parse(self.config), |_| None);
        judge(&ConfigInput {
            secrets: &secrets,
            settings: AuthSettings::classify(&secrets),
            config: &config,
            streamlit: self.streamlit,
            expected_secrets_path: ".streamlit/secrets.toml",
            near_misses: &self.near_misses,
            absence: &Absence::default(),
            now: NOW,
            sources: &sources,
            fix_budget: FixBudget::default(),
        })
    }

    /// What `rule` says about it, where no other rule has more to say.
    pub(crate) fn diagnose(&self, rule: &'static Rule) -> Vec<Diagnostic> {
        assert_eq!(rule.check.kind(), "config", "`{}` does not judge configuration", rule.info.name);
        let mut diagnostics = self.judge(everything);
        diagnostics.retain(|diagnostic| diagnostic.rule().name == rule.info.name);
        diagnostics
    }
}

/// What all rules about the configuration say.
pub(crate) fn everything(input: &ConfigInput<'_>) -> Vec<Diagnostic> {
    run_rules(&[Evidence::Configuration], Some(input), &Policy::default(), Vec::new())
}

/// Runs `rule` over `text` and asserts that it fires exactly where the markers say.
pub(crate) fn check(rule: &'static Rule, text: &str) -> Vec<Diagnostic> {
    check_with(rule, text, "")
}

/// The same, with a `config.toml` beside.
pub(crate) fn check_with(rule: &'static Rule, text: &str, config_text: &str) -> Vec<Diagnostic> {
    let diagnostics = Case { config: config_text, ..Case::new(text) }.diagnose(rule);
    let lines = LineIndex::new(text);
    let mut found: Vec<(usize, String)> = diagnostics
        .iter()
        .map(|diagnostic| {
            let line = match diagnostic.anchor() {
                Anchor::Span(location) => lines.position(location.span.start).line_number,
                Anchor::File(_) | Anchor::Subject(_) => 1,
            };
            (line, format!("{}[{}]", diagnostic.level().name(), diagnostic.rule().name))
        })
        .collect();
    found.sort();
    let mut expected: Vec<(usize, String)> = text
        .lines()
        .enumerate()
        .flat_map(|(index, line)| line.split("#~ ").skip(1).map(move |marker| (index + 1, marker.trim().to_owned())))
        .collect();
    expected.sort();
    assert_eq!(
        found,
        expected,
        "in:\n{text}\nsaid: {:#?}",
        diagnostics.iter().map(Diagnostic::message).collect::<Vec<_>>()
    );
    diagnostics
}

/// What `rule` says about `text`, with nothing asserted.
pub(crate) fn diagnose(rule: &'static Rule, text: &str, config_text: &str, streamlit: Version) -> Vec<Diagnostic> {
    Case { config: config_text, streamlit, ..Case::new(text) }.diagnose(rule)
}

/// `text` after the fix of the first problem.
pub(crate) fn fixed(text: &str, diagnostics: &[Diagnostic]) -> String {
    let fix = diagnostics.first().and_then(Diagnostic::proposed_fix).expect("the first problem has a fix");
    apply(text, &fix.edits).expect("the edits of a fix do not overlap")
}
