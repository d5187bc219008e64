//! SECURITY.md, sentence by sentence, each with what holds it.

use std::fs;
use std::path::Path;

use crate::evidence::Evidence::{self, Fault, Test};

/// The sentences that promise something, in their order.
const PROMISES: &[(&str, &[Evidence])] = &[
    (
        "`client_secret`, `cookie_secret`, authorization codes, access, refresh and ID tokens, the PKCE verifier, every value in \
         `secrets.toml` outside `[auth]`, and in `[auth]` every value whose key is not known to be public.",
        &[
            Test("tests/it/check_files.rs::no_secret_is_shown_in_any_format"),
            Test("src/http/exchange.rs::tokens_and_secrets_are_masked_in_both_directions"),
            Test("src/secret/shape.rs::secrets_are_known_by_their_shape"),
        ],
    ),
    (
        "authctl never prints, logs or puts them into a URL that it shows, and never passes them to another process or takes them as \
         an argument; the browser is started without the variables called `AUTHCTL_…`.",
        &[
            Test("tests/it/check_any_input.rs::files_of_likely_lines"),
            Test("tests/it/login.rs::no_secret_is_told_unless_it_is_asked_for"),
            Test("tests/it/login_logout.rs::the_id_token_goes_along_and_is_not_shown"),
            Test("tests/it/init.rs::the_secret_comes_by_standard_input_or_a_file"),
            Test("tests/it/idp.rs::visits_tell_what_happened_without_secrets"),
            Test("tests/fuzz/main.rs::whatever_comes_in_is_survived"),
            Test("src/host/browser.rs::no_program_gets_our_variables"),
            Test("tests/it/processes.rs::a_browser_gets_no_variable_and_no_secret"),
        ],
    ),
    (
        "Exceptions have to be requested: `authctl secret`, `authctl export` and `authctl cookie mint` print what they are for, and \
         options called `--show-…` show one.",
        &[
            Test("tests/it/secret.rs::one_secret_and_nothing_else_is_printed"),
            Test("tests/it/export.rs::secrets_do_not_go_to_a_terminal_unasked"),
            Test("tests/it/login.rs::no_secret_is_told_unless_it_is_asked_for"),
        ],
    ),
    (
        "In memory they are held by types whose `Debug` does not show them; they are not wiped from memory.",
        &[
            Test("src/secret/mod.rs::debug_does_not_show_the_value"),
            Test("tests/it/debug_types.rs::no_derived_debug_shows_what_may_be_secret"),
        ],
    ),
    (
        "`tests/it/canary/` runs every command in projects whose secrets are marked, and has a provider that repeats what it is \
         told.",
        &[
            Test("tests/it/canary/matrix.rs::no_command_tells_a_secret"),
            Test("tests/it/canary/provider.rs::what_a_provider_repeats_is_shown_nowhere"),
        ],
    ),
    (
        "While a file is written, its new contents are in a folder of their own beside it, which git ignores.",
        &[Test("src/host/temporary_file.rs::a_killed_process_leaves_nothing_that_git_takes")],
    ),
    (
        "Ctrl-C and every other signal that can be caught wait for the write. After `SIGKILL` or a power failure the folder stays: `authctl check` \
         names it, and the next command that changes the file removes it.",
        &[
            Test("tests/it/processes.rs::signals_that_can_be_caught_are_caught"),
            Test("src/rules/project/interrupted_write.rs::what_is_left_is_named_and_worse_when_git_has_it"),
            Test("src/host/files/tests.rs::whoever_gets_the_lock_removes_what_killed_writes_left_behind"),
        ],
    ),
    (
        "`authctl dev` writes a secrets file of its own for the program that it runs: the built-in provider in place of the \
         project's, a cookie secret that is made for the project from the provider's key, and whatever else `[auth]` holds. It is \
         in a folder that only its owner may enter, in memory where `XDG_RUNTIME_DIR` is, and gone when the program has ended. \
         After `SIGKILL` the folder stays until the next `authctl dev`. The program gets its path, and no variable called \
         `AUTHCTL_…` but those that name the project and its users.",
        &[
            Test("tests/it/dev_command.rs::the_command_finds_a_stand_in_that_is_gone_afterwards"),
            Test("tests/it/dev_command.rs::the_cookie_secret_stays_the_same_for_a_project_and_no_other"),
            Test("src/host/private_folder.rs::it_is_for_its_owner_and_gone_with_its_process"),
            Test("src/host/private_folder.rs::what_a_killed_process_left_is_removed_and_what_is_in_use_stays"),
        ],
    ),
    (
        "`authctl lsp` and `authctl mcp` show what the other commands show, masked. There is one exception: where somebody chooses \
         a fix in an editor that writes a secret, such as one that takes a stray space out of it, `lsp` sends the editor that edit \
         of the file that it has open. Neither writes a log.",
        &[
            Test("tests/it/canary/conversations.rs::neither_editors_nor_agents_are_told_a_secret"),
            Test("tests/it/lsp.rs::fixes_are_actions_and_one_that_writes_a_secret_has_its_edits_when_it_is_chosen"),
            Test("tests/it/mcp.rs::an_agent_repairs_a_login_and_sees_no_secret"),
        ],
    ),
    (
        "An ID token's *claims* are shown, because that is what `authctl test` is for.",
        &[Test("src/report/login/value.rs::claims_are_aligned_escaped_and_dated")],
    ),
    ("They are personal data: take care where you paste them.", &[]),
    (
        "`authctl probe --app` sends what `cookie_secret` signs to a URL: tokens that begin a login, and a cookie of nobody that \
         counts for a minute.",
        &[Test("tests/it/probe/app.rs::an_app_that_answers_well_is_a_picture_without_a_problem")],
    ),
    (
        "They go to the origin of `redirect_uri`, to this machine, or where `--allow-other-origin` says so, over https except on \
         this machine, and never along a redirect.",
        &[Test("tests/it/probe/app.rs::nothing_signed_goes_where_nobody_said_so")],
    ),
    (
        "`-v` lists every request, with what is signed masked.",
        &[Test("tests/it/probe/app.rs::everything_that_is_sent_is_listed_and_nothing_signed_is_shown")],
    ),
    (
        "During `authctl test` a server listens on the redirect URI's own port, on loopback only, for one login.",
        &[Test("src/login/loopback.rs::only_this_machine_is_listened_on")],
    ),
    (
        "It takes one request per connection, within limits of size, time and number.",
        &[
            Test("src/host/http_server/tests.rs::one_request_a_connection_is_answered"),
            Test("src/host/http_server/tests.rs::what_is_not_one_plain_request_is_refused_and_the_next_one_served"),
            Test("src/host/http_server/tests.rs::a_crowd_that_says_nothing_keeps_nobody_out"),
            Test("tests/it/login_attacks.rs::whoever_breaks_off_or_floods_does_not_end_the_wait"),
        ],
    ),
    (
        "It accepts only the callback with the right `state`, and none that comes with the `Origin` of another page.",
        &[
            Test("tests/it/login_callback.rs::strangers_are_refused_and_the_login_succeeds_all_the_same"),
            Test("src/login/loopback.rs::other_hosts_paths_methods_and_purposes_are_refused"),
            Fault("invalid-state"),
            Fault("missing-state"),
        ],
    ),
    (
        "`authctl idp` is a provider for development: it signs in anyone who asks.",
        &[Test("tests/it/idp.rs::somebody_else_may_sign_in_with_claims_of_their_own")],
    ),
    (
        "It listens on loopback, and refuses other addresses unless `--i-know-this-is-insecure` is given.",
        &[Test("tests/it/idp_command.rs::what_cannot_be_served_is_explained")],
    ),
    ("It says on every page what it is.", &[Test("tests/it/security.rs::the_provider_says_on_every_page_what_it_is")]),
    (
        "A grant that was withdrawn stays withdrawn.",
        &[Test("tests/it/idp.rs::nothing_survives_a_race_for_a_code_or_a_refresh_token")],
    ),
    (
        "TLS certificates are verified against the system's trust store, plus `--ca-cert`.",
        &[
            Test("tests/it/http_client.rs::a_certificate_is_refused_by_the_check_that_failed"),
            Test("tests/it/http_client.rs::a_certificate_of_an_authority_that_is_trusted_is_accepted"),
            Test("tests/it/probe/mod.rs::a_certificate_is_refused_until_its_authority_is_named"),
        ],
    ),
    ("Redirects are never followed.", &[Test("tests/it/http_client.rs::a_redirect_is_not_followed")]),
    (
        "Answers are cut at 1 MiB.",
        &[
            Test("tests/it/http_client.rs::an_endless_answer_is_cut"),
            Test("tests/it/http_client.rs::what_is_compressed_unasked_is_read_and_cut"),
        ],
    ),
    (
        "A browser is sent neither to an address with a user name in it nor to one that is not `http` or `https`.",
        &[
            Test("tests/it/login_attacks.rs::no_browser_is_sent_to_an_address_with_a_user_name"),
            Test("tests/it/login_logout.rs::a_logout_that_is_no_web_address_is_a_problem"),
            Test("src/oidc/preflight.rs::endpoints_are_there_and_safe"),
            Fault("user-name-in-endpoint"),
            Fault("script-end-session-endpoint"),
        ],
    ),
    (
        "Everything passes one filter before it reaches the terminal: it knows the secrets of the run in the forms in which others \
         repeat them, and it spells out control characters and what Unicode does not draw.",
        &[
            Test("src/secret/redactor.rs::a_secret_is_found_in_every_form"),
            Test("tests/it/login_attacks.rs::the_words_of_a_refusal_reach_no_page_no_browser_and_no_other_line"),
            Test("tests/fuzz/main.rs::whatever_comes_in_is_survived"),
        ],
    ),
    (
        "Files are replaced whole or not at all.",
        &[
            Test("src/host/files/tests.rs::a_file_that_changed_meanwhile_is_not_overwritten"),
            Test("src/host/files/tests.rs::everybody_gets_the_lock_in_turn"),
        ],
    ),
    (
        "Pipes, sockets and devices are read only where the command line names them.",
        &[
            Test("tests/it/check_files.rs::a_pipe_that_was_found_is_not_read"),
            Test("tests/it/check_files.rs::a_pipe_that_the_command_line_names_is_read"),
            Test("src/host/files/tests.rs::what_was_found_is_read_only_if_it_is_a_file"),
        ],
    ),
    (
        "A file of up to 1 MiB takes no more work than its size explains.",
        &[Test("tests/it/growth.rs::the_work_grows_with_the_file")],
    ),
];

/// Headings whose paragraphs promise nothing.
const OTHER_SECTIONS: [&str; 2] = ["Known advisory", "Reporting"];

#[test]
fn every_sentence_has_its_evidence() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md")).unwrap();
    let sections = text.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'));
    let promising = sections.filter(|(heading, _)| !OTHER_SECTIONS.contains(heading)).map(|(_, paragraphs)| paragraphs);
    let written = promising.collect::<Vec<_>>().join(" ");
    let written: Vec<&str> = written.split_whitespace().collect();
    let promised: Vec<&str> = PROMISES.iter().flat_map(|(sentence, _)| sentence.split_whitespace()).collect();
    assert_eq!(written.join(" "), promised.join(" "), "a sentence without its row, or a row without its sentence");
    let flaws: Vec<String> =
        PROMISES.iter().flat_map(|(_, evidence)| evidence.iter().filter_map(|one| one.flaw())).collect();
    assert!(flaws.is_empty(), "{flaws:#?}");
}

#[test]
fn the_provider_says_on_every_page_what_it_is() {
    let site = crate::idp_site::Site::sound();
    let authorization = site.authorization_path(&[]);
    let unknown = site.authorization_path(&[("client_id", "nobody")]);
    for path in ["/", "/nothing-here", "/logout", &authorization, &unknown] {
        let page = String::from_utf8(site.get(path).body).unwrap();
        assert!(page.contains("Development provider."), "{path}: {page}");
    }
}
