//! As much Python as is needed to find calls of `st.login` and what decides whether they run: tokens, imports, argument
//! lists, constants, blocks and tests.
//!
//! A whole parser (`ruff_python_parser`) would bring forty crates for this one question. Nothing here guesses: whatever is
//! not understood is called unknown.

mod conditions;
mod constants;
mod statements;
mod tokens;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use crate::secret::opaque_debug;
use crate::source::Span;
pub(super) use conditions::{Circumstances, Condition, ConditionKind};
use statements::{Keyword, Statement, statements};
use tokens::{Kind, Token, tokens};

/// How many brackets around one expression are looked through.
const GROUP_LIMIT: usize = 8;

/// A Python file as tokens.
pub(super) struct Source<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    constants: HashMap<&'a str, String>,
    statements: Vec<Statement>,
    /// The statements that bind a name, or might.
    bindings: OnceCell<HashMap<&'a str, Vec<usize>>>,
}

/// One argument of a call, as the range of its value's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument<'a> {
    pub(super) kind: ArgumentKind<'a>,
    pub(super) value: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArgumentKind<'a> {
    Positional,
    Keyword(&'a str),
    /// `*values` or `**values`.
    Unpacked,
}

/// What an expression is, as far as can be told.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Value {
    None,
    Text(String),
    Unknown,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let tokens = tokens(text);
        let constants = constants::collect(text, &tokens);
        let statements = statements(text, &tokens);
        Self { text, tokens, constants, statements, bindings: OnceCell::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let tokens = self.tokens.get(range).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }

    /// The text of a name, number or symbol; empty for everything else and behind the end.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| word(self.text, token))
    }

    pub(super) fn is_name(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|token| token.kind == Kind::Name)
    }

    /// Whether a statement can begin at `index`.
    pub(super) fn begins_statement(&self, index: usize) -> bool {
        index == 0 || self.tokens[index - 1].kind == Kind::Newline || matches!(self.word(index - 1), ";" | ":")
    }

    /// Where the statement that `index` is in ends: its line's end, or a semicolon.
    pub(super) fn end_of_statement(&self, index: usize) -> usize {
        let end = |token: &Token| token.kind == Kind::Newline || &self.text[token.span.start..token.span.end] == ";";
        self.tokens[index..].iter().position(end).map_or(self.tokens.len(), |offset| index + offset)
    }

    /// The names that the tokens `range`, a statement or the beginning of one, bind, or might.
    pub(super) fn bound(&self, range: Range<usize>) -> Vec<&'a str> {
        constants::bound(self.text, &self.tokens[range])
    }

    /// The values of the string literals in `range`.
    pub(super) fn texts(&self, range: Range<usize>) -> impl Iterator<Item = &str> {
        self.tokens[range].iter().filter_map(|token| match &token.kind {
            Kind::Text(value) => value.as_deref(),
            _ => None,
        })
    }

    /// What is between the separators in `range`, brackets or not; nothing that is empty.
    pub(super) fn split(&self, range: Range<usize>, separator: &str) -> Vec<Range<usize>> {
        let separators: Vec<usize> = range.clone().filter(|index| self.word(*index) == separator).collect();
        let starts = std::iter::once(range.start).chain(separators.iter().map(|index| index + 1));
        let ends = separators.iter().copied().chain([range.end]);
        starts.zip(ends).map(|(start, end)| start..end).filter(|part| !part.is_empty()).collect()
    }

    /// The place behind the bracket that closes the one at `open`, and the places of the commas directly inside.
    fn bracketed(&self, open: usize) -> (usize, Vec<usize>) {
        let mut depth = 0_usize;
        let mut commas = Vec::new();
        for index in open..self.tokens.len() {
            match self.word(index) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => {
                    // A closing bracket at the beginning closes nothing, and is the end all the same.
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return (index + 1, commas);
                    }
                }
                "," if depth == 1 => commas.push(index),
                _ => {}
            }
        }
        (self.tokens.len(), commas)
    }

    /// The items between the bracket at `open` and its end, and the place behind that end.
    pub(super) fn items(&self, open: usize) -> (Vec<Range<usize>>, usize) {
        let (end, commas) = self.bracketed(open);
        let starts = std::iter::once(open).chain(commas.iter().copied()).map(|edge| edge + 1);
        let ends = commas.iter().copied().chain([end.saturating_sub(1)]);
        (starts.zip(ends).map(|(start, end)| start..end.max(start)).filter(|item| !item.is_empty()).collect(), end)
    }

    /// The arguments of the call whose bracket is at `open`, and the place behind the call.
    pub(super) fn arguments(&self, open: usize) -> (Vec<Argument<'a>>, usize) {
        let (items, end) = self.items(open);
        let arguments = items.into_iter().map(|item| {
            let first = self.word(item.start);
            if matches!(first, "*" | "**") {
                Argument { kind: ArgumentKind::Unpacked, value: item.start + 1..item.end }
            } else if self.is_name(item.start) && item.len() > 1 && self.word(item.start + 1) == "=" {
                Argument { kind: ArgumentKind::Keyword(first), value: item.start + 2..item.end }
            } else {
                Argument { kind: ArgumentKind::Positional, value: item }
            }
        });
        (arguments.collect(), end)
    }

    /// The bracket that is open at `index`; a logical line ends with all brackets closed.
    pub(super) fn enclosing_bracket(&self, index: usize) -> Option<usize> {
        let mut depth = 0_usize;
        let mut line = (0..index).rev().take_while(|before| self.tokens[*before].kind != Kind::Newline);
        line.find(|before| match self.word(*before) {
            ")" | "]" | "}" => {
                depth += 1;
                false
            }
            "(" | "[" | "{" if depth == 0 => true,
            "(" | "[" | "{" => {
                depth -= 1;
                false
            }
            _ => false,
        })
    }

    /// What decides whether the token at `index` runs.
    pub(super) fn circumstances(&self, index: usize) -> Circumstances<'a> {
        conditions::circumstances(self, index)
    }

    /// The tokens of the statement that `index` is in.
    pub(super) fn statement(&self, index: usize) -> Range<usize> {
        self.statement_at(index).map_or(index..index, |statement| self.statements[statement].tokens.clone())
    }

    /// The statements that bind `name`, or might; of a function, its whole body.
    pub(super) fn bindings(&self, name: &str) -> Vec<Range<usize>> {
        let bindings = self.bindings.get_or_init(|| {
            let mut bindings: HashMap<&str, Vec<usize>> = HashMap::new();
            for (index, statement) in self.statements.iter().enumerate() {
                for name in self.bound(statement.tokens.clone()) {
                    bindings.entry(name).or_default().push(index);
                }
            }
            bindings
        });
        let whole = |index: &usize| {
            let statement = &self.statements[*index];
            let is_function = statement.keyword == Keyword::Def;
            statement.tokens.start..if is_function { statement.end } else { statement.tokens.end }
        };
        bindings.get(name).into_iter().flatten().map(whole).collect()
    }

    /// Where the function `name` is called or handed on.
    pub(super) fn references(&self, name: &str) -> Vec<usize> {
        let is_reference = |index: &usize| {
            self.word(*index) == name
                && self.is_name(*index)
                && !matches!(self.word(index.wrapping_sub(1)), "def" | "class" | "import")
                && self.word(index + 1) != "="
        };
        (0..self.len()).filter(is_reference).collect()
    }

    fn statement_at(&self, index: usize) -> Option<usize> {
        self.statements.partition_point(|statement| statement.tokens.start <= index).checked_sub(1)
    }

    /// The name that the `def` number `statement` defines.
    fn defined(&self, statement: usize) -> Option<&'a str> {
        let tokens = self.statements[statement].tokens.clone();
        tokens.clone().find(|index| self.word(*index) == "def").map(|def| self.word(def + 1))
    }

    /// The tokens in `range` that are not inside of brackets, with those that open one.
    fn top_level(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = usize> + use<'a> {
        let mut depth = 0_usize;
        let mut found = Vec::new();
        for index in range {
            let word = self.word(index);
            if matches!(word, ")" | "]" | "}") {
                depth = depth.saturating_sub(1);
                continue;
            }
            if depth == 0 {
                found.push(index);
            }
            if matches!(word, "(" | "[" | "{") {
                depth += 1;
            }
        }
        found.into_iter()
    }

    /// What the expression `range` is: strings side by side are one, a module's constant is its value.
    pub(super) fn value(&self, range: Range<usize>) -> Value {
        let range = self.ungrouped(range);
        let tokens = &self.tokens[range.clone()];
        if let [Token { kind: Kind::Name, .. }] = tokens {
            let name = self.word(range.start);
            return match self.constants.get(name) {
                _ if name == "None" => Value::None,
                Some(text) => Value::Text(text.clone()),
                None => Value::Unknown,
            };
        }
        joined(tokens).map_or(Value::Unknown, Value::Text)
    }

    /// The expression without the brackets around it, of which nobody writes many.
    fn ungrouped(&self, mut range: Range<usize>) -> Range<usize> {
        for _ in 0..GROUP_LIMIT {
            if self.word(range.start) != "(" {
                break;
            }
            let (items, end) = self.items(range.start);
            match items.as_slice() {
                [inside] if end == range.end && *inside == (range.start + 1..end - 1) => range = inside.clone(),
                _ => break,
            }
        }
        range
    }

    /// The single string literal that `range` is.
    pub(super) fn literal(&self, range: Range<usize>) -> Option<Span> {
        match &self.tokens[self.ungrouped(range)] {
            [Token { kind: Kind::Text(Some(_)), span }] => Some(*span),
            _ => None,
        }
    }

    /// String literals that may be secrets: long ones without white space.
    pub(super) fn long_words(&self) -> impl Iterator<Item = Span> {
        self.tokens.iter().filter_map(|token| match &token.kind {
            Kind::Text(value) => {
                let is_word = |value: &String| value.len() >= 16 && !value.contains(char::is_whitespace);
                value.as_ref().is_none_or(is_word).then_some(token.span)
            }
            _ => None,
        })
    }
}

/// The text of a name, number or symbol; empty for everything else.
fn word<'a>(text: &'a str, token: &Token) -> &'a str {
    match token.kind {
        Kind::Name | Kind::Number | Kind::Symbol => &text[token.span.start..token.span.end],
        Kind::Text(_) | Kind::Newline => "",
    }
}

/// The value of string literals side by side.
fn joined(tokens: &[Token]) -> Option<String> {
    let parts: Option<Vec<&str>> = tokens
        .iter()
        .map(|token| match &token.kind {
            Kind::Text(value) => value.as_deref(),
            _ => None,
        })
        .collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.concat())
}

opaque_debug!(Source<'_>, Value);
