//! `authctl probe`: ask the live providers, judge their answers, say what Streamlit will make of them.

mod facts;
mod target;

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use clap::Args;
use url::Url;

use self::target::{Target, targets};
use super::check::{exit_status, streamlit_facts};
use super::gather::Project;
use super::options::NetworkOptions;
use crate::cli::GlobalOptions;
use crate::diagnostic::{Diagnostic, Level};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::oidc::ProviderSnapshot;
use crate::probe;
use crate::report::{Format, Report, StreamlitFacts, escaped, render};
use crate::rules::{ProviderInput, catalogue, judge_provider, without_allowed};
use crate::streamlit::Version;

#[derive(Debug, Args)]
pub(crate) struct ProbeArgs {
    /// Providers by name, or URLs of issuers or metadata [default: every provider of the project]
    #[arg(value_name = "NAME|URL")]
    targets: Vec<String>,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    network: NetworkOptions,
}

/// Nobody wonders about a command that is done by then.
const PATIENCE: Duration = Duration::from_secs(1);

pub(crate) fn run(args: &ProbeArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let (project, targets) = targets(&args.targets, global, host)?;
    let client = args.network.client(host)?;
    let private_endpoints = args.network.trust.private_endpoints();
    let urls = distinct_urls(&targets);
    let snapshots = ask_all(&urls, &targets, host, |url| {
        probe::snapshot(client.as_ref(), host.clock.as_ref(), url, private_endpoints)
    });
    if global.verbose {
        show_exchanges(&snapshots, host);
    }
    let streamlit = project.as_ref().map_or(global.streamlit.unwrap_or(Version::NEWEST), |project| project.streamlit);
    let asked: Vec<(&Target, &ProviderSnapshot)> = targets
        .iter()
        .filter_map(|target| Some((target, snapshots.iter().find(|snapshot| snapshot.metadata_url == target.url)?)))
        .collect();
    let diagnostics = judge(&asked, project.as_ref(), streamlit);
    if args.format == Format::Human && !global.quiet {
        let facts: String = asked.iter().map(|(target, snapshot)| facts::table(target, snapshot, streamlit)).collect();
        host.terminal.print(&facts)?;
    }
    let text = report(&diagnostics, project.as_ref(), streamlit, args.format, global.color_output(host));
    host.terminal.print(&text)?;
    Ok(exit_status(&diagnostics, Level::Error))
}

/// The addresses to ask, each once, in the order of the targets.
fn distinct_urls(targets: &[Target]) -> Vec<Url> {
    let mut urls: Vec<Url> = Vec::new();
    for target in targets {
        if !urls.contains(&target.url) {
            urls.push(target.url.clone());
        }
    }
    urls
}

/// Asks all at once: one that does not answer holds up nobody else. The answers have the order of `urls`.
fn ask_all(
    urls: &[Url],
    targets: &[Target],
    host: &Host,
    ask: impl Fn(&Url) -> ProviderSnapshot + Sync,
) -> Vec<ProviderSnapshot> {
    let (sender, answers) = channel();
    let mut snapshots: Vec<Option<ProviderSnapshot>> = vec![None; urls.len()];
    std::thread::scope(|scope| {
        for (index, url) in urls.iter().enumerate() {
            let (sender, ask) = (sender.clone(), &ask);
            // The receiver waits until all have answered, so that sending cannot fail.
            scope.spawn(move || drop(sender.send((index, ask(url)))));
        }
        drop(sender);
        let mut is_announced = !host.terminal.stderr_is_terminal;
        loop {
            match answers.recv_timeout(PATIENCE) {
                Ok((index, snapshot)) => snapshots[index] = Some(snapshot),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) if !is_announced => {
                    is_announced = true;
                    let is_pending = |target: &&Target| {
                        urls.iter().zip(&snapshots).any(|(url, answer)| answer.is_none() && *url == target.url)
                    };
                    let names: Vec<String> =
                        targets.iter().filter(is_pending).map(|target| escaped(&target.name).into_owned()).collect();
                    host.terminal.say(&format!("asking {}…\n", names.join(", ")));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    });
    snapshots.into_iter().flatten().collect()
}

fn show_exchanges(snapshots: &[ProviderSnapshot], host: &Host) {
    for exchange in snapshots.iter().flat_map(|snapshot| &snapshot.exchanges) {
        for line in exchange.masked().lines() {
            host.terminal.say(&format!("{}\n", escaped(line)));
        }
    }
}

/// What the rules say, provider by provider, less what comments in the project's files allow.
fn judge(asked: &[(&Target, &ProviderSnapshot)], project: Option<&Project>, streamlit: Version) -> Vec<Diagnostic> {
    let diagnostics = asked
        .iter()
        .flat_map(|(target, snapshot)| {
            judge_provider(&ProviderInput {
                snapshot,
                provider: target.provider.as_deref(),
                settings: target.settings.as_ref(),
                streamlit,
                anchor: target.anchor.clone(),
            })
        })
        .collect();
    match project {
        Some(project) => without_allowed(diagnostics, &project.secrets, &project.sources),
        None => diagnostics,
    }
}

fn report(
    diagnostics: &[Diagnostic],
    project: Option<&Project>,
    streamlit: Version,
    format: Format,
    color: bool,
) -> String {
    if format == Format::Human && diagnostics.is_empty() {
        return "no problems\n".to_owned();
    }
    let streamlit = match project {
        Some(project) => streamlit_facts(project),
        None => {
            StreamlitFacts { version: streamlit.to_string(), source: "newest known".to_owned(), providers: Vec::new() }
        }
    };
    // What `st.login` says before any request is `check`'s to tell; programs get it all the same.
    let streamlit =
        if format == Format::Human { StreamlitFacts { providers: Vec::new(), ..streamlit } } else { streamlit };
    let sources = project.map(|project| project.sources.masked()).unwrap_or_default();
    let report = Report { diagnostics, sources: &sources, rules: &catalogue(), streamlit, subject: String::new() };
    render(&report, format, color)
}
