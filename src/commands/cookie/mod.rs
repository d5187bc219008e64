//! `authctl cookie`: Streamlit's identity cookies read, and made for tests that start logged in.

mod app;
mod decode;
mod held;
mod mint;
mod request;

use clap::{Args, Subcommand};

use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;

#[derive(Debug, Args)]
pub(crate) struct CookieArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Say who an identity cookie logs in, since when and until when, and whether this app would accept it; of a request to
    /// `/_stcore/stream`, as the browser copies it, whom Streamlit sees and why
    Decode(decode::DecodeArgs),
    /// Sign an identity with the app's `cookie_secret`: whoever has the cookie is logged in
    Mint(Box<mint::MintArgs>),
}

impl CookieArgs {
    pub(crate) const fn prints_json(&self) -> bool {
        match &self.action {
            Action::Decode(args) => args.prints_json(),
            Action::Mint(args) => args.prints_json(),
        }
    }
}

pub(crate) fn run(args: &CookieArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    match &args.action {
        Action::Decode(args) => decode::run(args, global, host),
        Action::Mint(args) => mint::run(args, global, host),
    }
}
