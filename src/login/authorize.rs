//! The way through the browser: opened, printed, pasted, or, with the built-in provider, walked without one.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use url::Url;

use super::elsewhere;
use super::loopback::{HeldVisit, RedirectTarget, Visit};
use super::page::Page;
use super::{BrowserLaunch, Login, LoginPlan, PasteFallback, SignInMode};
use crate::error::Error;
use crate::host::{Host, Listener};
use crate::http::{Exchange, Request, Value, form_decode};
use crate::oidc::authorization::{
    ExpectedResponse, LoginSecrets, NotOurs, RequestParameters, Response, ResponseFlaw, judge_response, request_url,
};
use crate::oidc::preflight::PreflightFailure;
use crate::oidc::trace::{Authorization, AuthorizationOutcome};
use crate::secret::{Secret, is_secret_parameter};

/// How often a wait looks whether the user has pressed Ctrl-C or pasted something.
pub(super) const GLANCE: Duration = Duration::from_millis(200);

/// Without a browser the answer is there at once, or never.
pub(super) const HEADLESS_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest address that is read from a terminal.
pub(super) const PASTE_LIMIT: u64 = 64 * 1024;

/// No more answers of strangers are remembered.
const REMEMBERED: usize = 16;

/// Sends the user to the provider and brings the code back, if there is one.
pub(super) fn authorize(
    login: &mut Login<'_>,
    plan: &LoginPlan<'_>,
    secrets: &LoginSecrets,
    tell: &dyn Fn(&str),
) -> Result<Option<Secret<String>>, Error> {
    let started = login.host.clock.monotonic();
    let Some(arrival) = visit(login, plan, secrets, plan.settings.prompt.as_deref(), tell)? else { return Ok(None) };
    let Arrival { end, flaw, not_ours, code, exchange, held } = arrival;
    login.held = held;
    login.trace.exchanges.extend(exchange);
    let is_good = code.is_some() && flaw.is_none();
    login.trace.authorization = Some(Authorization {
        nonce: secrets.nonce.clone(),
        with_challenge: secrets.verifier.is_some(),
        not_ours,
        end,
        flaw,
    });
    login.step("authorization", is_good, started);
    Ok(code)
}

/// What a way through the browser brought.
pub(super) struct Arrival {
    pub(super) end: AuthorizationOutcome,
    flaw: Option<ResponseFlaw>,
    not_ours: Vec<NotOurs>,
    pub(super) code: Option<Secret<String>>,
    /// Only without a browser.
    pub(super) exchange: Option<Exchange>,
    /// The page that the browser waits for.
    held: Option<HeldVisit>,
}

/// Sends the user to the provider; nothing where there is no place to send to.
pub(super) fn visit(
    login: &Login<'_>,
    plan: &LoginPlan<'_>,
    secrets: &LoginSecrets,
    prompt: Option<&str>,
    tell: &dyn Fn(&str),
) -> Result<Option<Arrival>, Error> {
    let Some(metadata) = login.metadata() else { return Ok(None) };
    let base = &login.trace.provider.metadata_url;
    let Some(endpoint) = metadata.endpoint("authorization_endpoint", base) else { return Ok(None) };
    let settings = plan.settings;
    let parameters = RequestParameters {
        client_id: &settings.client_id,
        redirect_uri: &settings.redirect_uri,
        scope: &settings.scope,
        extra: &settings.authorize_params,
        response_mode: settings.response_mode.as_deref(),
        prompt,
        login_hint: settings.login_hint.as_deref(),
    };
    let url = request_url(&endpoint, &parameters, secrets);
    let expected = ExpectedResponse {
        state: &secrets.state,
        issuer: metadata.issuer(),
        asked_issuer: login.trace.obstacles.iter().find_map(|obstacle| match obstacle {
            PreflightFailure::IssuerMismatch { expected, .. } => Some(expected.as_str()),
            _ => None,
        }),
        promises_issuer: metadata.is_true("authorization_response_iss_parameter_supported"),
    };
    let mut wait = Wait { host: login.host, expected, not_ours: Vec::new(), code: None, flaw: None, held: None };
    let (end, exchange) = match &plan.way {
        SignInMode::Browser { listener, target, opening, pasting } => {
            // One thread reads what is typed, for the first way alone: a second one would take its lines.
            let is_first = login.trace.authorization.is_none();
            let pasting = if is_first { *pasting } else { PasteFallback::Impossible };
            send_user(&url, target, *opening, pasting, login.host, tell);
            let pasted = (pasting == PasteFallback::Possible).then(|| read_lines(login.host));
            (wait.listen(listener, target, plan.timeout, pasted.as_ref(), tell)?, None)
        }
        SignInMode::Paste => {
            tell(&format!(
                "open this address in a browser, sign in, and paste the address that it ends on:\n\n{url}\n\n"
            ));
            (wait.read(login.host, tell)?, None)
        }
        SignInMode::Headless { listener, target, user } => {
            let request = Request::post(url.clone(), vec![("user".to_owned(), Value::Plain(user.clone()))]);
            let outcome = login.client.send(&request);
            let exchange = Exchange { request, outcome };
            let end = match landing(&exchange, target) {
                // Whom our own certificate convinces is a question for browsers.
                Ok(location) if target.needs_tls() => wait.take(&location),
                Ok(location) => {
                    // In a thread, because the answer comes from us.
                    let client = std::sync::Arc::clone(&login.client);
                    std::thread::spawn(move || drop(client.send(&Request::get(location))));
                    wait.listen_once(listener, target)?
                }
                Err(end) => end,
            };
            (end, Some(exchange))
        }
    };
    let Wait { not_ours, code, flaw, held, .. } = wait;
    Ok(Some(Arrival { end, flaw, not_ours, code, exchange, held }))
}

/// Opens the browser, or says where to go.
fn send_user(
    url: &Url,
    target: &RedirectTarget,
    opening: BrowserLaunch,
    pasting: PasteFallback,
    host: &Host,
    tell: &dyn Fn(&str),
) {
    let place = match opening {
        BrowserLaunch::Browser => match host.browser.open(url) {
            // The address is there all the same: a browser may open where nobody sees it.
            Ok(()) => {
                let provider = url.host_str().unwrap_or_default();
                format!("a browser was opened at {provider}; sign in there, or open this address yourself:")
            }
            Err(error) => format!("{error}; open this address yourself:"),
        },
        BrowserLaunch::Nothing => "open this address in a browser on this machine:".to_owned(),
    };
    tell(&format!("{place}\n\n{url}\n\n"));
    if let Some(advice) = elsewhere::advice(host, target, url, pasting == PasteFallback::Possible) {
        tell(&format!("{advice}\n"));
    }
    let also = match pasting {
        PasteFallback::Possible => ", or paste the address that the browser ended on",
        PasteFallback::Impossible => "",
    };
    tell(&format!("waiting for the answer at {}{also} (Ctrl-C ends)\n", target.url()));
}

/// Lines that somebody types, from a thread that ends with the process.
pub(super) fn read_lines(host: &Host) -> Receiver<String> {
    let (sender, receiver) = channel();
    let terminal = host.terminal.clone();
    std::thread::spawn(move || {
        while let Ok(Some(line)) = terminal.read_line(PASTE_LIMIT) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// Where the built-in provider sends the user back to.
fn landing(exchange: &Exchange, target: &RedirectTarget) -> Result<Url, AuthorizationOutcome> {
    let response = match &exchange.outcome {
        Ok(response) => response,
        Err(failure) => return Err(AuthorizationOutcome::Unreachable(failure.clone())),
    };
    let location = response.header("location").filter(|_| (300..400).contains(&response.status));
    let Some(location) = location else {
        let text = String::from_utf8_lossy(&response.body).into_owned();
        return Err(AuthorizationOutcome::Page { status: response.status, text });
    };
    match exchange.request.url.join(location) {
        Ok(url) if target.is_target_of(&url) => Ok(url),
        Ok(_) | Err(_) => Err(AuthorizationOutcome::Elsewhere { location: location.to_owned() }),
    }
}

/// A wait for the answer.
struct Wait<'a> {
    host: &'a Host,
    expected: ExpectedResponse<'a>,
    not_ours: Vec<NotOurs>,
    code: Option<Secret<String>>,
    flaw: Option<ResponseFlaw>,
    /// The visit that has brought the code, and waits for its page.
    held: Option<HeldVisit>,
}

impl Wait<'_> {
    /// Judges parameters; `None` when they are not ours.
    fn judge(&mut self, parameters: &[(String, String)]) -> Option<(AuthorizationOutcome, Page)> {
        // Also what is not ours, or comes with an error, may hold a code or a token of somebody's.
        for (_, value) in parameters.iter().filter(|(name, _)| is_secret_parameter(name)) {
            self.host.terminal.redactor.learn(value);
        }
        match judge_response(parameters, &self.expected) {
            Response::NotOurs(reason) => {
                if self.not_ours.len() < REMEMBERED {
                    self.not_ours.push(reason);
                }
                None
            }
            Response::Refused(flaw) => Some((AuthorizationOutcome::Refused(flaw), Page::Refused)),
            Response::Code { code, flaw } => {
                self.code = Some(code);
                self.flaw = flaw;
                Some((AuthorizationOutcome::Code, Page::Received))
            }
        }
    }

    /// One request, answered; `None` when the wait goes on.
    fn visit(&mut self, visit: Visit) -> Option<AuthorizationOutcome> {
        let judged = self.judge(&visit.parameters);
        let page = match &judged {
            Some((_, page)) => *page,
            None if visit.parameters.is_empty() => Page::Empty,
            None => Page::NotOurs,
        };
        if page == Page::Received {
            // It says more when the code is redeemed.
            self.held = Some(visit.hold());
            return judged.map(|(end, _)| end);
        }
        let answered = visit.answer(page);
        let (end, _) = judged?;
        // The page is to arrive even when the process ends soon.
        answered.join().ok();
        Some(end)
    }

    fn listen(
        &mut self,
        listener: &Listener,
        target: &RedirectTarget,
        timeout: Duration,
        pasted: Option<&Receiver<String>>,
        tell: &dyn Fn(&str),
    ) -> Result<AuthorizationOutcome, Error> {
        let deadline = self.host.clock.monotonic().saturating_add(timeout);
        loop {
            if self.host.interrupt.is_requested() {
                return Err(Error::interrupted());
            }
            if let Some(line) = pasted.and_then(|lines| lines.try_recv().ok()).filter(|line| !line.trim().is_empty()) {
                match self.judge(&pasted_parameters(&line)) {
                    Some((end, _)) => return Ok(end),
                    None => tell(NOT_OURS),
                }
            }
            let left = deadline.saturating_sub(self.host.clock.monotonic());
            if left.is_zero() {
                return Ok(AuthorizationOutcome::Unanswered { after: timeout });
            }
            let visit = listener.next(left.min(GLANCE)).and_then(|incoming| Visit::classify(incoming, target));
            if let Some(end) = visit.and_then(|visit| self.visit(visit)) {
                return Ok(end);
            }
        }
    }

    /// Takes the redirect itself for the visit that it would lead to.
    fn take(&mut self, location: &Url) -> AuthorizationOutcome {
        let judged = self.judge(&form_decode(location.query().unwrap_or_default()));
        judged.map_or(AuthorizationOutcome::Unanswered { after: Duration::ZERO }, |(end, _)| end)
    }

    /// Takes the first visit for the last: without a browser nothing else will come.
    fn listen_once(&mut self, listener: &Listener, target: &RedirectTarget) -> Result<AuthorizationOutcome, Error> {
        let deadline = self.host.clock.monotonic().saturating_add(HEADLESS_TIMEOUT);
        loop {
            if self.host.interrupt.is_requested() {
                return Err(Error::interrupted());
            }
            let left = deadline.saturating_sub(self.host.clock.monotonic());
            let unanswered = AuthorizationOutcome::Unanswered { after: HEADLESS_TIMEOUT };
            if left.is_zero() {
                return Ok(unanswered);
            }
            let visit = listener.next(left.min(GLANCE)).and_then(|incoming| Visit::classify(incoming, target));
            if let Some(visit) = visit {
                return Ok(self.visit(visit).unwrap_or(unanswered));
            }
        }
    }

    /// Reads addresses until one is ours.
    fn read(&mut self, host: &Host, tell: &dyn Fn(&str)) -> Result<AuthorizationOutcome, Error> {
        loop {
            let Some(line) = host.terminal.read_line(PASTE_LIMIT)? else {
                return Err(Error::missing("no address was pasted that answers this login")
                    .hint("paste the whole address from the browser, with everything behind the `?`"));
            };
            if line.trim().is_empty() {
                continue;
            }
            match self.judge(&pasted_parameters(&line)) {
                Some((end, _)) => return Ok(end),
                None => tell(NOT_OURS),
            }
        }
    }
}

const NOT_OURS: &str = "that address does not answer this login (its `state` is another one, or absent); paste the one \
                        that the browser ended on after this sign-in\n";

/// The parameters of a pasted address, or of its query alone.
fn pasted_parameters(line: &str) -> Vec<(String, String)> {
    let line = line.trim().trim_matches(['"', '\'', '<', '>']);
    match Url::parse(line) {
        Ok(url) => form_decode(url.query().unwrap_or_default()),
        Err(_) => {
            form_decode(line.split('#').next().unwrap_or_default().split_once('?').map_or(line, |(_, query)| query))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pasted_parameters;

    #[test]
    fn an_address_may_be_pasted_whole_or_in_part() {
        let expected = vec![("code".to_owned(), "a b".to_owned()), ("state".to_owned(), "s".to_owned())];
        for line in [
            "http://localhost:8501/oauth2callback?code=a%20b&state=s\n",
            "  \"http://localhost:8501/oauth2callback?code=a+b&state=s#x\" ",
            "/oauth2callback?code=a%20b&state=s",
            "?code=a%20b&state=s",
            "code=a%20b&state=s\r\n",
        ] {
            assert_eq!(pasted_parameters(line), expected, "{line}");
        }
        assert_eq!(pasted_parameters("http://localhost:8501/oauth2callback#code=a&state=s"), []);
    }
}
