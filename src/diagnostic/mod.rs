//! A judgement about the user's setup. What authctl itself could not do is a [`crate::error::Error`] instead.

mod fix;
mod level;
mod rule_info;
mod shell;

pub(crate) use fix::{Applicability, Fix};
pub(crate) use level::Level;
pub(crate) use rule_info::RuleInfo;
pub(crate) use shell::shell_word;

use std::borrow::Cow;

use crate::error::ExitStatus;
use crate::source::{FileId, Location, Replacement};

/// What a rule says. It always has a place, so every renderer can always show one.
///
/// One file may have some hundred thousand of them, which are collected, sorted and sorted out: so they are small to move.
#[derive(Clone, Debug)]
pub(crate) struct Diagnostic(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    rule: &'static RuleInfo,
    level: Level,
    message: Text,
    anchor: Anchor,
    label: Text,
    related: Vec<Label>,
    evidence: Vec<Text>,
    help: Vec<Text>,
    fix: Option<Fix>,
    provider: Option<Box<str>>,
    key_path: Option<Box<str>>,
}

/// A phrase; most are the same in every problem of a rule.
pub(crate) type Text = Cow<'static, str>;

/// What a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Bytes in a file: the usual case.
    Span(Location),
    /// A file as a whole, or a place where one should be, by the path that the user knows.
    File(FileId),
    /// No file at all: a path that does not exist, or a URL given on the command line.
    Subject(String),
}

/// A second place that helps to understand the first.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) location: Location,
    pub(crate) text: Text,
}

impl Diagnostic {
    /// `message`: one phrase, lower case, no full stop, values in backticks.
    pub(crate) fn new(rule: &'static RuleInfo, anchor: Anchor, message: impl Into<Text>) -> Self {
        Self(Box::new(Parts {
            rule,
            level: rule.level,
            message: shortened(message.into()),
            anchor,
            label: Text::default(),
            related: Vec::new(),
            evidence: Vec::new(),
            help: Vec::new(),
            fix: None,
            provider: None,
            key_path: None,
        }))
    }

    /// What is wrong at the anchor, or what will be done because of it.
    #[must_use]
    pub(crate) fn label(mut self, text: impl Into<Text>) -> Self {
        self.0.label = shortened(text.into());
        self
    }

    #[must_use]
    pub(crate) fn related(mut self, location: Location, text: impl Into<Text>) -> Self {
        self.0.related.push(Label { location, text: shortened(text.into()) });
        self
    }

    /// What somebody else said: an answer of the provider, a paragraph of a specification. Already masked.
    #[must_use]
    pub(crate) fn evidence(mut self, text: impl Into<Text>) -> Self {
        self.0.evidence.push(shortened(text.into()));
        self
    }

    /// What to change, as an imperative.
    #[must_use]
    pub(crate) fn help(mut self, text: impl Into<Text>) -> Self {
        self.0.help.push(shortened(text.into()));
        self
    }

    #[must_use]
    pub(crate) fn fix(mut self, fix: Fix) -> Self {
        self.0.fix = Some(fix);
        self
    }

    /// The same, for a fix that cannot always be made.
    #[must_use]
    pub(crate) fn fix_if_any(mut self, fix: Option<Fix>) -> Self {
        self.0.fix = fix.or(self.0.fix);
        self
    }

    /// Where the text was put together from others, nothing can be changed in it.
    pub(crate) fn remove_fix(&mut self) {
        self.0.fix = None;
    }

    /// Shows no edit of the fix that writes a secret. It is made all the same.
    pub(crate) fn conceal_edits(&mut self, is_secret: impl Fn(&str) -> bool) {
        for edit in self.0.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            if let Replacement::Plain(text) = &edit.replacement
                && is_secret(text)
            {
                edit.replacement = Replacement::Secret(text.as_str().into());
            }
        }
    }

    /// Which provider of the configuration this is about.
    #[must_use]
    pub(crate) fn provider(mut self, name: impl Into<Box<str>>) -> Self {
        self.0.provider = Some(name.into());
        self
    }

    /// Which setting this is about: `auth.google.client_id`. Set by the runner of the rules, which knows the documents.
    pub(crate) fn set_key_path(&mut self, path: impl Into<Box<str>>) {
        self.0.key_path = Some(path.into());
    }

    /// Another level than the rule's own: for rules whose level depends on the case.
    #[must_use]
    pub(crate) fn at_level(mut self, level: Level) -> Self {
        self.0.level = level;
        self
    }

    pub(crate) fn rule(&self) -> &'static RuleInfo {
        self.0.rule
    }

    pub(crate) fn level(&self) -> Level {
        self.0.level
    }

    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    pub(crate) fn anchor(&self) -> &Anchor {
        &self.0.anchor
    }

    pub(crate) fn label_text(&self) -> &str {
        &self.0.label
    }

    pub(crate) fn related_labels(&self) -> &[Label] {
        &self.0.related
    }

    pub(crate) fn evidence_texts(&self) -> &[Text] {
        &self.0.evidence
    }

    pub(crate) fn help_texts(&self) -> &[Text] {
        &self.0.help
    }

    pub(crate) fn proposed_fix(&self) -> Option<&Fix> {
        self.0.fix.as_ref()
    }

    pub(crate) fn key_path(&self) -> Option<&str> {
        self.0.key_path.as_deref()
    }

    pub(crate) fn provider_name(&self) -> Option<&str> {
        self.0.provider.as_deref()
    }
}

/// `text` with the middle of its longest words left out: a name can be as long as a file, and it is repeated in each problem.
fn shortened(text: Text) -> Text {
    const LONGEST: usize = 1000;
    const BEGINNING: usize = 200;
    /// What closes the quotation, such as a backtick and a bracket.
    const END: usize = 8;
    if text.len() <= LONGEST {
        return text;
    }
    let word = |word: &str| {
        if word.len() <= LONGEST {
            return word.to_owned();
        }
        let beginning = &word[..word.floor_char_boundary(BEGINNING)];
        let end = word.rfind('`').map_or("", |quote| &word[quote..]);
        format!("{beginning}…{}", if end.len() <= END { end } else { "" })
    };
    Text::Owned(text.split_inclusive(char::is_whitespace).map(word).collect())
}

/// The exit status of a command that found `diagnostics`, where those of `fail_on` and worse fail it.
pub(crate) fn exit_status(diagnostics: &[Diagnostic], fail_on: Level) -> ExitStatus {
    if diagnostics.iter().any(|diagnostic| diagnostic.level() >= fail_on) {
        ExitStatus::Problems
    } else {
        ExitStatus::Success
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_name_as_long_as_a_file_is_cut_in_messages() {
        let name = "n".repeat(100_000);
        let text = shortened(format!("`[auth.{name}]` has no `client_id`").into());
        assert!(text.starts_with("`[auth.nnn") && text.ends_with("n…` has no `client_id`"), "{text}");
        assert!(text.len() < 300);
        let words = "a b ".repeat(1000);
        assert_eq!(shortened(words.clone().into()), words);
    }
}
