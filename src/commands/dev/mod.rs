//! `authctl dev`: run the app, or its tests, with the built-in provider in place of every provider that it names.

mod app_command;
mod readiness;
mod stand_in;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use url::Url;

use self::app_command::AppCommand;
use self::readiness::{Readiness, Watch};
use self::stand_in::StandIn;
use super::companion::{self, Companion};
use super::users::{UserChoice, Users};
use crate::dev_idp::{
    Clients, Config, DEFAULT_PORT, DEFAULT_TOKEN_LIFETIME, ProjectName, RunningProvider, User, Visit, start,
};
use crate::error::{Error, ExitStatus, Kind};
use crate::host::{BindError, ClientOptions, Git, Host, LOOPBACK, Listener, bind_for_many};
use crate::options::GlobalOptions;
use crate::project::{self, Project};
use crate::report::escaped;

/// How long one question to the app may take.
const ASK_TIMEOUT: Duration = Duration::from_secs(5);
/// After this the person is told that the app is still waited for.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug, Args)]
pub(crate) struct DevArgs {
    #[command(flatten)]
    user: UserChoice,

    /// The provider's port; 0 takes any [default: 9400, or any if that is taken]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,

    /// Trust these certificate authorities too when the app is asked (a PEM file)
    #[arg(long, value_name = "FILE", env = "AUTHCTL_CA_CERT")]
    ca_cert: Option<PathBuf>,

    /// What to run, such as `pytest` [default: `streamlit run` with the app's main script]
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

pub(crate) fn run(args: &DevArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let root = project::project_root(global, host)?;
    let git = Git::detect(host);
    let mut project = Project::read_in(&root, global, &git, host)?;
    let mut users = Users::read(&args.user.users, &root, host)?;
    let auto_login = args.user.chosen(&users)?;
    let command = AppCommand::plan(&args.command, &project, global, host)?;
    let listener = listen(args.port)?;
    let issuer = issuer(&listener);
    let stand_in = StandIn::prepare(&mut project, &command, &issuer, global, &git, host)?;
    let provider = start(
        Config {
            issuer,
            clients: Clients::Registered(stand_in.clients()),
            project: Some(ProjectName::from_path(&root)),
            users: known(&users, auto_login.as_ref()),
            auto_login: auto_login.as_ref().map(|user| user.name.clone()),
            faults: Vec::new(),
            token_lifetime: DEFAULT_TOKEN_LIFETIME,
        },
        listener,
        host,
    )?;
    let asked = stand_in.expected_logins(&command, &provider)?;
    let options = ClientOptions { timeout: ASK_TIMEOUT, ca_cert: ca_cert(args, host), ..ClientOptions::default() };
    let client = host.http.connect(&options)?;
    let say = |text: &str| {
        if !global.quiet {
            host.terminal.say(text);
        }
    };
    say(&introduction(&command, &stand_in, &provider, &users, auto_login.as_ref(), host));
    let mut companion =
        Companion::start(&command.program(stand_in.secrets_files(), &root, args.user.users.path(host)), host)?;
    let watch = Watch::begin(asked, client, host);
    let started = host.clock.monotonic();
    let (mut is_waiting, mut is_slow) = (true, false);
    let code = companion.run(|| {
        while let Some(visit) = provider.next_visit(Duration::ZERO) {
            if is_worth_telling(&visit, global) {
                say(&format!("{}\n", escaped(&visit.to_string())));
            }
        }
        reread_users(&mut users, auto_login.as_ref(), &provider, &say, host);
        if !is_waiting {
            return Ok(());
        }
        match watch.news() {
            None if !is_slow && host.clock.monotonic().saturating_sub(started) > PATIENCE => {
                is_slow = true;
                say(&format!("nobody answers at {} yet\n", command.shown_url()));
            }
            None => {}
            Some(Readiness::Ready) => {
                is_waiting = false;
                say(&ready(&command, auto_login.as_ref()));
            }
            Some(Readiness::Untrusted(reason)) => {
                is_waiting = false;
                say(&format!(
                    "{} cannot be asked where its logins lead: {}; `--ca-cert` names whom to trust\n",
                    command.shown_url(),
                    escaped(&reason)
                ));
            }
            Some(Readiness::Refused { provider, reason }) => {
                return Err(not_taken(&command, &provider, &reason));
            }
        }
        Ok(())
    })?;
    // What is left of it goes before the program's own status says that it is over.
    drop((watch, provider, stand_in));
    Ok(ExitStatus::Passed(code))
}

/// Everybody on the list, and whoever is new.
fn known(users: &Users, auto_login: Option<&User>) -> Vec<User> {
    let mut list = users.list().to_vec();
    if let Some(user) = auto_login.filter(|user| list.iter().all(|known| known.name != user.name)) {
        list.push(user.clone());
    }
    list
}

fn reread_users(
    users: &mut Users,
    auto_login: Option<&User>,
    provider: &RunningProvider,
    say: &dyn Fn(&str),
    host: &Host,
) {
    match users.reread(host) {
        Ok(false) => {}
        Ok(true) => {
            provider.replace_users(known(users, auto_login));
            say(&companion::users_were_read(users.list()));
        }
        Err(error) => say(&companion::users_stay(&error)),
    }
}

fn listen(port: Option<u16>) -> Result<Listener, Error> {
    let bound = match port {
        Some(port) => bind_for_many(&LOOPBACK, port),
        None => match bind_for_many(&LOOPBACK, DEFAULT_PORT) {
            Err(BindError::InUse { .. } | BindError::Reserved { .. }) => bind_for_many(&LOOPBACK, 0),
            bound => bound,
        },
    };
    bound.map_err(|error| {
        Error::new(Kind::Io, format!("the built-in provider cannot be started: {error}"))
            .hint("choose another `--port`")
    })
}

fn issuer(listener: &Listener) -> Url {
    Url::parse(&format!("http://localhost:{}", listener.port())).expect("every port makes a URL")
}

fn ca_cert(args: &DevArgs, host: &Host) -> Option<PathBuf> {
    args.ca_cert.as_ref().map(|path| host.env.current_dir().join(path))
}

/// Sign-ins, tokens and refusals; with `--verbose` every request.
fn is_worth_telling(visit: &Visit, global: &GlobalOptions) -> bool {
    global.verbose || visit.status >= 400 || visit.is_step
}

fn introduction(
    command: &AppCommand,
    stand_in: &StandIn,
    provider: &RunningProvider,
    users: &Users,
    auto_login: Option<&User>,
    host: &Host,
) -> String {
    let mut text = format!("starting `{}` (for development, never for production)\n", escaped(command.shown()));
    let mut line = |label: &str, value: &str| text.push_str(&format!("  {label:<9} {}\n", escaped(value)));
    line("stand-in", &format!("the provider at {} for {}", provider.issuer(), stand_in.shown_providers()));
    line("secrets", &stand_in.shown_secrets());
    line("app", &command.shown_address());
    let names: Vec<String> = users.list().iter().map(|user| user.name.clone()).collect();
    let origin = if users.is_from_file() { format!(" ({})", users.shown_path(host)) } else { String::new() };
    line("users", &format!("{}{origin}", companion::listed(&names)));
    if let Some(user) = auto_login {
        line("sign-in", &format!("every sign-in is as `{}`, without a question", user.name));
    }
    text
}

fn ready(command: &AppCommand, auto_login: Option<&User>) -> String {
    let way = match auto_login {
        Some(user) => format!("every sign-in is as `{}`", user.name),
        None => "sign in as whom you like".to_owned(),
    };
    format!("ready: {} uses the stand-in; {}\n", command.shown_url(), escaped(&way))
}

fn not_taken(command: &AppCommand, provider: &str, reason: &str) -> Error {
    let login = if provider == crate::streamlit::DEFAULT_PROVIDER {
        "`st.login()`".to_owned()
    } else {
        format!("`st.login(\"{}\")`", escaped(provider))
    };
    Error::refused(format!(
        "the app at {} does not use the stand-in: its {login} {}",
        command.shown_url(),
        escaped(reason)
    ))
    .hint(
        "the stand-in is the last of `STREAMLIT_SECRETS_FILES`, which `streamlit run` reads: start the app with it, not \
         with another server, and leave `--secrets.files` and `secrets=` out",
    )
}
