//! Markdown for a ticket. What came from outside can be neither a link nor a tag.

use super::problem::Problem;
use super::{Account, Hop, Part};
use crate::escape::escaped;

pub(super) fn render(account: &Account) -> String {
    let verdict = &account.verdict;
    let mut text = format!("# {}\n\n**{}**: {}\n", inline(&account.title), verdict.state.word(), inline(&verdict.text));
    for part in &account.parts {
        text.push('\n');
        text.push_str(&match part {
            Part::Heading(words) => format!("## {}\n", inline(words)),
            Part::Paragraph(words) => format!("{}\n", inline(words)),
            Part::Facts(facts) => {
                facts.iter().map(|(name, value)| format!("- {}: {}\n", inline(name), inline(value))).collect()
            }
            Part::Verbatim(words) => fenced("text", words),
            Part::Table { head, rows } => table(head, rows),
            Part::Chain(hops) => chain(hops),
            Part::Problem(problem) => self::problem(problem),
        });
    }
    text.push('\n');
    text
}

fn problem(problem: &Problem) -> String {
    let mut text = format!(
        "### {}: {}\n\n{} (rule `{}`)\n",
        problem.level.name(),
        inline(&problem.message),
        inline(&problem.place),
        problem.rule
    );
    if !problem.excerpt.is_empty() {
        text.push('\n');
        text.push_str(&fenced("text", &problem.excerpt));
    }
    if !problem.notes.is_empty() || !problem.helps.is_empty() {
        text.push('\n');
    }
    text.extend(problem.notes.iter().map(|note| format!("- {}\n", inline(note))));
    text.extend(problem.helps.iter().map(|help| format!("- **to do**: {}\n", inline(help))));
    if let Some((title, difference)) = &problem.fix {
        text.push_str(&format!("\nTo do: {}\n\n{}", inline(title), fenced("diff", difference)));
    }
    text
}

/// Numbered, so that it can be spoken of; the arrow says who asks whom.
fn chain(hops: &[Hop]) -> String {
    let rows: Vec<Vec<String>> = hops
        .iter()
        .map(|hop| {
            let way = if hop.from == hop.to {
                format!("inside the {}", hop.from.name())
            } else {
                format!("{} -> {}", hop.from.name(), hop.to.name())
            };
            let state = if hop.ok { "ok" } else { "**NO**" };
            vec![state.to_owned(), hop.name.clone(), way, format!("{} ms", hop.millis), hop.note.clone()]
        })
        .collect();
    table(&["", "step", "who asks whom", "took", "what came"], &rows)
}

fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(head.iter().map(|cell| (*cell).to_owned()).collect());
    text.push_str(&line(vec!["---".to_owned(); head.len()]));
    for row in rows {
        let cell = |cell: &String| match cell.as_str() {
            "**NO**" => cell.clone(),
            other => inline(other).replace('|', "\\|"),
        };
        text.push_str(&line(row.iter().map(cell).collect()));
    }
    text
}

/// Names in backticks stay; everything else that Markdown would obey does not.
fn inline(text: &str) -> String {
    let text = escaped(text);
    if !text.matches('`').count().is_multiple_of(2) {
        return plain(&text);
    }
    let parts = text.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { format!("`{part}`") } else { plain(part) }).collect()
}

fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '<' => shown.push_str("&lt;"),
            '&' => shown.push_str("&amp;"),
            '\\' | '*' | '[' | ']' | '#' | '`' | '~' => shown.extend(['\\', sign]),
            _ => shown.push(sign),
        }
    }
    shown
}

/// With a fence that is longer than any within.
fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> = text.lines().map(|line| escaped(line).into_owned()).collect();
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_from_outside_is_neither_link_nor_tag() {
        assert_eq!(inline("a `b[c]` [x](y) <img> *z*"), "a `b[c]` \\[x\\](y) &lt;img> \\*z\\*");
        assert_eq!(inline("`` one ` <b>"), "\\`\\` one \\` &lt;b>", "an odd one closes nothing");
        assert_eq!(inline("a\n# b"), "a\\\\u{a}\\# b");
        assert!(fenced("text", "a\n````\nb").starts_with("`````text\n"));
        assert_eq!(table(&["a"], &[vec!["`x|y`".to_owned()]]), "| a |\n| --- |\n| `x\\|y` |\n");
    }
}
