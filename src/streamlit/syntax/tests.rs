use crate::streamlit::{Dialect, parse, parse_as};

/// The part of `text` at which the problem points, its message and its help.
fn explained(text: &str, dialect: Dialect) -> (&str, String, String) {
    let document = parse_as(text, dialect);
    let problem = document.problems.first().unwrap_or_else(|| panic!("{text} is accepted"));
    let place = &text[problem.span.start..problem.span.end];
    (place, problem.message.clone(), problem.help.unwrap_or_default().to_owned())
}
