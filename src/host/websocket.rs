//! One conversation over a WebSocket (RFC 6455): a message is sent, and those that come back are kept.
//!
//! The connection is made by the same client as every other request, so that proxies, names and trust are the same.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::runtime;
use tokio::time::timeout;

use super::http_failure::{failure_of_request, innermost};
use crate::http::{Failure, Request};

/// More than any page sends at its start.
const MESSAGES_LIMIT: usize = 16 * 1024 * 1024;
/// What the server agrees with (RFC 9110 section 15.2.2).
const SWITCHING_PROTOCOLS: u16 = 101;

/// The kinds of frames that count here (RFC 6455 section 11.8).
const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

/// Sends `first` once the WebSocket is open, and returns what comes back, up to the message that `is_last`.
pub(super) fn converse(
    client: reqwest::ClientBuilder,
    request: &Request,
    first: &[u8],
    is_last: &dyn Fn(&[u8]) -> bool,
    limit: Duration,
) -> Result<Vec<Vec<u8>>, Failure> {
    let other = |reason: String| Failure::Other { reason };
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| other(error.to_string()))?;
    let conversation = async {
        let client = client.build().map_err(|error| other(innermost(&error)))?;
        let mut builder = client.get(request.url.clone());
        for (name, value) in &request.headers {
            builder = builder.header(name, value.expose());
        }
        let response = builder.send().await.map_err(|error| failure_of_request(&error, limit))?;
        let status = response.status().as_u16();
        if status != SWITCHING_PROTOCOLS {
            return Err(other(format!("the WebSocket does not open: status {status}")));
        }
        let mut stream = response.upgrade().await.map_err(|error| other(innermost(&error)))?;
        stream.write_all(&frame(BINARY, first)).await.map_err(|_| Failure::Closed)?;
        let (mut messages, mut buffer, mut message) = (Vec::new(), Vec::new(), Vec::new());
        let mut received = 0;
        loop {
            while let Some(Frame { is_final, kind, payload, bytes }) = next_frame(&buffer) {
                buffer.drain(..bytes);
                match kind {
                    PING => stream.write_all(&frame(PONG, &payload)).await.map_err(|_| Failure::Closed)?,
                    CLOSE => return Ok(messages),
                    CONTINUATION | TEXT | BINARY => message.extend(payload),
                    _ => {}
                }
                if is_final && matches!(kind, CONTINUATION | TEXT | BINARY) {
                    messages.push(std::mem::take(&mut message));
                    if messages.last().is_some_and(|message| is_last(message)) {
                        return Ok(messages);
                    }
                }
            }
            match stream.read_buf(&mut buffer).await {
                Ok(0) | Err(_) => return Err(Failure::Closed),
                Ok(count) => received += count,
            }
            if received > MESSAGES_LIMIT {
                return Err(Failure::TooLarge { limit: MESSAGES_LIMIT });
            }
        }
    };
    runtime.block_on(async {
        match timeout(limit, conversation).await {
            Ok(result) => result,
            Err(_) => Err(Failure::Timeout { seconds: limit.as_secs() }),
        }
    })
}

/// What a client sends in one piece (section 5.2). The mask is against caches that mistake it for HTTP; what we send is no
/// request, so it may be zero.
fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    const FINAL: u8 = 0x80;
    const MASKED: u8 = 0x80;
    let mut bytes = vec![FINAL | kind];
    match u8::try_from(payload.len()) {
        Ok(len) if len < 126 => bytes.push(MASKED | len),
        _ => {
            bytes.push(MASKED | 127);
            bytes.extend((payload.len() as u64).to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

/// One frame of a server.
struct Frame {
    is_final: bool,
    kind: u8,
    payload: Vec<u8>,
    /// How long it is, head and all.
    bytes: usize,
}

/// The frame that `buffer` begins with, if all of it is there. A server masks nothing.
fn next_frame(buffer: &[u8]) -> Option<Frame> {
    let (&[first, second], rest) = buffer.split_first_chunk()?;
    let (length, payload) = match second & 0x7f {
        126 => {
            let (length, rest) = rest.split_first_chunk()?;
            (u64::from(u16::from_be_bytes(*length)), rest)
        }
        127 => {
            let (length, rest) = rest.split_first_chunk()?;
            (u64::from_be_bytes(*length), rest)
        }
        length => (length.into(), rest),
    };
    let head = buffer.len() - payload.len();
    let payload = payload.get(..usize::try_from(length).ok()?)?;
    let bytes = head + payload.len();
    Some(Frame { is_final: first & 0x80 != 0, kind: first & 0x0f, payload: payload.to_vec(), bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6455 section 5.7, and a frame that is not complete yet.
    #[test]
    fn frames_are_those_of_the_specification() {
        assert_eq!(frame(TEXT, b"Hello"), b"\x81\x85\0\0\0\0Hello");
        let whole = next_frame(b"\x81\x05Hello\x89\x00").unwrap();
        assert_eq!((whole.is_final, whole.kind, whole.payload.as_slice(), whole.bytes), (true, TEXT, &b"Hello"[..], 7));
        let part = next_frame(b"\x01\x03Hel").unwrap();
        assert!(!part.is_final && part.kind == TEXT);
        let long = [&b"\x82\x7e\x01\x00"[..], &[7; 256]].concat();
        assert_eq!(next_frame(&long).map(|frame| (frame.payload.len(), frame.bytes)), Some((256, 260)));
        let longer = [&b"\x82\x7f\0\0\0\0\0\x01\0\0"[..], &vec![7; 65_536]].concat();
        assert_eq!(next_frame(&longer).map(|frame| (frame.payload.len(), frame.bytes)), Some((65_536, 65_546)));
        for cut in [&b""[..], b"\x81", b"\x81\x05Hell", b"\x82\x7e\x01", b"\x82\x7f\0\0\0"] {
            assert!(next_frame(cut).is_none());
        }
    }
}
