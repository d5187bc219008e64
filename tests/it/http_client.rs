//! The HTTP client against servers that misbehave: every failure ends in time and has its own name.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use authctl::host::ClientOptions;
use authctl::host::fake::FakeHost;
use authctl::http::{CertificateCheck, Failure, Request, Response};

use crate::servers::{Log, canned, certificate, raw, read_head, response, tls};

fn options() -> ClientOptions {
    ClientOptions { timeout: Duration::from_secs(5), ..ClientOptions::default() }
}

fn get_with(url: &str, environment: &[(&str, &str)], options: &ClientOptions) -> Result<Response, Failure> {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeHost::new(dir.path()).with_env(environment);
    let client = fake.host.http.connect(options).unwrap();
    client.send(&Request::get(url.parse().unwrap()))
}

fn get(address: SocketAddr) -> Result<Response, Failure> {
    get_with(&format!("http://{address}/"), &[], &options())
}

fn get_secure(address: SocketAddr) -> Result<Response, Failure> {
    let options = ClientOptions { ca_cert: Some(certificate("authority")), ..options() };
    get_with(&format!("https://{address}/"), &[], &options)
}

fn impatient() -> ClientOptions {
    ClientOptions { timeout: Duration::from_millis(400), ..ClientOptions::default() }
}

#[test]
fn an_answer_comes_back_as_it_was_sent() {
    let answer = get(canned(response("404 Not Found", "text/plain", "no"))).unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (404, b"no".as_slice()));
    assert_eq!(answer.header("content-type"), Some("text/plain"));
}

#[test]
fn a_redirect_is_not_followed() {
    let target = canned(response("200 OK", "text/plain", "reached"));
    let answer =
        get(canned(format!("HTTP/1.1 302 Found\r\nLocation: http://{target}/\r\nContent-Length: 0\r\n\r\n"))).unwrap();
    assert_eq!((answer.status, answer.body.len()), (302, 0));
}

#[test]
fn a_port_where_nobody_listens_refuses() {
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    assert_eq!(get(free).unwrap_err(), Failure::Connect { reason: "the connection was refused".to_owned() });
}

#[test]
fn a_name_without_an_address_is_named() {
    let failure = get_with("http://provider.invalid/", &[], &options()).unwrap_err();
    assert_eq!(failure, Failure::Dns { host: "provider.invalid".to_owned() });
}

#[test]
fn a_server_that_never_answers_is_left() {
    let (_keep, hang) = channel::<()>();
    let hang = std::sync::Mutex::new(hang);
    let silent = raw(move |_stream| {
        let _ = hang.lock().unwrap().recv();
    });
    let started = Instant::now();
    let failure = get_with(&format!("http://{silent}/"), &[], &impatient()).unwrap_err();
    assert_eq!(failure, Failure::Timeout { seconds: 1 });
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

/// Each byte comes well within the time-out; all of them never would.
#[test]
fn a_server_that_drips_is_left_at_the_deadline() {
    let drip = |head: &'static str| {
        raw(move |mut stream| {
            read_head(&mut stream);
            let (_keep, pause) = channel::<()>();
            if stream.write_all(head.as_bytes()).is_ok() {
                while stream.write_all(b"x").is_ok() {
                    let _ = pause.recv_timeout(Duration::from_millis(50));
                }
            }
        })
    };
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Endless: "] {
        let started = Instant::now();
        let failure = get_with(&format!("http://{}/", drip(head)), &[], &impatient()).unwrap_err();
        assert_eq!(failure, Failure::Timeout { seconds: 1 }, "{head:?}");
        assert!(started.elapsed() < Duration::from_secs(2), "{head:?}: {:?}", started.elapsed());
    }
}

#[test]
fn an_endless_answer_is_cut() {
    let endless = raw(|mut stream| {
        read_head(&mut stream);
        let chunk = vec![b'x'; 64 * 1024];
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"));
        while stream.write_all(&chunk).is_ok() {}
    });
    assert_eq!(get(endless).unwrap_err(), Failure::TooLarge { limit: 1024 * 1024 });
}

/// Compression is not offered, and what is compressed all the same is not unpacked: there is no bomb to go off.
#[test]
fn nothing_is_decompressed() {
    let (sender, heads) = channel();
    let sender = std::sync::Mutex::new(sender);
    let address = raw(move |mut stream| {
        sender.lock().unwrap().send(read_head(&mut stream)).unwrap();
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08"));
    });
    assert_eq!(get(address).unwrap().body, b"\x1f\x8b\x08");
    let head = heads.recv().unwrap().to_ascii_lowercase();
    assert!(!head.contains("gzip") && !head.contains("deflate") && !head.contains("br\r"), "{head}");
}

#[test]
fn an_answer_that_breaks_off_is_told_from_one_that_is_no_http() {
    for cut in [
        "",
        "HTTP/1.1 200 OK\r\nContent-",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ] {
        assert_eq!(get(canned(cut)).unwrap_err(), Failure::Closed, "{cut:?}");
    }
    for garbage in [
        "SSH-2.0-OpenSSH_9.6\r\n",
        "<html></html>\r\n\r\n",
        "HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab",
        "HTTP/1.1 999999 OK\r\n\r\n",
    ] {
        let failure = get(canned(garbage)).unwrap_err();
        assert!(matches!(failure, Failure::NotHttp { .. }), "{garbage:?}: {failure:?}");
    }
}

#[test]
fn a_certificate_of_an_authority_that_is_trusted_is_accepted() {
    let address = tls("loopback", response("200 OK", "text/plain", "hello"));
    assert_eq!(get_secure(address).unwrap().body, b"hello");
}

#[test]
fn a_certificate_is_refused_by_the_check_that_failed() {
    let answer = response("200 OK", "text/plain", "hello");
    let unknown = tls("loopback", answer.clone());
    assert_eq!(
        get_with(&format!("https://{unknown}/"), &[], &options()).unwrap_err(),
        Failure::Certificate {
            check: CertificateCheck::UnknownIssuer,
            issuer: Some("authctl test authority".to_owned())
        }
    );
    assert_eq!(
        get_secure(tls("expired", answer.clone())).unwrap_err(),
        Failure::Certificate { check: CertificateCheck::Expired, issuer: None }
    );
    assert_eq!(
        get_secure(tls("elsewhere", answer)).unwrap_err(),
        Failure::Certificate {
            check: CertificateCheck::WrongName { names: vec!["elsewhere.example".to_owned()] },
            issuer: None
        }
    );
}

#[test]
fn a_server_without_tls_is_said_to_have_none() {
    let plain = raw(|mut stream| {
        drop(stream.write_all(&response("400 Bad Request", "text/plain", "this is plain HTTP")));
        drop(std::io::copy(&mut stream, &mut std::io::sink()));
    });
    let failure = get_secure(plain).unwrap_err();
    assert_eq!(failure, Failure::Tls { reason: "the server does not speak TLS on this port".to_owned() });
    let hangs_up = raw(|mut stream| drop(std::io::Read::read(&mut stream, &mut [0; 2048])));
    let failure = get_secure(hangs_up).unwrap_err();
    assert!(matches!(failure, Failure::Tls { .. }), "{failure:?}");
}

#[test]
fn a_proxy_is_used_for_everything_but_this_machine() {
    let log = Log::default();
    let seen = log.clone();
    let proxy = raw(move |mut stream| {
        seen.push(read_head(&mut stream).lines().next().unwrap_or_default().to_owned());
        drop(stream.write_all(&response("200 OK", "text/plain", "from the proxy")));
    });
    let proxy = format!("http://{proxy}");
    let environment = [("HTTP_PROXY", proxy.as_str()), ("no_proxy", "direct.invalid")];
    let answer = get_with("http://provider.invalid/x", &environment, &options()).unwrap();
    assert_eq!(answer.body, b"from the proxy");
    let direct = get_with("http://direct.invalid/x", &environment, &options()).unwrap_err();
    assert!(matches!(direct, Failure::Dns { .. }), "{direct:?}");
    let here = canned(response("200 OK", "text/plain", "from here"));
    for host in ["127.0.0.1", "localhost"] {
        let answer = get_with(&format!("http://{host}:{}/", here.port()), &environment, &options()).unwrap();
        assert_eq!(answer.body, b"from here");
    }
    assert_eq!(log.lines(), ["GET http://provider.invalid/x HTTP/1.1"]);
}

#[test]
fn a_proxy_that_refuses_is_blamed_and_not_the_provider() {
    let refusing = |status: &str| {
        let answer = response(status, "text/plain", "no");
        format!("http://user:CANARY-password@{}", canned(answer))
    };
    let failure = |name: &str, proxy: &str, url: &str| get_with(url, &[(name, proxy)], &options()).unwrap_err();
    let wants_password = refusing("407 Proxy Authentication Required");
    for (name, url) in [("HTTP_PROXY", "http://provider.invalid/"), ("HTTPS_PROXY", "https://provider.invalid/")] {
        assert_eq!(
            failure(name, &wants_password, url),
            Failure::Proxy { reason: "it asks for a user name and a password (status 407)".to_owned() }
        );
    }
    assert_eq!(
        failure("HTTPS_PROXY", &refusing("403 Forbidden"), "https://provider.invalid/"),
        Failure::Proxy { reason: "it opened no tunnel to the provider".to_owned() }
    );
    let gone = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    assert_eq!(
        failure("ALL_PROXY", &format!("http://{gone}"), "https://provider.invalid/"),
        Failure::Proxy { reason: "it cannot be reached".to_owned() }
    );
    let socks = failure("ALL_PROXY", &format!("socks5h://{gone}"), "https://provider.invalid/");
    assert!(matches!(socks, Failure::Proxy { .. } | Failure::Connect { .. }), "{socks:?}");
}

#[test]
fn options_that_cannot_be_followed_are_errors_of_our_own() {
    let dir = tempfile::tempdir().unwrap();
    let connect = |environment: &[(&str, &str)], options: &ClientOptions| {
        FakeHost::new(dir.path()).with_env(environment).host.http.connect(options).map(|_| ()).unwrap_err().render()
    };
    let missing = dir.path().join("missing.pem");
    let message = connect(&[("SSL_CERT_FILE", missing.to_str().unwrap())], &options());
    assert!(message.starts_with("error: `SSL_CERT_FILE` names `"), "{message}");
    let message = connect(&[], &ClientOptions { ca_cert: Some(missing), ..options() });
    assert!(message.starts_with("error: cannot read the CA certificate `"), "{message}");
    let empty = dir.path().join("empty.pem");
    std::fs::write(&empty, "not PEM\n").unwrap();
    let message = connect(&[], &ClientOptions { ca_cert: Some(empty), ..options() });
    assert!(message.contains("holds no certificate in PEM form"), "{message}");
    let message = connect(&[("HTTPS_PROXY", "::CANARY-password::")], &options());
    assert!(message.contains("`HTTPS_PROXY` is not a proxy URL") && !message.contains("CANARY"), "{message}");
}
