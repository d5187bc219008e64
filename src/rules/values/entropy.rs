//! How hard a secret is to guess, judged by what can be seen of it.

/// An upper bound for the bits of chance in `secret`: what repeats or counts up adds nothing.
///
/// Random text scores near its true strength; text made by people scores higher than it should, never lower than random
/// text of its length and alphabet.
pub(crate) fn bits_of_chance(secret: &str) -> f64 {
    let characters: Vec<char> = secret.chars().collect();
    let once = &characters[..period(&characters)];
    let surprising = once
        .iter()
        .enumerate()
        .filter(|(index, character)| *index == 0 || (u32::from(**character)).abs_diff(u32::from(once[index - 1])) > 1)
        .count();
    #[expect(clippy::cast_precision_loss, reason = "secrets are short")]
    let surprising = surprising as f64;
    surprising * bits_per_character(once)
}

/// After how many characters the text begins again, its whole length if it does not.
fn period(characters: &[char]) -> usize {
    (1..=characters.len() / 2)
        .find(|period| characters.iter().zip(&characters[*period..]).all(|(left, right)| left == right))
        .unwrap_or(characters.len())
}

/// Shannon's entropy of the characters that occur.
fn bits_per_character(characters: &[char]) -> f64 {
    let mut sorted = characters.to_vec();
    sorted.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "secrets are short")]
    let share = |count: usize| count as f64 / characters.len() as f64;
    sorted.chunk_by(PartialEq::eq).map(|same| share(same.len())).map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::bits_of_chance;

    #[test]
    fn what_repeats_or_counts_up_is_no_chance() {
        for weak in [
            "",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabcabcabcabcabcabcabcabc",
            "0123456789abcdef0123456789abcdef0123456789abcdef",
            "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
            "1111111111111111111111111111111111111112",
            "secretsecretsecretsecretsecretsecret",
        ] {
            assert!(bits_of_chance(weak) < 48.0, "{weak}: {}", bits_of_chance(weak));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::with_cases(1000) })]

        #[test]
        fn random_text_is_never_called_weak(seed in prop::collection::vec(any::<u8>(), 32)) {
            let hex = seed.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
            prop_assert!(bits_of_chance(&hex) > 100.0, "{hex}");
        }

        #[test]
        fn even_short_random_text_is_not(hex in "[0-9a-f]{32}", base64url in "[A-Za-z0-9_-]{32}", letters in "[a-z]{32}") {
            for text in [&hex, &base64url, &letters] {
                prop_assert!(bits_of_chance(text) > 48.0, "{text}");
            }
        }
    }
}
