//! Repositories are made by writing their files, so that the tests need no git.

use std::fs;

use super::*;
use crate::host::fake::FakeHost;

struct Repository {
    dir: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { dir: tempfile::tempdir().unwrap() };
        repository.write("app/.git/HEAD", "ref: refs/heads/main\n");
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    fn git(&self) -> Git {
        Git::detect(&FakeHost::new(self.dir.path()).host)
    }

    fn is_ignored(&self, path: &str) -> bool {
        let path = self.path(path);
        self.git().work_tree(&path).expect("the test made one").is_ignored(&path)
    }
}

const SECRETS: &str = "app/.streamlit/secrets.toml";

#[test]
fn the_nearest_gitignore_decides_and_its_last_line() {
    for (top, below, ignored) in [
        ("", "", false),
        ("secrets.toml\n", "", true),
        ("/secrets.toml\n", "", false),
        (".streamlit/secrets.toml\n", "", true),
        (".streamlit/\n", "!secrets.toml\n", true),
        ("*.toml\n", "!secrets.toml\n", false),
        ("*.toml\n!secrets.toml\n", "", false),
        ("", "*\n", true),
        ("# secrets.toml\n", "", false),
        ("**/secrets.toml\r\n", "", true),
        ("\u{feff}secrets.toml\n", "", true),
        ("[\nsecrets.toml\n", "", true),
    ] {
        let repository = Repository::new();
        repository.write("app/.gitignore", top);
        repository.write("app/.streamlit/.gitignore", below);
        assert_eq!(repository.is_ignored(SECRETS), ignored, "{top:?} {below:?}");
    }
}

#[test]
fn the_repositorys_and_the_users_own_lists_count_last() {
    let repository = Repository::new();
    repository.write("app/.git/info/exclude", "secrets.toml\n");
    assert!(repository.is_ignored(SECRETS));
    repository.write("app/.gitignore", "!secrets.toml\n");
    assert!(!repository.is_ignored(SECRETS));

    let repository = Repository::new();
    repository.write("home/.config/git/ignore", "secrets.toml\n");
    assert!(repository.is_ignored(SECRETS));
    repository.write("home/.gitconfig", "[core]\n\texcludesFile = ~/other\n");
    assert!(!repository.is_ignored(SECRETS));
    repository.write("home/other", ".streamlit/secrets.toml\n");
    assert!(repository.is_ignored(SECRETS));
}

#[test]
fn settings_come_from_every_file_that_git_reads() {
    for (files, ignored) in [
        (
            vec![("home/.gitconfig", "[include]\n\tpath = more\n"), ("home/more", "[core]\nexcludesFile = ~/list\n")],
            true,
        ),
        (vec![("home/.gitconfig", "[include]\n\tpath = .gitconfig\n")], false),
        (vec![("home/.config/git/config", "[core]\n\texcludesfile = ~/list\n")], true),
        (vec![("app/.git/config", "[core]\nexcludesfile = list\n"), ("app/list", "secrets.toml\n")], true),
        (
            vec![
                ("home/.gitconfig", "[core]\nexcludesfile = ~/list\n"),
                ("app/.git/config", "[core]\nexcludesfile =\n"),
            ],
            false,
        ),
        (
            vec![
                ("app/.git/config", "[extensions]\nworktreeConfig = true\n"),
                ("app/.git/config.worktree", "[core]\nexcludesfile = ~/list\n"),
            ],
            true,
        ),
        (vec![("app/.git/config.worktree", "[core]\nexcludesfile = ~/list\n")], false),
        (vec![("app/.git/config", "[core]\nignorecase = true\n"), ("app/.gitignore", "SECRETS.toml\n")], true),
    ] {
        let repository = Repository::new();
        repository.write("home/list", "secrets.toml\n");
        for (path, contents) in &files {
            repository.write(path, contents);
        }
        assert_eq!(repository.is_ignored(SECRETS), ignored, "{files:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_link_in_place_of_a_gitignore_counts_for_nothing() {
    let repository = Repository::new();
    repository.write("list", "secrets.toml\n");
    std::os::unix::fs::symlink(repository.path("list"), repository.path("app/.gitignore")).unwrap();
    assert!(!repository.is_ignored(SECRETS));
    let path = repository.path(SECRETS);
    assert_eq!(repository.git().work_tree(&path).unwrap().nearest_list(&path), None);
}

#[test]
fn the_index_says_what_is_tracked() {
    let repository = Repository::new();
    let tracked = |repository: &Repository, path: &str| {
        let path = repository.path(path);
        repository.git().work_tree(&path).unwrap().tracks(&path)
    };
    assert_eq!(tracked(&repository, SECRETS), Tracked::No, "nothing was ever added");
    repository.write("app/.git/index", include_bytes!("../../../tests/vectors/git/index-v2"));
    assert_eq!(tracked(&repository, SECRETS), Tracked::Yes);
    assert_eq!(tracked(&repository, "app/other.py"), Tracked::No);
    repository.write("app/.git/config", "[extensions]\n\tobjectformat = sha256\n");
    repository.write("app/.git/index", include_bytes!("../../../tests/vectors/git/index-sha256"));
    assert_eq!(tracked(&repository, SECRETS), Tracked::Yes);
    repository.write("app/.git/index", "rubbish");
    assert_eq!(tracked(&repository, SECRETS), Tracked::Unknown);
}

#[test]
fn linked_work_trees_and_submodules_are_work_trees() {
    let repository = Repository::new();
    repository.write("app/.git/info/exclude", "secrets.toml\n");
    repository.write("app/.git/worktrees/linked/HEAD", "ref: refs/heads/other\n");
    repository.write("app/.git/worktrees/linked/commondir", "../..\n");
    repository.write("app/.git/worktrees/linked/index", include_bytes!("../../../tests/vectors/git/index-v4"));
    repository.write("linked/.git", format!("gitdir: {}\n", repository.path("app/.git/worktrees/linked").display()));
    let path = repository.path("linked/.streamlit/secrets.toml");
    let work_tree = repository.git().work_tree(&path).unwrap();
    assert_eq!(work_tree.root(), repository.path("linked"));
    assert!(work_tree.is_ignored(&path), "`info/exclude` is shared");
    assert_eq!(work_tree.tracks(&path), Tracked::Yes, "the index is its own");

    repository.write("app/.git/modules/part/HEAD", "ref: refs/heads/main\n");
    repository.write("app/part/.git", "gitdir: ../.git/modules/part\n");
    let path = repository.path("app/part/.streamlit/secrets.toml");
    let work_tree = repository.git().work_tree(&path).unwrap();
    assert_eq!(work_tree.root(), repository.path("app/part"));
    assert!(!work_tree.is_ignored(&path), "the outer repository's list ends at the submodule");
}

#[test]
fn an_empty_dot_git_makes_no_work_tree() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    let git = Git::detect(&FakeHost::new(dir.path()).host);
    // What lies above the temporary folder is not the test's.
    assert!(git.work_tree(dir.path()).is_none_or(|found| found.root() != dir.path()));
}

#[test]
fn source_files_are_the_apps_own() {
    let repository = Repository::new();
    for path in [
        "app/app.py",
        "app/pages/b.py",
        "app/pages/a.py",
        "app/pages/a.txt",
        "app/build/generated.py",
        "app/.hidden/x.py",
        "app/env/pyvenv.cfg",
        "app/env/lib/y.py",
        "app/node_modules/z.py",
        "app/other/.streamlit/config.toml",
        "app/other/app.py",
    ] {
        repository.write(path, "");
    }
    repository.write("app/.gitignore", "build/\n");
    let app = repository.path("app");
    let other_apps = |_: &Path, names: &[&OsStr]| names.contains(&OsStr::new(".streamlit"));
    let mut wanted = SourceFiles { extension: "py", skip: &other_apps, folder_limit: 100, file_limit: 100 };
    let found = repository.git().source_files(&app, &wanted);
    let names: Vec<String> =
        found.paths.iter().map(|path| path.strip_prefix(&app).unwrap().to_string_lossy().replace('\\', "/")).collect();
    assert_eq!(names, ["app.py", "pages/a.py", "pages/b.py"]);
    assert!(!found.is_cut);

    wanted.file_limit = 2;
    let found = repository.git().source_files(&app, &wanted);
    assert_eq!(found.paths.len(), 2);
    assert!(found.is_cut);
}

#[test]
fn folders_with_secrets_are_found_although_git_ignores_them() {
    let repository = Repository::new();
    repository.write("app/.gitignore", "secrets.toml\n.streamlit/\nbuild/\n");
    for path in [
        ".streamlit/secrets.toml",
        "b/.streamlit/secrets.toml",
        "a/deep/.streamlit/config.toml",
        "build/.streamlit/secrets.toml",
        "node_modules/x/.streamlit/secrets.toml",
        ".hidden/.streamlit/secrets.toml",
        "env/pyvenv.cfg",
        "env/lib/.streamlit/secrets.toml",
        "c/streamlit/secrets.toml",
    ] {
        repository.write(&format!("app/{path}"), "");
    }
    let found = repository.git().folders_with(&repository.path("app"), ".streamlit");
    assert_eq!(found.paths, ["app", "app/a/deep", "app/b"].map(|path| repository.path(path)));
    let below = repository.git().folders_with(&repository.path("app/build"), ".streamlit");
    assert_eq!(below.paths, [repository.path("app/build")], "what is asked for by name is looked into");
}
