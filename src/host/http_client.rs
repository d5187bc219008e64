//! The one HTTP client: no redirects, deadlines, a size limit, the system's trust store.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use reqwest::{NoProxy, Proxy, redirect};

use super::Environment;
use super::certificate::issuer_name;
use super::dns::{Names, Resolver};
use super::gzip::{Gzip, decoded};
use super::http_failure::{failure_of_body, failure_of_request, innermost};
use super::network_thread::{NetworkThread, Overworked};
use super::websocket::converse;
use crate::error::{Error, Kind};
use crate::http::{AddressScope, CertificateCheck, Failure, Method, Request, Response, form_encode};

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

    /// Opens a WebSocket with this request, sends `first`, and returns the messages that come back, up to the one that
    /// `is_last`.
    fn converse(
        &self,
        request: &Request,
        first: &[u8],
        is_last: &dyn Fn(&[u8]) -> bool,
    ) -> Result<Vec<Vec<u8>>, Failure>;
}

pub(super) struct NetworkConnector {
    env: Arc<Environment>,
    names: Arc<dyn Names>,
}

impl NetworkConnector {
    pub(super) fn new(env: Arc<Environment>, names: Arc<dyn Names>) -> Self {
        Self { env, names }
    }
}

/// A host that is there answers the connection itself sooner than this.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

static CRYPTO_PROVIDER: Once = Once::new();

/// The bundle of a whole operating system has some hundred kilobytes.
const CA_FILE_LIMIT: u64 = 16 * 1024 * 1024;

/// A proxy never stands between us and this machine: the callback and the built-in provider listen here.
const NEVER_PROXIED: &str = "localhost,127.0.0.0/8,::1";

impl HttpConnector for NetworkConnector {
    fn connect(&self, options: &ClientOptions) -> Result<Arc<dyn HttpClient>, Error> {
        CRYPTO_PROVIDER.call_once(|| {
            // Fails only when a provider is installed already, and then that one serves.
            drop(rustls::crypto::ring::default_provider().install_default());
        });
        let proxies = self.proxies()?;
        if let Some(file) = self.env.get("SSL_CERT_FILE")
            && !std::path::Path::new(file).is_file()
        {
            return Err(Error::missing(format!("`SSL_CERT_FILE` names `{file}`, and there is no such file"))
                .hint("unset the variable, or let it name a PEM file"));
        }
        let mut authorities = Vec::new();
        if let Some(path) = &options.ca_cert {
            let shown = super::shown_path(path);
            let pem = super::files::read_at_most(path, CA_FILE_LIMIT)
                .map_err(|error| Error::io(format!("cannot read the CA certificate `{shown}`"), error))?;
            authorities = reqwest::Certificate::from_pem_bundle(&pem)
                .ok()
                .filter(|certificates| !certificates.is_empty())
                .ok_or_else(|| {
                    Error::usage(format!("`{shown}` holds no certificate in PEM form"))
                        .hint("give `--ca-cert` the file that begins with `-----BEGIN CERTIFICATE-----`")
                })?;
        }
        let resolver = Resolver { names: Arc::clone(&self.names), named_by: None, proxies: self.proxy_hosts().into() };
        let (timeout, body_limit) = (options.timeout, options.body_limit);
        let network = NetworkThread::start()
            .map_err(|error| Error::new(Kind::Network, "no HTTP client can be made").because(error))?;
        let pools = Mutex::default();
        let client = NetworkClient { network, pools, proxies, authorities, resolver, timeout, body_limit };
        // Here, so that what cannot work is an error of its own.
        client
            .pool(None)
            .map_err(|error| Error::new(Kind::Network, "no HTTP client can be made").because(innermost(&error)))?;
        Ok(Arc::new(client))
    }
}

fn client_builder(timeout: Duration, proxies: &[Proxy], resolver: Resolver) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(timeout.min(CONNECT_TIMEOUT))
        .user_agent(concat!("authctl/", env!("CARGO_PKG_VERSION")))
        .dns_resolver(Arc::new(resolver))
        .no_proxy();
    proxies.iter().cloned().fold(builder, reqwest::ClientBuilder::proxy)
}

impl NetworkConnector {
    /// What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say, in either case.
    fn proxies(&self) -> Result<Vec<Proxy>, Error> {
        let variable = |name: &str| self.env.get(name).or_else(|| self.env.get(&name.to_ascii_lowercase()));
        let excluded =
            variable("NO_PROXY").map_or_else(|| NEVER_PROXIED.to_owned(), |own| format!("{NEVER_PROXIED},{own}"));
        let mut proxies = Vec::new();
        for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"] {
            if let Some(url) = variable(name) {
                let proxy = match name {
                    "HTTPS_PROXY" => Proxy::https(url),
                    "HTTP_PROXY" => Proxy::http(url),
                    _ => Proxy::all(url),
                };
                // The value may hold a password, so it is not shown.
                let proxy = proxy.map_err(|_| {
                    Error::usage(format!("`{name}` is not a proxy URL")).hint("write it as `http://host:port`")
                })?;
                proxies.push(proxy.no_proxy(NoProxy::from_string(&excluded)));
            }
        }
        Ok(proxies)
    }
}

impl NetworkConnector {
    /// The hosts of the proxies, which the user has chosen.
    fn proxy_hosts(&self) -> Vec<String> {
        let variable = |name: &str| self.env.get(name).or_else(|| self.env.get(&name.to_ascii_lowercase()));
        let host = |text: &str| {
            let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
            Some(url::Url::parse(&with_scheme).ok()?.host_str()?.to_owned())
        };
        ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].into_iter().filter_map(|name| host(variable(name)?)).collect()
    }
}

/// Only a proxy answers so (RFC 9110 section 15.5.8).
const PROXY_AUTHENTICATION_REQUIRED: u16 = 407;

struct NetworkClient {
    network: NetworkThread,
    /// A client for each place that hosts are named from: kept connections must not be shared between them.
    pools: Mutex<Vec<(Option<AddressScope>, reqwest::Client)>>,
    proxies: Vec<Proxy>,
    authorities: Vec<reqwest::Certificate>,
    resolver: Resolver,
    timeout: Duration,
    body_limit: usize,
}

impl HttpClient for NetworkClient {
    fn send(&self, request: &Request) -> Result<Response, Failure> {
        // An address is judged by whoever names it; only names can turn out to be another.
        let named_by = request.named_by.filter(|_| request.url.domain().is_some());
        let client = self.pool(named_by).map_err(|error| Failure::Other { reason: innermost(&error) })?;
        let mut builder = match request.method {
            Method::Get => client.get(request.url.clone()),
            Method::Post => client.post(request.url.clone()),
            Method::Put => client.put(request.url.clone()),
        };
        // For everything, the whole body included.
        builder = builder.timeout(self.timeout);
        for (name, value) in &request.headers {
            builder = builder.header(name, value.expose());
        }
        if let Some(form) = &request.form {
            let body = form_encode(form.iter().map(|(name, value)| (name.as_str(), value.expose())));
            builder = builder.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        if let Some(json) = &request.json {
            builder = builder.header("content-type", "application/json").body(json.expose().to_owned());
        }
        self.network.wait_for(self.answer(builder)).map_err(|failure| self.explained(failure, request))
    }

    fn converse(
        &self,
        request: &Request,
        first: &[u8],
        is_last: &dyn Fn(&[u8]) -> bool,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        let resolver = Resolver { named_by: request.named_by, ..self.resolver.clone() };
        let mut builder = client_builder(self.timeout, &self.proxies, resolver);
        if !self.authorities.is_empty() {
            builder = builder.tls_certs_merge(self.authorities.iter().cloned());
        }
        converse(builder, request, first, is_last, self.timeout)
    }
}

impl NetworkClient {
    /// What comes back, read to its end.
    async fn answer(&self, request: reqwest::RequestBuilder) -> Result<Response, Failure> {
        let started = Instant::now();
        let sent = self.network.first_of(request.send()).await;
        let sent = sent.map_err(|Overworked| Failure::NotHttp {
            reason: "it sends interim answers (status 100 to 199) without end".to_owned(),
        })?;
        let mut response = sent.map_err(|error| failure_of_request(&error, self.timeout))?;
        let status = response.status().as_u16();
        let peer = response.remote_addr().map(|address| address.ip());
        if status == PROXY_AUTHENTICATION_REQUIRED {
            return Err(Failure::Proxy { reason: "it asks for a user name and a password (status 407)".to_owned() });
        }
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let too_large = || Failure::TooLarge { limit: self.body_limit };
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure_of_body(&error, self.timeout))? {
            body.extend_from_slice(&chunk);
            if body.len() > self.body_limit {
                return Err(too_large());
            }
        }
        // Nothing was said of what we take, so that nearly every server sends it plain.
        for (_, encodings) in headers.iter().filter(|(name, _)| name == "content-encoding").rev() {
            body = decoded(body, encodings, self.body_limit).map_err(|error| match error {
                Gzip::TooLarge => too_large(),
                Gzip::Malformed => {
                    Failure::NotHttp { reason: "the body is not compressed as its header says".to_owned() }
                }
            })?;
        }
        Ok(Response { status, headers, body, elapsed: started.elapsed(), peer })
    }

    /// The client for hosts that are named from there, made when it is first needed.
    fn pool(&self, named_by: Option<AddressScope>) -> Result<reqwest::Client, reqwest::Error> {
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = pools.iter().find(|(known, _)| *known == named_by) {
            return Ok(client.clone());
        }
        let resolver = Resolver { named_by, ..self.resolver.clone() };
        let mut builder = client_builder(self.timeout, &self.proxies, resolver);
        if !self.authorities.is_empty() {
            builder = builder.tls_certs_merge(self.authorities.iter().cloned());
        }
        let client = builder.build()?;
        pools.push((named_by, client.clone()));
        Ok(client)
    }

    /// Adds to an untrusted certificate who issued it: behind a proxy that opens TLS, that is the name to look for.
    fn explained(&self, failure: Failure, request: &Request) -> Failure {
        match failure {
            Failure::Certificate { check: CertificateCheck::UnknownIssuer, issuer: None } => {
                Failure::Certificate { check: CertificateCheck::UnknownIssuer, issuer: self.issuer(request) }
            }
            other => other,
        }
    }

    /// Looks at the certificate of a server that is not trusted. Nothing of the request is sent to it.
    fn issuer(&self, request: &Request) -> Option<String> {
        let root = request.url.join("/").ok()?;
        let resolver = Resolver { named_by: request.named_by, ..self.resolver.clone() };
        let client = client_builder(self.timeout.min(CONNECT_TIMEOUT), &self.proxies, resolver)
            .tls_danger_accept_invalid_certs(true)
            .tls_info(true)
            .build()
            .ok()?;
        // Inside of the runtime, without which reqwest begins nothing.
        let sent = async { self.network.first_of(client.head(root).send()).await };
        let response = self.network.wait_for(sent).ok()?.ok()?;
        issuer_name(response.extensions().get::<reqwest::tls::TlsInfo>()?.peer_certificate()?)
    }
}
