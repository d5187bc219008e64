//! `--allow`, `--warn` and `--deny`, and the same in a settings file: other levels than the rules' own.

use crate::diagnostic::{Diagnostic, Level};
use crate::rules::RULES;
use crate::rules::values::did_you_mean::nearest;

/// What the command line says of some rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LevelOverrides(Vec<(&'static str, Option<Level>)>);

/// Why a name on the command line cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OverrideError {
    #[error("there is no rule `{name}`")]
    Unknown { name: String, nearest: Option<&'static str> },
    #[error("`{name}` has two levels")]
    Twice { name: &'static str },
}

impl LevelOverrides {
    pub(crate) fn new(allow: &[String], warn: &[String], deny: &[String]) -> Result<Self, OverrideError> {
        let given = allow
            .iter()
            .map(|name| (name, None))
            .chain(warn.iter().map(|name| (name, Some(Level::Warning))))
            .chain(deny.iter().map(|name| (name, Some(Level::Error))));
        let mut overrides: Vec<(&'static str, Option<Level>)> = Vec::new();
        for (name, level) in given {
            let Some(rule) = crate::rules::find(name) else {
                return Err(OverrideError::Unknown { name: name.clone(), nearest: nearest_rule(name) });
            };
            let name = rule.info.name;
            if overrides.iter().any(|(other, other_level)| *other == name && *other_level != level) {
                return Err(OverrideError::Twice { name });
            }
            overrides.push((name, level));
        }
        Ok(Self(overrides))
    }

    /// These, and of rules that they do not name, `others`.
    #[must_use]
    pub(crate) fn or(&self, others: Self) -> Self {
        let more = others.0.into_iter().filter(|(name, _)| self.0.iter().all(|(own, _)| own != name));
        Self(self.0.iter().copied().chain(more).collect())
    }

    /// The diagnostics at their new levels, without those that are allowed.
    pub(crate) fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.0.is_empty() {
            return diagnostics;
        }
        diagnostics
            .into_iter()
            .filter_map(|diagnostic| match self.0.iter().find(|(name, _)| *name == diagnostic.rule().name) {
                Some((_, level)) => level.map(|level| diagnostic.at_level(level)),
                None => Some(diagnostic),
            })
            .collect()
    }
}

/// The rule that somebody meant by `name`.
pub(crate) fn nearest_rule(name: &str) -> Option<&'static str> {
    nearest(name, RULES.iter().map(|rule| rule.info.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Anchor;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn an_allowed_rule_is_silent_and_others_move() {
        let rule = crate::rules::find("wrong-callback-path").unwrap();
        let other = crate::rules::find("unused-allow").unwrap();
        let diagnostics = || {
            [rule, other]
                .map(|rule| Diagnostic::new(&rule.info, Anchor::Subject("s".to_owned()), "m"))
                .into_iter()
                .collect::<Vec<_>>()
        };
        let levels = |overrides: &LevelOverrides| -> Vec<Level> {
            overrides.apply(diagnostics()).iter().map(Diagnostic::level).collect()
        };
        assert_eq!(levels(&LevelOverrides::default()), [Level::Error, Level::Warning]);
        let overrides = LevelOverrides::new(&names(&["unused-allow"]), &names(&["wrong-callback-path"]), &[]).unwrap();
        assert_eq!(levels(&overrides), [Level::Warning]);
        let overrides = LevelOverrides::new(&[], &[], &names(&["unused-allow"])).unwrap();
        assert_eq!(levels(&overrides), [Level::Error, Level::Error]);
    }

    #[test]
    fn the_command_line_wins_over_the_settings_file_rule_by_rule() {
        let given = LevelOverrides::new(&[], &[], &names(&["unused-allow"])).unwrap();
        let both = names(&["unused-allow", "wrong-callback-path"]);
        let of_file = LevelOverrides::new(&both, &[], &[]).unwrap();
        let expected = [("unused-allow", Some(Level::Error)), ("wrong-callback-path", None)];
        assert_eq!(given.or(of_file), LevelOverrides(expected.to_vec()));
    }

    #[test]
    fn a_name_must_exist_and_have_one_level() {
        assert_eq!(
            LevelOverrides::new(&names(&["wrong-calback-path"]), &[], &[]),
            Err(OverrideError::Unknown { name: "wrong-calback-path".to_owned(), nearest: Some("wrong-callback-path") })
        );
        let twice = names(&["unused-allow"]);
        assert_eq!(LevelOverrides::new(&twice, &[], &twice), Err(OverrideError::Twice { name: "unused-allow" }));
    }
}
