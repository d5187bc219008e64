//! Attacks that a client with a loopback address must survive, numbered ATK-01 to ATK-54, and what shows that authctl does:
//! first those by protocol, then by JOSE, output, input, the callback's port, and files.

use crate::evidence::Evidence::{self, Fault, Test};

const STRANGERS: Evidence =
    Test("tests/it/login_callback.rs::strangers_are_refused_and_the_login_succeeds_all_the_same");
const REFUSALS: Evidence = Test("tests/it/login_callback.rs::an_answer_with_our_state_can_end_the_login");
const FLOODS: Evidence = Test("tests/it/login_attacks.rs::whoever_breaks_off_or_floods_does_not_end_the_wait");
const WORDS: Evidence =
    Test("tests/it/login_attacks.rs::the_words_of_a_refusal_reach_no_page_no_browser_and_no_other_line");
const ADMISSION: Evidence = Test("src/login/loopback.rs::other_hosts_paths_methods_and_purposes_are_refused");
const PAGES: Evidence = Test("src/login/loopback.rs::no_page_lets_anything_in_or_out");
const PLAIN_REQUESTS: Evidence =
    Test("src/host/http_server/tests.rs::what_is_not_one_plain_request_is_refused_and_the_next_one_served");
const TOKEN_HEADERS: Evidence = Test("src/oidc/signature.rs::headers_that_change_what_a_signature_means_are_refused");

/// In the order of their numbers.
const ATTACKS: [(&str, &[Evidence]); 54] = [
    ("login CSRF", &[STRANGERS]),
    ("missing or empty state", &[STRANGERS, Fault("missing-state")]),
    (
        "duplicated parameters",
        &[REFUSALS, Fault("duplicated-parameter"), Test("src/oidc/authorization.rs::nothing_may_stand_there_twice")],
    ),
    ("code injection", &[Test("tests/it/login_attacks.rs::a_code_of_another_login_is_not_accepted")]),
    ("replayed callback", &[Test("tests/it/login_attacks.rs::the_same_answer_twice_redeems_one_code")]),
    ("mix-up of providers", &[REFUSALS, Fault("wrong-authorization-iss")]),
    (
        "wrong or missing issuer in the answer",
        &[Fault("wrong-authorization-iss"), Fault("missing-authorization-iss"), REFUSALS],
    ),
    ("error and code together", &[Fault("error-beside-code"), REFUSALS]),
    (
        "PKCE downgrade",
        &[
            Fault("no-pkce"),
            Test("src/rules/provider/missing_pkce_support.rs::only_the_method_that_streamlit_uses_counts"),
            Test("tests/it/login_audit.rs::each_leniency_shows_in_its_own_line"),
        ],
    ),
    ("token substitution", &[Fault("invalid-aud"), Fault("invalid-iss")]),
    ("another kind of JWT", &[Fault("at-jwt-typ"), TOKEN_HEADERS]),
    (
        "nonce replay",
        &[Fault("invalid-nonce"), Test("tests/it/login_attacks.rs::a_code_of_another_login_is_not_accepted")],
    ),
    ("tokens in the front channel", &[STRANGERS]),
    (
        "algorithm none",
        &[Fault("sig-none"), Test("src/oidc/signature.rs::what_is_not_signed_or_not_as_announced_is_refused")],
    ),
    (
        "public key as an HMAC secret",
        &[Fault("sig-hs256"), Test("src/oidc/verify.rs::we_accept_nothing_that_the_second_opinion_refuses")],
    ),
    (
        "keys that the token brings",
        &[
            Fault("embedded-key"),
            TOKEN_HEADERS,
            Test("tests/it/architecture.rs::modules_import_only_what_the_table_allows"),
        ],
    ),
    ("injection by key ID", &[Fault("unknown-kid"), Test("src/oidc/signature.rs::an_unknown_key_id_is_not_guessed")]),
    ("critical and compressing headers", &[Fault("crit-header"), TOKEN_HEADERS]),
    (
        "weak and odd keys",
        &[
            Fault("weak-key"),
            Test("src/oidc/jwks.rs::weak_numbers_are_named"),
            Test("src/oidc/jwks.rs::a_coordinate_has_the_length_of_its_curve"),
            Test("src/oidc/jwks.rs::private_members_are_named_and_dropped"),
        ],
    ),
    ("scripts in the callback page", &[PAGES, WORDS]),
    (
        "terminal escapes",
        &[
            Test("tests/it/login.rs::what_a_stranger_says_does_not_reach_the_terminal_as_it_is"),
            Test("src/escape.rs::what_a_terminal_would_obey_is_spelled_out"),
            Test("src/report/excerpt.rs::what_a_terminal_obeys_is_spelled_out_and_spans_still_fit"),
            Test("tests/it/probe/mod.rs::exchanges_are_shown_masked_and_harmless"),
        ],
    ),
    ("forged lines", &[WORDS, Test("tests/it/login.rs::what_a_stranger_says_does_not_reach_the_terminal_as_it_is")]),
    ("error_uri as a trap", &[WORDS]),
    (
        "leaked secrets",
        &[
            Test("tests/it/login.rs::no_secret_is_told_unless_it_is_asked_for"),
            Test("tests/it/check.rs::every_format_has_the_same_exit_status_and_shows_no_secret"),
            Test("src/http/exchange.rs::tokens_and_secrets_are_masked_in_both_directions"),
            Test("src/secret/mod.rs::debug_does_not_show_the_value"),
        ],
    ),
    (
        "huge bodies",
        &[
            Test("tests/it/http_client.rs::an_endless_answer_is_cut"),
            Test("src/oidc/jwks.rs::a_token_without_a_key_id_makes_us_try_ten_keys_at_most"),
        ],
    ),
    (
        "compression bombs",
        &[
            Test("tests/it/http_client.rs::what_is_compressed_unasked_is_read_and_cut"),
            Test("src/host/gzip.rs::a_bomb_and_a_torn_body_are_told_apart"),
        ],
    ),
    (
        "repeated JSON members",
        &[
            Fault("duplicate-metadata-member"),
            Test("src/oidc/json.rs::repeated_members_are_named_however_they_are_spelled"),
            Test("src/oidc/id_token.rs::members_that_stand_twice_are_kept_in_mind"),
        ],
    ),
    ("deep nesting", &[Test("src/oidc/json.rs::what_is_no_object_is_described")]),
    ("hostile encodings", &[Test("src/oidc/json.rs::hostile_texts_are_refused_or_read_and_nothing_breaks")]),
    (
        "numbers beyond measure",
        &[
            Fault("string-exp"),
            Test("src/oidc/claims.rs::times_beyond_all_measure_do_not_overflow"),
            Test("src/oidc/json.rs::hostile_texts_are_refused_or_read_and_nothing_breaks"),
        ],
    ),
    (
        "slow servers",
        &[
            Test("tests/it/http_client.rs::a_server_that_never_answers_is_left"),
            Test("tests/it/http_client.rs::a_server_that_drips_is_left_at_the_deadline"),
        ],
    ),
    ("redirects", &[Fault("redirected-metadata"), Test("tests/it/http_client.rs::a_redirect_is_not_followed")]),
    (
        "requests into the private network",
        &[
            Fault("private-endpoint"),
            Test("src/http/address_scope.rs::addresses_and_names_tell_who_reaches_them"),
            Test("src/oidc/snapshot.rs::metadata_leads_no_further_in_than_where_it_comes_from"),
            Test("tests/it/http_client.rs::a_name_is_judged_by_the_address_that_is_connected_to"),
            Test("tests/it/http_client.rs::a_name_that_changes_its_address_does_not_pass"),
        ],
    ),
    (
        "endpoints without TLS",
        &[Fault("insecure-endpoint"), Test("src/oidc/preflight.rs::endpoints_are_there_and_safe")],
    ),
    (
        "bad certificates",
        &[
            Test("tests/it/http_client.rs::a_certificate_is_refused_by_the_check_that_failed"),
            Test("tests/it/http_client.rs::a_server_without_tls_is_said_to_have_none"),
        ],
    ),
    (
        "line breaks in settings",
        &[
            Test("src/oidc/token.rs::line_breaks_in_credentials_begin_no_header"),
            Test("src/oidc/authorization.rs::the_request_has_authlibs_order_and_keeps_the_endpoints_query"),
        ],
    ),
    (
        "ambiguous URLs",
        &[
            Test("src/rules/values/web_address.rs::faults_are_told_apart"),
            Test("src/oidc/preflight.rs::an_issuer_is_another_one_for_any_difference"),
        ],
    ),
    ("another Host", &[STRANGERS, ADMISSION, PLAIN_REQUESTS]),
    ("images, scripts and forms of other sites", &[STRANGERS, ADMISSION]),
    ("other methods and protocols", &[STRANGERS, ADMISSION, PLAIN_REQUESTS]),
    (
        "request smuggling",
        &[PLAIN_REQUESTS, Test("src/host/http_server/tests.rs::one_request_a_connection_is_answered")],
    ),
    ("slowloris", &[Test("src/host/http_server/tests.rs::a_crowd_that_says_nothing_keeps_nobody_out"), FLOODS]),
    ("long and odd URIs", &[PLAIN_REQUESTS, FLOODS]),
    ("tricks with the path", &[STRANGERS, ADMISSION]),
    (
        "a taken port",
        &[
            Test("tests/it/login.rs::a_port_in_use_is_named_and_streamlit_recognised"),
            Test("src/host/http_server/tests.rs::a_port_in_use_is_named"),
            Test("src/host/http_server/tests.rs::both_loopback_families_are_served"),
            Test("src/login/loopback.rs::only_this_machine_is_listened_on"),
        ],
    ),
    ("favicons and robots", &[STRANGERS, ADMISSION]),
    ("open redirectors", &[STRANGERS]),
    // A script of the page takes the code out of the address bar.
    ("caches and referrers", &[PAGES]),
    ("connections that break off", &[FLOODS]),
    (
        "an early answer, a cancelled wait",
        &[
            Test("tests/it/login.rs::the_browser_is_opened_at_the_provider_and_comes_back"),
            Test("tests/it/login.rs::ctrl_c_ends_the_wait"),
            Test("tests/it/login.rs::a_browser_that_does_not_open_is_no_obstacle"),
        ],
    ),
    ("the printed address", &[WORDS, Test("tests/it/login.rs::no_secret_is_told_unless_it_is_asked_for")]),
    (
        "odd secrets files",
        &[
            Test("src/host/files/tests.rs::a_new_file_is_for_its_owner_alone"),
            Test("src/host/files/tests.rs::a_link_stays_a_link_and_its_target_keeps_its_mode_and_owner"),
            Test("src/host/files/tests.rs::a_file_that_changed_meanwhile_is_not_overwritten"),
            Test("src/host/files/tests.rs::a_device_is_written_to_and_never_replaced"),
            Test("src/host/files/tests.rs::reading_stops_at_the_limit"),
            Test("tests/it/writing.rs::a_write_that_fails_at_any_step_leaves_the_old_file_and_nothing_else"),
            Test("src/streamlit/syntax/tests.rs::what_stands_twice_has_two_places"),
        ],
    ),
    (
        "TOML injection",
        &[
            Test("src/streamlit/edit/tests.rs::what_is_set_is_read_and_everything_else_stays"),
            Test("src/streamlit/edit/tests.rs::no_text_makes_an_edit_panic"),
        ],
    ),
    (
        "tracked secrets",
        &[
            Test("src/rules/project/committed_secrets_file.rs::a_tracked_file_is_named_as_git_knows_it"),
            Test("tests/it/surroundings.rs::git_is_asked_without_git"),
        ],
    ),
];

#[test]
fn every_attack_has_its_evidence() {
    let mut flaws = Vec::new();
    for (number, (name, evidence)) in (1..).zip(&ATTACKS) {
        assert!(!evidence.is_empty(), "ATK-{number:02} {name}");
        flaws.extend(evidence.iter().filter_map(|piece| Some(format!("ATK-{number:02} {name}: {}", piece.flaw()?))));
    }
    assert_eq!(flaws, [] as [String; 0]);
}
