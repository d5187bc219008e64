//! `authctl idp`: serve the built-in provider until Ctrl-C.

mod clients;
mod plan;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Args, Command, Subcommand};
use url::Url;

use self::clients::{ClientOptions, Registration};
use self::plan::Address;
use crate::dev_idp::{Config, DEFAULT_TOKEN_LIFETIME, Fault, RunningProvider, User, default_users, parse_users, start};
use crate::error::{Error, ExitStatus, Kind};
use crate::host::{BindError, Host, Listener, RESERVED_PORTS_QUERY, bind, listener_query, shown_path};
use crate::options::GlobalOptions;
use crate::report::escaped;

/// No users file is as large as this.
const FILE_LIMIT: u64 = 1024 * 1024;
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

    /// The users, as JSON: a list of claim sets, or an object of names and claims
    #[arg(long, value_name = "FILE")]
    users: Option<PathBuf>,

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
}

#[derive(Debug, Subcommand)]
enum IdpAction {
    /// List the faults, and the rule that names each
    Faults,
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
    if let Some(IdpAction::Faults) = args.action {
        host.terminal.print(&fault_list())?;
        return Ok(ExitStatus::Success);
    }
    let users = users(args, host)?;
    let mut registration = clients::registration(&args.clients, global, host)?;
    let plan = plan::plan(&args.address, registration.issuer())?;
    let listener = listen(&plan.addresses, plan.port)?;
    let issuer = plan.issuer(listener.port())?;
    let clients = registration.clients(&issuer)?;
    let provider = start(
        Config {
            issuer: issuer.clone(),
            clients,
            users: users.clone(),
            auto_login: args.auto_login.clone(),
            faults: args.faults.clone(),
            token_lifetime: args.token_lifetime,
        },
        listener,
        host,
    )?;
    host.interrupt.listen();
    if !global.quiet {
        host.terminal.say(&introduction(&provider, &registration, &users, args, &issuer));
    }
    serve(&provider, &mut registration, &issuer, global, host);
    Err(Error::interrupted())
}

/// Until Ctrl-C: one line a request, and the clients again whenever their file changes.
fn serve(
    provider: &RunningProvider,
    registration: &mut Registration,
    issuer: &Url,
    global: &GlobalOptions,
    host: &Host,
) {
    let say = |line: &str| {
        if !global.quiet {
            host.terminal.say_line(line);
        }
    };
    while !host.interrupt.is_requested() {
        match provider.next_visit(PAUSE) {
            Some(visit) => say(&visit.to_string()),
            None => match registration.reread(issuer, global, host) {
                None => {}
                Some(Ok(clients)) => {
                    provider.replace_clients(clients);
                    say(&format!("the clients were read again: {}", registration.client_ids(issuer).join(", ")));
                }
                Some(Err(error)) => say(&format!("the clients stay as they were: {error}")),
            },
        }
    }
}

fn listen(addresses: &[std::net::IpAddr], port: u16) -> Result<Listener, Error> {
    bind(addresses, port).map_err(|error| {
        let hint = match &error {
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

fn users(args: &IdpArgs, host: &Host) -> Result<Vec<User>, Error> {
    let mut users = match &args.users {
        None => Vec::new(),
        Some(path) => {
            let shown = shown_path(path);
            let bytes = host
                .files
                .read_named(&host.env.current_dir().join(path), FILE_LIMIT)
                .map_err(|error| Error::io(format!("cannot read the users file `{shown}`"), error))?;
            let text =
                String::from_utf8(bytes).map_err(|_| Error::usage(format!("the users file `{shown}` is not UTF-8")))?;
            parse_users(&text).map_err(|reason| {
                Error::usage(format!("the users file `{shown}` cannot be used: {reason}"))
                    .hint("write it as `{\"alice\": {\"email\": \"alice@example.com\", \"groups\": [\"admin\"]}}`")
            })?
        }
    };
    users.extend(args.user.iter().cloned());
    if users.is_empty() {
        users = default_users();
    }
    for (index, user) in users.iter().enumerate() {
        if users[..index].iter().any(|other| other.name == user.name) {
            return Err(Error::usage(format!("two users are called `{}`", user.name)));
        }
    }
    Ok(users)
}

fn introduction(
    provider: &RunningProvider,
    registration: &Registration,
    users: &[User],
    args: &IdpArgs,
    issuer: &Url,
) -> String {
    let mut text =
        format!("the built-in identity provider is at {} (for development, never for production)\n", provider.issuer());
    let names: Vec<&str> = users.iter().map(|user| user.name.as_str()).collect();
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "  {label:<8} {}", escaped(value));
    };
    line("users", &names.join(", "));
    if let Some(name) = &args.auto_login {
        line("sign-in", &format!("every sign-in is as `{name}`, without a question"));
    }
    for client in registration.descriptions(issuer) {
        line("client", &client);
    }
    for fault in &args.faults {
        line("fault", &format!("{}: {}", fault.name(), fault.summary()));
    }
    text.push_str("\nnext, in another terminal:\n");
    let commands = registration.next_commands(issuer, &provider.metadata_url());
    let width = commands.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
    for (command, purpose) in &commands {
        let _ = writeln!(text, "  {command:<width$}   # {purpose}");
    }
    text.push_str("\nCtrl-C stops it; each request is a line:\n");
    text
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
