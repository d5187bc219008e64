//! The back channel: codes and refresh tokens become tokens, and access tokens become claims.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::Provider;
use crate::dev_idp::client_authentication::Credentials;
use crate::dev_idp::codes::{CODE_LIFETIME, CodeProblem, check_verifier};
use crate::dev_idp::fault::Fault;
use crate::dev_idp::grant::{Grant, SignInFacts};
use crate::dev_idp::id_token;
use crate::dev_idp::oauth_error::OAuthError;
use crate::dev_idp::parameters::Parameters;
use crate::dev_idp::tokens::{RefreshProblem, Revoked};
use crate::error::Error;
use crate::secret::Secret;

/// Why UserInfo says nothing (RFC 6750 section 3.1).
pub(crate) enum BearerProblem {
    Missing,
    InvalidRequest(&'static str),
    InvalidToken,
}

/// Tokens, and who gets them.
pub(crate) struct IssuedTokens {
    pub(crate) response: Map<String, Value>,
    pub(crate) facts: SignInFacts,
}

/// The outcome of a request that a client may get wrong; the outer error is ours.
type Judged<T> = Result<Result<T, OAuthError>, Error>;

impl Provider {
    /// Exchanges a code or a refresh token (RFC 6749 sections 4.1.3 and 6).
    pub(crate) fn token(&self, authorization: Option<&str>, parameters: &Parameters) -> Judged<IssuedTokens> {
        let judged =
            self.authenticate(authorization, parameters).and_then(|client_id| match parameters.get("grant_type") {
                Some("authorization_code") => self.redeem_code(&client_id, parameters).map(|grant| {
                    let grant = Arc::new(grant);
                    (Arc::clone(&grant), grant)
                }),
                Some("refresh_token") => self.redeem_refresh_token(&client_id, parameters),
                Some(other) => Err(OAuthError::new("unsupported_grant_type", format!("`grant_type` is `{other}`"))),
                None => Err(OAuthError::invalid_request("`grant_type` is missing")),
            });
        match judged {
            Ok((grant, whole)) => self.issue_tokens(&grant, &whole),
            Err(error) => Ok(Err(error)),
        }
    }

    fn authenticate(&self, authorization: Option<&str>, parameters: &Parameters) -> Result<String, OAuthError> {
        if let Some(name) = parameters.repeated() {
            return Err(OAuthError::invalid_request(format!("`{name}` is there more than once")));
        }
        let credentials = Credentials::read(authorization, parameters)?;
        let client_id = credentials.check(&self.clients())?;
        if self.faults.has(Fault::ClientRejected) {
            return Err(OAuthError::invalid_client(format!("no client is called `{client_id}`")));
        }
        match self.faults.token_refusal(credentials.method) {
            Some(error) => Err(error),
            None => Ok(client_id),
        }
    }

    /// OpenID Connect Core section 3.1.3.2.
    fn redeem_code(&self, client_id: &str, parameters: &Parameters) -> Result<Grant, OAuthError> {
        let code = parameters.get("code").ok_or_else(|| OAuthError::invalid_request("`code` is missing"))?;
        let redirect_uri =
            parameters.get("redirect_uri").ok_or_else(|| OAuthError::invalid_request("`redirect_uri` is missing"))?;
        let now = self.now();
        let mut state = self.state();
        let redeemed = state.codes.redeem(code, now, self.faults.has(Fault::AcceptsReusedCode));
        let code = match redeemed {
            Ok(code) => code,
            Err(CodeProblem::Unknown) => return Err(OAuthError::invalid_grant("the code was not issued here")),
            Err(CodeProblem::Expired) => {
                return Err(OAuthError::invalid_grant(format!("the code is older than {CODE_LIFETIME} seconds")));
            }
            Err(CodeProblem::Used) => {
                state.tokens.forget_withdrawn();
                return Err(OAuthError::invalid_grant("the code was used before, and what it gave is withdrawn"));
            }
        };
        drop(state);
        if code.grant.client_id != client_id {
            return Err(OAuthError::invalid_grant("the code was issued to another client"));
        }
        if code.redirect_uri != redirect_uri && !self.faults.has(Fault::IgnoresTokenRedirectUri) {
            return Err(OAuthError::invalid_grant("`redirect_uri` is not the one of the authorization request"));
        }
        if !self.faults.has(Fault::IgnoresPkce) {
            check_verifier(code.challenge.as_deref(), parameters.get("code_verifier"))
                .map_err(OAuthError::invalid_grant)?;
        }
        match self.faults.code_refusal() {
            Some(error) => Err(error),
            None => Ok(code.grant),
        }
    }

    /// What tokens are now for, and what the next refresh token is for.
    fn redeem_refresh_token(
        &self,
        client_id: &str,
        parameters: &Parameters,
    ) -> Result<(Arc<Grant>, Arc<Grant>), OAuthError> {
        let token =
            parameters.get("refresh_token").ok_or_else(|| OAuthError::invalid_request("`refresh_token` is missing"))?;
        let grant = self.state().tokens.exchange_refresh(token, client_id).map_err(|problem| {
            OAuthError::invalid_grant(match problem {
                RefreshProblem::Unknown => "the refresh token was not issued here, or is withdrawn",
                RefreshProblem::AnotherClient => "the refresh token was issued to another client",
                RefreshProblem::Used => "the refresh token was used before, and what came from it is withdrawn",
            })
        })?;
        // RFC 6749 section 6: never more than was granted, and the next refresh token is for what this one was.
        let asked: Vec<String> =
            parameters.get("scope").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        if let Some(more) = asked.iter().find(|scope| !grant.has_scope(scope)) {
            return Err(OAuthError::new("invalid_scope", format!("`{more}` was not granted")));
        }
        // A refreshed ID token speaks of the same sign-in, and answers no request that had a nonce (Core section 12.2).
        let whole = Arc::new(Grant { nonce: None, ..(*grant).clone() });
        let narrowed =
            if asked.is_empty() { Arc::clone(&whole) } else { Arc::new(Grant { scope: asked, ..(*whole).clone() }) };
        Ok((narrowed, whole))
    }

    /// Tokens for `grant`; the refresh token among them is for the `whole` sign-in.
    fn issue_tokens(&self, grant: &Arc<Grant>, whole: &Arc<Grant>) -> Judged<IssuedTokens> {
        let access_token = self.rng.token(32)?;
        let refresh_token = if whole.has_scope("offline_access") { Some(self.rng.token(32)?) } else { None };
        let now = self.now();
        let mut claims = id_token::claims(&self.issuer, grant, &access_token, now, self.token_lifetime);
        self.faults.id_token_claims(&mut claims, &self.base, now);
        let id_token = id_token::sign(&self.key, &claims, &self.secret_of(&grant.client_id), &self.faults)?;
        let mut response = Map::from_iter([
            ("access_token".to_owned(), access_token.as_str().into()),
            ("token_type".to_owned(), "Bearer".into()),
            ("expires_in".to_owned(), self.token_lifetime.into()),
            ("scope".to_owned(), grant.scope.join(" ").into()),
            ("id_token".to_owned(), id_token.into()),
        ]);
        let mut state = self.state();
        // Somebody else may have come with the same code or refresh token while these were made.
        if grant.validity.is_withdrawn() {
            return Ok(Err(OAuthError::invalid_grant("the sign-in was withdrawn while its tokens were made")));
        }
        state.has_signed = true;
        state.tokens.issue_access(access_token, Arc::clone(grant), now.plus(self.token_lifetime));
        if let Some(token) = refresh_token {
            response.insert("refresh_token".to_owned(), token.as_str().into());
            state.tokens.issue_refresh(token, Arc::clone(whole));
        }
        self.faults.token_response(&mut response);
        Ok(Ok(IssuedTokens { response, facts: grant.facts() }))
    }

    fn secret_of(&self, client_id: &str) -> Secret<String> {
        let clients = self.clients();
        clients.with_id(client_id).first().map_or_else(|| "".into(), |client| client.client_secret.clone())
    }

    /// What a bearer of the access token may know (OpenID Connect Core section 5.3). The token is in the header, or in a form
    /// (RFC 6750 section 2); one in the query would end up in logs.
    pub(crate) fn userinfo(
        &self,
        authorization: Option<&str>,
        query: &Parameters,
        form: &Parameters,
    ) -> Result<Map<String, Value>, BearerProblem> {
        if query.raw("access_token").is_some() {
            return Err(BearerProblem::InvalidRequest("the access token belongs into the Authorization header"));
        }
        let posted = form.raw("access_token");
        if posted.is_some() && authorization.is_some() {
            return Err(BearerProblem::InvalidRequest("the access token is sent twice"));
        }
        let token = match authorization.map(|header| header.split_once(' ')) {
            None => posted.ok_or(BearerProblem::Missing)?,
            Some(Some((scheme, token))) if scheme.eq_ignore_ascii_case("Bearer") => token.trim(),
            Some(_) => return Err(BearerProblem::InvalidRequest("the Authorization header does not say `Bearer`")),
        };
        let grant = self.state().tokens.grant_of(token, self.now()).ok_or(BearerProblem::InvalidToken)?;
        let mut claims = grant.user_claims();
        self.faults.userinfo(&mut claims);
        Ok(claims)
    }

    /// Withdraws a token (RFC 7009).
    pub(crate) fn revoke(&self, authorization: Option<&str>, parameters: &Parameters) -> Result<(), OAuthError> {
        let client_id = self.authenticate(authorization, parameters)?;
        let token = parameters.get("token").ok_or_else(|| OAuthError::invalid_request("`token` is missing"))?;
        match self.state().tokens.revoke(token, &client_id) {
            // The client wants it to be worthless, and it is.
            Revoked::Done | Revoked::Unknown => Ok(()),
            Revoked::AnotherClient => Err(OAuthError::invalid_grant("the token was issued to another client")),
        }
    }
}
