//! How much may be sent and answered, as far as it was tried.

use crate::http::Response;

/// The longest `Cookie` line that arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RequestLimit {
    pub(crate) passes: usize,
    /// What a longer one gets; absent where none was refused.
    pub(crate) refused: Option<Refusal>,
}

/// What is too long gets this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Status(u16),
    NoAnswer,
}

impl Refusal {
    /// Behind `gets`.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Status(status) => format!("status {status}"),
            Self::NoAnswer => "no answer".to_owned(),
        }
    }
}

/// The longest answer that comes back, by its headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ResponseLimit {
    pub(crate) passes: usize,
    /// The shortest that does not, and what comes in its place.
    pub(crate) refused: Option<(usize, Refusal)>,
}

/// What one login costs in headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LoginSize {
    /// Of the `Cookie:` line with which the browser sends the cookies back.
    pub(crate) request_bytes: usize,
    /// Of the answer that sets them.
    pub(crate) response_bytes: usize,
}

/// How long the head of an answer is: the status line, and each header with what separates it.
pub(crate) fn header_bytes(response: &Response) -> usize {
    const STATUS_LINE: usize = "HTTP/1.1 302 Found\r\n".len();
    let headers: usize = response.headers.iter().map(|(name, value)| name.len() + value.len() + ": \r\n".len()).sum();
    STATUS_LINE + headers + "\r\n".len()
}

/// `8190 bytes` as people say it.
pub(crate) fn kilobytes(bytes: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "no header has that many bytes")]
    let kilobytes = bytes as f64 / 1024.0;
    format!("{kilobytes:.1} KB")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::answer;

    #[test]
    fn the_head_of_an_answer_is_counted_as_it_is_sent() {
        let head = "HTTP/1.1 302 Found\r\nlocation: /\r\nset-cookie: a=b\r\n\r\n";
        let response = answer(302, &[("location", "/"), ("set-cookie", "a=b")], "").unwrap();
        assert_eq!(header_bytes(&response), head.len());
        assert_eq!(kilobytes(8190), "8.0 KB");
    }
}
