//! What is behind the `=`.

use super::error::{ARRAY, LIST_INDEX, MIXED_ARRAY, NUMBER, Refusal};
use super::key_value::begins_with_string;
use super::text::{inside, trailing};
use super::tree::NodeId;
use super::{DEPTH_LIMIT, Decoder, number, string};
use crate::streamlit::Value;

impl Decoder {
    /// `load_value` (line 810).
    pub(super) fn load_value(&mut self, value: &str, is_strict: bool) -> Result<NodeId, Refusal> {
        let plain = match value.chars().next() {
            None => return Err(Refusal::new(NUMBER)),
            Some(quote @ ('"' | '\'')) => Value::String(string::read(value, quote)?),
            Some(bracket @ ('[' | '{')) => {
                self.depth += 1;
                if self.depth > DEPTH_LIMIT {
                    return Err(Refusal::new(ARRAY));
                }
                let node = if bracket == '[' {
                    let items = self.load_array(value)?;
                    self.tree.list(items)
                } else {
                    let table = self.tree.table();
                    self.load_inline_object(value, table)?;
                    table
                };
                self.depth -= 1;
                return Ok(node);
            }
            Some(_) => match value {
                "true" => Value::Boolean(true),
                "false" => Value::Boolean(false),
                _ if matches!(value.to_lowercase().as_str(), "true" | "false") => return Err(Refusal::new(NUMBER)),
                _ => number::read(value, is_strict)?,
            },
        };
        Ok(self.tree.plain(plain))
    }

    /// `load_array` (line 944).
    fn load_array(&mut self, array: &str) -> Result<Vec<NodeId>, Refusal> {
        let inner = inside(array);
        let is_nested = inner.split_once('[').is_some_and(|(before, _)| before.trim().is_empty());
        let parts = if is_nested {
            split_outside_brackets(inner)
        } else if inner.trim().starts_with('{') {
            inline_tables(array)
        } else if begins_with_string(array) {
            split_outside_strings(inner)?
        } else {
            inner.split(',').collect()
        };
        let mut items = Vec::new();
        for part in parts {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let item = self.load_value(part, true)?;
            if items.first().is_some_and(|first| self.tree.type_name(*first) != self.tree.type_name(item)) {
                return Err(Refusal::new(MIXED_ARRAY));
            }
            items.push(item);
        }
        Ok(items)
    }
}

/// Lines 1010 to 1022.
fn split_outside_brackets(inner: &str) -> Vec<&str> {
    let mut open = 0_i64;
    inner
        .split(|char| {
            open += match char {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };
            char == ',' && open == 0
        })
        .collect()
}

/// Lines 955 to 992: the inline tables of an array that begins with one. What is between them is lost.
fn inline_tables(array: &str) -> Vec<&str> {
    let bytes = array.as_bytes();
    let mut tables = Vec::new();
    let mut start = 1;
    let mut end = 2;
    let mut open = usize::from(bytes.get(start) == Some(&b'{'));
    let mut in_string = false;
    while end + 1 < bytes.len() {
        let byte = bytes[end];
        if matches!(byte, b'"' | b'\'') {
            let backslashes = bytes[..end].iter().rev().take_while(|byte| **byte == b'\\').count();
            // A quote behind an odd number of backslashes does not end a string.
            in_string = !in_string || !backslashes.is_multiple_of(2);
        } else if !in_string && byte == b'{' {
            open += 1;
        }
        end += 1;
        if in_string || byte != b'}' {
            continue;
        }
        if open > 1 {
            open -= 1;
            continue;
        }
        tables.push(&array[start..end]);
        start = end + 1;
        while start + 1 < bytes.len() && bytes[start] != b'{' {
            start += 1;
        }
        end = start + 1;
    }
    tables
}

/// Lines 994 to 1008: the parts between commas, those of one string put together again.
fn split_outside_strings(inner: &str) -> Result<Vec<&str>, Refusal> {
    let mut whole = Vec::new();
    let mut start = 0;
    let mut ends = inner.match_indices(',').map(|(at, _)| at).chain([inner.len()]);
    while let Some(mut end) = ends.next() {
        // The last part is taken as it is.
        let is_last = end == inner.len();
        while !is_last && is_cut_string(inner[start..end].trim()) {
            end = ends.next().ok_or_else(|| Refusal::exception(ARRAY, LIST_INDEX))?;
        }
        whole.push(&inner[start..end]);
        start = end + 1;
    }
    Ok(whole)
}

/// `bounded_string` (line 923) and the condition around it.
fn is_cut_string(part: &str) -> bool {
    let Some(quote) = part.chars().next() else { return false };
    let is_quote = |char: Option<char>| char == Some(quote);
    let (from_start, from_end) = (|index| part.chars().nth(index), |index| part.chars().rev().nth(index));
    // The first character itself is never taken for a backslash.
    let is_bounded = is_quote(from_end(0)) && trailing(inside(part), '\\').is_multiple_of(2);
    let begins_triple = is_quote(from_start(1)) && is_quote(from_start(2));
    !is_bounded || (begins_triple && !is_quote(from_end(1)) && !is_quote(from_end(2)))
}
