//! `authctl mcp`: a server of the Model Context Protocol over standard input and output, for agents.
//!
//! Each tool is a command of authctl, run in process with its output caught. What comes out is what the command prints, so
//! there are no secrets in it; what is to be written is written here, so that an agent need not see a secret to repair a login.
//!
//! <https://modelcontextprotocol.io/specification/2025-11-25>

mod tools;

use clap::Args;
use serde_json::{Value, json};

use self::tools::{Call, TOOLS, Tool};
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::rpc::{Connection, Framing, Incoming, Message, Refusal};
use crate::secret::Redactor;

#[derive(Debug, Args)]
pub(crate) struct McpArgs {}

/// Runs a command by its words.
pub(super) type Runner<'a> = &'a dyn Fn(&[String], &GlobalOptions, &Host) -> Result<ExitStatus, Error>;

/// The versions of the protocol that this server speaks, the newest first.
const PROTOCOLS: [&str; 3] = ["2025-11-25", "2025-06-18", "2024-11-05"];

const INSTRUCTIONS: &str = "Checks and repairs the OpenID Connect login (st.login) of Streamlit apps. Do not read secrets.toml \
    yourself: these tools show it with secrets masked, and write to it without showing one. Begin with `check`; `explain` says \
    what a problem means; `fixes` shows what can be repaired and `fix` does it; `set` changes a setting that is not secret.";

pub(crate) fn run(_: &McpArgs, global: &GlobalOptions, host: &Host, runner: Runner<'_>) -> Result<ExitStatus, Error> {
    let mut connection = Connection::open(Framing::Lines, host);
    let mut is_initialized = false;
    loop {
        match connection.next()? {
            Incoming::End => return Ok(ExitStatus::Success),
            Incoming::Nothing => {}
            Incoming::Message(message) => {
                let answer = match message.method.as_str() {
                    "initialize" => {
                        is_initialized = true;
                        Ok(initialized(&message.params))
                    }
                    "ping" => Ok(json!({})),
                    _ if !is_initialized => Err(Refusal::not_initialized()),
                    "tools/list" => Ok(json!({ "tools": TOOLS.iter().map(Tool::description).collect::<Vec<_>>() })),
                    "tools/call" if message.id.is_some() => call(&message, global, host, runner),
                    _ => Err(Refusal::unknown_method()),
                };
                connection.answer(&message, answer)?;
            }
        }
    }
}

fn initialized(parameters: &Value) -> Value {
    let asked = parameters.get("protocolVersion").and_then(Value::as_str);
    let version = PROTOCOLS.into_iter().find(|known| asked == Some(*known)).unwrap_or(PROTOCOLS[0]);
    json!({
        "protocolVersion": version,
        "capabilities": { "tools": {} },
        "serverInfo": {
            "name": env!("CARGO_PKG_NAME"),
            "title": env!("CARGO_PKG_DESCRIPTION"),
            "version": env!("CARGO_PKG_VERSION"),
        },
        "instructions": INSTRUCTIONS,
    })
}

fn call(message: &Message, global: &GlobalOptions, host: &Host, runner: Runner<'_>) -> Result<Value, Refusal> {
    let name = message.params.get("name").and_then(Value::as_str).unwrap_or_default();
    let tool =
        TOOLS.iter().find(|tool| tool.name == name).ok_or_else(|| Refusal::parameters("there is no such tool"))?;
    let none = json!({});
    let arguments = message.params.get("arguments").filter(|arguments| !arguments.is_null()).unwrap_or(&none);
    let Call { words, project, streamlit } = match tool.call(arguments) {
        Ok(call) => call,
        // An agent can correct it.
        Err(mistake) => return Ok(result(&mistake, true)),
    };
    let mut global = GlobalOptions { no_input: true, verbose: false, ..global.clone() };
    global.project = project.map(Into::into).or(global.project);
    global.streamlit = streamlit.or(global.streamlit);
    let (terminal, caught) = host.terminal.caught();
    let mut host = Host { terminal, ..host.clone() };
    // What one call has learned is no business of the next: files change.
    host.terminal.redactor = Redactor::default();
    let status = match runner(&words, &global, &host) {
        Ok(status) => status,
        Err(error) => {
            host.terminal.say(&error.render());
            error.exit_status()
        }
    };
    let (output, talk) = (caught.output(), caught.talk());
    let is_failure = matches!(status, ExitStatus::Failure | ExitStatus::Interrupted);
    let text = if is_failure || output.is_empty() { talk } else { output };
    Ok(result(&text, is_failure))
}

/// A text for the agent, and the same as data where it is a JSON document.
fn result(text: &str, is_error: bool) -> Value {
    let mut result = json!({ "content": [{ "type": "text", "text": text }], "isError": is_error });
    if let Ok(document @ Value::Object(_)) = serde_json::from_str(text) {
        result["structuredContent"] = document;
    }
    result
}
