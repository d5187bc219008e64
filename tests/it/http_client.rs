//! The HTTP client against servers that misbehave: every failure ends in time and has its own name.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use authctl::host::ClientOptions;
use authctl::host::fake::FakeHost;
use authctl::http::{AddressScope, CertificateCheck, Failure, Request, Response};

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

#[test]
fn endless_interim_answers_are_not_read_for_long() {
    let endless = raw(|mut stream| {
        read_head(&mut stream);
        let interim = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000);
        while stream.write_all(&interim).is_ok() {}
    });
    let options = ClientOptions { timeout: Duration::from_mins(10), ..ClientOptions::default() };
    let failure = get_with(&format!("http://{endless}/"), &[], &options).unwrap_err();
    assert!(matches!(&failure, Failure::NotHttp { reason } if reason.contains("interim")), "{failure:?}");
}

#[test]
fn some_interim_answers_are_skipped() {
    let mut answer = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(100);
    answer.extend(response("200 OK", "text/plain", "here"));
    assert_eq!(get(canned(answer)).unwrap().body, b"here");
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

/// Asks for what a document on the Internet, in a private network or on this machine names.
fn get_named(
    url: &str,
    named_by: Option<AddressScope>,
    environment: &[(&str, &str)],
    names: impl Fn(&str) -> std::io::Result<Vec<IpAddr>> + Send + Sync + 'static,
) -> Result<Response, Failure> {
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeHost::new(dir.path()).with_env(environment).with_names(names);
    let client = fake.host.http.connect(&options()).unwrap();
    client.send(&Request { named_by, ..Request::get(url.parse().unwrap()) })
}

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[test]
fn a_name_is_judged_by_the_address_that_is_connected_to() {
    let port = canned(response("200 OK", "text/plain", "reached")).port();
    let url = format!("http://inside.example:{port}/");
    let reached = |named_by| get_named(&url, named_by, &[], |_: &str| Ok(vec![HERE]));
    let inward = Failure::ResolvesToPrivate { host: "inside.example".to_owned(), address: HERE };
    assert_eq!(reached(Some(AddressScope::Public)).unwrap_err(), inward);
    assert_eq!(inward.to_string(), "the host name `inside.example` leads into a private network, to `127.0.0.1`");
    // The user may name what they like, and a document of this machine may stay here.
    for named_by in [None, Some(AddressScope::Loopback), Some(AddressScope::Private)] {
        let answer = reached(named_by).unwrap();
        assert_eq!((answer.body.as_slice(), answer.peer), (&b"reached"[..], Some(HERE)));
    }
    let metadata_service = |_: &str| Ok(vec![IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254))]);
    for named_by in [AddressScope::Public, AddressScope::Loopback, AddressScope::Private] {
        let failure = get_named(&url, Some(named_by), &[], metadata_service).unwrap_err();
        assert!(matches!(failure, Failure::ResolvesToPrivate { .. }), "{named_by:?}: {failure:?}");
    }
    // Of several addresses those are used that may be.
    let mixed = |_: &str| Ok(vec![IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), HERE]);
    assert_eq!(get_named(&url, Some(AddressScope::Loopback), &[], mixed).unwrap().body, b"reached");
}

/// The name had a good address when the metadata was fetched, and has another one now.
#[test]
fn a_name_that_changes_its_address_does_not_pass() {
    let server = raw(|mut stream| {
        // Kept open: the connection could be used again.
        while !read_head(&mut stream).is_empty() {
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let fake = FakeHost::new(dir.path()).with_names(|_: &str| Ok(vec![HERE]));
    let client = fake.host.http.connect(&options()).unwrap();
    let url: url::Url = format!("http://rebound.example:{}/", server.port()).parse().unwrap();
    assert_eq!(client.send(&Request::get(url.clone())).unwrap().body, b"ok");
    let failure = client.send(&Request { named_by: Some(AddressScope::Public), ..Request::get(url) }).unwrap_err();
    assert!(matches!(failure, Failure::ResolvesToPrivate { .. }), "{failure:?}");
}

/// Behind a proxy, names are its business, and its own name is the user's.
#[test]
fn a_proxy_in_a_private_network_may_be_used_for_what_metadata_names() {
    let log = Log::default();
    let seen = log.clone();
    let proxy = raw(move |mut stream| {
        seen.push(read_head(&mut stream));
        drop(stream.write_all(&response("200 OK", "text/plain", "from the proxy")));
    });
    let environment = format!("http://user:p%40ss@proxy.corp:{}", proxy.port());
    let names = |host: &str| {
        assert_eq!(host, "proxy.corp", "nothing else is resolved here");
        Ok(vec![HERE])
    };
    let answer =
        get_named("http://op.example/x", Some(AddressScope::Public), &[("HTTP_PROXY", &environment)], names).unwrap();
    assert_eq!(answer.body, b"from the proxy");
    let head = log.lines().join("\n").to_ascii_lowercase();
    // user:p@ss
    assert!(head.contains("proxy-authorization: basic dxnlcjpwqhnz"), "{head}");
}

#[test]
fn a_server_is_reached_by_ipv6() {
    let Ok(listener) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) else { return };
    let port = listener.local_addr().unwrap().port();
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let head = read_head(&mut stream);
        stream.write_all(&response("200 OK", "text/plain", "six")).unwrap();
        head
    });
    let answer = get_with(&format!("http://[::1]:{port}/"), &[], &options()).unwrap();
    assert_eq!((answer.body.as_slice(), answer.peer), (&b"six"[..], Some(IpAddr::V6(Ipv6Addr::LOCALHOST))));
    assert!(serving.join().unwrap().to_ascii_lowercase().contains(&format!("host: [::1]:{port}")));
    // A name with both has whichever answers.
    let port = canned(response("200 OK", "text/plain", "four")).port();
    let both = |_: &str| Ok(vec![IpAddr::V6(Ipv6Addr::LOCALHOST), HERE]);
    assert_eq!(get_named(&format!("http://both.example:{port}/"), None, &[], both).unwrap().body, b"four");
}

#[test]
fn what_is_compressed_unasked_is_read_and_cut() {
    let gzipped = |body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
        get(canned([head.as_bytes(), body].concat()))
    };
    // `gzip.compress(b'{"issuer": 1}', mtime=0)` of Python 3.11.
    let body = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x2c\x2e\x2e\x4d\x2d\x52\xb2\x52\x30\xac\x05\x00\xfa\xd1\x6d\xd6\x0d\x00\x00\x00";
    assert_eq!(gzipped(body).unwrap().body, br#"{"issuer": 1}"#);
    assert!(matches!(gzipped(b"{}").unwrap_err(), Failure::NotHttp { .. }));
    let deflated = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 4 << 20], 6);
    let bomb = [&b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..], &deflated, &[0; 8]].concat();
    assert_eq!(gzipped(&bomb).unwrap_err(), Failure::TooLarge { limit: 1024 * 1024 });
}
