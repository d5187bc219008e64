//! `authctl help`, `providers` and `rules`, and what is said where somebody does not know how it is called here.

use std::fs;
use std::path::Path;

use authctl::host::fake::FakeHost;
use serde_json::Value;

/// Exit status, standard output and standard error.
fn authctl(arguments: &[&str]) -> (u8, String, String) {
    let fake = FakeHost::new(Path::new("."));
    let status = authctl::run(["authctl"].iter().chain(arguments).copied(), &fake.host);
    (status.code(), fake.output(), fake.talk())
}

fn printed(arguments: &[&str]) -> String {
    let (status, output, talk) = authctl(arguments);
    assert_eq!(status, 0, "{arguments:?}: {talk}");
    output
}

#[test]
fn authctl_alone_says_how_to_start_on_one_screen() {
    let (status, output, talk) = authctl(&[]);
    assert_eq!((status, output.as_str()), (2, ""));
    assert!(talk.contains("  authctl init ") && talk.contains("Prove") | talk.contains("prove"), "{talk}");
    assert!(talk.lines().count() < 24, "{talk}");
    for command in ["init", "check", "test", "explain", "export", "help"] {
        assert!(talk.contains(command), "{command}: {talk}");
    }
}

#[test]
fn help_is_short_or_long() {
    let short = printed(&["check", "-h"]);
    assert!(short.contains("`authctl help check` says more") && !short.contains("--secrets"), "{short}");
    let long = printed(&["check", "--help"]);
    assert!(long.contains("Examples:\n  # this project\n  authctl check\n") && long.contains("--secrets"), "{long}");
    assert_eq!(printed(&["help", "check"]), long);
    assert_eq!(printed(&["help", "cookie", "mint"]), printed(&["cookie", "mint", "--help"]));
    let root = printed(&["help"]);
    for heading in ["Set up:", "Prove:", "Develop:", "Deploy:", "Learn:", "Exit status:", "Environment:", "Files:"] {
        assert!(root.contains(&format!("\n{heading}\n")), "{heading}: {root}");
    }
    assert_eq!(root, printed(&["--help"]));
    assert!(!printed(&["-h"]).contains("Exit status:"));
}

#[test]
fn other_programs_words_lead_to_the_command() {
    for (words, meant) in [
        (&["lint"][..], "`authctl check`"),
        (&["login"], "`authctl test`"),
        (&["serve", "--port", "1"], "`authctl idp`"),
        (&["version"], "`authctl --version`"),
        (&["help", "doctor"], "`authctl check --online`"),
        (&["help", "cookie", "mnit"], "`authctl mint`"),
    ] {
        let (status, output, talk) = authctl(words);
        assert_eq!((status, output.as_str()), (2, ""), "{words:?}");
        let meant = meant.replace("authctl mint", "authctl cookie mint");
        assert!(talk.contains(&format!("did you mean {meant}?")), "{words:?}: {talk}");
    }
    let (_, output, _) = authctl(&["lint", "--format", "json"]);
    let document: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(document["error"]["message"], "there is no command `lint`");
    let (_, _, talk) = authctl(&["xyzzy\n::error::pwned"]);
    assert!(!talk.contains("\n::"), "{talk}");
}

#[test]
fn providers_and_rules_are_listed() {
    let providers = printed(&["providers"]);
    assert!(providers.contains("  google ") && providers.contains("Cannot be used with `st.login`:"), "{providers}");
    assert!(printed(&["providers", "azure"]).contains("microsoft"));
    let document: Value = serde_json::from_str(&printed(&["providers", "--format", "json"])).unwrap();
    crate::schemas::assert_follows("providers.schema.json", &document);
    let rules = printed(&["rules", "redirect"]);
    assert!(rules.contains("  wrong-callback-path ") && !rules.contains("weak-cookie-secret"), "{rules}");
    let document: Value = serde_json::from_str(&printed(&["rules", "--format", "json"])).unwrap();
    crate::schemas::assert_follows("rules.schema.json", &document);
    assert!(printed(&["explain"]).contains("wrong-callback-path") && printed(&["explain"]).contains("  google "));
    for (command, hint) in [("providers", "--metadata-url"), ("rules", "authctl explain WORD")] {
        let (status, _, talk) = authctl(&[command, "xyzzy"]);
        assert!(status == 2 && talk.contains(hint), "{talk}");
    }
}

#[test]
fn colour_is_added_where_it_is_wanted_and_nothing_else() {
    fn without_styles(text: &str) -> String {
        let mut pieces = text.split('\u{1b}');
        let first = pieces.next().unwrap().to_owned();
        pieces.fold(first, |text, piece| text + piece.split_once('m').unwrap().1)
    }
    for arguments in [&["help"][..], &["help", "init"], &["providers"], &["rules"], &["explain"], &["init", "-h"]] {
        let plain = printed(arguments);
        let coloured = printed(&[arguments, &["--color", "always"]].concat());
        assert!(coloured.contains("\u{1b}[") && !plain.contains('\u{1b}'), "{arguments:?}");
        assert_eq!(without_styles(&coloured), plain, "{arguments:?}");
    }
}

/// A provider that answers, and a project with everything that the examples name.
#[cfg(unix)]
mod in_a_shell {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::{Path, fs, printed};
    use crate::login_site::{CLIENT_SECRET, COOKIE_SECRET, Site};

    /// What cannot be run here: they go on until they are stopped, at a fixed port.
    const ENDLESS: [&str; 3] = ["dev", "idp", "idp health"];

    fn prepare(site: &Site, metadata_url: &str) {
        let folder = site.dir.path();
        let section = |name: &str, id: &str| {
            format!(
                "\n[auth.{name}]\nclient_id = \"{id}\"\nclient_secret = \"{CLIENT_SECRET}\"\n\
                 server_metadata_url = \"{metadata_url}\"\n"
            )
        };
        let head = format!("[auth]\nredirect_uri = \"{}\"\ncookie_secret = \"{COOKIE_SECRET}\"\n", site.redirect_uri);
        site.write(&(head + &section("local", site.client_id)));
        let client = r#"{"web":{"client_id":"1-a.apps.googleusercontent.com","client_secret":"GOCSPX-0123456789abcdefghijklmnopqr"}}"#;
        fs::write(folder.join("client.json"), client).unwrap();
        fs::write(folder.join("client.txt"), "GOCSPX-0123456789abcdefghijklmnopqr\n").unwrap();
        for path in
            [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions", "apps/one", "bin"]
        {
            fs::create_dir_all(folder.join(path)).unwrap();
        }
        fs::write(folder.join("apps/one/app.py"), "print(1)\n").unwrap();
        symlink(snapbox::cmd::cargo_bin!("authctl"), folder.join("bin/authctl")).unwrap();
    }

    fn shell(folder: &Path, line: &str) -> (Option<i32>, String) {
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(folder)
            .env_clear()
            .env("HOME", folder)
            .env("PATH", format!("{}:/usr/bin:/bin", folder.join("bin").display()))
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }

    /// As people copy them from the long help, with its line ends.
    fn examples(help: &str) -> Vec<String> {
        let Some((_, section)) = help.split_once("Examples:\n") else { return Vec::new() };
        let text = section.replace("\\\n", " ");
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    }

    fn commands() -> Vec<String> {
        fn collect(command: &clap::Command, above: &str, found: &mut Vec<String>) {
            for below in command.get_subcommands() {
                let words = format!("{above} {}", below.get_name()).trim().to_owned();
                collect(below, &words, found);
                found.push(words);
            }
        }
        let mut found = Vec::new();
        collect(&authctl::command_line(), "", &mut found);
        found
    }

    /// As the shell calls the script: with the words as it splits them, of which the last is completed.
    #[test]
    fn bash_completes_what_authctl_knows() {
        let site = Site::new();
        prepare(&site, "https://accounts.google.com/.well-known/openid-configuration");
        for (words, completed) in [
            ("authctl te", "test"),
            ("authctl init goo", "google"),
            ("authctl init --provider goo", "google"),
            ("authctl init --provider = goo", "google"),
            ("authctl check --allow weak-c", "weak-cookie-secret"),
            ("authctl explain wrong-call", "wrong-callback-path"),
            ("authctl explain AADSTS50011", "AADSTS50011"),
            ("authctl check --format mark", "markdown"),
            ("authctl idp --fault invalid-non", "invalid-nonce"),
        ] {
            let count = words.split(' ').count();
            let (last, before) = (words.split(' ').next_back().unwrap(), words.split(' ').rev().nth(1).unwrap());
            let line = format!(
                "bash --norc -c 'source <(authctl completions bash); COMP_WORDS=({words}); COMP_CWORD={}; \
                 _authctl authctl {last} {before}; printf \"%s\\n\" \"${{COMPREPLY[@]}}\"'",
                count - 1
            );
            let (code, output) = shell(site.dir.path(), &line);
            // Not every machine has bash.
            if code == Some(127) {
                return;
            }
            assert!(output.lines().any(|word| word.trim() == completed), "{words}: {output}");
        }
    }

    #[test]
    fn the_examples_of_what_goes_on_are_understood() {
        for command in ENDLESS {
            let lines = examples(&printed(&["help", command]));
            assert_eq!(lines.len(), 3, "{lines:?}");
            for line in lines.iter().filter(|line| line.starts_with("authctl ")) {
                // Split as a shell does.
                let words = shell(Path::new("."), &format!("printf '%s\\n' {line}"));
                let parsed = authctl::command_line().try_get_matches_from(words.1.lines());
                assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
            }
        }
    }

    #[test]
    fn the_examples_of_every_command_work() {
        let (mut count, mut failed) = (0, Vec::new());
        for command in commands().iter().filter(|command| !ENDLESS.contains(&command.as_str())) {
            for line in examples(&printed(&[&["help"], command.split(' ').collect::<Vec<_>>().as_slice()].concat())) {
                let site = Site::new();
                let provider = site.provider_of_today();
                let metadata_url = format!("{}/.well-known/openid-configuration", provider.issuer());
                prepare(&site, &metadata_url);
                let folder = site.dir.path();
                if command == "init" {
                    fs::remove_dir_all(folder.join(".streamlit")).unwrap();
                } else if !line.contains("local") && !line.contains("add") && command != "test" {
                    // The examples call the provider as most people's is called.
                    site.edit("[auth.local]", "[auth.google]");
                }
                if command == "export" {
                    site.edit(&metadata_url, "https://accounts.google.com/.well-known/openid-configuration");
                }
                if line.contains("remove default") {
                    site.edit("\n[auth.google]\n", "");
                }
                if line.contains("cookie.txt") {
                    assert_eq!(shell(folder, "authctl cookie mint --user alice > cookie.txt").0, Some(0));
                }
                count += 1;
                let (code, output) = shell(folder, &line);
                if code != Some(0) {
                    failed.push(format!("$ {line}\n{output}"));
                }
                drop(provider);
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
        assert!(count > 45, "{count}");
    }
}
