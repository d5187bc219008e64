//! The lines of a text as Python counts them: ended by a newline, a carriage return, or both.

use crate::source::Span;

#[derive(Clone, Copy)]
pub(super) struct Lines<'a>(pub(super) &'a str);

impl<'a> Lines<'a> {
    /// The line break that this text uses.
    pub(super) fn line_break(self) -> &'static str {
        match self.0.find(['\n', '\r']).map(|first| &self.0[first..]) {
            Some(rest) if rest.starts_with("\r\n") => "\r\n",
            Some(rest) if rest.starts_with('\r') => "\r",
            _ => "\n",
        }
    }

    /// Where the line of `offset` begins.
    pub(super) fn start(self, offset: usize) -> usize {
        self.0[..offset].rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1)
    }

    /// Behind the line break of the line of `offset`, or the end of the text.
    pub(super) fn end(self, offset: usize) -> usize {
        let rest = &self.0[offset..];
        match rest.find(['\n', '\r']) {
            Some(line_break) if rest[line_break..].starts_with("\r\n") => offset + line_break + 2,
            Some(line_break) => offset + line_break + 1,
            None => self.0.len(),
        }
    }

    /// The white space before the first word in the line of `offset`.
    pub(super) fn indentation(self, offset: usize) -> &'a str {
        let line = &self.0[self.start(offset)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Whether a line begins at `offset` because the one before it has ended.
    pub(super) fn begins_at(self, offset: usize) -> bool {
        self.0[..offset].is_empty() || self.0[..offset].ends_with(['\n', '\r'])
    }

    /// The line that begins at `offset`, or `None` at the end of the text.
    pub(super) fn at(self, offset: usize) -> Option<&'a str> {
        (offset < self.0.len()).then(|| self.0[offset..self.end(offset)].trim())
    }

    /// The line before the one that begins at `offset`.
    pub(super) fn before(self, offset: usize) -> Option<Span> {
        if offset == 0 {
            return None;
        }
        let above = &self.0[..offset];
        let content = above.strip_suffix("\r\n").or_else(|| above.strip_suffix(['\n', '\r'])).unwrap_or(above);
        Some(Span::new(self.start(content.len()), offset))
    }

    /// Behind the comments that follow directly at `offset` and end in a blank line or with the text: they belong to what
    /// is before. Comments that lead over to something else belong to that.
    pub(super) fn behind_comments(self, offset: usize) -> usize {
        let mut behind = offset;
        while let Some(line) = self.at(behind) {
            if line.is_empty() {
                return behind;
            }
            if !line.starts_with('#') {
                return offset;
            }
            behind = self.end(behind);
        }
        behind
    }

    /// Before the comments that are directly above the line that begins at `offset`.
    pub(super) fn before_comments(self, offset: usize) -> usize {
        let mut before = offset;
        while let Some(line) = self.before(before) {
            if !self.0[line.start..line.end].trim_start().starts_with('#') {
                break;
            }
            before = line.start;
        }
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_ends_a_line() {
        let lines = Lines("a\r\nb\rc\nd");
        assert_eq!([lines.end(0), lines.end(3), lines.end(5), lines.end(7)], [3, 5, 7, 8]);
        assert_eq!([lines.start(1), lines.start(4), lines.start(6), lines.start(8)], [0, 3, 5, 7]);
        assert_eq!(lines.before(3), Some(Span::new(0, 3)));
        assert_eq!(lines.before(5), Some(Span::new(3, 5)));
        assert_eq!(lines.line_break(), "\r\n");
    }

    #[test]
    fn comments_belong_to_what_they_touch() {
        let text = "a = 1\n# of a\n\n# of b\nb = 2\n";
        let lines = Lines(text);
        assert_eq!(lines.behind_comments(6), text.find("\n\n").unwrap() + 1);
        let above_b = text.find("b = 2").unwrap();
        assert_eq!(lines.before_comments(above_b), text.find("# of b").unwrap());
        assert_eq!(lines.behind_comments(text.find("# of b").unwrap()), text.find("# of b").unwrap());
    }
}
