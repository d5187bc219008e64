//! Paths as people and other programs read them: with `/`, on every system.

use std::path::Path;

use super::Host;

/// The path with `/` between its parts, and without the prefix that Windows' own functions put before absolute paths.
pub fn shown_path(path: &Path) -> String {
    let text = path.display().to_string();
    if cfg!(windows) { with_slashes(&text) } else { text }
}

/// What Python raises, on the system on which this runs, when it opens `path`, a folder, as a file.
pub fn error_of_opening_folder(path: &Path) -> String {
    let path = path.display().to_string();
    if cfg!(windows) {
        format!("PermissionError: [Errno 13] Permission denied: '{}'", path.replace('\\', r"\\"))
    } else {
        format!("IsADirectoryError: [Errno 21] Is a directory: '{path}'")
    }
}

/// A path of Windows, also in its verbatim form (`\\?\C:\…`, `\\?\UNC\server\share\…`), with `/`.
fn with_slashes(path: &str) -> String {
    let path = match (path.strip_prefix(r"\\?\UNC\"), path.strip_prefix(r"\\?\")) {
        (Some(share), _) => format!("//{share}"),
        // Only behind a drive's letter: other verbatim paths have no shorter form.
        (None, Some(plain)) if plain.as_bytes().get(1) == Some(&b':') => plain.to_owned(),
        (None, _) => path.to_owned(),
    };
    path.replace('\\', "/")
}

impl Host {
    /// Whether `folder` is the user's home, however either is written.
    pub fn is_home(&self, folder: &Path) -> bool {
        self.env.home().is_some_and(|home| home == folder || self.files.is_same(home, folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows_have_one_kind_of_separator_and_no_verbatim_prefix() {
        for (path, shown) in [
            (r"apps\a\.streamlit/secrets.toml", "apps/a/.streamlit/secrets.toml"),
            (r"C:\users\ann\.streamlit/config.toml", "C:/users/ann/.streamlit/config.toml"),
            (r"\\?\C:\users\ann", "C:/users/ann"),
            (r"\\?\UNC\server\share\a b\x.toml", "//server/share/a b/x.toml"),
            (r"\\server\share\x.toml", "//server/share/x.toml"),
            (r"\\?\Volume{b75e2c83}\x", "//?/Volume{b75e2c83}/x"),
            (r"C:rel\x.toml", "C:rel/x.toml"),
            ("..", ".."),
            ("", ""),
        ] {
            assert_eq!(with_slashes(path), shown);
        }
    }

    #[test]
    fn a_path_is_shown_as_it_is_made_of_parts() {
        let path: std::path::PathBuf = ["apps", "a", "x.toml"].iter().collect();
        assert_eq!(shown_path(&path), "apps/a/x.toml");
    }
}
