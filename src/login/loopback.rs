//! Waits at the redirect URI for the one answer that is ours. Everything else is refused, and the wait goes on.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use url::{Host as UrlHost, Url};

use super::page::{Ending, Page};
use crate::error::{Error, Kind};
use crate::host::{
    BindError, Incoming, IncomingRequest, Listener, RESERVED_PORTS_QUERY, ServerIdentity, bind, bind_tls,
    listener_query,
};
use crate::http::form_decode;
use crate::secret::opaque_debug;

/// The redirect URI taken apart.
#[derive(Clone, Debug)]
pub(crate) struct RedirectTarget {
    url: Url,
    addresses: Vec<IpAddr>,
}

/// Why nothing can be awaited at a redirect URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotListenable {
    /// Not an absolute web address.
    NoUrl,
    /// It leads to another machine.
    Remote,
}

impl RedirectTarget {
    pub(crate) fn parse(redirect_uri: &str) -> Result<Self, NotListenable> {
        let url = Url::parse(redirect_uri).map_err(|_| NotListenable::NoUrl)?;
        let addresses = match url.host().ok_or(NotListenable::NoUrl)? {
            // A browser may try either family first.
            UrlHost::Domain(name) if name == "localhost" || name.ends_with(".localhost") => {
                vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
            }
            UrlHost::Ipv4(address) if address.is_loopback() => vec![address.into()],
            UrlHost::Ipv6(address) if address.is_loopback() => vec![address.into()],
            UrlHost::Domain(_) | UrlHost::Ipv4(_) | UrlHost::Ipv6(_) => return Err(NotListenable::Remote),
        };
        match url.scheme() {
            "http" | "https" => Ok(Self { url, addresses }),
            _ => Err(NotListenable::NoUrl),
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    /// Whether a browser will speak TLS here.
    pub(crate) fn needs_tls(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(crate) const fn url(&self) -> &Url {
        &self.url
    }

    /// The same URI with another port.
    pub(crate) fn with_port(mut self, port: u16) -> Self {
        // Fails only for URLs without a host.
        self.url.set_port(Some(port)).ok();
        self
    }

    /// The same host and port with another path.
    pub(super) fn with_path(mut self, path: &str) -> Self {
        self.url.set_path(path);
        self
    }

    /// Listens on the URI's own port of the URI's own addresses; with an `identity`, by TLS.
    pub(crate) fn bind(&self, identity: Option<&ServerIdentity>) -> Result<Listener, BindError> {
        self.bind_port(self.port(), identity)
    }

    /// Listens on a port that is free.
    pub(crate) fn bind_anywhere(&self, identity: Option<&ServerIdentity>) -> Result<Listener, BindError> {
        self.bind_port(0, identity)
    }

    fn bind_port(&self, port: u16, identity: Option<&ServerIdentity>) -> Result<Listener, BindError> {
        match identity {
            Some(identity) => bind_tls(&self.addresses, port, identity),
            None => bind(&self.addresses, port),
        }
    }

    /// What a browser sends as `Origin` (RFC 6454 section 6.2).
    fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// What a browser sends as `Host`.
    fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Whether `location` leads to this URI, whatever its query.
    pub(super) fn is_target_of(&self, location: &Url) -> bool {
        location.origin() == self.url.origin() && location.path() == self.url.path()
    }
}

/// What is done with a request.
#[derive(PartialEq, Eq)]
enum Admission {
    /// It has the right form: its parameters decide.
    Parameters(Vec<(String, String)>),
    Refused(Page),
}

/// Whether a request means this host: a page of another origin can point its own name at this machine (DNS rebinding).
pub(super) fn is_called(request: &IncomingRequest, target: &RedirectTarget) -> bool {
    request.header("host").is_some_and(|host| host.eq_ignore_ascii_case(&target.authority()))
}

/// Judges a request by its form: host, path, method, and whether somebody visits at all.
fn admit(request: &IncomingRequest, target: &RedirectTarget) -> Admission {
    if !is_called(request, target) {
        return Admission::Refused(Page::WrongHost);
    }
    if request.path() != target.url.path() {
        return Admission::Refused(Page::NotFound);
    }
    if request.method != "GET" {
        return Admission::Refused(Page::MethodNotAllowed);
    }
    // A browser that visits says no origin, or `null` after a redirect; a script of another page says its own.
    if request.header("origin").is_some_and(|origin| origin != "null" && origin != target.origin()) {
        return Admission::Refused(Page::NotAVisit);
    }
    let is = |name: &str, expected: &str| request.header(name).is_none_or(|value| value == expected);
    let is_prefetch = ["purpose", "sec-purpose", "x-moz"]
        .iter()
        .any(|name| request.header(name).is_some_and(|value| value.contains("prefetch") || value.contains("preview")));
    if is_prefetch || !is("sec-fetch-mode", "navigate") || !is("sec-fetch-dest", "document") {
        return Admission::Refused(Page::NotAVisit);
    }
    Admission::Parameters(form_decode(request.query()))
}

/// A request of the right form, before its parameters are judged.
pub(super) struct Visit {
    pub(super) parameters: Vec<(String, String)>,
    incoming: Incoming,
}

impl Visit {
    /// Refuses one request, or hands it on.
    pub(super) fn classify(incoming: Incoming, target: &RedirectTarget) -> Option<Self> {
        match admit(&incoming.request, target) {
            Admission::Parameters(parameters) => Some(Self { parameters, incoming }),
            Admission::Refused(page) => {
                drop(show(incoming, page));
                None
            }
        }
    }

    /// Answers in a thread: the browser may take its time, and the login need not wait for it.
    pub(super) fn answer(self, page: Page) -> JoinHandle<()> {
        show(self.incoming, page)
    }
}

/// A visit whose page waits for what becomes of its code.
pub(super) struct HeldVisit {
    ending: Option<Sender<Ending>>,
    answering: Option<JoinHandle<()>>,
}

/// Who waits at a browser wants to see something by then.
const PAGE_PATIENCE: Duration = Duration::from_secs(5);

impl Visit {
    /// Answers once it is known how the login ends, or when that takes too long.
    pub(super) fn hold(self) -> HeldVisit {
        let (sender, ending) = channel::<Ending>();
        let incoming = self.incoming;
        let answering = std::thread::spawn(move || {
            let known = ending.recv_timeout(PAGE_PATIENCE);
            incoming.respond(&known.map_or_else(|_| Page::Received.response(), |ending| ending.response()));
        });
        HeldVisit { ending: Some(sender), answering: Some(answering) }
    }
}

impl HeldVisit {
    pub(super) fn tell(self, ending: Ending) {
        if let Some(sender) = &self.ending {
            // Nobody takes it where the page has been shown.
            sender.send(ending).ok();
        }
    }
}

impl Drop for HeldVisit {
    fn drop(&mut self) {
        drop(self.ending.take());
        // The page is to arrive even when the process ends soon.
        if let Some(answering) = self.answering.take() {
            answering.join().ok();
        }
    }
}

fn show(incoming: Incoming, page: Page) -> JoinHandle<()> {
    std::thread::spawn(move || incoming.respond(&page.response()))
}

/// Why the port cannot be listened on, and the way out. `is_streamlit`: an app answers there.
pub(crate) fn bind_failure(error: BindError, target: &RedirectTarget, is_streamlit: bool) -> Error {
    let port = target.port();
    match error {
        BindError::InUse { .. } => {
            let who = if is_streamlit {
                "Streamlit is running there".to_owned()
            } else {
                format!("another program listens there (`{}` says which)", listener_query(port))
            };
            let (other, path) = (if port == u16::MAX { port - 1 } else { port + 1 }, target.url.path());
            let (scheme, host) = (target.url.scheme(), target.url.host_str().unwrap_or("localhost"));
            Error::new(Kind::Io, format!("port {port} of the redirect URI is in use: {who}")).hint(format!(
                "stop it for the test, or give `--redirect-uri {scheme}://{host}:{other}{path}` and register that with the provider too"
            ))
        }
        BindError::Denied { .. } => {
            Error::new(Kind::Io, format!("port {port} of the redirect URI needs more rights than you have")).hint(
                "give `--redirect-uri` with a port above 1023, registered with the provider too, or use `--paste`",
            )
        }
        BindError::Reserved { .. } => {
            let message =
                format!("Windows has reserved port {port} of the redirect URI, or another program has it to itself");
            Error::new(Kind::Io, message).hint(format!(
                "give `--redirect-uri` with a port that `{RESERVED_PORTS_QUERY}` does not list, registered with the \
                 provider too, or use `--paste`"
            ))
        }
        BindError::Other { source, .. } => {
            Error::io(format!("cannot listen on port {port} of the redirect URI"), source).hint("use `--paste`")
        }
    }
}

opaque_debug!(Admission);

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, target: &str, headers: &[(&str, &str)]) -> IncomingRequest {
        let mut headers: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        if !headers.iter().any(|(name, _)| name == "host") {
            headers.push(("host".to_owned(), "localhost:8501".to_owned()));
        }
        IncomingRequest { method: method.to_owned(), target: target.to_owned(), headers, body: Vec::new() }
    }

    fn judged(method: &str, path: &str, headers: &[(&str, &str)]) -> Admission {
        let target = RedirectTarget::parse("http://localhost:8501/oauth2callback").unwrap();
        admit(&request(method, path, headers), &target)
    }

    #[test]
    fn only_this_machine_is_listened_on() {
        assert_eq!(RedirectTarget::parse("http://localhost/cb").unwrap().port(), 80);
        assert_eq!(RedirectTarget::parse("http://localhost:8501/cb").unwrap().addresses.len(), 2);
        assert_eq!(RedirectTarget::parse("http://[::1]:8501/cb").unwrap().addresses.len(), 1);
        let refused = |uri: &str| RedirectTarget::parse(uri).unwrap_err();
        assert_eq!(refused("https://app.example.com/oauth2callback"), NotListenable::Remote);
        assert_eq!(refused("http://192.168.1.7:8501/oauth2callback"), NotListenable::Remote);
        assert_eq!(refused("http://0.0.0.0:8501/oauth2callback"), NotListenable::Remote);
        assert_eq!(refused("http://localhost.evil.example/oauth2callback"), NotListenable::Remote);
        assert!(RedirectTarget::parse("https://localhost:8501/oauth2callback").unwrap().needs_tls());
        assert_eq!(refused("/oauth2callback"), NotListenable::NoUrl);
    }

    #[test]
    fn a_visit_to_the_callback_is_admitted() {
        let parameters = vec![("code".to_owned(), "a".to_owned()), ("state".to_owned(), "b".to_owned())];
        let browser =
            [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"), ("sec-fetch-site", "cross-site")];
        for headers in [&[][..], &browser, &[("origin", "http://localhost:8501")], &[("origin", "null")]] {
            let admission = judged("GET", "/oauth2callback?code=a&state=b", headers);
            assert_eq!(admission, Admission::Parameters(parameters.clone()));
        }
        assert_eq!(judged("GET", "/oauth2callback", &[("host", "LOCALHOST:8501")]), Admission::Parameters(Vec::new()));
    }

    #[test]
    fn other_hosts_paths_methods_and_purposes_are_refused() {
        let refused = |method, path, headers: &[(&str, &str)], page| {
            assert_eq!(judged(method, path, headers), Admission::Refused(page), "{method} {path} {headers:?}");
        };
        for host in ["evil.example", "evil.example:8501", "localhost", "localhost:8502", "127.0.0.1:8501", ""] {
            refused("GET", "/oauth2callback?code=a", &[("host", host)], Page::WrongHost);
        }
        for path in [
            "//oauth2callback",
            "/oauth2callback/",
            "/OAuth2Callback",
            "/x/../oauth2callback",
            "/oauth2callback%2f",
            "/oauth2callback;jsession=1",
            "/favicon.ico",
            "/robots.txt",
            "/",
        ] {
            refused("GET", path, &[], Page::NotFound);
        }
        for method in ["POST", "PUT", "OPTIONS", "TRACE", "HEAD", "get"] {
            refused(method, "/oauth2callback?code=a", &[], Page::MethodNotAllowed);
        }
        for header in [
            ("purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("sec-fetch-mode", "no-cors"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-dest", "image"),
            ("sec-fetch-dest", "iframe"),
            ("origin", "https://evil.example"),
            ("origin", "http://localhost:8502"),
            ("origin", "http://127.0.0.1:8501"),
            ("origin", ""),
        ] {
            refused("GET", "/oauth2callback?code=a", &[header], Page::NotAVisit);
        }
    }

    #[test]
    fn no_page_lets_anything_in_or_out() {
        let pages = [
            Page::Received,
            Page::Refused,
            Page::LoggedOut,
            Page::NotOurs,
            Page::Empty,
            Page::NotFound,
            Page::MethodNotAllowed,
            Page::WrongHost,
            Page::NotAVisit,
        ];
        for page in pages {
            let response = page.response();
            let header = |name: &str| {
                response.headers.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.as_str())
            };
            assert!(header("Content-Security-Policy").unwrap().starts_with("default-src 'none'; style-src 'sha256-"));
            assert_eq!(header("X-Content-Type-Options"), Some("nosniff"));
            assert_eq!(header("Cache-Control"), Some("no-store"));
            assert_eq!(header("Referrer-Policy"), Some("no-referrer"));
            let body = String::from_utf8(response.body).unwrap();
            let scripts: Vec<&str> =
                body.split("<script>").skip(1).map(|rest| rest.split("</script>").next().unwrap()).collect();
            let is_ours = matches!(page, Page::Received | Page::Refused | Page::LoggedOut);
            let own = ["history.replaceState(null,'',location.pathname)"];
            assert_eq!(scripts, if is_ours { &own[..] } else { &[] }, "{page:?}");
            for forbidden in ["<script ", "http:", "https:", "src=", "href=", "url("] {
                assert!(!body.contains(forbidden), "{page:?}: {forbidden}");
            }
        }
    }
}
