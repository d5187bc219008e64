//! `authctl export`: the same configuration for where the app is deployed.

use clap::{Args, ValueEnum};

use super::gather;
use crate::cli::GlobalOptions;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::streamlit::auth_text;

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
}

pub(crate) fn run(args: &ExportArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    if host.terminal.stdout_is_terminal && !args.show_secrets {
        return Err(Error::refused("this prints secrets, and standard output is a terminal")
            .hint("send the output to a file or another program, or give `--show-secrets`"));
    }
    let root = gather::project_root(global, host)?;
    let project = gather::project(&root, global, host)?;
    let auth = project.secrets.auth().ok_or_else(|| {
        Error::missing(format!("`{}` has no `[auth]` that could be exported", project.shown_secrets_path))
            .hint("`authctl check` says what is wrong with it, `authctl init` makes one")
    })?;
    let text = auth_text(auth.table, args.redirect_uri.as_deref());
    host.terminal.print(&args.to.wrapped(&text))?;
    if !global.quiet {
        say_what_is_left(args, &project, host);
    }
    Ok(ExitStatus::Success)
}

fn say_what_is_left(args: &ExportArgs, project: &gather::Project, host: &Host) {
    let others: Vec<&str> = project
        .secrets
        .files
        .iter()
        .flat_map(|file| &file.document.root.entries)
        .map(|entry| entry.key.as_str())
        .filter(|key| *key != "auth")
        .collect();
    if !others.is_empty() {
        host.terminal.say(&format!("note: only `[auth]` is exported; the file also has {}\n", listed(&others)));
    }
    match &args.redirect_uri {
        Some(uri) => host.terminal.say(&format!("next: register {uri} with the provider\n")),
        None => host
            .terminal
            .say("note: `redirect_uri` is still the local one; give the deployed app's with `--redirect-uri`\n"),
    }
}

fn listed(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{}`", crate::report::escaped(key))).collect::<Vec<_>>().join(", ")
}

impl Target {
    /// The document that carries `toml`.
    fn wrapped(self, toml: &str) -> String {
        match self {
            Self::Cloud => toml.to_owned(),
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
