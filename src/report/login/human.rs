//! The picture of a login for people: what happened, what is known of the user, what is wrong, and the verdict last.

use serde_json::Value;

use super::value::table;
use super::{AuditLine, Detail, LoginReport, Outcome, StepLine};
use crate::report::summary::counted;
use crate::report::{AppFacts, Counts, Look, Marks, escaped, human};

pub(super) fn render(report: &LoginReport<'_>, detail: Detail, look: Look) -> String {
    let style = Style { marks: look.marks, color: look.color };
    let mut text = String::new();
    if detail == Detail::Everything {
        // Of an app that is not ready there is the app's own picture alone.
        if report.problems.app.is_none() || !report.steps.is_empty() {
            let heading = format!("login with `{}` at {}", escaped(report.provider), escaped(&report.place));
            text.push_str(&style.bold(&heading));
            text.push_str("\n\n");
        }
        for step in &report.steps {
            text.push_str(&steps(step, style));
            if step.name == "audit" {
                text.push_str(&audit(report));
            }
        }
        text.push_str(&identity(report, style));
    }
    let fired = report.problems.diagnostics.iter().map(|problem| problem.rule().name).collect();
    let problems = human::problems(&report.problems, look) + &human::pointer(&fired, look);
    if !problems.is_empty() {
        text.push_str(if text.is_empty() { "" } else { "\n" });
        text.push_str(&problems);
    } else if !text.is_empty() {
        text.push('\n');
    }
    text + &verdict(report, style) + "\n"
}

/// How lines look.
#[derive(Clone, Copy)]
struct Style {
    marks: Marks,
    color: bool,
}

impl Style {
    fn painted(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.painted("1", text)
    }

    fn mark(self, ok: bool) -> String {
        let sign = match (self.marks, ok) {
            (Marks::Unicode, true) => "✓",
            (Marks::Unicode, false) => "✗",
            (Marks::Ascii, true) => "ok",
            (Marks::Ascii, false) => "NO",
        };
        self.painted(if ok { "32" } else { "31" }, sign)
    }
}

fn steps(step: &StepLine, style: Style) -> String {
    let head = format!("  {} {:<14}{:>6} ms  {}", style.mark(step.ok), step.name, step.millis, escaped(&step.note));
    let mut lines = vec![head.trim_end().to_owned()];
    lines.extend(
        step.checks
            .iter()
            .map(|check| format!("      {} {:<22} {}", style.mark(check.ok), check.name, escaped(&check.text))),
    );
    lines.join("\n") + "\n"
}

/// One line for each thing that the provider must refuse.
fn audit(report: &LoginReport<'_>) -> String {
    let line = |line: &AuditLine| {
        format!("      {:<12}  {:<25}  {}\n", line.result.told(), line.name, escaped(&line.evidence))
    };
    report.audit.iter().map(line).collect()
}

/// What is known of the user, and what becomes of it.
fn identity(report: &LoginReport<'_>, style: Style) -> String {
    let mut blocks = Vec::new();
    if let Some(claims) = &report.claims {
        let title = if report.outcome == Outcome::Passed {
            "claims of the ID token"
        } else {
            "what the ID token says, which is not to be believed"
        };
        blocks.push(format!("\n  {}\n{}", style.bold(title), table(claims, report.now)));
    }
    if let (Some(user), None) = (&report.st_user, &report.claims) {
        blocks.push(format!("\n  {}\n{}", style.bold("st.user holds"), table(user, report.now)));
    } else if let Some(user) = &report.st_user {
        blocks.push(format!("\n  {}\n", style.bold("st.user holds these claims, and")));
        let added = ["is_logged_in", "provider"].iter().filter_map(|name| Some((name, user.get(*name)?)));
        blocks.extend(added.map(|(name, value)| format!("    {name:<14}{}\n", python(value))));
    }
    let facts = facts(report);
    if !facts.is_empty() {
        blocks.push("\n".to_owned());
    }
    blocks.extend(facts.into_iter().map(|(name, value)| format!("  {} {value}\n", style.bold(&format!("{name:<7}")))));
    blocks.concat()
}

/// What the login leaves behind, name and value.
fn facts(report: &LoginReport<'_>) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if !report.withheld.is_empty() {
        let names: Vec<String> = report.withheld.iter().map(|name| format!("`{}`", escaped(name))).collect();
        facts.push(("withheld", format!("{}, because `client_kwargs.scope` does not ask for it", names.join(", "))));
    }
    if let Some(cookies) = report.cookies {
        let told = format!(
            "{} with {} bytes in all, as the browser sends them back (nginx takes 8192); the answer that sets them has \
             {} bytes of headers (nginx takes 4096)",
            cookies.count, cookies.bytes, cookies.response_bytes
        );
        facts.push(("cookies", told));
    }
    if let Some(logout) = &report.logout {
        facts.push(("logout", escaped(logout).into_owned()));
    }
    facts.extend(report.tokens.iter().map(|(name, token)| (*name, escaped(token.expose()).into_owned())));
    facts
}

fn python(value: &Value) -> String {
    match value {
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => format!("\"{}\"", escaped(text)),
        other => other.to_string(),
    }
}

/// The last line.
fn verdict(report: &LoginReport<'_>, style: Style) -> String {
    let errors = Counts::count(report.problems.diagnostics).errors;
    let is_refused = report.problems.app.is_none() && (report.accepted == Some(false) || errors > 0);
    let is_good = report.outcome == Outcome::Passed && !is_refused;
    format!("{} {}", style.mark(is_good), told(report))
}

/// The same without its mark.
pub(super) fn told(report: &LoginReport<'_>) -> String {
    let counts = Counts::count(report.problems.diagnostics);
    let version = escaped(&report.problems.streamlit.version).into_owned();
    let told = counted(counts);
    let behind = if told.is_empty() { String::new() } else { format!(" ({told})") };
    if let Some(app) = report.problems.app {
        return through_app(report, app, &behind);
    }
    let streamlit = match (report.accepted, report.reason) {
        (Some(true), _) => format!("Streamlit {version} accepts it"),
        (Some(false), Some(reason)) => format!("Streamlit {version} refuses it: {}", escaped(reason)),
        (Some(false), None) => format!("Streamlit {version} refuses it"),
        (None, _) => format!("Streamlit {version} was not tried so far"),
    };
    match report.outcome {
        Outcome::Passed if report.accepted == Some(false) => {
            format!("the login does not pass: the provider does its part, but {streamlit}{behind}")
        }
        Outcome::Passed if counts.errors > 0 => {
            format!("the login does not pass: it works, and {streamlit}, but there is more to it{behind}")
        }
        Outcome::Passed => format!("the login works, and {streamlit}{behind}"),
        Outcome::Failed => format!("the login failed; {streamlit}{behind}"),
    }
}

/// The last line where the login went through the app itself.
fn through_app(report: &LoginReport<'_>, app: &AppFacts, behind: &str) -> String {
    let (url, version) = (escaped(&app.url), escaped(&report.problems.streamlit.version));
    match (report.outcome, report.reason) {
        (Outcome::Passed, _) => {
            format!("the login through {url} works, and Streamlit {version} knows the user{behind}")
        }
        (Outcome::Failed, reason) => {
            let reason = reason.map(|reason| format!(": {}", escaped(reason))).unwrap_or_default();
            format!("the login through {url} is not proved{reason}{behind}")
        }
    }
}
