//! A page of documentation: Markdown for files and pipes, laid out for a terminal.

use std::fmt::Write as _;

use super::hanging;
use super::style::Styles;
use crate::diagnostic::{Level, RuleInfo};

/// How wide a paragraph on a terminal gets, in characters.
const WIDTH: usize = 80;

/// What `authctl explain` says about one thing.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) title: &'a str,
    /// What kind of thing it is: a rule's level, or who uses the words.
    pub(crate) kind: &'a str,
    /// For the colour of the kind.
    pub(crate) level: Level,
    /// One phrase.
    pub(crate) summary: &'a str,
    /// Markdown of headings (`##`), paragraphs, lists and examples.
    pub(crate) text: &'a str,
}

impl<'a> Page<'a> {
    pub(crate) fn of_rule(rule: &'a RuleInfo) -> Self {
        Self { title: rule.name, kind: rule.level.name(), level: rule.level, summary: rule.summary, text: rule.docs }
    }
}

/// The page as Markdown, ending in a newline.
pub(crate) fn markdown(page: &Page<'_>) -> String {
    format!("# {}\n\n*{}*: {}\n\n{}\n", page.title, page.kind, page.summary, page.text.trim())
}

/// The page for somebody at a terminal: paragraphs filled anew, examples set off, what Markdown marks in colour.
pub(crate) fn terminal(page: &Page<'_>, columns: usize, color: bool) -> String {
    let style = Styles { color };
    let columns = columns.min(WIDTH);
    let summary = hanging(&format!("{}: {}", page.kind, page.summary), "", "", columns);
    let mut text = format!(
        "{}\n{}{}",
        style.heading(page.title),
        style.of_level(page.level, page.kind),
        style.inline(&summary[page.kind.len()..])
    );
    let mut paragraph = Paragraph::default();
    let mut is_example = false;
    // Whether the last block is a paragraph or a list.
    let mut follows_prose = false;
    for line in page.text.trim().lines() {
        let starts_block =
            is_example || line.is_empty() || ["```", "## ", "- "].iter().any(|mark| line.starts_with(mark));
        if starts_block && !paragraph.words.is_empty() {
            text.push_str(&paragraph.take_filled(columns, style));
            follows_prose = true;
        }
        if line.starts_with("```") {
            // An empty line before the example and after it.
            text.push('\n');
            is_example = !is_example;
            follows_prose = false;
        } else if is_example {
            text.push_str(format!("    {line}").trim_end());
            text.push('\n');
        } else if let Some(heading) = line.strip_prefix("## ") {
            text.push_str(if text.ends_with("\n\n") { "" } else { "\n" });
            writeln!(text, "{}", style.heading(heading)).expect("a String takes any text");
            follows_prose = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            paragraph = Paragraph { words: item.split_whitespace().collect(), is_item: true };
        } else if !line.is_empty() {
            if paragraph.words.is_empty() && follows_prose {
                text.push('\n');
            }
            paragraph.words.extend(line.split_whitespace());
        }
    }
    text.push_str(&paragraph.take_filled(columns, style));
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// A paragraph or an item of a list that is not complete yet.
#[derive(Default)]
struct Paragraph<'a> {
    words: Vec<&'a str>,
    is_item: bool,
}

impl Paragraph<'_> {
    /// Its lines, of at most `columns` characters; nothing is left.
    fn take_filled(&mut self, columns: usize, style: Styles) -> String {
        let Self { words, is_item } = std::mem::take(self);
        let (first, indent) = if is_item { ("- ", "  ") } else { ("", "") };
        let filled = hanging(&words.join(" "), first, indent, columns);
        if words.is_empty() { String::new() } else { style.inline(&filled) }
    }
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "snapbox writes them so")]
mod tests {
    use snapbox::{assert_data_eq, str};

    use super::*;

    static RULE: RuleInfo = RuleInfo {
        name: "some-rule",
        summary: "something is `wrong`",
        level: Level::Warning,
        docs: "
## Why
It is wrong because of a reason that is long enough to be broken into two lines by whoever lays this page out.
It goes on with `something in backticks that is so long that it is broken at the end` of a line.

A new paragraph.

## Example
```toml
[auth]

x = 1
```
And so on.

## Instead
- an item that is so long that it must be broken, so that its second line is indented as `is usual`
- another
```toml
[auth]
```
",
    };

    #[test]
    fn a_page_is_filled_to_the_width_of_a_terminal() {
        assert_data_eq!(
            terminal(&Page::of_rule(&RULE), 100, false),
            str![[r#"
some-rule
warning: something is `wrong`

Why
It is wrong because of a reason that is long enough to be broken into two lines
by whoever lays this page out. It goes on with `something in backticks that is
so long that it is broken at the end` of a line.

A new paragraph.

Example

    [auth]

    x = 1

And so on.

Instead
- an item that is so long that it must be broken, so that its second line is
  indented as `is usual`
- another

    [auth]

"#]]
        );
    }

    #[test]
    fn a_page_is_markdown_elsewhere() {
        assert!(
            markdown(&Page::of_rule(&RULE))
                .starts_with("# some-rule\n\n*warning*: something is `wrong`\n\n## Why\nIt is")
        );
    }

    #[test]
    fn colour_is_only_added() {
        let coloured = terminal(&Page::of_rule(&RULE), 100, true);
        assert!(coloured.contains("\u{1b}[36m`wrong`\u{1b}[0m"));
        assert!(coloured.contains("\n`\u{1b}[0m") || coloured.contains("end`\u{1b}[0m of a line"));
        let plain: String = coloured
            .split('\u{1b}')
            .enumerate()
            .map(|(index, part)| if index == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) })
            .collect();
        assert_eq!(plain, terminal(&Page::of_rule(&RULE), 100, false));
    }
}
