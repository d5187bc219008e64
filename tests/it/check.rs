//! `authctl check`: its options, its paths and its fixes, with real files.

use std::fs;
use std::path::PathBuf;

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;
use serde_json::Value;
use snapbox::{assert_data_eq, str};

use crate::schemas::assert_report;

/// A folder in which authctl runs.
struct Folder {
    dir: tempfile::TempDir,
    input: String,
}

/// What one run did.
struct Run {
    status: ExitStatus,
    output: String,
    talk: String,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self { dir: tempfile::tempdir().unwrap(), input: String::new() };
        // Nobody else can read the secrets in it, whatever their own mode.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(folder.dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
        }
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        // What others may read is a problem of its own.
        #[cfg(unix)]
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn check(&self, arguments: &[&str]) -> Run {
        let fake = FakeHost::new(self.dir.path()).with_input(&self.input);
        let status = authctl::run(["authctl", "check"].iter().chain(arguments), &fake.host);
        Run { status, output: fake.output(), talk: fake.talk() }
    }

    /// The report, with the names of its problems and their lines.
    fn problems(&self, arguments: &[&str]) -> (Value, Vec<String>) {
        let run = self.check(&[&["--format", "json"], arguments].concat());
        let report: Value = serde_json::from_str(&run.output).unwrap_or_else(|error| panic!("{error}: {}", run.talk));
        assert_report(&report);
        let names = report["problems"].as_array().unwrap().iter().map(|problem| {
            let place = if problem["line"].is_null() { String::new() } else { format!(":{}", problem["line"]) };
            format!("{} {}{place}", problem["rule"].as_str().unwrap(), problem["file"].as_str().unwrap_or("-"))
        });
        let names = names.collect();
        (report, names)
    }
}

const SECRETS: &str = ".streamlit/secrets.toml";

/// A configuration with one problem that has an unsafe fix, and nothing else to say about it.
const WRONG_PATH: &str = "[auth]\n# the app\nredirect_uri = \"http://localhost:8501/cb\"  # mine\n\
    cookie_secret = \"CANARY-4f1c0d6e8b2a4f1c0d6e8b2a4f1c0d6e8b2a4f1c0d6e8b2a\"\n\n[auth.google]\n\
    client_id = \"123-abc.apps.googleusercontent.com\"\nclient_secret = \"GOCSPX-CANARY-abcdefghijklmnopqrstu\"\n\
    server_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"\n";

#[test]
fn a_provider_is_renamed_in_the_section_and_in_every_call() {
    let secrets = "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\n\
                   cookie_secret = '9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083'\n\n[auth.our_sso]\n\
                   client_id = 'weather'\nclient_secret = 'Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa'\nserver_metadata_url = \
                   'https://login.weather.io/.well-known/openid-configuration'\n";
    let app = "import streamlit as st\n\nst.login('our_sso')  # our_sso\n";
    let page = "from streamlit import login as sign_in\n\nNAME = \"our_sso\"\nsign_in(provider=\"our_sso\")\n";
    let folder = Folder::new(&[(".streamlit/secrets.toml", secrets), ("app.py", app), ("pages/in.py", page)]);
    let run = folder.check(&["--diff", "--unsafe-fixes"]);
    for line in
        ["-[auth.our_sso]", "+[auth.our-sso]", "+st.login(\"our-sso\")  # our_sso", "+sign_in(provider=\"our-sso\")"]
    {
        assert!(run.output.lines().any(|found| found == line), "{line}\n{}", run.output);
    }
    assert_eq!(folder.read("app.py"), app, "a diff changes nothing");
    let run = folder.check(&["--fix", "--unsafe-fixes"]);
    assert_eq!(run.status, ExitStatus::Success, "{}{}", run.output, run.talk);
    assert_eq!(folder.read("app.py"), app.replacen("'our_sso'", "\"our-sso\"", 1));
    assert_eq!(
        folder.read("pages/in.py"),
        page.replace("sign_in(provider=\"our_sso\")", "sign_in(provider=\"our-sso\")")
    );
    assert_eq!(folder.read(".streamlit/secrets.toml"), secrets.replace("our_sso", "our-sso"));
    assert_eq!(folder.check(&["--diff", "--unsafe-fixes"]).output.matches("+++").count(), 0, "nothing is left");
}

#[test]
fn a_comment_allows_a_problem_and_the_command_line_moves_it() {
    let commented = WRONG_PATH.replace("# mine", "# authctl: allow(wrong-callback-path): a proxy rewrites it");
    let folder = Folder::new(&[(SECRETS, &commented)]);
    assert_eq!(folder.check(&["--fail-on", "info"]).status, ExitStatus::Success);

    let folder = Folder::new(&[(SECRETS, WRONG_PATH)]);
    assert_eq!(folder.check(&[]).status, ExitStatus::Problems);
    assert_eq!(folder.check(&["--allow", "wrong-callback-path"]).status, ExitStatus::Success);
    assert_eq!(folder.check(&["--warn", "wrong-callback-path"]).status, ExitStatus::Success);
    let warned = folder.check(&["--warn", "wrong-callback-path", "--fail-on", "warning"]);
    assert_eq!(warned.status, ExitStatus::Problems);
    assert!(warned.output.contains("warning[wrong-callback-path]"), "{}", warned.output);
}

#[test]
fn an_unknown_rule_on_the_command_line_is_a_usage_error() {
    let run = Folder::new(&[(SECRETS, WRONG_PATH)]).check(&["--allow", "wrong-calback-path"]);
    assert_eq!(run.status, ExitStatus::Failure);
    assert_data_eq!(
        run.talk,
        str![[r"
error: there is no rule `wrong-calback-path`
hint: did you mean `wrong-callback-path`?

"]]
    );
    assert_eq!(run.output, "");
}

#[test]
fn a_report_goes_to_a_file() {
    let folder = Folder::new(&[(SECRETS, WRONG_PATH)]);
    let run = folder.check(&["--format", "gitlab", "--output", "report.json"]);
    assert_eq!((run.status, run.output.as_str()), (ExitStatus::Problems, ""));
    let report: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    assert_eq!(report[0]["check_name"], "wrong-callback-path");
    let run = folder.check(&["--output", "no/such/folder/report"]);
    assert_eq!(run.status, ExitStatus::Failure);
    assert!(run.talk.contains("no/such/folder/report"), "{}", run.talk);
    assert!(!run.talk.contains(".authctl-"), "a temporary file's name means nothing: {}", run.talk);
}

#[test]
fn standard_input_is_judged_as_a_secrets_file() {
    let mut folder = Folder::new(&[]);
    folder.input = WRONG_PATH.to_owned();
    assert_eq!(folder.problems(&["-"]).1, ["wrong-callback-path <stdin>:3"]);
    let run = folder.check(&["-", "--fix"]);
    assert_eq!(run.status, ExitStatus::Failure);
    assert!(run.talk.contains("standard input cannot be changed"), "{}", run.talk);
}

#[test]
fn every_format_has_the_same_exit_status_and_shows_no_secret() {
    let folder = Folder::new(&[(SECRETS, WRONG_PATH)]);
    for format in ["human", "concise", "json", "sarif", "github", "gitlab", "junit", "azure", "rdjson"] {
        let run = folder.check(&["--format", format]);
        assert_eq!(run.status, ExitStatus::Problems, "{format}");
        assert!(run.output.contains("wrong-callback-path"), "{format}: {}", run.output);
        assert!(!run.output.contains("CANARY"), "{format}: {}", run.output);
    }
}

#[test]
fn a_template_has_placeholders_and_no_real_secrets() {
    let template = "[auth]\nredirect_uri = \"https://<your-host>/oauth2callback\"\ncookie_secret = \"<random>\"\n\n\
        [auth.google]\nclient_id = \"\"\nclient_secret = \"xxx\"\n\
        server_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"\n";
    let real = template.replace("xxx", "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");
    let folder = Folder::new(&[(SECRETS, template), ("a.template", template), ("b.template", &real)]);
    assert_eq!(folder.problems(&["--template"]).1, Vec::<String>::new());
    assert_eq!(folder.problems(&["a.template"]).1, Vec::<String>::new());
    assert_eq!(folder.problems(&["b.template"]).1, ["secret-in-example-file b.template:7"]);
    assert!(folder.problems(&[]).1.iter().any(|problem| problem.starts_with("placeholder-value")));
    let folder = Folder::new(&[(SECRETS, &real)]);
    assert_eq!(folder.problems(&["--template"]).1, ["secret-in-example-file .streamlit/secrets.toml:7"]);
}

#[test]
fn an_unsafe_fix_needs_agreement() {
    let folder = Folder::new(&[(SECRETS, WRONG_PATH)]);
    let run = folder.check(&["--fix"]);
    assert_eq!(run.status, ExitStatus::Problems);
    assert_eq!(folder.read(SECRETS), WRONG_PATH);
    let run = folder.check(&["--unsafe-fixes"]);
    assert_eq!(run.status, ExitStatus::Failure);
    assert!(run.talk.contains("add `--fix`"), "{}", run.talk);

    let run = folder.check(&["--fix", "--unsafe-fixes"]);
    assert_eq!(run.status, ExitStatus::Success, "{}", run.output);
    assert_eq!(run.talk, "fixed 1 problem in `.streamlit/secrets.toml`\n");
    let fixed = folder.read(SECRETS);
    assert_eq!(fixed, WRONG_PATH.replace("8501/cb", "8501/oauth2callback"), "no other byte is touched");

    let run = folder.check(&["--fix", "--unsafe-fixes"]);
    assert_eq!((run.talk.as_str(), folder.read(SECRETS)), ("", fixed), "a second run finds nothing to do");
}

#[test]
fn a_difference_is_shown_masked_and_nothing_is_written() {
    let folder = Folder::new(&[(SECRETS, WRONG_PATH)]);
    let run = folder.check(&["--diff", "--unsafe-fixes"]);
    assert_eq!(run.status, ExitStatus::Problems, "there is something to fix");
    assert_data_eq!(
        run.output,
        str![[r#"
--- a/.streamlit/secrets.toml
+++ b/.streamlit/secrets.toml
@@ -1,6 +1,6 @@
 [auth]
 # the app
-redirect_uri = "http://localhost:8501/cb"  # mine
+redirect_uri = "http://localhost:8501/oauth2callback"  # mine
 cookie_secret = "********"
 
 [auth.google]

"#]]
    );
    assert_eq!(run.talk, "would fix 1 problem in `.streamlit/secrets.toml`\n");
    assert_eq!(folder.read(SECRETS), WRONG_PATH);
    assert_eq!(folder.check(&["--diff"]).output, "", "nothing is safe to change");
}

#[cfg(unix)]
#[test]
fn a_file_outside_the_project_is_not_changed_on_the_way() {
    let folder = Folder::new(&[("shared.toml", WRONG_PATH), ("app/app.py", "")]);
    fs::create_dir_all(folder.path("app/.streamlit")).unwrap();
    std::os::unix::fs::symlink(folder.path("shared.toml"), folder.path("app").join(SECRETS)).unwrap();
    let run = folder.check(&["-C", "app", "--fix", "--unsafe-fixes"]);
    assert_eq!(run.status, ExitStatus::Problems);
    assert_eq!(folder.read("shared.toml"), WRONG_PATH);
}

#[test]
fn a_tree_is_judged_project_by_project_and_each_problem_is_told_once() {
    let home = "[auth]\nredirect_uri = 'http://localhost:8501/home'\n";
    let folder = Folder::new(&[
        (".gitignore", "secrets.toml\n/old/\n"),
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("home/.streamlit/secrets.toml", home),
        ("apps/b/.streamlit/secrets.toml", WRONG_PATH),
        ("apps/a/.streamlit/secrets.toml", &WRONG_PATH.replace("/cb", "/oauth2callback")),
        ("apps/c/.streamlit/config.toml", ""),
        ("apps/d/.streamlit/secrets.toml.example", "[auth]\nredirect_uri = \"<your URL>\"\n"),
        ("old/.streamlit/secrets.toml", WRONG_PATH),
    ]);
    let (report, names) = folder.problems(&["apps", "apps/b", "--allow", "wrong-callback-path"]);
    assert!(!names.iter().any(|name| name.starts_with("wrong-callback-path")), "{names:?}");
    let projects: Vec<_> = report["projects"].as_array().unwrap().iter().map(|project| &project["path"]).collect();
    assert_eq!(projects, ["apps/a", "apps/b", "apps/d/.streamlit/secrets.toml.example"]);

    let (report, _) = folder.problems(&["apps"]);
    let wrong: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|problem| problem["rule"] == "wrong-callback-path")
        .map(|problem| (problem["project"].as_str().unwrap(), problem["file"].as_str().unwrap()))
        .collect();
    assert_eq!(wrong, [("apps/b", "apps/b/.streamlit/secrets.toml")]);
    let run = folder.check(&["apps"]);
    let last = run.output.lines().last().unwrap();
    assert!(last.starts_with("3 projects checked, "), "{}", run.output);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_looked_into_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new(&[("a/.streamlit/secrets.toml", WRONG_PATH), ("b/.streamlit/secrets.toml", WRONG_PATH)]);
    fs::set_permissions(folder.path("b"), fs::Permissions::from_mode(0o000)).unwrap();
    let run = folder.check(&["."]);
    // The superuser looks into everything.
    let is_closed = fs::read_dir(folder.path("b")).is_err();
    fs::set_permissions(folder.path("b"), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(run.status, ExitStatus::Problems);
    assert_eq!(run.output.contains("b/.streamlit/secrets.toml"), !is_closed, "{}", run.output);
    assert_eq!(
        run.talk.contains("warning: `b` cannot be read: apps in there are not checked\n"),
        is_closed,
        "{}",
        run.talk
    );
}

#[cfg(unix)]
#[test]
fn a_project_is_judged_once_by_whatever_path_it_is_reached() {
    let folder = Folder::new(&[("apps/a/.streamlit/secrets.toml", WRONG_PATH)]);
    std::os::unix::fs::symlink(folder.path("apps/a"), folder.path("link")).unwrap();
    std::os::unix::fs::symlink(folder.path("apps"), folder.path("apps/a/loop")).unwrap();
    let (_, names) = folder.problems(&["apps", "link", "./apps/../apps/a", "link/.streamlit/secrets.toml"]);
    assert_eq!(names, ["wrong-callback-path apps/a/.streamlit/secrets.toml:3"]);
}

#[test]
fn a_project_that_cannot_be_read_keeps_no_other_from_being_judged() {
    let huge = "#".repeat(2 * 1024 * 1024);
    let folder = Folder::new(&[("a/.streamlit/secrets.toml", &huge), ("b/.streamlit/secrets.toml", WRONG_PATH)]);
    let run = folder.check(&["."]);
    assert_eq!(run.status, ExitStatus::Failure);
    assert!(run.talk.starts_with("error: cannot read `a/.streamlit/secrets.toml`\n"), "{}", run.talk);
    assert!(run.output.contains("wrong-callback-path"), "{}", run.output);
}

#[test]
fn a_problem_that_projects_share_is_told_once() {
    let broken = "[auth\n";
    let files: Vec<(String, &str)> = ["a", "b", "c"]
        .iter()
        .map(|name| (format!("apps/{name}/.streamlit/secrets.toml"), WRONG_PATH))
        .chain([("home/.streamlit/secrets.toml".to_owned(), broken)])
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = Folder::new(&files);
    let (report, names) = folder.problems(&["apps"]);
    let told = names.iter().filter(|name| name.starts_with("toml-syntax-error")).count();
    assert_eq!(told, 1, "{report:#}");
}

#[test]
fn a_path_may_be_a_file_of_a_project() {
    let folder = Folder::new(&[("app/.streamlit/secrets.toml", WRONG_PATH), ("app/app.py", ""), ("other.toml", "")]);
    for path in ["app/.streamlit/secrets.toml", "app/app.py", "app/.streamlit/secrets.toml", "app"] {
        let (_, names) = folder.problems(&[path]);
        assert_eq!(names, ["wrong-callback-path app/.streamlit/secrets.toml:3"], "{path}");
    }
    let run = folder.check(&["no/such/path"]);
    assert_eq!(run.status, ExitStatus::Failure);
    assert!(run.talk.starts_with("error: there is no `no/such/path`\n"), "{}", run.talk);
}
