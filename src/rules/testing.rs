//! `check(&RULE, toml)`: what a rule says about a `secrets.toml`, compared with markers in the text.
//!
//! A marker `#~ error[rule-name]` at the end of a line says that the problem's anchor begins on that line.

use std::path::PathBuf;

use super::{ConfigInput, Findings, Rule};
use crate::diagnostic::{Anchor, Diagnostic};
use crate::rules::Check;
use crate::source::{LineIndex, SourceMap};
use crate::streamlit::{Secrets, SecretsFile, StreamlitConfig, Version, parse};

/// Runs `rule` over `text` and asserts that it fires exactly where the markers say.
pub(crate) fn check(rule: &'static Rule, text: &str) -> Vec<Diagnostic> {
    check_with(rule, text, "")
}

/// The same, with a `config.toml` beside.
pub(crate) fn check_with(rule: &'static Rule, text: &str, config_text: &str) -> Vec<Diagnostic> {
    let diagnostics = diagnose(rule, text, config_text, Version::NEWEST);
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
    let mut sources = SourceMap::default();
    let file = sources.add(".streamlit/secrets.toml", text, Vec::new());
    let secrets = Secrets {
        files: vec![SecretsFile { file, path: PathBuf::from(".streamlit/secrets.toml"), document: parse(text) }],
    };
    let mut config = StreamlitConfig::default();
    config.merge(sources.add(".streamlit/config.toml", config_text, Vec::new()), &parse(config_text));
    let input = ConfigInput {
        secrets: &secrets,
        config: &config,
        streamlit,
        expected_secrets_path: ".streamlit/secrets.toml",
        sources: &sources,
    };
    let mut findings = Findings::default();
    let Check::Config(check) = rule.check else { panic!("`{}` does not judge configuration", rule.info.name) };
    check(&input, &mut findings);
    findings.into_diagnostics()
}
