//! A login through the app itself: the browser is sent to the app's own login, and whoever sits at it says where it ended.
//!
//! Nothing else can know: the browser comes back to the app, not to this machine.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use url::Url;

use super::BrowserLaunch;
use super::authorize::{GLANCE, read_lines};
use super::departure::Departure;
use super::loopback::{RedirectTarget, is_called};
use super::page::Page;
use crate::app::{AppLoginEnd, BaseUrl, is_stream};
use crate::error::{Error, Kind};
use crate::host::{Host, bind};
use crate::secret::{Secret, is_secret_parameter, opaque_debug};
use crate::streamlit::BrowserRequest;
use crate::streamlit::cookie::header_cookies;

/// The lines of one paste follow each other faster than anybody types.
const PAUSE: Duration = Duration::from_millis(300);

/// No request that a browser copies is longer.
const PASTED_LIMIT: usize = 1024 * 1024;

/// A HAR file may hold a whole visit.
const FILE_LIMIT: u64 = 16 * 1024 * 1024;

/// One login in a browser.
pub(crate) struct AppVisit<'a> {
    pub(crate) base: &'a BaseUrl,
    /// The address of the app's login. Its token lives a minute, so each browser that sets out gets its own.
    pub(crate) login_url: &'a dyn Fn() -> Url,
    pub(crate) opening: BrowserLaunch,
    /// For the user to sign in and to say where the browser ended.
    pub(crate) timeout: Duration,
}

/// What the user says of the end.
pub(crate) enum ReportedEnd {
    /// What the address bar shows.
    Address(Url),
    /// The request with which the app's page opened its WebSocket.
    Request(BrowserRequest),
}

opaque_debug!(ReportedEnd);

impl AppVisit<'_> {
    /// Sends the browser on its way and waits for what the user pastes.
    pub(crate) fn run(&self, host: &Host, tell: &dyn Fn(&str)) -> Result<ReportedEnd, Error> {
        host.interrupt.listen();
        let loopback = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let listener = bind(&loopback, 0)
            .map_err(|error| Error::new(Kind::Io, format!("no port is free to start the browser from: {error}")))?;
        let mut start = Url::parse(&format!("http://localhost:{}/", listener.port())).expect("every port makes a URL");
        let target = RedirectTarget::parse(start.as_str()).expect("it is of this machine");
        let departure = Departure::at(&mut start, host.rng.as_ref())?;
        let app = self.base.shown();
        let place = match self.opening {
            BrowserLaunch::Browser => match host.browser.open(&start) {
                Ok(()) => format!("a browser was opened at {app}; sign in there, or open this address yourself:"),
                Err(error) => format!("{error}; open this address yourself, which leads to {app}:"),
            },
            BrowserLaunch::Nothing => format!("open this address in a browser on this machine, it leads to {app}:"),
        };
        tell(&format!("{place}\n\n{start}\n\n{ASK}\n"));
        let lines = read_lines(host);
        let deadline = host.clock.monotonic().saturating_add(self.timeout);
        let mut home = None;
        loop {
            if host.interrupt.is_requested() {
                return Err(Error::interrupted());
            }
            let left = deadline.saturating_sub(host.clock.monotonic());
            if left.is_zero() {
                return home.map(ReportedEnd::Address).ok_or_else(nothing_said);
            }
            if let Some(incoming) = listener.next(left.min(GLANCE)) {
                if departure.is_asked_for(&incoming) && is_called(&incoming.request, &target) {
                    Departure::send_on(incoming, &(self.login_url)());
                } else {
                    std::thread::spawn(move || incoming.respond(&Page::NotFound.response()));
                }
            }
            let text = match pasted(&lines) {
                Pasted::Nothing => continue,
                Pasted::End => return home.map(ReportedEnd::Address).ok_or_else(nothing_said),
                Pasted::Text(text) => text,
            };
            match self.read(text.trim(), home.as_ref(), host) {
                Ok(end) => return Ok(end),
                Err(Unclear::Home(url)) => {
                    tell(BACK_HOME);
                    home = Some(url);
                }
                Err(Unclear::Said(reason)) => tell(&reason),
            }
        }
    }

    /// What is in the file that `text` names, if it names one: terminals cut lines that are longer than 4 KB.
    fn file(text: &str, host: &Host) -> Option<Secret<String>> {
        let name = text.trim_matches(['"', '\'']);
        let is_name = !name.contains('\n') && !name.contains("://");
        let path = is_name.then(|| host.env.current_dir().join(name))?;
        let bytes = host.files.read_named(&path, FILE_LIMIT).ok()?;
        String::from_utf8(bytes).ok().map(Secret::new)
    }

    /// What `text` says of the end, or why nothing can be said yet. `home`: the app's page, if the browser is said to be there.
    fn read(&self, text: &str, home: Option<&Url>, host: &Host) -> Result<ReportedEnd, Unclear> {
        if text.is_empty() {
            let home = home.cloned().map(ReportedEnd::Address);
            return home.ok_or_else(|| Unclear::Said(format!("{ASK}\n")));
        }
        let of_file = Self::file(text, host);
        let text = of_file.as_ref().map_or(text, |text| text.expose().as_str());
        match BrowserRequest::parse(text, is_stream) {
            Some(Ok(request)) if is_stream(&request.url) => {
                let cookies =
                    request.header("cookie").map(|header| header_cookies(header.expose())).unwrap_or_default();
                host.terminal.redactor.learn_all(cookies.into_iter().map(|cookie| cookie.value));
                return Ok(ReportedEnd::Request(request));
            }
            Some(Ok(_)) => {
                return Err(Unclear::Said("that is another request; the one to `/_stcore/stream` tells\n".to_owned()));
            }
            Some(Err(reason)) => return Err(Unclear::Said(format!("that request cannot be read: {reason}\n"))),
            None => {}
        }
        let url = text.trim_matches(['"', '\'', '<', '>']);
        let Some(url) = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        else {
            return Err(Unclear::Said(format!("that is neither an address nor a request; {ASK}\n")));
        };
        let secrets = url.query_pairs().filter(|(name, _)| is_secret_parameter(name));
        secrets.for_each(|(_, value)| host.terminal.redactor.learn(&value));
        if AppLoginEnd::from_address(&url, self.base) == AppLoginEnd::Home {
            Err(Unclear::Home(url))
        } else {
            Ok(ReportedEnd::Address(url))
        }
    }
}

/// Why what was pasted does not tell the end.
enum Unclear {
    /// The browser is at this page of the app.
    Home(Url),
    Said(String),
}

const ASK: &str = "when the browser stays where it is, paste what its address bar shows; or the request to `/_stcore/stream` from its \
                   network panel, copied as cURL, or the name of a file with it (Ctrl-C ends)";

const BACK_HOME: &str = "the browser is back at the app, where a login and a refusal lead alike; what the app knows shows in the \
                         request to `/_stcore/stream`: paste it, copied as cURL, or the name of a file with it (Enter leaves it open)\n";

fn nothing_said() -> Error {
    Error::missing("nobody said where the browser ended")
        .hint("paste what its address bar shows, or the request to `/_stcore/stream`, copied as cURL")
}

/// What came from the terminal.
enum Pasted {
    Nothing,
    Text(String),
    /// Nothing will come any more.
    End,
}

/// All lines of one paste.
fn pasted(lines: &Receiver<String>) -> Pasted {
    let mut text = match lines.try_recv() {
        Ok(line) => line,
        Err(TryRecvError::Empty) => return Pasted::Nothing,
        Err(TryRecvError::Disconnected) => return Pasted::End,
    };
    while text.len() < PASTED_LIMIT {
        match lines.recv_timeout(PAUSE) {
            Ok(line) => text.push_str(&line),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    Pasted::Text(text)
}
