//! `authctl test`: one real login, everything that it showed, and what Streamlit would make of it.

mod built_in;
mod callback_mode;
mod ending;
mod target;
mod through_app;

use std::time::Duration;

use clap::Args;
use serde_json::{Map, Value};
use url::Url;

use self::built_in::People;
use self::target::{Choice, Origin, Target};
use super::console_facts::consoles_of_login as consoles;
use super::look;
use super::probe::registered_client;
use crate::app::LoginSize;
use crate::commands::last_login::remember;
use crate::commands::st_login_facts::streamlit_facts;
use crate::commands::users::UserChoice;
use crate::diagnostic::{Diagnostic, Level};
use crate::error::{Error, ExitStatus};
use crate::host::{Host, HttpClient};
use crate::http::{Exchange, shown_url};
use crate::login::acceptance::{acceptance, acceptance_with};
use crate::login::{self, LoginPlan};
use crate::oidc::registration::Registration;
use crate::oidc::token::TokenFlaw;
use crate::oidc::trace::{AuthorizationOutcome, LoginTrace};
use crate::options::{GlobalOptions, ProviderChoice, TrustOptions};
use crate::probe;
use crate::project::Project;
use crate::report::login::{
    CookieFacts, Detail, LoginFormat, LoginReport, Outcome, login_document, login_error_document, render_human_login,
    step_notes,
};
use crate::report::{Report, StreamlitFacts, escaped, login_handout};
use crate::rules::{Evidence, Expectation, LoginInput, Policy, ProviderInput, ProviderPlaces, catalogue, run_rules};
use crate::secret::Secret;
use crate::streamlit::cookie::{LoginCookies, identity, st_user};
use crate::streamlit::{LoginSettings, StreamlitOutcome, Version, VersionPair, st_login};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct TestArgs {
    #[command(flatten)]
    provider: ProviderChoice,

    /// Print the address to open instead of starting a browser
    #[arg(long, conflicts_with_all = ["user", "new_user"])]
    no_browser: bool,

    /// Listen nowhere: paste the address that a browser ended on, on this machine or another
    #[arg(long, conflicts_with_all = ["no_browser", "user", "new_user"])]
    paste: bool,

    /// Come back to this URI instead of the configured one; it must be registered with the provider too
    #[arg(long, value_name = "URI")]
    redirect_uri: Option<String>,

    /// How long to wait for the sign-in
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,

    /// Demand a claim, or a value of it (repeatable)
    #[arg(long = "expect", value_name = "CLAIM[=VALUE]")]
    expectations: Vec<Expectation>,

    /// Do not ask the provider's UserInfo for comparison
    #[arg(long)]
    no_userinfo: bool,

    /// Try what the provider must refuse: a code without its verifier, a used code, a wrong redirect URI. Takes two
    /// more visits to the provider
    #[arg(long)]
    audit: bool,

    /// Log out again as `st.logout()` does: through the provider's end-session endpoint and back
    #[arg(long)]
    logout: bool,

    /// Log in through the app where it runs, at `redirect_uri`, instead of a port of this machine: asks the app first as
    /// `authctl probe --app` does, then where the browser ended
    #[arg(long, conflicts_with_all = ["paste", "redirect_uri", "expectations", "no_userinfo", "audit", "logout", "show_tokens"])]
    app: bool,

    /// Print the tokens: whoever has them is the user
    #[arg(long)]
    show_tokens: bool,

    #[command(flatten)]
    user: UserChoice,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: LoginFormat,

    #[command(flatten)]
    trust: TrustOptions,
}

/// How long one request may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);

pub(crate) fn run(args: &TestArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let result = choose_and_run(args, global, host);
    if let Err(error) = &result
        && args.format == LoginFormat::Json
        && error.exit_status() == ExitStatus::Failure
    {
        let version = global.streamlit.unwrap_or(Version::NEWEST).to_string();
        host.terminal.print(&login_error_document(args.provider.name(), &version, &error.to_string()))?;
    }
    result
}

fn choose_and_run(args: &TestArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    if args.app {
        return through_app::run(args, global, host);
    }
    match target::choose(args, global, host)? {
        Choice::Ready(mut target) => log_in(&mut target, args, global, host),
        Choice::Incomplete { project, provider } => incomplete(&project, &provider, args, global, host),
    }
}

fn log_in(target: &mut Target, args: &TestArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let is_built_in = built_in::is_meant(target);
    if args.user.is_made() && !is_built_in {
        return Err(only_built_in_users());
    }
    let people = if is_built_in { Some(People::read(args, target, host)?) } else { None };
    let way = callback_mode::way(target, people.as_ref(), args, global, host)?;
    let provider = match &people {
        Some(people) => built_in::start_unless_running(target, people, host)?,
        None => None,
    };
    let client = args.trust.client(host, REQUEST_TIMEOUT)?;
    let judged: &Target = target;
    let ending = |trace: &LoginTrace| ending::ending(streamlits_verdict(judged, trace), trace);
    let plan = LoginPlan {
        settings: &judged.settings,
        metadata_url: judged.metadata_url.clone(),
        private_endpoints: args.trust.private_endpoints(),
        timeout: Duration::from_secs(args.timeout),
        ask_userinfo: !args.no_userinfo,
        then_audit: args.audit,
        then_log_out: args.logout,
        way,
        ending: &ending,
    };
    let is_told = !global.quiet || args.no_browser || args.paste;
    let trace = login::run(plan, &client, host, &|text| {
        if is_told {
            host.terminal.say(text);
        }
    })?;
    if let Some(people) = &people {
        people.check_answers(&trace.exchanges)?;
    }
    if let Some(people) = people.as_ref().filter(|_| provider.is_none() && !trace.passed()) {
        people.check_project(target, &trace)?;
    }
    let registration = if is_worth_asking(&trace) { ask_registration(target, &trace, &*client, host)? } else { None };
    drop(provider);
    let later = || registration.iter().flat_map(|registration| &registration.exchanges);
    host.terminal.redactor.learn_all(trace.exchanges.iter().chain(later()).flat_map(Exchange::secrets));
    if args.show_tokens {
        shown_tokens(&trace).iter().for_each(|(_, token)| host.terminal.redactor.permit(token.expose()));
    }
    if global.verbose {
        show_exchanges(trace.exchanges.iter().chain(later()), host);
    }
    tell(target, &Shown { trace, registration, people }, args, global, host)
}

/// What the built-in provider keeps from the app, because its scope does not ask for it.
fn withheld(shown: &Shown, settings: &LoginSettings) -> Vec<String> {
    let claims = shown.trace.decoded().map(|token| &token.claims);
    let people = shown.people.as_ref().zip(claims);
    people.map(|(people, claims)| people.withheld(claims, &settings.scope)).unwrap_or_default()
}

fn only_built_in_users() -> Error {
    Error::usage("`--user` signs in with the built-in provider only")
        .hint("leave it out: a browser is opened where the user signs in")
}

/// Everything that this run of the command learned.
struct Shown {
    trace: LoginTrace,
    /// What the provider knows of the client; asked where the login does not tell why it failed.
    registration: Option<Registration>,
    /// Of the built-in provider.
    people: Option<People>,
}

/// Whether the provider refused the client without saying what it minds. A refusal in its own words, or of ours, needs
/// no more questions.
fn is_worth_asking(trace: &LoginTrace) -> bool {
    let Some(authorization) = &trace.authorization else { return false };
    match &authorization.end {
        AuthorizationOutcome::Page { .. } | AuthorizationOutcome::Elsewhere { .. } => true,
        AuthorizationOutcome::Unanswered { .. } => authorization.not_ours.is_empty(),
        AuthorizationOutcome::Code => trace.token_flaws().any(|flaw| matches!(flaw, TokenFlaw::Rejected { .. })),
        AuthorizationOutcome::Refused(_) | AuthorizationOutcome::Unreachable(_) => false,
    }
}

/// Asks what `authctl probe` asks.
fn ask_registration(
    target: &Target,
    trace: &LoginTrace,
    client: &dyn HttpClient,
    host: &Host,
) -> Result<Option<Registration>, Error> {
    let Some(metadata) = trace.provider.metadata() else { return Ok(None) };
    let registered = registered_client(&target.settings, metadata);
    probe::registration(client, host.rng.as_ref(), &trace.provider, &registered)
}

fn show_exchanges<'a>(exchanges: impl Iterator<Item = &'a Exchange>, host: &Host) {
    for exchange in exchanges {
        exchange.masked(&host.terminal.redactor).lines().for_each(|line| host.terminal.say_line(line));
    }
}

/// Judges what the login showed, and prints it.
fn tell(
    target: &Target,
    shown: &Shown,
    args: &TestArgs,
    global: &GlobalOptions,
    host: &Host,
) -> Result<ExitStatus, Error> {
    let (settings, project, trace) = (&target.settings, &target.project, &shown.trace);
    let verdict = streamlits_verdict(target, trace);
    // Whom Streamlit lets in, it lets in with what it read; where nobody knows, with what may be believed.
    let claims = verdict.user.as_ref().or_else(|| trace.good_claims());
    let identity = Url::parse(&settings.redirect_uri)
        .ok()
        .zip(claims)
        .map(|(redirect_uri, claims)| identity(claims, &redirect_uri, &settings.provider, settings.streamlit));
    let identity = identity.filter(|_| verdict.accepted != Some(false));
    let cookies = identity.as_ref().map(|identity| cookies(identity, trace, target, host));
    let diagnostics = problems(target, shown, &verdict, cookies.as_ref(), &args.expectations);
    let acceptance = match &cookies {
        Some(cookies) if verdict.accepted == Some(true) => acceptance_with(cookies, verdict),
        _ => verdict,
    };
    let identity = identity.filter(|_| acceptance.accepted != Some(false));
    let sources = project.sources.masked();
    let harmless = |members: &Map<String, Value>| without_secrets(members, host);
    let report = LoginReport {
        provider: &settings.provider,
        place: trace
            .provider
            .metadata()
            .and_then(|metadata| metadata.issuer())
            .map_or_else(|| shown_url(&target.metadata_url), str::to_owned),
        outcome: if trace.passed() { Outcome::Passed } else { Outcome::Failed },
        accepted: acceptance.accepted,
        reason: acceptance.reason.as_deref(),
        steps: step_notes::steps(trace, settings, global.verbose),
        header: trace.decoded().map(|token| harmless(&token.header)),
        claims: trace.decoded().map(|token| harmless(&token.claims)),
        st_user: identity.as_ref().map(|identity| harmless(&st_user(identity, settings.streamlit))),
        userinfo: trace.userinfo_claims().map(harmless),
        cookies: cookies.as_ref().map(|cookies| CookieFacts {
            bytes: cookies.header_bytes(),
            count: cookies.cookies.len(),
            response_bytes: cookies.response_bytes(),
        }),
        audit: step_notes::audit(trace),
        withheld: withheld(shown, settings),
        logout: identity.is_some().then(|| step_notes::logout(trace, settings)).flatten(),
        tokens: if args.show_tokens { shown_tokens(trace) } else { Vec::new() },
        now: host.clock.now(),
        problems: Report {
            diagnostics: &diagnostics,
            sources: &sources,
            rules: &catalogue(),
            streamlit: StreamlitFacts { providers: Vec::new(), ..streamlit_facts(project) },
            subject: project.shown_secrets_path.clone(),
            project: None,
            app: None,
            facts: String::new(),
            consoles: consoles(args.format, project),
        },
    };
    host.terminal.print(&rendered(&report, args, global, host))?;
    if let Some(cookies) = report.cookies.filter(|_| target.origin == Origin::Files) {
        let size = LoginSize { request_bytes: cookies.bytes, response_bytes: cookies.response_bytes };
        remember(&project.root, size, host);
    }
    let is_good = report.outcome == Outcome::Passed
        && acceptance.accepted != Some(false)
        && diagnostics.iter().all(|diagnostic| diagnostic.level() < Level::Error);
    Ok(if is_good { ExitStatus::Success } else { ExitStatus::Problems })
}

/// What Streamlit does on `st.login`, and then with the very same answers.
fn streamlits_verdict(target: &Target, trace: &LoginTrace) -> StreamlitOutcome {
    let (settings, project) = (&target.settings, &target.project);
    if target.origin == Origin::Files {
        let verdict = st_login(&project.secrets, project.streamlit, project.authlib(), &settings.provider);
        if let Some(message) = verdict.message {
            return StreamlitOutcome::refused(message);
        }
    }
    let authlib = project.authlib();
    if let Some(authlib) = authlib
        && VersionPair::find(settings.streamlit, authlib).is_some_and(|pair| !pair.works())
    {
        let streamlit = settings.streamlit;
        return StreamlitOutcome::refused(format!("no login works with Streamlit {streamlit} and Authlib {authlib}"));
    }
    acceptance(trace, settings, authlib)
}

fn cookies(identity: &Map<String, Value>, trace: &LoginTrace, target: &Target, host: &Host) -> LoginCookies {
    let project = &target.project;
    let configured = project
        .secrets
        .auth()
        .and_then(|auth| auth.get("cookie_secret").and_then(|setting| setting.as_str().map(Secret::from)));
    // The length of a signature does not depend on the secret.
    let secret = configured.unwrap_or_else(|| Secret::from(""));
    let path = format!("/{}", project.config.base_url_path());
    let tokens = cookie_tokens(trace);
    LoginCookies::of_login(identity, &tokens, &secret, &path, host.clock.now(), target.settings.streamlit)
}

/// The tokens as Streamlit keeps them in a cookie.
fn cookie_tokens(trace: &LoginTrace) -> Map<String, Value> {
    let Some(answer) = &trace.token else { return Map::new() };
    let tokens = [("id_token", &answer.tokens.id_token), ("access_token", &answer.tokens.access_token)];
    tokens
        .into_iter()
        .filter_map(|(name, token)| Some((name.to_owned(), token.as_ref()?.expose().as_str().into())))
        .collect()
}

/// What the rules say: about the login, about the provider, and errors of the configuration, which end a login in
/// Streamlit as well.
fn problems(
    target: &Target,
    shown: &Shown,
    acceptance: &StreamlitOutcome,
    cookies: Option<&LoginCookies>,
    expectations: &[Expectation],
) -> Vec<Diagnostic> {
    let (settings, project, places) = (&target.settings, &target.project, &target.places);
    let trace = &shown.trace;
    let mut evidence = Vec::new();
    if target.origin == Origin::Files {
        evidence.push(Evidence::Configuration);
    }
    // A login that passes proves nothing of the next one: with a published private key, anybody signs tokens.
    evidence.push(Evidence::Provider(ProviderInput {
        snapshot: &trace.provider,
        provider: Some(&settings.provider),
        settings: Some(settings),
        streamlit: settings.streamlit,
        registration: shown.registration.as_ref(),
        refusal: trace.refusal(),
        login_passed: trace.passed(),
        metadata_elsewhere: None,
        search: None,
        places: ProviderPlaces {
            metadata_url: places.metadata_url.clone(),
            client_id: places.client_id.clone(),
            client_secret: places.client_secret.clone(),
            redirect_uri: places.redirect_uri.clone(),
        },
    }));
    evidence.push(Evidence::Login(LoginInput {
        trace,
        settings,
        acceptance,
        cookies,
        expectations,
        section: places.section.clone(),
        client_secret: places.client_secret.clone(),
        redirect_uri: places.redirect_uri.clone(),
        metadata_url: places.metadata_url.clone(),
    }));
    judge(&evidence, project, &settings.provider)
}

/// What counts for a login at `provider`.
fn judge(evidence: &[Evidence<'_>], project: &Project, provider: &str) -> Vec<Diagnostic> {
    let policy = Policy { login_at: Some(provider), ..Policy::default() };
    run_rules(evidence, Some(&project.config_input()), &policy, Vec::new())
}

/// What is told of a user, before a long value is cut.
fn without_secrets(members: &Map<String, Value>, host: &Host) -> Map<String, Value> {
    let mut members = members.clone();
    members.values_mut().for_each(|member| host.terminal.redactor.redact_json(member));
    members
}

fn shown_tokens(trace: &LoginTrace) -> Vec<(&'static str, Secret<String>)> {
    let Some(answer) = &trace.token else { return Vec::new() };
    [("id_token", &answer.tokens.id_token), ("access_token", &answer.tokens.access_token)]
        .into_iter()
        .filter_map(|(name, token)| Some((name, token.clone()?)))
        .collect()
}

fn rendered(report: &LoginReport<'_>, args: &TestArgs, global: &GlobalOptions, host: &Host) -> String {
    match args.format {
        LoginFormat::Json => login_document(report),
        LoginFormat::Markdown => login_handout(report, false),
        LoginFormat::Html => login_handout(report, true),
        LoginFormat::Human => {
            let detail = if global.quiet { Detail::Verdict } else { Detail::Everything };
            render_human_login(report, detail, look(global, host))
        }
    }
}

/// Settings are missing or malformed: says which, as `check` would.
fn incomplete(
    project: &Project,
    provider: &str,
    args: &TestArgs,
    global: &GlobalOptions,
    host: &Host,
) -> Result<ExitStatus, Error> {
    let diagnostics = judge(&[Evidence::Configuration], project, provider);
    if diagnostics.is_empty() {
        return Err(Error::missing(format!("provider `{}` is not complete", escaped(provider)))
            .hint("`authctl check` says what is missing, and `authctl init` completes it"));
    }
    let message = st_login(&project.secrets, project.streamlit, project.authlib(), provider).message;
    let sources = project.sources.masked();
    let problems = Report {
        diagnostics: &diagnostics,
        sources: &sources,
        rules: &catalogue(),
        streamlit: StreamlitFacts { providers: Vec::new(), ..streamlit_facts(project) },
        subject: project.shown_secrets_path.clone(),
        project: None,
        app: None,
        facts: String::new(),
        consoles: consoles(args.format, project),
    };
    let report = LoginReport {
        accepted: message.as_ref().map(|_| false),
        reason: message.as_deref(),
        ..LoginReport::failed(provider, project.shown_secrets_path.clone(), host.clock.now(), problems)
    };
    host.terminal.print(&rendered(&report, args, global, host))?;
    Ok(ExitStatus::Problems)
}
