//! The rules: pure functions from what was gathered to what is wrong with it.
//!
//! One rule is one file, named after the rule. Its folder says what kind of evidence it judges.

mod allow;
mod comments;
pub(crate) mod config;
mod fixes;
mod input;
mod levels;
pub(crate) mod login;
mod nearest;
mod placeholder;
pub(crate) mod project;
#[cfg(test)]
mod project_testing;
pub(crate) mod provider;
mod quoted;
mod run;
mod site;
#[cfg(test)]
mod testing;

pub(crate) use allow::without_allowed;
pub(crate) use input::{ConfigInput, LoginInput, ProjectInput, ProviderInput};
pub(crate) use levels::{LevelOverrides, OverrideError, nearest_rule};
pub(crate) use run::{judge_config, judge_login, judge_project, judge_provider};

use crate::diagnostic::{Anchor, Diagnostic, RuleInfo};
use crate::source::{FileId, Location};

/// One check with its documentation.
pub(crate) struct Rule {
    pub(crate) info: RuleInfo,
    pub(crate) check: Check,
}

/// What a rule looks at; the folder of its file is the variant's name.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// `secrets.toml` and `config.toml` alone.
    Config(fn(&ConfigInput<'_>, &mut Findings)),
    /// The app around them.
    Project(fn(&ProjectInput<'_>, &mut Findings)),
    /// What the live provider answered.
    Provider(fn(&ProviderInput<'_>, &mut Findings)),
    /// What one login showed.
    Login(fn(&LoginInput<'_>, &mut Findings)),
}

/// What the rules say, in the order in which they say it.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Diagnostic>);

impl Findings {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.0
    }
}

impl Rule {
    /// A problem at a place in a file: the usual case.
    pub(crate) fn at(&'static self, location: Location, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.info, Anchor::Span(location), message)
    }

    /// A problem with a file as a whole.
    pub(crate) fn in_file(&'static self, file: FileId, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.info, Anchor::File(file), message)
    }

    /// A problem that no file has: a path where a file should be, or a URL.
    pub(crate) fn about(&'static self, subject: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.info, Anchor::Subject(subject.into()), message)
    }

    /// A problem at `anchor`, wherever that is.
    pub(crate) fn anchored(&'static self, anchor: Anchor, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.info, anchor, message)
    }
}

/// All rules, sorted by name within their kind.
pub(crate) const RULES: &[&Rule] = &[
    // config
    &config::malformed_allow::RULE,
    &config::unknown_rule_in_allow::RULE,
    &config::unused_allow::RULE,
    &config::wrong_callback_path::RULE,
    // project
    &project::broken_version_pair::RULE,
    &project::committed_secrets_file::RULE,
    &project::embedded_host::RULE,
    &project::loopback_redirect_in_deployment::RULE,
    &project::missing_authlib::RULE,
    &project::missing_httpx::RULE,
    &project::readable_secrets_file::RULE,
    &project::replicated_login_state::RULE,
    &project::secret_in_example_file::RULE,
    &project::secrets_in_docker_image::RULE,
    &project::unconfigured_login_provider::RULE,
    &project::unignored_secrets_file::RULE,
    &project::unsupported_streamlit::RULE,
    &project::unused_provider::RULE,
    // provider
    // login
];

/// What is known of every rule, for reports that list them all.
pub(crate) fn catalogue() -> Vec<&'static RuleInfo> {
    RULES.iter().map(|rule| &rule.info).collect()
}

/// The rule called `name`.
pub(crate) fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.info.name == name).copied()
}
