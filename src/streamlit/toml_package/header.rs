//! Lines that begin with a bracket: `[table]` and `[[array of tables]]` (lines 411 to 499).

use super::error::{HEADER, LINE, Refusal};
use super::text::{first_unquoted, inside, opening_quote};
use super::tree::{NodeId, Raised, Tree};
use super::{DEPTH_LIMIT, Decoder, raised};

impl Decoder {
    /// Opens the table that the header `line` names, and returns it.
    pub(super) fn open_table(&mut self, line: &str) -> Result<NodeId, Refusal> {
        let (is_array, closing) = if line.starts_with("[[") { (true, "]]") } else { (false, "]") };
        let line = &line[closing.len()..];
        let wanted = first_unquoted(line, closing) - 1;
        let end = line.match_indices(closing).map(|(at, _)| at).nth(wanted).ok_or_else(|| Refusal::new(HEADER))?;
        if !line[end + closing.len()..].trim().is_empty() {
            return Err(Refusal::new(HEADER));
        }
        let names = names(&line[..end])?;
        if names.len() > DEPTH_LIMIT || names.iter().any(String::is_empty) {
            return Err(Refusal::new(HEADER));
        }
        let mut level = Tree::ROOT;
        for (index, name) in names.iter().enumerate() {
            let is_last = index == names.len() - 1;
            match self.tree.get(level, name) {
                Ok(found) if is_last => self.open_again(name, found, is_array)?,
                Ok(_) => {}
                Err(Raised::KeyError) => {
                    if !is_last {
                        *self.implicit.entry(name.clone()).or_default() += 1;
                    }
                    self.create(level, name, is_last && is_array)?;
                }
                // The element of a list: the last one, whatever it is.
                Err(_) => {
                    level = self.tree.last(level).map_err(raised)?;
                    if !self.tree.contains(level, name).map_err(raised)? {
                        self.create(level, name, is_last && is_array)?;
                    }
                }
            }
            level = self.tree.get(level, name).map_err(raised)?;
            if is_array {
                match self.tree.last(level) {
                    Ok(element) => level = element,
                    Err(Raised::KeyError) => {}
                    Err(other) => return Err(raised(other)),
                }
            }
        }
        Ok(level)
    }

    /// The last name of a header whose table exists already. The package knows the tables that only longer headers name
    /// by their last names alone.
    fn open_again(&mut self, name: &str, found: NodeId, is_array: bool) -> Result<(), Refusal> {
        if let Some(count) = self.implicit.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            return if is_array { Err(Refusal::new(HEADER)) } else { Ok(()) };
        }
        let table = self.tree.table();
        if is_array && self.tree.append(found, table) { Ok(()) } else { Err(Refusal::new(LINE)) }
    }

    fn create(&mut self, level: NodeId, name: &str, in_list: bool) -> Result<(), Refusal> {
        let table = self.tree.table();
        let value = if in_list { self.tree.list(vec![table]) } else { table };
        self.tree.set(level, name, value).map_err(raised)
    }
}

/// The parts between the dots, without their quotes. What is in quotes is taken as it is: a header has no escapes.
fn names(inner: &str) -> Result<Vec<String>, Refusal> {
    let refused = |name: &str, rest: &str| Refusal::new(HEADER).message(format!("Invalid group name '{name}'{rest}"));
    let parts: Vec<&str> = inner.split('.').collect();
    let mut names = Vec::new();
    let mut index = 0;
    while let Some(part) = parts.get(index) {
        let part = part.trim();
        index += 1;
        let Some(quote) = opening_quote(part) else {
            let is_bare = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
            if part.is_empty() || !part.chars().all(is_bare) {
                return Err(refused(part, ". Try quoting it."));
            }
            names.push(part.to_owned());
            continue;
        };
        // A dot inside quotes is not a separator: parts are put together again until the quote closes.
        let mut quoted = part.to_owned();
        while !quoted.trim_end().ends_with(quote) || quoted.trim_end().len() == 1 {
            let more = parts.get(index).ok_or_else(|| refused(quoted.trim_end(), " Something went wrong."))?;
            quoted.push('.');
            quoted.push_str(more);
            index += 1;
        }
        names.push(inside(quoted.trim_end()).to_owned());
    }
    Ok(names)
}
