//! What must hold for every rule, present and future.
#![expect(clippy::disallowed_methods, reason = "these tests read the source tree")]

use std::collections::BTreeSet;
use std::path::Path;

use snapbox::{assert_data_eq, str};

use crate::diagnostic::{Anchor, Diagnostic, Level};
use crate::rules::tests::config_case::{Case, everything};
use crate::rules::{RULES, Rule};
use crate::source::apply;
use crate::streamlit::keys::REQUIRED_KEYS;
use crate::streamlit::{NewValue, SettingPath, parse, set};

const SECTIONS: [&str; 3] = ["Why", "Example", "Instead"];

fn config_rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| rule.check.kind() == "config")
}

/// The text of one `## section`.
fn section<'a>(rule: &'a Rule, name: &str) -> &'a str {
    let start =
        rule.info.docs.find(&format!("\n## {name}\n")).unwrap_or_else(|| panic!("{}: no {name}", rule.info.name));
    let text = &rule.info.docs[start + name.len() + 5..];
    text.split("\n## ").next().unwrap_or(text)
}

/// The fenced blocks of a text with their languages.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    text.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap_or((block, ""))).collect()
}

/// The files that the blocks of a section stand for.
fn case(text: &str) -> Option<Case<'_>> {
    let mut case = Case { secrets: Vec::new(), ..Case::new("") };
    let mut is_there = false;
    for (language, block) in blocks(text) {
        match language {
            "toml" if block.starts_with("# .streamlit/config.toml") => case.config = block,
            "toml" => {
                if let Some(version) = block.strip_prefix("# streamlit==").and_then(|rest| rest.lines().next()) {
                    case.streamlit = version.parse().unwrap();
                }
                case.secrets.push(block);
            }
            // The names of files, one a line; of folders, where there is a mounted one.
            "text" => {
                case.near_misses.extend(block.lines().map(str::to_owned));
                case.folder = block.find("auth/").map(|end| (&block[..end], "[auth]\n"));
            }
            _ => continue,
        }
        is_there = true;
    }
    is_there.then_some(case)
}

/// The example with the settings that it leaves out because they do not matter to it.
fn completed(text: &str) -> String {
    let mut text = text.to_owned();
    let shared = SettingPath::section(None);
    add(&mut text, &shared.join("redirect_uri"), "http://localhost:8501/oauth2callback");
    add(&mut text, &shared.join("cookie_secret"), "9f2c4e7a1b8d3f60572e9ac4d1b7830e6fa5c2941d7b3e8065fc1a9be27d4083");
    let document = parse(&text);
    let auth = document.root.get("auth").and_then(|entry| entry.value.as_table()).cloned().unwrap_or_default();
    let names: Vec<String> = auth
        .entries
        .iter()
        .filter(|entry| entry.value.as_table().is_some() && crate::streamlit::keys::kind_anywhere(&entry.key).is_none())
        .map(|entry| entry.key.clone())
        .collect();
    let is_flat = REQUIRED_KEYS.iter().any(|key| auth.get(key).is_some()) || auth.get("client_kwargs").is_some();
    let mut sections: Vec<SettingPath> = names.iter().map(|name| SettingPath::section(Some(name))).collect();
    if is_flat && !names.iter().any(|name| name == "default") {
        sections.push(SettingPath::section(None));
    }
    if sections.is_empty() {
        sections.push(SettingPath::section(Some("idp")));
    }
    let metadata_url = "https://idp.example.com/.well-known/openid-configuration";
    // Where the example shows the provider, its own kind of credentials.
    let (id, secret) = if text.contains("microsoftonline") {
        ("0b2c3d4e-5f60-4718-92a3-b4c5d6e7f809", "Qa38Q~Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaXy")
    } else if text.contains("okta.com") {
        ("0oa1b2c3d4E5F6G7H8i9", "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUaZp5mT0vQ")
    } else {
        ("my-app", "Zp5mT0vQ2xLw8sKd1RbY7nGc4hJe9fUa")
    };
    let values = [id, secret, metadata_url];
    for section in sections {
        for (key, value) in REQUIRED_KEYS.iter().zip(values) {
            add(&mut text, &section.join(key), value);
        }
    }
    text
}

/// Sets what is not set, where there is a place for it.
fn add(text: &mut String, path: &SettingPath, value: &str) {
    if !is_set(text, path)
        && let Ok(edits) = set(text, path, &NewValue::from(value))
    {
        *text = apply(text, &edits).expect("the edits of one setting do not overlap");
    }
}

fn is_set(text: &str, path: &SettingPath) -> bool {
    let document = parse(text);
    let mut table = Some(document.root);
    path.parts().iter().all(|part| {
        let entry = table.as_ref().and_then(|inner| inner.get(part)).cloned();
        table = entry.as_ref().and_then(|entry| entry.value.as_table()).cloned();
        entry.is_some()
    })
}

/// The names of what fires, informative ones left out.
fn names(diagnostics: &[Diagnostic]) -> BTreeSet<&'static str> {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level() > Level::Info)
        .map(|diagnostic| diagnostic.rule().name)
        .collect()
}

#[test]
fn every_rule_file_is_a_registered_rule_of_that_name() {
    for kind in ["config", "project", "provider", "login", "app"] {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules").join(kind);
        let mut files: Vec<String> = std::fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            // A table that several rules share may be beside them.
            .filter(|path| std::fs::read_to_string(path).unwrap().contains("static RULE: Rule"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-"))
            .collect();
        files.sort();
        let registered: Vec<&str> =
            RULES.iter().filter(|rule| rule.check.kind() == kind).map(|rule| rule.info.name).collect();
        assert_eq!(registered, files, "`RULES` lists the files of rules/{kind}/, sorted");
    }
}

#[test]
fn no_two_rules_share_a_name() {
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.info.name).collect();
    assert_eq!(names.len(), RULES.len());
}

#[test]
fn every_rule_says_why_with_an_example_and_what_to_do_instead() {
    for rule in RULES {
        let headings: Vec<&str> = rule.info.docs.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, SECTIONS, "{}", rule.info.name);
        for name in SECTIONS {
            assert!(!section(rule, name).trim().is_empty(), "{}: {name} is empty", rule.info.name);
        }
        for line in rule.info.docs.lines().filter(|line| !line.contains("http")) {
            assert!(line.chars().count() <= 140, "{}: {line}", rule.info.name);
        }
    }
}

#[test]
fn an_example_fires_its_rule_and_no_other() {
    for rule in config_rules() {
        let name = rule.info.name;
        let case = case(section(rule, "Example")).unwrap_or_else(|| panic!("{name}: the example is not a file"));
        let found = case.judge(everything);
        assert!(found.iter().any(|diagnostic| diagnostic.rule().name == name), "{name}: its example does not fire it");
        let mut others = names(&found);
        // What an example leaves out is not its point.
        for left_out in [name, "missing-redirect-uri", "missing-cookie-secret", "missing-provider-setting"] {
            others.remove(left_out);
        }
        assert_eq!(others, BTreeSet::new(), "{name}: its example fires others");
    }
}

#[test]
fn what_to_do_instead_fires_nothing() {
    for rule in config_rules() {
        let name = rule.info.name;
        let text = section(rule, "Instead");
        let Some(case) = case(text) else {
            assert!(text.contains("```console\n$ authctl "), "{name}: says neither which file nor which command");
            continue;
        };
        let Some((last, earlier)) = case.secrets.split_last() else { continue };
        let whole = completed(last);
        let secrets = earlier.iter().copied().chain([whole.as_str()]).collect();
        let found = Case { secrets, ..case }.judge(everything);
        assert_eq!(names(&found), BTreeSet::new(), "{name}: {:#?}\n{whole}", messages(&found));
    }
}

#[test]
fn a_fix_silences_its_rule_and_converges() {
    for rule in config_rules() {
        let name = rule.info.name;
        let case = case(section(rule, "Example")).unwrap_or_else(|| panic!("{name}: the example is not a file"));
        let Some((last, earlier)) = case.secrets.split_last() else { continue };
        let mut text = (*last).to_owned();
        for _ in 0..8 {
            let secrets = earlier.iter().copied().chain([text.as_str()]).collect();
            let found = Case { secrets, ..case.clone() }.diagnose(rule);
            let Some(fix) = found.iter().find_map(Diagnostic::proposed_fix) else { break };
            assert_eq!(fix.file.index(), earlier.len(), "{name}: a fix changes the file that is wrong");
            let before = found.len();
            let after = apply(&text, &fix.edits).unwrap_or_else(|_| panic!("{name}: the edits overlap"));
            assert!(
                name == "toml-syntax-error" || parse(&after).problems.is_empty(),
                "{name}: the fix breaks\n{after}"
            );
            let secrets = earlier.iter().copied().chain([after.as_str()]).collect();
            let left = Case { secrets, ..case.clone() }.diagnose(rule);
            assert!(left.len() < before, "{name}: its fix does not silence it:\n{after}");
            text = after;
        }
        let secrets = earlier.iter().copied().chain([text.as_str()]).collect();
        let left = Case { secrets, ..case.clone() }.diagnose(rule);
        assert!(left.iter().all(|diagnostic| diagnostic.proposed_fix().is_none()), "{name}: its fixes do not end");
    }
}

#[test]
fn summaries_and_messages_are_phrases() {
    for rule in RULES {
        assert_phrase(rule.info.name, rule.info.summary);
    }
    for rule in config_rules() {
        let case = case(section(rule, "Example")).unwrap_or_else(|| panic!("{}: no example", rule.info.name));
        for diagnostic in case.judge(everything) {
            assert_phrase(rule.info.name, diagnostic.message());
            assert_phrase(rule.info.name, diagnostic.label_text());
            for text in diagnostic.help_texts().iter().chain(diagnostic.evidence_texts()) {
                assert_phrase(rule.info.name, text);
            }
            assert!(!matches!(diagnostic.anchor(), Anchor::Subject(subject) if subject.is_empty()));
        }
    }
}

/// Lower case, no full stop, none of the words that say nothing.
fn assert_phrase(name: &str, text: &str) {
    let first = text.chars().next().unwrap_or('a');
    // Names keep their capital.
    let names = "Streamlit Microsoft Entra Google Okta Authlib Amazon Apple GitHub Keycloak LinkedIn RFC GitLab Auth0 Cognito UserInfo";
    let is_name = names.split(' ').any(|name| text.starts_with(name));
    assert!(!first.is_uppercase() || is_name, "{name}: begins in upper case: {text}");
    assert!(!text.ends_with('.'), "{name}: ends in a full stop: {text}");
    // What is in backticks are others' words.
    let own: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ").to_lowercase();
    for word in ["please", "simply", "just ", "invalid"] {
        assert!(!own.contains(word), "{name}: says “{word}”: {text}");
    }
}

fn messages(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|diagnostic| format!("{}: {}", diagnostic.rule().name, diagnostic.message())).collect()
}

#[expect(clippy::too_many_lines, reason = "one line for each rule")]
#[expect(clippy::needless_raw_string_hashes, reason = "snapbox writes them so")]
#[test]
fn the_list_of_rules_changes_in_review_only() {
    let list = RULES
        .iter()
        .map(|rule| format!("{}/{} {}\n", rule.check.kind(), rule.info.name, rule.info.level.name()))
        .collect::<Vec<_>>()
        .concat();
    assert_data_eq!(
        list,
        str![[r#"
config/disallowed-redirect-host warning
config/empty-value error
config/expired-client-secret error
config/https-without-certificate error
config/ignored-authorize-params warning
config/ignored-client-kwarg warning
config/insecure-metadata-url error
config/insecure-redirect-uri error
config/loopback-provider error
config/malformed-allow warning
config/malformed-config error
config/malformed-scope error
config/malformed-url error
config/misplaced-setting warning
config/missing-auth-section error
config/missing-cookie-secret error
config/missing-email-scope info
config/missing-openid-scope error
config/missing-provider-setting error
config/missing-redirect-uri error
config/missing-secrets-file error
config/misspelled-setting warning
config/multi-tenant-metadata-url error
config/nested-provider-section error
config/non-canonical-origin error
config/placeholder-value error
config/published-cookie-secret error
config/redirect-base-path-mismatch error
config/refused-scope error
config/relative-url error
config/reused-secret error
config/secret-id-as-secret error
config/shadowed-auth-section warning
config/shadowed-default-provider warning
config/shared-setting-in-provider error
config/stray-characters error
config/swapped-credentials error
config/toml-syntax-error error
config/underscore-in-provider-name error
config/unencoded-secret-characters warning
config/unexpanded-variable error
config/unknown-exposed-token error
config/unknown-rule-in-allow warning
config/unknown-setting info
config/unlikely-client-id warning
config/unlikely-client-secret warning
config/unsupported-authentication-method error
config/unsupported-directory-secrets error
config/unsupported-port-placeholder error
config/unsupported-prompt error
config/unsupported-provider error
config/unsupported-public-client error
config/unsupported-response-mode error
config/unusable-provider-name error
config/unused-allow warning
config/weak-cookie-secret warning
config/wrong-callback-path error
config/wrong-metadata-url error
config/wrong-provider-host error
config/wrong-value-type error
project/broken-version-pair error
project/committed-secrets-file error
project/embedded-host warning
project/interrupted-write warning
project/loopback-redirect-in-deployment warning
project/missing-authlib error
project/missing-httpx error
project/missing-space-scope warning
project/permitted-update info
project/readable-secrets-file warning
project/redirect-address-mismatch warning
project/redirect-port-mismatch warning
project/replicated-login-state warning
project/secret-in-example-file error
project/secrets-in-docker-image warning
project/unavailable-streamlit-name error
project/unchecked-app-secrets info
project/unconditional-login warning
project/unconfigured-login-provider error
project/unignored-secrets-file warning
project/unknown-login-argument error
project/unreadable-version info
project/unsupported-streamlit error
project/unused-provider info
project/used-login-result warning
provider/accepted-settings info
provider/clock-skew error
provider/conflicting-metadata-member warning
provider/duplicate-metadata-member error
provider/empty-key-set error
provider/insecure-endpoint error
provider/issuer-mismatch warning
provider/malformed-metadata error
provider/metadata-not-json error
provider/missing-end-session-endpoint info
provider/missing-endpoint error
provider/missing-key-id warning
provider/missing-pkce-support info
provider/mixed-hosts info
provider/private-endpoint error
provider/published-private-key error
provider/redirected-metadata error
provider/refused-authorization-request error
provider/refused-token-request error
provider/rejected-client-secret error
provider/required-pushed-authorization error
provider/spa-registration error
provider/templated-issuer error
provider/undecided-without-login info
provider/unknown-client error
provider/unlisted-prompt warning
provider/unreachable-key-set error
provider/unreachable-metadata error
provider/unregistered-redirect-uri error
provider/unsupported-client-authentication error
provider/unsupported-code-flow error
provider/unsupported-scope warning
provider/unsupported-signing-algorithm error
provider/untrusted-certificate error
provider/weak-key error
provider/wrong-client-authentication-method error
login/access-token-hash-mismatch error
login/audience-mismatch error
login/authorization-issuer-mismatch error
login/authorized-party-mismatch error
login/bad-signature error
login/claim-only-in-userinfo warning
login/denied-authorization error
login/disputed-id-token error
login/duplicated-callback-parameter error
login/encrypted-id-token error
login/expired-id-token error
login/failed-logout warning
login/fragment-response error
login/future-id-token error
login/group-overage warning
login/laxer-streamlit warning
login/malformed-claim error
login/malformed-id-token error
login/malformed-token-response error
login/missing-authorization-issuer error
login/missing-claim error
login/missing-email-claim warning
login/missing-id-token error
login/missing-nonce error
login/nonce-mismatch error
login/oversized-callback-response warning
login/oversized-cookie warning
login/rejected-code error
login/slow-endpoint error
login/stale-authentication error
login/stale-id-token warning
login/state-mismatch error
login/stricter-streamlit error
login/token-issuer-mismatch error
login/unanswered-login error
login/unexpected-signing-algorithm error
login/unknown-signing-key error
login/unmet-expectation error
login/unreachable-userinfo info
login/unsafe-token-header error
login/unsigned-id-token error
login/unverified-email warning
login/userinfo-subject-mismatch error
login/wrong-token-type error
app/app-clock-skew error
app/cached-answer error
app/deployed-cookie-secret-mismatch error
app/deployed-release-mismatch warning
app/deployed-setting-mismatch error
app/differing-replica-secrets error
app/failed-app-login error
app/failing-login-route error
app/forgotten-login-state error
app/hidden-set-cookie error
app/login-before-app error
app/lost-query-string error
app/misplaced-app error
app/redirect-loop error
app/replaced-host-header error
app/rewritten-cookie-path error
app/secure-cookie-over-http error
app/small-proxy-buffer warning
app/small-request-limit warning
app/stripped-path-prefix error
app/stripped-request-cookies error
app/stripped-subprotocol error
app/unavailable-app error
app/unchecked-origin warning
app/unreachable-app error
app/unrouted-callback error
app/unrouted-login error
app/unseen-user warning
app/websocket-not-upgraded error

"#]]
    );
}
