//! The difference between two versions of a text in the unified format, drawn with what may be shown of each line.

use super::escaped;
use crate::secret::Secret;
use crate::source::{FileId, SourceMap};

/// Lines around a change that are shown with it.
const AROUND: usize = 3;

/// Beyond this many comparisons, everything between the first and the last change is shown as one change.
const COMPARISONS: usize = 4_000_000;

/// A line as it is compared, and as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct DiffLine {
    raw: Secret<String>,
    shown: String,
}

/// The lines of a file that was read, with its secrets masked.
pub(crate) fn diff_lines(sources: &SourceMap, file: FileId) -> Vec<DiffLine> {
    sources
        .masked_lines(file)
        .map(|(raw, masked)| DiffLine {
            raw: Secret::from(raw),
            shown: escaped(&masked.replace('\t', "    ")).into_owned(),
        })
        .collect()
}

/// The changes from one version of `path` to the other; nothing where there are none.
pub(crate) fn unified_diff(path: &str, before: &[DiffLine], after: &[DiffLine]) -> String {
    let steps = steps(before, after);
    let mut text = String::new();
    for hunk in hunks(&steps) {
        if text.is_empty() {
            let path = escaped(path);
            text.extend(["--- a/", &path, "\n+++ b/", &path, "\n"]);
        }
        let steps = &steps[hunk.clone()];
        let (old, new) =
            (steps.iter().filter(|step| step.is_old()).count(), steps.iter().filter(|step| step.is_new()).count());
        let first = &steps[0];
        text.extend(["@@ -", &range(first.old_index, old), " +", &range(first.new_index, new), " @@\n"]);
        for step in steps {
            let (sign, line) = match step.kind {
                Kind::Kept => (" ", &before[step.old_index]),
                Kind::Removed => ("-", &before[step.old_index]),
                Kind::Added => ("+", &after[step.new_index]),
            };
            text.extend([sign, &line.shown, "\n"]);
            if !line.raw.expose().ends_with('\n') {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
}

/// `start,count` as the format counts: lines from one, and the line before an empty range.
fn range(index: usize, count: usize) -> String {
    match count {
        0 => format!("{index},0"),
        1 => format!("{}", index + 1),
        _ => format!("{},{count}", index + 1),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Kept,
    Removed,
    Added,
}

/// One line on the way from the old text to the new, with how many lines of each lie before it.
#[derive(Clone, Copy, Debug)]
struct Step {
    kind: Kind,
    old_index: usize,
    new_index: usize,
}

impl Step {
    const fn is_old(&self) -> bool {
        !matches!(self.kind, Kind::Added)
    }

    const fn is_new(&self) -> bool {
        !matches!(self.kind, Kind::Removed)
    }
}

/// The changes with the lines around them, those that would touch joined.
fn hunks(steps: &[Step]) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (index, _) in steps.iter().enumerate().filter(|(_, step)| step.kind != Kind::Kept) {
        let (start, end) = (index.saturating_sub(AROUND), (index + AROUND + 1).min(steps.len()));
        match found.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => found.push(start..end),
        }
    }
    found
}

/// The shortest way from one text to the other, line by line.
fn steps(before: &[DiffLine], after: &[DiffLine]) -> Vec<Step> {
    let is_same = |(one, other): &(&DiffLine, &DiffLine)| one.raw.expose() == other.raw.expose();
    let head = before.iter().zip(after).take_while(is_same).count();
    let tail = before[head..].iter().rev().zip(after[head..].iter().rev()).take_while(is_same).count();
    let (old, new) = (&before[head..before.len() - tail], &after[head..after.len() - tail]);
    let kinds =
        std::iter::repeat_n(Kind::Kept, head).chain(middle(old, new)).chain(std::iter::repeat_n(Kind::Kept, tail));
    let (mut old_index, mut new_index) = (0, 0);
    kinds
        .map(|kind| {
            let step = Step { kind, old_index, new_index };
            old_index += usize::from(step.is_old());
            new_index += usize::from(step.is_new());
            step
        })
        .collect()
}

fn middle(old: &[DiffLine], new: &[DiffLine]) -> Vec<Kind> {
    let removed = std::iter::repeat_n(Kind::Removed, old.len());
    if old.len() * new.len() > COMPARISONS {
        return removed.chain(std::iter::repeat_n(Kind::Added, new.len())).collect();
    }
    // common[i][j]: how many lines `old[i..]` and `new[j..]` have in common, in order.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i].raw.expose() == new[j].raw.expose() {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i].raw.expose() == new[j].raw.expose() {
            found.push(Kind::Kept);
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            found.push(Kind::Removed);
            i += 1;
        } else {
            found.push(Kind::Added);
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use snapbox::{assert_data_eq, str};

    use super::*;
    use crate::source::{Mask, Span};

    fn diff(before: &str, after: &str) -> String {
        masked_diff(before, after, |_| Mask::default())
    }

    fn masked_diff(before: &str, after: &str, mask: fn(&str) -> Mask) -> String {
        let [before, after] = [before, after].map(|text| {
            let mut sources = SourceMap::default();
            let file = sources.add("f", text, mask(text));
            diff_lines(&sources, file)
        });
        unified_diff("s.toml", &before, &after)
    }

    #[test]
    fn secrets_are_masked_at_one_length_and_still_differ() {
        let before = "[auth]\n# cookie_secret = \"CANARY\"\ncookie_secret = \"CANARY-1\"\na = 1\nb = 1\nc = 1\nd = 1\n";
        let after = before.replace("CANARY-1", "CANARY-23");
        assert_data_eq!(
            masked_diff(before, &after, |text| {
                let secrets = text.match_indices("\"CANARY").map(|(start, opening)| {
                    let inside = start + opening.len();
                    Span::new(start, inside + text[inside..].find('"').map_or(0, |end| end + 1))
                });
                secrets.collect::<Vec<_>>().into()
            }),
            str![[r#"
--- a/s.toml
+++ b/s.toml
@@ -1,6 +1,6 @@
 [auth]
 # cookie_secret = "********"
-cookie_secret = "********"
+cookie_secret = "********"
 a = 1
 b = 1
 c = 1

"#]]
        );
    }

    #[test]
    fn far_changes_stand_in_hunks_of_their_own() {
        let numbered = |except: &[usize]| -> String {
            let lines: Vec<String> =
                (1..=20).map(|line| format!("k{line} = {}\n", usize::from(except.contains(&line)))).collect();
            lines.concat()
        };
        let text = diff(&format!("[auth]\n{}", numbered(&[])), &format!("[auth]\n{}", numbered(&[2, 19])));
        let headers: Vec<&str> = text.lines().filter(|line| line.starts_with("@@")).collect();
        assert_eq!(headers, ["@@ -1,6 +1,6 @@", "@@ -17,5 +17,5 @@"]);
    }

    #[test]
    fn the_edges_of_a_file_are_counted_as_others_count_them() {
        assert_eq!(diff("", "a = 1\n").lines().nth(2), Some("@@ -0,0 +1 @@"));
        assert_eq!(
            diff("[auth]\na = 1", "[auth]\na = 1\n"),
            "--- a/s.toml\n+++ b/s.toml\n@@ -1,2 +1,2 @@\n [auth]\n-a = 1\n\\ No newline at end of file\n+a = 1\n"
        );
        assert_eq!(diff("a = 1\n", "a = 1\n"), "");
    }

    /// What `patch` would make of it.
    fn patched(before: &str, diff: &str) -> String {
        let old: Vec<&str> = before.split_inclusive('\n').collect();
        let mut next = 0;
        let mut result = String::new();
        let body: Vec<&str> = diff.lines().skip(2).collect();
        for (index, line) in body.iter().enumerate() {
            let end = if body.get(index + 1).is_some_and(|next| next.starts_with('\\')) { "" } else { "\n" };
            if let Some(header) = line.strip_prefix("@@ -") {
                let start: String = header.chars().take_while(char::is_ascii_digit).collect();
                let is_empty = header[start.len()..].starts_with(",0");
                let start = start.parse::<usize>().unwrap() - usize::from(!is_empty);
                result.extend(old[next..start].iter().copied());
                next = start;
            } else if let Some(kept) = line.strip_prefix(' ') {
                assert_eq!(old[next], format!("{kept}{end}"));
                result.push_str(old[next]);
                next += 1;
            } else if let Some(removed) = line.strip_prefix('-') {
                assert_eq!(old[next], format!("{removed}{end}"));
                next += 1;
            } else if let Some(added) = line.strip_prefix('+') {
                result.extend([added, end]);
            }
        }
        result.extend(old[next..].iter().copied());
        result
    }

    proptest! {
        #[test]
        fn a_patch_makes_the_one_text_of_the_other(before in "([a-c]\n){0,20}[a-c]?", after in "([a-c]\n){0,20}[a-c]?") {
            prop_assert_eq!(patched(&before, &diff(&before, &after)), after);
        }
    }
}
