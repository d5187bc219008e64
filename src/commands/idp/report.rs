//! What `authctl idp` says while it serves: to people, or a line of JSON for each thing that happens.

use std::fmt::Write as _;

use serde_json::{Value, json};
use url::Url;

use super::IdpArgs;
use super::clients::Registration;
use crate::commands::companion;
use crate::dev_idp::{RunningProvider, User, Visit};
use crate::error::Error;
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::report::{escaped, escaped_json};

/// The form of what is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum IdpFormat {
    #[default]
    /// For people, on standard error
    Human,
    /// `authctl.idp/1` on standard output: a line when it listens, then a line for each request
    Json,
}

pub(super) struct Report<'a> {
    pub(super) format: IdpFormat,
    pub(super) global: &'a GlobalOptions,
    pub(super) host: &'a Host,
}

impl Report<'_> {
    /// It serves from now on.
    pub(super) fn begin(
        &self,
        provider: &RunningProvider,
        registration: &Registration,
        users: &[User],
        args: &IdpArgs,
        issuer: &Url,
    ) -> Result<(), Error> {
        if self.format == IdpFormat::Json {
            let names: Vec<&str> = users.iter().map(|user| user.name.as_str()).collect();
            return self.line(&json!({
                "schema": "authctl.idp/1",
                "event": "listening",
                "issuer": provider.issuer(),
                "metadata_url": provider.metadata_url(),
                "clients": registration.client_ids(issuer),
                "users": names,
                "faults": args.faults.iter().map(|fault| fault.name()).collect::<Vec<_>>(),
            }));
        }
        self.say(&introduction(provider, registration, users, args, issuer));
        Ok(())
    }

    pub(super) fn visit(&self, visit: &Visit) -> Result<(), Error> {
        if self.format == IdpFormat::Json {
            let mut line = json!({
                "event": "request",
                "method": visit.method,
                "path": visit.path,
                "status": visit.status,
                "note": visit.note,
            });
            if let Some(facts) = &visit.facts {
                line["client_id"] = facts.client_id.as_str().into();
                line["user"] = facts.user.as_str().into();
                line["scope"] = facts.scope.join(" ").into();
                line["given"] = facts.given.clone().into();
                line["withheld"] = facts.withheld.clone().into();
            }
            return self.line(&line);
        }
        self.say(&format!("{}\n", escaped(&visit.to_string())));
        Ok(())
    }

    /// Clients or users have changed, or could not.
    pub(super) fn change(&self, text: &str) -> Result<(), Error> {
        if self.format == IdpFormat::Json {
            return self.line(&json!({"event": "change", "note": text.trim_end()}));
        }
        self.say(text);
        Ok(())
    }

    fn line(&self, line: &Value) -> Result<(), Error> {
        self.host
            .terminal
            .print_verbatim(&format!("{}\n", escaped_json(&self.host.terminal.redactor.redact(&line.to_string()))))
    }

    fn say(&self, text: &str) {
        if !self.global.quiet {
            self.host.terminal.say(text);
        }
    }
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
    let names: Vec<String> = users.iter().map(|user| user.name.clone()).collect();
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "  {label:<8} {}", escaped(value));
    };
    line("users", &companion::listed(&names));
    if let Some(name) = &args.auto_login {
        line("sign-in", &format!("every sign-in is as `{name}`, without a question"));
    }
    for client in registration.descriptions(issuer) {
        line("client", &client);
    }
    for fault in &args.faults {
        line("fault", &format!("{}: {}", fault.name(), fault.summary()));
    }
    if args.command.is_empty() {
        text.push_str("\nnext, in another terminal:\n");
        let commands = registration.next_commands(issuer, &provider.metadata_url());
        let width = commands.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
        for (command, purpose) in &commands {
            let _ = writeln!(text, "  {command:<width$}   # {purpose}");
        }
        text.push_str("\nCtrl-C stops it; each request is a line:\n");
    }
    text
}
