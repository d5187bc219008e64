//! Names that are nearly right.

use crate::work;

/// The one of `names` that `name` is most likely meant to be: the same in other letters and signs, or up to two slips away.
///
/// A slip is a character too many, too few, another one, or two that changed places.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = Outline::new(name);
    let mut plain_name = None;
    names
        .into_iter()
        .filter(|candidate| *candidate != name)
        .filter_map(|candidate| {
            work::count(1);
            let outline = Outline::new(candidate);
            // In a short name, two slips are another name.
            let most = if outline.length <= 8 { 1 } else { 2 };
            if !outline.may_be_near(&given, most) {
                return None;
            }
            let plain_name = plain_name.get_or_insert_with(|| plain(name).collect::<String>());
            let distance = strsim::osa_distance(plain_name, &plain(candidate).collect::<String>());
            (distance <= most).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// What is known of a name at a glance. A file may hold some ten thousand names, and nearly all of them are far from any other.
struct Outline {
    length: usize,
    /// One bit for each character, by its number.
    characters: u64,
}

impl Outline {
    fn new(name: &str) -> Self {
        plain(name).fold(Self { length: 0, characters: 0 }, |outline, character| Self {
            length: outline.length + 1,
            characters: outline.characters | 1 << (u32::from(character) % u64::BITS),
        })
    }

    /// Each slip changes the length by one at most, and which characters there are by two.
    fn may_be_near(&self, other: &Self, slips: usize) -> bool {
        self.length.abs_diff(other.length) <= slips
            && (self.characters ^ other.characters).count_ones() as usize <= 2 * slips
    }
}

/// Without what people write differently: case, `-`, `_`, `.` and spaces.
fn plain(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|character| !matches!(character, '-' | '_' | '.' | ' ')).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Outline, nearest, plain};

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

    proptest! {
        #[test]
        fn a_glance_turns_nothing_away_that_is_near(name in "[a-c_λ]{0,9}", other in "[a-c_λ]{0,9}") {
            let [left, right] = [&name, &other].map(|name| plain(name).collect::<String>());
            let slips = strsim::osa_distance(&left, &right);
            prop_assert!(Outline::new(&name).may_be_near(&Outline::new(&other), slips));
        }
    }
}
