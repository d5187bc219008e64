//! What the server takes, and what it does not.

use std::net::Ipv6Addr;

use super::crowd::{CONNECTION_LIMIT, THREAD_LIMIT};
use super::*;

const BOTH: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
const LONG: Duration = Duration::from_secs(10);

fn send(port: u16, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

fn answer(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_request_is_described_and_answered() {
    let listener = bind(&BOTH, 0).unwrap();
    let stream = send(listener.port(), "POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nd=e and more");
    let incoming = listener.next(LONG).unwrap();
    assert_eq!(
        (incoming.request.method.as_str(), incoming.request.path(), incoming.request.query()),
        ("POST", "/a", "b=c")
    );
    assert_eq!((incoming.request.header("host"), incoming.request.body.as_slice()), (Some("x"), b"d=e".as_slice()));
    incoming.respond(&OutgoingResponse::new(200, "text/plain", "hello").header("X-A", "b\r\nX-Evil: c"));
    let text = answer(stream);
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("\r\n\r\nhello"), "{text}");
    assert!(text.contains("Connection: close\r\n") && !text.contains("\r\nX-Evil"), "{text}");
}

#[test]
fn both_loopback_families_are_served() {
    let listener = bind(&BOTH, 0).unwrap();
    let Ok(mut stream) = TcpStream::connect((Ipv6Addr::LOCALHOST, listener.port())) else { return };
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    listener.next(LONG).unwrap().respond(&OutgoingResponse::new(204, "text/plain", ""));
    assert!(answer(stream).starts_with("HTTP/1.1 204"));
}

#[test]
fn what_is_not_one_plain_request_is_refused_and_the_next_one_served() {
    let listener = bind(&BOTH, 0).unwrap();
    let long_header = format!("GET / HTTP/1.1\r\nHost: x\r\nA: {}\r\n\r\n", "a".repeat(HEAD_LIMIT));
    let long_target = format!("GET /?{} HTTP/1.1\r\nHost: x\r\n\r\n", "a=b&".repeat(HEAD_LIMIT));
    let many_headers = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "A: b\r\n".repeat(HEADER_COUNT));
    let refused = [
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nx", "413"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\nx", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400"),
        ("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n", "400"),
        ("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("GET /\u{e9} HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("GET /\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", "400"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"),
        ("\u{16}\u{3}\u{1}", "400"),
        (&long_header, "431"),
        (&long_target, "431"),
        (&many_headers, "431"),
    ];
    for (text, status) in refused {
        let shown = answer(send(listener.port(), text));
        assert!(shown.starts_with(&format!("HTTP/1.1 {status} ")), "{text:.60}: {shown}");
    }
    let stream = send(listener.port(), "GET /still-here HTTP/1.1\r\nHost: x\r\n\r\n");
    let incoming = listener.next(LONG).unwrap();
    assert_eq!(incoming.request.target, "/still-here");
    incoming.respond(&OutgoingResponse::new(204, "text/plain", ""));
    assert!(answer(stream).starts_with("HTTP/1.1 204"));
}

/// Of requests that follow the first, nothing is read, whatever the first says of its length.
#[test]
fn one_request_a_connection_is_answered() {
    let listener = bind(&BOTH, 0).unwrap();
    let one = "GET /first HTTP/1.1\r\nHost: x\r\n\r\n";
    let stream = send(listener.port(), &format!("{one}{}", one.replace("first", "second")));
    let incoming = listener.next(LONG).unwrap();
    assert_eq!((incoming.request.target.as_str(), incoming.request.body.len()), ("/first", 0));
    incoming.respond(&OutgoingResponse::new(204, "text/plain", ""));
    assert_eq!(answer(stream).matches("HTTP/1.1").count(), 1);
    assert!(listener.next(Duration::ZERO).is_none());
}

/// However many connect and say little, and whoever leaves in the middle.
#[test]
fn a_crowd_that_says_nothing_keeps_nobody_out() {
    let listener = bind(&BOTH, 0).unwrap();
    let mut silent: Vec<TcpStream> =
        (0..CONNECTION_LIMIT).map(|_| send(listener.port(), "GET / HTTP/1.1\r\nHo")).collect();
    drop(send(listener.port(), "GET / HTT"));
    let stream = send(listener.port(), "GET /still-here HTTP/1.1\r\nHost: x\r\n\r\n");
    let incoming = listener.next(LONG).unwrap();
    assert_eq!(incoming.request.target, "/still-here");
    incoming.respond(&OutgoingResponse::new(204, "text/plain", ""));
    assert!(answer(stream).starts_with("HTTP/1.1 204"));
    let oldest = silent.remove(0);
    assert_eq!(answer(oldest), "", "who was silent for longest had to go");
}

/// Where many are expected, they are never more than a moment in the way.
#[test]
fn a_crowd_that_says_nothing_keeps_nobody_out_where_many_are_expected() {
    let listener = bind_for_many(&BOTH, 0).unwrap();
    let silent: Vec<TcpStream> = (0..THREAD_LIMIT).map(|_| send(listener.port(), "GET / HTTP/1.1\r\nHo")).collect();
    let stream = send(listener.port(), "GET /still-here HTTP/1.1\r\nHost: x\r\n\r\n");
    let incoming = listener.next(LONG).unwrap();
    assert_eq!(incoming.request.target, "/still-here");
    incoming.respond(&OutgoingResponse::new(204, "text/plain", ""));
    assert!(answer(stream).starts_with("HTTP/1.1 204"));
    drop(silent);
}

/// More than there is room for, all connected before the first one speaks.
#[test]
fn whoever_speaks_is_answered_however_many_there_are() {
    const VISITORS: usize = 3 * THREAD_LIMIT;
    let listener = bind_for_many(&BOTH, 0).unwrap();
    let port = listener.port();
    std::thread::scope(|scope| {
        let visitors: Vec<_> = (0..VISITORS)
            .map(|_| scope.spawn(move || answer(send(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))))
            .collect();
        for _ in 0..VISITORS {
            let incoming = listener.next(LONG).expect("every request arrives");
            incoming.respond(&OutgoingResponse::new(204, "text/plain", ""));
        }
        for visitor in visitors {
            assert!(visitor.join().unwrap().starts_with("HTTP/1.1 204"));
        }
    });
}

#[test]
fn a_wait_can_be_ended_from_elsewhere() {
    let listener = bind(&BOTH, 0).unwrap();
    listener.wake();
    let started = Instant::now();
    assert!(listener.next(LONG).is_none());
    assert!(started.elapsed() < LONG);
}

#[test]
fn a_port_in_use_is_named() {
    let listener = bind(&BOTH, 0).unwrap();
    let port = listener.port();
    assert!(matches!(bind(&BOTH, port), Err(BindError::InUse { port: named }) if named == port));
}

#[test]
fn a_port_that_somebody_answers_on_is_told_from_a_free_one() {
    let listener = bind(&BOTH, 0).unwrap();
    let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), listener.port());
    assert!(is_answered(address));
    drop(listener);
    assert!(!is_answered(address));
}

#[test]
fn why_a_port_cannot_be_had_is_told_by_every_systems_number() {
    let error = |code| bind_error(8501, io::Error::from_raw_os_error(code));
    assert!(matches!(error(10013), BindError::Reserved { port: 8501 }));
    for code in [97, 47, 10047] {
        assert!(is_unavailable(&io::Error::from_raw_os_error(code)), "{code}");
    }
    assert!(!is_unavailable(&io::Error::from_raw_os_error(10013)));
    assert!(matches!(bind_error(80, io::ErrorKind::PermissionDenied.into()), BindError::Denied { port: 80 }));
}
