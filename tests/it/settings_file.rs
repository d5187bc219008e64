//! The settings of a team: `authctl.toml`, or `[tool.authctl]` in `pyproject.toml`.

use std::fs;

use authctl::host::fake::FakeHost;
use authctl::{ExitStatus, run};

/// An app with an error (`wrong-callback-path`) and a warning (`unused-provider` stays silent without calls).
const SECRETS: &str = "[auth]\nredirect_uri = \"http://localhost:8501/callback\"\ncookie_secret = \"b7a35d68e1f09b2c7d84a6530e9fb1c2d7385a64f0b1e9c8d2a7f63aa\"\nclient_id = \"123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com\"\nclient_secret = \"GOCSPX-abcdefghijkl0123456789xyzABC\"\nserver_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"\n";

struct Run {
    status: ExitStatus,
    output: String,
    talk: String,
}

fn check(files: &[(&str, &str)], folder: &str, options: &[&str]) -> Run {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in [(".git/HEAD", ""), ("app/.streamlit/secrets.toml", SECRETS)].iter().chain(files) {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
    fs::write(dir.path().join(".gitignore"), "secrets.toml\n").unwrap();
    let fake = FakeHost::new(&dir.path().join(folder));
    let status = run(["authctl", "check"].iter().chain(options), &fake.host);
    Run { status, output: fake.output(), talk: fake.talk() }
}

#[test]
fn the_nearest_settings_file_counts() {
    assert_eq!(check(&[], "app", &[]).status, ExitStatus::Problems);
    for (path, text) in [
        ("app/authctl.toml", "allow = [\"wrong-callback-path\"]\n"),
        ("authctl.toml", "allow = [\"wrong-callback-path\"]\n"),
        ("pyproject.toml", "[tool.authctl]\nallow = [\"wrong-callback-path\"]\n"),
        ("app/pyproject.toml", "[project]\nname = \"x\"\n[tool.authctl]\nwarn = [\"wrong-callback-path\"]\n"),
    ] {
        let inside = check(&[(path, text)], "app", &[]);
        assert_eq!(inside.status, ExitStatus::Success, "{path}: {}{}", inside.output, inside.talk);
        let above = check(&[(path, text)], "", &["."]);
        assert_eq!(above.status, ExitStatus::Success, "{path} from above: {}{}", above.output, above.talk);
    }
    let nearer =
        [("authctl.toml", "allow = [\"wrong-callback-path\"]\n"), ("app/authctl.toml", "fail-on = \"warning\"\n")];
    assert_eq!(check(&nearer, "app", &[]).status, ExitStatus::Problems, "files are not merged");
    assert_eq!(check(&[("../authctl.toml", "nonsense = 1\n")], "app", &[]).status, ExitStatus::Problems);
}

#[test]
fn options_win_over_the_file() {
    let warned = [("app/authctl.toml", "warn = [\"wrong-callback-path\"]\nfail-on = \"error\"\n")];
    let status = |options: &[&str]| check(&warned, "app", options).status;
    assert_eq!(status(&[]), ExitStatus::Success);
    assert_eq!(status(&["--fail-on", "warning"]), ExitStatus::Problems);
    assert_eq!(status(&["--deny", "wrong-callback-path"]), ExitStatus::Problems);
    assert_eq!(status(&["--allow", "wrong-callback-path", "--fail-on", "info"]), ExitStatus::Success);
    let release = [("app/authctl.toml", "streamlit = \"1.50.0\"\n")];
    assert!(check(&release, "app", &[]).output.contains("as Streamlit 1.50.0 (authctl.toml)"));
    assert!(check(&release, "app", &["--streamlit", "1.60.0"]).output.contains("as Streamlit 1.60.0 (--streamlit)"));
}

#[test]
fn excluded_paths_are_left_out() {
    let files = [("authctl.toml", "exclude = [\"app/\"]\n"), ("other/.streamlit/config.toml", "")];
    let found = check(&files, "", &["."]);
    assert!(!found.output.contains("wrong-callback-path"), "{}", found.output);
    let given = check(&[("other/.streamlit/config.toml", "")], "", &[".", "--exclude", "app"]);
    assert!(!given.output.contains("wrong-callback-path"), "{}", given.output);
}

#[test]
fn what_is_wrong_with_the_file_is_told_with_its_place() {
    for (text, message) in [
        ("\nalow = []\n", "authctl.toml:2: there is no setting `alow`"),
        ("allow = \"wrong-callback-path\"\n", "authctl.toml:1: `allow` is not a list of strings"),
        ("allow = [\"wrong-calback-path\"]\n", "authctl.toml: there is no rule `wrong-calback-path`"),
        ("allow = [\"unused-allow\"]\ndeny = [\"unused-allow\"]\n", "authctl.toml: `unused-allow` has two levels"),
        ("fail-on = \"never\"\n", "authctl.toml:1: `fail-on` is not one of `error`, `warning`, `info`"),
        ("streamlit = 1.5\n", "authctl.toml:1: `streamlit` is not a string"),
        ("streamlit = \"new\"\n", "authctl.toml:1: `streamlit`: `new` is not a version such as `1.67.0`"),
        ("allow = [\n", "authctl.toml:"),
    ] {
        let refused = check(&[("app/authctl.toml", text)], "app", &[]);
        assert_eq!(refused.status, ExitStatus::Failure, "{text}");
        assert!(refused.talk.contains(message), "{text}: {}", refused.talk);
    }
    let other_tools = [("app/pyproject.toml", "[tool.other]\nanything = 1\n[broken\n")];
    assert_eq!(check(&other_tools, "app", &[]).status, ExitStatus::Problems, "it is not authctl's file");
}

#[test]
fn a_difference_fails_where_there_is_one() {
    let unignored = [("app/.streamlit/config.toml", "")];
    let nothing = check(&unignored, "app", &["--diff"]);
    assert_eq!(nothing.status, ExitStatus::Success, "{}{}", nothing.output, nothing.talk);
    assert!(nothing.output.is_empty() && nothing.talk.starts_with("nothing to fix"), "{}", nothing.talk);
    for options in [&["--diff", "--unsafe-fixes"][..], &["--fix", "--diff", "--unsafe-fixes"]] {
        let shown = check(&[], "app", options);
        assert_eq!(shown.status, ExitStatus::Problems, "{}", shown.talk);
        assert!(shown.output.contains("+redirect_uri"), "{}", shown.output);
    }
}

/// The variables are the process's own: the program itself is run.
#[test]
fn every_setting_has_a_variable_that_wins_over_the_file() {
    let run_with = |settings: &str, variables: &[(&str, &str)], flags: &[&str]| {
        let dir = tempfile::tempdir().unwrap();
        let app = dir.path().join("app");
        fs::create_dir_all(app.join(".streamlit")).unwrap();
        fs::write(app.join(".streamlit/secrets.toml"), SECRETS).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(app.join(".streamlit/secrets.toml"), fs::Permissions::from_mode(0o600)).unwrap();
        }
        fs::write(dir.path().join("authctl.toml"), settings).unwrap();
        fs::create_dir(dir.path().join(".git")).unwrap();
        fs::write(dir.path().join(".git/HEAD"), "").unwrap();
        let mut program = std::process::Command::new(snapbox::cmd::cargo_bin!("authctl"));
        program.arg("check").arg(dir.path()).args(flags).current_dir(dir.path()).env("HOME", dir.path());
        let ended = program.envs(variables.iter().copied()).output().unwrap();
        let said = String::from_utf8(ended.stdout).unwrap();
        (ended.status.code(), said + &String::from_utf8(ended.stderr).unwrap())
    };
    let status = |settings: &str, variables: &[(&str, &str)]| run_with(settings, variables, &[]);
    let rule = "wrong-callback-path";
    let allow = "allow = [\"wrong-callback-path\"]\n";
    for (settings, variables, expected) in [
        ("", &[][..], 1),
        ("", &[("AUTHCTL_ALLOW", rule)], 0),
        ("", &[("AUTHCTL_WARN", rule)], 0),
        ("", &[("AUTHCTL_WARN", rule), ("AUTHCTL_FAIL_ON", "warning")], 1),
        (allow, &[], 0),
        (allow, &[("AUTHCTL_DENY", rule)], 1),
        ("fail-on = \"warning\"\nwarn = [\"wrong-callback-path\"]\n", &[("AUTHCTL_FAIL_ON", "error")], 0),
        ("", &[("AUTHCTL_EXCLUDE", "app")], 0),
        ("exclude = [\"app\"]\n", &[("AUTHCTL_EXCLUDE", "other")], 1),
        ("", &[("AUTHCTL_ALLOW", "no-such-rule")], 2),
        ("", &[("AUTHCTL_FAIL_ON", "never")], 2),
    ] {
        let (code, said) = status(settings, variables);
        assert_eq!(code, Some(expected), "{settings} {variables:?}: {said}");
    }
    let flags = ["--allow", rule];
    let (code, said) = run_with("", &[("AUTHCTL_DENY", rule)], &flags);
    assert_eq!(code, Some(0), "flags win over variables: {said}");
    let (_, said) = status("streamlit = \"1.50.0\"\n", &[("AUTHCTL_STREAMLIT", "1.60.0")]);
    assert!(said.contains("1.60.0") && !said.contains("1.50.0"), "{said}");
}
