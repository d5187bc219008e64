//! What a table of requirements points at: a fault of the built-in provider, or a test by the file that it is in.

use std::fs;
use std::path::Path;

use authctl::dev_idp::Fault;

/// One thing that shows that a requirement is met.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Evidence {
    /// The fault with this name, which `login_faults.rs` and `probe.rs` make every run meet.
    Fault(&'static str),
    /// `FILE::FUNCTION`, the file seen from the repository.
    Test(&'static str),
}

impl Evidence {
    /// What is wrong with it, if anything is.
    pub(crate) fn flaw(self) -> Option<String> {
        match self {
            Self::Fault(name) => Fault::named(name).is_none().then(|| format!("there is no fault `{name}`")),
            Self::Test(name) => (!is_test(name)).then(|| format!("there is no test `{name}`")),
        }
    }
}

/// Whether a function with this name is a test of this file.
fn is_test(name: &str) -> bool {
    let Some((file, function)) = name.split_once("::") else { return false };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(path).unwrap_or_default();
    if Path::new(file).extension().is_some_and(|extension| extension == "py") {
        return text.lines().any(|line| line.starts_with(&format!("def {function}(")));
    }
    // The attribute is before the function, with others between them at most.
    text.split("#[test]").skip(1).any(|rest| {
        let next = rest.lines().map(str::trim).find(|line| line.starts_with("fn "));
        next.is_some_and(|line| line.starts_with(&format!("fn {function}(")))
    })
}

#[test]
fn what_is_no_test_is_no_evidence() {
    let here = "tests/it/evidence.rs";
    assert!(is_test(&format!("{here}::what_is_no_test_is_no_evidence")));
    for other in ["is_test", "what_is_no_test", "flaw"] {
        assert!(!is_test(&format!("{here}::{other}")), "{other}");
    }
    assert!(!is_test("tests/it/no_such_file.rs::what_is_no_test_is_no_evidence"));
    assert!(Evidence::Fault("no-such-fault").flaw().is_some());
}
