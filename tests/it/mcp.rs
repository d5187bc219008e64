//! `authctl mcp`, as an agent talks to it.

use authctl::ExitStatus;
use authctl::host::fake::FakeHost;
use serde_json::{Value, json};

use crate::project::Project;
use crate::schemas::assert_report;

const SECRETS: &str = "\
[auth]
redirect_uri = \"http://localhost:8501/callback\"
cookie_secret = \"CANARY-b6f3d472ef53052c38cf4a99f1a1b80b\"

[auth.google]
client_id = \"4711-portal.apps.googleusercontent.com\"
client_secret = \"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m \"
server_metadata_url = \"https://accounts.google.com/.well-known/openid-configuration\"
";

/// The parameters of a call.
pub(crate) fn call(tool: &str, arguments: Value) -> Value {
    json!({ "name": tool, "arguments": arguments })
}

/// The results of these calls, in one session.
pub(crate) fn talk(project: &Project, calls: &[Value]) -> Vec<Value> {
    let mut messages =
        vec![json!({ "id": "start", "method": "initialize", "params": { "protocolVersion": "2025-06-18" } })];
    messages.push(json!({ "method": "notifications/initialized" }));
    let calls = calls.iter().enumerate();
    messages.extend(calls.map(|(id, call)| json!({ "id": id, "method": "tools/call", "params": call })));
    let answers = exchange(project, &messages);
    answers.into_iter().skip(1).map(|answer| answer["result"].clone()).collect()
}

fn exchange(project: &Project, messages: &[Value]) -> Vec<Value> {
    let input: String = messages.iter().map(|message| format!("{message}\n")).collect();
    let fake = FakeHost::new(project.path()).with_input(&input);
    let status = authctl::run(["authctl", "mcp"], &fake.host);
    assert_eq!((status, fake.talk()), (ExitStatus::Success, String::new()));
    fake.output().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().unwrap()
}

#[test]
fn an_agent_repairs_a_login_and_sees_no_secret() {
    let project = Project::with_private_secrets(SECRETS);
    let unsafe_fixes = json!({ "unsafe": true });
    let settings = json!({ "google.client_kwargs.prompt": "login" });
    let calls = [
        call("check", json!({})),
        call("fixes", unsafe_fixes.clone()),
        call("fix", unsafe_fixes),
        call("set", json!({ "settings": settings })),
        call("new_cookie_secret", json!({})),
        call("check", json!({})),
        call("show", json!({})),
    ];
    let results = talk(&project, &calls);
    assert_report(&results[0]["structuredContent"]);
    let rules = |result: &Value| -> Vec<String> {
        let problems = result["structuredContent"]["problems"].as_array().unwrap();
        problems.iter().map(|problem| problem["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(&results[0]), ["wrong-callback-path", "stray-characters"]);
    assert!(
        text(&results[1]).contains("+redirect_uri = \"http://localhost:8501/oauth2callback\""),
        "{}",
        text(&results[1])
    );
    assert_eq!(rules(&results[2]), Vec::<String>::new());
    assert_eq!(rules(&results[5]), Vec::<String>::new());
    assert!(!json!(results).to_string().contains("CANARY"), "{results:#?}");
    let secrets = project.secrets();
    assert!(secrets.contains("nBf5cYh3m\"") && !secrets.contains("CANARY-b6f3"), "{secrets}");
    assert!(secrets.contains("prompt = \"login\""), "{secrets}");
    assert!(results.iter().all(|result| result["isError"] == false), "{results:#?}");
}

#[test]
fn what_cannot_be_done_is_a_result_that_says_why() {
    let project = Project::with_private_secrets(SECRETS);
    let calls = [
        call("set", json!({ "settings": { "client_secret": "CANARY" } })),
        call("set", json!({ "settings": { "no_such_key": "x" } })),
        call("explain", json!({ "word": "no-such-word" })),
        call("check", json!({ "path": "no/such/file" })),
        call("check", json!({ "project": "no/such/folder" })),
        call("check", json!({ "path": 1 })),
    ];
    let results = talk(&project, &calls);
    let expected = [
        "error: `auth.client_secret` is a secret",
        "error: Streamlit reads no `no_such_key`",
        "error: there is no rule, known error or term `no-such-word`",
        "error: there is no `no/such/file`",
        "error: `no/such/folder` is not a folder",
        "`path` is not a string",
    ];
    for (result, expected) in results.iter().zip(expected) {
        assert!(text(result).starts_with(expected) && result["isError"] == true, "{result:#}");
    }
    assert_eq!(project.secrets(), SECRETS);
}

#[test]
fn a_conversation_begins_with_the_version() {
    let project = Project::new();
    let ask = |id: u64, method: &str, params: Value| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
    let answers = exchange(
        &project,
        &[
            ask(1, "tools/list", json!({})),
            ask(2, "ping", json!({})),
            ask(3, "initialize", json!({ "protocolVersion": "1999-01-01" })),
            ask(4, "tools/list", json!({})),
            ask(5, "tools/call", json!({ "name": "rm" })),
            ask(6, "resources/list", json!({})),
        ],
    );
    assert_eq!(answers[0]["error"]["code"], -32002);
    assert_eq!(answers[1]["result"], json!({}));
    assert_eq!(answers[2]["result"]["protocolVersion"], "2025-11-25");
    let tools = answers[3]["result"]["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["check", "explain", "show", "probe", "fixes", "fix", "set", "new_cookie_secret"]);
    for tool in tools {
        assert!(jsonschema::validator_for(&tool["inputSchema"]).is_ok());
        let writes = matches!(tool["name"].as_str().unwrap(), "fix" | "set" | "new_cookie_secret");
        assert_eq!(tool["annotations"]["readOnlyHint"], !writes, "{tool:#}");
    }
    assert_eq!((&answers[4]["error"]["code"], &answers[5]["error"]["code"]), (&json!(-32602), &json!(-32601)));
}
