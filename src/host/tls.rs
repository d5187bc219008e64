//! TLS for what we serve: the callback of a login whose redirect URI is `https` on this machine.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A certificate with its key, as a server shows them.
#[derive(Clone, Debug)]
pub struct ServerIdentity {
    config: Arc<ServerConfig>,
    certificate: CertificateDer<'static>,
}

/// Why two files are not an identity.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    #[error("it holds no certificate in PEM form")]
    NoCertificate,
    #[error("it holds no private key in PEM form, or one behind a password")]
    NoKey,
    #[error("it is the key of another certificate")]
    OtherKey,
    #[error("the certificate cannot be served: {0}")]
    Unusable(rustls::Error),
}

impl ServerIdentity {
    /// `chain`: the certificate and those between it and the authority; `key`: PKCS #8, PKCS #1 or SEC 1.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, IdentityError> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain)
            .collect::<Result<_, _>>()
            .map_err(|_| IdentityError::NoCertificate)?;
        let certificate = chain.first().cloned().ok_or(IdentityError::NoCertificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| IdentityError::NoKey)?;
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
        match config {
            Ok(config) => Ok(Self { config: Arc::new(config), certificate }),
            Err(rustls::Error::InconsistentKeys(_)) => Err(IdentityError::OtherKey),
            Err(error) => Err(IdentityError::Unusable(error)),
        }
    }

    /// Whether the certificate is for this host, as far as its names tell.
    pub fn is_for(&self, host: &str) -> bool {
        let name = ServerName::try_from(host.trim_matches(['[', ']']));
        let certificate = ParsedCertificate::try_from(&self.certificate);
        name.is_ok_and(|name| certificate.is_ok_and(|certificate| verify_server_name(&certificate, &name).is_ok()))
    }
}

/// A connection with a moment by which all reading must have ended: a TLS handshake reads many times for one `read`.
pub(super) struct Socket {
    stream: TcpStream,
    deadline: Instant,
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(buffer)
    }
}

impl Write for Socket {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// One connection, in the clear or not.
pub(super) enum Stream {
    Plain(Socket),
    Tls(Box<StreamOwned<ServerConnection, Socket>>),
}

impl Stream {
    /// With an `identity` it speaks TLS.
    pub(super) fn accept(stream: TcpStream, identity: Option<&ServerIdentity>, deadline: Instant) -> io::Result<Self> {
        let socket = Socket { stream, deadline };
        let Some(ServerIdentity { config, .. }) = identity else { return Ok(Self::Plain(socket)) };
        let connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
        Ok(Self::Tls(Box::new(StreamOwned::new(connection, socket))))
    }

    fn socket(&mut self) -> &mut Socket {
        match self {
            Self::Plain(socket) => socket,
            Self::Tls(stream) => &mut stream.sock,
        }
    }

    /// Until when everything that follows must have been read.
    pub(super) fn read_until(&mut self, deadline: Instant) {
        self.socket().deadline = deadline;
    }

    pub(super) fn set_write_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        self.socket().stream.set_write_timeout(Some(timeout))
    }

    /// Says that nothing more will come.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if let Self::Tls(stream) = self {
            stream.conn.send_close_notify();
            stream.flush()?;
        }
        self.socket().stream.shutdown(Shutdown::Write)
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(buffer),
            Self::Tls(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(socket) => socket.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &[u8] = include_bytes!("../../tests/it/certificates/loopback.pem");
    const KEY: &[u8] = include_bytes!("../../tests/it/certificates/server.key");

    #[test]
    fn a_certificate_is_served_with_its_own_key_alone() {
        let identity = ServerIdentity::from_pem(CERTIFICATE, KEY).unwrap();
        assert!(identity.is_for("localhost") && identity.is_for("127.0.0.1"));
        assert!(!identity.is_for("[::1]") && !identity.is_for("elsewhere.example") && !identity.is_for(""));
        let other = include_bytes!("../../tests/it/certificates/authority.pem");
        let refused = |chain: &[u8], key: &[u8]| ServerIdentity::from_pem(chain, key).unwrap_err();
        assert!(matches!(refused(other, KEY), IdentityError::OtherKey));
        assert!(matches!(refused(KEY, KEY), IdentityError::NoCertificate));
        assert!(matches!(refused(b"", KEY), IdentityError::NoCertificate));
        assert!(matches!(refused(CERTIFICATE, CERTIFICATE), IdentityError::NoKey));
        let encrypted = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
        assert!(matches!(refused(CERTIFICATE, encrypted), IdentityError::NoKey));
    }
}
