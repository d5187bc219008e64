//! Where git keeps the settings of a whole machine. It depends on who built git.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::super::Environment;

/// Which kind of system decides where programs keep their settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Windows,
    MacOs,
    Other,
}

/// What Apple builds into its git, below `/etc/gitconfig`.
const OF_APPLE: [&str; 2] = [
    "/Library/Developer/CommandLineTools/usr/share/git-core/gitconfig",
    "/Applications/Xcode.app/Contents/Developer/usr/share/git-core/gitconfig",
];

/// The files that the git of this machine reads before the user's own, later ones winning.
pub(super) fn configurations(env: &Environment, is_file: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    if env.get("GIT_CONFIG_NOSYSTEM").is_some() {
        return Vec::new();
    }
    if let Some(path) = env.get("GIT_CONFIG_SYSTEM") {
        return vec![PathBuf::from(path)];
    }
    let system = if cfg!(windows) {
        System::Windows
    } else if cfg!(target_os = "macos") {
        System::MacOs
    } else {
        System::Other
    };
    let folders: Vec<PathBuf> = std::env::split_paths(env.get("PATH").unwrap_or_default()).collect();
    places(system, &folders, |name| env.get(name), is_file)
}

/// The same for programs that are looked for in `folders`.
fn places<'a>(
    system: System,
    folders: &[PathBuf],
    variable: impl Fn(&str) -> Option<&'a str>,
    is_file: impl Fn(&Path) -> bool,
) -> Vec<PathBuf> {
    let program = if system == System::Windows { "git.exe" } else { "git" };
    let prefix = folders.iter().find(|folder| is_file(&folder.join(program))).and_then(|folder| folder.parent());
    if system == System::Windows {
        // Older releases of Git for Windows have one more; and the program is in `cmd`, `bin` or `mingw64\bin`.
        let of_all_users = variable("ProgramData").map(|folder| Path::new(folder).join("Git").join("config"));
        let installed = variable("ProgramFiles").map(|folder| Path::new(folder).join("Git"));
        let prefix = prefix.map(|prefix| match prefix.file_name() {
            Some(name) if is_toolchain(name) => prefix.parent().unwrap_or(prefix),
            _ => prefix,
        });
        let own = prefix.map(Path::to_owned).or(installed).map(|prefix| prefix.join("etc").join("gitconfig"));
        return of_all_users.into_iter().chain(own).collect();
    }
    let of_distribution = [Path::new("/usr"), Path::new("/")];
    match prefix.filter(|prefix| !of_distribution.contains(prefix)) {
        // Homebrew, and whoever builds git for another place.
        Some(prefix) => vec![prefix.join("etc/gitconfig")],
        None if system == System::MacOs => OF_APPLE.into_iter().chain(["/etc/gitconfig"]).map(PathBuf::from).collect(),
        None => vec![PathBuf::from("/etc/gitconfig")],
    }
}

/// The folders in which Git for Windows keeps what was built for one processor.
fn is_toolchain(name: &OsStr) -> bool {
    ["mingw64", "mingw32", "clangarm64"].iter().any(|toolchain| name.eq_ignore_ascii_case(toolchain))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places where `git` is the first program in PATH that is there.
    fn found(system: System, path: &[&str], git: &str) -> Vec<String> {
        let folders: Vec<PathBuf> = path.iter().map(PathBuf::from).collect();
        let variable = |name: &str| match name {
            "ProgramData" => Some("C:/ProgramData"),
            "ProgramFiles" => Some("C:/Program Files"),
            _ => None,
        };
        let places = places(system, &folders, variable, |path| path == Path::new(git));
        places.iter().map(|path| path.to_str().unwrap().replace('\\', "/")).collect()
    }

    #[test]
    fn git_for_windows_keeps_them_beside_its_programs() {
        let shared = "C:/ProgramData/Git/config";
        for (git, own) in [
            ("C:/Program Files/Git/cmd/git.exe", "C:/Program Files/Git/etc/gitconfig"),
            ("D:/tools/Git/bin/git.exe", "D:/tools/Git/etc/gitconfig"),
            ("D:/tools/Git/mingw64/bin/git.exe", "D:/tools/Git/etc/gitconfig"),
            ("nowhere", "C:/Program Files/Git/etc/gitconfig"),
        ] {
            let folder = git.rsplit_once('/').map_or("", |(folder, _)| folder);
            assert_eq!(found(System::Windows, &["C:/Windows", folder], git), [shared, own], "{git}");
        }
    }

    #[test]
    fn a_git_of_the_distribution_has_them_in_etc_and_any_other_below_its_own_prefix() {
        let path = ["/opt/homebrew/bin", "/usr/local/bin", "/usr/bin", "/bin"];
        for system in [System::MacOs, System::Other] {
            assert_eq!(found(system, &path, "/opt/homebrew/bin/git"), ["/opt/homebrew/etc/gitconfig"]);
            assert_eq!(found(system, &path, "/usr/local/bin/git"), ["/usr/local/etc/gitconfig"]);
        }
        for git in ["/usr/bin/git", "/bin/git", "nowhere"] {
            assert_eq!(found(System::Other, &path, git), ["/etc/gitconfig"]);
            assert_eq!(found(System::MacOs, &path, git), [OF_APPLE[0], OF_APPLE[1], "/etc/gitconfig"]);
        }
    }
}
