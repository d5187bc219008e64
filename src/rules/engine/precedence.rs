//! Which rule beats which: one cause is reported once, by the rule that says most about it.

use std::collections::BTreeSet;

use crate::diagnostic::{Anchor, Diagnostic, Level};
use crate::source::Location;

/// Where one problem makes another one not worth reporting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    /// Where the winner points, its related places included.
    SamePlace,
    /// At the same provider, by an error.
    SameProvider,
}

/// The rule that is silent, the rules that silence it, and where.
const SUPERSEDES: &[(&str, &[&str], Where)] = &[
    // The login went on as Streamlit's does, and came to a bad end.
    ("denied-authorization", &["required-pushed-authorization", "unsupported-code-flow"], Where::SameProvider),
    ("deployed-cookie-secret-mismatch", &["differing-replica-secrets"], Where::SamePlace),
    ("ignored-client-kwarg", &["misspelled-setting"], Where::SamePlace),
    ("refused-token-request", &["rejected-code"], Where::SameProvider),
    (
        "rejected-code",
        &[
            "duplicated-callback-parameter",
            "rejected-client-secret",
            "spa-registration",
            "unsupported-client-authentication",
            "wrong-client-authentication-method",
        ],
        Where::SameProvider,
    ),
    ("secret-id-as-secret", &["swapped-credentials"], Where::SamePlace),
    // Whoever meets the provider's error page does not come back.
    (
        "unanswered-login",
        &["refused-authorization-request", "unknown-client", "unregistered-redirect-uri", "unsupported-scope"],
        Where::SameProvider,
    ),
    ("token-issuer-mismatch", &["issuer-mismatch"], Where::SameProvider),
    ("unexpected-signing-algorithm", &["unsupported-signing-algorithm"], Where::SameProvider),
    ("unknown-signing-key", &["empty-key-set", "missing-endpoint", "unreachable-key-set"], Where::SamePlace),
    ("stricter-streamlit", &["slow-endpoint"], Where::SameProvider),
    ("unknown-setting", &["misplaced-setting", "misspelled-setting"], Where::SamePlace),
    ("unlikely-client-id", &["swapped-credentials"], Where::SamePlace),
    ("unlikely-client-secret", &["secret-id-as-secret", "swapped-credentials"], Where::SamePlace),
    ("unsigned-id-token", &["unsupported-signing-algorithm"], Where::SameProvider),
    // A probe judges by the metadata what `check` judges by the settings.
    ("unsupported-client-authentication", &["unsupported-authentication-method"], Where::SameProvider),
    ("weak-cookie-secret", &["published-cookie-secret", "reused-secret"], Where::SamePlace),
    ("wrong-metadata-url", &["unsupported-provider", "wrong-provider-host"], Where::SamePlace),
];

/// What a rule reported, and where.
type Claim<'a> = (&'static str, Option<Location>, Option<&'a str>);

/// Takes away what something else in `found`, or in `known`, supersedes.
pub(super) fn without_superseded(found: Vec<Diagnostic>, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let claims: BTreeSet<Claim<'_>> = found.iter().chain(known).flat_map(claims).collect();
    let is_superseded = |diagnostic: &Diagnostic| {
        let rows = SUPERSEDES.iter().filter(|(silent, ..)| *silent == diagnostic.rule().name);
        rows.into_iter().any(|(_, winners, place)| {
            winners.iter().any(|winner| match place {
                Where::SamePlace => {
                    location(diagnostic).is_some_and(|location| claims.contains(&(*winner, Some(location), None)))
                }
                Where::SameProvider => claims.contains(&(*winner, None, diagnostic.provider_name())),
            })
        })
    };
    let kept: Vec<bool> = found.iter().map(|diagnostic| !is_superseded(diagnostic)).collect();
    found.into_iter().zip(kept).filter_map(|(diagnostic, is_kept)| is_kept.then_some(diagnostic)).collect()
}

/// The places and the provider for which a problem may silence another; nothing for rules that silence none.
fn claims(diagnostic: &Diagnostic) -> Vec<Claim<'_>> {
    let name = diagnostic.rule().name;
    if !SUPERSEDES.iter().any(|(_, winners, _)| winners.contains(&name)) {
        return Vec::new();
    }
    let related = diagnostic.related_labels().iter().map(|label| label.location);
    let places = location(diagnostic).into_iter().chain(related).map(|place| (name, Some(place), None));
    let provider = (diagnostic.level() == Level::Error).then(|| (name, None, diagnostic.provider_name()));
    places.chain(provider).collect()
}

fn location(diagnostic: &Diagnostic) -> Option<Location> {
    match diagnostic.anchor() {
        Anchor::Span(location) => Some(*location),
        Anchor::File(_) | Anchor::Subject(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::find;
    use crate::source::{SourceMap, Span};

    #[test]
    fn the_table_names_rules_and_has_no_circle() {
        for (silent, winners, _) in SUPERSEDES {
            assert!(find(silent).is_some(), "there is no rule `{silent}`");
            for winner in *winners {
                assert!(find(winner).is_some(), "there is no rule `{winner}`");
                let back = SUPERSEDES.iter().any(|(other, others, _)| other == winner && others.contains(silent));
                assert!(!back, "`{silent}` and `{winner}` silence each other");
            }
        }
    }

    #[test]
    fn the_winner_silences_the_loser_at_its_place_only() {
        let mut sources = SourceMap::default();
        let file = sources.add("s.toml", "", Vec::new());
        let at = |start: usize| Anchor::Span(Location { file, span: Span::new(start, start + 1) });
        let problem = |name: &str, anchor: Anchor| Diagnostic::new(&find(name).unwrap().info, anchor, "m");
        let names = |diagnostics: Vec<Diagnostic>| -> Vec<&str> {
            diagnostics.iter().map(|diagnostic| diagnostic.rule().name).collect()
        };
        let found = vec![problem("weak-cookie-secret", at(1)), problem("reused-secret", at(1))];
        assert_eq!(names(without_superseded(found, &[])), ["reused-secret"]);
        let found = vec![problem("weak-cookie-secret", at(1)), problem("reused-secret", at(3))];
        assert_eq!(names(without_superseded(found, &[])), ["weak-cookie-secret", "reused-secret"]);
        let known = [problem("unsupported-authentication-method", at(1)).provider("a")];
        let found = ["a", "b"].map(|provider| problem("unsupported-client-authentication", at(9)).provider(provider));
        assert_eq!(without_superseded(found.into(), &known)[0].provider_name(), Some("b"));
    }
}
