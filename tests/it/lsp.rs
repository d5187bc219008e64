//! `authctl lsp`, as an editor talks to it.

use std::fs;

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;
use serde_json::{Value, json};
use url::Url;

use crate::project::Project;

/// What an editor sends to `authctl lsp` in one session, and what it gets.
pub(crate) struct Session {
    input: String,
    requests: u64,
}

impl Session {
    /// Initialized, by an editor that asks for edits when an action is chosen.
    pub(crate) fn new() -> Self {
        let mut session = Self { input: String::new(), requests: 0 };
        let abilities = json!({
            "codeAction": { "resolveSupport": { "properties": ["edit"] } },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
        });
        session.ask("initialize", json!({ "capabilities": { "textDocument": abilities } }));
        session.tell("initialized", json!({}));
        session
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.input.push_str(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The ID of the request.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.requests += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.requests, "method": method, "params": params }));
        self.requests
    }

    /// A request about a place.
    pub(crate) fn ask_at(&mut self, method: &str, uri: &str, line: usize, character: usize) -> u64 {
        let position = json!({ "line": line, "character": character });
        self.ask(method, json!({ "textDocument": { "uri": uri }, "position": position }))
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.tell("textDocument/didOpen", json!({ "textDocument": { "uri": uri, "version": 1, "text": text } }));
    }

    /// The session ends, and everything that was answered.
    pub(crate) fn run(mut self, project: &Project) -> Answers {
        // All of this is there at once, and only what is asked for is checked then.
        self.ask("no/such/method", Value::Null);
        let shutdown = self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        let fake = FakeHost::new(project.path()).with_input(&self.input);
        let status = authctl::run(["authctl", "lsp"], &fake.host);
        assert_eq!((status, fake.talk()), (ExitStatus::Success, String::new()));
        let answers = Answers { messages: messages(&fake.output()) };
        assert_eq!(answers.result(shutdown), &Value::Null);
        answers
    }
}

fn messages(mut output: &str) -> Vec<Value> {
    let mut messages = Vec::new();
    while let Some(rest) = output.strip_prefix("Content-Length: ") {
        let (length, rest) = rest.split_once("\r\n\r\n").unwrap();
        let (message, rest) = rest.split_at(length.parse().unwrap());
        messages.push(serde_json::from_str(message).unwrap());
        output = rest;
    }
    assert_eq!(output, "");
    messages
}

/// Everything that the server said.
pub(crate) struct Answers {
    pub(crate) messages: Vec<Value>,
}

impl Answers {
    pub(crate) fn result(&self, id: u64) -> &Value {
        let answer = self.messages.iter().find(|message| message["id"] == id).unwrap();
        answer.get("result").unwrap_or_else(|| panic!("{answer}"))
    }

    /// What was last published about a file: the rules, and where.
    fn problems(&self, uri: &str) -> Vec<(String, [u64; 4])> {
        let mut published = self.messages.iter().rev().filter(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
        });
        let diagnostics = published.next().unwrap()["params"]["diagnostics"].as_array().unwrap();
        let number = |value: &Value| value.as_u64().unwrap();
        let problem = |diagnostic: &Value| {
            let (start, end) = (&diagnostic["range"]["start"], &diagnostic["range"]["end"]);
            let range = [&start["line"], &start["character"], &end["line"], &end["character"]].map(number);
            (diagnostic["code"].as_str().unwrap().to_owned(), range)
        };
        diagnostics.iter().map(problem).collect()
    }
}

pub(crate) fn uri(project: &Project, path: &str) -> String {
    Url::from_file_path(project.path().join(path)).unwrap().to_string()
}

const SECRETS: &str = "\
[auth]
redirect_uri = \"http://localhost:8501/callback\"
cookie_secret = \"CANARY-b6f3d472ef53052c38cf4a99f1a1b80b\"

[auth.google]
client_id = \"4711-portal.apps.googleusercontent.com\"
client_secret = \"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m\"
server_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"
";

#[test]
fn problems_follow_what_is_typed_and_not_what_is_on_the_disk() {
    let project = Project::with_private_secrets(SECRETS);
    fs::write(
        project.path().join("app.py"),
        "import streamlit as st\nif not st.user.is_logged_in:\n    st.login('google')\n",
    )
    .unwrap();
    let (secrets, app) = (uri(&project, ".streamlit/secrets.toml"), uri(&project, "app.py"));
    let mut session = Session::new();
    session.open(&secrets, SECRETS);
    let wrong = session.run(&project).problems(&secrets);
    assert_eq!(wrong, [("wrong-callback-path".to_owned(), [1, 15, 1, 47])]);

    // Repaired in the editor; the disk has it still.
    let mut session = Session::new();
    session.open(&secrets, SECRETS);
    session.open(&app, "import streamlit as st\n\u{1f600} = st.login('gogle')\n");
    let range = json!({ "start": { "line": 1, "character": 38 }, "end": { "line": 1, "character": 38 } });
    let change = json!({ "range": range, "text": "oauth2" });
    let document = json!({ "uri": secrets, "version": 2 });
    session.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    let answers = session.run(&project);
    assert_eq!(answers.problems(&secrets), [("unused-provider".to_owned(), [4, 0, 4, 13])]);
    // Columns are UTF-16 code units.
    assert!(answers.problems(&app).contains(&("unconfigured-login-provider".to_owned(), [1, 5, 1, 22])));
}

#[test]
fn a_project_without_secrets_is_told_where_its_login_is() {
    let project = Project::new();
    fs::write(project.path().join("app.py"), "import streamlit as st\nst.login()\n").unwrap();
    let app = uri(&project, "app.py");
    let mut session = Session::new();
    session.open(&app, "import streamlit as st\nst.login()\n");
    let problems = session.run(&project).problems(&app);
    assert!(problems.iter().any(|(rule, _)| rule == "missing-secrets-file"), "{problems:?}");

    // Secrets that are not saved yet count.
    let mut session = Session::new();
    session.open(&app, "import streamlit as st\nif not st.user.is_logged_in:\n    st.login('google')\n");
    session.open(&uri(&project, ".streamlit/secrets.toml"), SECRETS);
    let answers = session.run(&project);
    assert_eq!(answers.problems(&app), []);
    assert_eq!(answers.problems(&uri(&project, ".streamlit/secrets.toml"))[0].0, "wrong-callback-path");
}

#[test]
fn a_closed_file_that_was_repaired_is_cleared() {
    let project = Project::with_private_secrets(SECRETS);
    let secrets = uri(&project, ".streamlit/secrets.toml");
    let mut session = Session::new();
    session.open(&secrets, SECRETS);
    session.ask_at("textDocument/hover", &secrets, 0, 0);
    let good = SECRETS.replace("/callback", "/oauth2callback");
    let changes = json!([{ "text": good }]);
    session.tell("textDocument/didChange", json!({ "textDocument": { "uri": secrets }, "contentChanges": changes }));
    session.ask_at("textDocument/hover", &secrets, 0, 0);
    assert_eq!(session.run(&project).problems(&secrets), []);
}

#[test]
fn hover_explains_and_repeats_nothing() {
    let project = Project::with_private_secrets(SECRETS);
    let secrets = uri(&project, ".streamlit/secrets.toml");
    let mut session = Session::new();
    session.open(&secrets, SECRETS);
    let problem = session.ask_at("textDocument/hover", &secrets, 1, 20);
    let key = session.ask_at("textDocument/hover", &secrets, 2, 5);
    let value = session.ask_at("textDocument/hover", &secrets, 6, 30);
    let header = session.ask_at("textDocument/hover", &secrets, 4, 8);
    let nothing = session.ask_at("textDocument/hover", &secrets, 3, 0);
    let answers = session.run(&project);
    let text = |id| answers.result(id)["contents"]["value"].as_str().unwrap();
    assert!(text(problem).starts_with("# wrong-callback-path\n"), "{}", text(problem));
    assert!(text(key).starts_with("`cookie_secret`: a string\n\nThe key with which"), "{}", text(key));
    assert!(text(value).starts_with("`client_secret`"), "{}", text(value));
    assert!(text(header).starts_with("# Google\n"), "{}", text(header));
    assert_eq!(answers.result(nothing), &Value::Null);
    assert!(!json!(answers.messages).to_string().contains("CANARY"));
}

#[test]
fn fixes_are_actions_and_one_that_writes_a_secret_has_its_edits_when_it_is_chosen() {
    let pasted = SECRETS.replace("5cYh3m\"", "5cYh3m \"");
    let project = Project::with_private_secrets(&pasted);
    let secrets = uri(&project, ".streamlit/secrets.toml");
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let parameters = json!({ "textDocument": { "uri": secrets }, "range": whole, "context": { "diagnostics": [] } });
    let mut session = Session::new();
    session.open(&secrets, &pasted);
    let asked = session.ask("textDocument/codeAction", parameters.clone());
    let answers = session.run(&project);
    let actions = answers.result(asked).as_array().unwrap().clone();
    let of = |rule: &str| actions.iter().find(|action| action["diagnostics"][0]["code"] == rule).unwrap();
    let edit = &of("wrong-callback-path")["edit"]["changes"][&secrets][0];
    assert_eq!(edit["newText"], "\"http://localhost:8501/oauth2callback\"");
    assert_eq!(edit["range"]["start"], json!({ "line": 1, "character": 15 }));
    let action = of("stray-characters").clone();
    assert_eq!(action.get("edit"), None);
    assert!(!json!(actions).to_string().contains("CANARY"));

    let mut session = Session::new();
    session.open(&secrets, &pasted);
    let resolved = session.ask("codeAction/resolve", action);
    let answers = session.run(&project);
    let edit = &answers.result(resolved)["edit"]["changes"][&secrets][0];
    assert!(edit["newText"].as_str().unwrap().contains("5cYh3m"), "{edit}");
}

#[test]
fn keys_presets_values_and_providers_are_offered() {
    let text = "[auth]\nre\n[auth.k]\nclient_kwargs = { prompt = \"l\" }\nserver_metadata_url = \nc\n[auth.goo\n";
    let project = Project::with_private_secrets(SECRETS);
    let (secrets, app) = (uri(&project, ".streamlit/secrets.toml"), uri(&project, "app.py"));
    let mut session = Session::new();
    session.open(&secrets, text);
    session.open(&app, "st.login(\"\")\n");
    let places = [(1, 2), (3, 28), (4, 22), (5, 1), (6, 9)];
    let asked = places.map(|(line, character)| session.ask_at("textDocument/completion", &secrets, line, character));
    let answers = session.run(&project);
    let labels = |id: u64| -> Vec<&str> {
        answers.result(id).as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect()
    };
    assert!(labels(asked[0]).contains(&"redirect_uri") && labels(asked[0]).contains(&"cookie_secret"));
    assert_eq!(labels(asked[1]), ["login", "select_account", "consent"]);
    assert!(labels(asked[2]).contains(&"https://accounts.google.com/.well-known/openid-configuration"));
    let quoted = answers.result(asked[2])[0]["textEdit"]["newText"].as_str().unwrap();
    assert!(quoted.starts_with('"') && quoted.ends_with('"'), "{quoted}");
    assert!(labels(asked[3]).contains(&"client_id") && !labels(asked[3]).contains(&"server_metadata_url"));
    assert!(labels(asked[4]).contains(&"google") && labels(asked[4]).contains(&"keycloak"));
    let google = answers.result(asked[4]).as_array().unwrap().iter().find(|item| item["label"] == "google").unwrap();
    assert_eq!(google["textEdit"]["range"]["start"], json!({ "line": 6, "character": 6 }));

    let mut session = Session::new();
    session.open(&secrets, SECRETS);
    session.open(&app, "st.login(\"\")\n");
    let asked = session.ask_at("textDocument/completion", &app, 0, 10);
    let answers = session.run(&project);
    assert_eq!(answers.result(asked)[0]["label"], "google");
}

#[test]
fn what_comes_out_of_order_is_refused() {
    let project = Project::new();
    let framed = |message: Value| format!("Content-Length: {}\r\n\r\n{message}", message.to_string().len());
    let ask = |id: u64, method: &str| framed(json!({ "id": id, "method": method, "params": {} }));
    let input = ask(1, "textDocument/hover")
        + &ask(2, "initialize")
        + &ask(3, "initialize")
        + &ask(4, "textDocument/hover")
        + &ask(5, "no/such/method")
        + &framed(json!({ "method": "exit" }));
    let fake = FakeHost::new(project.path()).with_input(&input);
    let status = authctl::run(["authctl", "lsp", "--stdio"], &fake.host);
    assert_eq!(status, ExitStatus::Problems, "it was not shut down");
    let answers = messages(&fake.output());
    let code = |id: u64| answers.iter().find(|message| message["id"] == id).unwrap()["error"]["code"].clone();
    assert_eq!([code(1), code(3), code(4), code(5)], [-32002, -32600, -32602, -32601].map(Value::from));
}
