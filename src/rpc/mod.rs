//! JSON-RPC 2.0 over standard input and output, for the language server and for agents.
//!
//! <https://www.jsonrpc.org/specification>

mod framing;

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use serde_json::{Value, json};

pub(crate) use self::framing::Framing;
use crate::error::Error;
use crate::host::{Host, Terminal};

const PARSE_ERROR: i64 = -32700;
pub(crate) const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
/// Language Server Protocol 3.17, "ErrorCodes": something else was asked before `initialize`.
const NOT_INITIALIZED: i64 = -32002;

/// Messages that wait to be worked on; whoever sends more waits.
const WAITING: usize = 64;

/// A message of the client.
pub(crate) struct Message {
    /// Absent in notifications, which get no answer.
    pub(crate) id: Option<Value>,
    pub(crate) method: String,
    pub(crate) params: Value,
}

/// What comes in.
pub(crate) enum Incoming {
    Message(Message),
    /// Something that needs no work: an answer to a request of ours, or what is no message and was answered as such.
    Nothing,
    End,
}

/// Why a request gets no result.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: i64,
    message: String,
}

impl Refusal {
    pub(crate) fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(crate) fn unknown_method() -> Self {
        Self::new(METHOD_NOT_FOUND, "there is no such method")
    }

    pub(crate) fn not_initialized() -> Self {
        Self::new(NOT_INITIALIZED, "`initialize` comes first")
    }

    pub(crate) fn parameters(what: impl Into<String>) -> Self {
        Self::new(INVALID_PARAMS, what)
    }
}

type Received = Result<Option<Vec<u8>>, Error>;

/// Both directions of one conversation.
pub(crate) struct Connection {
    terminal: Terminal,
    framing: Framing,
    incoming: Receiver<Received>,
    /// What was received while nobody waited for it.
    received: Option<Received>,
    requests: u64,
}

impl Connection {
    /// From now on standard input is read, in a thread of its own: whether more has come can be asked without waiting.
    pub(crate) fn open(framing: Framing, host: &Host) -> Self {
        let (sender, incoming) = sync_channel(WAITING);
        let input = host.terminal.clone();
        thread::spawn(move || {
            loop {
                let received = framing.read(&input);
                let is_last = !matches!(received, Ok(Some(_)));
                if sender.send(received).is_err() || is_last {
                    return;
                }
            }
        });
        Self { terminal: host.terminal.clone(), framing, incoming, received: None, requests: 0 }
    }

    /// What comes next, which is waited for.
    pub(crate) fn next(&mut self) -> Result<Incoming, Error> {
        let received = match self.received.take() {
            Some(received) => received,
            None => self.incoming.recv().unwrap_or(Ok(None)),
        };
        let Some(bytes) = received? else { return Ok(Incoming::End) };
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else {
            self.refuse(&Value::Null, &Refusal::new(PARSE_ERROR, "this is not JSON"))?;
            return Ok(Incoming::Nothing);
        };
        let id = value.get("id").filter(|id| !id.is_null());
        if let Some(method) = value.get("method").and_then(Value::as_str) {
            let params = value.get("params").cloned().unwrap_or(Value::Null);
            return Ok(Incoming::Message(Message { id: id.cloned(), method: method.to_owned(), params }));
        }
        // No request of ours has an answer that matters.
        let is_answer = id.is_some() && (value.get("result").is_some() || value.get("error").is_some());
        if !is_answer {
            let id = id.cloned().unwrap_or(Value::Null);
            self.refuse(&id, &Refusal::new(INVALID_REQUEST, "this is not a message of JSON-RPC 2.0"))?;
        }
        Ok(Incoming::Nothing)
    }

    /// Whether another message has come already.
    pub(crate) fn has_more(&mut self) -> bool {
        if self.received.is_none() {
            self.received = self.incoming.try_recv().ok();
        }
        matches!(self.received, Some(Ok(Some(_))))
    }

    /// Answers `message`, unless it is a notification.
    pub(crate) fn answer(&mut self, message: &Message, answer: Result<Value, Refusal>) -> Result<(), Error> {
        match (&message.id, answer) {
            (None, _) => Ok(()),
            (Some(id), Ok(result)) => self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result })),
            (Some(id), Err(refusal)) => self.refuse(id, &refusal),
        }
    }

    fn refuse(&mut self, id: &Value, refusal: &Refusal) -> Result<(), Error> {
        let error = json!({ "code": refusal.code, "message": refusal.message });
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "error": error }))
    }

    /// Tells the client something.
    pub(crate) fn notify(&mut self, method: &str, params: &Value) -> Result<(), Error> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// Asks the client for something whose answer does not matter.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Result<(), Error> {
        self.requests += 1;
        let id = format!("authctl-{}", self.requests);
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
    }

    /// JSON has no line break outside of strings, and none inside of them either.
    fn send(&self, message: &Value) -> Result<(), Error> {
        self.terminal.print_verbatim(&self.framing.framed(&message.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::FakeHost;

    fn conversation(framing: Framing, input: &str) -> (Vec<String>, String) {
        let dir = tempfile::tempdir().unwrap();
        let fake = FakeHost::new(dir.path()).with_input(input);
        let mut connection = Connection::open(framing, &fake.host);
        let mut methods = Vec::new();
        let ended = loop {
            match connection.next() {
                Ok(Incoming::Nothing) => {}
                Ok(Incoming::Message(message)) => {
                    methods.push(message.method.clone());
                    connection.answer(&message, Ok(json!({}))).unwrap();
                }
                Ok(Incoming::End) => break "the end".to_owned(),
                Err(error) => break error.to_string(),
            }
        };
        methods.push(ended);
        (methods, fake.output())
    }

    #[test]
    fn messages_have_headers_or_lines() {
        let message = r#"{"jsonrpc":"2.0","id":1,"method":"é"}"#;
        let framed = |message: &str| format!("Content-Length: {}\r\nX: y\r\n\r\n{message}", message.len());
        let (methods, output) = conversation(Framing::Headers, &(framed(message) + &framed("no JSON")));
        assert_eq!(methods, ["é", "the end"]);
        assert!(
            output.starts_with("Content-Length: 36\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"),
            "{output}"
        );
        assert!(output.contains("\"code\":-32700") && output.contains("\"id\":null"), "{output}");

        let (methods, output) = conversation(Framing::Lines, &format!("{message}\n\n[1]\n{{\"method\":\"told\"}}\n"));
        assert_eq!(methods, ["é", "told", "the end"]);
        assert_eq!(output.lines().count(), 2, "a notification gets no answer: {output}");
        assert!(output.contains("\"code\":-32600"), "{output}");
    }

    #[test]
    fn what_is_not_framed_ends_the_conversation() {
        for (input, expected) in [
            ("hello\n", "standard input has a header without a colon"),
            ("Content-Length: x\r\n\r\n", "standard input has no usable length"),
            ("Content-Length: 99999999999\r\n\r\n", "standard input has no usable length"),
            ("X: y\r\n\r\n{}", "standard input has a message without `Content-Length`"),
            ("Content-Length: 9\r\n\r\n{}", "standard input ends in the middle of a message"),
            ("Content-Length: 9\r\n", "standard input ends in the middle of a message"),
        ] {
            assert_eq!(conversation(Framing::Headers, input).0, [expected], "{input:?}");
        }
    }

    #[test]
    fn answers_to_our_own_requests_are_no_messages() {
        let (methods, output) = conversation(Framing::Lines, "{\"id\":\"authctl-1\",\"result\":null}\n");
        assert_eq!((methods, output), (vec!["the end".to_owned()], String::new()));
    }
}
