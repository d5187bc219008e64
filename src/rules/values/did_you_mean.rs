//! Names that are nearly right.

use crate::work;

/// The one of `names` that `name` is most likely meant to be: the same in other letters and signs, or up to two slips away.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain_name = plain(name);
    names
        .into_iter()
        .filter(|candidate| *candidate != name)
        .filter_map(|candidate| {
            let plain_candidate = plain(candidate);
            // In a short name, two slips are another name.
            let most = if plain_candidate.len() <= 8 { 1 } else { 2 };
            // Each slip changes the length by one at most.
            let is_near = plain_candidate.len().abs_diff(plain_name.len()) <= most;
            work::count(1);
            let distance = is_near.then(|| distance(&plain_name, &plain_candidate))?;
            (distance <= most).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Without what people write differently: case, `-`, `_`, `.` and spaces.
fn plain(name: &str) -> Vec<char> {
    name.chars().filter(|character| !matches!(character, '-' | '_' | '.' | ' ')).flat_map(char::to_lowercase).collect()
}

/// How many characters to add, leave out, replace or swap with their neighbour (Damerau and Levenshtein, each place
/// touched once).
fn distance(left: &[char], right: &[char]) -> usize {
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (row, cells) in rows.iter_mut().enumerate() {
        cells[0] = row;
    }
    for (column, cell) in rows[0].iter_mut().enumerate() {
        *cell = column;
    }
    for row in 1..=left.len() {
        for column in 1..=right.len() {
            let differs = usize::from(left[row - 1] != right[column - 1]);
            let mut best =
                (rows[row - 1][column] + 1).min(rows[row][column - 1] + 1).min(rows[row - 1][column - 1] + differs);
            let is_swap =
                row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
            if is_swap {
                best = best.min(rows[row - 2][column - 2] + 1);
            }
            rows[row][column] = best;
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const KEYS: [&str; 5] = ["redirect_uri", "client_id", "client_secret", "cookie_secret", "scope"];

    #[test]
    fn slips_and_other_spellings_are_recognised() {
        for (name, meant) in [
            ("clientId", "client_id"),
            ("client-id", "client_id"),
            ("CLIENT_ID", "client_id"),
            ("redirect_url", "redirect_uri"),
            ("cookie_secert", "cookie_secret"),
            ("client_secrt", "client_secret"),
            ("scopes", "scope"),
            ("socpe", "scope"),
        ] {
            assert_eq!(nearest(name, KEYS), Some(meant), "{name}");
        }
    }

    #[test]
    fn other_names_are_other_names() {
        for name in ["client_id", "domain", "tenant_id", "client", "secret", "", "slope2", "authorized_emails"] {
            assert_eq!(nearest(name, KEYS), None, "{name}");
        }
    }
}
