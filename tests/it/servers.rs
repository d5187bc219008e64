//! Servers on loopback ports that answer as a test wants, well or badly: bare bytes, no HTTP library.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The folder of the test certificates; `generate.sh` there made them.
pub(crate) fn certificate(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/certificates").join(format!("{name}.pem"))
}

/// Answers every connection with `answer`, each in a thread of its own.
pub(crate) fn raw(answer: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a loopback port is free");
    let address = listener.local_addr().expect("it is bound");
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            std::thread::spawn(move || answer(stream));
        }
    });
    address
}

/// Reads the head of a request: its first line and headers.
pub(crate) fn read_head(stream: &mut impl std::io::Read) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// Reads a request, sends these bytes, and closes.
pub(crate) fn canned(bytes: impl Into<Vec<u8>>) -> SocketAddr {
    let bytes = bytes.into();
    raw(move |mut stream| {
        read_head(&mut stream);
        // The client may have gone already: that is what some tests are about.
        drop(stream.write_all(&bytes));
        finish(stream);
    })
}

/// A whole response with this body.
pub(crate) fn response(status: &str, content_type: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Closes so that the peer reads everything first, instead of meeting a reset.
fn finish(mut stream: TcpStream) {
    drop(stream.shutdown(std::net::Shutdown::Write));
    drop(stream.set_read_timeout(Some(Duration::from_secs(1))));
    drop(stream.read(&mut [0; 1024]));
}

/// Answers each request by its path.
pub(crate) fn routed(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> SocketAddr {
    raw(move |mut stream| {
        let head = read_head(&mut stream);
        drop(stream.write_all(&answer(path(&head))));
        finish(stream);
    })
}

fn path(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}

/// Serves over TLS with the certificate called `name`, answering every request with `bytes`.
pub(crate) fn tls(name: &str, bytes: impl Into<Vec<u8>>) -> SocketAddr {
    let bytes = bytes.into();
    tls_routed(name, move |_path| bytes.clone())
}

/// Serves over TLS with the certificate called `name`, answering each request by its path.
pub(crate) fn tls_routed(name: &str, answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> SocketAddr {
    let chain = CertificateDer::pem_file_iter(certificate(name))
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .expect("the test certificate is PEM");
    let key = PrivateKeyDer::from_pem_file(certificate(name).with_file_name("server.key")).expect("so is its key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("the key is the certificate's");
    let config = Arc::new(config);
    raw(move |stream| {
        let connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("the configuration is complete");
        let mut stream = rustls::StreamOwned::new(connection, stream);
        let head = read_head(&mut stream);
        if !head.is_empty() {
            drop(stream.write_all(&answer(path(&head))));
            stream.conn.send_close_notify();
            drop(stream.flush());
        }
    })
}

/// A request as far as a test looks at it.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The value of its `Authorization`; empty where it has none.
    pub(crate) authorization: String,
}

/// Answers each request with a status and a JSON document, and keeps `METHOD PATH AUTHORIZATION BODY` of each.
pub(crate) fn documents(
    answer: impl Fn(&Asked) -> (u16, serde_json::Value) + Send + Sync + 'static,
) -> (SocketAddr, Log) {
    let log = Log::default();
    let kept = log.clone();
    let address = raw(move |mut stream| {
        let head = read_head(&mut stream);
        let value = |name: &str| {
            let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}: ")));
            line.and_then(|line| line.split_once(": ")).map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        let mut body = vec![0; value("content-length").parse().unwrap_or(0)];
        drop(stream.read_exact(&mut body));
        let asked = Asked {
            method: head.split(' ').next().unwrap_or_default().to_owned(),
            path: path(&head).to_owned(),
            authorization: value("authorization"),
        };
        let Asked { method, path, authorization } = &asked;
        kept.push(format!("{method} {path} {authorization} {}", String::from_utf8_lossy(&body)));
        let (status, document) = answer(&asked);
        drop(stream.write_all(&response(&format!("{status} Status"), "application/json", document.to_string())));
        finish(stream);
    });
    (address, log)
}

/// The metadata of a provider at `origin`, without any fault.
pub(crate) fn metadata(origin: &str) -> serde_json::Value {
    serde_json::json!({
        "issuer": origin,
        "authorization_endpoint": format!("{origin}/authorize"),
        "token_endpoint": format!("{origin}/token"),
        "jwks_uri": format!("{origin}/jwks"),
        "end_session_endpoint": format!("{origin}/logout"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
    })
}

/// A key set with one good key: the P-256 key of RFC 7517 appendix A.1.
pub(crate) fn key_set() -> serde_json::Value {
    serde_json::json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": "one", "use": "sig",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    }] })
}

/// A log of what a server was asked, for the test to read.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn push(&self, line: impl Into<String>) {
        self.0.lock().expect("no writer panicked").push(line.into());
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().expect("no writer panicked").clone()
    }
}
