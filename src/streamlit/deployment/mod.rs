//! Where an app will run besides this machine, as far as the files beside it say: images, orchestrators, hosts.
//!
//! These are hints: what is not understood is not there.

mod compose;
mod docker_ignore;
mod dockerfile;
mod kubernetes;
mod main_scripts;
mod ports;
mod run_options;
mod space;
mod wildcard;
mod workload;

pub(crate) use compose::{ComposeFile, ServiceEntry, compose_file};
pub(crate) use docker_ignore::DockerIgnore;
pub(crate) use dockerfile::{ImageCopy, image_copies};
pub(crate) use kubernetes::kubernetes_manifest;
pub(crate) use main_scripts::main_scripts;
pub(crate) use ports::{PortMapping, ports_in_commands};
pub(crate) use run_options::{CommentStyle, GivenOption, RunOption, given_options};
pub(crate) use space::{SpaceClient, space_client};
pub(super) use wildcard::PartPattern;

/// Something that says where the app will run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeploymentMark {
    pub(crate) kind: MarkKind,
    /// The file or the variable that says so.
    pub(crate) name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// A Dockerfile whose image takes the secrets file along.
    Image,
    Kubernetes,
    /// A Space of Hugging Face.
    Space,
    CommunityCloud,
}

/// Whether the front matter of a `README.md` makes the folder a Space of Hugging Face.
pub(crate) fn is_space(readme: &str) -> bool {
    ["streamlit", "docker"].iter().any(|kind| is_space_of(readme, kind))
}

/// Whether it is a Space of this kind: `sdk: streamlit`.
pub(super) fn is_space_of(readme: &str, kind: &str) -> bool {
    let Some(rest) = readme.strip_prefix("---").filter(|rest| rest.starts_with(['\n', '\r'])) else { return false };
    rest.lines().take_while(|line| line.trim_end() != "---").any(|line| {
        line.split_once(':').is_some_and(|(key, value)| key == "sdk" && value.trim().trim_matches(['"', '\'']) == kind)
    })
}

/// Whether a file is a Dockerfile by its name: `Dockerfile`, `app.Dockerfile`, `Dockerfile.dev`, `Containerfile`.
pub(crate) fn is_dockerfile(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower == "containerfile" || lower.split('.').any(|part| part == "dockerfile") && !lower.ends_with("ignore")
}

#[cfg(test)]
mod tests {
    use super::is_space;

    #[test]
    fn a_space_says_so_in_the_front_matter() {
        assert!(is_space("---\ntitle: App\nsdk: streamlit\n---\n# App\n"));
        assert!(is_space("---\r\nsdk: \"docker\"\r\n---\r\n"));
        assert!(!is_space("---\nsdk: gradio\n---\n"));
        assert!(!is_space("# App\nsdk: streamlit\n"));
        assert!(!is_space("---\ntitle: x\n---\nsdk: streamlit\n"));
    }
}
