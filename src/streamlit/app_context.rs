//! The app around its configuration, as plain values: its secrets files on the disk and in git, its Python files, its
//! packages, and where it will run.

use std::ffi::OsStr;
use std::ops::RangeInclusive;
use std::path::Path;

use super::app_calls::{AppCalls, LoginCall, StreamlitName};
use super::deployment::{DeploymentMark, PortMapping, SpaceClient};
use super::requirements::{Dependencies, ManifestFile, UnreadVersion};
use super::secrets::{Secrets, SecretsFile};
use crate::source::{FileId, Location, Span};

/// Everything that rules about a project may know besides its configuration.
#[derive(Debug, Default)]
pub(crate) struct AppContext {
    pub(crate) stored_secrets: Vec<StoredSecrets>,
    pub(crate) leftovers: Vec<Leftover>,
    /// `secrets.toml.example` and its like.
    pub(crate) examples: Vec<SecretsFile>,
    /// JSON files of Google's console with a client's secret, and what git makes of them.
    pub(crate) client_files: Vec<(FileId, GitState)>,
    /// What is written as a secrets file when a container starts, each by itself.
    pub(crate) embedded: Vec<Secrets>,
    /// The files of the configuration itself that people are to copy and fill in.
    pub(crate) templates: Vec<FileId>,
    pub(crate) dependencies: Option<Dependencies>,
    /// What an update would install, where what is judged is locked or installed.
    pub(crate) permitted: Option<Dependencies>,
    /// What would decide which Streamlit or Authlib it is, and cannot be read.
    pub(crate) unread_versions: Vec<UnreadVersion>,
    /// The packages that are installed on this machine, where there is a virtual environment.
    pub(crate) environment: Option<ManifestFile>,
    /// The Python files that have to do with a login.
    pub(crate) app_files: Vec<AppFile>,
    pub(crate) search: Search,
    /// Whether any Python file has to do with Streamlit.
    pub(crate) has_python: bool,
    pub(crate) marks: Vec<DeploymentMark>,
    /// The client that Hugging Face makes for the app's Space, and the file that asks for it.
    pub(crate) space_client: Option<(FileId, SpaceClient)>,
    /// More than one copy of the app, whose requests are spread over them.
    pub(crate) replicas: Option<(u32, Location)>,
    pub(crate) published_ports: Vec<PublishedPort>,
    /// The ports that command lines beside the app seem to give it: in scripts, Dockerfiles, a README.
    pub(crate) ports_in_commands: Vec<RangeInclusive<u16>>,
}

/// A port of this machine at which Compose publishes the app.
#[derive(Clone, Debug)]
pub(crate) struct PublishedPort {
    /// Absent where it is a variable's: it can be any.
    pub(crate) mapping: Option<PortMapping>,
    pub(crate) place: Location,
    /// Whether the container gets the project's own secrets file.
    pub(crate) has_secrets: bool,
}

/// Whether all of the app's Python files were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Search {
    #[default]
    Whole,
    /// There are too many of them, or some are too long.
    Cut,
}

/// One Python file.
#[derive(Clone, Debug)]
pub(crate) struct AppFile {
    pub(crate) file: FileId,
    pub(crate) calls: AppCalls,
    /// Whether the app can be expected to run it; documentation and examples are beside the app.
    pub(crate) is_reached: bool,
}

/// A secrets file on the disk.
#[derive(Clone, Debug)]
pub(crate) struct StoredSecrets {
    pub(crate) file: FileId,
    pub(crate) git: GitState,
    pub(crate) readers: Readers,
    /// The instructions that take it into an image, one for each Dockerfile.
    pub(crate) images: Vec<Location>,
}

/// What a write that was killed left behind of a secrets file.
#[derive(Clone, Debug)]
pub(crate) struct Leftover {
    /// As the user may call it.
    pub(crate) shown_path: String,
    pub(crate) is_tracked: bool,
}

/// What git makes of a secrets file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GitState {
    /// There is no git here, or it cannot be told.
    Unknown,
    Ignored,
    /// The next `git add .` will take it.
    Unignored(Option<IgnoreList>),
    /// Under this path, as the user may call it.
    Tracked(String),
    /// A filter keeps only cipher text in the repository.
    Encrypted,
}

/// Where the file can be ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IgnoreList {
    /// The `.gitignore`, as the user may call it.
    pub(crate) shown_path: String,
    /// The pattern that fits this file alone.
    pub(crate) line: String,
    /// Absent where the list is shared with other projects, or is none that can be added to.
    pub(crate) edit: Option<IgnoreEdit>,
}

/// How to add the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IgnoreEdit {
    pub(crate) file: FileId,
    /// The end of the list, and what to write there.
    pub(crate) end: Span,
    pub(crate) addition: String,
}

/// Who else on this machine may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// The owner, and perhaps a group: most users are alone in theirs.
    Few,
    /// With the permission bits of the file.
    Everyone(u32),
}

impl AppContext {
    /// What the files ask of Streamlit that the app can be expected to run.
    pub(crate) fn reached_files(&self) -> impl Iterator<Item = (FileId, &AppCalls)> {
        self.app_files.iter().filter(|app| app.is_reached).map(|app| (app.file, &app.calls))
    }

    /// Every call of `st.login` in the app, with its place.
    pub(crate) fn login_calls(&self) -> impl Iterator<Item = (Location, &LoginCall)> {
        self.reached_files()
            .flat_map(|(file, calls)| calls.logins.iter().map(move |call| (Location { file, span: call.span }, call)))
    }

    /// Whether the app sets this name of `streamlit` itself where it is missing.
    pub(crate) fn defines(&self, name: StreamlitName) -> bool {
        self.app_files.iter().any(|app| app.calls.defined.contains(&name))
    }
}

/// `secrets.toml.example`, `secrets.example.toml`, `example_secrets.toml`.
pub(crate) fn is_example(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    let words: Vec<&str> = name.split(['.', '-', '_']).collect();
    let says = |word: &str| words.contains(&word);
    (says("secrets") || says("secret"))
        && says("toml")
        && ["example", "sample", "template", "dist", "tmpl", "tpl", "j2", "jinja", "jinja2"].into_iter().any(says)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;
    use crate::streamlit::deployment::{
        DockerIgnore, compose_file, image_copies, is_space, kubernetes_manifest, ports_in_commands,
    };
    use crate::streamlit::requirements::{Manifest, of_lock, of_pyproject, of_requirements, of_site_packages};
    use crate::streamlit::{app_calls, hidden_spans};

    /// Pieces that mean something to one of the readers, and others that do not.
    const PIECES: &str = "(import streamlit as st|st\\.login|st\\.user|login|tokens|if |else|:\n    |try:|except|lambda|for |return|and |\\(|\\)|\\[|\\]|\\{|\\}|'|\"|\"\"\"|f'|\\\\|#|=|==|,|;|:|@|\\n|\\r\\n| |  |\
        streamlit|authlib|\\[\\[package\\]\\]|name = \"streamlit\"|version|>=1\\.42|<2|\\^|~|\\*|!|\\.|-r |-c |--hash|\
        COPY |ADD |--from=x|---|kind: Deployment|services:|replicas: 3|build:|ports:|- |8501:8501|&a |\\*a|<<: |é|\u{feff}|[a-z0-9]{1,4})";

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::with_cases(500) })]

        #[test]
        fn no_file_makes_a_reader_panic_or_point_outside(pieces in prop::collection::vec(PIECES, 0..40)) {
            let text = pieces.concat();
            let manifests: [Manifest; 4] =
                [of_requirements(&text), of_pyproject(&text), of_lock(&text), of_site_packages(text.lines())];
            let mut spans: Vec<Span> =
                manifests.iter().flat_map(|manifest| &manifest.requirements).map(|found| found.span).collect();
            let calls = app_calls(&text);
            spans.extend(calls.logins.iter().flat_map(|call| [Some(call.span), call.literal]).flatten());
            spans.extend(calls.names.iter().flat_map(|used| [Some(used.span), used.tokens]).flatten());
            spans.extend(calls.unknown_arguments.iter().map(|argument| argument.span));
            spans.extend(calls.used_results.iter().map(|used| used.span));
            spans.extend(hidden_spans(&text));
            spans.extend(image_copies(&text).iter().map(|copy| copy.span));
            spans.extend(kubernetes_manifest(&text).replicas.map(|replicas| replicas.span));
            for service in compose_file(&text).services {
                spans.extend(service.replicas.map(|replicas| replicas.span));
                spans.extend(service.ports.iter().map(|port| port.span));
            }
            ports_in_commands(&text);
            for span in spans {
                prop_assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
            }
            is_space(&text);
            DockerIgnore::parse(&text).leaves_out(".streamlit/secrets.toml");
        }
    }

    #[test]
    fn examples_are_known_by_their_names() {
        for name in ["secrets.toml.example", "secrets.example.toml", "example_secrets.toml", "Secrets-Template.TOML"] {
            assert!(is_example(&Path::new(".streamlit").join(name)), "{name}");
        }
        for name in ["secrets.toml", "config.toml.example", "secrets.md", "example.toml", "secrets.toml.bak"] {
            assert!(!is_example(Path::new(name)), "{name}");
        }
    }
}
