//! Runs rules over what was gathered and puts what they say in order.

use std::collections::HashMap;
use std::path::Path;

use crate::diagnostic::{Anchor, Diagnostic, Level};
use crate::rules::config::unused_allow::comments_without_use;
use crate::rules::{Check, ConfigInput, Findings, LoginInput, ProjectInput, ProviderInput, RULES, Rule};
use crate::source::{FileId, Location};
use crate::streamlit::{Document, KeyPaths, parse};

pub(crate) fn judge_config(input: &ConfigInput<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for rule in RULES {
        if let Check::Config(check) = rule.check {
            check(input, &mut findings);
        }
    }
    let mut diagnostics = findings.into_diagnostics();
    for diagnostic in &mut diagnostics {
        if diagnostic.proposed_fix().is_some_and(|fix| input.sources.is_folder(fix.file)) {
            diagnostic.remove_fix();
        }
    }
    in_order(diagnostics)
}

pub(crate) fn judge_project(input: &ProjectInput<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for rule in RULES {
        if let Check::Project(check) = rule.check {
            check(input, &mut findings);
        }
    }
    let ask = |rule: &Rule| {
        let Check::Project(check) = rule.check else { return None };
        let mut said = Findings::default();
        check(input, &mut said);
        Some(said)
    };
    comments_without_use(input.config, &ask, &mut findings);
    in_order(findings.into_diagnostics())
}

pub(crate) fn judge_provider(input: &ProviderInput<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for rule in RULES {
        if let Check::Provider(check) = rule.check {
            check(input, &mut findings);
        }
    }
    in_order(findings.into_diagnostics())
}

pub(crate) fn judge_login(input: &LoginInput<'_>) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for rule in RULES {
        if let Check::Login(check) = rule.check {
            check(input, &mut findings);
        }
    }
    in_order(findings.into_diagnostics())
}

/// Faults that rules about the configuration and about the provider both name: either may be all that was asked.
const NAMED_TWICE: &[(&str, &str)] = &[("unsupported-authentication-method", "unsupported-client-authentication")];

/// What was `found` of providers, less what is `known` of their configuration already.
pub(crate) fn without_known(mut found: Vec<Diagnostic>, known: &[Diagnostic]) -> Vec<Diagnostic> {
    found.retain(|diagnostic| {
        let is_known = |known: &Diagnostic| {
            NAMED_TWICE.contains(&(known.rule().name, diagnostic.rule().name))
                && known.provider_name() == diagnostic.provider_name()
        };
        !known.iter().any(is_known)
    });
    found
}

/// Problems of a login that only repeat another one: where the first has been named as an error of a provider, the second
/// is its consequence.
const SUPERSEDES: &[(&str, &str)] = &[
    ("rejected-client-secret", "rejected-code"),
    ("wrong-client-authentication-method", "rejected-code"),
    ("unsupported-client-authentication", "rejected-code"),
    ("spa-registration", "rejected-code"),
    ("rejected-code", "refused-token-request"),
    ("unsupported-signing-algorithm", "unexpected-signing-algorithm"),
    ("unsupported-signing-algorithm", "unsigned-id-token"),
    // Whoever meets the provider's error page does not come back.
    ("unknown-client", "unanswered-login"),
    ("unregistered-redirect-uri", "unanswered-login"),
    ("unsupported-scope", "unanswered-login"),
    ("refused-authorization-request", "unanswered-login"),
];

/// One cause is one problem: the diagnostics without those that a worse or more telling one of the same provider explains.
pub(crate) fn without_superseded(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let errors: Vec<(&str, Option<String>)> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level() == Level::Error)
        .map(|diagnostic| (diagnostic.rule().name, diagnostic.provider_name().map(str::to_owned)))
        .collect();
    diagnostics.retain(|diagnostic| {
        !errors.iter().any(|(winner, provider)| {
            SUPERSEDES.contains(&(*winner, diagnostic.rule().name)) && provider.as_deref() == diagnostic.provider_name()
        })
    });
    diagnostics
}

/// Tells every diagnostic which setting it is about, where its place is one.
pub(crate) fn name_settings(diagnostics: &mut [Diagnostic], input: &ConfigInput<'_>) {
    if diagnostics.is_empty() {
        return;
    }
    let is_toml = |file: FileId| Path::new(input.sources.path(file)).extension().is_some_and(|end| end == "toml");
    // Nobody keeps the documents of other files; problems in them are few.
    let mut parsed: HashMap<FileId, Document> = HashMap::new();
    for diagnostic in diagnostics.iter() {
        if let Anchor::Span(Location { file, .. }) = *diagnostic.anchor()
            && is_toml(file)
            && input.secrets.files.iter().all(|secrets| secrets.file != file)
        {
            parsed.entry(file).or_insert_with(|| parse(input.sources.text(file)));
        }
    }
    let of_secrets = input.secrets.files.iter().map(|secrets| (secrets.file, secrets.document.key_paths()));
    let paths: HashMap<FileId, KeyPaths<'_>> =
        of_secrets.chain(parsed.iter().map(|(file, document)| (*file, document.key_paths()))).collect();
    for diagnostic in diagnostics {
        let Anchor::Span(Location { file, span }) = *diagnostic.anchor() else { continue };
        if let Some(path) = paths.get(&file).and_then(|paths| paths.at(span)) {
            diagnostic.set_key_path(path);
        }
    }
}

/// By place; at one place the worse problem first.
pub(crate) fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
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
