//! `authctl probe`: ask the live providers, judge their answers, say what Streamlit will make of them.

pub(in crate::commands) mod app;
mod found;
mod requests;
mod target;

use std::fmt;
use std::sync::Arc;

use clap::Args;

use self::app::{AppAddress, AppAnswers};
pub(super) use self::requests::registered_client;
use self::requests::{Answer, Effort, ask_all};
use self::target::{Depth, Target, Targets, targets, worth_asking};
use super::console_facts::console_facts;
use super::look;
use super::st_login_facts::streamlit_facts;
use crate::diagnostic::{Diagnostic, Level, exit_status};
use crate::error::{Error, ExitStatus};
use crate::host::{Host, HttpClient};
use crate::http::Exchange;
use crate::oidc::PrivateEndpoints;
use crate::options::{AppOptions, GlobalOptions, NetworkOptions};
use crate::project::Project;
use crate::report::{AppFacts, Format, Look, Report, StreamlitFacts, provider_table, render};
use crate::rules::{Evidence, Policy, ProviderInput, catalogue, run_rules};
use crate::secret::opaque_debug;
use crate::streamlit::Version;

#[derive(Args)]
pub(crate) struct ProbeArgs {
    /// Providers by name, or URLs of issuers or metadata [default: every provider of the project]
    #[arg(value_name = "NAME|URL")]
    targets: Vec<String>,

    /// The same as NAME
    #[arg(long = "provider", value_name = "NAME", conflicts_with = "app")]
    providers: Vec<String>,

    /// Send no credentials: fetch metadata and keys alone
    #[arg(long)]
    metadata_only: bool,

    /// Where a provider refuses something, look for settings that it accepts, changing one at a time, and show them as a
    /// diff
    #[arg(long, conflicts_with = "metadata_only")]
    find: bool,

    /// Write the settings that were found into the secrets file
    #[arg(long, requires = "find")]
    write: bool,

    /// Ask the app where it runs, at this URL [default: `redirect_uri` without its callback]
    #[arg(long, conflicts_with_all = ["metadata_only", "find"])]
    app: bool,

    #[command(flatten)]
    app_options: AppOptions,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    network: NetworkOptions,
}

impl ProbeArgs {
    pub(crate) const fn prints_json(&self) -> bool {
        self.format.is_json()
    }
}

pub(crate) fn run(args: &ProbeArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    if args.app {
        return app::run(args, global, host);
    }
    let wanted = if args.write { found::Wanted::Written } else { found::Wanted::Diff };
    run_then(args, global, host, &|answers| found::apply(answers, wanted, args.format, global, host))
}

/// What `authctl probe --find` says of these providers, or of all, for a command that has just written their settings. What
/// was found is written once `agrees` says so.
pub(super) fn find(
    names: Vec<String>,
    agrees: &dyn Fn() -> Result<bool, Error>,
    global: &GlobalOptions,
    host: &Host,
) -> Result<(), Error> {
    let (metadata_only, find, write) = (false, true, false);
    let (format, network) = (Format::Human, NetworkOptions::default());
    let (app, app_options) = (false, AppOptions::default());
    let args = ProbeArgs {
        targets: names,
        providers: Vec::new(),
        metadata_only,
        find,
        write,
        app,
        app_options,
        format,
        network,
    };
    run_then(&args, global, host, &|answers| {
        if found::is_something(answers) && agrees()? {
            found::apply(answers, found::Wanted::Written, format, global, host)?;
        }
        Ok(())
    })
    .map(drop)
}

/// Asks and reports, and goes on with the answers where settings were to be found for a project.
fn run_then(
    args: &ProbeArgs,
    global: &GlobalOptions,
    host: &Host,
    go_on: &dyn Fn(&[Answer<'_>]) -> Result<(), Error>,
) -> Result<ExitStatus, Error> {
    let depth = if args.metadata_only { Depth::Metadata } else { Depth::Registration };
    let named: Vec<String> = args.targets.iter().chain(&args.providers).cloned().collect();
    let Targets { project, found: targets, left_out } = targets(&named, depth, global, host)?;
    let client = args.network.client(host)?;
    let effort = if args.find { Effort::FindSettings } else { Effort::Diagnose };
    let answers = ask_all(&targets, effort, client.as_ref(), args.network.trust.private_endpoints(), host)?;
    learn_secrets(&answers, host);
    if global.verbose {
        show_exchanges(&answers, host);
    }
    let streamlit = project.as_ref().map_or(global.streamlit.unwrap_or(Version::NEWEST), |project| project.streamlit);
    let known = project.as_ref().map_or_else(Vec::new, |project| hopeless(project, &targets));
    let diagnostics = judge(&answers, project.as_ref(), streamlit, &Policy::default(), known);
    let facts: String = answers.iter().map(|answer| provider_table(&answer.facts(), streamlit)).collect();
    if args.format == Format::Human && !global.quiet {
        host.terminal.print(&facts)?;
    }
    let text = report(&diagnostics, facts, project.as_ref(), streamlit, args.format, look(global, host));
    host.terminal.print(&text)?;
    if args.find && project.is_some() {
        go_on(&answers)?;
    }
    match left_out {
        // The report is printed already, and stays the only document on standard output.
        Some(error) => {
            host.terminal.say_error(&error);
            Ok(error.exit_status())
        }
        None => Ok(exit_status(&diagnostics, Level::Error)),
    }
}

/// What no answer of these providers can change: they are known not to work.
fn hopeless(project: &Project, targets: &[Target]) -> Vec<Diagnostic> {
    let is_asked = |problem: &Diagnostic| {
        let anchors = targets.iter().map(|target| &target.places.metadata_url);
        problem.rule().name == "unsupported-provider" && anchors.into_iter().any(|anchor| anchor == problem.anchor())
    };
    let problems = run_rules(&[Evidence::Configuration], Some(&project.config_input()), &Policy::default(), Vec::new());
    problems.into_iter().filter(is_asked).collect()
}

/// Asking providers, and the running app, as a part of `check`.
pub(crate) struct Online {
    client: Arc<dyn HttpClient>,
    private_endpoints: PrivateEndpoints,
    /// How the app is asked; absent where only providers are.
    app: Option<AppOptions>,
}

impl fmt::Debug for Online {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Online").finish_non_exhaustive()
    }
}

impl Online {
    pub(crate) fn new(network: &NetworkOptions, app: Option<AppOptions>, host: &Host) -> Result<Self, Error> {
        Ok(Self { client: network.client(host)?, private_endpoints: network.trust.private_endpoints(), app })
    }

    /// What is `known` of `project`, and what its app says besides where it runs.
    pub(crate) fn app_problems(
        &self,
        project: &Project,
        known: Vec<Diagnostic>,
        policy: &Policy<'_>,
        global: &GlobalOptions,
        host: &Host,
    ) -> Result<(Vec<Diagnostic>, Option<AppFacts>), Error> {
        let Some(options) = &self.app else { return Ok((known, None)) };
        let address = AppAddress { url: None, options };
        let answers = AppAnswers::ask(project, &address, self.client.as_ref(), global, host)?;
        let diagnostics = answers.judge(project, policy, known);
        let facts = answers.facts(project, &diagnostics);
        Ok((diagnostics, Some(facts)))
    }

    /// What is `known` of `project`, and what its providers say besides.
    pub(crate) fn problems(
        &self,
        project: &Project,
        known: Vec<Diagnostic>,
        policy: &Policy<'_>,
        host: &Host,
    ) -> Result<Vec<Diagnostic>, Error> {
        let targets = worth_asking(project, &known);
        let answers = ask_all(&targets, Effort::Diagnose, self.client.as_ref(), self.private_endpoints, host)?;
        learn_secrets(&answers, host);
        Ok(judge(&answers, Some(project), project.streamlit, policy, known))
    }
}

/// Whatever was sent as a secret, or came as one, is shown nowhere.
fn learn_secrets(answers: &[Answer<'_>], host: &Host) {
    let registrations = answers.iter().flat_map(|answer| &answer.registration);
    let exchanges = registrations.flat_map(|registration| &registration.exchanges);
    host.terminal.redactor.learn_all(exchanges.flat_map(Exchange::secrets));
}

fn show_exchanges(answers: &[Answer<'_>], host: &Host) {
    let mut shown: Vec<&str> = Vec::new();
    for answer in answers {
        // Providers that share their metadata were asked for it once.
        let url = answer.snapshot.metadata_url.as_str();
        let of_metadata = if shown.contains(&url) { &[][..] } else { &answer.snapshot.exchanges[..] };
        shown.push(url);
        let of_client = answer.registration.iter().flat_map(|registration| &registration.exchanges);
        for exchange in of_metadata.iter().chain(of_client) {
            exchange.masked(&host.terminal.redactor).lines().for_each(|line| host.terminal.say_line(line));
        }
    }
}

/// What is `known`, and what the rules say of the answers.
fn judge(
    answers: &[Answer<'_>],
    project: Option<&Project>,
    streamlit: Version,
    policy: &Policy<'_>,
    known: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let evidence: Vec<Evidence<'_>> = answers
        .iter()
        .map(|answer| {
            Evidence::Provider(ProviderInput {
                snapshot: &answer.snapshot,
                provider: answer.target.provider.as_deref(),
                settings: answer.target.settings.as_ref(),
                streamlit,
                registration: answer.registration.as_ref(),
                refusal: None,
                login_passed: false,
                metadata_elsewhere: answer.metadata_elsewhere.as_ref(),
                search: answer.search.as_ref(),
                places: answer.target.places.clone(),
            })
        })
        .collect();
    run_rules(&evidence, project.map(Project::config_input).as_ref(), policy, known)
}

fn report(
    diagnostics: &[Diagnostic],
    facts: String,
    project: Option<&Project>,
    streamlit: Version,
    format: Format,
    look: Look,
) -> String {
    if format == Format::Human && diagnostics.is_empty() {
        return "no problems\n".to_owned();
    }
    let streamlit = match project {
        Some(project) => streamlit_facts(project),
        None => {
            let newest = "newest known".to_owned();
            StreamlitFacts {
                version: streamlit.to_string(),
                source: newest.clone(),
                authlib: None,
                reason: newest,
                providers: Vec::new(),
                more_providers: 0,
            }
        }
    };
    // What `st.login` says before any request is `check`'s to tell; programs get it all the same.
    let streamlit =
        if format == Format::Human { StreamlitFacts { providers: Vec::new(), ..streamlit } } else { streamlit };
    let sources = project.map(|project| project.sources.masked()).unwrap_or_default();
    let report = Report {
        diagnostics,
        sources: &sources,
        rules: &catalogue(),
        streamlit,
        subject: String::new(),
        project: None,
        app: None,
        facts,
        consoles: project.filter(|_| format.is_handout()).map(console_facts).unwrap_or_default(),
    };
    render(&report, format, look)
}

opaque_debug!(ProbeArgs);
