//! Opens a URL where the user signs in.

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
        webbrowser::open(url.as_str()).map_err(|error| OpenError { reason: error.to_string() })
    }
}

/// Why a browser that seems to start would not be seen. `webbrowser` reports success once `xdg-open` runs, which then
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
}
