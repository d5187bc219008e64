//! Logout that an application begins (OpenID Connect RP-Initiated Logout 1.0).

use super::Provider;
use crate::dev_idp::authorization::{ReplyAddress, Unanswerable};
use crate::dev_idp::callback::Callback;
use crate::dev_idp::clients::Unregistered;
use crate::dev_idp::fault::Fault;
use crate::dev_idp::id_token;
use crate::dev_idp::parameters::Parameters;

/// What a logout request leads to.
pub(crate) enum LoggedOut {
    Redirect(Callback),
    Page,
    Refused(LogoutProblem),
}

/// Why somebody is not sent back after logout.
pub(crate) enum LogoutProblem {
    /// `id_token_hint` was not signed here.
    ForeignHint,
    /// `client_id` differs from the hint's audience.
    ClientMismatch,
    /// There is an address, but nothing says whose.
    UnknownSender,
    Unregistered(Unanswerable),
}

impl LogoutProblem {
    /// For the line that tells what happened.
    pub(crate) fn note(&self) -> String {
        match self {
            Self::ForeignHint => "`id_token_hint` was not signed here".to_owned(),
            Self::ClientMismatch => "`client_id` is not the audience of `id_token_hint`".to_owned(),
            Self::UnknownSender => "neither `client_id` nor `id_token_hint`".to_owned(),
            Self::Unregistered(reason) => reason.note(),
        }
    }
}

impl Provider {
    /// OpenID Connect RP-Initiated Logout 1.0 section 2.
    pub(crate) fn end_session(&self, parameters: &Parameters) -> LoggedOut {
        let hint = match parameters.get("id_token_hint") {
            Some(hint) => match id_token::read_back(&self.key, hint) {
                Some(claims) => Some(claims),
                None => return LoggedOut::Refused(LogoutProblem::ForeignHint),
            },
            None => None,
        };
        let audience = hint.as_ref().and_then(|claims| claims.get("aud")?.as_str());
        let client_id = match (parameters.get("client_id"), audience) {
            (Some(sent), Some(audience)) if sent != audience => {
                return LoggedOut::Refused(LogoutProblem::ClientMismatch);
            }
            (sent, audience) => sent.or(audience),
        };
        if let (Some(client_id), Some(subject)) = (client_id, hint.as_ref().and_then(|claims| claims.get("sub"))) {
            self.state().tokens.revoke_subject(client_id, subject);
        }
        if self.faults.has(Fault::LogoutWithoutReturn) {
            return LoggedOut::Page;
        }
        let Some(redirect_uri) = parameters.get("post_logout_redirect_uri") else { return LoggedOut::Page };
        let Some(client_id) = client_id else { return LoggedOut::Refused(LogoutProblem::UnknownSender) };
        let checked = if self.faults.has(Fault::LogoutUnregistered) {
            Err(Unregistered::RedirectUri { registered: Vec::new() })
        } else {
            self.clients().check_redirect_uri(client_id, redirect_uri)
        };
        if let Err(problem) = checked {
            let reason = Unanswerable::from_problem(problem, client_id, redirect_uri);
            return LoggedOut::Refused(LogoutProblem::Unregistered(reason));
        }
        let state = parameters.get("state").map(str::to_owned);
        LoggedOut::Redirect(Callback::after_logout(&ReplyAddress { redirect_uri: redirect_uri.to_owned(), state }))
    }
}
