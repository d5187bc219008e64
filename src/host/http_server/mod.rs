//! The one HTTP server: the loopback callback and the built-in provider.
//!
//! One request a connection, read strictly and within limits of size, time and number: what listens where a browser
//! can reach it must survive what other pages and programs send there. The decision against `tiny_http` is
//! `docs/decisions/0002-own-loopback-server.md`.

mod crowd;

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use self::crowd::{Admission, Crowd, Place};
use super::tls::{ServerIdentity, Stream};
use crate::secret::opaque_debug;

/// The most bytes of a request line with its headers.
const HEAD_LIMIT: usize = 32 * 1024;
/// The most header fields.
const HEADER_COUNT: usize = 100;
/// The most bytes of a body.
const BODY_LIMIT: usize = 64 * 1024;
/// A whole request must have arrived by then, and a whole response must have left.
const DEADLINE: Duration = Duration::from_secs(5);

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    #[error("port {port} is in use")]
    InUse { port: u16 },
    #[error("port {port} needs more rights")]
    Denied { port: u16 },
    /// Windows keeps ranges of ports for its virtual machines, and ports that a program has for itself alone.
    #[error("Windows has reserved port {port}, or another program has it to itself")]
    Reserved { port: u16 },
    #[error("cannot listen on port {port}")]
    Other { port: u16, source: io::Error },
}

/// A request as it came.
#[derive(Clone)]
pub struct IncomingRequest {
    /// `GET`, `POST` or whatever was sent.
    pub method: String,
    /// The request target, undecoded: it begins with `/`.
    pub target: String,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl IncomingRequest {
    /// The first header called `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.as_str())
    }

    /// The target before the first `?`.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The target after the first `?`.
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

#[derive(Clone)]
pub struct OutgoingResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl OutgoingResponse {
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("Content-Type".to_owned(), content_type.to_owned())], body: body.into() }
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// A request that waits for its answer.
pub struct Incoming {
    pub request: IncomingRequest,
    connection: Connection,
}

impl Incoming {
    /// Answers and closes. A reader who has gone is no concern of ours.
    pub fn respond(self, response: &OutgoingResponse) {
        let without_body = self.request.method == "HEAD";
        self.connection.respond(response, without_body).ok();
    }
}

/// Listens on one port of one or two addresses until it is dropped.
pub struct Listener {
    port: u16,
    addresses: Vec<SocketAddr>,
    requests: Mutex<Receiver<Option<Incoming>>>,
    waker: Sender<Option<Incoming>>,
    closing: Arc<AtomicBool>,
    crowd: Arc<Crowd>,
    threads: Vec<JoinHandle<()>>,
}

impl Listener {
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The next request, or `None` when none came within `wait` or somebody called [`Listener::wake`].
    pub fn next(&self, wait: Duration) -> Option<Incoming> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(wait).ok().flatten()
    }

    /// Ends the wait of one [`Listener::next`], now or when it begins.
    pub fn wake(&self) {
        self.waker.send(None).ok();
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.crowd.close();
        for address in &self.addresses {
            // Wakes the thread that waits in `accept`.
            let reachable = if address.ip().is_unspecified() {
                SocketAddr::new(Ipv4Addr::LOCALHOST.into(), self.port)
            } else {
                *address
            };
            drop(TcpStream::connect_timeout(&reachable, DEADLINE));
        }
        for thread in self.threads.drain(..) {
            thread.join().ok();
        }
    }
}

/// `localhost` is either of these, depending on who asks.
pub const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// Listens on `port` of every address of `addresses` that this machine has; port 0 takes any that is free on all.
pub fn bind(addresses: &[IpAddr], port: u16) -> Result<Listener, BindError> {
    listen(addresses, port, None, Admission::Tight)
}

/// The same for a server that many visit side by side: whoever finds no room waits, and nobody is turned away.
pub fn bind_for_many(addresses: &[IpAddr], port: u16) -> Result<Listener, BindError> {
    listen(addresses, port, None, Admission::Queue)
}

/// The same with TLS.
pub fn bind_tls(addresses: &[IpAddr], port: u16, identity: &ServerIdentity) -> Result<Listener, BindError> {
    listen(addresses, port, Some(identity), Admission::Tight)
}

/// The command that says which program listens on `port`.
pub fn listener_query(port: u16) -> String {
    if cfg!(windows) {
        format!("netstat -ano | findstr :{port}")
    } else {
        format!("lsof -nP -iTCP:{port} -sTCP:LISTEN")
    }
}

/// The command that lists the ports which Windows has reserved.
pub const RESERVED_PORTS_QUERY: &str = "netsh interface ipv4 show excludedportrange protocol=tcp";

fn listen(
    addresses: &[IpAddr],
    port: u16,
    identity: Option<&ServerIdentity>,
    admission: Admission,
) -> Result<Listener, BindError> {
    let mut sockets: Vec<TcpListener> = Vec::new();
    let mut port = port;
    for address in addresses {
        let address = SocketAddr::new(*address, port);
        // Elsewhere binding fails then. Windows lets one program take a single address away from another, such as
        // Streamlit, that listens on all.
        if cfg!(windows) && port != 0 && is_answered(address) {
            return Err(BindError::InUse { port });
        }
        match TcpListener::bind(address) {
            Ok(socket) => {
                port = socket.local_addr().map_err(|source| BindError::Other { port, source })?.port();
                sockets.push(socket);
            }
            // A machine without IPv6 still has 127.0.0.1, and the other way round.
            Err(error) if is_unavailable(&error) && addresses.len() > 1 => {}
            Err(error) => return Err(bind_error(port, error)),
        }
    }
    if sockets.is_empty() {
        return Err(bind_error(port, io::Error::from(io::ErrorKind::AddrNotAvailable)));
    }
    let closing = Arc::new(AtomicBool::new(false));
    let crowd = Arc::new(Crowd::new(admission));
    let (sender, requests) = channel();
    let bound = sockets.iter().filter_map(|socket| socket.local_addr().ok()).collect();
    let threads = sockets
        .into_iter()
        .map(|socket| {
            let (sender, closing, crowd) = (sender.clone(), Arc::clone(&closing), Arc::clone(&crowd));
            let identity = identity.cloned();
            std::thread::spawn(move || accept(&socket, identity.as_ref(), &sender, &closing, &crowd))
        })
        .collect();
    Ok(Listener { port, addresses: bound, requests: Mutex::new(requests), waker: sender, closing, crowd, threads })
}

/// Whether a program accepts connections there. Windows repeats an attempt that was refused, for two seconds in all.
fn is_answered(address: SocketAddr) -> bool {
    /// On this machine, who listens answers at once.
    const PATIENCE: Duration = Duration::from_millis(200);
    TcpStream::connect_timeout(&address, PATIENCE).is_ok()
}

fn is_unavailable(error: &io::Error) -> bool {
    /// There is no IPv6: `EAFNOSUPPORT` on Linux and on macOS, and `WSAEAFNOSUPPORT`.
    const NO_SUCH_FAMILY: [i32; 3] = [97, 47, 10047];
    error.kind() == io::ErrorKind::AddrNotAvailable
        || error.raw_os_error().is_some_and(|code| NO_SUCH_FAMILY.contains(&code))
}

fn bind_error(port: u16, source: io::Error) -> BindError {
    /// `WSAEACCES`: Windows has no ports that need rights.
    const RESERVED: i32 = 10013;
    match source.kind() {
        _ if source.raw_os_error() == Some(RESERVED) => BindError::Reserved { port },
        io::ErrorKind::AddrInUse => BindError::InUse { port },
        io::ErrorKind::PermissionDenied => BindError::Denied { port },
        _ => BindError::Other { port, source },
    }
}

fn accept(
    socket: &TcpListener,
    identity: Option<&ServerIdentity>,
    sender: &Sender<Option<Incoming>>,
    closing: &AtomicBool,
    crowd: &Arc<Crowd>,
) {
    for stream in socket.incoming() {
        if closing.load(Ordering::SeqCst) {
            return;
        }
        // Admitted before the thread starts, so that a flood cannot start more threads than that.
        let Some((stream, place)) = stream.ok().and_then(|stream| crowd.admit(stream)) else { continue };
        let deadline = Instant::now() + DEADLINE;
        let Ok(stream) = Stream::accept(stream, identity, deadline) else { continue };
        let sender = sender.clone();
        std::thread::spawn(move || Connection { stream, deadline, place }.serve(&sender));
    }
}

struct Connection {
    stream: Stream,
    deadline: Instant,
    place: Place,
}

impl Connection {
    fn serve(mut self, sender: &Sender<Option<Incoming>>) {
        let outcome = self.read_request();
        self.place.has_spoken();
        match outcome {
            Ok(request) => drop(sender.send(Some(Incoming { request, connection: self }))),
            Err(Unreadable::Gone) => {}
            Err(Unreadable::Refused(status)) => {
                self.respond(&OutgoingResponse::new(status, "text/plain; charset=utf-8", ""), false).ok();
            }
        }
    }

    fn read_request(&mut self) -> Result<IncomingRequest, Unreadable> {
        let mut received = Vec::new();
        loop {
            if let Some((mut request, head_len, body_len)) = parse_head(&received)? {
                while received.len() < head_len + body_len {
                    self.receive(&mut received)?;
                }
                // One request a connection: what follows it is not read.
                request.body = received[head_len..head_len + body_len].to_vec();
                return Ok(request);
            }
            if received.len() > HEAD_LIMIT {
                return Err(Unreadable::Refused(431));
            }
            self.receive(&mut received)?;
        }
    }

    fn receive(&mut self, received: &mut Vec<u8>) -> Result<(), Unreadable> {
        if Instant::now() >= self.deadline {
            return Err(if received.is_empty() { Unreadable::Gone } else { Unreadable::Refused(408) });
        }
        let mut chunk = [0; 8 * 1024];
        match self.stream.read(&mut chunk) {
            Ok(0) => Err(Unreadable::Gone),
            Ok(count) => {
                received.extend_from_slice(&chunk[..count]);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            // The next round finds that the deadline has passed.
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => Ok(()),
            Err(_) => Err(Unreadable::Gone),
        }
    }

    fn respond(mut self, response: &OutgoingResponse, without_body: bool) -> io::Result<()> {
        let mut text = format!("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
        for (name, value) in &response.headers {
            // A line break in a value would begin a header of somebody else's.
            let value: String = value.chars().filter(|character| !character.is_control()).collect();
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\nConnection: close\r\n\r\n", response.body.len()));
        let mut bytes = text.into_bytes();
        if !without_body {
            bytes.extend_from_slice(&response.body);
        }
        self.stream.set_write_timeout(DEADLINE)?;
        self.stream.write_all(&bytes)?;
        self.stream.end()?;
        // What the client still sends is read away: closing over it would reset the connection and lose the answer.
        self.stream.read_until(Instant::now() + Duration::from_millis(200));
        let mut rest = [0; 1024];
        for _ in 0..BODY_LIMIT / rest.len() {
            if !matches!(self.stream.read(&mut rest), Ok(count) if count > 0) {
                break;
            }
        }
        Ok(())
    }
}

/// Why a request is not handed on.
enum Unreadable {
    /// Nobody is there to be answered.
    Gone,
    /// Answered with this status.
    Refused(u16),
}

const BAD: Unreadable = Unreadable::Refused(400);

/// The request without its body, the length of its head and the length of its body; `None` while the head is incomplete.
fn parse_head(received: &[u8]) -> Result<Option<(IncomingRequest, usize, usize)>, Unreadable> {
    // An empty line before the first one is forgiven between requests (RFC 9112 section 2.2), and here is only one.
    if received.first().is_some_and(u8::is_ascii_control) {
        return Err(BAD);
    }
    let mut headers = [httparse::EMPTY_HEADER; HEADER_COUNT];
    let mut parsed = httparse::Request::new(&mut headers);
    let head_len = match parsed.parse(received) {
        Ok(httparse::Status::Complete(len)) if len <= HEAD_LIMIT => len,
        Ok(httparse::Status::Complete(_)) => return Err(Unreadable::Refused(431)),
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Unreadable::Refused(431)),
        Err(_) => return Err(BAD),
    };
    let (Some(method), Some(target)) = (parsed.method, parsed.path) else { return Err(BAD) };
    // Absolute, authority and asterisk forms are for proxies; a URI is ASCII (RFC 3986 section 2), which httparse does not ask.
    if !target.starts_with('/') || !target.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(BAD);
    }
    let headers: Vec<(String, String)> = parsed
        .headers
        .iter()
        .map(|header| {
            Ok((
                header.name.to_ascii_lowercase(),
                std::str::from_utf8(header.value).map_err(|_| BAD)?.trim().to_owned(),
            ))
        })
        .collect::<Result<_, Unreadable>>()?;
    let all = |name: &str| {
        headers.iter().filter(|(candidate, _)| candidate == name).map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    // RFC 9112 section 3.2: exactly one `Host`. No chunked bodies: nobody who belongs here sends them.
    if all("host").len() != 1 || !all("transfer-encoding").is_empty() {
        return Err(BAD);
    }
    let body_len = match all("content-length").as_slice() {
        [] => 0,
        [length] if !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit()) => {
            length.parse().ok().filter(|length| *length <= BODY_LIMIT).ok_or(Unreadable::Refused(413))?
        }
        _ => return Err(BAD),
    };
    let request = IncomingRequest { method: method.to_owned(), target: target.to_owned(), headers, body: Vec::new() };
    Ok(Some((request, head_len, body_len)))
}

const fn reason_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        302 => "Found",
        303 => "See Other",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "",
    }
}

opaque_debug!(IncomingRequest, OutgoingResponse);

#[cfg(test)]
mod tests;
