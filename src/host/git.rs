//! What git ignores, read from its files: no `git` needs to be installed.

use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{Environment, Files};

/// A folder under git's control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkTree {
    root: PathBuf,
    /// Where git keeps what belongs to the repository as a whole.
    common_dir: PathBuf,
}

/// No file with patterns is as large as this.
const PATTERNS_LIMIT: u64 = 1024 * 1024;

impl WorkTree {
    /// The innermost work tree in which `path` lies, whether or not there is such a file.
    pub fn around(path: &Path, files: &dyn Files) -> Option<Self> {
        let root = path.ancestors().skip(1).find(|folder| files.metadata(&folder.join(".git")).is_ok())?;
        let git = root.join(".git");
        let common_dir = if files.metadata(&git).is_ok_and(|metadata| metadata.is_dir) {
            git
        } else {
            // A linked work tree or a submodule: a file that names the real folder.
            let text = read(&git, files)?;
            let git_dir = root.join(text.trim().strip_prefix("gitdir:")?.trim());
            match read(&git_dir.join("commondir"), files) {
                Some(common) => git_dir.join(common.trim()),
                None => git_dir,
            }
        };
        Some(Self { root: root.to_owned(), common_dir })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether git leaves `path` out of what it would add, as `git check-ignore` says.
    pub fn ignores(&self, path: &Path, files: &dyn Files, env: &Environment) -> bool {
        let Ok(relative) = path.strip_prefix(&self.root) else { return false };
        let mut patterns: Vec<Gitignore> = self.shared_patterns(files, env);
        let mut folder = self.root.clone();
        let mut components = relative.components().peekable();
        while let Some(component) = components.next() {
            patterns.extend(patterns_of(&folder, &folder.join(".gitignore"), files));
            folder.push(component);
            let is_dir = components.peek().is_some();
            // The innermost file that says something about a path decides; what lies in an ignored folder is ignored.
            let verdict =
                patterns.iter().rev().map(|patterns| patterns.matched(&folder, is_dir)).find(|found| !found.is_none());
            if matches!(verdict, Some(Match::Ignore(_))) {
                return true;
            }
        }
        false
    }

    /// The user's own patterns and the repository's unshared ones, the weaker first.
    fn shared_patterns(&self, files: &dyn Files, env: &Environment) -> Vec<Gitignore> {
        let config = env.get("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| Some(env.home()?.join(".config")));
        let user = config.map(|config| config.join("git/ignore"));
        user.into_iter()
            .chain([self.common_dir.join("info/exclude")])
            .filter_map(|file| patterns_of(&self.root, &file, files))
            .collect()
    }
}

/// The patterns in `file`, which count from `folder` on.
fn patterns_of(folder: &Path, file: &Path, files: &dyn Files) -> Option<Gitignore> {
    let text = read(file, files)?;
    let mut builder = GitignoreBuilder::new(folder);
    for line in text.trim_start_matches('\u{feff}').lines() {
        // Git skips a pattern that it cannot read, and so do we.
        builder.add_line(None, line).ok();
    }
    builder.build().ok()
}

fn read(path: &Path, files: &dyn Files) -> Option<String> {
    Some(String::from_utf8_lossy(&files.read(path, PATTERNS_LIMIT).ok()?).into_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::host::files::Disk;

    fn tree(patterns: &[(&str, &str)]) -> (tempfile::TempDir, WorkTree) {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join(".git/info")).unwrap();
        fs::create_dir_all(dir.path().join("app/.streamlit")).unwrap();
        for (file, text) in patterns {
            fs::write(dir.path().join(file), text).unwrap();
        }
        let found = WorkTree::around(&dir.path().join("app/.streamlit/secrets.toml"), &Disk).unwrap();
        assert_eq!(found.root(), dir.path());
        (dir, found)
    }

    fn ignores(patterns: &[(&str, &str)]) -> bool {
        let (dir, tree) = tree(patterns);
        let env = Environment::new([("HOME".to_owned(), dir.path().join("home").display().to_string())], dir.path());
        tree.ignores(&dir.path().join("app/.streamlit/secrets.toml"), &Disk, &env)
    }

    #[test]
    fn the_innermost_pattern_decides() {
        assert!(!ignores(&[]));
        assert!(ignores(&[(".gitignore", "*.log\r\n.streamlit/secrets.toml\r\nsecrets.toml\n")]));
        assert!(!ignores(&[(".gitignore", ".streamlit/secrets.toml\n")]), "a slash ties it to its folder");
        assert!(ignores(&[("app/.gitignore", ".streamlit/secrets.toml\n")]));
        assert!(ignores(&[(".git/info/exclude", "secrets.toml\n")]));
        assert!(!ignores(&[(".gitignore", "secrets.toml\n"), ("app/.streamlit/.gitignore", "!secrets.toml\n")]));
        assert!(ignores(&[(".gitignore", ".streamlit/\n"), ("app/.streamlit/.gitignore", "!secrets.toml\n")]));
        assert!(!ignores(&[(".gitignore", "[\n#secrets.toml\n")]));
    }

    #[test]
    fn a_linked_work_tree_has_the_patterns_of_its_repository() {
        let (dir, _) = tree(&[(".git/info/exclude", "secrets.toml\n")]);
        let linked = dir.path().join("linked");
        fs::create_dir_all(dir.path().join(".git/worktrees/linked")).unwrap();
        fs::create_dir(&linked).unwrap();
        fs::write(dir.path().join(".git/worktrees/linked/commondir"), "../..\n").unwrap();
        fs::write(linked.join(".git"), "gitdir: ../.git/worktrees/linked\n").unwrap();
        let secrets = linked.join("secrets.toml");
        let found = WorkTree::around(&secrets, &Disk).unwrap();
        assert_eq!(found.root(), linked);
        assert!(found.ignores(&secrets, &Disk, &Environment::new([], dir.path())));
    }
}
