//! A running app as it was found: a picture for people, in the order in which a login passes it; and for programs.

use std::time::Duration;

use serde::Serialize;

use super::escaped;
use super::style::{Look, Marks};
use crate::app::{Check, CheckName, CheckVerdict};

/// Everything that is said of one running app.
pub(crate) struct AppFacts {
    pub(crate) url: String,
    /// The release that runs, where its page tells.
    pub(crate) streamlit: Option<String>,
    /// What pins a release in the project, and which.
    pub(crate) pinned: Option<(String, String)>,
    /// What the proxy in front calls itself.
    pub(crate) front: Option<&'static str>,
    pub(crate) checks: Vec<Check>,
    /// The bytes of headers that pass, where a limit was met.
    pub(crate) request_bytes: Option<usize>,
    pub(crate) response_bytes: Option<usize>,
    /// How far the app's clock is ahead, where it shows.
    pub(crate) clock_offset_seconds: Option<i64>,
    pub(crate) requests: usize,
    pub(crate) elapsed: Duration,
}

/// The picture, ending in an empty line.
pub(crate) fn app_picture(facts: &AppFacts, look: Look) -> String {
    let width = facts.checks.iter().map(|check| label(check.name).len()).max().unwrap_or(0);
    let lines: Vec<String> = facts
        .checks
        .iter()
        .map(|check| {
            format!("  {} {:width$}  {}\n", mark(check.verdict, look), label(check.name), escaped(&check.evidence))
        })
        .collect();
    let requests = if facts.requests == 1 { "1 request".to_owned() } else { format!("{} requests", facts.requests) };
    let seconds = facts.elapsed.as_secs_f64();
    format!("{}\n{}  {requests}, {seconds:.1} s\n\n", heading(facts), lines.concat())
}

/// `app  https://app.example.com  Streamlit 1.67.0 (uv.lock says 1.67.0), nginx in front`.
fn heading(facts: &AppFacts) -> String {
    let mut text = format!("app  {}", escaped(&facts.url));
    if let Some(release) = &facts.streamlit {
        text.push_str(&format!("  Streamlit {release}"));
        if let Some((source, version)) = &facts.pinned {
            text.push_str(&format!(" ({} says {version})", escaped(source)));
        }
    }
    if let Some(front) = facts.front {
        text.push_str(if facts.streamlit.is_some() { ", " } else { "  " });
        text.push_str(&format!("{front} in front"));
    }
    text
}

const fn label(name: CheckName) -> &'static str {
    match name {
        CheckName::WebSocket => "WebSocket",
        name => name.name(),
    }
}

fn mark(verdict: CheckVerdict, look: Look) -> String {
    let (mark, code) = match (look.marks, verdict) {
        (Marks::Unicode, CheckVerdict::Ok) => ("✓", "32"),
        (Marks::Ascii, CheckVerdict::Ok) => ("ok", "32"),
        (Marks::Unicode, CheckVerdict::Rejected) => ("✗", "31"),
        (Marks::Ascii, CheckVerdict::Rejected) => ("NO", "31"),
        (Marks::Unicode, CheckVerdict::Inconclusive) => ("?", "33"),
        (Marks::Ascii, CheckVerdict::Inconclusive) => ("??", "33"),
    };
    if look.color { format!("\u{1b}[{code}m{mark}\u{1b}[0m") } else { mark.to_owned() }
}

/// The object `app` of `authctl.report/1`.
#[derive(Serialize)]
pub(super) struct App<'a> {
    url: &'a str,
    streamlit: Option<&'a str>,
    checks: Vec<CheckOf<'a>>,
    limits: Limits,
    clock_offset_seconds: Option<i64>,
    requests: usize,
}

#[derive(Serialize)]
struct Limits {
    request_bytes: Option<usize>,
    response_bytes: Option<usize>,
}

#[derive(Serialize)]
struct CheckOf<'a> {
    name: &'static str,
    verdict: &'static str,
    evidence: &'a str,
}

impl<'a> From<&'a AppFacts> for App<'a> {
    fn from(facts: &'a AppFacts) -> Self {
        let checks = facts.checks.iter();
        Self {
            url: &facts.url,
            streamlit: facts.streamlit.as_deref(),
            checks: checks
                .map(|check| CheckOf {
                    name: check.name.name(),
                    verdict: check.verdict.name(),
                    evidence: &check.evidence,
                })
                .collect(),
            limits: Limits { request_bytes: facts.request_bytes, response_bytes: facts.response_bytes },
            clock_offset_seconds: facts.clock_offset_seconds,
            requests: facts.requests,
        }
    }
}
