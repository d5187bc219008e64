//! `docs/`: pages that are made from what the program knows, links that lead somewhere, commands that work.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use authctl::ExitStatus;
use serde_json::Value;

use crate::generated::{assert_is_current, printed};
use crate::project::Project;

const NOTE: &str = "<!-- Written by a test: SNAPSHOTS=overwrite cargo test book -->\n\n";

/// Pages that people write, in the order of the site; below the first ones, pages that are made.
const PAGES: &[(&str, &str)] = &[
    ("Quick start", "start/README.md"),
    ("Deployment", "deployment.md"),
    ("Testing", "testing.md"),
    ("CI", "ci.md"),
    ("Troubleshooting", "troubleshooting.md"),
    ("Editors", "editors.md"),
    ("Agents", "agents.md"),
    ("Commands", "cli.md"),
    ("Rules", "rules.md"),
    ("Providers", "providers.md"),
    ("Formats", "formats.md"),
    ("Streamlit's releases", "versions.md"),
    ("What else there is", "comparison.md"),
];

/// The providers with a quick start, and what `init` is told of a made-up client.
const STARTS: [(&str, &str); 5] = [
    ("google", "--client-id 123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com"),
    (
        "microsoft",
        "--param tenant=4f1d2c3b-8a9e-4c5d-9b6a-7e8f90a1b2c3 --client-id 2b7e1516-28ae-4d2a-8abf-7158809cf4f3",
    ),
    ("okta", "--param domain=acme.okta.com --client-id 0oa1b2c3d4e5f6g7h8i9"),
    ("auth0", "--param domain=acme.eu.auth0.com --client-id aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA"),
    ("keycloak", "--param url=https://login.example.com --param realm=staff --client-id portal"),
];

/// Of the form that each console gives.
fn made_up_secret(preset: &str) -> &'static str {
    match preset {
        "google" => "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",
        "microsoft" => "Zx8Q~bC5dE7fG9hJ1kL3mN5pQ7rS9tU1vW3xYzAb",
        _ => "k7Pq2LmZ0vRb9TgKd4HsWy6NpXe3uJc8Ta1qFo5iBn0rVd2xEw4yGz6hMjLs8Qc1",
    }
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn rules() -> Vec<Value> {
    let document: Value = serde_json::from_str(&printed(&["rules", "--format", "json"])).unwrap();
    document["rules"].as_array().unwrap().clone()
}

fn providers() -> Vec<Value> {
    let document: Value = serde_json::from_str(&printed(&["providers", "--format", "json"])).unwrap();
    document["providers"].as_array().unwrap().clone()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

/// What is in a folder of made pages, and is not made any more.
fn assert_no_other(folder: &str, made: &BTreeSet<String>) {
    for entry in fs::read_dir(docs().join(folder)).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(made.contains(&name), "docs/{folder}/{name} is no page that is made; remove it");
    }
}

#[test]
fn every_rule_has_a_page() {
    let mut index = format!(
        "{NOTE}# Rules\n\nAn **error** is refused by Streamlit or by the provider. A **warning** works today, but is insecure or \
         about to break. An\n**info** is worth knowing and never fails a check. `authctl explain RULE` shows the same page.\n"
    );
    let mut made = BTreeSet::new();
    let mut kind = String::new();
    for rule in rules() {
        let name = text(&rule, "name");
        if kind != text(&rule, "kind") {
            kind = text(&rule, "kind").to_owned();
            index.push_str(&format!("\n## {kind}\n\n| rule | level | what it finds |\n|---|---|---|\n"));
        }
        let summary = text(&rule, "summary").replace('|', "\\|");
        index.push_str(&format!("| [{name}](rules/{name}.md) | {} | {summary} |\n", text(&rule, "level")));
        assert_is_current(&format!("docs/rules/{name}.md"), &format!("{NOTE}{}", printed(&["explain", name])));
        made.insert(format!("{name}.md"));
    }
    assert_is_current("docs/rules.md", &index);
    assert_no_other("rules", &made);
}

#[test]
fn every_provider_has_a_page() {
    let mut index = format!("{NOTE}# Providers\n\n`authctl explain NAME` shows the same pages.\n");
    let mut made = BTreeSet::new();
    for (is_supported, heading) in
        [(true, "Set up by `authctl init NAME`"), (false, "These cannot work with `st.login`")]
    {
        index.push_str(&format!("\n## {heading}\n\n| name | provider |\n|---|---|\n"));
        for provider in providers().iter().filter(|provider| provider["supported"] == is_supported) {
            let name = text(provider, "name");
            index.push_str(&format!("| [{name}](providers/{name}.md) | {} |\n", text(provider, "title")));
            assert_is_current(&format!("docs/providers/{name}.md"), &format!("{NOTE}{}", printed(&["explain", name])));
            made.insert(format!("{name}.md"));
        }
    }
    assert_is_current("docs/providers.md", &index);
    assert_no_other("providers", &made);
}

#[test]
fn quick_starts_show_what_init_says() {
    let mut made = BTreeSet::from(["README.md".to_owned()]);
    for (preset, arguments) in STARTS {
        let project = Project::in_git();
        let ran = project.init_with_secret(made_up_secret(preset), &format!("{preset} {arguments}")).succeeded();
        assert_eq!(ran.talk, "", "the client of the example looks right");
        let provider = providers().into_iter().find(|provider| text(provider, "name") == preset).unwrap();
        let page = format!(
            "{NOTE}# {title}\n\nIn the folder of the app:\n\n```text\nauthctl init {preset}\n```\n\nIt asks for what it needs, the \
             client secret without showing it, and says what to register where. Without questions, for\n\
             scripts, the secret comes by standard input or a variable:\n\n```text\nauthctl init {preset} {arguments} --client-secret-stdin\n```\n\n\
             prints, of a made-up client:\n\n```text\n{output}```\n\nThen:\n\n```text\nauthctl check\nauthctl probe\nauthctl \
             test\n```\n\n`check` reads the files, `probe` asks the provider whether it knows the client, the redirect URI and the \
             secret, and `test` logs in.\nFor the deployed app, register its address too: see [deployment](../deployment.md). More on \
             the provider: [{title}](../providers/{preset}.md).\n",
            title = text(&provider, "title"),
            // Not every system can tell who reads a file.
            output = ran.output.replacen(" (only you can read it)", "", 1),
        );
        assert_is_current(&format!("docs/start/{preset}.md"), &page);
        made.insert(format!("{preset}.md"));
    }
    assert_no_other("start", &made);
}

/// mdBook shows the pages of its summary and no others.
#[test]
fn every_page_is_in_the_summary() {
    let mut summary = format!("{NOTE}# Summary\n\n[authctl](README.md)\n\n");
    for (title, path) in PAGES.iter().filter(|(_, path)| docs().join(path).exists()) {
        summary.push_str(&format!("- [{title}]({path})\n"));
        let below: Vec<(String, String)> = match *path {
            "start/README.md" => {
                let title =
                    |name: &str| providers().iter().find(|one| text(one, "name") == name).unwrap()["title"].clone();
                STARTS
                    .iter()
                    .map(|(name, _)| (title(name).as_str().unwrap().to_owned(), format!("start/{name}.md")))
                    .collect()
            }
            "rules.md" => {
                let names = rules();
                names
                    .iter()
                    .map(|rule| text(rule, "name"))
                    .map(|name| (name.to_owned(), format!("rules/{name}.md")))
                    .collect()
            }
            "providers.md" => providers()
                .iter()
                .map(|one| (text(one, "title").to_owned(), format!("providers/{}.md", text(one, "name"))))
                .collect(),
            _ => Vec::new(),
        };
        summary.extend(below.iter().map(|(title, path)| format!("  - [{title}]({path})\n")));
    }
    assert_is_current("docs/SUMMARY.md", &summary);
    let missing: Vec<PathBuf> = pages()
        .into_iter()
        .filter(|page| {
            let path = page.strip_prefix(docs()).unwrap().to_string_lossy().replace('\\', "/");
            !path.starts_with("decisions/") && path != "SUMMARY.md" && !summary.contains(&format!("]({path})"))
        })
        .collect();
    assert_eq!(missing, Vec::<PathBuf>::new(), "add them to PAGES in tests/it/book.rs");
}

fn pages() -> Vec<PathBuf> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&docs(), &mut found);
    found.sort();
    found
}

/// The text outside of code.
fn prose(text: &str) -> String {
    let outside = text.split("```").step_by(2).collect::<String>();
    outside.split('`').step_by(2).collect()
}

/// As GitHub and mdBook make one of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .collect::<String>()
        .replace(' ', "-")
}

#[test]
fn links_lead_to_pages_and_headings() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let text = prose(&text);
        let links = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        for link in links.filter(|link| !link.starts_with("https://")) {
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            assert!(target.exists(), "{} links to {link}", page.display());
            if !heading.is_empty() {
                let headings = fs::read_to_string(&target).unwrap();
                let mut anchors = headings
                    .lines()
                    .filter(|line| line.starts_with('#'))
                    .map(|line| anchor(line.trim_start_matches('#')));
                assert!(anchors.any(|known| known == heading), "{} links to {link}", page.display());
            }
        }
    }
}

/// Our commands of a page, one after the other, in a project of its own, but for those that go on until they are stopped. What
/// needs a network or a browser is in a block of another kind. The examples of rules are run with the rules.
#[test]
fn command_blocks_work() {
    let mut count = 0;
    for page in pages().into_iter().filter(|page| !page.starts_with(docs().join("rules"))) {
        let text = fs::read_to_string(&page).unwrap();
        let blocks = text.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let lines = blocks.flat_map(str::lines).filter_map(|line| line.strip_prefix("$ "));
        let project = Project::in_git();
        for line in lines {
            let Some(arguments) = line.strip_prefix("authctl ") else { continue };
            if ["dev", "idp"].iter().any(|endless| arguments.split(' ').next() == Some(*endless)) {
                continue;
            }
            let ran = project.authctl(arguments);
            assert_ne!(ran.status, ExitStatus::Failure, "{}: `{line}`: {}{}", page.display(), ran.output, ran.talk);
            count += 1;
        }
    }
    assert!(count >= 6, "{count}");
}
