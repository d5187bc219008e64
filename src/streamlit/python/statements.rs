//! Statements and the blocks that they are in, after the language reference's chapters "Simple statements" and "Compound
//! statements".

use std::ops::Range;

use super::tokens::{Kind, Token};

/// A simple statement, or the header of a compound one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::streamlit) struct Statement {
    /// Its tokens; of a header, those before the colon.
    pub(in crate::streamlit) tokens: Range<usize>,
    pub(in crate::streamlit) keyword: Keyword,
    /// The header whose block it is in.
    pub(in crate::streamlit) parent: Option<usize>,
    /// Behind the last token of the block, if it is a header.
    pub(in crate::streamlit) end: usize,
}

/// What a statement begins with, as far as it matters to what runs and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::streamlit) enum Keyword {
    If,
    Elif,
    Else,
    For,
    While,
    Try,
    Except,
    Finally,
    With,
    Def,
    Class,
    Match,
    Case,
    /// `return`, `raise`, `continue`, `break`: nothing behind it in the block runs.
    Exit,
    Assert,
    Other,
}

impl Keyword {
    fn detect(words: &[&str]) -> Self {
        let first = words.iter().copied().find(|word| *word != "async").unwrap_or_default();
        match first {
            "if" => Self::If,
            "elif" => Self::Elif,
            "else" => Self::Else,
            "for" => Self::For,
            "while" => Self::While,
            "try" => Self::Try,
            "except" => Self::Except,
            "finally" => Self::Finally,
            "with" => Self::With,
            "def" => Self::Def,
            "class" => Self::Class,
            // Only words at the beginning of a line that ends in a colon: they may be names elsewhere.
            "match" if words.last() == Some(&":") => Self::Match,
            "case" if header_end(words).is_some() => Self::Case,
            "return" | "raise" | "continue" | "break" => Self::Exit,
            "assert" => Self::Assert,
            _ => Self::Other,
        }
    }

    const fn is_header(self) -> bool {
        !matches!(self, Self::Exit | Self::Assert | Self::Other)
    }
}

/// The statements of a file, in the order of the text.
pub(super) fn statements(text: &str, tokens: &[Token]) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    // The headers of the blocks that are open, each with its indentation.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let line = tokens[start..].iter().position(|token| token.kind == Kind::Newline);
        let end = line.map_or(tokens.len(), |offset| start + offset);
        if start < end {
            let indentation = indentation(text, tokens[start].span.start);
            while let Some((header, _)) = open.pop_if(|(_, outer)| *outer >= indentation) {
                statements[header].end = start;
            }
            let parent = open.last().map(|(header, _)| *header);
            if let Some(header) = line_statements(text, tokens, start..end, parent, &mut statements) {
                open.push((header, indentation));
            }
        }
        start = end + 1;
    }
    for (header, _) in open {
        statements[header].end = tokens.len();
    }
    statements
}

/// Adds the statements of one logical line; the answer is the header whose block begins in the next.
fn line_statements(
    text: &str,
    tokens: &[Token],
    line: Range<usize>,
    parent: Option<usize>,
    statements: &mut Vec<Statement>,
) -> Option<usize> {
    let word = |index: usize| super::word(text, &tokens[index]);
    let words: Vec<&str> = line.clone().map(word).collect();
    let keyword = Keyword::detect(&words);
    let colon = if keyword.is_header() { header_end(&words).map(|offset| line.start + offset) } else { None };
    let mut parent = parent;
    let mut start = line.start;
    if let Some(colon) = colon {
        statements.push(Statement { tokens: line.start..colon, keyword, parent, end: line.end });
        let header = statements.len() - 1;
        if colon + 1 >= line.end {
            return Some(header);
        }
        parent = Some(header);
        start = colon + 1;
    }
    // What is behind the colon is the whole block.
    while start < line.end {
        let end = (start..line.end).find(|index| word(*index) == ";").unwrap_or(line.end);
        if start < end {
            let keyword = match Keyword::detect(&(start..end).map(word).collect::<Vec<_>>()) {
                keyword if keyword.is_header() => Keyword::Other,
                keyword => keyword,
            };
            statements.push(Statement { tokens: start..end, keyword, parent, end });
        }
        start = end + 1;
    }
    None
}

/// The colon that ends a header: the first that is neither in brackets nor a lambda's.
fn header_end(words: &[&str]) -> Option<usize> {
    let (mut depth, mut lambdas) = (0_usize, 0_usize);
    words.iter().position(|word| {
        match *word {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "lambda" if depth == 0 => lambdas += 1,
            ":" if depth == 0 && lambdas > 0 => lambdas -= 1,
            ":" if depth == 0 => return true,
            _ => {}
        }
        false
    })
}

/// How far the line of `offset` is indented, in bytes: Python wants the same white space in every line of a block.
fn indentation(text: &str, offset: usize) -> usize {
    let start = text[..offset].rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
    text[start..].len() - text[start..].trim_start_matches([' ', '\t', '\u{c}', '\u{feff}']).len()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    /// Each statement as `depth keyword text`.
    fn shown(text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let statements = statements(text, &tokens);
        let depth = |index: usize| std::iter::successors(Some(index), |index| statements[*index].parent).count() - 1;
        let shown = statements.iter().enumerate().map(|(index, statement)| {
            let range = &tokens[statement.tokens.clone()];
            let written = range.first().map_or("", |first| &text[first.span.start..range[range.len() - 1].span.end]);
            format!("{} {:?} {written}", depth(index), statement.keyword)
        });
        shown.collect()
    }

    #[test]
    fn blocks_are_told_by_their_indentation() {
        assert_eq!(
            shown("if a:\n    b\n    if c: d; e\nelse:\n\tf(\n1)\ng\n"),
            [
                "0 If if a",
                "1 Other b",
                "1 If if c",
                "2 Other d",
                "2 Other e",
                "0 Else else",
                "1 Other f(\n1)",
                "0 Other g"
            ]
        );
        assert_eq!(
            shown("def f(a: int = {1: 2}) -> x[1:2]:\n  return\nclass A: pass\n"),
            ["0 Def def f(a: int = {1: 2}) -> x[1:2]", "1 Exit return", "0 Class class A", "1 Other pass"]
        );
        assert_eq!(
            shown("try:\n  a\nexcept E as e:\n  b\nfinally: c\n"),
            ["0 Try try", "1 Other a", "0 Except except E as e", "1 Other b", "0 Finally finally", "1 Other c"]
        );
    }

    #[test]
    fn words_that_are_keywords_in_their_place_only() {
        assert_eq!(shown("match = 1\ncase = {1: 2}\n"), ["0 Other match = 1", "0 Other case = {1: 2}"]);
        assert_eq!(shown("match a:\n case 1: b\n"), ["0 Match match a", "1 Case case 1", "2 Other b"]);
        assert_eq!(shown("if (lambda: 1)() or lambda: 2:\n a"), ["0 If if (lambda: 1)() or lambda: 2", "1 Other a"]);
        assert_eq!(shown("async def f():\n  await x\n"), ["0 Def async def f()", "1 Other await x"]);
    }

    #[test]
    fn a_header_ends_where_its_block_ends() {
        let text = "if a:\n    b\nc\n";
        let tokens = tokens(text);
        let statements = statements(text, &tokens);
        assert_eq!(super::super::word(text, &tokens[statements[0].end]), "c");
    }
}
