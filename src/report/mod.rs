//! Output: diagnostics as text for people and machines. Renderers see masked sources only, and know no rule.

mod app;
mod azure;
mod concise;
pub(crate) mod cookie;
mod excerpt;
mod failure;
mod fingerprint;
mod github;
mod gitlab;
mod handout;
mod human;
mod json;
mod junit;
pub(crate) mod login;
mod multi_report;
mod output_format;
pub(crate) mod page;
mod provider_facts;
mod provider_list;
mod provider_page;
mod rdjson;
mod regions;
mod rule_list;
mod sarif;
mod secrets_schema;
pub(crate) mod show;
mod st_login_table;
mod style;
mod summary;
#[cfg(test)]
mod testing;
mod text;
mod tool;
mod unified_diff;

pub(crate) use crate::escape::{escaped, escaped_json};
pub(crate) use crate::paragraph::hanging;
pub(crate) use app::{AppFacts, app_picture};
pub(crate) use failure::failure;
pub(crate) use handout::{ConsoleFacts, login_handout};
pub(crate) use multi_report::Series;
pub(crate) use output_format::OutputFormat;
pub(crate) use provider_facts::{ProviderFacts, provider_table};
pub(crate) use provider_list::{provider_document, provider_list};
pub(crate) use provider_page::ProviderPage;
pub(crate) use rule_list::{ListedRule, rule_document, rule_list};
pub(crate) use secrets_schema::secrets_schema;
pub(crate) use st_login_table::ROWS as VERDICT_ROWS;
pub(crate) use style::{Look, Marks};
pub(crate) use text::full as full_text;
pub(crate) use tool::Tool;
pub(crate) use unified_diff::{DiffLine, diff_lines, unified_diff};

use crate::diagnostic::{Applicability, Diagnostic, Level, RuleInfo};
use crate::source::MaskedSource;

/// Where the rules are documented: in the repository that `Cargo.toml` names. While it names none, nowhere.
pub(crate) fn rules_url() -> Option<String> {
    let repository = env!("CARGO_PKG_REPOSITORY");
    (!repository.is_empty()).then(|| format!("{repository}/blob/main/docs/rules.md"))
}

/// Where `rule` is documented.
pub(crate) fn rule_url(rule: &RuleInfo) -> Option<String> {
    Some(format!("{}/{}.md", rules_url()?.strip_suffix(".md")?, rule.name))
}

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    #[default]
    /// For people
    Human,
    /// One line for each problem
    Concise,
    /// `authctl.report/1`, for programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// GitHub Actions' workflow commands
    Github,
    /// GitLab's Code Quality report
    Gitlab,
    #[value(help = "JUnit XML, for test reports")]
    Junit,
    /// Azure Pipelines' logging commands
    Azure,
    /// reviewdog's Diagnostic Format
    Rdjson,
    /// Markdown, for a ticket
    Markdown,
    /// One page to hand on, without scripts
    Html,
}

impl Format {
    /// Whether it is a report to hand on, which tells everything itself.
    pub(crate) const fn is_handout(self) -> bool {
        matches!(self, Self::Markdown | Self::Html)
    }

    /// Whether a program that expects `authctl.report/1` or the like reads it.
    pub(crate) const fn is_json(self) -> bool {
        matches!(self, Self::Json)
    }
}

/// Everything that a renderer may know.
pub(crate) struct Report<'a> {
    pub(crate) diagnostics: &'a [Diagnostic],
    /// By [`crate::source::FileId`].
    pub(crate) sources: &'a [MaskedSource],
    /// The whole catalogue, for formats that list rules whether or not they fired.
    pub(crate) rules: &'a [&'static RuleInfo],
    pub(crate) streamlit: StreamlitFacts,
    /// What was looked at, for the last line of a clean report: `.streamlit/secrets.toml`.
    pub(crate) subject: String,
    /// The project that was checked; absent where something else was looked at.
    pub(crate) project: Option<CheckedProject>,
    /// The running app, where it was asked.
    pub(crate) app: Option<&'a AppFacts>,
    /// What is told of providers or the app beside the problems, as text.
    pub(crate) facts: String,
    /// What providers must know of the app.
    pub(crate) consoles: Vec<ConsoleFacts>,
}

impl Report<'_> {
    /// The file in which a problem is shown that is in none. Services show only what is in one, so it is the file that was
    /// read first, or the missing file itself.
    fn file_for<'b>(&'b self, subject: &'b str) -> &'b str {
        let first = self.sources.first().map(|source| source.path.as_str());
        first.unwrap_or(if subject.contains("://") { &self.subject } else { subject })
    }
}

/// A project, and whether there was anything to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckedProject {
    /// As the user may call it.
    pub(crate) path: String,
    pub(crate) state: ProjectState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProjectState {
    Checked,
    /// The app has a login, and no secrets and no example that could be checked.
    NothingToCheck,
    /// Neither the app's Python nor its secrets have to do with a login.
    WithoutLogin,
}

impl ProjectState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::NothingToCheck => "nothing-to-check",
            Self::WithoutLogin => "without-login",
        }
    }
}

/// Which Streamlit was judged, and what its `st.login` says.
pub(crate) struct StreamlitFacts {
    pub(crate) version: String,
    pub(crate) source: String,
    /// The Authlib beside it, where that is known.
    pub(crate) authlib: Option<String>,
    /// Why these releases: `the newest that requirements.txt permits`.
    pub(crate) reason: String,
    pub(crate) providers: Vec<ProviderVerdict>,
    /// Of how many others nothing is said.
    pub(crate) more_providers: usize,
}

/// What `st.login(name)` does.
pub(crate) struct ProviderVerdict {
    pub(crate) name: String,
    pub(crate) accepted: bool,
    pub(crate) message: Option<String>,
}

/// How many problems there are of each level, and how many of them have a fix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
    pub(crate) safe_fixes: usize,
    pub(crate) unsafe_fixes: usize,
}

impl Counts {
    pub(crate) fn count(diagnostics: &[Diagnostic]) -> Self {
        let count = |level| diagnostics.iter().filter(|diagnostic| diagnostic.level() == level).count();
        let fixes = |applicability| {
            let fixes = diagnostics.iter().filter_map(Diagnostic::proposed_fix);
            fixes.filter(|fix| fix.applicability == applicability).count()
        };
        Self {
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            infos: count(Level::Info),
            safe_fixes: fixes(Applicability::Safe),
            unsafe_fixes: fixes(Applicability::Unsafe),
        }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.safe_fixes += other.safe_fixes;
        self.unsafe_fixes += other.unsafe_fixes;
    }
}

/// The report as text, ending in a newline.
pub(crate) fn render(report: &Report<'_>, format: Format, look: Look) -> String {
    match format {
        Format::Human => human::render(report, look),
        Format::Json => json::render(report),
        _ => {
            let mut parts = Series::new(format, look, report.rules);
            [parts.begin(), parts.add("", report), parts.end()].concat()
        }
    }
}
