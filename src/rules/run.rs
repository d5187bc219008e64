//! Runs rules over what was gathered and puts what they say in order.

use super::{Check, ConfigInput, Findings, LoginInput, ProviderInput, RULES};
use crate::diagnostic::{Anchor, Diagnostic};

pub(crate) fn judge_config(input: &ConfigInput<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for rule in RULES {
        if let Check::Config(check) = rule.check {
            check(input, &mut findings);
        }
    }
    sorted(findings)
}

pub(crate) fn judge_provider(input: &ProviderInput<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for rule in RULES {
        if let Check::Provider(check) = rule.check {
            check(input, &mut findings);
        }
    }
    sorted(findings)
}

pub(crate) fn judge_login(input: &LoginInput<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for rule in RULES {
        if let Check::Login(check) = rule.check {
            check(input, &mut findings);
        }
    }
    sorted(findings)
}

/// By place; at one place the worse problem first.
fn sorted(findings: Findings) -> Vec<Diagnostic> {
    let mut diagnostics = findings.into_diagnostics();
    diagnostics.sort_by_key(|diagnostic| {
        let place = match diagnostic.anchor() {
            Anchor::Subject(_) => (0, None, 0),
            Anchor::File(file) => (1, Some(*file), 0),
            Anchor::Span(location) => (1, Some(location.file), location.span.start),
        };
        (place, std::cmp::Reverse(diagnostic.level()), diagnostic.rule().name)
    });
    diagnostics
}
