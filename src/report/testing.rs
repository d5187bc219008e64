//! Reports for the renderers' own tests.

use super::{ProviderVerdict, Report, StreamlitFacts};
use crate::diagnostic::Diagnostic;
use crate::source::MaskedSource;

pub(super) fn report<'a>(diagnostics: &'a [Diagnostic], sources: &'a [MaskedSource]) -> Report<'a> {
    report_of(diagnostics, sources, &[("default", true)])
}

pub(super) fn report_of<'a>(
    diagnostics: &'a [Diagnostic],
    sources: &'a [MaskedSource],
    verdicts: &[(&str, bool)],
) -> Report<'a> {
    let providers = verdicts
        .iter()
        .map(|(name, accepted)| ProviderVerdict {
            name: (*name).to_owned(),
            accepted: *accepted,
            message: (!accepted).then(|| "something is missing.".to_owned()),
        })
        .collect();
    Report {
        diagnostics,
        sources,
        rules: &[],
        streamlit: StreamlitFacts {
            version: "1.67.0".to_owned(),
            source: "uv.lock".to_owned(),
            authlib: Some("1.9.10".to_owned()),
            reason: "uv.lock".to_owned(),
            providers,
            more_providers: 0,
        },
        subject: ".streamlit/secrets.toml".to_owned(),
        project: None,
        app: None,
        facts: String::new(),
        consoles: Vec::new(),
    }
}
