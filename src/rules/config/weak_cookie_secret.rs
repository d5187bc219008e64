//! The rule `weak-cookie-secret`: `cookie_secret` is short or easy to guess.

use crate::diagnostic::{Level, RuleInfo};
use crate::rules::values::entropy::bits_of_chance;
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "weak-cookie-secret",
        summary: "`cookie_secret` is short or easy to guess",
        level: Level::Warning,
        docs: r#"
## Why
Streamlit signs the cookie that says who is logged in with `cookie_secret`, and believes every cookie with a good signature.
A visitor can take a cookie of their own home and try secrets on it, millions a second, until one fits; then they are
whoever they like. Streamlit itself warns below 14 bytes, which is an error here. 32 random bytes are out of reach;
words that somebody typed are not, however many.

## Example
```toml
[auth]
cookie_secret = "weather-app-2026"
```

## Instead
```console
$ authctl secret --write
```
puts 32 random bytes there. Everybody will have to log in once more.
"#,
    },
    check: Check::Config(check),
};

/// As many bytes as the signature has: more adds nothing.
const ENOUGH: usize = 32;
/// Below this, Streamlit itself warns: 112 bits at best.
const STREAMLITS_MINIMUM: usize = 14;
/// Fewer bits of chance than this can be tried out by those who mean it.
const FEW_BITS: f64 = 48.0;

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some((site, secret)) = input.settings.shared("cookie_secret") else { return };
    let problem = if secret.len() < STREAMLITS_MINIMUM {
        RULE.at_value(&site, format!("`cookie_secret` has {} bytes, and {ENOUGH} random ones are needed", secret.len()))
            .at_level(Level::Error)
            .label("a cookie that says “I am anybody” is a matter of minutes")
    } else if secret.len() < ENOUGH {
        RULE.at_value(&site, format!("`cookie_secret` has {} bytes, and {ENOUGH} random ones are needed", secret.len()))
            .label("who guesses it can sign in as anybody")
    } else if bits_of_chance(secret) < FEW_BITS {
        RULE.at_value(&site, "`cookie_secret` is long, but easy to guess: it repeats or counts")
            .label("who guesses it can sign in as anybody")
    } else if has_word(secret) {
        RULE.at_value(&site, "`cookie_secret` looks like words that somebody typed, not like chance")
            .label("who guesses it can sign in as anybody")
    } else {
        return;
    };
    findings.push(problem.help("run `authctl secret --write` to put a random one here; everybody has to log in again"));
}

/// Whether the text has a word in it that people put into secrets; chance does not write one.
fn has_word(secret: &str) -> bool {
    let lower = secret.to_ascii_lowercase();
    ["secret", "cookie", "password", "passwort", "streamlit", "qwerty"].iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    fn judged(secret: &str, marker: &str) {
        let found = check(&RULE, &format!("[auth]\ncookie_secret = '{secret}'{marker}\n"));
        assert!(found.iter().all(|problem| !problem.message().contains(secret)));
    }

    #[test]
    fn a_short_one_is_weak_and_a_very_short_one_an_error() {
        judged("kT7#qW9!zR2$m", " #~ error[weak-cookie-secret]");
        judged("kT7#qW9!zR2$mX", " #~ warning[weak-cookie-secret]");
        judged("kT7#qW9!zR2$mX4%vB8&nC1*pL5^jH0", " #~ warning[weak-cookie-secret]");
        judged("kT7#qW9!zR2$mX4%vB8&nC1*pL5^jH0d", "");
    }

    #[test]
    fn a_long_one_that_repeats_is_weak() {
        judged("abcabcabcabcabcabcabcabcabcabcabcabc", " #~ warning[weak-cookie-secret]");
    }

    #[test]
    fn words_are_not_chance() {
        for secret in ["this_is_my_super_secret_cookie_key", "mysecretcookiepassword1234567890"] {
            judged(secret, " #~ warning[weak-cookie-secret]");
        }
    }

    #[test]
    fn what_tools_generate_is_strong() {
        judged("7e1f0c5ab94d2e8836f7a15c09db42e6f3807bd1c6592ea47f8d013bc9e56a24", "");
        judged("vX3qL0m8Zr-2TnKc5yWb_7HsJdPfEaU4gR1xQ9iO6Yt", "");
        judged("correct-horse-battery-staple-0001", "");
    }
}
