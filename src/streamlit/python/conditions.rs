//! What decides whether a place in a file runs: the tests around it, those before it that leave its block, and who catches
//! what it raises.

use std::ops::Range;

use super::Source;
use super::statements::{Keyword, Statement};

/// Expressions are looked into so many brackets deep.
const BRACKET_LIMIT: usize = 32;

/// A test that has to turn out one way for a place to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::streamlit) struct Condition {
    pub(in crate::streamlit) kind: ConditionKind,
    /// The tokens of the test; of a loop, of its header.
    pub(in crate::streamlit) test: Range<usize>,
    /// The blocks and expressions that run where it turns out the other way.
    pub(in crate::streamlit) instead: Vec<Range<usize>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::streamlit) enum ConditionKind {
    Test,
    /// In the body of a `for` or in a comprehension.
    Loop,
}

/// All that decides whether a place runs, the nearest first.
#[derive(Debug, Default)]
pub(in crate::streamlit) struct Circumstances<'a> {
    pub(in crate::streamlit) conditions: Vec<Condition>,
    /// The headers of the `except` clauses, and the arguments of `suppress`, that may catch what is raised here.
    pub(in crate::streamlit) handlers: Vec<Range<usize>>,
    /// The `try` blocks for which this is the `except` clause.
    pub(in crate::streamlit) tried: Vec<Range<usize>>,
    /// The names of the functions around it.
    pub(in crate::streamlit) functions: Vec<&'a str>,
    /// Whether it is the body of a `lambda`.
    pub(in crate::streamlit) is_lambda: bool,
}

/// The circumstances of the token at `index`.
pub(super) fn circumstances<'a>(source: &Source<'a>, index: usize) -> Circumstances<'a> {
    let mut found = Circumstances::default();
    let Some(mut current) = source.statement_at(index) else { return found };
    let statements = &source.statements;
    let statement = &statements[current];
    // The keyword of an `if` begins no conditional expression.
    let start = statement.tokens.start + usize::from(statement.keyword != Keyword::Other);
    expression(source, start..statement.tokens.end, index, &mut found);
    loop {
        chain(statements, current, &mut found);
        earlier_exits(source, current, &mut found);
        let Some(parent) = statements[current].parent else { return found };
        match statements[parent].keyword {
            Keyword::If | Keyword::Elif | Keyword::While => found.conditions.push(Condition {
                kind: ConditionKind::Test,
                test: test(&statements[parent]),
                instead: alternatives(source, parent),
            }),
            Keyword::Case => {
                let subject = statements[parent].parent.map(|subject| statements[subject].tokens.start);
                let start = subject.unwrap_or(statements[parent].tokens.start);
                let test = start + 1..statements[parent].tokens.end;
                let others = before(statements, parent).chain(after(statements, parent));
                let instead = others.map(|other| body(&statements[other])).collect();
                found.conditions.push(Condition { kind: ConditionKind::Test, test, instead });
            }
            Keyword::For => found.conditions.push(Condition {
                kind: ConditionKind::Loop,
                test: statements[parent].tokens.clone(),
                instead: Vec::new(),
            }),
            Keyword::Try => found.handlers.extend(handlers(statements, parent)),
            Keyword::With => found.handlers.extend(suppressed(source, &statements[parent])),
            Keyword::Def => found.functions.extend(source.defined(parent)),
            _ => {}
        }
        current = parent;
    }
}

fn test(header: &Statement) -> Range<usize> {
    header.tokens.start + 1..header.tokens.end
}

fn body(header: &Statement) -> Range<usize> {
    header.tokens.end..header.end
}

/// The statements before `index` in its block, from there on upwards.
fn before(statements: &[Statement], index: usize) -> impl Iterator<Item = usize> {
    let parent = statements[index].parent;
    let first = parent.map_or(0, |parent| parent + 1);
    (first..index).rev().filter(move |other| statements[*other].parent == parent)
}

/// The statements behind `index` in its block.
fn after(statements: &[Statement], index: usize) -> impl Iterator<Item = usize> {
    let parent = statements[index].parent;
    let end = parent.map_or(usize::MAX, |parent| statements[parent].end);
    (index + 1..statements.len())
        .take_while(move |other| statements[*other].tokens.start < end)
        .filter(move |other| statements[*other].parent == parent)
}

/// Of an `elif`, `else` or `except`: what came before it in the same compound statement.
fn chain(statements: &[Statement], index: usize, found: &mut Circumstances<'_>) {
    if !matches!(statements[index].keyword, Keyword::Elif | Keyword::Else | Keyword::Except) {
        return;
    }
    for other in before(statements, index) {
        let header = &statements[other];
        match header.keyword {
            Keyword::If | Keyword::Elif => found.conditions.push(Condition {
                kind: ConditionKind::Test,
                test: test(header),
                instead: vec![body(header)],
            }),
            // Behind a loop that did not `break`.
            Keyword::For | Keyword::While => found.conditions.push(Condition {
                kind: ConditionKind::Test,
                test: header.tokens.clone(),
                instead: vec![body(header)],
            }),
            Keyword::Try if statements[index].keyword == Keyword::Except => found.tried.push(body(header)),
            _ => {}
        }
        if matches!(header.keyword, Keyword::If | Keyword::For | Keyword::While | Keyword::Try) {
            return;
        }
    }
}

/// `if …: return` and `assert …` before the statement in its block.
fn earlier_exits(source: &Source<'_>, index: usize, found: &mut Circumstances<'_>) {
    let statements = &source.statements;
    for other in before(statements, index) {
        let header = &statements[other];
        match header.keyword {
            Keyword::Assert => {
                found.conditions.push(Condition { kind: ConditionKind::Test, test: test(header), instead: Vec::new() });
            }
            Keyword::If | Keyword::Elif if leaves(source, other) => found.conditions.push(Condition {
                kind: ConditionKind::Test,
                test: test(header),
                instead: vec![body(header)],
            }),
            Keyword::Else if leaves(source, other) => {
                let mut tests = Circumstances::default();
                chain(statements, other, &mut tests);
                let instead = vec![body(header)];
                let tests = tests.conditions.into_iter();
                found.conditions.extend(tests.map(|test| Condition { instead: instead.clone(), ..test }));
            }
            _ => {}
        }
    }
}

/// Whether nothing behind the compound statement at `header` runs once its block has run.
fn leaves(source: &Source<'_>, header: usize) -> bool {
    let statements = &source.statements;
    let last = statements.iter().enumerate().skip(header + 1);
    let last = last
        .take_while(|(_, statement)| statement.tokens.start < statements[header].end)
        .filter(|(_, statement)| statement.parent == Some(header))
        .last();
    last.is_some_and(|(_, statement)| {
        let ends_script = |index: usize| {
            let name = source.word(index);
            let is_call = source.word(index + 1) == "(";
            is_call
                && matches!(name, "stop" | "rerun" | "experimental_rerun" | "switch_page" | "exit" | "_exit" | "quit")
        };
        statement.keyword == Keyword::Exit || statement.tokens.clone().any(ends_script)
    })
}

/// What runs where the test of the `if`, `elif` or `while` at `header` fails.
fn alternatives(source: &Source<'_>, header: usize) -> Vec<Range<usize>> {
    let statements = &source.statements;
    let mut found = Vec::new();
    let mut is_chain = true;
    let leaves = leaves(source, header);
    for other in after(statements, header) {
        is_chain &= matches!(statements[other].keyword, Keyword::Elif | Keyword::Else);
        if is_chain || leaves {
            found.push(statements[other].tokens.start..statements[other].end);
        } else {
            break;
        }
    }
    found
}

/// The headers of the `except` clauses of the `try` at `header`.
fn handlers(statements: &[Statement], header: usize) -> Vec<Range<usize>> {
    after(statements, header)
        .map(|other| &statements[other])
        .take_while(|other| matches!(other.keyword, Keyword::Except | Keyword::Else | Keyword::Finally))
        .filter(|other| other.keyword == Keyword::Except)
        .map(test)
        .collect()
}

/// What `with suppress(…)` catches.
fn suppressed(source: &Source<'_>, header: &Statement) -> Option<Range<usize>> {
    let suppress = header.tokens.clone().find(|index| source.word(*index) == "suppress")?;
    Some(suppress + 1..header.tokens.end)
}

/// The conditions inside of the expression or statement `range`.
fn expression(source: &Source<'_>, mut range: Range<usize>, index: usize, found: &mut Circumstances<'_>) {
    for _ in 0..BRACKET_LIMIT {
        range = operand(source, range, index, found);
        let Some(open) = source.top_level(range.clone()).rev().find(|open| *open < index) else { return };
        let (end, _) = source.bracketed(open);
        if !matches!(source.word(open), "(" | "[" | "{") || end <= index {
            return;
        }
        range = open + 1..end.saturating_sub(1).max(open + 1);
    }
}

/// The part of `range`, outside of brackets, that the token at `index` is in.
fn operand(source: &Source<'_>, range: Range<usize>, index: usize, found: &mut Circumstances<'_>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let mut conditions = Vec::new();
    let words: Vec<(usize, &str)> = source.top_level(range).map(|place| (place, source.word(place))).collect();
    let mut lambdas = 0_usize;
    for (place, word) in &words {
        match *word {
            "lambda" => lambdas += 1,
            ":" if lambdas > 0 => {
                lambdas -= 1;
                if *place < index {
                    found.is_lambda = true;
                    start = place + 1;
                }
            }
            "," if lambdas > 0 => {}
            "," if *place < index => start = place + 1,
            "," => {
                end = *place;
                break;
            }
            "=" | ":" | "return" | "yield" | "await" if *place < index => start = start.max(place + 1),
            _ => {}
        }
    }
    let within = |start: usize, end: usize| words.iter().filter(move |(place, _)| (start..end).contains(place));
    // A comprehension: what is before its `for` runs for each item that passes its tests.
    if let Some((clause, _)) = within(start, end).find(|(_, word)| *word == "for") {
        if index < *clause {
            let header = *clause..end;
            conditions.push(Condition { kind: ConditionKind::Loop, test: header, instead: Vec::new() });
            let tests = within(*clause, end).filter(|(_, word)| *word == "if");
            conditions.extend(tests.map(|(place, _)| Condition {
                kind: ConditionKind::Test,
                test: place + 1..end,
                instead: Vec::new(),
            }));
            end = *clause;
        } else {
            return start..end;
        }
    }
    // `A if TEST else B`, where B may be such an expression again.
    while let Some((branch, _)) = within(start, end).find(|(_, word)| *word == "if") {
        let Some((otherwise, _)) = within(*branch, end).find(|(_, word)| *word == "else") else { break };
        let test = branch + 1..*otherwise;
        if index < *branch {
            let instead = std::iter::once(otherwise + 1..end).collect();
            conditions.push(Condition { kind: ConditionKind::Test, test, instead });
            end = *branch;
        } else if index > *otherwise {
            let instead = std::iter::once(start..*branch).collect();
            conditions.push(Condition { kind: ConditionKind::Test, test, instead });
            start = otherwise + 1;
        } else {
            (start, end) = (test.start, test.end);
        }
    }
    for operator in ["or", "and"] {
        let places: Vec<usize> =
            within(start, end).filter(|(_, word)| *word == operator).map(|(place, _)| *place).collect();
        if let Some(last) = places.iter().rev().find(|place| **place < index) {
            let test = start..*last;
            let instead = if operator == "or" { vec![test.clone()] } else { Vec::new() };
            conditions.push(Condition { kind: ConditionKind::Test, test, instead });
            start = last + 1;
        }
        end = places.into_iter().find(|place| *place > index).unwrap_or(end);
    }
    found.conditions.append(&mut conditions);
    start..end
}
