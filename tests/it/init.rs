//! `authctl init`: a whole command, in a project of its own, with nobody or somebody at the terminal.

use std::fs;
#[cfg(unix)]
use std::path::Path;

use authctl::host::fake::FakeHost;
use snapbox::{assert_data_eq, str};

use crate::project::Project;

const GOOGLE_ID: &str = "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com";
const GOOGLE_SECRET: &str = "GOCSPX-CANARYabcdefghijklmnopqrstuv";

fn google() -> String {
    format!("--provider google --client-id {GOOGLE_ID}")
}

#[test]
fn google_is_set_up_from_options_alone() {
    let project = Project::in_git();
    let ran = project.init_with_secret(GOOGLE_SECRET, &google()).succeeded();
    assert_data_eq!(
        project.secrets(),
        str![[r#"
[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "cd2662154e6d76b2b2b92e70c0cac3ccf534f9b74eb5b89819ec509083d00a50"

[auth.google]
client_id = "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com"
client_secret = "GOCSPX-CANARYabcdefghijklmnopqrstuv"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"

"#]]
    );
    // Where there are no modes, nothing is known of who can read it.
    let privacy = " (only you can read it)";
    assert_eq!(ran.output.contains(privacy), cfg!(unix));
    assert_data_eq!(
        ran.output.replacen(privacy, "", 1),
        str![[r#"
wrote .streamlit/secrets.toml
  auth.redirect_uri
  auth.cookie_secret
  auth.google.client_id
  auth.google.client_secret
  auth.google.server_metadata_url
added .streamlit/secrets.toml to .gitignore

Register this redirect URI, exactly as written here:
    http://localhost:8501/oauth2callback
  where: Google Cloud console > Google Auth Platform > Clients > (your client) > Authorized redirect URIs
         https://console.cloud.google.com/auth/clients
  - create the client with the type `Web application`
  - copy the client secret at once: it is shown only when it is made
  - while the app is in testing, add people under Audience > Test users
  - a change may take some minutes to count

  - to limit sign-in to one Workspace domain, compare `st.user.hd` in the app
In the app:
    import streamlit as st

    if not st.user.is_logged_in:
        st.button("Log in with Google", on_click=st.login, args=["google"])
        st.stop()
    st.write("Hello,", st.user.get("name") or st.user.get("email") or st.user.sub)
    st.button("Log out", on_click=st.logout)
In requirements.txt: streamlit[auth]==1.67.0
Next: authctl test    (once the redirect URI is registered)

"#]]
    );
    assert_eq!(ran.talk, "", "nothing is odd about these values");
    assert!(!ran.output.contains("CANARY"));
    assert_eq!(fs::read_to_string(project.path().join(".gitignore")).unwrap(), ".streamlit/secrets.toml\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&project.secrets_path()), 0o600);
        assert_eq!(mode(project.secrets_path().parent().unwrap()), 0o700);
    }
}

#[test]
fn without_a_provider_and_without_anybody_to_ask_it_is_the_built_in_one() {
    let project = Project::new();
    let ran = project.init("").succeeded();
    assert!(project.secrets().contains("[auth.local]\nclient_id = \"authctl-local\"\nclient_secret = \""));
    assert!(project.secrets().contains("\"http://localhost:9400/.well-known/openid-configuration\""));
    assert!(ran.output.contains("Nothing to register"), "{}", ran.output);
    assert!(ran.output.contains("\nNext: authctl test "), "{}", ran.output);
    assert!(!project.path().join(".gitignore").exists(), "this is no git work tree");
}

#[test]
fn a_second_run_has_nothing_to_do() {
    let project = Project::in_git();
    project.init_with_secret(GOOGLE_SECRET, &google()).succeeded();
    let before = project.secrets();
    for arguments in [google().as_str(), "", "--name google"] {
        let ran = project.init_with_secret(GOOGLE_SECRET, arguments).succeeded();
        assert!(ran.output.starts_with("nothing to do: .streamlit/secrets.toml is complete\n"), "{}", ran.output);
        assert_eq!(project.secrets(), before);
    }
    assert_eq!(fs::read_to_string(project.path().join(".gitignore")).unwrap(), ".streamlit/secrets.toml\n");
}

#[test]
fn questions_are_answered_one_by_one() {
    let project = Project::new();
    let answers = [
        "okta",
        "dev-1-admin.okta.com",
        " https://dev-1.okta.com/ ",
        "0oaabcdefghij1234567 ",
        "short",
        "n",
        &"a1".repeat(20),
        "",
    ];
    let ran = project.init_asking(&answers, "").succeeded();
    assert!(ran.talk.contains("note: taken as `dev-1.okta.com`\n"), "{}", ran.talk);
    assert!(ran.talk.contains("note: the client ID is taken without the white space around it\n"), "{}", ran.talk);
    assert!(
        ran.talk.contains("warning: the client secret looks wrong: usually has 40 to 64 characters\n"),
        "{}",
        ran.talk
    );
    let secrets = project.secrets();
    assert!(secrets.contains("[auth.okta]\nclient_id = \"0oaabcdefghij1234567\"\nclient_secret = \"a1a1"), "{secrets}");
    assert!(secrets.contains(
        "\"https://dev-1.okta.com/.well-known/openid-configuration\"\nclient_kwargs = { prompt = \"login\" }\n"
    ));
}

#[test]
fn what_is_missing_is_said_at_once() {
    let project = Project::new();
    let ran = project.init("--provider keycloak").failed();
    assert_data_eq!(
        ran.talk,
        str![[r#"
error: there is no terminal for questions, and `[auth.keycloak]` still needs: Base URL of the server (before version 17 it ends in `/auth`); Realm (upper and lower case matter); client ID; client secret
hint: give `--param url=https://keycloak.example.com`; `--param realm=my-realm`; `--client-id ID`; `--client-secret-stdin`, `--client-secret-file FILE` or `AUTHCTL_CLIENT_SECRET`

"#]]
    );
    let ran = project.init_asking(&["https://k.example.com"], "--provider keycloak --no-input").failed();
    assert!(ran.talk.contains("still needs"), "{}", ran.talk);
    assert!(!project.path().join(".streamlit").exists(), "nothing was written");
}

#[test]
fn what_is_there_is_kept() {
    let before = "# ours\r\n[database]\r\npassword = 'p'  # do not lose\r\n\r\n[auth]\r\nredirect_uri = 'https://app.example.com/oauth2callback'";
    let project = Project::with_secrets(before);
    project.init_with_secret(GOOGLE_SECRET, &google()).succeeded();
    let after = project.secrets();
    assert!(after.starts_with(before), "{after}");
    assert!(!after.ends_with('\n') && !after.replace("\r\n", "").contains('\n'), "{after:?}");
    assert_eq!(after.matches("redirect_uri").count(), 1);
}

#[test]
fn a_value_is_replaced_only_by_force_or_with_a_yes() {
    let project = Project::new();
    project.init_with_secret(GOOGLE_SECRET, &google()).succeeded();
    let before = project.secrets();
    let another = format!("{} --redirect-uri https://app.example.com/oauth2callback", google());

    let ran = project.init_with_secret(GOOGLE_SECRET, &another).failed();
    assert_data_eq!(
        ran.talk,
        str![[r#"
error: another value is there already for `auth.redirect_uri`
hint: nothing was written; `--force` replaces what is there

"#]]
    );
    assert_eq!(project.secrets(), before);

    let fake = FakeHost::new(project.path()).with_answers(&["n"]).with_env(&[("AUTHCTL_CLIENT_SECRET", GOOGLE_SECRET)]);
    let ran = project.run(fake, &format!("init {another}")).succeeded();
    assert!(ran.output.contains("auth.redirect_uri is kept as it was"), "{}", ran.output);
    assert_eq!(project.secrets(), before);

    project.init_with_secret(GOOGLE_SECRET, &format!("{another} --force")).succeeded();
    assert!(project.secrets().contains("\"https://app.example.com/oauth2callback\""));
}

#[test]
fn a_dry_run_shows_the_changes_without_secrets_and_writes_nothing() {
    let project = Project::in_git();
    let ran = project.init_with_secret(GOOGLE_SECRET, &format!("{} --dry-run", google())).succeeded();
    assert_data_eq!(
        ran.output,
        str![[r#"
--- a/.streamlit/secrets.toml
+++ b/.streamlit/secrets.toml
@@ -0,0 +1,8 @@
+[auth]
+redirect_uri = "http://localhost:8501/oauth2callback"
+cookie_secret = "********"
+
+[auth.google]
+client_id = "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com"
+client_secret = "********"
+server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"

adds .streamlit/secrets.toml to .gitignore

nothing was written

"#]]
    );
    assert!(!project.path().join(".streamlit").exists() && !project.path().join(".gitignore").exists());
}

#[test]
fn a_broken_file_is_left_alone() {
    let text = "[auth]\nclient_secret = \"CANARY\nredirect_uri = \"r\"\n";
    let project = Project::with_secrets(text);
    let ran = project.init("").failed();
    assert_data_eq!(
        ran.talk.as_str(),
        str![[r#"
error: `.streamlit/secrets.toml` has a syntax error in line 2, column 17: the closing quote is missing on this line
hint: nothing was written: a value in quotes ends on its line

"#]]
    );
    assert!(!ran.talk.contains("CANARY"));
    assert_eq!(project.secrets(), text);
}

#[test]
fn the_redirect_uri_follows_config_toml() {
    let project = Project::with_secrets("");
    fs::write(
        project.path().join(".streamlit/config.toml"),
        "[server]\nport = 9000\nbaseUrlPath = '/tools/app/'\nsslCertFile = 'c.pem'\n",
    )
    .unwrap();
    project.init("").succeeded();
    assert!(project.secrets().contains("\"https://localhost:9000/tools/app/oauth2callback\""), "{}", project.secrets());
}

#[test]
fn what_cannot_work_is_explained() {
    let project = Project::new();
    for (arguments, said) in [
        ("--provider github", "GitHub cannot be used with `st.login`"),
        ("--metadata-url https://www.linkedin.com/oauth/.well-known/openid-configuration", "LinkedIn cannot be used"),
        ("--provider microsoft --param tenant=common", "`common` cannot work"),
        (
            "--metadata-url https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration",
            "cannot work",
        ),
        ("--provider okta --param domain=dev-1-admin.okta.com", "people sign in at `dev-1.okta.com`"),
        ("--provider cognito --param region=eu-west-1 --param pool=us-east-1_Ab", "is in the region `us-east-1`"),
        ("--provider okta --param realm=x", "no parameter `realm`"),
        ("--provider gogle", "did you mean `google`?"),
        ("--name my_idp", "call it `my-idp`"),
        ("--redirect-uri /oauth2callback", "is not an absolute address"),
        ("--secrets -", "standard input cannot be written to"),
        ("--client-secret-file nowhere --provider google", "there is no `nowhere`"),
    ] {
        let ran = project.init(arguments).failed();
        assert!(ran.talk.contains(said), "{arguments}: {}", ran.talk);
        assert_eq!(ran.output, "", "{arguments}");
        assert!(!project.path().join(".streamlit").exists(), "{arguments}");
    }
}

#[test]
fn sections_that_are_there_are_completed() {
    let url = "https://accounts.google.com/.well-known/openid-configuration";
    let project = Project::with_secrets(&format!(
        "[auth]\nredirect_uri = \"\"\n\n[auth.staff]\nclient_id = \"{GOOGLE_ID}\"\nserver_metadata_url = \"{url}\"\n"
    ));
    let ran = project.init("").failed();
    assert!(ran.talk.contains("`[auth.staff]` still needs: client secret\n"), "{}", ran.talk);
    project.init_asking(&[GOOGLE_SECRET, ""], "").succeeded();
    let secrets = project.secrets();
    assert!(
        secrets.starts_with("[auth]\nredirect_uri = \"http://localhost:8501/oauth2callback\"\ncookie_secret = \""),
        "{secrets}"
    );
    assert!(secrets.ends_with(&format!("client_secret = \"{GOOGLE_SECRET}\"\n")), "{secrets}");
    assert!(!secrets.contains("client_kwargs"), "nobody asked for more");
}

#[test]
fn a_secret_in_the_environment_is_for_the_provider_that_was_asked_for() {
    let project = Project::new();
    project.init_with_secret(GOOGLE_SECRET, &google()).succeeded();
    project.init("--provider local").succeeded();
    let before = project.secrets();
    let ran = project.init_with_secret("another", "").succeeded();
    assert!(ran.output.starts_with("nothing to do"), "{}", ran.output);
    assert_eq!(project.secrets(), before);
}

#[test]
fn the_default_provider_is_written_flat_unless_it_has_a_section() {
    let project = Project::new();
    let ran = project.init_with_secret(GOOGLE_SECRET, &format!("{} --default", google())).succeeded();
    assert!(project.secrets().contains(&format!("\nclient_id = \"{GOOGLE_ID}\"\n")));
    assert!(!project.secrets().contains("[auth."));
    assert!(ran.output.contains("on_click=st.login)"), "{}", ran.output);

    let project = Project::with_secrets("[auth.default]\n");
    project.init_with_secret(GOOGLE_SECRET, &format!("{} --default", google())).succeeded();
    assert!(project.secrets().contains("[auth.default]\nclient_id"), "{}", project.secrets());

    let project = Project::new();
    project
        .init_with_secret(&"a".repeat(30), &format!("--provider twitch --client-id {} --default", "a".repeat(30)))
        .succeeded();
    assert!(project.secrets().contains("[auth.default]\n"), "authorize_params count in a section only");
}

#[test]
fn googles_json_file_is_imported() {
    let project = Project::new();
    let json = format!(
        r#"{{"web":{{"client_id":"{GOOGLE_ID}","client_secret":"{GOOGLE_SECRET}","redirect_uris":["http://localhost:8501/oauth2callback"]}}}}"#
    );
    fs::write(project.path().join("client.json"), json).unwrap();
    let ran = project.init("--import client.json").succeeded();
    assert!(project.secrets().contains(GOOGLE_SECRET));
    assert!(ran.output.contains("The redirect URI is registered already"), "{}", ran.output);
    assert!(!ran.output.contains("CANARY"));

    fs::write(project.path().join("desktop.json"), r#"{"installed":{"client_id":"i","client_secret":"CANARY"}}"#)
        .unwrap();
    let ran = project.init("--import desktop.json").failed();
    assert!(ran.talk.contains("desktop client") && !ran.talk.contains("CANARY"), "{}", ran.talk);
}

#[test]
fn the_secret_comes_by_standard_input_or_a_file() {
    let project = Project::new();
    let fake = FakeHost::new(project.path()).with_input(&format!("{GOOGLE_SECRET}\n"));
    let ran = project.run(fake, &format!("init {} --client-secret-stdin", google())).succeeded();
    assert_eq!(ran.talk, "", "a line break at the end is no white space around it");
    assert!(project.secrets().contains(&format!("\"{GOOGLE_SECRET}\"")));

    let project = Project::new();
    fs::write(project.path().join("secret"), format!(" {GOOGLE_SECRET} \r\n")).unwrap();
    let ran = project.init(&format!("{} --client-secret-file secret", google())).succeeded();
    assert_eq!(ran.talk, "note: the client secret is taken without the white space around it\n");
    assert!(project.secrets().contains(&format!("\"{GOOGLE_SECRET}\"")));
}

#[test]
fn a_secret_id_is_questioned() {
    let project = Project::new();
    let guid = "4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3";
    let ran = project
        .init_with_secret(guid, &format!("--provider entra --param tenant={guid} --client-id 1{}", &guid[1..]))
        .succeeded();
    assert!(ran.talk.contains("most likely the `Secret ID`: copy the column `Value`"), "{}", ran.talk);
    assert_eq!(ran.talk.matches("warning:").count(), 1, "one word about one value: {}", ran.talk);
}

#[test]
fn gitignore_keeps_its_line_ends() {
    let project = Project::in_git();
    let file = project.path().join(".gitignore");
    fs::write(&file, "*.log\r\n/dist").unwrap();
    project.init("").succeeded();
    assert_eq!(fs::read_to_string(&file).unwrap(), "*.log\r\n/dist\r\n.streamlit/secrets.toml\r\n");
}

/// Git reads no `.gitignore` that is a link, wherever that leads.
#[cfg(unix)]
#[test]
fn a_linked_gitignore_is_refused_before_anything_is_written() {
    let elsewhere = tempfile::tempdir().unwrap();
    let outside = elsewhere.path().join("ignore");
    fs::write(&outside, "*.log\n").unwrap();
    for target in [outside.as_path(), Path::new("shared/ignore"), Path::new("nowhere")] {
        let project = Project::in_git();
        fs::create_dir(project.path().join("shared")).unwrap();
        fs::write(project.path().join("shared/ignore"), "*.log\n").unwrap();
        std::os::unix::fs::symlink(target, project.path().join(".gitignore")).unwrap();
        let ran = project.init("").failed();
        assert!(ran.talk.contains("`.gitignore` is a symbolic link, which git does not read"), "{}", ran.talk);
        assert!(!project.path().join(".streamlit").exists() && !project.path().join("nowhere").exists());
        assert_eq!(fs::read_to_string(project.path().join("shared/ignore")).unwrap(), "*.log\n");
        // The way out that the hint names.
        fs::create_dir(project.path().join(".git/info")).unwrap();
        fs::write(project.path().join(".git/info/exclude"), ".streamlit/secrets.toml\n").unwrap();
        project.init("").succeeded();
    }
    assert_eq!(fs::read_to_string(&outside).unwrap(), "*.log\n");
}

#[test]
fn the_gitignore_that_has_the_last_word_gets_the_line() {
    let project = Project::in_git();
    fs::create_dir(project.path().join(".streamlit")).unwrap();
    let nearest = project.path().join(".streamlit/.gitignore");
    fs::write(&nearest, "!secrets.toml\n").unwrap();
    let ran = project.init("").succeeded();
    assert!(ran.output.contains("added /secrets.toml to .streamlit/.gitignore"), "{}", ran.output);
    assert_eq!(fs::read_to_string(&nearest).unwrap(), "!secrets.toml\n/secrets.toml\n");
    assert!(!project.path().join(".gitignore").exists() && !ran.talk.contains("git would"), "{}", ran.talk);
}

#[test]
fn another_file_of_secrets_gets_its_own_line_in_gitignore() {
    let project = Project::in_git();
    project.init("--secrets deploy/secrets.toml").succeeded();
    assert!(project.path().join("deploy/secrets.toml").exists());
    assert_eq!(fs::read_to_string(project.path().join(".gitignore")).unwrap(), "deploy/secrets.toml\n");
    let outside = tempfile::tempdir().unwrap();
    let file = outside.path().join("secrets.toml");
    project.init(&format!("--secrets {}", file.display())).succeeded();
    assert!(file.exists());
    assert_eq!(fs::read_to_string(project.path().join(".gitignore")).unwrap(), "deploy/secrets.toml\n");
}

#[test]
fn a_shared_cookie_secret_comes_from_the_environment() {
    let project = Project::new();
    let shared = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let fake = || FakeHost::new(project.path()).with_env(&[("AUTHCTL_COOKIE_SECRET", shared)]);
    project.run(fake(), "init").succeeded();
    assert!(project.secrets().contains(&format!("cookie_secret = \"{shared}\"")));
    project.run(fake(), "init").succeeded();
}

/// The environment is read by the real program, so this one runs it: a container's entrypoint without any option.
#[test]
fn every_option_has_a_variable() {
    let project = Project::new();
    let run = |client_id: &str| {
        snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("authctl"))
            .args(["init"])
            .current_dir(project.path())
            .env_clear()
            .envs([
                ("AUTHCTL_NO_INPUT", "1"),
                ("AUTHCTL_PROVIDER", "keycloak"),
                ("AUTHCTL_NAME", "staff"),
                ("AUTHCTL_PARAM", "url=https://id.example.com,realm=company"),
                ("AUTHCTL_CLIENT_ID", client_id),
                ("AUTHCTL_CLIENT_SECRET", "0123456789abcdef0123456789abcdef"),
                ("AUTHCTL_REDIRECT_URI", "https://app.example.com/oauth2callback"),
                ("AUTHCTL_DRY_RUN", "0"),
            ])
            .assert()
    };
    run("app").success();
    let secrets = project.secrets();
    assert!(secrets.contains("[auth.staff]\nclient_id = \"app\"\n"), "{secrets}");
    assert!(
        secrets.contains("\"https://id.example.com/realms/company/.well-known/openid-configuration\""),
        "{secrets}"
    );
    run("app").success();
    assert_eq!(project.secrets(), secrets);
    run("another").code(2);
}
