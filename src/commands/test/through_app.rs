//! `authctl test --app`: a real login through the app where it runs, and whom the app sees afterwards.

use std::time::Duration;

use serde_json::{Map, Value};

use super::built_in::{self, People};
use super::target::{Choice, Origin, Target, choose};
use super::{REQUEST_TIMEOUT, TestArgs, rendered, show_exchanges};
use crate::app::{AppLoginEnd, CheckVerdict};
use crate::commands::look;
use crate::commands::probe::app::{AppAddress, AppAnswers};
use crate::commands::st_login_facts::streamlit_facts;
use crate::diagnostic::{Diagnostic, Level};
use crate::error::{Error, ExitStatus};
use crate::host::{Host, HttpClient};
use crate::http::Exchange;
use crate::login::{AppVisit, BrowserLaunch, ReportedEnd};
use crate::options::{AppOptions, GlobalOptions};
use crate::probe::{AppSignIn, login_url, sign_in};
use crate::report::login::{CookieFacts, LoginFormat, LoginReport, Outcome, StepLine};
use crate::report::{Look, Report, StreamlitFacts, app_picture, escaped};
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
    let people = if built_in::is_meant(&target) { Some(People::read(args, &target, host)?) } else { None };
    let way = Way::new(people.as_ref(), args, global, host)?;
    let running = match &people {
        Some(people) => built_in::start_unless_running(&mut target, people, host)?,
        None => None,
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
enum Way<'a> {
    /// Somebody with a browser.
    Browser(BrowserLaunch),
    /// One of the built-in provider's users.
    Headless(&'a People),
}

impl<'a> Way<'a> {
    fn new(people: Option<&'a People>, args: &TestArgs, global: &GlobalOptions, host: &Host) -> Result<Self, Error> {
        if args.user.is_made() && people.is_none() {
            return Err(super::only_built_in_users());
        }
        let is_typed = host.terminal.stdin_is_terminal && !global.no_input;
        if let Some(people) = people.filter(|people| people.are_chosen() || !is_typed) {
            return Ok(Self::Headless(people));
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
    fn make(&self, way: &Way<'_>, answers: &AppAnswers) -> Result<(AppLoginEnd, Option<SeenUser>), Error> {
        let (app, host) = (&answers.snapshot, self.host);
        let provider = &self.target.settings.provider;
        let auth = self.target.project.secrets.auth();
        let secret = auth.as_ref().and_then(|auth| auth.get("cookie_secret")?.as_str().map(Secret::from));
        let secret = secret.expect("the app has taken what it signs");
        let request = match way {
            Way::Headless(people) => {
                let login = AppSignIn { provider, user: &people.name(), cookie_secret: &secret };
                let signed_in = sign_in(app, &login, self.client, host.clock.as_ref(), host.rng.as_ref())?;
                let secrets = signed_in.exchanges.iter().flat_map(Exchange::secrets);
                host.terminal.redactor.learn_all(secrets.chain([signed_in.token]));
                if self.global.verbose {
                    show_exchanges(signed_in.exchanges.iter(), host);
                }
                people.check_answers(&signed_in.exchanges)?;
                match signed_in.end {
                    Ok(request) => request,
                    Err(end) => return Ok((end, None)),
                }
            }
            Way::Browser(opening) => {
                let login_url = || {
                    let (url, token) = login_url(app, provider, &secret, host.clock.as_ref());
                    host.terminal.redactor.learn(token.expose());
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
        None => {
            let mut checks = facts.checks.iter().filter(|check| check.verdict != CheckVerdict::Ok);
            Some(checks.next().map_or_else(|| "none could begin".to_owned(), |check| check.evidence.clone()))
        }
    };
    let step = answers.login_end.as_ref().map(|end| StepLine {
        name: "login",
        ok: end.is_signed_in(),
        millis: took.as_millis(),
        note: end.words(),
        checks: Vec::new(),
    });
    let streamlit = StreamlitFacts {
        version: answers.snapshot.streamlit.to_string(),
        providers: Vec::new(),
        ..streamlit_facts(project)
    };
    let sources = project.sources.masked();
    let problems = Report {
        diagnostics,
        sources: &sources,
        rules: &catalogue(),
        streamlit,
        subject: facts.url.clone(),
        project: None,
        app: Some(&facts),
        facts: app_picture(&facts, Look::PLAIN),
        consoles: super::consoles(args.format, project),
    };
    let place = escaped(&answers.snapshot.base.shown()).into_owned();
    let report = LoginReport {
        outcome: if seen.is_some() { Outcome::Passed } else { Outcome::Failed },
        accepted: match &answers.login_end {
            Some(AppLoginEnd::SignedIn { .. }) => Some(true),
            Some(AppLoginEnd::Visitor { .. }) => Some(false),
            _ => None,
        },
        reason: reason.as_deref(),
        steps: step.into_iter().collect(),
        st_user: seen.as_ref().map(|seen| super::without_secrets(&seen.claims, host)),
        cookies: seen.as_ref().map(|seen| seen.cookies),
        ..LoginReport::failed(provider, place, host.clock.now(), problems)
    };
    if args.format == LoginFormat::Human && !global.quiet {
        host.terminal.print(&app_picture(&facts, look(global, host)))?;
    }
    host.terminal.print(&rendered(&report, args, global, host))?;
    Ok(if is_good { ExitStatus::Success } else { ExitStatus::Problems })
}
