//! Tries what a provider must refuse, after a login that passed: the same code again, a code without its verifier, a code
//! with another redirect URI, and a redirect URI that nobody can have registered.
//!
//! Two of them need a code of their own, so the user is sent to the provider twice more, without a `prompt`: whoever is
//! signed in there need not do anything.

use super::authorize::{Arrival, visit};
use super::{Login, LoginPlan, RANDOM_BYTES, SignInMode, proof};
use crate::error::Error;
use crate::http::{Exchange, Request};
use crate::oidc::audit::{AuditCheck, Finding, of_redemption, of_redirect_uri, untried};
use crate::oidc::authorization::{LoginSecrets, RequestParameters, request_url};
use crate::oidc::pkce::Verifier;
use crate::oidc::registration::authorization_answer;
use crate::oidc::token;
use crate::oidc::trace::AuthorizationOutcome;
use crate::secret::Secret;

/// A login that passed, as far as it can be repeated.
pub(super) struct Passed<'a> {
    pub(super) secrets: &'a LoginSecrets,
    pub(super) code: &'a Secret<String>,
}

pub(super) fn audit(
    login: &mut Login<'_>,
    plan: &LoginPlan<'_>,
    passed: &Passed<'_>,
    tell: &dyn Fn(&str),
) -> Result<(), Error> {
    let started = login.host.clock.monotonic();
    let mut findings = Vec::new();
    let redirect_uri = plan.settings.redirect_uri.clone();
    let verifier = passed.secrets.verifier.clone();
    let sent = "the code of this login once more";
    findings.extend(redeemed(login, plan, AuditCheck::CodeOnce, sent, &redirect_uri, passed.code, verifier.as_ref()));

    let secrets = fresh(login, plan)?;
    findings.push(match fresh_code(login, plan, &secrets, tell)? {
        Ok(code) => {
            let other = Verifier::new(login.host.rng.token(Verifier::RANDOM_BYTES)?);
            let sent = "a code with the verifier of another one";
            redeemed(login, plan, AuditCheck::Pkce, sent, &redirect_uri, &code, Some(&other))
                .unwrap_or_else(|| untried(AuditCheck::Pkce, "the token endpoint cannot be asked"))
        }
        Err(why) => untried(AuditCheck::Pkce, why),
    });

    let secrets = fresh(login, plan)?;
    let elsewhere = unregistrable(login)?;
    findings.push(match fresh_code(login, plan, &secrets, tell)? {
        Ok(code) => {
            let sent = "a code with another redirect URI than it was asked for with";
            let verifier = secrets.verifier.as_ref();
            redeemed(login, plan, AuditCheck::SameRedirectUri, sent, &elsewhere, &code, verifier)
                .unwrap_or_else(|| untried(AuditCheck::SameRedirectUri, "the token endpoint cannot be asked"))
        }
        Err(why) => untried(AuditCheck::SameRedirectUri, why),
    });

    findings.extend(asked_to_lead_elsewhere(login, plan, &elsewhere, &fresh(login, plan)?));
    login.step("audit", true, started);
    login.trace.audit = findings;
    Ok(())
}

/// Secrets of an attempt; with a verifier even where Streamlit sends none, for what is asked is whether one is looked at.
fn fresh(login: &Login<'_>, plan: &LoginPlan<'_>) -> Result<LoginSecrets, Error> {
    let random = |bytes| login.host.rng.token(bytes);
    Ok(LoginSecrets {
        state: Secret::new(random(RANDOM_BYTES)?),
        nonce: if plan.settings.asks_for_openid() { Some(Secret::new(random(RANDOM_BYTES)?)) } else { None },
        verifier: Some(Verifier::new(random(Verifier::RANDOM_BYTES)?)),
    })
}

/// A redirect URI that nobody can have registered: its host cannot exist (RFC 6761 section 6.4).
fn unregistrable(login: &Login<'_>) -> Result<String, Error> {
    let label: String = login.host.rng.token(12)?.chars().filter(char::is_ascii_alphanumeric).collect();
    Ok(format!("https://{}.invalid/oauth2callback", label.to_ascii_lowercase()))
}

/// Another code of the same user, or why there is none.
fn fresh_code(
    login: &mut Login<'_>,
    plan: &LoginPlan<'_>,
    secrets: &LoginSecrets,
    tell: &dyn Fn(&str),
) -> Result<Result<Secret<String>, String>, Error> {
    if !matches!(plan.way, SignInMode::Headless { .. }) {
        tell("the audit needs one more code: sign in once more\n");
    }
    let Some(Arrival { end, code, exchange, .. }) = visit(login, plan, secrets, None, tell)? else {
        return Ok(Err("there is no authorization endpoint".to_owned()));
    };
    login.trace.exchanges.extend(exchange);
    Ok(code.ok_or_else(|| match end {
        AuthorizationOutcome::Refused(_) => "no second code came: the provider answered with an error".to_owned(),
        _ => "no second code came".to_owned(),
    }))
}

/// What the token endpoint says; nothing where it cannot be asked.
fn redeemed(
    login: &mut Login<'_>,
    plan: &LoginPlan<'_>,
    demand: AuditCheck,
    sent: &str,
    redirect_uri: &str,
    code: &Secret<String>,
    verifier: Option<&Verifier>,
) -> Option<Finding> {
    let endpoint = login.metadata()?.url("token_endpoint")?;
    let (settings, proof) = (plan.settings, proof(&plan.settings.client_authentication)?);
    let (id, secret) = (&settings.client_id, &settings.client_secret);
    let request = token::request(&endpoint, id, secret, proof, redirect_uri, code, verifier).ok()?;
    let outcome = login.client.send(&request);
    login.trace.exchanges.push(Exchange { request, outcome: outcome.clone() });
    let tokens = token::tokens(&outcome.as_ref().ok().and_then(token::members).unwrap_or_default());
    let has_tokens = tokens.access_token.is_some() || tokens.id_token.is_some();
    Some(of_redemption(demand, sent, &token::flaws(&outcome), has_tokens))
}

/// Asks, without a browser and so without anybody signed in, to be led where nobody may be led.
fn asked_to_lead_elsewhere(
    login: &mut Login<'_>,
    plan: &LoginPlan<'_>,
    elsewhere: &str,
    secrets: &LoginSecrets,
) -> Option<Finding> {
    let endpoint = login.metadata()?.url("authorization_endpoint")?;
    let settings = plan.settings;
    let parameters = RequestParameters {
        client_id: &settings.client_id,
        redirect_uri: elsewhere,
        scope: &settings.scope,
        extra: &settings.authorize_params,
        response_mode: settings.response_mode.as_deref(),
        prompt: Some("none"),
        login_hint: settings.login_hint.as_deref(),
    };
    let request = Request::get(request_url(&endpoint, &parameters, secrets));
    let outcome = login.client.send(&request);
    let answer = authorization_answer(&outcome, &endpoint, elsewhere);
    login.trace.exchanges.push(Exchange { request, outcome });
    Some(of_redirect_uri(&answer))
}
