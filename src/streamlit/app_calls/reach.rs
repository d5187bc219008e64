//! Which Python files belong to the app, and which are beside it: documentation, examples, what was put away or built.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Names of folders whose files nobody runs with the app, unless the app says so.
const BESIDE: [&str; 29] = [
    "archive",
    "archived",
    "attic",
    "backup",
    "backups",
    "build",
    "cookbook",
    "deprecated",
    "dist",
    "doc",
    "docs",
    "documentation",
    "example",
    "examples",
    "experiments",
    "legacy",
    "notebook",
    "notebooks",
    "obsolete",
    "old",
    "playground",
    "recipes",
    "sample",
    "samples",
    "sandbox",
    "scratch",
    "snippets",
    "tutorial",
    "tutorials",
];

/// The outermost folder on the way to `file`, a path from the app's folder, that by its name is beside the app.
pub(crate) fn folder_beside_app(file: &Path) -> Option<PathBuf> {
    let folders = file.parent()?;
    let is_beside =
        |name: &OsStr| name.to_str().is_some_and(|name| BESIDE.contains(&name.to_ascii_lowercase().as_str()));
    let depth = folders.iter().position(is_beside)?;
    Some(folders.iter().take(depth + 1).collect())
}

/// Whether a Python file imports from `folder`, or names a file in there.
pub(crate) fn mentions_folder(text: &str, folder: &Path) -> bool {
    let Some(name) = folder.file_name().and_then(OsStr::to_str) else { return false };
    if !text.contains(name) {
        return false;
    }
    let path: Vec<_> = folder.iter().map(|part| part.to_string_lossy()).collect();
    let quoted = ["\"", "'", "\"./", "'./"].map(|start| format!("{start}{}/", path.join("/")));
    text.lines().any(|line| {
        let line = line.trim_start();
        let imports = (line.starts_with("from ") || line.starts_with("import "))
            && line.split(|character: char| !character.is_alphanumeric() && character != '_').any(|word| word == name);
        imports || quoted.iter().any(|start| line.contains(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_beside_the_app_are_known_by_their_names() {
        for (file, folder) in [
            ("docs/examples/auth0.py", Some("docs")),
            ("src/Examples/x/a.py", Some("src/Examples")),
            ("build/lib/app.py", Some("build")),
            ("app.py", None),
            ("docs.py", None),
            ("pages/old.py", None),
            ("app/olds/a.py", None),
        ] {
            assert_eq!(folder_beside_app(Path::new(file)), folder.map(PathBuf::from), "{file}");
        }
    }

    #[test]
    fn an_app_that_uses_such_a_folder_names_it() {
        for text in [
            "from legacy import auth",
            "import legacy.auth as auth",
            "    from app.legacy.auth import log_in",
            "from . import legacy",
            "st.Page('legacy/auth.py')",
            "st.switch_page(\"./legacy/auth.py\")",
        ] {
            assert!(mentions_folder(text, Path::new("legacy")), "{text}");
        }
        for text in ["# see legacy/auth.py", "legacy = 1", "from legacy_auth import x", "url = 'https://x/legacy/y'"] {
            assert!(!mentions_folder(text, Path::new("legacy")), "{text}");
        }
    }
}
