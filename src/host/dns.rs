//! From host names to addresses; and where metadata has named the host, to those addresses alone that it may lead to.
//!
//! The addresses are judged here, in the moment of connecting: a name that is looked at before and asked for again can
//! have another address by then (DNS rebinding).

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::http::AddressScope;

/// Tells the addresses of a host name.
pub trait Names: Send + Sync {
    fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

impl<F: Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync> Names for F {
    fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self(host)
    }
}

/// What the system says: its hosts file, then its name servers.
pub(super) struct SystemNames;

impl Names for SystemNames {
    fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
    }
}

/// The name leads further into a private network than whoever named it may lead.
#[derive(Clone, Debug, thiserror::Error)]
#[error("`{host}` has the address `{address}`")]
pub(super) struct ResolvesToPrivate {
    pub(super) host: String,
    pub(super) address: IpAddr,
}

/// The resolver of one HTTP client.
#[derive(Clone)]
pub(super) struct Resolver {
    pub(super) names: Arc<dyn Names>,
    /// Where the hosts are named; absent where the user names them.
    pub(super) named_by: Option<AddressScope>,
    /// Proxies, which the user names in any case.
    pub(super) proxies: Arc<[String]>,
}

impl Resolver {
    fn addresses(&self, host: &str) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let all = self.names.addresses(host)?;
        let named_by = self.named_by.filter(|_| !self.proxies.iter().any(|proxy| proxy.eq_ignore_ascii_case(host)));
        let may_lead_to =
            |address: &IpAddr| named_by.is_none_or(|from| from.may_lead_to(AddressScope::of_address(*address)));
        let admitted: Vec<SocketAddr> =
            all.iter().copied().filter(may_lead_to).map(|address| SocketAddr::new(address, 0)).collect();
        match all.first() {
            Some(address) if admitted.is_empty() => {
                Err(Box::new(ResolvesToPrivate { host: host.to_owned(), address: *address }))
            }
            _ => Ok(admitted),
        }
    }
}

impl Resolve for Resolver {
    /// In a thread of its own: the system's answer cannot be waited for otherwise, nor given up.
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = Lookup::default();
        let (resolver, answer) = (self.clone(), lookup.clone());
        std::thread::spawn(move || answer.finish(resolver.addresses(name.as_str())));
        Box::pin(async move {
            let addresses: Addrs = Box::new(lookup.await?.into_iter());
            Ok(addresses)
        })
    }
}

type Found = Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>>;

/// A question to the system, answered by a thread.
#[derive(Clone, Default)]
struct Lookup(Arc<Mutex<(Option<Found>, Option<Waker>)>>);

impl Lookup {
    fn finish(&self, found: Found) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = Some(found);
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }
}

impl Future for Lookup {
    type Output = Found;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Found> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = state.0.take() {
            return Poll::Ready(found);
        }
        state.1 = Some(context.waker().clone());
        Poll::Pending
    }
}
