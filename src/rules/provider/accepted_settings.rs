//! The rule `accepted-settings`: with other settings the provider accepts what it refuses now.

use crate::diagnostic::{Level, RuleInfo};
use crate::oidc::search::AttemptOutcome;
use crate::rules::values::provider_error::excerpt;
use crate::rules::{Check, Findings, ProviderInput, Rule};

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "accepted-settings",
        summary: "with other settings the provider accepts what it refuses now",
        level: Level::Info,
        docs: r#"
## Why
`authctl probe --find` changes one thing at a time in the request that the provider refused: the code challenge, the `prompt`, the
scope, the place of the secret. It makes a dozen requests at most, none of which signs anybody in, and ends with the fewest
changes with which the provider goes on.

## Example
```console
$ authctl probe --find
```

## Instead
```toml
[auth.NAME]
client_kwargs = { prompt = "login" }
```
`authctl probe --find --write` writes what was found.
"#,
    },
    check: Check::Provider(check),
};

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let Some(search) = input.search.filter(|search| !search.attempts.is_empty()) else { return };
    let message = if search.wants_encoding() {
        "the provider accepts the secret form-encoded alone, and no setting makes Authlib encode it".to_owned()
    } else if search.found.is_empty() {
        "no other setting that was tried helps".to_owned()
    } else {
        format!("the provider accepts Streamlit's requests with `{}`", search.client_kwargs())
    };
    let mut problem = input.problem(&RULE, message);
    for attempt in &search.attempts {
        let what = attempt.change.setting().map_or_else(
            || "the secret form-encoded in the header".to_owned(),
            |(name, value)| format!("`{name} = \"{value}\"`"),
        );
        problem = problem.evidence(match &attempt.outcome {
            AttemptOutcome::Accepted => format!("accepted: {what}"),
            AttemptOutcome::Refused(words) => format!("refused: {what}, with {}", excerpt(words)),
        });
    }
    findings.push(if search.wants_encoding() {
        problem.help(
            "make a new secret of letters and digits in the provider's console, or have the client use `client_secret_post`",
        )
    } else if search.found.is_empty() {
        problem
    } else {
        problem.help("`authctl probe --find --write` writes it")
    });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::oidc::search::{Attempt, AttemptOutcome, Change, Search};
    use crate::rules::provider::testing::{diagnose, provider, said};

    #[test]
    fn what_was_tried_is_told_with_what_helped() {
        let attempt = |change: Change, outcome| Attempt { change, outcome };
        let refused = || attempt(Change::Pkce, AttemptOutcome::Refused("`invalid_request`".to_owned()));
        let accepted = attempt(Change::Prompt("login"), AttemptOutcome::Accepted);
        let helped = Search { attempts: vec![refused(), accepted], found: vec![Change::Prompt("login")] };
        let found = diagnose(&RULE, &provider().searched(helped));
        assert_eq!(
            found[0].message(),
            "the provider accepts Streamlit's requests with `client_kwargs = { prompt = \"login\" }`"
        );
        assert_eq!(
            found[0].evidence_texts(),
            ["refused: `code_challenge_method = \"S256\"`, with `invalid_request`", "accepted: `prompt = \"login\"`"]
        );
        let encoded = Search { attempts: vec![attempt(Change::Encoding, AttemptOutcome::Accepted)], found: Vec::new() };
        let found = diagnose(&RULE, &provider().searched(encoded));
        assert_eq!(found[0].evidence_texts(), ["accepted: the secret form-encoded in the header"]);
        let in_vain = Search { attempts: vec![refused()], found: Vec::new() };
        assert_eq!(said(&RULE, &provider().searched(in_vain)), ["info: no other setting that was tried helps"]);
        assert_eq!(said(&RULE, &provider().searched(Search::default())), [] as [String; 0]);
    }
}
