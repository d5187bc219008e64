//! The environment variables and the folder that the process was started with.

use crate::secret::opaque_debug;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A copy of the environment, taken once.
///
/// Variables called `AUTHCTL_…` are options of the command line and are read there.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    current_dir: PathBuf,
}

impl Environment {
    pub fn new(variables: impl IntoIterator<Item = (String, String)>, current_dir: impl Into<PathBuf>) -> Self {
        Self { variables: variables.into_iter().collect(), current_dir: current_dir.into() }
    }

    pub(super) fn of_process() -> Self {
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self::new(variables, std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")))
    }

    /// The variable's value, if it is set and not empty. Windows knows `Path` by the name `PATH` too.
    pub fn get(&self, name: &str) -> Option<&str> {
        let in_any_case = || {
            let mut variables = self.variables.iter().filter(|_| cfg!(windows));
            variables.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        };
        self.variables.get(name).or_else(in_any_case).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub fn current_dir(&self) -> &Path {
        &self.current_dir
    }

    /// The user's home, where Streamlit looks for `~/.streamlit`.
    pub fn home(&self) -> Option<&Path> {
        self.get(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(Path::new)
    }

    /// Where authctl keeps what must survive a restart and is worth no backup: the built-in provider's signing key.
    pub fn state_dir(&self) -> Option<PathBuf> {
        if let Some(dir) = self.get("XDG_STATE_HOME").map(Path::new).filter(|dir| dir.is_absolute()) {
            return Some(dir.join("authctl"));
        }
        if let Some(dir) = self.get("LOCALAPPDATA").filter(|_| cfg!(windows)) {
            return Some(Path::new(dir).join("authctl"));
        }
        let home = self.home()?;
        Some(if cfg!(windows) {
            // Where that variable leads, for services and other processes that start without it.
            home.join("AppData").join("Local").join("authctl")
        } else if cfg!(target_os = "macos") {
            home.join("Library/Application Support/authctl")
        } else {
            home.join(".local/state/authctl")
        })
    }

    /// Every variable whose name begins with `prefix`, in alphabetical order.
    pub fn with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.variables
            .iter()
            .filter(move |(name, _)| name.starts_with(prefix))
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

opaque_debug!(Environment);

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Environment::new(variables, ".")
    }

    #[test]
    fn a_home_is_enough_for_state() {
        let (name, folder) = if cfg!(windows) {
            ("USERPROFILE", r"C:\users\ann\AppData\Local\authctl")
        } else if cfg!(target_os = "macos") {
            ("HOME", "/users/ann/Library/Application Support/authctl")
        } else {
            ("HOME", "/users/ann/.local/state/authctl")
        };
        let home = if cfg!(windows) { r"C:\users\ann" } else { "/users/ann" };
        assert_eq!(environment(&[(name, home)]).state_dir(), Some(PathBuf::from(folder)));
        assert_eq!(environment(&[]).state_dir(), None);
    }

    #[test]
    fn names_have_a_case_except_on_windows() {
        let environment = environment(&[("Path", "x"), ("EMPTY", "")]);
        assert_eq!(environment.get("Path"), Some("x"));
        assert_eq!(environment.get("PATH"), cfg!(windows).then_some("x"));
        assert_eq!(environment.get("EMPTY"), None);
    }
}
