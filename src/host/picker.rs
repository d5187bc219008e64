//! One of many, chosen by typing: what begins with the typed letters comes first, and what is only like them last.

use std::io;

use dialoguer::console::{Key, Term, measure_text_width, truncate_str};

/// Something to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The word by which it is known.
    pub name: String,
    /// What it is, in a phrase.
    pub title: String,
    /// Other words by which it is found.
    pub aliases: Vec<String>,
    /// Whether it is seen only by those who type for it.
    pub is_hidden: bool,
}

/// So many are seen at once, where the terminal has room for them.
const MOST_ROWS: usize = 10;
/// What is drawn besides: the question, the keys, and the line on which the cursor is.
const OTHER_ROWS: usize = 4;

/// The choices that `typed` finds, the best first; `fallback` where there is none.
pub(super) fn found(choices: &[Choice], typed: &str, fallback: Option<usize>) -> Vec<usize> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return (0..choices.len()).filter(|index| !choices[*index].is_hidden).collect();
    }
    let mut ranked: Vec<(usize, usize)> =
        choices.iter().enumerate().filter_map(|(index, choice)| Some((rank(choice, &typed)?, index))).collect();
    // Letters that are merely somewhere in it help only where nothing is nearer.
    if ranked.iter().any(|(rank, _)| *rank < FUZZY) {
        ranked.retain(|(rank, _)| *rank < FUZZY);
    }
    ranked.sort_unstable();
    match (ranked.is_empty(), fallback) {
        (true, Some(fallback)) => vec![fallback],
        _ => ranked.into_iter().map(|(_, index)| index).collect(),
    }
}

const FUZZY: usize = 5;

/// How near a choice is: 0 is its own name.
fn rank(choice: &Choice, typed: &str) -> Option<usize> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '-', '_'], "");
    let wanted = plain(typed);
    let (name, title) = (plain(&choice.name), plain(&choice.title));
    let aliases: Vec<String> = choice.aliases.iter().map(|alias| plain(alias)).collect();
    let words = || choice.title.split_whitespace().map(plain);
    if name == wanted || aliases.contains(&wanted) {
        Some(0)
    } else if name.starts_with(&wanted) || title.starts_with(&wanted) {
        Some(1)
    } else if aliases.iter().any(|alias| alias.starts_with(&wanted)) {
        Some(2)
    } else if words().any(|word| word.starts_with(&wanted)) {
        Some(3)
    } else if [&name, &title].into_iter().chain(&aliases).any(|text| text.contains(&wanted)) {
        Some(4)
    } else {
        (is_within(&wanted, &name) || is_within(&wanted, &title)).then_some(FUZZY)
    }
}

/// Whether the letters are in `text` in their order.
fn is_within(letters: &str, text: &str) -> bool {
    let mut rest = text.chars();
    letters.chars().count() > 2 && letters.chars().all(|letter| rest.any(|other| other == letter))
}

/// What has been typed, and which row is marked.
struct State<'a> {
    choices: &'a [Choice],
    fallback: Option<usize>,
    typed: String,
    found: Vec<usize>,
    marked: usize,
}

/// What a key comes to.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    GoesOn,
    Chosen(usize),
    Interrupted,
}

impl<'a> State<'a> {
    fn new(choices: &'a [Choice], fallback: Option<usize>) -> Self {
        Self { choices, fallback, typed: String::new(), found: found(choices, "", fallback), marked: 0 }
    }

    fn press(&mut self, key: &Key, page: usize) -> Step {
        let last = self.found.len().saturating_sub(1);
        match key {
            Key::Enter => return self.found.get(self.marked).map_or(Step::GoesOn, |index| Step::Chosen(*index)),
            Key::CtrlC | Key::Char('\u{3}') => return Step::Interrupted,
            Key::Char('\u{4}') if self.typed.is_empty() => return Step::Interrupted,
            Key::ArrowUp | Key::BackTab => self.marked = self.marked.checked_sub(1).unwrap_or(last),
            Key::ArrowDown | Key::Tab => self.marked = if self.marked < last { self.marked + 1 } else { 0 },
            Key::PageUp => self.marked = self.marked.saturating_sub(page),
            Key::PageDown => self.marked = (self.marked + page).min(last),
            Key::Home => self.marked = 0,
            Key::End => self.marked = last,
            Key::Backspace => {
                self.typed.pop();
                self.search();
            }
            Key::Escape | Key::Char('\u{15}' | '\u{17}') => {
                self.typed.clear();
                self.search();
            }
            Key::Char(letter) if !letter.is_control() => {
                self.typed.push(*letter);
                self.search();
            }
            _ => {}
        }
        Step::GoesOn
    }

    fn search(&mut self) {
        self.found = found(self.choices, &self.typed, self.fallback);
        self.marked = 0;
    }

    /// The lines that are seen, in a terminal of this size.
    fn lines(&self, question: &str, rows: usize, columns: usize) -> Vec<String> {
        let height = rows.saturating_sub(OTHER_ROWS).clamp(1, MOST_ROWS);
        let top = (self.marked + 1).saturating_sub(height);
        let width = self.choices.iter().map(|choice| measure_text_width(&choice.name)).max().unwrap_or_default();
        // The last column stays free: a full line would be two on some terminals.
        let fit = |line: String| truncate_str(&line, columns.saturating_sub(1), "...").into_owned();
        let mut lines = vec![fit(format!("{question} {}", self.typed))];
        for (row, index) in self.found.iter().enumerate().skip(top).take(height) {
            let choice = &self.choices[*index];
            let mark = if row == self.marked { ">" } else { " " };
            let padding = " ".repeat(width - measure_text_width(&choice.name));
            lines.push(fit(format!("{mark} {}{padding}  {}", choice.name, choice.title)));
        }
        let total = self.choices.len();
        let count = match self.found.as_slice() {
            [only] if Some(*only) == self.fallback && !self.typed.is_empty() => "none of that name".to_owned(),
            found if self.typed.is_empty() => format!("{} of {}", self.marked + 1, found.len()),
            found => format!("{} of {total} match", found.len()),
        };
        lines.push(fit(format!("  {count}; type to search, arrows, Enter takes it")));
        lines
    }
}

/// Asks on the terminal; the index of what was chosen.
pub(super) fn pick(question: &str, choices: &[Choice], fallback: Option<usize>, color: bool) -> io::Result<usize> {
    let term = Term::buffered_stderr();
    let mut state = State::new(choices, fallback);
    term.hide_cursor()?;
    let chosen = loop {
        let (rows, columns) = term.size_checked().map_or((24, 80), |(rows, columns)| (rows.into(), columns.into()));
        let lines = state.lines(question, rows, columns);
        for line in &lines {
            let is_marked = line.starts_with('>');
            let line = if color && is_marked { format!("\u{1b}[36m{line}\u{1b}[0m") } else { line.clone() };
            term.write_line(&line)?;
        }
        term.flush()?;
        let step = state.press(&term.read_key()?, MOST_ROWS);
        term.clear_last_lines(lines.len())?;
        match step {
            Step::GoesOn => {}
            Step::Chosen(index) => break index,
            Step::Interrupted => {
                term.write_line(question)?;
                term.show_cursor()?;
                term.flush()?;
                return Err(io::ErrorKind::Interrupted.into());
            }
        }
    };
    let Choice { name, title, .. } = &choices[chosen];
    term.write_line(&if title.is_empty() {
        format!("{question} {name}")
    } else {
        format!("{question} {name}: {title}")
    })?;
    term.show_cursor()?;
    term.flush()?;
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(name: &str, title: &str, aliases: &[&str]) -> Choice {
        Choice {
            name: name.to_owned(),
            title: title.to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            is_hidden: false,
        }
    }

    fn choices() -> Vec<Choice> {
        vec![
            choice("google", "Google", &["gmail"]),
            choice("microsoft", "Microsoft Entra ID", &["azure", "entra", "office365"]),
            choice("gitlab", "GitLab", &[]),
            choice("azure-b2c", "Azure AD B2C", &["b2c"]),
            choice("oidc", "another OpenID Connect provider", &[]),
            Choice { is_hidden: true, ..choice("github", "GitHub", &[]) },
        ]
    }

    fn names(typed: &str) -> Vec<String> {
        let choices = choices();
        found(&choices, typed, Some(4)).into_iter().map(|index| choices[index].name.clone()).collect()
    }

    #[test]
    fn names_and_aliases_come_before_what_only_begins_so_and_that_before_the_rest() {
        assert_eq!(names("azure"), ["microsoft", "azure-b2c"]);
        assert_eq!(names("MICRO"), ["microsoft"]);
        assert_eq!(names("office 365"), ["microsoft"]);
        assert_eq!(names("gi"), ["gitlab", "github"]);
        assert_eq!(names("github"), ["github"], "what is hidden is found");
        assert_eq!(names("lab"), ["gitlab"]);
        assert_eq!(names("gtlb"), ["gitlab"], "letters in their order, where nothing is nearer");
        assert_eq!(names("").len(), 5, "and not seen before");
        assert_eq!(names("nobody knows it"), ["oidc"]);
    }

    #[test]
    fn the_question_and_the_marked_row_are_seen_on_any_terminal() {
        let many: Vec<Choice> =
            (0..60).map(|n| choice(&format!("provider-{n}"), &"long title ".repeat(20), &[])).collect();
        for (rows, columns) in [(24, 80), (15, 60), (6, 20), (3, 10), (200, 200)] {
            let mut state = State::new(&many, None);
            for key in std::iter::repeat_n(Key::ArrowDown, 61).chain([Key::End, Key::PageUp, Key::ArrowUp, Key::Home]) {
                state.press(&key, 10);
                let lines = state.lines("Who?", rows, columns);
                assert!(lines.len() < rows.max(4) && lines[0].starts_with("Who?"), "{rows}: {lines:?}");
                assert_eq!(lines.iter().filter(|line| line.starts_with('>')).count(), 1, "{lines:?}");
                assert!(lines.iter().all(|line| measure_text_width(line) < columns), "{lines:?}");
            }
        }
    }

    #[test]
    fn keys_do_what_they_do_in_a_shell() {
        let choices = choices();
        let mut state = State::new(&choices, Some(4));
        for letter in "gith".chars() {
            state.press(&Key::Char(letter), 10);
        }
        assert_eq!(state.press(&Key::Enter, 10), Step::Chosen(5));
        state.press(&Key::Char('\u{15}'), 10);
        assert_eq!((state.typed.as_str(), state.found.len()), ("", 5));
        state.press(&Key::ArrowUp, 10);
        assert_eq!(state.press(&Key::Enter, 10), Step::Chosen(4));
        assert_eq!(state.press(&Key::Char('\u{4}'), 10), Step::Interrupted);
    }
}
