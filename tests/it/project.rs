//! A project of its own for a test, and commands that run in it.

use std::fs;
use std::path::{Path, PathBuf};

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;

/// A project folder and what a command did there.
pub(crate) struct Project {
    dir: tempfile::TempDir,
}

impl Project {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn in_git() -> Self {
        let project = Self::new();
        fs::create_dir(project.path().join(".git")).unwrap();
        fs::write(project.path().join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        project
    }

    pub(crate) fn with_secrets(text: &str) -> Self {
        let project = Self::new();
        fs::create_dir(project.path().join(".streamlit")).unwrap();
        fs::write(project.secrets_path(), text).unwrap();
        project
    }

    /// As `init` leaves it: nobody else can read the file.
    pub(crate) fn with_private_secrets(text: &str) -> Self {
        let project = Self::with_secrets(text);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(project.secrets_path(), fs::Permissions::from_mode(0o600)).unwrap();
        }
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn secrets_path(&self) -> PathBuf {
        self.path().join(".streamlit/secrets.toml")
    }

    pub(crate) fn secrets(&self) -> String {
        fs::read_to_string(self.secrets_path()).unwrap()
    }

    pub(crate) fn run(&self, fake: FakeHost, arguments: &str) -> Ran {
        let arguments = std::iter::once("authctl").chain(arguments.split_whitespace());
        let status = authctl::run(arguments, &fake.host);
        Ran { status, output: fake.output(), talk: fake.talk() }
    }

    /// Any command, while nobody sits at the terminal.
    pub(crate) fn authctl(&self, arguments: &str) -> Ran {
        self.run(FakeHost::new(self.path()), arguments)
    }

    /// Nobody sits at the terminal.
    pub(crate) fn init(&self, arguments: &str) -> Ran {
        self.run(FakeHost::new(self.path()), &format!("init {arguments}"))
    }

    /// Somebody gives these answers.
    pub(crate) fn init_asking(&self, answers: &[&str], arguments: &str) -> Ran {
        self.run(FakeHost::new(self.path()).with_answers(answers), &format!("init {arguments}"))
    }

    pub(crate) fn init_with_secret(&self, secret: &str, arguments: &str) -> Ran {
        let fake = FakeHost::new(self.path()).with_env(&[("AUTHCTL_CLIENT_SECRET", secret)]);
        self.run(fake, &format!("init {arguments}"))
    }
}

/// What one run left behind.
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    pub(crate) output: String,
    pub(crate) talk: String,
}

impl Ran {
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!(self.status, ExitStatus::Success, "{}{}", self.output, self.talk);
        self
    }

    pub(crate) fn failed(self) -> Self {
        assert_eq!(self.status, ExitStatus::Failure, "{}{}", self.output, self.talk);
        self
    }
}
