//! `authctl probe --app`: ask the app where it runs.

use std::time::Duration;

use url::Url;

use super::ProbeArgs;
use crate::app::{AppLoginEnd, AppSnapshot, BaseUrl, Check, CheckVerdict, LoginSize, Unsigned};
use crate::commands::console_facts::console_facts;
use crate::commands::last_login::recall;
use crate::commands::look;
use crate::commands::st_login_facts::streamlit_facts;
use crate::commands::users::{Users, UsersOptions};
use crate::diagnostic::{Anchor, Diagnostic, Level, exit_status};
use crate::error::{Error, ExitStatus};
use crate::host::{Host, HttpClient, with_slow_notice};
use crate::options::{AppOptions, GlobalOptions};
use crate::probe::{AppTarget, ask_app, wait_for_app};
use crate::project::{self, Project};
use crate::report::{AppFacts, Format, Look, Report, StreamlitFacts, app_picture, escaped, render};
use crate::rules::{
    AppInput, DeployedProvider, Evidence, PinnedRelease, Policy, ProviderPlaces, app_check_of, catalogue, run_rules,
};
use crate::secret::Secret;
use crate::streamlit::requirements::Completeness;
use crate::streamlit::{Auth, CALLBACK_PATH, LoginSettings, PageRelease};

/// Where the user says that the app is, and what may be sent there.
pub(in crate::commands) struct AppAddress<'a> {
    /// Absent where the redirect URI tells.
    pub(in crate::commands) url: Option<&'a str>,
    pub(in crate::commands) options: &'a AppOptions,
}

/// A project whose app was asked.
pub(in crate::commands) struct AppAnswers {
    pub(in crate::commands) snapshot: AppSnapshot,
    providers: Vec<DeployedProvider>,
    elapsed: Duration,
    last_login: Option<LoginSize>,
    /// How a login through the app ended, where one was made.
    pub(in crate::commands) login_end: Option<AppLoginEnd>,
}

pub(super) fn run(args: &ProbeArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let url = match args.targets.as_slice() {
        [] => None,
        [url] => Some(url.as_str()),
        _ => return Err(Error::usage("`--app` asks one app").hint("give one URL, or none for that of `redirect_uri`")),
    };
    let project = Project::read(&project::project_root(global, host)?, global, host)?;
    let address = AppAddress { url, options: &args.app_options };
    let client = args.network.client(host)?;
    let answers = AppAnswers::ask(&project, &address, client.as_ref(), global, host)?;
    let diagnostics = answers.judge(&project, &Policy::default(), Vec::new());
    let facts = answers.facts(&project, &diagnostics);
    if args.format == Format::Human && !global.quiet {
        host.terminal.print(&app_picture(&facts, look(global, host)))?;
    }
    let text = report(&diagnostics, facts, &project, args.format, look(global, host));
    host.terminal.print(&text)?;
    Ok(exit_status(&diagnostics, Level::Error))
}

impl AppAnswers {
    pub(in crate::commands) fn ask(
        project: &Project,
        address: &AppAddress<'_>,
        client: &dyn HttpClient,
        global: &GlobalOptions,
        host: &Host,
    ) -> Result<Self, Error> {
        let (target, providers) = target(project, address, host)?;
        let shown = escaped(&target.base.shown()).into_owned();
        let waited = address.options.patience().map_or_else(Vec::new, |limit| {
            host.terminal.say_line(&format!("waiting for {shown}…"));
            wait_for_app(&target.base, client, host.clock.as_ref(), limit)
        });
        let started = host.clock.monotonic();
        let announce = || {
            if host.terminal.stderr_is_terminal {
                host.terminal.say_line(&format!("asking {shown}…"));
            }
        };
        let asked = with_slow_notice(&announce, || ask_app(&target, client, host.clock.as_ref(), host.rng.as_ref()));
        let (mut snapshot, signed) = asked?;
        snapshot.exchanges.splice(0..0, waited);
        host.terminal.redactor.learn_all(signed);
        if global.verbose {
            for exchange in &snapshot.exchanges {
                exchange.masked(&host.terminal.redactor).lines().for_each(|line| host.terminal.say_line(line));
            }
        }
        let elapsed = host.clock.monotonic().saturating_sub(started);
        let last_login = recall(&project.root, host);
        Ok(Self { snapshot, providers, elapsed, last_login, login_end: None })
    }

    /// What is `known`, and what the rules say of the answers.
    pub(in crate::commands) fn judge(
        &self,
        project: &Project,
        policy: &Policy<'_>,
        known: Vec<Diagnostic>,
    ) -> Vec<Diagnostic> {
        let auth = project.secrets.auth();
        let subject = Anchor::Subject(self.snapshot.base.shown());
        let place = |key: &str| {
            let setting = auth.as_ref().and_then(|auth| auth.get(key));
            setting.map_or_else(|| subject.clone(), |setting| Anchor::Span(setting.value()))
        };
        let input = AppInput {
            snapshot: &self.snapshot,
            providers: &self.providers,
            pinned: pinned(project),
            allows_all_origins: project.config.allows_all_origins(),
            last_login: self.last_login,
            login_end: self.login_end.as_ref(),
            cookie_secret: place("cookie_secret"),
            redirect_uri: place("redirect_uri"),
            subject: subject.clone(),
        };
        run_rules(&[Evidence::App(input)], Some(&project.config_input()), policy, known)
    }

    pub(in crate::commands) fn facts(&self, project: &Project, diagnostics: &[Diagnostic]) -> AppFacts {
        AppFacts {
            url: self.snapshot.base.shown(),
            streamlit: match self.snapshot.release() {
                Some(PageRelease::Known(_)) => Some(self.snapshot.streamlit.to_string()),
                Some(PageRelease::Unknown) | None => None,
            },
            pinned: pinned(project).map(|pinned| (pinned.source, pinned.version.to_string())),
            front: self.snapshot.front(),
            checks: checks(&self.snapshot, diagnostics),
            request_bytes: limited(self.snapshot.request_limit.map(|it| (it.passes, it.refused.is_some()))),
            response_bytes: limited(self.snapshot.response_limit.map(|it| (it.passes, it.refused.is_some()))),
            clock_offset_seconds: self.snapshot.clock_offset,
            requests: self.snapshot.exchanges.len(),
            elapsed: self.elapsed,
        }
    }
}

/// The bytes that pass, where longer ones do not.
fn limited(limit: Option<(usize, bool)>) -> Option<usize> {
    limit.and_then(|(passes, is_met)| is_met.then_some(passes))
}

/// What each check came to: where a rule found a problem, in its words.
fn checks(snapshot: &AppSnapshot, diagnostics: &[Diagnostic]) -> Vec<Check> {
    let mut checks = snapshot.checks();
    for check in &mut checks {
        let mut problems = diagnostics.iter().filter(|problem| app_check_of(problem) == Some(check.name));
        if let Some(problem) = problems.find(|problem| problem.level() > Level::Info) {
            check.verdict = CheckVerdict::Rejected;
            problem.message().clone_into(&mut check.evidence);
        }
    }
    checks
}

/// The app to ask, and the providers that it should know.
fn target(
    project: &Project,
    address: &AppAddress<'_>,
    host: &Host,
) -> Result<(AppTarget, Vec<DeployedProvider>), Error> {
    let auth = project.secrets.auth();
    let text = |key: &str| auth.as_ref().and_then(|auth| auth.get(key)).and_then(|setting| setting.as_str());
    let redirect_uri = text("redirect_uri")
        .map(|written| LoginSettings::sent_redirect_uri(written, &project.config, project.streamlit))
        .and_then(|redirect_uri| Url::parse(&redirect_uri).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let base = match address.url {
        Some(url) => BaseUrl::from_url(parse_address(url)?),
        None => redirect_uri.as_ref().and_then(BaseUrl::from_redirect_uri).ok_or_else(|| {
            let shown = escaped(&project.shown_secrets_path);
            Error::missing(format!(
                "`{shown}` does not say where the app is: no `redirect_uri` ends in `/{CALLBACK_PATH}`"
            ))
            .hint("give the address: `authctl probe --app https://app.example.com`")
        })?,
    };
    let is_configured = redirect_uri.as_ref().is_some_and(|url| url.origin() == base.url().origin());
    if !is_configured && redirect_uri.is_some() && !base.is_loopback() && !address.options.allow_other_origin {
        return Err(Error::usage(format!("`{}` is not where `redirect_uri` leads", escaped(&base.shown())))
            .hint("what `cookie_secret` signs is sent there only with `--allow-other-origin`"));
    }
    let mut providers = Vec::new();
    for provider in auth.iter().flat_map(Auth::providers) {
        let auth = auth.as_ref().expect("it has providers");
        let Ok(settings) = LoginSettings::read(auth, &provider, &project.config, project.streamlit) else { continue };
        let place = |key: &str| {
            let setting = provider.get(auth, key).or_else(|| auth.get(key));
            setting.map_or(Anchor::Span(auth.location()), |setting| Anchor::Span(setting.value()))
        };
        let places = ProviderPlaces {
            metadata_url: place("server_metadata_url"),
            client_id: place("client_id"),
            client_secret: place("client_secret"),
            redirect_uri: place("redirect_uri"),
        };
        providers.push(DeployedProvider { settings, places });
    }
    let secret = text("cookie_secret").filter(|secret| !secret.is_empty()).map(Secret::from);
    let signing = match secret {
        None => Err(Unsigned::NoSecret),
        Some(_) if providers.is_empty() => Err(Unsigned::NoProvider),
        Some(_) if !base.is_https() && !base.is_loopback() => Err(Unsigned::PlainHttp),
        Some(secret) => Ok(secret),
    };
    let user = match address.options.user.as_deref() {
        None => None,
        Some(user) => {
            let users = Users::read(&UsersOptions::default(), &project.root, host)?;
            Some(users.named_or_described("--as", user)?.claims)
        }
    };
    let callback_url = redirect_uri.filter(|_| is_configured).unwrap_or_else(|| base.below(CALLBACK_PATH));
    let names = providers.iter().map(|provider| provider.settings.provider.clone()).collect();
    Ok((
        AppTarget {
            base,
            callback_url,
            streamlit: project.streamlit,
            providers: names,
            signing,
            asks_replicas: address.options.replicas,
            user,
        },
        providers,
    ))
}

fn parse_address(text: &str) -> Result<Url, Error> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host()).ok_or_else(|| {
        Error::usage(format!("`{}` is not the address of an app", escaped(text)))
            .hint("write it as `https://app.example.com`")
    })
}

/// The one release that is installed from this project, if it says one.
fn pinned(project: &Project) -> Option<PinnedRelease> {
    let source = project.streamlit_source.clone();
    let is_pinned = match &project.app_context.dependencies {
        Some(found) if found.source == source => {
            found.streamlit.is_pinned || found.completeness == Completeness::Installed
        }
        _ => source != "newest known",
    };
    is_pinned.then_some(PinnedRelease { version: project.streamlit, source })
}

fn report(diagnostics: &[Diagnostic], facts: AppFacts, project: &Project, format: Format, look: Look) -> String {
    if format == Format::Human && diagnostics.is_empty() {
        return "no problems\n".to_owned();
    }
    let streamlit = streamlit_facts(project);
    // What `st.login` says before any request is `check`'s to tell; programs get it all the same.
    let streamlit =
        if format == Format::Human { StreamlitFacts { providers: Vec::new(), ..streamlit } } else { streamlit };
    let report = Report {
        diagnostics,
        sources: &project.sources.masked(),
        rules: &catalogue(),
        streamlit,
        subject: facts.url.clone(),
        project: None,
        app: Some(&facts),
        facts: app_picture(&facts, Look::PLAIN),
        consoles: if format.is_handout() { console_facts(project) } else { Vec::new() },
    };
    render(&report, format, look)
}
