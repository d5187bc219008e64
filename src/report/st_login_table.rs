//! What `st.login` does for each name, as a small table: people look before they read.

use std::fmt::Write as _;

use super::{ProviderVerdict, Report, escaped};

/// More rows are summed up: nobody reads them one by one.
pub(crate) const ROWS: usize = 100;
/// The most characters that are aligned.
const WIDEST: usize = 60;

/// The table with an empty line below, or nothing where it would say nothing new.
pub(super) fn table(report: &Report<'_>) -> String {
    let rows: Vec<&ProviderVerdict> = report
        .streamlit
        .providers
        .iter()
        // Beside named providers, that no default one is set up is expected.
        .filter(|verdict| verdict.accepted || verdict.name != "default" || report.streamlit.providers.len() == 1)
        .collect();
    if rows.len() < 2 && rows.iter().all(|verdict| verdict.accepted) {
        return String::new();
    }
    let calls: Vec<String> = rows.iter().map(|verdict| call(&verdict.name)).collect();
    // One long name does not make the table wide.
    let width = calls.iter().map(|call| call.chars().count()).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let mut text = format!("In Streamlit {}:\n", escaped(&report.streamlit.version));
    for (verdict, call) in rows.iter().zip(&calls).take(ROWS) {
        let padding = " ".repeat(width.saturating_sub(call.chars().count()));
        let outcome = match &verdict.message {
            None => "accepted".to_owned(),
            Some(message) => format!("refused: {}", escaped(message)),
        };
        writeln!(text, "  {call}{padding}  {outcome}").expect("a String takes any text");
    }
    let more = rows.len().saturating_sub(ROWS) + report.streamlit.more_providers;
    if more > 0 {
        writeln!(text, "  and {more} more").expect("a String takes any text");
    }
    text.push('\n');
    text
}

fn call(name: &str) -> String {
    if name == "default" { "st.login()".to_owned() } else { format!("st.login(\"{}\")", escaped(name)) }
}
