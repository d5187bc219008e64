//! Rules that judge how a running app answers from outside, through whatever proxies are in front of it.

pub(crate) mod app_clock_skew;
pub(crate) mod cached_answer;
pub(crate) mod deployed_cookie_secret_mismatch;
pub(crate) mod deployed_release_mismatch;
pub(crate) mod deployed_setting_mismatch;
pub(crate) mod differing_replica_secrets;
pub(crate) mod failed_app_login;
pub(crate) mod failing_login_route;
pub(crate) mod forgotten_login_state;
pub(crate) mod hidden_set_cookie;
pub(crate) mod login_before_app;
pub(crate) mod lost_query_string;
pub(crate) mod misplaced_app;
pub(crate) mod redirect_loop;
pub(crate) mod replaced_host_header;
pub(crate) mod rewritten_cookie_path;
pub(crate) mod secure_cookie_over_http;
pub(crate) mod small_proxy_buffer;
pub(crate) mod small_request_limit;
pub(crate) mod stripped_path_prefix;
pub(crate) mod stripped_request_cookies;
pub(crate) mod stripped_subprotocol;
#[cfg(test)]
mod testing;
pub(crate) mod unavailable_app;
pub(crate) mod unchecked_origin;
pub(crate) mod unreachable_app;
pub(crate) mod unrouted_callback;
pub(crate) mod unrouted_login;
pub(crate) mod unseen_user;
pub(crate) mod websocket_not_upgraded;

use super::{AppInput, Rule};
use crate::app::CheckName;
use crate::diagnostic::{Anchor, Diagnostic, Text};
use crate::streamlit::LoginSettings;

/// What becomes of users where the app does not know them.
const STAYS_LOGGED_OUT: &str = "users sign in and are logged out when back in the app";

/// The check that each rule is a part of.
const CHECKS: &[(&Rule, CheckName)] = &[
    (&cached_answer::RULE, CheckName::Cookies),
    (&deployed_cookie_secret_mismatch::RULE, CheckName::Configuration),
    (&deployed_setting_mismatch::RULE, CheckName::Configuration),
    (&failing_login_route::RULE, CheckName::Configuration),
    (&hidden_set_cookie::RULE, CheckName::Cookies),
    (&login_before_app::RULE, CheckName::Configuration),
    (&lost_query_string::RULE, CheckName::Configuration),
    (&replaced_host_header::RULE, CheckName::WebSocket),
    (&rewritten_cookie_path::RULE, CheckName::Cookies),
    (&secure_cookie_over_http::RULE, CheckName::Cookies),
    (&stripped_path_prefix::RULE, CheckName::Callback),
    (&stripped_request_cookies::RULE, CheckName::Cookies),
    (&stripped_subprotocol::RULE, CheckName::WebSocket),
    (&unchecked_origin::RULE, CheckName::WebSocket),
    (&unrouted_callback::RULE, CheckName::Callback),
    (&unrouted_login::RULE, CheckName::Configuration),
    (&app_clock_skew::RULE, CheckName::Clock),
    (&differing_replica_secrets::RULE, CheckName::Replicas),
    (&forgotten_login_state::RULE, CheckName::Replicas),
    (&small_proxy_buffer::RULE, CheckName::Sizes),
    (&small_request_limit::RULE, CheckName::Sizes),
    (&unseen_user::RULE, CheckName::User),
    (&websocket_not_upgraded::RULE, CheckName::WebSocket),
];

/// The check that a problem belongs to; nothing for what is about no single one.
pub(crate) fn check_of(problem: &Diagnostic) -> Option<CheckName> {
    CHECKS.iter().find(|(rule, _)| rule.info.name == problem.rule().name).map(|(_, check)| *check)
}

impl AppInput<'_> {
    /// A problem of the app or of what is in front of it.
    fn problem(&self, rule: &'static Rule, message: impl Into<Text>) -> Diagnostic {
        rule.anchored(self.subject.clone(), message)
    }

    /// The same at a setting of this configuration.
    fn problem_at(&self, rule: &'static Rule, place: &Anchor, message: impl Into<Text>) -> Diagnostic {
        rule.anchored(place.clone(), message)
    }

    /// Adds what to set in the proxy that calls itself so, else in nginx; the documentation of the rule has the others.
    fn with_proxy_help(&self, problem: Diagnostic) -> Diagnostic {
        let docs = problem.rule().docs;
        let name = problem.rule().name;
        let setting = |proxy: &str| {
            let start = format!("* {proxy}: ");
            docs.lines().find_map(|line| line.strip_prefix(&start))
        };
        if let Some((proxy, setting)) = self.snapshot.front().and_then(|proxy| Some((proxy, setting(proxy)?))) {
            // The page says which proxies are in the tests.
            let is_tried = docs.lines().any(|line| line.contains(" tried; ") && line.contains(proxy));
            let source = if is_tried { "" } else { " (from its documentation, not tried)" };
            return problem.help(format!("{proxy}: {setting}{source}"));
        }
        let problem = match setting("nginx") {
            Some(setting) => problem.help(format!("nginx: {setting}")),
            None => problem,
        };
        problem.help(format!("`authctl explain {name}` names the setting of other proxies"))
    }
}

/// What Streamlit sends to the provider for these settings, as far as nothing but them decides it.
fn sent_parameters(settings: &LoginSettings) -> [(&'static str, Option<String>); 4] {
    [
        ("client_id", Some(settings.client_id.clone())),
        ("redirect_uri", Some(settings.redirect_uri.clone())),
        ("scope", Some(settings.scope.clone())),
        ("prompt", settings.prompt.clone()),
    ]
}

#[cfg(test)]
mod tests {
    use super::testing::problems;
    use crate::app::testing::snapshot;

    #[test]
    fn an_app_that_answers_well_has_no_problem() {
        assert_eq!(problems(&snapshot()), [] as [String; 0]);
    }

    /// `with_proxy_help` reads it there.
    #[test]
    fn each_page_says_which_of_its_proxies_were_tried() {
        for rule in crate::rules::RULES {
            let lines = || rule.info.docs.lines();
            let names_others =
                lines().any(|line| line.starts_with("* Apache: ") || line.starts_with("* ingress-nginx: "));
            let says = lines().filter(|line| line.ends_with("from their documentation.")).count();
            assert_eq!(says, usize::from(names_others), "{}", rule.info.name);
        }
    }
}
