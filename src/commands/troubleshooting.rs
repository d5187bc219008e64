//! `docs/troubleshooting.md`: what is known of symptoms and errors, from the same table as `authctl explain`.
#![expect(clippy::disallowed_methods, reason = "the test reads a file of the repository, and writes it when asked to")]

use std::fs;
use std::path::Path;

use crate::oidc::known_errors::{KnownError, all};

const HEAD: &str = "<!-- Written by a test: SNAPSHOTS=overwrite cargo test troubleshooting -->\n\n# Troubleshooting\n\n\
    What people see, then what Streamlit's log and the providers say. `authctl explain` has all of this, too: give it the\n\
    words, an error code, or a line of the log. `authctl check` and `authctl test` find most causes by themselves.\n";

/// One heading, with everything that is known.
fn section(error: &KnownError) -> String {
    let rule = |name: &&str| format!("[{name}](rules/{name}.md)");
    let mut text = format!("\n### {}\n\n{}.\n", error.names[0], capitalised(error.meaning));
    for paragraph in [error.cause, error.fix].into_iter().filter(|paragraph| !paragraph.is_empty()) {
        text.push_str(&format!("\n{paragraph}\n"));
    }
    if !error.rules.is_empty() {
        text.push_str(&format!("\nFound by {}.\n", error.rules.iter().map(rule).collect::<Vec<_>>().join(", ")));
    }
    text
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn page() -> String {
    let mut origins: Vec<&str> = Vec::new();
    for error in all() {
        if error.origin != "symptom" && !origins.contains(&error.origin) {
            origins.push(error.origin);
        }
    }
    let mut text = format!("{HEAD}\n## What people see\n");
    text.extend(all().filter(|error| error.origin == "symptom").map(section));
    for origin in origins {
        text.push_str(&format!("\n## {}\n", capitalised(origin)));
        text.extend(all().filter(|error| error.origin == origin).map(section));
    }
    text
}

#[test]
fn the_page_of_troubleshooting_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/troubleshooting.md");
    let page = page();
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        fs::write(&file, &page).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == page, "docs/troubleshooting.md is out of date: `SNAPSHOTS=overwrite cargo test troubleshooting`");
}
