//! The architecture as a test: who may import whom, where each outside crate lives, and how files are kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A module may name the modules in its row, besides itself. Every row names only rows above it.
const MAY_USE: &[(&str, &[&str])] = &[
    ("unicode", &[]),
    ("escape", &["unicode"]),
    ("secret", &["escape"]),
    ("paragraph", &[]),
    ("error", &["escape", "paragraph"]),
    ("time", &[]),
    ("digest", &[]),
    ("work", &[]),
    ("source", &["secret", "work"]),
    ("diagnostic", &["error", "source"]),
    ("http", &["secret", "time"]),
    ("streamlit", &["secret", "error", "digest", "time", "work", "source"]),
    ("oidc", &["secret", "time", "digest", "http"]),
    ("app", &["secret", "http", "streamlit"]),
    ("providers", &["streamlit", "oidc"]),
    (
        "rules",
        &[
            "unicode",
            "secret",
            "time",
            "digest",
            "work",
            "source",
            "diagnostic",
            "http",
            "streamlit",
            "oidc",
            "app",
            "providers",
        ],
    ),
    (
        "report",
        &[
            "escape",
            "paragraph",
            "secret",
            "time",
            "digest",
            "work",
            "source",
            "diagnostic",
            "http",
            "streamlit",
            "oidc",
            "app",
            "providers",
        ],
    ),
    ("host", &["escape", "secret", "error", "time", "digest", "http"]),
    ("rpc", &["error", "host"]),
    ("probe", &["secret", "error", "time", "http", "streamlit", "oidc", "app", "host"]),
    // A login begins by fetching what a probe fetches, and does everything else as Streamlit's settings say.
    ("login", &["secret", "error", "time", "digest", "http", "streamlit", "oidc", "app", "host", "probe"]),
    ("dev_idp", &["secret", "error", "time", "digest", "http", "oidc", "host"]),
    ("options", &["error", "host", "oidc", "streamlit"]),
    ("project", &["secret", "error", "time", "source", "streamlit", "rules", "report", "host", "options"]),
    (
        "commands",
        &[
            "unicode",
            "secret",
            "error",
            "time",
            "digest",
            "source",
            "diagnostic",
            "http",
            "streamlit",
            "oidc",
            "app",
            "providers",
            "rules",
            "report",
            "host",
            "probe",
            "login",
            "dev_idp",
            "options",
            "project",
            "rpc",
        ],
    ),
    ("cli", &["escape", "secret", "error", "host", "report", "options", "commands"]),
];

/// Where each outside crate may be named: the fewer places, the easier it is to replace. A folder ends in `/`; `src/` is
/// for crates whose types are the vocabulary of the whole program.
const HOMES: &[(&str, &[&str])] = &[
    ("aho_corasick", &["src/secret/redactor.rs"]),
    ("annotate_snippets", &["src/report/human.rs"]),
    ("anstyle_query", &["src/host/terminal.rs"]),
    (
        "base64",
        &[
            "src/oidc/",
            "src/dev_idp/",
            "src/streamlit/cookie/",
            "src/streamlit/login_token.rs",
            "src/rules/",
            "src/probe/app/",
            "src/login/page.rs",
            "src/host/rng.rs",
            "src/commands/secret.rs",
            "src/http/exchange.rs",
            "src/secret/redactor.rs",
        ],
    ),
    ("chrono", &["src/time.rs", "src/http/date.rs", "src/oidc/verify.rs"]),
    ("clap", &["src/cli/", "src/options/", "src/commands/", "src/report/", "src/host/terminal.rs"]),
    ("clap_complete", &["src/commands/completions.rs"]),
    ("clap_mangen", &["src/commands/man.rs"]),
    ("ctrlc", &["src/host/interrupt.rs"]),
    ("dialoguer", &["src/host/"]),
    ("filetime", &["src/host/git/index.rs"]),
    ("gix_ignore", &["src/host/git/pattern.rs"]),
    ("gix_index", &["src/host/git/index.rs"]),
    ("httparse", &["src/host/http_server/mod.rs"]),
    ("icu_properties", &["src/unicode.rs"]),
    ("k256", &["src/oidc/signature.rs"]),
    ("miniz_oxide", &["src/streamlit/cookie/itsdangerous.rs", "src/host/gzip.rs"]),
    ("open", &["src/host/browser.rs"]),
    ("openidconnect", &["src/oidc/verify.rs"]),
    ("p521", &["src/oidc/signature.rs"]),
    ("pep440_rs", &["src/streamlit/requirements/range.rs"]),
    ("rand", &["src/host/rng.rs"]),
    ("reqwest", &["src/host/http_client.rs", "src/host/http_failure.rs", "src/host/dns.rs", "src/host/websocket.rs"]),
    ("ring", &["src/digest.rs", "src/oidc/signature.rs", "src/oidc/signed.rs", "src/dev_idp/keys.rs"]),
    ("rsa", &["src/dev_idp/keys.rs"]),
    ("rustix", &["src/host/hidden_input.rs", "src/host/network_thread.rs", "src/host/program.rs"]),
    ("rustls", &["src/host/http_client.rs", "src/host/http_failure.rs", "src/host/tls.rs"]),
    ("saphyr_parser", &["src/streamlit/yaml.rs"]),
    ("serde", &["src/report/", "src/oidc/json.rs"]),
    ("serde_json", &["src/"]),
    ("signal_hook", &["src/host/interrupt.rs"]),
    ("strsim", &["src/rules/values/did_you_mean.rs"]),
    ("subtle", &["src/secret/mod.rs"]),
    ("tempfile", &["src/host/private_folder.rs", "src/host/temporary_file.rs"]),
    ("thiserror", &["src/"]),
    ("tokio", &["src/host/network_thread.rs", "src/host/websocket.rs"]),
    ("toml_edit", &["src/streamlit/parse.rs"]),
    ("url", &["src/"]),
    ("wild", &["src/main.rs"]),
    ("winsafe", &["src/host/access_rights.rs"]),
];

/// File and module names that say nothing.
const EMPTY_NAMES: [&str; 9] = ["utils", "util", "helpers", "helper", "common", "misc", "types", "models", "prelude"];

/// Endings of type names that say nothing.
const EMPTY_SUFFIXES: [&str; 8] =
    ["Manager", "Handler", "Helper", "Processor", "Service", "Factory", "Engine", "Wrapper"];

const LINE_LIMIT: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below `folder`, with their text, by path from the root with `/`.
pub(crate) fn rust_files(folder: &str) -> BTreeMap<String, String> {
    fn collect(path: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(root())
                .unwrap()
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect::<Vec<_>>();
            (name.join("/"), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The top-level module that a file belongs to.
fn module_of(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap();
    below.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The code of a line: without a comment behind it.
pub(crate) fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// The part of a file that is in the program; tests may use what they like.
pub(crate) fn without_tests<'a>(path: &str, text: &'a str) -> &'a str {
    if path.ends_with("/tests.rs") || path.ends_with("/testing.rs") || path.contains("/tests/") {
        return "";
    }
    let starts = ["\n#[cfg(test)]\nmod tests {", "\n#[cfg(all(test, "];
    starts.iter().filter_map(|start| text.find(start)).min().map_or(text, |end| &text[..end])
}

/// The words that are behind every `prefix` in `line`.
fn words_after<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    line.match_indices(prefix)
        .map(|(start, _)| &line[start + prefix.len()..])
        .map(|rest| {
            rest.split(|character: char| !character.is_alphanumeric() && character != '_').next().unwrap_or_default()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn every_row_of_the_table_names_only_rows_above_it() {
    let complaints: Vec<String> = MAY_USE
        .iter()
        .enumerate()
        .flat_map(|(index, (module, uses))| {
            let above: Vec<&str> = MAY_USE[..index].iter().map(|(name, _)| *name).collect();
            let allowed = move |name: &&str| above.contains(name);
            uses.iter()
                .filter(move |name| !allowed(name))
                .map(move |name| format!("`{module}` names `{name}`, which is below it"))
        })
        .collect();
    assert_none(&complaints);
}

#[test]
fn modules_import_only_what_the_table_allows() {
    let mut complaints = Vec::new();
    for (path, text) in rust_files("src") {
        let module = module_of(&path);
        if matches!(module, "lib" | "main") {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            complaints.push(format!("{path}: `{module}` has no row in the table"));
            continue;
        };
        for (index, line) in text.lines().enumerate() {
            for used in words_after(code(line), "crate::") {
                let known = MAY_USE.iter().any(|(name, _)| *name == used);
                if known && used != module && !allowed.contains(&used) {
                    complaints.push(format!("{path}:{}: {module} must not use {used}", index + 1));
                }
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn every_outside_crate_stays_in_its_home() {
    let mut complaints = Vec::new();
    for (path, text) in rust_files("src") {
        for (name, homes) in HOMES {
            let used = without_tests(&path, &text).lines().map(code).any(|line| {
                line.contains(&format!("{name}::"))
                    && line.match_indices(&format!("{name}::")).any(|(start, _)| {
                        !line[..start].ends_with(|character: char| {
                            character.is_alphanumeric() || character == '_' || character == ':'
                        })
                    })
            });
            let is_home = |home: &&str| *home == path || home.ends_with('/') && path.starts_with(home);
            if used && !homes.iter().any(is_home) {
                complaints.push(format!("{path}: `{name}` lives in {}", homes.join(", ")));
            }
        }
    }
    assert_none(&complaints);
}

/// Such code is compiled on one kind of system only, and tested only there.
#[test]
fn code_for_one_system_is_confined_to_the_host() {
    let systems = ["windows", "unix", "target_os", "target_family", "target_vendor", "target_env"];
    let mut complaints = Vec::new();
    for (path, text) in rust_files("src") {
        for (index, line) in without_tests(&path, &text).lines().map(code).enumerate() {
            let conditions = ["cfg(", "cfg!(", "cfg_attr("].into_iter();
            let mut names = conditions
                .flat_map(|start| line.split(start).skip(1))
                .flat_map(|rest| rest.split(|character: char| !character.is_alphanumeric() && character != '_'));
            let is_for_one_system = names.any(|name| systems.contains(&name)) || line.contains("std::os::");
            if is_for_one_system && module_of(&path) != "host" {
                complaints.push(format!("{path}:{}: what depends on the system belongs into src/host/", index + 1));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn every_outside_crate_has_a_home_and_every_home_a_crate() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let normal = manifest.split_once("[dependencies]").unwrap().1.split("[dev-dependencies]").next().unwrap();
    let names = normal.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    let mut crates: Vec<String> = names.map(|(name, _)| name.replace('-', "_")).collect();
    crates.sort();
    let homes: Vec<&str> = HOMES.iter().map(|(name, _)| *name).collect();
    assert_eq!(homes, crates, "`HOMES` lists the dependencies of Cargo.toml, sorted");
    for (name, homes) in HOMES {
        for home in *homes {
            assert!(root().join(home).exists(), "`{name}` has a home that is not there: {home}");
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_readable() {
    let mut complaints = Vec::new();
    for (path, text) in rust_files("src").into_iter().chain(rust_files("tests")) {
        if !text.starts_with("//! ") {
            complaints.push(format!("{path}: begins with no `//!` line that says what it is"));
        }
        let lines = text.lines().count();
        if lines > LINE_LIMIT {
            complaints.push(format!("{path}: {lines} lines; more than {LINE_LIMIT} hide more than one idea"));
        }
        let stem = path.rsplit('/').next().unwrap().trim_end_matches(".rs");
        if EMPTY_NAMES.contains(&stem) {
            complaints.push(format!("{path}: `{stem}` is no name"));
        }
        for keyword in ["struct ", "enum ", "trait "] {
            for name in text.lines().map(code).flat_map(|line| words_after(line, keyword)) {
                if EMPTY_SUFFIXES.iter().any(|suffix| name.ends_with(suffix)) {
                    complaints.push(format!("{path}: `{name}` is named after a pattern, not after the domain"));
                }
            }
        }
        for (index, line) in text.lines().enumerate() {
            let forbidden = ["TO", "FIX", "XX"].iter().zip(["DO", "ME", "X"]).map(|(a, b)| format!("{a}{b}"));
            let comment = line.split_once("// ").map_or("", |(_, comment)| comment);
            let words: Vec<&str> = comment.split(|character: char| !character.is_alphanumeric()).collect();
            if forbidden.into_iter().any(|word| words.contains(&word.as_str())) {
                complaints.push(format!("{path}:{}: leaves something for later without an issue", index + 1));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn every_test_file_is_part_of_the_test_binary() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    let complaints: Vec<String> = rust_files("tests/it")
        .keys()
        .filter_map(|path| path.strip_prefix("tests/it/")?.strip_suffix(".rs"))
        .filter(|name| !name.contains('/') && *name != "main" && !main.contains(&format!("mod {name};")))
        .map(|name| format!("tests/it/{name}.rs is in no `mod` line of tests/it/main.rs"))
        .collect();
    assert_none(&complaints);
}

#[test]
fn every_dependency_gives_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap().split("[profile").next().unwrap();
    let mut reason = false;
    let mut complaints = Vec::new();
    for line in section.lines() {
        if line.starts_with('#') {
            reason = true;
        } else if let Some((name, _)) = line.split_once(" = ") {
            // A line without a comment of its own shares the one above it.
            if !reason && !name.starts_with("clap_") {
                complaints.push(format!("Cargo.toml: `{name}` does not say what it is for"));
            }
            reason = false;
        }
    }
    assert_none(&complaints);
}

/// Files that CONTRIBUTING and ARCHITECTURE name must exist.
#[test]
fn paths_named_in_the_documentation_exist() {
    let mut complaints = Vec::new();
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        for quoted in text.split('`').skip(1).step_by(2) {
            let is_path = ["src/", "tests/", "docs/", ".ci/", "completions/", "benches/"]
                .iter()
                .any(|start| quoted.starts_with(start));
            if is_path && !quoted.contains(['<', '{', '*', ' ']) && !root().join(quoted).exists() {
                complaints.push(format!("{document}: there is no `{quoted}`"));
            }
        }
    }
    assert_none(&complaints);
}

/// What is compiled on Unix alone is named only by what is, too: no test here would notice.
#[test]
fn tests_of_other_systems_do_not_name_those_of_unix() {
    let files = rust_files("tests/it");
    let declared = &files["tests/it/main.rs"];
    let lines: Vec<&str> = declared.lines().collect();
    let module = |line: &str| Some(line.strip_prefix("mod ")?.strip_suffix(';')?.to_owned());
    let of_unix: Vec<String> =
        lines.windows(2).filter(|pair| pair[0] == "#[cfg(unix)]").filter_map(|pair| module(pair[1])).collect();
    assert!(of_unix.len() > 3, "{of_unix:?}");
    let is_of_unix = |path: &str| {
        let name = path.trim_start_matches("tests/it/").split(['/', '.']).next().unwrap_or_default();
        of_unix.iter().any(|module| module == name)
    };
    let names = |text: &str| of_unix.iter().find(|module| text.contains(&format!("crate::{module}::"))).cloned();
    let complaints: Vec<String> = files
        .iter()
        .filter(|(path, _)| !is_of_unix(path))
        .filter_map(|(path, text)| Some(format!("{path}: `{}` is compiled on Unix alone", names(text)?)))
        .collect();
    assert_none(&complaints);
}
