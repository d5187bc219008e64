//! Asks a local app whether its logins lead to the provider that stands in for its own, as `authctl dev` needs to know
//! before it says that they do.

use url::Url;

use super::login_tokens::LoginTokens;
use crate::app::{BaseUrl, HEALTH_PATH, LoginAnswer};
use crate::host::{Clock, HttpClient};
use crate::http::{Failure, Request, shown_url};
use crate::secret::Secret;

/// The logins that the app must offer.
#[derive(Clone, Debug)]
pub(crate) struct ExpectedLogins {
    pub(crate) base: BaseUrl,
    pub(crate) cookie_secret: Secret<String>,
    /// The app's providers, each with the client ID that its stand-in has.
    pub(crate) providers: Vec<(String, String)>,
    pub(crate) authorization_endpoint: Url,
    pub(crate) redirect_uri: String,
}

/// What became of one question.
#[derive(Clone, Debug)]
pub(crate) enum StandInAnswer {
    /// Nobody says that the app is well.
    NotReady,
    /// Somebody answers whose certificate is not trusted.
    Untrusted(Failure),
    /// Every login leads to the stand-in.
    Taken,
    /// What the login of `provider` does instead.
    NotTaken { provider: String, reason: String },
}

/// Seconds for which a token counts.
const TOKEN_SECONDS: i64 = 60;

pub(crate) fn ask_for_stand_in(expected: &ExpectedLogins, client: &dyn HttpClient, clock: &dyn Clock) -> StandInAnswer {
    let base = &expected.base;
    match client.send(&Request::get(base.below(HEALTH_PATH))) {
        Ok(response) if response.status == 200 && response.body.trim_ascii() == b"ok" => {}
        Err(failure @ (Failure::Tls { .. } | Failure::Certificate { .. })) => return StandInAnswer::Untrusted(failure),
        Ok(_) | Err(_) => return StandInAnswer::NotReady,
    }
    let mut tokens = LoginTokens::new(base, &expected.cookie_secret, clock);
    for (provider, client_id) in &expected.providers {
        let answer = client.send(&tokens.request(provider, TOKEN_SECONDS));
        let reason = match LoginAnswer::classify(&answer, base) {
            LoginAnswer::ToProvider(url) if expected.is_meant_by(&url, client_id) => continue,
            LoginAnswer::ToProvider(url) => {
                let mut place = url;
                place.set_query(None);
                format!("leads to `{}`", shown_url(&place))
            }
            LoginAnswer::Home(_) => "is refused: the app has another `cookie_secret`".to_owned(),
            LoginAnswer::Failed { status, reason } => format!("fails with status {status}: {reason}"),
            LoginAnswer::NotTheApp { status } => format!("is answered with status {status}"),
            // It was there a moment ago.
            LoginAnswer::Unreachable => return StandInAnswer::NotReady,
        };
        return StandInAnswer::NotTaken { provider: provider.clone(), reason };
    }
    StandInAnswer::Taken
}

impl ExpectedLogins {
    /// Whether this is the authorization request that the overlay leads to.
    fn is_meant_by(&self, url: &Url, client_id: &str) -> bool {
        let parameter = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value);
        let mut place = url.clone();
        place.set_query(None);
        place == self.authorization_endpoint
            && parameter("client_id").as_deref() == Some(client_id)
            && parameter("redirect_uri").as_deref() == Some(&self.redirect_uri)
    }
}
