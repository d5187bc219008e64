//! The OpenID Foundation's certification plans for relying parties, module by module, and what shows the behaviour that
//! each demands: Basic RP, Config RP and RP-initiated logout.
//!
//! Modules have the names of the current suite. Plans for flows that `st.login` does not use are not listed.

use std::collections::HashSet;

use authctl::dev_idp::Fault;

use crate::evidence::Evidence::{self, Fault as ByFault, Test};

/// What a module demands of the relying party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Demand {
    Accept,
    Reject,
    /// Either way passes.
    Either,
}

use Demand::{Accept, Either, Reject};

/// The plan, the module, what it demands, and what shows that authctl does it.
type Row = (&'static str, &'static str, Demand, &'static [Evidence]);

const WHOLE_LOGIN: Evidence = Test("tests/it/login.rs::a_login_is_told_from_metadata_to_userinfo");

const MODULES: &[Row] = &[
    ("basic", "oidcc-client-test", Accept, &[WHOLE_LOGIN]),
    ("basic", "oidcc-client-test-invalid-iss", Reject, &[ByFault("invalid-iss")]),
    ("basic", "oidcc-client-test-missing-sub", Reject, &[ByFault("missing-sub")]),
    ("basic", "oidcc-client-test-invalid-aud", Reject, &[ByFault("invalid-aud")]),
    ("basic", "oidcc-client-test-missing-aud", Reject, &[ByFault("missing-aud")]),
    ("basic", "oidcc-client-test-missing-iat", Reject, &[ByFault("missing-iat")]),
    ("basic", "oidcc-client-test-kid-absent-single-jwks", Accept, &[ByFault("kid-absent-single-jwks")]),
    (
        "basic",
        "oidcc-client-test-kid-absent-multiple-jwks",
        Either,
        &[
            ByFault("kid-absent-multiple-jwks"),
            Test("src/oidc/signature.rs::a_token_without_key_id_is_tried_with_every_fitting_key"),
        ],
    ),
    (
        "basic",
        "oidcc-client-test-idtoken-sig-rs256",
        Accept,
        &[WHOLE_LOGIN, Test("src/oidc/signature.rs::the_rs256_example_of_the_specification_verifies")],
    ),
    ("basic", "oidcc-client-test-idtoken-sig-none", Either, &[ByFault("sig-none")]),
    ("basic", "oidcc-client-test-invalid-sig-rs256", Reject, &[ByFault("invalid-signature")]),
    ("basic", "oidcc-client-test-invalid-sig-hs256", Reject, &[ByFault("sig-hs256")]),
    ("basic", "oidcc-client-test-invalid-sig-es256", Reject, &[ByFault("sig-es256-der")]),
    ("basic", "oidcc-client-test-userinfo-invalid-sub", Reject, &[ByFault("userinfo-invalid-sub")]),
    (
        "basic",
        "oidcc-client-test-userinfo-bearer-header",
        Accept,
        &[WHOLE_LOGIN, Test("tests/it/idp.rs::userinfo_takes_the_token_in_its_header_or_in_a_form")],
    ),
    ("basic", "oidcc-client-test-nonce-invalid", Reject, &[ByFault("invalid-nonce")]),
    (
        "basic",
        "oidcc-client-test-scope-userinfo-claims",
        Accept,
        &[ByFault("no-scope-in-token-response"), Test("tests/it/login.rs::the_document_says_the_same_to_programs")],
    ),
    (
        "basic",
        "oidcc-client-test-client-secret-basic",
        Accept,
        &[
            Test("src/oidc/token.rs::one_method_of_authentication_is_used_and_no_other"),
            Test("tests/interop/oidc_provider.py::test_streamlit_and_authctl_see_the_same_login"),
        ],
    ),
    ("config", "oidcc-client-test-discovery-openid-config", Accept, &[WHOLE_LOGIN]),
    // Each of these has its key set elsewhere.
    (
        "config",
        "oidcc-client-test-discovery-jwks-uri-keys",
        Accept,
        &[
            Test("tests/interop/glewlwyd.py::test_streamlit_and_authctl_see_the_same_login"),
            Test("tests/interop/oidc_provider.py::test_streamlit_and_authctl_see_the_same_login"),
        ],
    ),
    ("config", "oidcc-client-test-discovery-issuer-mismatch", Reject, &[ByFault("issuer-mismatch-in-discovery")]),
    ("config", "oidcc-client-test-idtoken-sig-none", Either, &[ByFault("sig-none")]),
    ("config", "oidcc-client-test-signing-key-rotation-just-before-signing", Accept, &[ByFault("key-rotation")]),
    // A run makes one login and keeps nothing: each asks for the keys anew.
    (
        "config",
        "oidcc-client-test-signing-key-rotation",
        Accept,
        &[ByFault("key-rotation"), Test("tests/it/login.rs::a_login_takes_four_requests_and_the_users_own")],
    ),
    (
        "logout",
        "oidcc-client-test-rp-init-logout",
        Accept,
        &[
            Test("tests/it/login_logout.rs::the_way_through_the_logout_and_back_is_a_step_of_its_own"),
            ByFault("logout-unregistered"),
            ByFault("logout-without-return"),
            ByFault("logout-refused"),
        ],
    ),
];

/// Modules of the same plans that nothing here covers, and why.
const LEFT_OUT: [(&str, &str, &str); 7] = [
    ("basic", "oidcc-client-test-userinfo-bearer-body", "Streamlit never calls UserInfo; authctl asks by header alone"),
    (
        "basic",
        "oidcc-client-test-userinfo-signed",
        "nobody can ask `st.login` for signed UserInfo, which it never reads",
    ),
    ("basic", "oidcc-client-test-aggregated-claims", "Streamlit reads plain claims; what is elsewhere is not fetched"),
    ("basic", "oidcc-client-test-distributed-claims", "Streamlit reads plain claims; what is elsewhere is not fetched"),
    ("logout", "oidcc-client-test-rp-init-logout-other-state", "`st.logout` sends no `state`; the suite skips it then"),
    ("logout", "oidcc-client-test-rp-init-logout-no-state", "`st.logout` sends no `state`; the suite skips it then"),
    (
        "logout",
        "oidcc-client-test-session-management",
        "Streamlit has no session with the provider that it could watch",
    ),
];

#[test]
fn every_module_has_its_evidence_or_its_reason() {
    let mut seen = HashSet::new();
    let mut flaws = Vec::new();
    for (plan, module, demand, evidence) in MODULES {
        assert!(seen.insert((plan, module)), "{plan}: {module} is here twice");
        assert!(!evidence.is_empty(), "{plan}: {module} has no evidence");
        for piece in *evidence {
            flaws.extend(piece.flaw().map(|flaw| format!("{module}: {flaw}")));
            flaws.extend(contradiction(*demand, *piece).map(|flaw| format!("{module}: {flaw}")));
        }
    }
    for (plan, module, reason) in &LEFT_OUT {
        assert!(seen.insert((plan, module)), "{plan}: {module} is left out and covered");
        assert!(reason.contains(' '), "{module}");
    }
    assert_eq!(flaws, [] as [String; 0]);
}

/// A module that demands a rejection is shown by a fault that a rule names, one that demands a login by a fault that must
/// work; only of logouts, the faults are what the good way is told from.
fn contradiction(demand: Demand, evidence: Evidence) -> Option<String> {
    let Evidence::Fault(name) = evidence else { return None };
    let is_named = Fault::named(name)?.expected_rule().is_some();
    let fits = match demand {
        Accept => !is_named || name.starts_with("logout-"),
        Reject => is_named,
        Either => true,
    };
    (!fits).then(|| format!("the fault `{name}` does not show that a client must {demand:?} it"))
}
