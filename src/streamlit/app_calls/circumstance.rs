//! What an app tests before it calls Streamlit: its own settings, what somebody clicked, or which release it runs with.

use std::ops::Range;

use super::super::python::{Circumstances, Condition, ConditionKind, Source};
use super::names::Names;

/// So many definitions are followed to find out what a test is about.
const FOLLOW_LIMIT: usize = 3;

/// What decides whether one place runs.
pub(super) struct Around<'a, 's> {
    source: &'s Source<'a>,
    names: &'s Names<'a>,
    circumstances: Circumstances<'a>,
}

/// Whether a place runs only where the app's own test says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Circumstance<T> {
    /// Sooner or later: at once, or when somebody clicks.
    Certain,
    /// Where a test of the app's own, such as of a setting, turns out right, or with somebody to catch what it raises.
    Guarded,
    /// Where these were not taken, or failed; without any, where the app found the provider in its secrets.
    Fallback(Vec<T>),
}

impl<'a, 's> Around<'a, 's> {
    pub(super) fn new(source: &'s Source<'a>, names: &'s Names<'a>, index: usize) -> Self {
        Self { source, names, circumstances: source.circumstances(index) }
    }

    fn elsewhere(&self, index: usize) -> Self {
        Self::new(self.source, self.names, index)
    }

    /// Whether a login can be meant for some configurations only. `has_call` says whether there is another call in some
    /// tokens, and `is_dynamic` whether that is for a provider worked out at run time.
    pub(super) fn of_login(
        &self,
        has_call: &dyn Fn(&Range<usize>) -> bool,
        is_dynamic: &dyn Fn(&Range<usize>) -> bool,
    ) -> Circumstance<Range<usize>> {
        let conditions = self.circumstances.conditions.iter().filter(|condition| condition.kind == ConditionKind::Test);
        let mut instead: Vec<Range<usize>> =
            self.circumstances.tried.iter().filter(|block| has_call(block)).cloned().collect();
        let mut is_guarded = self.is_caught(&catches_login);
        for condition in conditions {
            let is_own = self.is_own_test(condition);
            is_guarded |= is_own;
            let alternatives = condition.instead.iter();
            instead
                .extend(alternatives.filter(|block| if is_own { has_call(block) } else { is_dynamic(block) }).cloned());
        }
        if self.is_about_secrets() {
            Circumstance::Fallback(Vec::new())
        } else if !instead.is_empty() {
            Circumstance::Fallback(instead)
        } else if is_guarded || self.every_caller(FOLLOW_LIMIT, &|around| around.is_guarded_login()) {
            Circumstance::Guarded
        } else {
            Circumstance::Certain
        }
    }

    /// The names that the tests and loops around the place are about.
    pub(super) fn tested_names(&self) -> Vec<&'a str> {
        let tests = self.circumstances.conditions.iter().flat_map(|condition| condition.test.clone());
        let names = tests.filter(|index| self.is_plain_name(*index)).map(|index| self.source.word(index));
        names.filter(|name| !self.names.is_streamlit(name)).collect()
    }

    /// Whether the app looks into its secrets before.
    fn is_about_secrets(&self) -> bool {
        let mut tests = self.circumstances.conditions.iter().map(|condition| &condition.test);
        tests.any(|test| self.mentions_secrets(test, FOLLOW_LIMIT))
            || self.every_caller(FOLLOW_LIMIT, &|around| around.is_about_secrets())
    }

    fn mentions_secrets(&self, range: &Range<usize>, limit: usize) -> bool {
        range.clone().any(|index| {
            let word = self.source.word(index);
            let follows = || {
                let bindings = self.source.bindings(word);
                bindings.iter().any(|binding| !binding.contains(&index) && self.mentions_secrets(binding, limit - 1))
            };
            word == "secrets" || limit > 0 && self.is_plain_name(index) && follows()
        })
    }

    fn is_guarded_login(&self) -> bool {
        let tests = self.circumstances.conditions.iter().filter(|condition| condition.kind == ConditionKind::Test);
        self.is_caught(&catches_login) || tests.into_iter().any(|condition| self.is_own_test(condition))
    }

    /// Whether the app looks at the release before it uses what not all of them have, or catches the error.
    pub(super) fn knows_release(&self) -> bool {
        self.tests_release() || self.every_caller(FOLLOW_LIMIT, &|around| around.tests_release())
    }

    fn tests_release(&self) -> bool {
        let looks_for_user = |word| matches!(word, "user" | "experimental_user" | "getattr");
        self.circumstances.tried.iter().any(|block| self.tokens(block).any(looks_for_user))
            || self.is_caught(&catches_missing_name)
            || self
                .circumstances
                .conditions
                .iter()
                .any(|condition| self.is_about_release(&condition.test, FOLLOW_LIMIT))
    }

    /// Whether the place runs whenever the script runs.
    pub(super) fn runs_always(&self) -> bool {
        self.runs_always_within(FOLLOW_LIMIT)
    }

    fn runs_always_within(&self, limit: usize) -> bool {
        let Circumstances { conditions, functions, is_lambda, tried, .. } = &self.circumstances;
        // `__name__ == "__main__"` is true of the main script.
        let is_main = |test: &Range<usize>| self.tokens(test).all(|word| matches!(word, "__name__" | "==" | ""));
        let is_test_of_name = |condition: &Condition| condition.kind == ConditionKind::Test && is_main(&condition.test);
        if *is_lambda || !tried.is_empty() || !conditions.iter().all(is_test_of_name) {
            return false;
        }
        let calls = |function: &&str| {
            let references = self.source.references(function).into_iter();
            references.filter(|index| self.source.word(index + 1) == "(").collect::<Vec<_>>()
        };
        match functions.as_slice() {
            [] => true,
            [function] if limit > 0 => {
                calls(function).into_iter().any(|index| self.elsewhere(index).runs_always_within(limit - 1))
            }
            _ => false,
        }
    }

    /// Whether the function around the place is known to be called only where `holds`.
    fn every_caller(&self, limit: usize, holds: &dyn Fn(&Self) -> bool) -> bool {
        let Some(function) = self.circumstances.functions.first().filter(|_| limit > 0) else { return false };
        let mut references = self.source.references(function);
        // A function that calls itself does not count as its caller.
        references.retain(|index| self.source.circumstances(*index).functions.first() != Some(function));
        !references.is_empty()
            && references.into_iter().all(|index| {
                let around = self.elsewhere(index);
                holds(&around) || around.every_caller(limit - 1, holds)
            })
    }

    fn is_caught(&self, catches: &dyn Fn(&str) -> bool) -> bool {
        self.circumstances.handlers.iter().any(|handler| {
            let before_name = handler.clone().take_while(|index| self.source.word(*index) != "as");
            let is_class = |index: &usize| self.source.is_name(*index) && self.source.word(index + 1) != ".";
            let classes: Vec<usize> = before_name.filter(is_class).collect();
            classes.is_empty() || classes.into_iter().any(|index| catches(self.source.word(index)))
        })
    }

    fn tokens(&self, range: &Range<usize>) -> impl Iterator<Item = &'a str> {
        range.clone().map(|index| self.source.word(index))
    }

    /// Whether the app decides: not somebody who clicks, and not whether somebody is logged in.
    fn is_own_test(&self, condition: &Condition) -> bool {
        let mut operands = vec![condition.test.clone()];
        for operator in ["and", "or"] {
            operands = operands.into_iter().flat_map(|operand| self.source.split(operand, operator)).collect();
        }
        operands.iter().any(|operand| !self.is_interaction(operand, FOLLOW_LIMIT))
    }

    /// Whether the expression is about what somebody does in the browser, or about nothing.
    fn is_interaction(&self, range: &Range<usize>, limit: usize) -> bool {
        if range.clone().any(|index| self.is_interactive_word(index)) {
            return true;
        }
        let mut names = range.clone().filter(|index| self.is_plain_name(*index)).peekable();
        if names.peek().is_none() {
            return true;
        }
        limit > 0
            && names.all(|index| {
                let bindings = self.source.bindings(self.source.word(index));
                let said =
                    |binding: &Range<usize>| !binding.contains(&index) && self.is_interaction(binding, limit - 1);
                !bindings.is_empty() && bindings.iter().all(said)
            })
    }

    /// A name that is neither a keyword, an attribute nor that of an argument.
    fn is_plain_name(&self, index: usize) -> bool {
        const KEYWORDS: [&str; 16] = [
            "not", "and", "or", "in", "is", "if", "else", "None", "True", "False", "lambda", "return", "def", "for",
            "__name__", "await",
        ];
        let before = self.source.word(index.wrapping_sub(1));
        self.source.is_name(index)
            && !KEYWORDS.contains(&self.source.word(index))
            && before != "."
            && !(self.source.word(index + 1) == "=" && matches!(before, "(" | ","))
    }

    fn is_interactive_word(&self, index: usize) -> bool {
        let word = self.source.word(index);
        let lower = word.to_ascii_lowercase();
        if ["logged_in", "loggedin", "authenticated", "signed_in", "session_state", "query_params"]
            .iter()
            .any(|part| lower.contains(part))
        {
            return true;
        }
        let is_attribute = self.source.word(index.wrapping_sub(1)) == ".";
        let is_called = self.source.word(index + 1) == "(";
        let is_of_streamlit = is_attribute && self.names.is_streamlit(self.source.word(index.wrapping_sub(2)));
        is_of_streamlit && matches!(word, "user" | "experimental_user" | "context")
            || is_called && WIDGETS.contains(&word)
    }

    fn is_about_release(&self, range: &Range<usize>, limit: usize) -> bool {
        if range.len() == 1 && matches!(self.source.word(range.start), "False" | "0" | "TYPE_CHECKING") {
            return true;
        }
        range.clone().any(|index| {
            let word = self.source.word(index);
            let follows = || {
                let bindings = self.source.bindings(word);
                bindings.iter().any(|binding| !binding.contains(&index) && self.is_about_release(binding, limit - 1))
            };
            asks_for_release(word) || limit > 0 && self.is_plain_name(index) && follows()
        })
    }
}

/// Whether a word of a test shows that it is about what a release has.
fn asks_for_release(word: &str) -> bool {
    const PARTS: [&str; 7] = ["version", "has_", "support", "legacy", "compat", "native", "deprecat"];
    let lower = word.to_ascii_lowercase();
    matches!(word, "hasattr" | "getattr" | "dir" | "vars" | "__dict__") || PARTS.iter().any(|part| lower.contains(part))
}

/// What people click, choose or type: `st.button`, `column.button`, `st.sidebar.button`.
const WIDGETS: [&str; 22] = [
    "button",
    "form_submit_button",
    "link_button",
    "download_button",
    "checkbox",
    "toggle",
    "radio",
    "selectbox",
    "multiselect",
    "slider",
    "select_slider",
    "pills",
    "segmented_control",
    "text_input",
    "text_area",
    "number_input",
    "date_input",
    "chat_input",
    "file_uploader",
    "menu_button",
    "option_menu",
    "tabs",
];

/// What `except` names that does not catch what `st.login` raises (`StreamlitAuthError`).
fn catches_login(class: &str) -> bool {
    !matches!(
        class,
        "AttributeError"
            | "ImportError"
            | "ModuleNotFoundError"
            | "KeyError"
            | "IndexError"
            | "LookupError"
            | "ValueError"
            | "TypeError"
            | "NameError"
            | "RuntimeError"
            | "OSError"
            | "FileNotFoundError"
            | "ConnectionError"
            | "TimeoutError"
            | "PermissionError"
            | "KeyboardInterrupt"
            | "SystemExit"
    )
}

/// Whether `except` with this name catches that Streamlit has no such name.
fn catches_missing_name(class: &str) -> bool {
    let is_class = class.starts_with(|first: char| first.is_uppercase());
    // A name in lower case is a tuple of classes.
    !is_class
        || matches!(class, "AttributeError" | "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException")
}
