//! The rules: pure functions from what was gathered to what is wrong with it.
//!
//! One rule is one file, named after the rule. Its folder says what kind of evidence it judges.

pub(crate) mod app;
pub(crate) mod config;
mod engine;
pub(crate) mod login;
pub(crate) mod project;
pub(crate) mod provider;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use app::check_of as app_check_of;
pub(crate) use engine::fix_budget::FixBudget;
pub(crate) use engine::fix_selection::FixHistory;
pub(crate) use engine::input::{
    Absence, AppInput, CommentInput, ConfigInput, DeployedProvider, Expectation, LoginInput, PinnedRelease,
    ProjectInput, ProviderInput, ProviderPlaces,
};
pub(crate) use engine::levels::{LevelOverrides, OverrideError, nearest_rule};
pub(crate) use engine::runner::{Evidence, Policy, run_rules};
pub(crate) use values::did_you_mean::nearest;
pub(crate) use values::metadata_address::candidates as metadata_candidates;
pub(crate) use values::placeholder::is_unfilled_secret;
pub(crate) use values::setting_value::AuthSettings;
use values::setting_value::SettingUse;
pub(crate) use values::web_address::{is_loopback, web_address};

use crate::diagnostic::{Anchor, Diagnostic, RuleInfo, Text};
use crate::source::{FileId, Location};
use crate::streamlit::dotted;

/// One check with its documentation.
pub(crate) struct Rule {
    pub(crate) info: RuleInfo,
    pub(crate) check: Check,
}

/// What a rule looks at; the folder of its file is the variant's name.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// `secrets.toml` and `config.toml` alone.
    Config(fn(&ConfigInput<'_>, &mut Findings)),
    /// The app around them.
    Project(fn(&ProjectInput<'_>, &mut Findings)),
    /// What the live provider answered.
    Provider(fn(&ProviderInput<'_>, &mut Findings)),
    /// What one login showed.
    Login(fn(&LoginInput<'_>, &mut Findings)),
    /// How a running app answers.
    App(fn(&AppInput<'_>, &mut Findings)),
    /// Named by `login::name_flaws`, which matches every flaw of a login.
    Flaw,
    /// The comments that allow problems, once the problems are known.
    Comments(fn(&CommentInput<'_>, &mut Findings)),
}

impl Check {
    /// The folder of the rule's file.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Config(_) | Self::Comments(_) => "config",
            Self::Project(_) => "project",
            Self::Provider(_) => "provider",
            Self::Login(_) | Self::Flaw => "login",
            Self::App(_) => "app",
        }
    }

    /// What rules of this kind judge.
    pub(crate) const fn evidence(&self) -> &'static str {
        match self {
            Self::Config(_) | Self::Comments(_) => "the secrets files and config.toml alone",
            Self::Project(_) => "the app around them",
            Self::Provider(_) => "what the live provider answers",
            Self::Login(_) | Self::Flaw => "one login",
            Self::App(_) => "how the running app answers, through the proxies in front of it",
        }
    }
}

/// What the rules say, in the order in which they say it.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Diagnostic>);

impl Findings {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub(in crate::rules) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.0
    }
}

impl Rule {
    /// A problem at a place in a file: the usual case.
    pub(crate) fn at(&'static self, location: Location, message: impl Into<Text>) -> Diagnostic {
        Diagnostic::new(&self.info, Anchor::Span(location), message)
    }

    /// A problem of the value of a setting.
    pub(crate) fn at_value(&'static self, site: &SettingUse<'_>, message: impl Into<Text>) -> Diagnostic {
        let mut problem = self.at(site.value(), message);
        problem.set_key_path(dotted(site.path().parts()));
        problem
    }

    /// A problem with a file as a whole.
    pub(crate) fn in_file(&'static self, file: FileId, message: impl Into<Text>) -> Diagnostic {
        Diagnostic::new(&self.info, Anchor::File(file), message)
    }

    /// A problem that no file has: a path where a file should be, or a URL.
    pub(crate) fn about(&'static self, subject: impl Into<String>, message: impl Into<Text>) -> Diagnostic {
        Diagnostic::new(&self.info, Anchor::Subject(subject.into()), message)
    }

    /// A problem at `anchor`, wherever that is.
    pub(crate) fn anchored(&'static self, anchor: Anchor, message: impl Into<Text>) -> Diagnostic {
        Diagnostic::new(&self.info, anchor, message)
    }
}

/// All rules, sorted by name within their kind.
pub(crate) const RULES: &[&Rule] = &[
    // config
    &config::disallowed_redirect_host::RULE,
    &config::empty_value::RULE,
    &config::expired_client_secret::RULE,
    &config::https_without_certificate::RULE,
    &config::ignored_authorize_params::RULE,
    &config::ignored_client_kwarg::RULE,
    &config::insecure_metadata_url::RULE,
    &config::insecure_redirect_uri::RULE,
    &config::loopback_provider::RULE,
    &config::malformed_allow::RULE,
    &config::malformed_config::RULE,
    &config::malformed_scope::RULE,
    &config::malformed_url::RULE,
    &config::misplaced_setting::RULE,
    &config::missing_auth_section::RULE,
    &config::missing_cookie_secret::RULE,
    &config::missing_email_scope::RULE,
    &config::missing_openid_scope::RULE,
    &config::missing_provider_setting::RULE,
    &config::missing_redirect_uri::RULE,
    &config::missing_secrets_file::RULE,
    &config::misspelled_setting::RULE,
    &config::multi_tenant_metadata_url::RULE,
    &config::nested_provider_section::RULE,
    &config::non_canonical_origin::RULE,
    &config::placeholder_value::RULE,
    &config::published_cookie_secret::RULE,
    &config::redirect_base_path_mismatch::RULE,
    &config::refused_scope::RULE,
    &config::relative_url::RULE,
    &config::reused_secret::RULE,
    &config::secret_id_as_secret::RULE,
    &config::shadowed_auth_section::RULE,
    &config::shadowed_default_provider::RULE,
    &config::shared_setting_in_provider::RULE,
    &config::stray_characters::RULE,
    &config::swapped_credentials::RULE,
    &config::toml_syntax_error::RULE,
    &config::underscore_in_provider_name::RULE,
    &config::unencoded_secret_characters::RULE,
    &config::unexpanded_variable::RULE,
    &config::unknown_exposed_token::RULE,
    &config::unknown_rule_in_allow::RULE,
    &config::unknown_setting::RULE,
    &config::unlikely_client_id::RULE,
    &config::unlikely_client_secret::RULE,
    &config::unsupported_authentication_method::RULE,
    &config::unsupported_directory_secrets::RULE,
    &config::unsupported_port_placeholder::RULE,
    &config::unsupported_prompt::RULE,
    &config::unsupported_provider::RULE,
    &config::unsupported_public_client::RULE,
    &config::unsupported_response_mode::RULE,
    &config::unusable_provider_name::RULE,
    &config::unused_allow::RULE,
    &config::weak_cookie_secret::RULE,
    &config::wrong_callback_path::RULE,
    &config::wrong_metadata_url::RULE,
    &config::wrong_provider_host::RULE,
    &config::wrong_value_type::RULE,
    // project
    &project::broken_version_pair::RULE,
    &project::committed_secrets_file::RULE,
    &project::embedded_host::RULE,
    &project::interrupted_write::RULE,
    &project::loopback_redirect_in_deployment::RULE,
    &project::missing_authlib::RULE,
    &project::missing_httpx::RULE,
    &project::missing_space_scope::RULE,
    &project::permitted_update::RULE,
    &project::readable_secrets_file::RULE,
    &project::redirect_address_mismatch::RULE,
    &project::redirect_port_mismatch::RULE,
    &project::replicated_login_state::RULE,
    &project::secret_in_example_file::RULE,
    &project::secrets_in_docker_image::RULE,
    &project::unavailable_streamlit_name::RULE,
    &project::unchecked_app_secrets::RULE,
    &project::unconditional_login::RULE,
    &project::unconfigured_login_provider::RULE,
    &project::unignored_secrets_file::RULE,
    &project::unknown_login_argument::RULE,
    &project::unreadable_version::RULE,
    &project::unsupported_streamlit::RULE,
    &project::unused_provider::RULE,
    &project::used_login_result::RULE,
    // provider
    &provider::accepted_settings::RULE,
    &provider::clock_skew::RULE,
    &provider::conflicting_metadata_member::RULE,
    &provider::duplicate_metadata_member::RULE,
    &provider::empty_key_set::RULE,
    &provider::insecure_endpoint::RULE,
    &provider::issuer_mismatch::RULE,
    &provider::malformed_metadata::RULE,
    &provider::metadata_not_json::RULE,
    &provider::missing_end_session_endpoint::RULE,
    &provider::missing_endpoint::RULE,
    &provider::missing_key_id::RULE,
    &provider::missing_pkce_support::RULE,
    &provider::mixed_hosts::RULE,
    &provider::private_endpoint::RULE,
    &provider::published_private_key::RULE,
    &provider::redirected_metadata::RULE,
    &provider::refused_authorization_request::RULE,
    &provider::refused_token_request::RULE,
    &provider::rejected_client_secret::RULE,
    &provider::required_pushed_authorization::RULE,
    &provider::spa_registration::RULE,
    &provider::templated_issuer::RULE,
    &provider::undecided_without_login::RULE,
    &provider::unknown_client::RULE,
    &provider::unlisted_prompt::RULE,
    &provider::unreachable_key_set::RULE,
    &provider::unreachable_metadata::RULE,
    &provider::unregistered_redirect_uri::RULE,
    &provider::unsupported_client_authentication::RULE,
    &provider::unsupported_code_flow::RULE,
    &provider::unsupported_scope::RULE,
    &provider::unsupported_signing_algorithm::RULE,
    &provider::untrusted_certificate::RULE,
    &provider::weak_key::RULE,
    &provider::wrong_client_authentication_method::RULE,
    // login
    &login::access_token_hash_mismatch::RULE,
    &login::audience_mismatch::RULE,
    &login::authorization_issuer_mismatch::RULE,
    &login::authorized_party_mismatch::RULE,
    &login::bad_signature::RULE,
    &login::claim_only_in_userinfo::RULE,
    &login::denied_authorization::RULE,
    &login::disputed_id_token::RULE,
    &login::duplicated_callback_parameter::RULE,
    &login::encrypted_id_token::RULE,
    &login::expired_id_token::RULE,
    &login::failed_logout::RULE,
    &login::fragment_response::RULE,
    &login::future_id_token::RULE,
    &login::group_overage::RULE,
    &login::laxer_streamlit::RULE,
    &login::malformed_claim::RULE,
    &login::malformed_id_token::RULE,
    &login::malformed_token_response::RULE,
    &login::missing_authorization_issuer::RULE,
    &login::missing_claim::RULE,
    &login::missing_email_claim::RULE,
    &login::missing_id_token::RULE,
    &login::missing_nonce::RULE,
    &login::nonce_mismatch::RULE,
    &login::oversized_callback_response::RULE,
    &login::oversized_cookie::RULE,
    &login::rejected_code::RULE,
    &login::slow_endpoint::RULE,
    &login::stale_authentication::RULE,
    &login::stale_id_token::RULE,
    &login::state_mismatch::RULE,
    &login::stricter_streamlit::RULE,
    &login::token_issuer_mismatch::RULE,
    &login::unanswered_login::RULE,
    &login::unexpected_signing_algorithm::RULE,
    &login::unknown_signing_key::RULE,
    &login::unmet_expectation::RULE,
    &login::unreachable_userinfo::RULE,
    &login::unsafe_token_header::RULE,
    &login::unsigned_id_token::RULE,
    &login::unverified_email::RULE,
    &login::userinfo_subject_mismatch::RULE,
    &login::wrong_token_type::RULE,
    // app
    &app::app_clock_skew::RULE,
    &app::cached_answer::RULE,
    &app::deployed_cookie_secret_mismatch::RULE,
    &app::deployed_release_mismatch::RULE,
    &app::deployed_setting_mismatch::RULE,
    &app::differing_replica_secrets::RULE,
    &app::failed_app_login::RULE,
    &app::failing_login_route::RULE,
    &app::forgotten_login_state::RULE,
    &app::hidden_set_cookie::RULE,
    &app::login_before_app::RULE,
    &app::lost_query_string::RULE,
    &app::misplaced_app::RULE,
    &app::redirect_loop::RULE,
    &app::replaced_host_header::RULE,
    &app::rewritten_cookie_path::RULE,
    &app::secure_cookie_over_http::RULE,
    &app::small_proxy_buffer::RULE,
    &app::small_request_limit::RULE,
    &app::stripped_path_prefix::RULE,
    &app::stripped_request_cookies::RULE,
    &app::stripped_subprotocol::RULE,
    &app::unavailable_app::RULE,
    &app::unchecked_origin::RULE,
    &app::unreachable_app::RULE,
    &app::unrouted_callback::RULE,
    &app::unrouted_login::RULE,
    &app::unseen_user::RULE,
    &app::websocket_not_upgraded::RULE,
];

/// What is known of every rule, for reports that list them all.
pub(crate) fn catalogue() -> Vec<&'static RuleInfo> {
    RULES.iter().map(|rule| &rule.info).collect()
}

/// The rule called `name`.
pub(crate) fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.info.name == name).copied()
}
