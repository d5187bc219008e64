//! What the page says on which the browser ends: whom the login brought, or what failed.

use serde_json::Value;

use crate::login::Ending;
use crate::oidc::trace::LoginTrace;
use crate::streamlit::StreamlitOutcome;
use crate::streamlit::cookie::display_name;

/// `verdict` is what Streamlit would do with the same answers.
pub(super) fn ending(verdict: StreamlitOutcome, trace: &LoginTrace) -> Ending {
    let failed = |what: String| Ending::Failed { what };
    if trace.token_flaws().next().is_some() {
        return failed("The provider gave no tokens for its answer.".to_owned());
    }
    let checks = trace.id_token.iter().flat_map(|verdict| &verdict.checks);
    if let Some(check) = checks.clone().find(|check| check.result.is_err()) {
        return failed(format!("The ID token does not pass the check of its {}.", check.name));
    }
    if verdict.accepted == Some(false) {
        let reason = verdict.reason.unwrap_or_default();
        return failed(format!("Streamlit would refuse it: {reason}."));
    }
    match trace.good_claims().filter(|_| trace.passed()) {
        Some(claims) => {
            let address = claims.get("email").and_then(Value::as_str);
            Ending::SignedIn { who: address.unwrap_or_else(|| display_name(claims)).to_owned() }
        }
        None => failed("The answer is not what it must be.".to_owned()),
    }
}
