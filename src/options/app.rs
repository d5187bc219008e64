//! The options of commands that ask the running app.

use std::time::Duration;

use clap::Args;

/// How the running app is asked.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct AppOptions {
    /// With --app: wait up to this long for the app to answer, such as after a roll-out
    #[arg(long, value_name = "SECONDS", requires = "app", hide_short_help = true, value_parser = clap::value_parser!(u64).range(1..=3600))]
    wait: Option<u64>,

    /// With --app: run the app's script for this user, and twice for a visitor, to see whether the app tells them apart:
    /// one of the built-in provider's (`.streamlit/users.toml`, else `alice` and `bob`), or one as in `'carol@example.com name=Carol groups=admin,dev'`
    #[arg(long = "as", value_name = "USER", requires = "app", hide_short_help = true)]
    pub(crate) user: Option<String>,

    /// With --app: begin several logins, to find replicas whose secrets differ or that share no state; the app then sends
    /// the provider a few invalid codes
    #[arg(long, requires = "app", hide_short_help = true)]
    pub(crate) replicas: bool,

    /// With --app: send what `cookie_secret` signs to an origin other than that of `redirect_uri`
    #[arg(long, requires = "app", hide_short_help = true)]
    pub(crate) allow_other_origin: bool,
}

impl AppOptions {
    /// How long to wait for an app that does not answer yet.
    pub(crate) fn patience(&self) -> Option<Duration> {
        self.wait.map(Duration::from_secs)
    }
}
