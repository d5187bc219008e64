//! One page: it runs no script, loads nothing, and is light or dark as its reader is.

use super::entities::attribute;
use super::problem::Problem;
use super::{Account, Part, State, chain};
use crate::diagnostic::Level;

/// Up to the first account. The policy keeps even a mistake of ours from loading or running anything.
pub(super) const BEGIN: &str = concat!(
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n",
    "<title>authctl</title>\n<style>\n",
    include_str!("page.css"),
    "</style>\n</head>\n<body>\n"
);

pub(super) fn render(account: &Account) -> String {
    let verdict = &account.verdict;
    let mut text = format!(
        "<main>\n<h1>{}</h1>\n<p class=\"verdict {}\"><strong>{}</strong> {}</p>\n",
        inline(&account.title),
        class(verdict.state),
        verdict.state.word(),
        inline(&verdict.text)
    );
    for part in &account.parts {
        text.push_str(&match part {
            Part::Heading(words) => format!("<h2>{}</h2>\n", inline(words)),
            Part::Paragraph(words) => format!("<p>{}</p>\n", inline(words)),
            Part::Facts(facts) => {
                let rows =
                    facts.iter().map(|(name, value)| format!("<dt>{}</dt><dd>{}</dd>\n", inline(name), inline(value)));
                format!("<dl>\n{}</dl>\n", rows.collect::<String>())
            }
            Part::Verbatim(words) => format!("<pre>{}</pre>\n", lines(words)),
            Part::Table { head, rows } => table(head, rows),
            Part::Chain(hops) => chain::drawn(hops),
            Part::Problem(problem) => self::problem(problem),
        });
    }
    text.push_str("</main>\n");
    text
}

const fn class(state: State) -> &'static str {
    match state {
        State::Good => "good",
        State::Bad => "bad",
        State::Notable => "notable",
    }
}

fn problem(problem: &Problem) -> String {
    let class = match problem.level {
        Level::Error => "bad",
        Level::Warning => "notable",
        Level::Info => "info",
    };
    let mut text = format!(
        "<section class=\"problem {class}\">\n<h3>{}: {}</h3>\n<p>{} (rule <code>{}</code>)</p>\n",
        problem.level.name(),
        inline(&problem.message),
        inline(&problem.place),
        problem.rule
    );
    if !problem.excerpt.is_empty() {
        text.push_str(&format!("<pre>{}</pre>\n", lines(&problem.excerpt)));
    }
    if !problem.notes.is_empty() || !problem.helps.is_empty() {
        text.push_str("<ul>\n");
        text.extend(problem.notes.iter().map(|note| format!("<li>{}</li>\n", inline(note))));
        text.extend(problem.helps.iter().map(|help| format!("<li><strong>to do</strong>: {}</li>\n", inline(help))));
        text.push_str("</ul>\n");
    }
    if let Some((title, difference)) = &problem.fix {
        let difference = difference.lines().map(|line| {
            let name = if line.starts_with('+') { "ins" } else { "del" };
            format!("<{name}>{}</{name}>\n", lines(line))
        });
        text.push_str(&format!("<p>To do: {}</p>\n<pre>{}</pre>\n", inline(title), difference.collect::<String>()));
    }
    text + "</section>\n"
}

fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: String = head.iter().map(|cell| format!("<th scope=\"col\">{cell}</th>")).collect();
    let rows = rows.iter().map(|row| {
        let cells: String = row.iter().map(|cell| format!("<td>{}</td>", inline(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    });
    format!("<table>\n<tr>{head}</tr>\n{}</table>\n", rows.collect::<String>())
}

/// Names in backticks are set as code.
fn inline(text: &str) -> String {
    let text = attribute(text);
    if !text.matches('`').count().is_multiple_of(2) {
        return text;
    }
    let parts = text.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() }).collect()
}

/// Several lines, as they are.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(attribute).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_from_outside_is_text() {
        assert_eq!(inline("<script> `a\"b` 'c' &"), "&lt;script&gt; <code>a&quot;b</code> &#39;c&#39; &amp;");
        assert_eq!(inline("one ` only <b>"), "one ` only &lt;b&gt;");
        assert_eq!(lines("a\n<b>\u{1b}"), "a\n&lt;b&gt;\\u{1b}");
    }

    #[test]
    fn the_page_loads_and_runs_nothing() {
        for word in ["<script", "http://", "https://", "url(", "@import", "src="] {
            assert!(!BEGIN.contains(word), "{word}");
        }
        assert!(BEGIN.contains("prefers-color-scheme: dark"));
    }
}
