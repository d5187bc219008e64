//! Opens a URL where the user signs in.

use std::ffi::OsString;
use std::process::{Command, Stdio};

use url::Url;

/// No browser could be started.
#[derive(Clone, Debug, thiserror::Error)]
#[error("no browser could be started: {reason}")]
pub struct OpenError {
    pub reason: String,
}

pub trait Browser: Send + Sync {
    fn open(&self, url: &Url) -> Result<(), OpenError>;
}

pub(super) struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, url: &Url) -> Result<(), OpenError> {
        if let Some(reason) = missing_display(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
            return Err(OpenError { reason: reason.to_owned() });
        }
        if !matches!(url.scheme(), "http" | "https") {
            return Err(OpenError { reason: format!("`{}` is not a web address", url.scheme()) });
        }
        let mut reason = "no program for web addresses was found".to_owned();
        for mut command in commands(url.as_str(), std::env::var_os("BROWSER")) {
            withhold_secrets(&mut command, std::env::vars_os().map(|(name, _)| name));
            match command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
                Ok(mut browser) => {
                    // It may run for hours; somebody must ask how it ended.
                    std::thread::spawn(move || browser.wait());
                    return Ok(());
                }
                Err(error) => reason = error.to_string(),
            }
        }
        Err(OpenError { reason })
    }
}

/// The programs to try, in order: those that `BROWSER` names, separated by colons and with `%s` for the address, then the
/// system's own.
fn commands(url: &str, browser: Option<OsString>) -> Vec<Command> {
    let listed = browser.and_then(|list| list.into_string().ok()).unwrap_or_default();
    let own = listed.split(if cfg!(windows) { ';' } else { ':' }).filter_map(|entry| {
        let mut words = entry.split_whitespace();
        let mut command = Command::new(words.next()?);
        let words: Vec<&str> = words.collect();
        command.args(words.iter().map(|word| word.replace("%s", url)));
        if !words.iter().any(|word| word.contains("%s")) {
            command.arg(url);
        }
        Some(command)
    });
    own.chain(open::commands(url)).collect()
}

/// The variables of authctl's own are options, and among them secrets: no other program gets them.
pub(super) fn withhold_secrets(command: &mut Command, names: impl Iterator<Item = OsString>) {
    for name in names.filter(|name| name.as_encoded_bytes().to_ascii_uppercase().starts_with(b"AUTHCTL_")) {
        command.env_remove(name);
    }
}

/// Why a browser that seems to start would not be seen. `xdg-open` starts all the same, and then
/// finds no screen to draw on: in a container, or over SSH.
fn missing_display(is_set: impl Fn(&str) -> bool) -> Option<&'static str> {
    let has_own_desktop = cfg!(any(target_os = "macos", windows)) || is_set("WSL_DISTRO_NAME");
    let is_told = ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(is_set);
    (!has_own_desktop && !is_told).then_some("there is no display here")
}

#[cfg(all(test, not(any(target_os = "macos", windows))))]
mod tests {
    use super::*;

    #[test]
    fn without_a_display_there_is_no_browser_unless_the_user_names_one() {
        assert_eq!(missing_display(|_| false), Some("there is no display here"));
        for name in ["BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"] {
            assert_eq!(missing_display(|asked| asked == name), None, "{name}");
        }
    }

    #[test]
    fn no_program_gets_our_variables() {
        let names = ["AUTHCTL_CLIENT_SECRET", "authctl_cookie_secret", "PATH"].map(OsString::from);
        for mut command in commands("https://a.example/x?y&z", Some("first %s --new:second".into())) {
            withhold_secrets(&mut command, names.clone().into_iter());
            let removed: Vec<_> =
                command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
            assert_eq!(removed, ["AUTHCTL_CLIENT_SECRET", "authctl_cookie_secret"], "{command:?}");
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn the_users_own_browsers_come_first() {
        let url = "https://a.example/x?y&z";
        let called: Vec<String> =
            commands(url, Some("first %s --new::second".into())).iter().map(|command| format!("{command:?}")).collect();
        assert_eq!(called[..2], [format!("\"first\" \"{url}\" \"--new\""), format!("\"second\" \"{url}\"")]);
        assert!(called.len() > 2 && called[2].contains(url), "{called:?}");
    }
}
