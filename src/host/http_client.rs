//! The one HTTP client: no redirects, deadlines, a size limit, the system's trust store.

use std::io::{self, Read as _};
use std::path::PathBuf;
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use reqwest::{NoProxy, Proxy, blocking, redirect};

use super::Environment;
use crate::error::{Error, Kind};
use crate::http::{Failure, Method, Request, Response, form_encode};

/// How the network is used, from the options that all network commands share.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// For one whole exchange.
    pub timeout: Duration,
    /// Trusted beside what the system trusts: a PEM file.
    pub ca_cert: Option<PathBuf>,
    /// The most bytes that an answer may have.
    pub body_limit: usize,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(15), ca_cert: None, body_limit: 1024 * 1024 }
    }
}

pub trait HttpConnector: Send + Sync {
    /// A client that keeps its connections. Costs milliseconds: commands that stay offline do not call it.
    fn connect(&self, options: &ClientOptions) -> Result<Arc<dyn HttpClient>, Error>;
}

pub trait HttpClient: Send + Sync {
    fn send(&self, request: &Request) -> Result<Response, Failure>;
}

pub(super) struct NetworkConnector {
    env: Arc<Environment>,
}

impl NetworkConnector {
    pub(super) fn new(env: Arc<Environment>) -> Self {
        Self { env }
    }
}

static CRYPTO_PROVIDER: Once = Once::new();

/// A proxy never stands between us and this machine: the callback and the built-in provider listen here.
const NEVER_PROXIED: &str = "localhost,127.0.0.0/8,::1";

impl HttpConnector for NetworkConnector {
    fn connect(&self, options: &ClientOptions) -> Result<Arc<dyn HttpClient>, Error> {
        CRYPTO_PROVIDER.call_once(|| {
            // Fails only when a provider is installed already, and then that one serves.
            drop(rustls::crypto::ring::default_provider().install_default());
        });
        let mut builder = blocking::Client::builder()
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(options.timeout.min(Duration::from_secs(10)))
            .timeout(options.timeout)
            .user_agent(concat!("authctl/", env!("CARGO_PKG_VERSION")))
            .no_proxy();
        for proxy in self.proxies()? {
            builder = builder.proxy(proxy);
        }
        if let Some(file) = self.env.get("SSL_CERT_FILE")
            && !std::path::Path::new(file).is_file()
        {
            return Err(Error::missing(format!("`SSL_CERT_FILE` names `{file}`, and there is no such file"))
                .hint("unset the variable, or let it name a PEM file"));
        }
        if let Some(path) = &options.ca_cert {
            let shown = path.display();
            let pem = std::fs::read(path)
                .map_err(|error| Error::io(format!("cannot read the CA certificate `{shown}`"), error))?;
            let certificates = reqwest::Certificate::from_pem_bundle(&pem)
                .ok()
                .filter(|certificates| !certificates.is_empty())
                .ok_or_else(|| {
                    Error::usage(format!("`{shown}` holds no certificate in PEM form"))
                        .hint("give `--ca-cert` the file that begins with `-----BEGIN CERTIFICATE-----`")
                })?;
            builder = builder.tls_certs_merge(certificates);
        }
        let client = builder
            .build()
            .map_err(|error| Error::new(Kind::Network, "no HTTP client can be made").because(innermost(&error)))?;
        Ok(Arc::new(NetworkClient { client, timeout: options.timeout, body_limit: options.body_limit }))
    }
}

impl NetworkConnector {
    /// What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say, in either case.
    fn proxies(&self) -> Result<Vec<Proxy>, Error> {
        let variable = |name: &str| self.env.get(name).or_else(|| self.env.get(&name.to_ascii_lowercase()));
        let excluded =
            variable("NO_PROXY").map_or_else(|| NEVER_PROXIED.to_owned(), |own| format!("{NEVER_PROXIED},{own}"));
        let mut proxies = Vec::new();
        let kinds: [(&str, fn(&str) -> reqwest::Result<Proxy>); 3] = [
            ("HTTPS_PROXY", |url| Proxy::https(url)),
            ("HTTP_PROXY", |url| Proxy::http(url)),
            ("ALL_PROXY", |url| Proxy::all(url)),
        ];
        for (name, proxy) in kinds {
            if let Some(url) = variable(name) {
                // The value may hold a password, so it is not shown.
                let proxy = proxy(url).map_err(|_| {
                    Error::usage(format!("`{name}` is not a proxy URL")).hint("write it as `http://host:port`")
                })?;
                proxies.push(proxy.no_proxy(NoProxy::from_string(&excluded)));
            }
        }
        Ok(proxies)
    }
}

struct NetworkClient {
    client: blocking::Client,
    timeout: Duration,
    body_limit: usize,
}

impl HttpClient for NetworkClient {
    fn send(&self, request: &Request) -> Result<Response, Failure> {
        let started = Instant::now();
        let mut builder = match request.method {
            Method::Get => self.client.get(request.url.clone()),
            Method::Post => self.client.post(request.url.clone()),
        };
        for (name, value) in &request.headers {
            builder = builder.header(name, value.expose());
        }
        if let Some(form) = &request.form {
            let body = form_encode(form.iter().map(|(name, value)| (name.as_str(), value.expose())));
            builder = builder.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let response = builder.send().map_err(|error| self.failure(&error, request))?;
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut body = Vec::new();
        response.take(self.body_limit as u64 + 1).read_to_end(&mut body).map_err(|error| self.body_failure(&error))?;
        if body.len() > self.body_limit {
            return Err(Failure::TooLarge { limit: self.body_limit });
        }
        Ok(Response { status, headers, body, elapsed: started.elapsed() })
    }
}

impl NetworkClient {
    fn timed_out(&self) -> Failure {
        Failure::Timeout { seconds: self.timeout.as_secs() }
    }

    fn failure(&self, error: &reqwest::Error, request: &Request) -> Failure {
        if error.is_timeout() {
            return self.timed_out();
        }
        let reasons = reasons(error);
        let all = reasons.join(": ");
        let reason = reasons.last().cloned().unwrap_or_default();
        if all.contains("dns error") {
            return Failure::Dns { host: request.url.host_str().unwrap_or_default().to_owned() };
        }
        if all.contains("tunnel") || all.contains("proxy") {
            return Failure::Proxy { reason };
        }
        if all.contains("certificate")
            || all.contains("fatal alert")
            || all.contains("invalid peer")
            || all.contains("TLS")
        {
            return Failure::Tls { reason };
        }
        if error.is_connect() {
            return Failure::Connect { reason };
        }
        if all.contains("connection closed")
            || all.contains("reset")
            || all.contains("incomplete")
            || all.contains("end of file")
        {
            return Failure::Closed;
        }
        Failure::Other { reason }
    }

    fn body_failure(&self, error: &io::Error) -> Failure {
        let all = reasons(error).join(": ");
        if error.kind() == io::ErrorKind::TimedOut || all.contains("timed out") {
            self.timed_out()
        } else {
            Failure::Closed
        }
    }
}

/// The texts of an error and all below it. reqwest's own text repeats the URL; what lies below says why.
fn reasons(error: &dyn std::error::Error) -> Vec<String> {
    let mut reasons = vec![error.to_string()];
    let mut source = error.source();
    while let Some(error) = source {
        reasons.push(error.to_string());
        source = error.source();
    }
    reasons
}

fn innermost(error: &dyn std::error::Error) -> String {
    reasons(error).pop().unwrap_or_default()
}
