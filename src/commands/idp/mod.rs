//! `authctl idp`: serve the built-in provider until Ctrl-C.

mod clients;
mod health;
mod plan;
mod report;

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Args, Command, Subcommand};
use url::Url;

use self::clients::{ClientOptions, Registration};
use self::health::HealthArgs;
use self::plan::Address;
use self::report::{IdpFormat, Report};
use super::companion::{self, Companion};
use super::running_provider;
use super::users::{Users, UsersOptions};
use crate::dev_idp::{Config, DEFAULT_TOKEN_LIFETIME, Fault, ProjectName, RunningProvider, User, start};
use crate::error::{Error, ExitStatus, Kind};
use crate::host::{BindError, Host, Listener, Program, RESERVED_PORTS_QUERY, bind_for_many, listener_query};
use crate::options::GlobalOptions;
use crate::project;

/// How often to look whether Ctrl-C was pressed or a file has changed.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct IdpArgs {
    #[command(subcommand)]
    action: Option<IdpAction>,

    #[command(flatten)]
    address: Address,

    #[command(flatten)]
    clients: ClientOptions,

    #[command(flatten)]
    users: UsersOptions,

    /// A user, such as `alice@example.com name=Alice groups=admin,dev` (repeatable)
    #[arg(long = "user", value_name = "USER", value_parser = User::parse)]
    user: Vec<User>,

    /// Sign in as this user without asking
    #[arg(long, value_name = "NAME")]
    auto_login: Option<String>,

    /// Add a deliberate fault; `authctl idp faults` lists them (repeatable)
    #[arg(long = "fault", value_name = "FAULT", value_parser = FaultParser, hide_possible_values = true)]
    faults: Vec<Fault>,

    /// How long tokens are valid
    #[arg(long, value_name = "SECONDS", default_value_t = DEFAULT_TOKEN_LIFETIME, value_parser = clap::value_parser!(i64).range(1..=31_536_000))]
    token_lifetime: i64,

    /// How to say what happens
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: IdpFormat,

    /// Serve while this command runs, and end with its exit status
    #[arg(last = true, value_name = "COMMAND", conflicts_with = "format")]
    command: Vec<OsString>,
}

impl IdpArgs {
    pub(super) const fn prints_json(&self) -> bool {
        matches!(self.format, IdpFormat::Json)
    }
}

#[derive(Debug, Subcommand)]
enum IdpAction {
    /// List the faults, and the rule that names each
    Faults,
    /// Exit with 0 if the provider answers, else with 1
    Health(HealthArgs),
}

/// Knows all names, for completions and for "a similar value exists", without listing them all in an error.
#[derive(Clone)]
struct FaultParser;

impl TypedValueParser for FaultParser {
    type Value = Fault;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<Fault, clap::Error> {
        let names = PossibleValuesParser::new(Fault::ALL.iter().map(|fault| fault.name()));
        let fault = names.try_map(|name| Fault::named(&name).ok_or("no such fault"));
        fault.parse_ref(command, argument, value).map_err(|mut error| {
            error.insert(ContextKind::ValidValue, ContextValue::Strings(Vec::new()));
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue>>> {
        Some(Box::new(Fault::ALL.iter().map(|fault| PossibleValue::new(fault.name()).help(fault.summary()))))
    }
}

pub(crate) fn run(args: &IdpArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    match &args.action {
        Some(IdpAction::Faults) => {
            host.terminal.print(&fault_list())?;
            return Ok(ExitStatus::Success);
        }
        Some(IdpAction::Health(health)) => {
            // Where there is no project, or none that can be read, the provider may be well all the same.
            let registration = clients::registration(&args.clients, global, host).ok();
            return health::run(health, registration.and_then(|found| found.issuer().cloned()), host);
        }
        None => {}
    }
    let root = project::project_root(global, host)?;
    let mut users = Users::read(&args.users, &root, host)?;
    let mut registration = clients::registration(&args.clients, global, host)?;
    let plan = plan::plan(&args.address, registration.issuer())?;
    let listener = listen(&plan.addresses, plan.port, host)?;
    let issuer = plan.issuer(listener.port())?;
    let clients = registration.clients(&issuer)?;
    let known = known(args, &users)?;
    let provider = start(
        Config {
            issuer: issuer.clone(),
            clients,
            project: registration.is_of_project().then(|| ProjectName::from_path(&root)),
            users: known.clone(),
            auto_login: args.auto_login.clone(),
            faults: args.faults.clone(),
            token_lifetime: args.token_lifetime,
        },
        listener,
        host,
    )?;
    let report = Report { format: args.format, global, host };
    if args.command.is_empty() {
        host.interrupt.listen();
    }
    report.begin(&provider, &registration, &known, args, &issuer)?;
    let mut attend = |wait: Duration| -> Result<(), Error> {
        let Some(visit) = provider.next_visit(wait) else {
            reread_clients(&provider, &mut registration, &issuer, &report)?;
            return reread_users(&provider, args, &mut users, &report);
        };
        report.visit(&visit)
    };
    if args.command.is_empty() {
        while !host.interrupt.is_requested() {
            attend(PAUSE)?;
        }
        // Whoever has started it stops it so; Ctrl-C is somebody at the terminal.
        return if host.interrupt.is_termination() { Ok(ExitStatus::Success) } else { Err(Error::interrupted()) };
    }
    let program =
        Program { words: args.command.clone(), folder: host.env.current_dir().to_owned(), variables: Vec::new() };
    let code = Companion::start(&program, host)?.run(|| attend(Duration::ZERO))?;
    // What came last is told too.
    while let Some(visit) = provider.next_visit(Duration::ZERO) {
        report.visit(&visit)?;
    }
    Ok(ExitStatus::Passed(code))
}

/// The clients again whenever their file changes.
fn reread_clients(
    provider: &RunningProvider,
    registration: &mut Registration,
    issuer: &Url,
    report: &Report<'_>,
) -> Result<(), Error> {
    match registration.reread(issuer, report.global, report.host) {
        None => Ok(()),
        Some(Ok(clients)) => {
            provider.replace_clients(clients);
            report.change(&format!("the clients were read again: {}\n", registration.client_ids(issuer).join(", ")))
        }
        Some(Err(error)) => report.change(&format!("the clients stay as they were: {error}\n")),
    }
}

/// The users again whenever their file changes.
fn reread_users(
    provider: &RunningProvider,
    args: &IdpArgs,
    users: &mut Users,
    report: &Report<'_>,
) -> Result<(), Error> {
    match users.reread(report.host).and_then(|is_new| if is_new { known(args, users).map(Some) } else { Ok(None) }) {
        Ok(None) => Ok(()),
        Ok(Some(known)) => {
            let told = companion::users_were_read(&known);
            provider.replace_users(known);
            report.change(&told)
        }
        Err(error) => report.change(&companion::users_stay(&error)),
    }
}

/// Everybody whom the file and the command line name; Alice and Bob where neither names anybody.
fn known(args: &IdpArgs, users: &Users) -> Result<Vec<User>, Error> {
    let is_described = !users.is_from_file() && !args.user.is_empty();
    let of_file = if is_described { &[] } else { users.list() };
    let known: Vec<User> = of_file.iter().chain(&args.user).cloned().collect();
    for (index, user) in known.iter().enumerate() {
        if known[..index].iter().any(|other| other.name == user.name) {
            return Err(Error::usage(format!("two users are called `{}`", user.name)));
        }
    }
    Ok(known)
}

fn listen(addresses: &[std::net::IpAddr], port: u16, host: &Host) -> Result<Listener, Error> {
    bind_for_many(addresses, port).map_err(|error| {
        let other = matches!(error, BindError::InUse { .. }).then(|| running_provider::project_at(port, host)).flatten();
        let hint = match &error {
            BindError::InUse { .. } if other.is_some() => format!(
                "the built-in provider of the project `{}` is there: stop it, or choose another `--port`",
                other.map(|project| project.name).unwrap_or_default()
            ),
            BindError::InUse { .. } => format!(
                "another `authctl idp` may be running (`{}` says which program listens): stop it, or choose another `--port`",
                listener_query(port)
            ),
            BindError::Denied { .. } => "choose a `--port` above 1023".to_owned(),
            BindError::Reserved { .. } => {
                format!("choose a `--port` that `{RESERVED_PORTS_QUERY}` does not list")
            }
            BindError::Other { .. } => "`--host` must be an address of this machine".to_owned(),
        };
        bind_failure(error).hint(hint)
    })
}

fn bind_failure(error: BindError) -> Error {
    let message = error.to_string();
    match error {
        BindError::Other { source, .. } => Error::io(message, source),
        BindError::InUse { .. } | BindError::Denied { .. } | BindError::Reserved { .. } => {
            Error::new(Kind::Io, message)
        }
    }
}

/// Name, rule and summary of each fault, in columns.
fn fault_list() -> String {
    let width = |text: fn(&Fault) -> usize| Fault::ALL.iter().map(text).max().unwrap_or(0);
    let name_width = width(|fault| fault.name().len());
    let rule_width = width(|fault| fault.expected_rule().unwrap_or(ACCEPTED).len());
    let mut list = String::new();
    for fault in Fault::ALL {
        let rule = fault.expected_rule().unwrap_or(ACCEPTED);
        let _ = writeln!(list, "{:name_width$}  {rule:rule_width$}  {}", fault.name(), fault.summary());
    }
    list
}

/// Stands where a rule would, for what a client must accept.
const ACCEPTED: &str = "(must work)";
