//! The account of a login: who asked whom, how long it took, and where it stopped.

use super::{Account, Hop, Markup, Part, Party, State, Verdict, consoles, problems};
use crate::report::Counts;
use crate::report::login::{LoginReport, Outcome, StepLine, claims_table, told_verdict};

/// To hand on, ending in a newline.
pub(crate) fn login_handout(report: &LoginReport<'_>, is_page: bool) -> String {
    let markup = if is_page { Markup::Html } else { Markup::Markdown };
    [markup.begin(), markup.account(&login(report)), markup.end()].concat()
}

fn login(report: &LoginReport<'_>) -> Account {
    let counts = Counts::count(report.problems.diagnostics);
    let is_good = report.outcome == Outcome::Passed && report.accepted != Some(false) && counts.errors == 0;
    let state = match (is_good, counts.warnings) {
        (false, _) => State::Bad,
        (true, 0) => State::Good,
        (true, _) => State::Notable,
    };
    let mut facts = vec![
        ("provider".to_owned(), format!("`{}` at {}", report.provider, report.place)),
        ("Streamlit".to_owned(), {
            let streamlit = &report.problems.streamlit;
            let authlib = streamlit.authlib.as_ref().map(|version| format!(" with Authlib {version}"));
            format!("{}{} ({})", streamlit.version, authlib.unwrap_or_default(), streamlit.reason)
        }),
        ("when".to_owned(), report.now.utc()),
    ];
    if let Some(cookies) = report.cookies {
        facts.push(("cookies".to_owned(), format!("{} with {} bytes in all", cookies.count, cookies.bytes)));
    }
    if let Some(logout) = &report.logout {
        facts.push(("logout".to_owned(), logout.clone()));
    }
    let mut parts = vec![Part::Facts(facts)];
    if !report.steps.is_empty() {
        parts.push(Part::Heading("What happened".to_owned()));
        parts.push(Part::Chain(report.steps.iter().map(hop).collect()));
        let checks = report.steps.iter().flat_map(|step| &step.checks);
        let rows: Vec<Vec<String>> = checks
            .map(|check| vec![if check.ok { "ok" } else { "NO" }.to_owned(), check.name.to_owned(), check.text.clone()])
            .collect();
        if !rows.is_empty() {
            parts.push(Part::Heading("What was checked in the ID token".to_owned()));
            parts.push(Part::Table { head: vec!["", "check", "result"], rows });
        }
    }
    if !report.problems.facts.is_empty() {
        parts.push(Part::Heading("What the app answered".to_owned()));
        parts.push(Part::Verbatim(report.problems.facts.trim_end().to_owned()));
    }
    if !report.audit.is_empty() {
        parts.push(Part::Heading("What the provider must refuse".to_owned()));
        let rows = report.audit.iter();
        let rows = rows.map(|line| vec![line.result.told().to_owned(), line.name.to_owned(), line.evidence.clone()]);
        parts.push(Part::Table { head: vec!["", "attempt", "what came"], rows: rows.collect() });
    }
    parts.extend(problems(&report.problems));
    parts.extend(consoles(&report.problems));
    if let Some(claims) = &report.claims {
        let title = if report.outcome == Outcome::Passed {
            "Claims of the ID token"
        } else {
            "What the ID token says, which is not to be believed"
        };
        parts.push(Part::Heading(title.to_owned()));
        parts.push(Part::Verbatim(claims_table(claims, report.now).trim_end().to_owned()));
    }
    for (name, token) in &report.tokens {
        parts.push(Part::Heading(format!("{name}, as it was asked for")));
        parts.push(Part::Verbatim(token.expose().clone()));
    }
    Account {
        title: format!("authctl: login with `{}`", report.provider),
        verdict: Verdict { state, text: told_verdict(report) },
        parts,
    }
}

fn hop(step: &StepLine) -> Hop {
    let (from, to) = match step.name {
        "login" => (Party::Browser, Party::App),
        "authorization" | "logout" => (Party::Browser, Party::Provider),
        "id-token" | "app" => (Party::App, Party::App),
        _ => (Party::App, Party::Provider),
    };
    let Some(failed) = step.checks.iter().find(|check| !check.ok).filter(|_| step.note.is_empty()) else {
        return Hop { from, to, name: step.name.to_owned(), ok: step.ok, millis: step.millis, note: step.note.clone() };
    };
    let note = format!("{}: {}", failed.name, failed.text);
    Hop { from, to, name: step.name.to_owned(), ok: step.ok, millis: step.millis, note }
}
