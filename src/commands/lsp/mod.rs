//! `authctl lsp`: a language server over standard input and output (Language Server Protocol 3.17).
//!
//! It says what `check` says, while somebody types. Whatever it sends is without secrets, but for the edits of a fix that the
//! user has chosen.

mod answers;
mod documents;
mod findings;
mod position;
mod toml_place;

use std::collections::BTreeSet;

use clap::Args;
use serde_json::{Value, json};

use self::answers::{Markup, Place, code_actions, completions, hover, resolved_action};
use self::documents::Documents;
use self::findings::Findings;
use crate::error::{Error, ExitStatus};
use crate::host::Host;
use crate::options::GlobalOptions;
use crate::rpc::{Connection, Framing, INVALID_REQUEST, Incoming, Message, Refusal};

#[derive(Debug, Args)]
pub(crate) struct LspArgs {
    /// Use standard input and output, as always: some editors add it
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(crate) fn run(_: &LspArgs, global: &GlobalOptions, host: &Host) -> Result<ExitStatus, Error> {
    let mut server = Server {
        connection: Connection::open(Framing::Headers, host),
        global,
        host,
        state: State::New,
        documents: Documents::default(),
        findings: Findings::default(),
        published: BTreeSet::new(),
        is_stale: false,
        editor: Editor::default(),
        said: Vec::new(),
    };
    server.serve()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    New,
    Initialized,
    ShutDown,
}

/// What the editor can do.
#[derive(Clone, Copy, Debug, Default)]
struct Editor {
    /// It asks for the edits of an action when that is chosen.
    resolves_actions: bool,
    /// It can be asked to say when files change.
    watches_files: bool,
    /// The kinds of text that it shows on hover, and beside completions.
    hover: Markup,
    documentation: Markup,
}

impl Editor {
    fn from_capabilities(capabilities: &Value) -> Self {
        let has = |place: &str, name: &str| {
            let names = capabilities.pointer(place).and_then(Value::as_array);
            names.is_some_and(|names| names.iter().any(|known| known == name))
        };
        let markup = |place: &str| match (has(place, "markdown"), has(place, "plaintext")) {
            (true, _) => Markup::Markdown,
            (false, true) => Markup::Plain,
            (false, false) => Markup::Unknown,
        };
        let watching = capabilities.pointer("/workspace/didChangeWatchedFiles/dynamicRegistration");
        Self {
            resolves_actions: has("/textDocument/codeAction/resolveSupport/properties", "edit"),
            watches_files: watching.and_then(Value::as_bool).unwrap_or_default(),
            hover: markup("/textDocument/hover/contentFormat"),
            documentation: markup("/textDocument/completion/completionItem/documentationFormat"),
        }
    }
}

struct Server<'a> {
    connection: Connection,
    global: &'a GlobalOptions,
    host: &'a Host,
    state: State,
    documents: Documents,
    findings: Findings,
    /// The files for which the editor shows problems.
    published: BTreeSet<String>,
    /// Whether something has changed since the last check.
    is_stale: bool,
    editor: Editor,
    /// What could not be checked, as the editor was told.
    said: Vec<String>,
}

impl Server<'_> {
    fn serve(&mut self) -> Result<ExitStatus, Error> {
        loop {
            // While more is typed, what was typed before is not checked.
            if self.is_stale && !self.connection.has_more() {
                self.check()?;
            }
            let message = match self.connection.next()? {
                Incoming::Message(message) => message,
                Incoming::Nothing => continue,
                // The editor has gone, in its own way.
                Incoming::End => return Ok(ExitStatus::Success),
            };
            if message.method == "exit" {
                return Ok(self.exit_status());
            }
            if message.id.is_some() {
                let answer = self.answer(&message)?;
                self.connection.answer(&message, answer)?;
            } else if self.state == State::Initialized {
                self.hear(&message)?;
            }
        }
    }

    /// LSP 3.17, "Exit Notification": a failure where the client did not shut the server down first.
    fn exit_status(&self) -> ExitStatus {
        if self.state == State::ShutDown { ExitStatus::Success } else { ExitStatus::Problems }
    }

    fn answer(&mut self, message: &Message) -> Result<Result<Value, Refusal>, Error> {
        let parameters = &message.params;
        match (self.state, message.method.as_str()) {
            (State::New, "initialize") => {
                self.state = State::Initialized;
                self.editor = Editor::from_capabilities(&parameters["capabilities"]);
                return Ok(Ok(capabilities()));
            }
            (State::New, _) => return Ok(Err(Refusal::not_initialized())),
            (State::Initialized, "shutdown") => {
                self.state = State::ShutDown;
                return Ok(Ok(Value::Null));
            }
            (State::Initialized, "initialize") | (State::ShutDown, _) => {
                return Ok(Err(Refusal::new(INVALID_REQUEST, "it is too late for this")));
            }
            (State::Initialized, _) => {}
        }
        // Whatever is asked is asked about the text as it is now.
        if self.is_stale {
            self.check()?;
        }
        Ok(match message.method.as_str() {
            "textDocument/hover" => {
                self.at(parameters, Value::Null, |place, findings| hover(place, findings, self.editor.hover))
            }
            "textDocument/completion" => self
                .at(parameters, json!([]), |place, findings| completions(place, findings, self.editor.documentation)),
            "textDocument/codeAction" => code_actions(parameters, &self.findings, self.editor.resolves_actions),
            "codeAction/resolve" => resolved_action(parameters, &self.findings),
            _ => Err(Refusal::unknown_method()),
        })
    }

    fn at(
        &self,
        parameters: &Value,
        nothing: Value,
        answer: impl FnOnce(&Place<'_>, &Findings) -> Value,
    ) -> Result<Value, Refusal> {
        let place = Place::of(parameters, &self.documents)?;
        Ok(place.map_or(nothing, |place| answer(&place, &self.findings)))
    }

    fn hear(&mut self, message: &Message) -> Result<(), Error> {
        let parameters = &message.params;
        match message.method.as_str() {
            "initialized" if self.editor.watches_files => {
                self.connection.request("client/registerCapability", &watched_files())?;
            }
            "textDocument/didOpen" => self.is_stale |= self.documents.open(parameters).is_some(),
            "textDocument/didChange" => self.is_stale |= self.documents.change(parameters).is_some(),
            "textDocument/didClose" => self.is_stale |= self.documents.close(parameters).is_some(),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.is_stale = true,
            // Others may be left unheard.
            _ => {}
        }
        Ok(())
    }

    /// Checks everything around the open files, and tells the editor what has changed.
    fn check(&mut self) -> Result<(), Error> {
        self.is_stale = false;
        self.findings = Findings::collect(&self.documents, self.global, self.host);
        let mut published = BTreeSet::new();
        for (uri, findings) in &self.findings.by_uri {
            let diagnostics: Vec<&Value> = findings.iter().map(|finding| &finding.diagnostic).collect();
            let parameters = json!({ "uri": uri, "diagnostics": diagnostics });
            self.connection.notify("textDocument/publishDiagnostics", &parameters)?;
            published.insert(uri.clone());
        }
        // Open files are told that nothing is wrong with them; of others only those are that had a problem.
        let open = self.documents.iter().map(|(uri, _)| uri.to_owned());
        let clean: BTreeSet<String> = open.chain(self.published.iter().cloned()).collect();
        for uri in clean.difference(&published) {
            let parameters = json!({ "uri": uri, "diagnostics": [] });
            self.connection.notify("textDocument/publishDiagnostics", &parameters)?;
        }
        for error in &self.findings.errors {
            if !self.said.contains(error) {
                let parameters = json!({ "type": 1, "message": format!("authctl: {error}") });
                self.connection.notify("window/showMessage", &parameters)?;
            }
        }
        self.said.clone_from(&self.findings.errors);
        self.published = published;
        Ok(())
    }
}

fn capabilities() -> Value {
    json!({
        "capabilities": {
            "positionEncoding": "utf-16",
            // Changes are sent as they are made, and closing and saving are told.
            "textDocumentSync": { "openClose": true, "change": 2, "save": true },
            "hoverProvider": true,
            "completionProvider": { "triggerCharacters": ["[", ".", "\"", "'", "=", " "] },
            "codeActionProvider": { "codeActionKinds": ["quickfix"], "resolveProvider": true },
        },
        "serverInfo": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
    })
}

/// What is read besides open files.
fn watched_files() -> Value {
    let patterns = [
        "**/.streamlit/*.toml*",
        "**/*.py",
        "**/requirements*.txt",
        "**/pyproject.toml",
        "**/*.lock",
        "**/authctl.toml",
        "**/.gitignore",
        "**/Dockerfile*",
        "**/*compose*.y*ml",
    ];
    let watchers: Vec<Value> = patterns.iter().map(|pattern| json!({ "globPattern": pattern })).collect();
    json!({ "registrations": [{
        "id": "files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": { "watchers": watchers },
    }] })
}
