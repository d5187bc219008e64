//! Which known word somebody meant.

/// The candidate that is fewest slips away from `word`: an added, missing, wrong or swapped character each.
///
/// Nothing when even the nearest is more than a third of the word away, or when two are equally near.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(usize, Option<&'a str>)> = None;
    for candidate in candidates {
        let slips = slips(word, candidate);
        match &mut best {
            Some((fewest, found)) if slips == *fewest => *found = found.filter(|found| *found == candidate),
            Some((fewest, _)) if slips > *fewest => {}
            _ => best = Some((slips, Some(candidate))),
        }
    }
    let (fewest, found) = best?;
    found.filter(|_| fewest <= (word.chars().count() / 3).max(1))
}

/// The optimal string alignment distance.
fn slips(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for (index, row) in rows.iter_mut().enumerate() {
        row[0] = index;
    }
    rows[0] = (0..=other.len()).collect();
    for i in 1..=one.len() {
        for j in 1..=other.len() {
            let wrong = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut fewest = wrong.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                fewest = fewest.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = fewest;
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_finds_none() {
        let names = ["wrong-callback-path", "empty-value", "relative-url", "malformed-url"];
        for (word, expected) in [
            ("wrong-calback-path", Some("wrong-callback-path")),
            ("wrong_callback_path", Some("wrong-callback-path")),
            ("emtpy-value", Some("empty-value")),
            ("bad-url", None),
            ("", None),
            ("relative-url", Some("relative-url")),
        ] {
            assert_eq!(nearest(word, names), expected, "{word}");
        }
        assert_eq!(nearest("cat", ["car", "can"]), None, "two are as near");
    }
}
