//! `authctl check`: gather, judge, render.

use clap::Args;

use super::{gather, gather_project};
use crate::cli::GlobalOptions;
use crate::diagnostic::{Diagnostic, Level};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::report::{Format, ProviderVerdict, Report, StreamlitFacts, render};
use crate::rules::{catalogue, judge_config, judge_project};
use crate::streamlit::{DEFAULT_PROVIDER, st_login};

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// How to print what was found
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    /// The lowest level that fails the check
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
}

impl FailOn {
    const fn level(self) -> Level {
        match self {
            Self::Error => Level::Error,
            Self::Warning => Level::Warning,
            Self::Info => Level::Info,
        }
    }
}

pub(crate) fn run(args: &CheckArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let root = gather::project_root(global, host)?;
    let mut project = gather::project(&root, global, host)?;
    gather_project::surround(&mut project, host);
    let input = project.config_input();
    let mut diagnostics = judge_config(&input);
    diagnostics.extend(judge_project(&project.project_input(&input)));
    let report = Report {
        diagnostics: &diagnostics,
        sources: &project.sources.masked(),
        rules: &catalogue(),
        streamlit: streamlit_facts(&project),
        subject: project.shown_secrets_path.clone(),
    };
    host.terminal.print(&render(&report, args.format, global.color_output(host)))?;
    Ok(exit_status(&diagnostics, args.fail_on.level()))
}

/// What `st.login` says of every name that the files offer, and of no name at all.
pub(crate) fn streamlit_facts(project: &gather::Project) -> StreamlitFacts {
    let offered = project.secrets.auth().map(|auth| auth.offered_names()).unwrap_or_default();
    let names = std::iter::once(DEFAULT_PROVIDER).chain(offered.into_iter().filter(|name| *name != DEFAULT_PROVIDER));
    StreamlitFacts {
        version: project.streamlit.to_string(),
        source: project.streamlit_source.clone(),
        providers: names
            .map(|name| st_login(&project.secrets, project.streamlit, name))
            .map(|verdict| ProviderVerdict {
                accepted: verdict.is_accepted(),
                name: verdict.name,
                message: verdict.message,
            })
            .collect(),
    }
}

pub(crate) fn exit_status(diagnostics: &[Diagnostic], fail_on: Level) -> ExitStatus {
    if diagnostics.iter().any(|diagnostic| diagnostic.level() >= fail_on) {
        ExitStatus::Problems
    } else {
        ExitStatus::Success
    }
}
