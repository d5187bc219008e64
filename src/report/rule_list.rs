//! The rules by which authctl judges, as a list for people and as `authctl.rules/1`.

use serde::Serialize;

use super::style::Styles;
use super::tool::Tool;
use super::{hanging, rule_url};
use crate::diagnostic::RuleInfo;
use crate::escape::escaped_json;

/// A rule as a list shows it.
pub(crate) struct ListedRule {
    /// `configuration`, `provider`…
    pub(crate) kind: &'static str,
    /// What rules of this kind judge.
    pub(crate) evidence: &'static str,
    pub(crate) info: &'static RuleInfo,
}

/// All rules in their kinds, in columns.
pub(crate) fn rule_list(rules: &[ListedRule], columns: usize, color: bool) -> String {
    let style = Styles { color };
    let width = rules.iter().map(|rule| rule.info.name.len()).max().unwrap_or_default();
    // Beside a name, a level and two gaps there must be room for a phrase.
    let is_narrow = width + 13 + 30 > columns;
    let mut text = String::new();
    let mut kind = None;
    for ListedRule { kind: own, evidence, info } in rules {
        if kind != Some(*own) {
            let separator = if kind.is_some() { "\n" } else { "" };
            text.push_str(&format!("{separator}{}: {evidence}\n", style.heading(own)));
            kind = Some(*own);
        }
        let level = info.level.name();
        let styled = format!("{}  {}", style.code(info.name), style.level(info.level));
        if is_narrow {
            text.push_str(&format!("  {styled}\n{}", hanging(info.summary, "      ", "      ", columns)));
        } else {
            let first = format!("  {:width$}  {level:7}  ", info.name);
            let filled = hanging(info.summary, &first, &" ".repeat(first.len()), columns);
            let padded = format!(
                "  {}{}  {}{}  ",
                style.code(info.name),
                " ".repeat(width - info.name.len()),
                style.level(info.level),
                " ".repeat(7 - level.len())
            );
            text.push_str(&padded);
            text.push_str(&filled[first.len()..]);
        }
    }
    text
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    tool: Tool,
    rules: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    kind: &'static str,
    level: &'static str,
    summary: &'static str,
    docs: &'static str,
    url: Option<String>,
}

/// The same as one JSON document, ending in a newline.
pub(crate) fn rule_document(rules: &[ListedRule]) -> String {
    let entries = rules.iter().map(|rule| Entry {
        name: rule.info.name,
        kind: rule.kind,
        level: rule.info.level.name(),
        summary: rule.info.summary,
        docs: rule.info.docs.trim(),
        url: rule_url(rule.info),
    });
    let document = Document { schema: "authctl.rules/1", tool: Tool::AUTHCTL, rules: entries.collect() };
    let text = serde_json::to_string_pretty(&document).expect("strings and lists always serialise");
    escaped_json(&text).into_owned() + "\n"
}
