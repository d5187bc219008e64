//! `authctl export`: the same configuration for where the app is deployed.
//!
//! The variables of `--to env` are those that `authctl init` reads; how it reads them is described in `commands/setup/`.

use clap::{Args, ValueEnum};

use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::project::{self, Project};
use crate::rules::{is_loopback, web_address};
use crate::streamlit::{Auth, auth_text};

/// The app's folder in the container that the examples show.
const MOUNT_PATH: &str = "/app/.streamlit/secrets.toml";

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Where the app is deployed
    #[arg(long, value_name = "TARGET", value_enum)]
    to: Target,

    /// The redirect URI of the deployed app, in place of the local one
    #[arg(long, value_name = "URI", env = "AUTHCTL_REDIRECT_URI")]
    redirect_uri: Option<String>,

    /// Print the secrets on a terminal too
    #[arg(long)]
    show_secrets: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Target {
    /// Streamlit Community Cloud: the block for the app's "Secrets" box
    Cloud,
    /// A Kubernetes Secret, with the volume that mounts it
    Kubernetes,
    /// A Docker secret, with the lines for a compose file
    Docker,
    /// The variables from which `authctl init` makes the file where the app starts
    Env,
}

pub(crate) fn run(args: &ExportArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    if host.terminal.stdout_is_terminal && !args.show_secrets {
        return Err(Error::refused("this prints secrets, and standard output is a terminal")
            .hint("send the output to a file or another program, or give `--show-secrets`"));
    }
    let root = project::project_root(global, host)?;
    let project = Project::read(&root, global, host)?;
    let auth = project.secrets.auth().ok_or_else(|| {
        Error::missing(format!("`{}` has no `[auth]` that could be exported", project.shown_secrets_path))
            .hint("`authctl check` says what is wrong with it, `authctl init` makes one")
    })?;
    let redirect_uri = args.redirect_uri.as_deref();
    refuse_loopback_provider(&auth, redirect_uri)?;
    host.terminal.print_verbatim(&match args.to {
        Target::Env => variables(&auth, redirect_uri)?,
        Target::Cloud | Target::Kubernetes | Target::Docker => args.to.wrapped(&auth_text(auth.table, redirect_uri)),
    })?;
    if !global.quiet {
        say_what_is_left(args, &project, host);
    }
    Ok(ExitStatus::Success)
}

/// A provider on this machine is for development: a deployed app would not reach it.
fn refuse_loopback_provider(auth: &Auth<'_>, redirect_uri: Option<&str>) -> Result<(), Error> {
    let is_here = |text: &str| web_address(&text.replace("{port}", "8501")).is_ok_and(|url| is_loopback(&url));
    let redirect_uri = redirect_uri.or_else(|| auth.get("redirect_uri")?.as_str());
    if redirect_uri.is_none_or(is_here) {
        return Ok(());
    }
    for provider in auth.providers() {
        let url = provider.table.get("server_metadata_url").and_then(|entry| entry.value.as_str());
        if url.is_some_and(is_here) {
            let message =
                format!("the provider `{}` is on this machine, where the deployed app cannot reach it", provider.name);
            return Err(Error::refused(message).hint(
                "set up a provider for the deployed app with `authctl init PROVIDER`, or take this one out with \
                 `authctl remove`",
            ));
        }
    }
    Ok(())
}

fn say_what_is_left(args: &ExportArgs, project: &Project, host: &Host) {
    let others: Vec<&str> = project
        .secrets
        .files
        .iter()
        .flat_map(|file| &file.document.root.entries)
        .map(|entry| entry.key.as_str())
        .filter(|key| *key != "auth")
        .collect();
    if !others.is_empty() {
        host.terminal.say_line(&format!("note: only `[auth]` is exported; the file also has {}", listed(&others)));
    }
    match &args.redirect_uri {
        Some(uri) => host.terminal.say_line(&format!("next: register {uri} with the provider")),
        None => host
            .terminal
            .say_line("note: `redirect_uri` is still the local one; give the deployed app's with `--redirect-uri`"),
    }
}

fn listed(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{}`", crate::report::escaped(key))).collect::<Vec<_>>().join(", ")
}

/// Lines `AUTHCTL_…=value` that give `authctl init --no-input` this configuration.
fn variables(auth: &Auth<'_>, redirect_uri: Option<&str>) -> Result<String, Error> {
    let beyond = |what: String| {
        Error::refused(format!("the variables cannot carry {what}"))
            .hint("export a whole file: `--to docker` or `--to kubernetes`")
    };
    let providers = auth.providers();
    let [provider] = providers.as_slice() else {
        return Err(beyond(format!("{} providers", providers.len())));
    };
    let mut lines = vec![("PROVIDER", "generic".to_owned())];
    lines.push(if provider.is_flat() { ("DEFAULT", "true".to_owned()) } else { ("NAME", provider.name.to_owned()) });
    for setting in auth.settings().filter(|setting| setting.entry.value.as_table().is_none()) {
        let key = setting.entry.key.as_str();
        let variable = match key {
            "redirect_uri" => "REDIRECT_URI",
            "cookie_secret" => "COOKIE_SECRET",
            _ if provider.is_flat() && PROVIDER_VARIABLES.iter().any(|(name, _)| *name == key) => continue,
            _ => return Err(beyond(format!("`{key}`"))),
        };
        let value = setting.as_str().ok_or_else(|| beyond(format!("a `{key}` that is not a string")))?;
        lines.push((variable, redirect_uri.filter(|_| key == "redirect_uri").unwrap_or(value).to_owned()));
    }
    for entry in &provider.table.entries {
        let key = entry.key.as_str();
        match PROVIDER_VARIABLES.iter().find(|(name, _)| *name == key) {
            Some((_, variable)) => {
                let value = entry.value.as_str().ok_or_else(|| beyond(format!("a `{key}` that is not a string")))?;
                lines.push((variable, value.to_owned()));
            }
            None if provider.is_flat() && entry.value.as_table().is_none() => {}
            None => return Err(beyond(format!("`{key}`"))),
        }
    }
    // Shells and `docker run --env-file` read them in different ways, and terminals obey them.
    let is_control = |(_, value): &&(&str, String)| value.chars().any(char::is_control);
    if let Some((variable, _)) = lines.iter().find(is_control) {
        return Err(beyond(format!("the control character in `{}`", variable.to_ascii_lowercase())));
    }
    Ok(lines.iter().map(|(variable, value)| format!("AUTHCTL_{variable}={}\n", shell_word(value))).collect())
}

/// The settings of a provider that `authctl init` takes from a variable.
const PROVIDER_VARIABLES: [(&str, &str); 3] =
    [("client_id", "CLIENT_ID"), ("client_secret", "CLIENT_SECRET"), ("server_metadata_url", "METADATA_URL")];

/// As it is where every reader agrees on it, in single quotes where only a shell could tell.
fn shell_word(value: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "_-./:@%+=,~".contains(character);
    if !value.is_empty() && value.chars().all(is_plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', "'\\''"))
    }
}

impl Target {
    /// The document that carries `toml`.
    fn wrapped(self, toml: &str) -> String {
        match self {
            Self::Cloud | Self::Env => toml.to_owned(),
            Self::Kubernetes => {
                let indented: String = toml
                    .lines()
                    .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") })
                    .collect();
                format!(
                    "# kubectl apply -f -\n\
                     # In the pod's specification:\n\
                     #   volumes:\n\
                     #     - name: streamlit-secrets\n\
                     #       secret:\n\
                     #         secretName: streamlit-secrets\n\
                     #   containers:\n\
                     #     - volumeMounts:\n\
                     #         - name: streamlit-secrets\n\
                     #           mountPath: {MOUNT_PATH}\n\
                     #           subPath: secrets.toml\n\
                     #           readOnly: true\n\
                     apiVersion: v1\n\
                     kind: Secret\n\
                     metadata:\n\
                     \x20 name: streamlit-secrets\n\
                     type: Opaque\n\
                     stringData:\n\
                     \x20 secrets.toml: |\n\
                     {indented}"
                )
            }
            Self::Docker => format!(
                "# docker secret create streamlit_secrets -\n\
                 # In the compose file:\n\
                 #   services:\n\
                 #     app:\n\
                 #       secrets:\n\
                 #         - source: streamlit_secrets\n\
                 #           target: {MOUNT_PATH}\n\
                 #   secrets:\n\
                 #     streamlit_secrets:\n\
                 #       external: true\n\
                 {toml}"
            ),
        }
    }
}
