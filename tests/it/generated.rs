//! Files that are written by the tests that check them: `SNAPSHOTS=overwrite cargo test --test it generated`.

use std::path::Path;

use authctl::host::fake::FakeHost;
use snapbox::{Data, assert_data_eq};

/// What the command prints into a pipe.
fn printed(arguments: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeHost::new(dir.path());
    let status = authctl::run(std::iter::once("authctl").chain(arguments.iter().copied()), &fake.host);
    assert_eq!(status.code(), 0, "{}", fake.talk());
    fake.output()
}

fn check(path: &str, text: String) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    assert_data_eq!(text, Data::read_from(&file, None).raw());
}

#[test]
fn the_page_of_rules_is_current() {
    let mut page = String::from(
        "<!-- Written by a test: SNAPSHOTS=overwrite cargo test --test it generated -->\n\n# Rules\n\n\
         An **error** is refused by Streamlit or by the provider. A **warning** works today, but is insecure or about to\n\
         break. An **info** is worth knowing and never fails a check.\n",
    );
    for line in printed(&["explain"]).lines() {
        if let Some(row) = line.strip_prefix("  ") {
            let name = row.split_whitespace().next().unwrap();
            let text = printed(&["explain", name]);
            // The page's own headings stand above the rule's.
            page.push_str(&format!("\n##{}", text.replace("\n## ", "\n#### ")));
        } else if let Some((kind, evidence)) = line.split_once(": ") {
            page.push_str(&format!("\n## {kind}\n\nRules of this kind judge {evidence}.\n"));
        }
    }
    check("docs/rules.md", page);
}
