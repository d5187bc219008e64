//! The round trip of a logout: from the app to the provider's `end_session_endpoint` and back.
//!
//! The browser is started at this machine and sent on from here, as Streamlit's own `/auth/logout` sends it: so the ID
//! token in the address is seen by the browser alone, not by whoever reads the screen or the list of processes.

use std::time::Duration;

use url::Url;

use super::authorize::{GLANCE, HEADLESS_TIMEOUT, PASTE_LIMIT};
use super::departure::Departure;
use super::loopback::{RedirectTarget, Visit, is_called};
use super::page::Page;
use super::{BrowserLaunch, Login, LoginPlan, SignInMode};
use crate::error::Error;
use crate::host::Listener;
use crate::http::{Exchange, Request, form_decode};
use crate::oidc::preflight::is_for_browsers;
use crate::oidc::trace::{LogoutEnd, LogoutResult};
use crate::streamlit::{CALLBACK_PATH, Logout};

/// Where Streamlit begins a logout, below the app's root.
const DEPARTURE: &str = "auth/logout";

/// Sends the user through the provider's logout; nothing is done where Streamlit would not, or where no browser follows.
pub(super) fn log_out(login: &mut Login<'_>, plan: &LoginPlan<'_>, tell: &dyn Fn(&str)) -> Result<(), Error> {
    let endpoint = login.metadata().and_then(|metadata| metadata.url("end_session_endpoint"));
    let Logout::Provider(logout) = Logout::predict(plan.settings, endpoint.filter(is_for_browsers)) else {
        return Ok(());
    };
    let Ok(target) = Url::parse(&logout.post_logout_redirect_uri) else { return Ok(()) };
    let id_token = login.trace.token.as_ref().and_then(|answer| answer.tokens.id_token.clone());
    let started = login.host.clock.monotonic();
    let end = match &plan.way {
        SignInMode::Browser { listener, target: callback, opening, .. } => {
            let trip = Trip { login: &*login, listener, callback: &callback.clone().with_path(target.path()), tell };
            let destination = logout.url(id_token.as_ref());
            trip.by_browser(&destination, *opening, plan.timeout)?
        }
        SignInMode::Paste => {
            tell(&format!(
                "to log out, open this address in the same browser, and paste the address that it ends on:\n\n{}\n\n",
                logout.url(None)
            ));
            pasted(login, &target)?
        }
        SignInMode::Headless { listener, target: callback, .. } => {
            let request = Request::get(logout.url(id_token.as_ref()));
            let outcome = login.client.send(&request);
            let exchange = Exchange { request, outcome };
            let callback = callback.clone().with_path(target.path());
            let end = match landing(&exchange, &callback) {
                // Whom our own certificate convinces is a question for browsers.
                Ok(location) if callback.needs_tls() => returned(&form_decode(location.query().unwrap_or_default()))
                    .unwrap_or_else(|| LogoutEnd::Elsewhere { location: location.to_string() }),
                Ok(location) => {
                    // In a thread, because the answer comes from us.
                    let client = std::sync::Arc::clone(&login.client);
                    std::thread::spawn(move || drop(client.send(&Request::get(location))));
                    Trip { login: &*login, listener, callback: &callback, tell }.wait(None, HEADLESS_TIMEOUT)?
                }
                Err(end) => end,
            };
            login.trace.exchanges.push(exchange);
            end
        }
    };
    login.step("logout", end == LogoutEnd::Returned, started);
    login.trace.logout = Some(LogoutResult { post_logout_redirect_uri: logout.post_logout_redirect_uri, end });
    Ok(())
}

/// A trip that ends at the listener.
struct Trip<'a, 'b> {
    login: &'a Login<'b>,
    listener: &'a Listener,
    /// Where the provider sends the browser back.
    callback: &'a RedirectTarget,
    tell: &'a dyn Fn(&str),
}

impl Trip<'_, '_> {
    fn by_browser(&self, destination: &Url, opening: BrowserLaunch, timeout: Duration) -> Result<LogoutEnd, Error> {
        let mut start = self.callback.url().clone();
        let root = start.path().strip_suffix(CALLBACK_PATH).unwrap_or(start.path()).to_owned();
        start.set_path(&format!("{root}{DEPARTURE}"));
        let departure = Departure::at(&mut start, self.login.host.rng.as_ref())?;
        let place = match opening {
            BrowserLaunch::Browser => match self.login.host.browser.open(&start) {
                Ok(()) => "the browser was sent to the provider to log out; or open this address yourself:".to_owned(),
                Err(error) => format!("{error}; to log out, open this address yourself:"),
            },
            BrowserLaunch::Nothing => "to log out, open this address in the same browser:".to_owned(),
        };
        (self.tell)(&format!("{place}\n\n{start}\n\n"));
        self.wait(Some((&departure, destination)), timeout)
    }

    fn wait(&self, departure: Option<(&Departure, &Url)>, timeout: Duration) -> Result<LogoutEnd, Error> {
        let host = self.login.host;
        let deadline = host.clock.monotonic().saturating_add(timeout);
        loop {
            if host.interrupt.is_requested() {
                return Err(Error::interrupted());
            }
            let left = deadline.saturating_sub(host.clock.monotonic());
            if left.is_zero() {
                return Ok(LogoutEnd::Unanswered { after: timeout });
            }
            let Some(incoming) = self.listener.next(left.min(GLANCE)) else { continue };
            let departure = departure.filter(|(departure, _)| departure.is_asked_for(&incoming));
            if let Some((_, destination)) = departure.filter(|_| is_called(&incoming.request, self.callback)) {
                Departure::send_on(incoming, destination);
                continue;
            }
            let Some(visit) = Visit::classify(incoming, self.callback) else { continue };
            let end = returned(&visit.parameters);
            let page = if end.is_some() { Page::LoggedOut } else { Page::NotOurs };
            let answered = visit.answer(page);
            if let Some(end) = end {
                // The page is to arrive even when the process ends soon.
                answered.join().ok();
                return Ok(end);
            }
        }
    }
}

/// What a return says; nothing where it answers a login. Streamlit sends no `state`, so none is compared.
fn returned(parameters: &[(String, String)]) -> Option<LogoutEnd> {
    let value = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    if value("code").is_some() {
        return None;
    }
    Some(match value("error") {
        Some(error) => LogoutEnd::Refused { error, description: value("error_description") },
        None => LogoutEnd::Returned,
    })
}

/// The address that somebody pastes after logging out.
fn pasted(login: &Login<'_>, target: &Url) -> Result<LogoutEnd, Error> {
    loop {
        let Some(line) = login.host.terminal.read_line(PASTE_LIMIT)? else {
            return Ok(LogoutEnd::Elsewhere { location: String::new() });
        };
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let Ok(url) = Url::parse(line) else { return Ok(LogoutEnd::Elsewhere { location: line.to_owned() }) };
        let is_back = url.origin() == target.origin() && url.path() == target.path();
        let parameters: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        return Ok(match returned(&parameters).filter(|_| is_back) {
            Some(end) => end,
            None => LogoutEnd::Elsewhere { location: line.to_owned() },
        });
    }
}

/// Where the built-in provider sends the user after the logout.
fn landing(exchange: &Exchange, callback: &RedirectTarget) -> Result<Url, LogoutEnd> {
    let response = match &exchange.outcome {
        Ok(response) => response,
        Err(failure) => return Err(LogoutEnd::Unreachable(failure.clone())),
    };
    let location = response.header("location").filter(|_| (300..400).contains(&response.status));
    let Some(location) = location else { return Err(LogoutEnd::Page { status: response.status }) };
    match exchange.request.url.join(location) {
        Ok(url) if callback.is_target_of(&url) => Ok(url),
        Ok(_) | Err(_) => Err(LogoutEnd::Elsewhere { location: location.to_owned() }),
    }
}
