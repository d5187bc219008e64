//! HTTP as plain values: what is asked, what is answered, and both as they may be shown.

mod address_scope;
mod date;
mod exchange;
mod form;

pub use address_scope::AddressScope;
pub(crate) use date::{format_http_date, parse_http_date};
pub use exchange::Exchange;
pub(crate) use form::{form_decode, form_encode};

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use url::Url;

use crate::secret::Secret;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
}

impl Method {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// The address as it may be shown: a user name and a password in it are left out.
pub(crate) fn shown_url(url: &Url) -> String {
    let mut shown = url.clone();
    // Fails for URLs without a host, which have no user either.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.into()
}

/// A value that may or may not be shown.
#[derive(Clone, Debug)]
pub enum Value {
    /// Public by its name and origin; what it holds by mistake, the last filter takes out.
    Plain(String),
    Secret(Secret<String>),
}

impl Value {
    pub fn expose(&self) -> &str {
        match self {
            Self::Plain(value) => value,
            Self::Secret(value) => value.expose(),
        }
    }
}

/// What we send. Redirects are never followed.
#[derive(Clone)]
pub struct Request {
    pub method: Method,
    pub url: Url,
    pub headers: Vec<(String, Value)>,
    /// Fields of an `application/x-www-form-urlencoded` body.
    pub form: Option<Vec<(String, Value)>>,
    /// An `application/json` body.
    pub json: Option<Value>,
    /// From where the document comes that names the host: it is asked only at addresses that may be led to from there.
    /// Absent where the user names it.
    pub named_by: Option<AddressScope>,
}

impl Request {
    pub fn get(url: Url) -> Self {
        Self { method: Method::Get, url, headers: Vec::new(), form: None, json: None, named_by: None }
    }

    pub fn post(url: Url, form: Vec<(String, Value)>) -> Self {
        Self { method: Method::Post, url, headers: Vec::new(), form: Some(form), json: None, named_by: None }
    }

    /// A document is sent.
    pub fn json(method: Method, url: Url, json: Value) -> Self {
        Self { method, url, headers: Vec::new(), form: None, json: Some(json), named_by: None }
    }

    /// Whether what comes back may be for us alone: anything but a document, which is asked for by its address.
    pub(crate) fn is_confidential(&self) -> bool {
        self.method != Method::Get || self.url.query().is_some() || self.has_credentials()
    }

    /// Whether it says who asks.
    fn has_credentials(&self) -> bool {
        self.headers.iter().any(|(_, value)| matches!(value, Value::Secret(_)))
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: Value) -> Self {
        self.headers.push((name.to_owned(), value));
        self
    }
}

/// What came back, whatever its status.
#[derive(Clone)]
pub struct Response {
    pub status: u16,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// It may hold tokens, and repeat whatever was sent.
    pub body: Vec<u8>,
    pub elapsed: Duration,
    /// The address that answered: the server's, or a proxy's in front of it.
    pub peer: Option<IpAddr>,
}

impl Response {
    /// The first header called `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.as_str())
    }
}

/// What was asked, without what was sent: addresses hold codes and tokens.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut place = self.url.clone();
        place.set_query(None);
        place.set_fragment(None);
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("url", &shown_url(&place))
            .finish_non_exhaustive()
    }
}

/// That something came, without what: headers hold cookies and addresses, the body tokens.
impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// Why nothing, or not everything, came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the host name `{host}` has no address")]
    Dns { host: String },
    #[error("the host name `{host}` leads into a private network, to `{address}`")]
    ResolvesToPrivate { host: String, address: IpAddr },
    #[error("nothing accepts connections there: {reason}")]
    Connect { reason: String },
    #[error("no complete answer within {seconds} seconds")]
    Timeout { seconds: u64 },
    #[error("the TLS handshake failed: {reason}")]
    Tls { reason: String },
    #[error("the certificate is refused: {check}")]
    Certificate {
        check: CertificateCheck,
        /// Who the certificate says issued it, where that could be learned. Text from outside.
        issuer: Option<String>,
    },
    #[error("the proxy refused: {reason}")]
    Proxy { reason: String },
    #[error("the answer is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the connection was closed before the answer was complete")]
    Closed,
    #[error("the answer is not HTTP: {reason}")]
    NotHttp { reason: String },
    #[error("{reason}")]
    Other { reason: String },
}

/// Which check a server's certificate did not pass (RFC 5280 section 6, RFC 9525 section 6).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateCheck {
    #[error("its issuer is not trusted by this machine")]
    UnknownIssuer,
    #[error("it has expired")]
    Expired,
    #[error("it is not valid yet")]
    NotYetValid,
    #[error("it is for another host name")]
    WrongName {
        /// The names that it is for. Text from outside.
        names: Vec<String>,
    },
    #[error("it has been revoked")]
    Revoked,
    #[error("{reason}")]
    Other { reason: String },
}
