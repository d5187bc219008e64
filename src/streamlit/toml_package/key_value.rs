//! `key = value`, on a line of its own or in an inline table.

use super::error::{INLINE_TABLE, KEY, LINE, LIST_INDEX, NUMBER, Refusal, STRING_INDEX};
use super::number::{float, is_date, is_strictly_valid, starts_with_time};
use super::string::unescaped;
use super::text::{first_unquoted, inside, opening_quote, split_on_quotes, trailing};
use super::tree::{NodeId, Raised};
use super::{DEPTH_LIMIT, Decoder, raised};

/// More `=` in one value without quotes than anybody writes: the package tries each of them.
const EQUALS_LIMIT: usize = 200;

/// A setting whose multi-line string has not ended yet: `multikey`, `multilinestr` and `multibackslash`.
pub(super) struct Unfinished {
    pub(super) key: String,
    pub(super) value: String,
    /// Whether the last line ended in a backslash, so that the next one continues it.
    pub(super) is_continued: bool,
}

impl Unfinished {
    pub(super) fn end_line(&mut self) {
        self.is_continued = !trailing(&self.value, '\\').is_multiple_of(2);
        if self.is_continued {
            self.value.pop();
        } else {
            self.value.push('\n');
        }
    }
}

impl Decoder {
    /// `load_line` (line 706): sets in the table `level` what `line` says, or begins to.
    pub(super) fn load_line(&mut self, line: &str, level: NodeId) -> Result<Option<Unfinished>, Refusal> {
        let (key, value, is_strict) = split_at_equals(line)?;
        let depth = self.depth;
        let (level, key) = self.descend(key, level)?;
        let value_node = if is_unfinished(&value)? { None } else { Some(self.load_value(&value, is_strict)?) };
        self.depth = depth;
        if self.tree.get(level, &key) != Err(Raised::KeyError) {
            return Err(Refusal::new(LINE));
        }
        match value_node {
            Some(value) => self.tree.set(level, &key, value).map(|()| None).map_err(raised),
            None if key.is_empty() => {
                let exception =
                    "UnboundLocalError: cannot access local variable 'value' where it is not associated with a value";
                Err(Refusal::exception(KEY, exception))
            }
            None => {
                let mut unfinished = Unfinished { key, value, is_continued: false };
                unfinished.end_line();
                Ok(Some(unfinished))
            }
        }
    }

    /// Follows the dots of `key`, making tables on the way (lines 741 to 766): the table, and the name in it.
    fn descend(&mut self, key: &str, mut level: NodeId) -> Result<(NodeId, String), Refusal> {
        if !key.contains('.') {
            let (Some(first), Some(last)) = (key.chars().next(), key.chars().last()) else {
                return Err(Refusal::exception(KEY, STRING_INDEX));
            };
            let is_quoted = matches!(first, '"' | '\'') && first == last;
            return Ok((level, if is_quoted { unescaped(inside(key))? } else { key.to_owned() }));
        }
        let mut levels: Vec<String> = if key.contains(['"', '\'']) {
            let parts = split_on_quotes(key).into_iter().enumerate();
            parts
                .flat_map(|(index, part)| match index % 2 {
                    0 => part.split('.').map(|name| name.trim().to_owned()).collect(),
                    _ => vec![part],
                })
                .collect()
        } else {
            key.split('.').map(str::to_owned).collect()
        };
        while levels.last().is_some_and(String::is_empty) {
            levels.pop();
        }
        let name = levels.pop().ok_or_else(|| Refusal::exception(KEY, LIST_INDEX))?;
        self.depth += levels.len();
        if self.depth > DEPTH_LIMIT {
            return Err(Refusal::new(KEY));
        }
        for parent in levels.iter().filter(|parent| !parent.is_empty()) {
            if !self.tree.contains(level, parent).map_err(raised)? {
                let table = self.tree.table();
                self.tree.set(level, parent, table).map_err(raised)?;
            }
            level = self.tree.get(level, parent).map_err(raised)?;
        }
        Ok((level, name.trim().to_owned()))
    }

    /// `load_inline_object` (line 654): sets in the table `level` what is between the braces.
    pub(super) fn load_inline_object(&mut self, table: &str, level: NodeId) -> Result<(), Refusal> {
        let inner = inside(table);
        if inner.trim().is_empty() && !inner.contains(',') {
            return Ok(());
        }
        let mut groups = Vec::new();
        let mut start = 0;
        let mut equals = None;
        for end in inner.match_indices(',').map(|(at, _)| at).chain([inner.len()]) {
            let group = &inner[start..end];
            equals = equals.filter(|at| *at >= start).or_else(|| group.find('=').map(|at| start + at));
            let at: usize = equals.ok_or_else(|| Refusal::new(INLINE_TABLE))?;
            let value = inner[at + 1..end].trim();
            let (Some(first), Some(last)) = (value.chars().next(), value.chars().last()) else {
                return Err(Refusal::exception(INLINE_TABLE, STRING_INDEX));
            };
            let is_whole = matches!((first, last), ('"', '"') | ('\'', '\'') | ('[', ']') | ('{', '}'))
                || matches!(first, '-' | '0'..='9')
                || matches!(value, "true" | "false");
            if is_whole {
                groups.push(group);
                start = end + 1;
            } else if end == inner.len() {
                return Err(Refusal::new(INLINE_TABLE));
            }
        }
        for group in groups {
            // A multi-line string ends the table: the rest of it is lost.
            if self.load_line(group, level)?.is_some() {
                break;
            }
        }
        Ok(())
    }
}

/// The key and the value (lines 707 to 740), and whether the value, if it is a number, is strictly valid. A further `=`
/// belongs to the key, until a value is found that could be one.
fn split_at_equals(line: &str) -> Result<(&str, String, bool), Refusal> {
    let equals: Vec<usize> = line.match_indices('=').map(|(at, _)| at).collect();
    let last = equals.len().checked_sub(1).ok_or_else(|| Refusal::new(LINE))?;
    let first = first_unquoted(line, "=") - 1;
    let mut at = equals[first.min(last)];
    let mut value = line[at + 1..].to_owned();
    let mut is_strict = is_strictly_valid(&value);
    if value.starts_with(|char: char| char.is_ascii_digit()) {
        value.retain(|char| char != '_');
    }
    let mut number = first;
    while needs_a_look(&value) && float(&value).is_none() && !is_date(&value) && !starts_with_time(&value) {
        number += 1;
        at = equals[number.min(last)];
        let next = &line[at + 1..];
        if value == next || number - first > EQUALS_LIMIT {
            return Err(Refusal::new(NUMBER));
        }
        next.clone_into(&mut value);
        is_strict = is_strict && is_strictly_valid(&value);
    }
    Ok((line[..at].trim(), value.trim().to_owned(), is_strict))
}

/// Whether a value right behind the `=` must show that it is a number or a date.
fn needs_a_look(value: &str) -> bool {
    !value.is_empty()
        && !value.starts_with([' ', '\t', '\'', '"', '[', '{'])
        && !matches!(value.trim(), "true" | "false")
}

/// `_load_line_multiline_str` (line 790): whether the value begins a multi-line string, perhaps in an array, that goes on
/// in the next line.
fn is_unfinished(value: &str) -> Result<bool, Refusal> {
    if value.chars().nth(2).is_none() {
        return Ok(false);
    }
    let mut value = value;
    if value.starts_with('[') && !value.ends_with(']') && begins_with_string(value) {
        // What is behind the last comma that a quote follows.
        let inner = value[1..].trim();
        let mut start = 0;
        for (comma, _) in inner.rmatch_indices(',') {
            let next = inner[comma + 1..].chars().next();
            if next.ok_or_else(|| Refusal::exception(LINE, STRING_INDEX))? == '"' || next == Some('\'') {
                start = comma + 1;
                break;
            }
        }
        value = &inner[start..];
    }
    let Some(quote) = opening_quote(value) else { return Ok(false) };
    let mut more = value.chars().skip(1);
    for _ in 0..2 {
        if more.next().ok_or_else(|| Refusal::exception(LINE, STRING_INDEX))? != quote {
            return Ok(false);
        }
    }
    Ok(value.chars().nth(5).is_none() || trailing(value, quote) < 3)
}

/// `_load_array_isstrarray` (line 938).
pub(super) fn begins_with_string(array: &str) -> bool {
    opening_quote(inside(array).trim()).is_some()
}
