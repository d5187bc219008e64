//! Which tables and keys a text has defined so far: what is defined twice has two places.

use std::collections::HashMap;

use super::Step;
use crate::source::Span;
use crate::streamlit::SyntaxProblem;

/// One name of a dotted key.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) span: Span,
}

impl Part {
    pub(super) const fn new(name: String, start: usize, end: usize) -> Self {
        Self { name, span: Span::new(start, end) }
    }
}

/// How a name was defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Definition {
    /// By a header of its own.
    Header,
    /// As a part of a longer header.
    LongerHeader,
    /// As a part of a dotted key.
    DottedKey,
    /// As `{ … }`.
    Braces,
    /// As a value of another kind.
    Value,
}

/// Below what a name is: each table has a number, so that deep ones cost no more than others.
type Level = usize;

#[derive(Clone, Copy)]
struct Defined {
    definition: Definition,
    place: Span,
    /// What the names in it are below.
    inside: Level,
}

#[derive(Default)]
pub(super) struct Definitions {
    first: HashMap<(Level, String), Defined>,
    /// The last table of each array of tables: each has names of its own.
    arrays: HashMap<Level, Level>,
    /// Below which table the settings now are.
    section: Level,
    levels: usize,
}

impl Definitions {
    /// Notes a header; refuses it if the parser stumbled over one of its names because it stands for something else.
    pub(super) fn header(&mut self, parts: &[Part], header: (usize, usize), is_array: bool, parser: Span) -> Step {
        let header = Span::new(header.0, header.1);
        let mut level = 0;
        for (index, part) in parts.iter().enumerate() {
            let is_last = index == parts.len() - 1;
            let (definition, place) =
                if is_last { (Definition::Header, header) } else { (Definition::LongerHeader, part.span) };
            let (earlier, inside) = self.name(level, &part.name, definition, place);
            if let Some(earlier) = earlier {
                if part.span == parser {
                    return Err(doubled_header(header, earlier.definition, earlier.place, is_last));
                }
                if is_last && earlier.definition == Definition::LongerHeader {
                    self.first.insert((level, part.name.clone()), Defined { definition, place, inside });
                }
            }
            if is_array && is_last {
                let table = self.new_level();
                self.arrays.insert(inside, table);
            }
            level = self.arrays.get(&inside).copied().unwrap_or(inside);
        }
        self.section = level;
        Ok(())
    }

    /// Notes a setting; refuses it if the parser stumbled over one of its names because it stands for something else.
    pub(super) fn setting(&mut self, parts: &[Part], value: Definition, parser: Span) -> Step {
        let mut level = self.section;
        for (index, part) in parts.iter().enumerate() {
            let is_last = index == parts.len() - 1;
            let definition = if is_last { value } else { Definition::DottedKey };
            let (earlier, inside) = self.name(level, &part.name, definition, part.span);
            if let Some(earlier) = earlier
                && part.span == parser
            {
                return Err(doubled_key(part.span, earlier.definition, earlier.place, is_last));
            }
            level = inside;
        }
        Ok(())
    }

    /// What defined the name before, if anything did, else notes this definition; and the level inside.
    fn name(&mut self, level: Level, name: &str, definition: Definition, place: Span) -> (Option<Defined>, Level) {
        let key = (level, name.to_owned());
        if let Some(earlier) = self.first.get(&key) {
            return (Some(*earlier), earlier.inside);
        }
        let inside = self.new_level();
        self.first.insert(key, Defined { definition, place, inside });
        (None, inside)
    }

    const fn new_level(&mut self) -> Level {
        self.levels += 1;
        self.levels
    }
}

fn doubled_header(header: Span, earlier: Definition, place: Span, is_last: bool) -> SyntaxProblem {
    match earlier {
        Definition::Header | Definition::LongerHeader if is_last => {
            SyntaxProblem::new(header, "this section is in the file twice")
                .help("join the two, or remove one of them")
                .related(place, "the first one is here")
        }
        Definition::DottedKey => SyntaxProblem::new(header, "this section is made by a dotted key already")
            .help("write all of its settings in one way: with dots, or below the header")
            .related(place, "the dotted key is here"),
        Definition::Braces => {
            SyntaxProblem::new(header, "an inline table `{ … }` is complete: no section may add to it")
                .help("write all of it as `[section]`s")
                .related(place, "it is written here")
        }
        _ => SyntaxProblem::new(header, "this section has the name of a value")
            .help("rename one of the two")
            .related(place, "the value is here"),
    }
}

fn doubled_key(key: Span, earlier: Definition, place: Span, is_last: bool) -> SyntaxProblem {
    let (message, help, label) = match earlier {
        Definition::Header | Definition::LongerHeader => {
            ("this key has the name of a section", "write its settings below the header", "the section is here")
        }
        Definition::DottedKey => (
            "this key is made by a dotted key already",
            "write all of its settings in one way",
            "the dotted key is here",
        ),
        Definition::Braces if !is_last => (
            "an inline table `{ … }` is complete: no key may add to it",
            "write all of it between the braces",
            "it is written here",
        ),
        Definition::Value if !is_last => {
            ("this key has a value, so it cannot have keys below it", "rename one of the two", "the value is here")
        }
        Definition::Braces | Definition::Value => {
            ("this key is set twice in the same section", "remove one of the two lines", "it is first set here")
        }
    };
    SyntaxProblem::new(key, message).help(help).related(place, label)
}
