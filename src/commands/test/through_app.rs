//! `authctl test --app`: a real login through the app where it runs, and whom the app sees afterwards.

use std::time::Duration;

use serde_json::{Map, Value};

use super::built_in::{self, People};
use super::target::{Choice, Origin, Target, choose};
use super::{REQUEST_TIMEOUT, TestArgs, rendered, show_exchanges};
use crate::app::AppLoginEnd;
use crate::commands::probe::app::{AppAddress, AppAnswers};
use crate::commands::st_login_facts::streamlit_facts;
use crate::diagnostic::{Diagnostic, Level};
use crate::error::{Error, ExitStatus};
use crate::host::{Host, HttpClient};
use crate::login::{AppVisit, BrowserLaunch, ReportedEnd};
use crate::options::{AppOptions, GlobalOptions};
use crate::probe::{AppSignIn, login_url, sign_in};
use crate::report::login::{CookieFacts, LoginFormat, LoginReport, Outcome, StepLine};
use crate::report::{Report, StreamlitFacts, app_picture, escaped};
use crate::rules::{Policy, catalogue};
use crate::secret::Secret;
use crate::streamlit::BrowserRequest;
use crate::streamlit::cookie::{LoginCookies, Reader, Sight, display_name, header_cookies};

pub(super) fn run(args: &TestArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let mut target = match choose(args, global, host)? {
        Choice::Ready(target) if target.origin == Origin::Files => target,
        Choice::Ready(_) => {
            return Err(Error::missing("there is no configuration whose app could be asked")
                .hint("`authctl init` makes one; give the app's folder with `--project`"));
        }
        Choice::Incomplete { project, provider } => return super::incomplete(&project, &provider, args, global, host),
    };
    let way = Way::new(&target, args, global, host)?;
    let running = if built_in::is_meant(&target) {
        let people = People::read(args, &target, host)?;
        built_in::start_unless_running(&mut target, &people, host)?
    } else {
        None
    };
    let client = args.trust.client(host, REQUEST_TIMEOUT)?;
    let address = AppAddress { url: None, options: &AppOptions::default() };
    let mut answers = AppAnswers::ask(&target.project, &address, client.as_ref(), global, host)?;
    let before = judged(&answers, &target);
    let mut seen = None;
    let started = host.clock.monotonic();
    if before.iter().all(|problem| problem.level() < Level::Error) && answers.snapshot.begun_login().is_some() {
        let login = Login { target: &target, args, global, host, client: client.as_ref() };
        let (end, user) = login.make(&way, &answers)?;
        answers.login_end = Some(end);
        seen = user;
    }
    drop(running);
    let diagnostics = if answers.login_end.is_some() { judged(&answers, &target) } else { before };
    let took = host.clock.monotonic().saturating_sub(started);
    tell(&Outcomes { answers, seen, took, diagnostics }, &target, args, global, host)
}

/// Everything that this run of the command learned.
struct Outcomes {
    answers: AppAnswers,
    seen: Option<SeenUser>,
    /// How long the login took.
    took: Duration,
    diagnostics: Vec<Diagnostic>,
}

/// How the user gets through.
enum Way {
    /// Somebody with a browser.
    Browser(BrowserLaunch),
    /// This user of the built-in provider.
    Headless(String),
}

impl Way {
    fn new(target: &Target, args: &TestArgs, global: &GlobalOptions, host: &Host) -> Result<Self, Error> {
        let is_built_in = built_in::is_meant(target);
        if args.names_user() && !is_built_in {
            return Err(super::only_built_in_users());
        }
        let is_typed = host.terminal.stdin_is_terminal && !global.no_input;
        if is_built_in && (args.names_user() || !is_typed) {
            return Ok(Self::Headless(People::read(args, target, host)?.name()));
        }
        if !is_typed {
            return Err(Error::usage("`--app` asks where the browser ended, and nobody is at the terminal")
                .hint("run it at a terminal; `authctl probe --app` asks the app without a login"));
        }
        Ok(Self::Browser(if args.no_browser { BrowserLaunch::Nothing } else { BrowserLaunch::Browser }))
    }
}

struct Login<'a> {
    target: &'a Target,
    args: &'a TestArgs,
    global: &'a GlobalOptions,
    host: &'a Host,
    client: &'a dyn HttpClient,
}

/// Whom the app sees, and what that costs.
struct SeenUser {
    claims: Map<String, Value>,
    cookies: CookieFacts,
}

impl Login<'_> {
    fn make(&self, way: &Way, answers: &AppAnswers) -> Result<(AppLoginEnd, Option<SeenUser>), Error> {
        let (app, host) = (&answers.snapshot, self.host);
        let provider = &self.target.settings.provider;
        let auth = self.target.project.secrets.auth();
        let secret = auth.as_ref().and_then(|auth| auth.get("cookie_secret")?.as_str().map(Secret::from));
        let Some(secret) = secret else { return Ok((AppLoginEnd::Home, None)) };
        let request = match way {
            Way::Headless(user) => {
                let login = AppSignIn { provider, user, cookie_secret: &secret };
                let signed_in = sign_in(app, &login, self.client, host.clock.as_ref(), host.rng.as_ref())?;
                host.terminal.redactor.learn_all(signed_in.exchanges.iter().flat_map(crate::http::Exchange::secrets));
                if self.global.verbose {
                    show_exchanges(signed_in.exchanges.iter(), host);
                }
                match signed_in.end {
                    Ok(request) => request,
                    Err(end) => return Ok((end, None)),
                }
            }
            Way::Browser(opening) => {
                let login_url = || {
                    let (url, made) = login_url(app, provider, &secret, host.clock.as_ref());
                    host.terminal.redactor.learn_all(made);
                    url
                };
                let visit = AppVisit {
                    base: &app.base,
                    login_url: &login_url,
                    opening: *opening,
                    timeout: Duration::from_secs(self.args.timeout),
                };
                match visit.run(host, &|text| host.terminal.say(text))? {
                    ReportedEnd::Request(request) => request,
                    ReportedEnd::Address(url) => return Ok((AppLoginEnd::from_address(&url, &app.base), None)),
                }
            }
        };
        Ok(self.sight(&request, &secret, answers))
    }

    /// Whom the app sees in this request.
    fn sight(
        &self,
        request: &BrowserRequest,
        secret: &Secret<String>,
        answers: &AppAnswers,
    ) -> (AppLoginEnd, Option<SeenUser>) {
        let streamlit = answers.snapshot.streamlit;
        let reader = Reader { cookie_secret: Some(secret), origin: None, streamlit, now: self.host.clock.now() };
        let sight = reader.sight(request);
        let because = sight.because(streamlit);
        match (sight.hint(), sight) {
            (_, Sight::User(claims)) => {
                let user = display_name(&claims).to_owned();
                let all = request.header("cookie").map(|header| header_cookies(header.expose())).unwrap_or_default();
                let of_login: Vec<_> =
                    all.into_iter().filter(|cookie| cookie.name.starts_with("_streamlit_user")).collect();
                let count = of_login.len();
                let found = LoginCookies::found(of_login, streamlit);
                let cookies =
                    CookieFacts { bytes: found.header_bytes(), count, response_bytes: found.response_bytes() };
                (AppLoginEnd::SignedIn { user }, Some(SeenUser { claims, cookies }))
            }
            (hint, Sight::Visitor(_) | Sight::Unopened { .. }) => {
                (AppLoginEnd::Visitor { because: because.unwrap_or_default(), hint }, None)
            }
        }
    }
}

fn judged(answers: &AppAnswers, target: &Target) -> Vec<Diagnostic> {
    let policy = Policy { login_at: Some(&target.settings.provider), ..Policy::default() };
    answers.judge(&target.project, &policy, Vec::new())
}

fn tell(
    outcomes: &Outcomes,
    target: &Target,
    args: &TestArgs,
    global: &GlobalOptions,
    host: &Host,
) -> Result<ExitStatus, Error> {
    let (project, provider) = (&target.project, &target.settings.provider);
    let Outcomes { answers, seen, took, diagnostics } = outcomes;
    let facts = answers.facts(project, diagnostics);
    let is_good = seen.is_some() && diagnostics.iter().all(|problem| problem.level() < Level::Error);
    let reason = match &answers.login_end {
        Some(end) if seen.is_none() => Some(end.words()),
        Some(_) => None,
        None => Some("the app is not ready for one".to_owned()),
    };
    let step = answers.login_end.as_ref().map(|end| StepLine {
        name: "login",
        ok: end.is_signed_in(),
        millis: took.as_millis(),
        note: end.words(),
        checks: Vec::new(),
    });
    let harmless = |members: &Map<String, Value>| {
        let mut members = members.clone();
        members.values_mut().for_each(|member| host.terminal.redactor.redact_json(member));
        members
    };
    let streamlit = StreamlitFacts {
        version: answers.snapshot.streamlit.to_string(),
        providers: Vec::new(),
        ..streamlit_facts(project)
    };
    let report = LoginReport {
        provider,
        place: escaped(&answers.snapshot.base.shown()).into_owned(),
        outcome: if seen.is_some() { Outcome::Passed } else { Outcome::Failed },
        accepted: match &answers.login_end {
            Some(AppLoginEnd::SignedIn { .. }) => Some(true),
            Some(AppLoginEnd::Visitor { .. }) => Some(false),
            _ => None,
        },
        reason: reason.as_deref(),
        steps: step.into_iter().collect(),
        header: None,
        claims: None,
        st_user: seen.as_ref().map(|seen| harmless(&seen.claims)),
        userinfo: None,
        cookies: seen.as_ref().map(|seen| seen.cookies),
        audit: Vec::new(),
        withheld: Vec::new(),
        logout: None,
        tokens: Vec::new(),
        now: host.clock.now(),
        problems: Report {
            diagnostics,
            sources: &project.sources.masked(),
            rules: &catalogue(),
            streamlit,
            subject: facts.url.clone(),
            project: None,
            app: Some(&facts),
            facts: app_picture(&facts, false),
            consoles: super::consoles(args.format, project),
        },
    };
    if args.format == LoginFormat::Human && !global.quiet {
        host.terminal.print(&app_picture(&facts, global.color_output(host)))?;
    }
    host.terminal.print(&rendered(&report, args, global, host))?;
    Ok(if is_good { ExitStatus::Success } else { ExitStatus::Problems })
}
