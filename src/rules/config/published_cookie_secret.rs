//! The rule `published-cookie-secret`: `cookie_secret` is copied from a public guide.

use crate::diagnostic::{Level, RuleInfo};
use crate::digest::sha256;
use crate::rules::{Check, ConfigInput, Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "published-cookie-secret",
        summary: "`cookie_secret` is copied from a public guide",
        level: Level::Error,
        docs: r#"
## Why
Guides and templates show a whole `secrets.toml`, with a `cookie_secret` that looks random, and people copy it. It is in
every list of secrets to try: whoever has it signs a cookie that says they are the administrator, and the app believes it.

## Example
```toml
[auth]
cookie_secret = "0123456789abcdef0123456789abcdef"
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

/// SHA-256 of each, first eight bytes: enough to recognise one, and nothing to copy.
const PUBLISHED: [&str; 12] = [
    "06a165f2ca32b419",
    "2a8abfa8cb990629",
    "2bb80d537b1da3e3",
    "3eb1bd439947eb76",
    "4e738ca5563c06cf",
    "5947d7c33d783f94",
    "a8ae6e6ee929abea",
    "baf698c16450117d",
    "d7e83e28a04b537e",
    "e1b85b27d6bcb058",
    "f6d527e6d0186548",
    "f75778f7425be4db",
];

fn check(input: &ConfigInput<'_>, findings: &mut Findings) {
    let Some((site, secret)) = input.settings.shared("cookie_secret") else { return };
    if is_published(secret) {
        findings.push(
            RULE.at_value(&site, "`cookie_secret` is a published example")
                .label("everybody who has read the guide can sign in as anybody")
                .help("run `authctl secret --write` to put a random one here; everybody has to log in again"),
        );
    }
}

pub(crate) fn is_published(secret: &str) -> bool {
    let digest: Vec<String> = sha256(secret.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    PUBLISHED.contains(&digest.concat().as_str())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::config_case::check;

    #[test]
    fn a_secret_of_a_guide_is_recognised() {
        check(&RULE, "[auth]\ncookie_secret = '0123456789abcdef0123456789abcdef' #~ error[published-cookie-secret]\n");
        check(&RULE, "[auth]\ncookie_secret = 'cookie' #~ error[published-cookie-secret]\n");
    }

    #[test]
    fn ones_own_is_not() {
        check(&RULE, "[auth]\ncookie_secret = '0123456789abcdef0123456789abcdeF'\n");
    }
}
