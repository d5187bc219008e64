//! The options of `init` and `add`. Each has a variable of its own, so that a container needs no command line.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{FalseyValueParser, PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command};

use crate::error::Error;
use crate::providers;
use crate::report::escaped;

#[derive(Clone, Debug, Args)]
pub(crate) struct SetupOptions {
    /// The provider: `google`, `microsoft`, `okta`, `auth0`, `keycloak`, `cognito`, `gitlab`, …; `local` is the built-in
    /// one, `oidc` any other
    #[arg(long, value_name = "PRESET", env = "AUTHCTL_PROVIDER", value_parser = PresetName, hide_possible_values = true)]
    pub(super) provider: Option<String>,

    /// What the provider's metadata URL is made of: `tenant`, `domain`, `realm`, `region`, `pool`… (repeatable)
    #[arg(long = "param", value_name = "KEY=VALUE", env = "AUTHCTL_PARAM", value_delimiter = ',')]
    pub(super) parameters: Vec<ParameterOption>,

    /// The metadata URL itself; it ends in `/.well-known/openid-configuration`
    #[arg(long, value_name = "URL", env = "AUTHCTL_METADATA_URL")]
    pub(super) metadata_url: Option<String>,

    /// The client ID that the provider gave the app
    #[arg(long, value_name = "ID", env = "AUTHCTL_CLIENT_ID")]
    pub(super) client_id: Option<String>,

    /// Read the client secret from standard input (else: `AUTHCTL_CLIENT_SECRET`)
    #[arg(
        long,
        env = "AUTHCTL_CLIENT_SECRET_STDIN",
        value_parser = FalseyValueParser::new(),
        conflicts_with_all = ["client_secret_file", "import"]
    )]
    pub(super) client_secret_stdin: bool,

    /// Read the client secret from this file
    #[arg(long, value_name = "FILE", env = "AUTHCTL_CLIENT_SECRET_FILE")]
    pub(super) client_secret_file: Option<PathBuf>,

    /// Take client ID and secret from a JSON file: Google's download, or what `az`, `auth0`, `kcadm.sh`, `aws` print when they
    /// register one
    #[arg(long, value_name = "FILE", env = "AUTHCTL_IMPORT")]
    pub(super) import: Option<PathBuf>,

    /// Register the app with the provider now, where the provider offers that (RFC 7591); with `--redirect-uri` later: add that
    /// URI to what is registered (RFC 7592)
    #[arg(
        long,
        env = "AUTHCTL_REGISTER",
        value_parser = FalseyValueParser::new(),
        conflicts_with_all = ["import", "client_id", "client_secret_stdin", "client_secret_file", "dry_run", "example"]
    )]
    pub(super) register: bool,

    /// With --register: read the initial access token, which some providers demand, from standard input
    #[arg(long, requires = "register")]
    pub(super) registration_token_stdin: bool,

    /// Where the provider sends people back to [default: where config.toml serves the app on this machine]
    #[arg(long, value_name = "URI", env = "AUTHCTL_REDIRECT_URI")]
    pub(super) redirect_uri: Option<String>,

    /// Show what would change, with secrets masked, and write nothing
    #[arg(long, env = "AUTHCTL_DRY_RUN", value_parser = FalseyValueParser::new())]
    pub(super) dry_run: bool,

    /// Write `.streamlit/secrets.toml.example` instead, without a secret, to be committed
    #[arg(long, env = "AUTHCTL_EXAMPLE", value_parser = FalseyValueParser::new())]
    pub(super) example: bool,

    /// Also write `secrets.schema.json` beside the file, and the line by which TOML editors find it: they then complete,
    /// explain and check the keys
    #[arg(long, env = "AUTHCTL_SCHEMA", value_parser = FalseyValueParser::new())]
    pub(super) schema: bool,

    /// Replace values that are there already
    #[arg(long, env = "AUTHCTL_FORCE", value_parser = FalseyValueParser::new())]
    pub(super) force: bool,
}

impl SetupOptions {
    /// The same with the preset that was given as an argument.
    pub(crate) fn with_preset(mut self, preset: Option<&str>) -> Result<Self, Error> {
        let Some(preset) = given(preset) else { return Ok(self) };
        let same = |one: &str, other: &str| match (providers::find(one), providers::find(other)) {
            (Some(one), Some(other)) => one.name() == other.name(),
            _ => one == other,
        };
        match given(self.provider.as_deref()) {
            Some(other) if !same(preset, other) => Err(Error::usage(format!(
                "two providers are named: `{}`, and `{}` by `--provider` or `AUTHCTL_PROVIDER`",
                escaped(preset),
                escaped(other)
            ))
            .hint("name one; `authctl add NAME` adds another")),
            _ => {
                self.provider = Some(preset.to_owned());
                Ok(self)
            }
        }
    }

    /// The name of the preset that is asked for: what its section is called where nothing else is said.
    pub(crate) fn preset_name(&self) -> Option<&str> {
        let given = given(self.provider.as_deref())?;
        Some(providers::find(given).map_or(given, |known| known.name()))
    }

    /// Whether something is said about one provider, so that it must be clear which.
    pub(super) fn describe_a_provider(&self) -> bool {
        !self.parameters.is_empty()
            || given(self.metadata_url.as_deref()).is_some()
            || given(self.client_id.as_deref()).is_some()
            || self.states_a_secret()
    }

    /// Whether an option, not the environment alone, says where the secret is.
    pub(super) const fn states_a_secret(&self) -> bool {
        self.client_secret_stdin || self.client_secret_file.is_some()
    }
}

/// An option that is there and not empty: a variable that is set to nothing says nothing.
pub(super) fn given(option: Option<&str>) -> Option<&str> {
    option.map(str::trim).filter(|value| !value.is_empty())
}

/// Any word: which one it is, is decided with a better message than clap's. Shells complete the presets' names.
#[derive(Clone)]
pub(crate) struct PresetName;

impl TypedValueParser for PresetName {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(providers::all().map(|preset| PossibleValue::new(preset.name).help(preset.title))))
    }
}

/// `KEY=VALUE` for a preset's parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParameterOption {
    pub(super) key: String,
    pub(super) value: String,
}

impl FromStr for ParameterOption {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((key, value)) if !key.trim().is_empty() && !value.trim().is_empty() => {
                Ok(Self { key: key.trim().to_owned(), value: value.trim().to_owned() })
            }
            _ => Err("write it as KEY=VALUE, such as `tenant=4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3`".to_owned()),
        }
    }
}
