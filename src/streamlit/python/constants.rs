//! The strings that a module gives a name, once, at its top level.

use std::collections::HashMap;

use super::tokens::{Kind, Token};
use super::{joined, word};

/// Names whose one binding in the whole file is a line `NAME = "text"` that is not indented.
///
/// Every place where Python could bind a name counts as a binding, also where it only might: a name too many is unknown,
/// which costs nothing; a name with the wrong value would be a false alarm.
pub(super) fn collect<'a>(text: &'a str, tokens: &[Token]) -> HashMap<&'a str, String> {
    let mut constants = HashMap::new();
    let mut bindings: HashMap<&str, usize> = HashMap::new();
    for statement in tokens.split(|token| token.kind == Kind::Newline || word(text, token) == ";") {
        for name in bound(text, statement) {
            *bindings.entry(name).or_default() += 1;
        }
        if let Some((name, value)) = constant(text, statement) {
            constants.insert(name, value);
        }
    }
    constants.retain(|name, _| bindings.get(name) == Some(&1));
    constants
}

/// `NAME = "text"` or `NAME: type = "text"` at the beginning of a line.
fn constant<'a>(text: &'a str, statement: &[Token]) -> Option<(&'a str, String)> {
    let first = statement.first().filter(|token| token.kind == Kind::Name)?;
    if !text[..first.span.start].is_empty() && !text[..first.span.start].ends_with(['\n', '\r', '\u{feff}']) {
        return None;
    }
    let equals = statement.iter().position(|token| word(text, token) == "=")?;
    if equals != 1 && word(text, &statement[1]) != ":" {
        return None;
    }
    Some((word(text, first), joined(&statement[equals + 1..])?))
}

/// The names that a statement binds, or might.
pub(super) fn bound<'a>(text: &'a str, statement: &[Token]) -> Vec<&'a str> {
    let words: Vec<&str> = statement.iter().map(|token| word(text, token)).collect();
    let mut depth = 0_usize;
    // The last assignment outside brackets: every name before it counts.
    let mut assigned = 0;
    for (index, word) in words.iter().enumerate() {
        match *word {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "=" if depth == 0 => assigned = index,
            "==" | "!=" | "<=" | ">=" | ":=" => {}
            _ if depth == 0 && word.len() > 1 && word.ends_with('=') => assigned = index,
            _ => {}
        }
    }
    let first = words.iter().copied().find(|word| *word != "async").unwrap_or_default();
    if matches!(first, "def" | "class" | "import" | "from" | "global" | "nonlocal" | "del" | "case" | "match" | "type")
    {
        assigned = words.len();
    }
    let is_import = matches!(first, "import" | "from");
    if words.get(1) == Some(&":") {
        // An annotation, or a keyword with its colon, which is not a name that matters.
        assigned = assigned.max(1);
    }
    let mut names = Vec::new();
    let mut expects = "";
    for (index, word) in words.iter().enumerate() {
        match *word {
            "for" | "as" | "lambda" => expects = word,
            "in" if expects == "for" => expects = "",
            ":" if expects == "lambda" => expects = "",
            _ if statement[index].kind != Kind::Name => {}
            // In `a.b = c` and `a[b] = c`, the name `a` stays what it is; `import a.b` binds it.
            _ if !is_import && is_looked_into(&words, index) => {}
            _ if index < assigned || !expects.is_empty() || words.get(index + 1) == Some(&":=") => {
                names.push(*word);
                // `as (a, b)` is possible, so a bracket does not end the targets; the next keyword does.
                if expects == "as" && words.get(index + 1) != Some(&",") {
                    expects = "";
                }
            }
            _ => {}
        }
    }
    names
}

/// Whether a part of the name's value is meant, or a name in something else.
fn is_looked_into(words: &[&str], index: usize) -> bool {
    matches!(words.get(index + 1), Some(&"." | &"[")) || index > 0 && words[index - 1] == "."
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let constants = collect(text, &tokens(text));
        let mut names: Vec<String> = constants.iter().map(|(name, value)| format!("{name}={value}")).collect();
        names.sort();
        names
    }

    #[test]
    fn a_string_bound_once_at_the_top_is_a_constant() {
        for text in [
            "A = 'x'",
            "A: str = 'x'\nprint(A)",
            "A: Final[str] = 'x'",
            "import os\nA = 'x'  # why\nif A == 'x':\n    f(A, a=A)\n    b = A\n",
            "A = ''  'x'",
            "A = 'x'\nB = [A for b in c]\nd = {'A': A}\n",
            "A = 'x'\nb.A = c\nA.b = c\nA[0] = c\nwith b as c.A: pass\n",
        ] {
            assert_eq!(names(text), ["A=x"], "{text}");
        }
    }

    #[test]
    fn anything_that_might_bind_it_again_makes_it_unknown() {
        for text in [
            "A = 'x'\nA = 'y'",
            "A = 'x'\ndef f():\n    A = 'y'",
            "A = 'x'\ndef f(A): pass",
            "A = 'x'\nclass A: pass",
            "A = 'x'\nfor A in b: pass",
            "A = 'x'\nfor i, A in b: pass",
            "A = 'x'\n[A for A in b]",
            "A = 'x'\nwith a as A: pass",
            "A = 'x'\nwith a as (b, A): pass",
            "A = 'x'\nimport A",
            "A = 'x'\nfrom b import c as A",
            "A = 'x'\nfrom b import (c,\n A)",
            "A = 'x'\nA += 'y'",
            "A = 'x'\nif (A := b): pass",
            "A = 'x'\nA, b = c",
            "A = 'x'\nb = A = c",
            "A = 'x'\n(A) = c",
            "A = 'x'\nf = lambda A: 1",
            "A = 'x'\nglobal A",
            "A = 'x'\ntry: pass\nexcept B as A: pass",
            "A = 'x'\nmatch b:\n  case A: pass",
            "A = 'x'\nif b: A = 'y'",
            "A = 'x'; A = 'y'",
            "if b:\n    A = 'x'",
            "def f():\n    A = 'x'",
            "A = f'x'",
            "A = 'x' + y",
            "A = 'x', 'y'",
            "A = b",
            "A['x'] = 'x'",
            "A = B = 'x'",
        ] {
            assert_eq!(names(text), Vec::<String>::new(), "{text}");
        }
    }
}
