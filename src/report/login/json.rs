//! `authctl.login/1`: the outcome of a login for programs. Structs of its own, so that internal types may change.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{LoginReport, Outcome};
use crate::report::app::App;
use crate::report::escaped_json;
use crate::report::json::{Problem, problems};

const SCHEMA: &str = "authctl.login/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    provider: Option<&'a str>,
    /// `passed`, `failed`, or `error` where authctl could not even try.
    outcome: &'static str,
    streamlit: Streamlit<'a>,
    header: Option<&'a Map<String, Value>>,
    claims: Option<&'a Map<String, Value>>,
    st_user: Option<&'a Map<String, Value>>,
    userinfo: Option<&'a Map<String, Value>>,
    cookies: Option<Cookies>,
    /// Claims that the built-in provider keeps from the app.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    withheld: &'a [String],
    logout: Option<&'a str>,
    /// Where the login went through the app itself: what the app answered before.
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<App<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    audit: Vec<Audit<'a>>,
    steps: Vec<Step<'a>>,
    problems: Vec<Problem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

#[derive(Serialize)]
struct Streamlit<'a> {
    version: &'a str,
    accepted: Option<bool>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Cookies {
    bytes: usize,
    count: usize,
    response_bytes: usize,
}

/// `result` is `ok`, `not enforced` or `inconclusive`.
#[derive(Serialize)]
struct Audit<'a> {
    name: &'a str,
    result: &'static str,
    evidence: &'a str,
}

#[derive(Serialize)]
struct Step<'a> {
    name: &'a str,
    ok: bool,
    millis: u128,
    checks: Vec<Check<'a>>,
}

#[derive(Serialize)]
struct Check<'a> {
    name: &'a str,
    ok: bool,
    text: &'a str,
}

pub(super) fn render(report: &LoginReport<'_>) -> String {
    let steps = report.steps.iter().map(|step| Step {
        name: step.name,
        ok: step.ok,
        millis: step.millis,
        checks: step.checks.iter().map(|check| Check { name: check.name, ok: check.ok, text: &check.text }).collect(),
    });
    let audit =
        report.audit.iter().map(|line| Audit { name: line.name, result: line.result.told(), evidence: &line.evidence });
    let tokens: Map<String, Value> =
        report.tokens.iter().map(|(name, token)| ((*name).to_owned(), token.expose().as_str().into())).collect();
    written(&Document {
        schema: SCHEMA,
        provider: Some(report.provider),
        outcome: match report.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
        },
        streamlit: Streamlit {
            version: &report.problems.streamlit.version,
            accepted: report.accepted,
            reason: report.reason,
        },
        header: report.header.as_ref(),
        claims: report.claims.as_ref(),
        st_user: report.st_user.as_ref(),
        userinfo: report.userinfo.as_ref(),
        cookies: report.cookies.map(|cookies| Cookies {
            bytes: cookies.bytes,
            count: cookies.count,
            response_bytes: cookies.response_bytes,
        }),
        withheld: &report.withheld,
        logout: report.logout.as_deref(),
        app: report.problems.app.map(App::from),
        audit: audit.collect(),
        steps: steps.collect(),
        problems: problems(&report.problems),
        tokens: (!tokens.is_empty()).then_some(tokens),
        error: None,
    })
}

pub(super) fn render_error(provider: Option<&str>, streamlit: &str, message: &str) -> String {
    written(&Document {
        schema: SCHEMA,
        provider,
        outcome: "error",
        streamlit: Streamlit { version: streamlit, accepted: None, reason: None },
        header: None,
        claims: None,
        st_user: None,
        userinfo: None,
        cookies: None,
        withheld: &[],
        logout: None,
        app: None,
        audit: Vec::new(),
        steps: Vec::new(),
        problems: Vec::new(),
        tokens: None,
        error: Some(message),
    })
}

fn written(document: &Document<'_>) -> String {
    let text = serde_json::to_string_pretty(document).expect("strings, numbers and lists always serialise");
    escaped_json(&text).into_owned() + "\n"
}
