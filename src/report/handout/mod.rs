//! Reports to hand on: whoever finds a fault is often not whoever administers the provider or the proxy. One account of what
//! was found, written as Markdown for a ticket, or as one page that needs nothing else.

mod chain;
mod entities;
mod html;
mod login;
mod markdown;
mod problem;

pub(crate) use self::login::login_handout;
use self::problem::Problem;

use super::summary::{counted, judged_as, without_login};
use super::{Counts, Report};
use crate::diagnostic::Level;

/// How an account is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Markdown,
    /// One page without scripts, which loads nothing.
    Html,
}

/// What was found, in the order in which it is told. Texts may have backticks around names, and are not escaped yet.
pub(super) struct Account {
    pub(super) title: String,
    pub(super) verdict: Verdict,
    pub(super) parts: Vec<Part>,
}

/// The first line, which nobody may misread.
pub(super) struct Verdict {
    pub(super) state: State,
    pub(super) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Good,
    Bad,
    Notable,
}

impl State {
    fn of(counts: Counts) -> Self {
        match counts {
            Counts { errors: 1.., .. } => Self::Bad,
            Counts { warnings: 1.., .. } => Self::Notable,
            _ => Self::Good,
        }
    }

    /// In a word: colour alone tells nobody anything.
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "OK",
            Self::Bad => "NOT OK",
            Self::Notable => "WARNING",
        }
    }
}

pub(super) enum Part {
    Heading(String),
    Paragraph(String),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// Text as it would be on a terminal.
    Verbatim(String),
    Table {
        head: Vec<&'static str>,
        rows: Vec<Vec<String>>,
    },
    Chain(Vec<Hop>),
    Problem(Problem),
}

/// One request of a login, or one thing that was looked at in between.
pub(super) struct Hop {
    pub(super) from: Party,
    pub(super) to: Party,
    pub(super) name: String,
    pub(super) ok: bool,
    pub(super) millis: u128,
    pub(super) note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Browser,
    /// Streamlit, in whose place authctl asks.
    App,
    Provider,
}

impl Party {
    const ALL: [Self; 3] = [Self::Browser, Self::App, Self::Provider];

    const fn name(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::App => "app",
            Self::Provider => "provider",
        }
    }
}

/// What is entered where, exactly: for whoever administers the provider.
pub(crate) struct ConsoleFacts {
    pub(crate) provider: String,
    /// The product's own name, where it is known.
    pub(crate) title: Option<&'static str>,
    /// The way through its console, and its address.
    pub(crate) console: Option<&'static str>,
    pub(crate) url: Option<String>,
    /// Settings and the values that they must have there.
    pub(crate) values: Vec<(&'static str, String)>,
}

impl Markup {
    /// The text before the first account.
    pub(super) fn begin(self) -> String {
        match self {
            Self::Markdown => String::new(),
            Self::Html => html::BEGIN.to_owned(),
        }
    }

    pub(super) fn account(self, account: &Account) -> String {
        match self {
            Self::Markdown => markdown::render(account),
            Self::Html => html::render(account),
        }
    }

    /// The text behind the last one.
    pub(super) fn end(self) -> String {
        let by = concat!("Written by authctl ", env!("CARGO_PKG_VERSION"), ". Secrets are masked.");
        match self {
            Self::Markdown => format!("{by}\n"),
            Self::Html => format!("<footer>{by}</footer>\n</body>\n</html>\n"),
        }
    }
}

/// The account of one project, provider or app.
pub(super) fn account(name: &str, report: &Report<'_>) -> Account {
    let counts = Counts::count(report.diagnostics);
    let subject = match (name, report.subject.as_str()) {
        ("", "") => "the provider",
        ("", subject) => subject,
        (name, _) => name,
    };
    let text = match (report.diagnostics.is_empty(), without_login(report)) {
        (true, Some(words)) => words,
        (true, None) => "no problems".to_owned(),
        (false, _) => counted(counts),
    };
    let mut parts = vec![Part::Facts(vec![("judged".to_owned(), judged(report))])];
    if !report.facts.is_empty() {
        parts.push(Part::Heading("What was asked and answered".to_owned()));
        parts.push(Part::Verbatim(report.facts.trim_end().to_owned()));
    }
    parts.extend(problems(report));
    parts.extend(consoles(report));
    Account { title: format!("authctl: {subject}"), verdict: Verdict { state: State::of(counts), text }, parts }
}

fn judged(report: &Report<'_>) -> String {
    if report.subject.is_empty() {
        format!("as Streamlit {} asks", report.streamlit.version)
    } else {
        judged_as(report)
    }
}

/// The problems under their heading; nothing where there are none.
fn problems(report: &Report<'_>) -> Vec<Part> {
    let problems = problem::problems(report);
    let heading = (!problems.is_empty()).then(|| Part::Heading("What is wrong, and what to change".to_owned()));
    heading.into_iter().chain(problems.into_iter().map(Part::Problem)).collect()
}

/// What must be entered in whose console, where something is wrong that may be changed there.
fn consoles(report: &Report<'_>) -> Vec<Part> {
    if report.diagnostics.iter().all(|problem| problem.level() == Level::Info) {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for facts in &report.consoles {
        let title = facts.title.unwrap_or("the provider");
        parts.push(Part::Heading(format!("What {title} must know of `{}`", facts.provider)));
        if let Some(console) = facts.console {
            parts.push(Part::Paragraph(format!("Where: {console}")));
        }
        if let Some(url) = &facts.url {
            parts.push(Part::Paragraph(format!("Address: `{url}`")));
        }
        let rows = facts.values.iter().map(|(name, value)| vec![(*name).to_owned(), format!("`{value}`")]);
        parts.push(Part::Table { head: vec!["setting", "value, exactly"], rows: rows.collect() });
    }
    parts
}
