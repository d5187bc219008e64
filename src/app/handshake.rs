//! Whether the app's WebSocket opens, and for whom: three handshakes tell apart what proxies do to them.

use super::{Answer, AppSnapshot};
use crate::http::Failure;

/// Where the page opens its WebSocket.
pub(crate) const STREAM_PATH: &str = "_stcore/stream";
/// What the page asks to speak, and the server agrees to.
pub(crate) const SUBPROTOCOL: &str = "streamlit";
/// What the page sends in place of a cross-site token that it does not have.
pub(crate) const PLACEHOLDER_TOKEN: &str = "PLACEHOLDER_AUTH_TOKEN";
/// An origin that is nobody's (RFC 2606).
pub(crate) const FOREIGN_ORIGIN: &str = "https://authctl-probe.invalid";

/// The same handshake as three browsers would make it.
#[derive(Clone, Debug)]
pub(crate) struct Handshakes {
    /// With the origin of the redirect URI.
    pub(crate) own: Answer,
    /// Without any.
    pub(crate) none: Answer,
    /// With [`FOREIGN_ORIGIN`].
    pub(crate) foreign: Answer,
}

/// What becomes of the app's WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WebSocket {
    /// It opens for the app's own page alone.
    Opens,
    /// It opens for pages of any origin: nobody looks at it, or it does not arrive.
    OpensForAll,
    /// It opens, and the server agreed to no subprotocol: the cross-site token is in the same header.
    WithoutSubprotocol,
    /// The request arrives as an ordinary one.
    NotUpgraded { status: u16 },
    /// It is refused because its origin is not the host that the app believes to have.
    OriginRefused,
    /// It is answered otherwise.
    Refused { status: u16 },
    /// No answer came.
    Silent(Failure),
}

/// What the server agrees with.
const SWITCHING_PROTOCOLS: u16 = 101;

impl AppSnapshot {
    /// Absent where no handshake was made.
    pub(crate) fn websocket(&self) -> Option<WebSocket> {
        let Handshakes { own, none, foreign } = self.handshakes.as_ref()?;
        let status = |answer: &Answer| answer.as_ref().map(|response| response.status).ok();
        let response = match own {
            Ok(response) => response,
            Err(failure) => return Some(WebSocket::Silent(failure.clone())),
        };
        let opens = |answer: &Answer| status(answer) == Some(SWITCHING_PROTOCOLS);
        Some(match response.status {
            SWITCHING_PROTOCOLS if response.header("sec-websocket-protocol") != Some(SUBPROTOCOL) => {
                WebSocket::WithoutSubprotocol
            }
            SWITCHING_PROTOCOLS if opens(foreign) => WebSocket::OpensForAll,
            SWITCHING_PROTOCOLS => WebSocket::Opens,
            403 if opens(none) => WebSocket::OriginRefused,
            // The server's own words to a request that wants no upgrade, or the page that it serves at every path.
            200 | 400 | 426 if status(none) == Some(response.status) => {
                WebSocket::NotUpgraded { status: response.status }
            }
            status => WebSocket::Refused { status },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{answer, snapshot};

    #[test]
    fn three_handshakes_tell_what_is_wrong() {
        let protocol = [("sec-websocket-protocol", "streamlit")];
        let handshake = |status: u16| if status == 101 { answer(101, &protocol, "") } else { answer(status, &[], "") };
        for (own, none, foreign, expected) in [
            (101, 101, 403, WebSocket::Opens),
            (101, 101, 101, WebSocket::OpensForAll),
            (400, 400, 400, WebSocket::NotUpgraded { status: 400 }),
            (200, 200, 200, WebSocket::NotUpgraded { status: 200 }),
            (403, 101, 403, WebSocket::OriginRefused),
            (403, 403, 403, WebSocket::Refused { status: 403 }),
            (404, 404, 404, WebSocket::Refused { status: 404 }),
        ] {
            let mut app = snapshot();
            app.handshakes =
                Some(Handshakes { own: handshake(own), none: handshake(none), foreign: handshake(foreign) });
            assert_eq!(app.websocket(), Some(expected), "{own} {none} {foreign}");
        }
        let mut app = snapshot();
        let handshakes = app.handshakes.as_mut().unwrap();
        handshakes.own = answer(101, &[], "");
        assert_eq!(app.websocket(), Some(WebSocket::WithoutSubprotocol));
        app.handshakes = None;
        assert_eq!(app.websocket(), None);
    }
}
