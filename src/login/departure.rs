//! Where a browser sets out: an address of this machine that sends it on, so that what is secret in the destination is seen
//! by the browser alone, not by whoever reads the screen or the list of processes.

use url::Url;

use crate::error::Error;
use crate::host::{Incoming, OutgoingResponse, Randomness};

/// How much randomness keeps other pages from setting out.
const RANDOM_BYTES: usize = 24;

/// The address from which a browser is sent on.
pub(super) struct Departure {
    path: String,
    ticket: String,
}

impl Departure {
    /// A departure at the path of `start`, which gets the ticket.
    pub(super) fn at(start: &mut Url, rng: &(dyn Randomness + 'static)) -> Result<Self, Error> {
        let ticket = rng.token(RANDOM_BYTES)?;
        start.set_query(Some(&ticket));
        Ok(Self { path: start.path().to_owned(), ticket })
    }

    /// Whether this request is the start of the trip; any other page that guesses the path lacks the ticket.
    pub(super) fn is_asked_for(&self, incoming: &Incoming) -> bool {
        let request = &incoming.request;
        request.method == "GET" && request.path() == self.path && request.query() == self.ticket
    }

    pub(super) fn send_on(incoming: Incoming, destination: &Url) {
        let response = OutgoingResponse::new(302, "text/plain; charset=utf-8", "")
            .header("Location", destination.as_str())
            .header("Cache-Control", "no-store")
            .header("Referrer-Policy", "no-referrer");
        std::thread::spawn(move || incoming.respond(&response));
    }
}
