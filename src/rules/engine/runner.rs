//! The one way from what was gathered to a list of problems: every command that judges anything calls [`run_rules`].

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;

use super::allow::without_allowed;
use super::example_files::without_template_values;
use super::levels::LevelOverrides;
use super::precedence::without_superseded;
use crate::diagnostic::{Anchor, Diagnostic, Level};
use crate::rules::login::name_flaws;
use crate::rules::{
    AppInput, Check, CommentInput, ConfigInput, Findings, LoginInput, ProjectInput, ProviderInput, RULES,
};
use crate::source::{FileId, Location};
use crate::streamlit::{AppContext, Document, KeyPaths, parse};

/// One thing that rules can judge.
pub(crate) enum Evidence<'a> {
    /// The secrets files and `config.toml`.
    Configuration,
    /// The app around them.
    AppFiles(&'a AppContext),
    /// What one live provider answered.
    Provider(ProviderInput<'a>),
    /// What one login showed.
    Login(LoginInput<'a>),
    /// How one running app answers.
    App(AppInput<'a>),
}

/// What the command wants to know.
#[derive(Clone, Copy, Default)]
pub(crate) struct Policy<'a> {
    /// Other levels than the rules' own.
    pub(crate) overrides: Option<&'a LevelOverrides>,
    /// Whether the secrets file is an example that people copy and fill in.
    pub(crate) is_template: bool,
    /// The provider of a login: of the configuration only the errors count that end a login there, and what the
    /// provider answered counts from warnings on.
    pub(crate) login_at: Option<&'a str>,
}

impl Policy<'_> {
    fn wants(&self, evidence: &Evidence<'_>, diagnostic: &Diagnostic) -> bool {
        let Some(provider) = self.login_at else { return true };
        match evidence {
            Evidence::Configuration | Evidence::AppFiles(_) => {
                diagnostic.level() == Level::Error && diagnostic.provider_name().is_none_or(|name| name == provider)
            }
            Evidence::Provider(_) => diagnostic.level() > Level::Info,
            Evidence::Login(_) | Evidence::App(_) => true,
        }
    }
}

/// The problems that `known` holds, and those that the rules find in `evidence`, in order. `project` is the
/// configuration that all of it belongs to; there is none where a provider is asked by its address alone.
///
/// Each problem names its setting. Left out is what a worse problem with the same cause supersedes, what comments in the
/// project's files allow, and what `policy` does not want.
pub(crate) fn run_rules(
    evidence: &[Evidence<'_>],
    project: Option<&ConfigInput<'_>>,
    policy: &Policy<'_>,
    known: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for item in evidence {
        let diagnostics = run_on(item, project).into_diagnostics();
        found.extend(diagnostics.into_iter().filter(|diagnostic| policy.wants(item, diagnostic)));
    }
    let mut found = without_superseded(found, &known);
    if let Some(project) = project {
        found.extend(comments(evidence, project, policy, &found));
        for diagnostic in &mut found {
            if diagnostic.proposed_fix().is_some_and(|fix| project.sources.is_folder(fix.file)) {
                diagnostic.remove_fix();
            }
        }
        name_settings(&mut found, project);
        found = without_allowed(found, project.secrets, project.sources);
    }
    if policy.is_template {
        found = without_template_values(found);
    }
    if let Some(overrides) = policy.overrides {
        found = overrides.apply(found);
    }
    in_order(known.into_iter().chain(found).collect())
}

/// What every rule for this kind of evidence says.
fn run_on(evidence: &Evidence<'_>, project: Option<&ConfigInput<'_>>) -> Findings {
    let mut findings = Findings::default();
    for rule in RULES {
        match (rule.check, evidence, project) {
            (Check::Config(check), Evidence::Configuration, Some(config)) => check(config, &mut findings),
            (Check::Project(check), Evidence::AppFiles(app_context), Some(config)) => {
                check(&ProjectInput { config, app_context }, &mut findings);
            }
            (Check::Provider(check), Evidence::Provider(input), _) => check(input, &mut findings),
            (Check::Login(check), Evidence::Login(input), _) => check(input, &mut findings),
            (Check::App(check), Evidence::App(input), _) => check(input, &mut findings),
            _ => {}
        }
    }
    if let Evidence::Login(input) = evidence {
        name_flaws(input, &mut findings);
    }
    findings
}

/// What is wrong with the comments that allow problems, once it is known which problems there are.
fn comments(
    evidence: &[Evidence<'_>],
    config: &ConfigInput<'_>,
    policy: &Policy<'_>,
    found: &[Diagnostic],
) -> Vec<Diagnostic> {
    if !evidence.iter().any(|item| matches!(item, Evidence::Configuration)) {
        return Vec::new();
    }
    let has_app_files = evidence.iter().any(|item| matches!(item, Evidence::AppFiles(_)));
    let mut findings = Findings::default();
    for rule in RULES {
        if let Check::Comments(check) = rule.check {
            check(&CommentInput { config, found, has_app_files }, &mut findings);
        }
    }
    let diagnostics = findings.into_diagnostics();
    diagnostics.into_iter().filter(|diagnostic| policy.wants(&Evidence::Configuration, diagnostic)).collect()
}

/// Tells every diagnostic which setting it is about, where its place is one and its rule did not say it.
fn name_settings(diagnostics: &mut [Diagnostic], input: &ConfigInput<'_>) {
    if diagnostics.iter().all(|diagnostic| diagnostic.key_path().is_some()) {
        return;
    }
    let is_toml = |file: FileId| Path::new(input.sources.path(file)).extension().is_some_and(|end| end == "toml");
    // The documents of other files are not kept; problems in them are few.
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
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.key_path().is_none()) {
        let Anchor::Span(Location { file, span }) = *diagnostic.anchor() else { continue };
        if let Some(path) = paths.get(&file).and_then(|paths| paths.at(span)) {
            diagnostic.set_key_path(path);
        }
    }
}

/// By place; at one place the worse problem first. What has no file comes first, each subject's problems together.
fn in_order(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut subjects: HashMap<String, usize> = HashMap::new();
    let mut placed: Vec<_> = diagnostics
        .into_iter()
        .map(|diagnostic| {
            let place = match diagnostic.anchor() {
                Anchor::Subject(subject) => {
                    let next = subjects.len();
                    (None, *subjects.entry(subject.clone()).or_insert(next))
                }
                Anchor::File(file) => (Some(*file), 0),
                Anchor::Span(location) => (Some(location.file), location.span.start),
            };
            (place, diagnostic)
        })
        .collect();
    placed.sort_by_key(|(place, diagnostic)| (*place, Reverse(diagnostic.level()), diagnostic.rule().name));
    placed.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}
