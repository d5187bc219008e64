//! The difference between two versions of a secrets file, as it may be shown.

use crate::report::escaped;
use crate::source::Span;
use crate::streamlit::parse;

const MASK: &str = "********";

/// Beyond this many comparisons of lines, what lies between the first and the last change is shown as one change.
const COMPARISONS: usize = 4_000_000;

/// A line as it is compared, and as it is shown.
struct Line {
    raw: String,
    shown: String,
}

/// Every removed line after a `-`, every added one after a `+`; each change below the section where it is.
pub(crate) fn masked_diff(path: &str, before: &str, after: &str) -> String {
    let (before, after) = (lines(before), lines(after));
    let (old_path, new_path) = if before.is_empty() { ("/dev/null", path) } else { (path, path) };
    let mut text = format!("--- {old_path}\n+++ {new_path}\n");
    let mut section = "";
    let mut shown_section = None;
    let mut push = |sign: char, line: &Line, section: &str| {
        let is_header = line.shown.trim_start().starts_with('[');
        if !is_header && !section.is_empty() && shown_section.as_deref() != Some(section) {
            text.push_str(&format!("  {}\n", section.trim()));
        }
        shown_section = Some(if is_header { line.shown.clone() } else { section.to_owned() });
        text.push_str(format!("{sign} {}", line.shown).trim_end());
        text.push('\n');
    };
    for change in changes(&before, &after) {
        match change {
            Change::Kept(line) if line.shown.trim_start().starts_with('[') => section = &line.shown,
            Change::Kept(_) => {}
            Change::Removed(line) => push('-', line, section),
            Change::Added(line) => {
                push('+', line, section);
                if line.shown.trim_start().starts_with('[') {
                    section = &line.shown;
                }
            }
        }
    }
    text
}

fn lines(text: &str) -> Vec<Line> {
    let secrets = parse(text).secret_spans_of_secrets();
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|raw| {
            let shown = shown(raw.trim_end_matches(['\n', '\r']), start, &secrets);
            start += raw.len();
            Line { raw: raw.to_owned(), shown }
        })
        .collect()
}

/// One line, which begins at `start`, with a mask in place of every part of a secret, and of every setting in a comment.
fn shown(line: &str, start: usize, secrets: &[Span]) -> String {
    if line.trim_start().starts_with('#') && line.contains('=') {
        return format!("# {MASK}");
    }
    let mut shown = String::new();
    let mut copied = 0;
    for secret in secrets {
        let (from, to) = (secret.start.max(start) - start, secret.end.min(start + line.len()).saturating_sub(start));
        if from >= line.len() || to <= copied {
            continue;
        }
        shown.push_str(&line[copied..from]);
        shown.push_str(MASK);
        copied = to;
    }
    shown.push_str(&line[copied..]);
    escaped(&shown.replace('\t', "    ")).into_owned()
}

enum Change<'a> {
    Kept(&'a Line),
    Removed(&'a Line),
    Added(&'a Line),
}

/// The shortest way from one text to the other, line by line.
fn changes<'a>(before: &'a [Line], after: &'a [Line]) -> Vec<Change<'a>> {
    let is_same = |(one, other): &(&Line, &Line)| one.raw == other.raw;
    let head = before.iter().zip(after).take_while(is_same).count();
    let (old, new) = (&before[head..], &after[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(is_same).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let mut found: Vec<Change<'_>> = before[..head].iter().map(Change::Kept).collect();
    found.extend(middle(old, new));
    found.extend(before[before.len() - tail..].iter().map(Change::Kept));
    found
}

fn middle<'a>(old: &'a [Line], new: &'a [Line]) -> Vec<Change<'a>> {
    if old.len() * new.len() > COMPARISONS {
        return old.iter().map(Change::Removed).chain(new.iter().map(Change::Added)).collect();
    }
    // common[i][j]: how many lines `old[i..]` and `new[j..]` have in common, in order.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i].raw == new[j].raw {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i].raw == new[j].raw {
            found.push(Change::Kept(&old[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            found.push(Change::Removed(&old[i]));
            i += 1;
        } else {
            found.push(Change::Added(&new[j]));
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_secret_shows_that_it_changed_and_nothing_else() {
        let before = "[auth]\nredirect_uri = \"r\"\n# old: cookie_secret = \"CANARY\"\ncookie_secret = \"CANARY-1\"\n[db]\npassword = \"CANARY\"\n";
        let after = before.replace("CANARY-1", "CANARY-2");
        assert_eq!(
            masked_diff("secrets.toml", before, &after),
            "--- secrets.toml\n+++ secrets.toml\n  [auth]\n- cookie_secret = ********\n+ cookie_secret = ********\n"
        );
    }

    #[test]
    fn a_new_file_is_shown_whole() {
        assert_eq!(
            masked_diff("s", "", "[auth]\ncookie_secret = \"\"\"CANARY\nCANARY\"\"\" # c\n\tredirect_uri = \"r\"\n"),
            "--- /dev/null\n+++ s\n+ [auth]\n+ cookie_secret = ********\n+ ******** # c\n+     redirect_uri = \"r\"\n"
        );
    }

    #[test]
    fn what_stays_is_not_shown() {
        let before = "[auth]\na = 1\n[auth.x]\nb = 2\nc = 3\n";
        let after = "[auth]\na = 1\nn = 0\n[auth.x]\nc = 3\n";
        assert_eq!(masked_diff("s", before, after), "--- s\n+++ s\n  [auth]\n+ n = 0\n  [auth.x]\n- b = 2\n");
    }
}
