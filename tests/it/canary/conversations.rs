//! Editors and agents that ask for everything, in every layout, get no canary.

use serde_json::json;

use super::layouts::{LAYOUTS, Layout};
use super::matrix::{is_told, write};
use crate::lsp::{Session, uri};
use crate::mcp::{call, talk};
use crate::project::Project;

/// In every file at every line.
fn edited(layout: &Layout) -> Vec<String> {
    let project = Project::new();
    write(project.path(), layout);
    let mut session = Session::new();
    for (path, text) in layout.files {
        let uri = uri(&project, path);
        session.open(&uri, text);
        let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 } });
        session.ask("textDocument/codeAction", json!({ "textDocument": { "uri": uri }, "range": whole }));
        for (line, content) in text.lines().enumerate() {
            let length = content.encode_utf16().count();
            for character in [0, length / 3, length / 2, length] {
                session.ask_at("textDocument/hover", &uri, line, character);
                session.ask_at("textDocument/completion", &uri, line, character);
            }
        }
    }
    session.run(&project).messages.iter().map(ToString::to_string).collect()
}

/// By every tool, those that write last.
fn repaired(layout: &Layout) -> Vec<String> {
    let project = Project::new();
    write(project.path(), layout);
    let settings = json!({ "redirect_uri": "http://localhost:8501/oauth2callback" });
    let calls = [
        call("check", json!({})),
        call("check", json!({ "path": "." })),
        call("show", json!({})),
        call("probe", json!({ "provider": "http://127.0.0.1:1" })),
        call("fixes", json!({ "unsafe": true })),
        call("explain", json!({ "word": "client_secret" })),
        call("set", json!({ "settings": settings })),
        call("set", json!({ "settings": { "client_secret": "CANARY" } })),
        call("fix", json!({ "unsafe": true })),
        call("new_cookie_secret", json!({})),
        call("check", json!({ "project": "no/such/folder" })),
    ];
    talk(&project, &calls).iter().map(ToString::to_string).collect()
}

#[test]
fn neither_editors_nor_agents_are_told_a_secret() {
    let mut count = 0;
    for layout in LAYOUTS {
        for said in edited(layout).into_iter().chain(repaired(layout)) {
            assert!(!is_told(&said), "{}: {said}", layout.name);
            count += 1;
        }
    }
    assert!(count > 2000, "{count}");
}
