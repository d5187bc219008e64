//! Where one message ends and the next begins.

use crate::error::Error;
use crate::host::Terminal;

/// No message is as large as this.
const LARGEST: usize = 32 * 1024 * 1024;

/// No header is as long as this.
const LONGEST_HEADER: u64 = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// A header with the length before each message (Language Server Protocol 3.17, "Base Protocol").
    Headers,
    /// One message a line (Model Context Protocol, "Transports").
    Lines,
}

impl Framing {
    /// The bytes of the next message, or `None` at the end of the input.
    pub(super) fn read(self, input: &Terminal) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::Headers => read_after_headers(input),
            Self::Lines => loop {
                match input.read_line(LARGEST as u64)? {
                    Some(line) if line.trim().is_empty() => {}
                    line => return Ok(line.map(String::into_bytes)),
                }
            },
        }
    }

    /// `message`, which has no line break, as it is sent.
    pub(super) fn framed(self, message: &str) -> String {
        match self {
            Self::Headers => format!("Content-Length: {}\r\n\r\n{message}", message.len()),
            Self::Lines => format!("{message}\n"),
        }
    }
}

fn read_after_headers(input: &Terminal) -> Result<Option<Vec<u8>>, Error> {
    let mut length = None;
    let mut is_first = true;
    loop {
        let Some(line) = input.read_line(LONGEST_HEADER)? else {
            return if is_first { Ok(None) } else { Err(broken("ends in the middle of a message")) };
        };
        is_first = false;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| broken("has a header without a colon"))?;
        if name.eq_ignore_ascii_case("Content-Length") {
            let value = value.trim().parse::<usize>().ok();
            length = Some(value.filter(|length| *length <= LARGEST).ok_or_else(|| broken("has no usable length"))?);
        }
    }
    let length = length.ok_or_else(|| broken("has a message without `Content-Length`"))?;
    let message = input.read_exactly(length)?;
    message.ok_or_else(|| broken("ends in the middle of a message")).map(Some)
}

fn broken(what: &str) -> Error {
    Error::usage(format!("standard input {what}"))
        .hint("it is for an editor or an agent to write to, not for people: see docs/editors.md")
}
