//! One line that is typed, with the keys that a shell has.

use std::io;

use dialoguer::console::{Key, Term, measure_text_width};

/// What has been typed, and where the cursor is.
#[derive(Debug, Default)]
struct Line {
    letters: Vec<char>,
    at: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    GoesOn,
    Done,
    Interrupted,
}

impl Line {
    fn press(&mut self, key: &Key) -> Step {
        match key {
            Key::Enter => return Step::Done,
            Key::CtrlC | Key::Char('\u{3}') => return Step::Interrupted,
            Key::Char('\u{4}') if self.letters.is_empty() => return Step::Interrupted,
            Key::Char('\u{4}') | Key::Del if self.at < self.letters.len() => drop(self.letters.remove(self.at)),
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.letters.remove(self.at);
            }
            Key::Char('\u{15}') => {
                self.letters.drain(..self.at);
                self.at = 0;
            }
            Key::Char('\u{b}') => self.letters.truncate(self.at),
            Key::Char('\u{17}') => {
                let before = &self.letters[..self.at];
                let word_end = before.iter().rposition(|letter| !letter.is_whitespace()).map_or(0, |index| index + 1);
                let start = before[..word_end].iter().rposition(|letter| letter.is_whitespace());
                let start = start.map_or(0, |index| index + 1);
                self.letters.drain(start..self.at);
                self.at = start;
            }
            Key::ArrowLeft | Key::Char('\u{2}') => self.at = self.at.saturating_sub(1),
            Key::ArrowRight | Key::Char('\u{6}') => self.at = (self.at + 1).min(self.letters.len()),
            Key::Home => self.at = 0,
            Key::End => self.at = self.letters.len(),
            // What is pasted may have tabs in it.
            Key::Tab => self.insert(' '),
            Key::Char(letter) if !letter.is_control() => self.insert(*letter),
            _ => {}
        }
        Step::GoesOn
    }

    fn insert(&mut self, letter: char) {
        self.letters.insert(self.at, letter);
        self.at += 1;
    }

    /// The part around the cursor that fits into `columns`, and the column of the cursor in it.
    fn seen(&self, columns: usize) -> (String, usize) {
        let wide = |letters: &[char]| measure_text_width(&letters.iter().collect::<String>());
        let mut start = 0;
        while wide(&self.letters[start..self.at]) >= columns {
            start += 1;
        }
        let mut end = self.letters.len();
        while wide(&self.letters[start..end]) > columns {
            end -= 1;
        }
        (self.letters[start..end].iter().collect(), wide(&self.letters[start..self.at]))
    }
}

/// Reads a line behind `sign`. Ctrl-C, and Ctrl-D on an empty line, are `Interrupted`; the cursor is then on a line of its
/// own.
pub(super) fn read_line(sign: &str) -> io::Result<String> {
    let term = Term::buffered_stderr();
    let mut line = Line::default();
    loop {
        let columns = term.size_checked().map_or(80, |(_, columns)| usize::from(columns));
        let room = columns.saturating_sub(measure_text_width(sign) + 1).max(1);
        let (seen, at) = line.seen(room);
        term.write_str(&format!("\r\u{1b}[K{sign}{seen}\r"))?;
        term.move_cursor_right(measure_text_width(sign) + at)?;
        term.flush()?;
        match line.press(&term.read_key()?) {
            Step::GoesOn => {}
            Step::Done => break,
            Step::Interrupted => {
                term.write_line("")?;
                term.flush()?;
                return Err(io::ErrorKind::Interrupted.into());
            }
        }
    }
    let answer: String = line.letters.iter().collect();
    // The whole answer stays on the screen, however long it is.
    term.write_line(&format!("\r\u{1b}[K{sign}{answer}"))?;
    term.flush()?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[Key]) -> (String, usize) {
        let mut line = Line::default();
        for key in keys {
            assert_eq!(line.press(key), Step::GoesOn);
        }
        (line.letters.iter().collect(), line.at)
    }

    fn letters(text: &str) -> Vec<Key> {
        text.chars().map(Key::Char).collect()
    }

    #[test]
    fn keys_do_what_they_do_in_a_shell() {
        let after = |keys: &[Key]| typed(&[letters("one two  three"), keys.to_vec()].concat()).0;
        assert_eq!(after(&[Key::Char('\u{17}')]), "one two  ");
        assert_eq!(after(&[Key::Char('\u{17}'), Key::Char('\u{17}')]), "one ");
        assert_eq!(after(&[Key::Char('\u{15}')]), "");
        assert_eq!(after(&[Key::Home, Key::Del, Key::Char('O')]), "One two  three");
        assert_eq!(after(&[Key::ArrowLeft, Key::ArrowLeft, Key::Char('\u{b}')]), "one two  thr");
        assert_eq!(after(&[Key::Backspace, Key::End, Key::Char('ä')]), "one two  threä");
        assert_eq!(Line::default().press(&Key::Char('\u{4}')), Step::Interrupted);
        assert_eq!(Line::default().press(&Key::CtrlC), Step::Interrupted);
        assert_eq!(Line::default().press(&Key::Enter), Step::Done);
    }

    #[test]
    fn a_long_line_is_seen_around_the_cursor() {
        let mut line = Line { letters: "abcdefghijklmnop".chars().collect(), at: 16 };
        assert_eq!(line.seen(8), ("jklmnop".to_owned(), 7));
        line.at = 0;
        assert_eq!(line.seen(8), ("abcdefgh".to_owned(), 0));
        assert_eq!(line.seen(80), ("abcdefghijklmnop".to_owned(), 0));
    }
}
