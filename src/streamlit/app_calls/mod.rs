//! What a Python file asks of Streamlit's login: its calls of `st.login` and `st.logout`, and its reads of `st.user`.

mod arguments;
mod circumstance;
mod names;
mod reach;
#[cfg(test)]
mod tests;

use std::ops::Range;

use self::arguments::{Given, callback, only_argument};
use self::circumstance::Around;
pub(crate) use self::circumstance::Circumstance;
pub(crate) use self::names::StreamlitName;
use self::names::{Names, Reference};
pub(crate) use self::reach::{folder_beside_app, mentions_folder};
use super::python::{Argument, ArgumentKind, Source, Value};
use crate::source::Span;

/// No file has more; the next one is called unknown, and those behind it are not looked for.
const CALL_LIMIT: usize = 100;

/// What one Python file asks of Streamlit's login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AppCalls {
    /// The calls of `st.login`, in the order of the text.
    pub(crate) logins: Vec<LoginCall>,
    /// What some releases do not have.
    pub(crate) names: Vec<NameUse>,
    /// Names of `streamlit` that the file sets itself, for releases that do not have them.
    pub(crate) defined: Vec<StreamlitName>,
    /// Arguments that `st.login` and `st.logout` take in no release.
    pub(crate) unknown_arguments: Vec<UnknownArgument>,
    /// Where what `st.login` or `st.logout` returns is used.
    pub(crate) used_results: Vec<UsedResult>,
    /// Whether it reads `st.user` or the like, in whatever way.
    pub(crate) reads_user: bool,
    /// Whether it calls `st.logout`.
    pub(crate) calls_logout: bool,
    /// Whether it shows something as it is run, and does not only define functions for others.
    pub(crate) is_script: bool,
    /// Whether it makes pages with `st.navigation`.
    pub(crate) has_pages: bool,
    /// The value of `secrets=` in `st.App(…)`.
    pub(crate) app_secrets: Option<Span>,
}

impl AppCalls {
    /// Whether the file has anything to do with a login.
    pub(crate) fn uses_login(&self) -> bool {
        !self.logins.is_empty() || self.calls_logout || self.reads_user
    }

    /// What it does of a login, as people say it.
    pub(crate) fn use_of_login(&self) -> Option<&'static str> {
        if !self.logins.is_empty() {
            Some("calls `st.login`")
        } else if self.calls_logout {
            Some("calls `st.logout`")
        } else {
            self.reads_user.then_some("reads `st.user`")
        }
    }
}

/// One place that starts a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoginCall {
    /// The whole call; of a callback, the words `st.login`.
    pub(crate) span: Span,
    pub(crate) provider: CalledProvider,
    /// The string literal with the provider's name, where there is one.
    pub(crate) literal: Option<Span>,
    /// What decides whether it runs; the other calls by their spans.
    pub(crate) circumstance: Circumstance<Span>,
    /// Whether it is a call that runs whenever the script runs.
    pub(crate) runs_always: bool,
}

/// Which provider a call names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CalledProvider {
    /// `st.login()`.
    Default,
    /// `st.login("google")`.
    Named(String),
    /// It is worked out when the app runs.
    Unknown,
}

/// A use of something that came or went with a release, where the app does not ask for the release first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameUse {
    pub(crate) name: StreamlitName,
    pub(crate) span: Span,
    /// `st.user.tokens` and `st.user["tokens"]`, as a whole.
    pub(crate) tokens: Option<Span>,
    pub(crate) way: NameWay,
}

/// How a file comes by the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameWay {
    /// `st.user`.
    Attribute,
    /// The name in `from streamlit import user`.
    Import,
    /// A use of what that brought.
    Imported,
}

/// An argument that the function does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnknownArgument {
    pub(crate) function: StreamlitName,
    pub(crate) span: Span,
    /// Absent where it is one too many.
    pub(crate) keyword: Option<String>,
}

/// A use of what `st.login` or `st.logout` returns, which is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UsedResult {
    pub(crate) function: StreamlitName,
    /// The call.
    pub(crate) span: Span,
    pub(crate) used_as: ResultUse,
}

/// What a result is used as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ResultUse {
    Value,
    /// As the argument of this name, such as `on_click`.
    Argument(String),
}

/// What the Python file `text` asks of Streamlit's login.
pub(crate) fn app_calls(text: &str) -> AppCalls {
    // Most files have none of the words: they are not even split into tokens.
    if !text.contains("streamlit")
        || !["login", "logout", "user", "App", "navigation"].iter().any(|word| text.contains(word))
    {
        return AppCalls::default();
    }
    let source = Source::new(text);
    let names = Names::collect(&source);
    let mut reader = Reader { source: &source, names: &names, calls: AppCalls::default(), ranges: Vec::new() };
    reader.read();
    reader.calls
}

/// String literals that should not be shown: long words, such as secrets are.
pub(crate) fn hidden_spans(text: &str) -> Vec<Span> {
    Source::new(text).long_words().collect()
}

struct Reader<'a, 's> {
    source: &'s Source<'a>,
    names: &'s Names<'a>,
    calls: AppCalls,
    /// The tokens of each login, in the same order.
    ranges: Vec<Range<usize>>,
}

impl Reader<'_, '_> {
    fn read(&mut self) {
        for import in &self.names.imports {
            self.user(import, true);
        }
        let source = self.source;
        let mut index = 0;
        while index < source.len() {
            if source.begins_statement(index) && matches!(source.word(index), "import" | "from") {
                index = source.end_of_statement(index);
                continue;
            }
            let Some(reference) = self.names.reference(source, index) else {
                self.by_attribute_name(index);
                self.script(index);
                index += 1;
                continue;
            };
            self.script(index);
            index = reference.tokens.end;
            if self.ranges.len() > CALL_LIMIT {
                continue;
            }
            match reference.name {
                StreamlitName::Login => self.login(&reference),
                StreamlitName::Logout => self.logout(&reference),
                StreamlitName::User | StreamlitName::ExperimentalUser => self.user(&reference, false),
                StreamlitName::App => self.app(&reference),
                StreamlitName::Navigation => self.calls.has_pages = true,
            }
        }
        self.circumstances();
    }

    fn login(&mut self, reference: &Reference) {
        let source = self.source;
        let is_ambiguous = self.names.is_ambiguous(source.word(reference.tokens.start));
        let is_call = source.word(reference.tokens.end) == "(";
        let (range, given) = if is_call {
            let (arguments, end) = source.arguments(reference.tokens.end);
            if !is_ambiguous {
                self.called(reference, &arguments, end);
            }
            (reference.tokens.start..end, only_argument(&arguments))
        } else {
            (reference.tokens.clone(), callback(source, &reference.tokens))
        };
        let given = if self.ranges.len() == CALL_LIMIT { Given::Unknown } else { given };
        let mut call = placed(source, range.clone(), given);
        call.runs_always = is_call && !is_ambiguous;
        if is_ambiguous {
            call.provider = CalledProvider::Unknown;
        }
        self.calls.logins.push(call);
        self.ranges.push(range);
    }

    fn logout(&mut self, reference: &Reference) {
        self.calls.calls_logout = true;
        if self.source.word(reference.tokens.end) == "("
            && !self.names.is_ambiguous(self.source.word(reference.tokens.start))
        {
            let (arguments, end) = self.source.arguments(reference.tokens.end);
            self.called(reference, &arguments, end);
        }
    }

    /// What is wrong with a call wherever it is made.
    fn called(&mut self, reference: &Reference, arguments: &[Argument<'_>], end: usize) {
        let Reference { name, tokens } = reference;
        let source = self.source;
        let positions = usize::from(*name == StreamlitName::Login);
        for (index, argument) in arguments.iter().enumerate() {
            let keyword = match argument.kind {
                ArgumentKind::Unpacked => break,
                ArgumentKind::Keyword("provider") if *name == StreamlitName::Login && index == 0 => continue,
                ArgumentKind::Positional if index < positions => continue,
                ArgumentKind::Positional => None,
                ArgumentKind::Keyword(keyword) => Some(keyword.to_owned()),
            };
            let span = source.span(argument.value.clone());
            self.calls.unknown_arguments.push(UnknownArgument { function: *name, span, keyword });
        }
        if let Some(used_as) = use_of_result(source, tokens.start, end) {
            let span = source.span(tokens.start..end);
            self.calls.used_results.push(UsedResult { function: *name, span, used_as });
        }
    }

    fn user(&mut self, reference: &Reference, is_import: bool) {
        let Reference { name, tokens } = reference;
        if !matches!(name, StreamlitName::User | StreamlitName::ExperimentalUser) {
            return;
        }
        let source = self.source;
        let next = |offset: usize| source.word(tokens.end + offset);
        let is_set = tokens.len() > 1 && next(0) == "=";
        if is_set {
            self.calls.defined.push(*name);
            return;
        }
        self.calls.reads_user |= !is_import;
        let way = match (is_import, tokens.len()) {
            (true, _) => NameWay::Import,
            (false, 1) => NameWay::Imported,
            (false, _) => NameWay::Attribute,
        };
        let is_ambiguous = !is_import && self.names.is_ambiguous(source.word(tokens.start));
        if is_ambiguous
            || self.calls.names.len() == CALL_LIMIT
            || Around::new(source, self.names, tokens.start).knows_release()
        {
            return;
        }
        let has_tokens = next(0) == "." && next(1) == "tokens" && next(2) != "=";
        let by_key = next(0) == "["
            && source.texts(tokens.end + 1..(tokens.end + 2).min(source.len())).any(|text| text == "tokens");
        let end = if by_key { tokens.end + 3 } else { tokens.end + 2 };
        let exposed = (has_tokens || by_key) && !is_import;
        if way != NameWay::Imported || exposed {
            self.calls.names.push(NameUse {
                name: *name,
                span: source.span(tokens.clone()),
                tokens: exposed.then(|| source.span(tokens.start..end)),
                way,
            });
        }
    }

    /// A statement at the top of the file that begins with `st.`, or has a test of it: `if not st.user.is_logged_in:`.
    fn script(&mut self, index: usize) {
        let source = self.source;
        if self.calls.is_script || !self.names.is_streamlit(source.word(index)) || source.word(index + 1) != "." {
            return;
        }
        let is_shown = !matches!(
            source.word(index + 2),
            "cache_data"
                | "cache_resource"
                | "cache"
                | "secrets"
                | "connection"
                | "session_state"
                | "fragment"
                | "dialog"
        );
        let statement = source.statement(index).start;
        let begins = index == statement || matches!(source.word(statement), "if" | "with");
        self.calls.is_script = is_shown && begins && source.circumstances(index).functions.is_empty();
    }

    /// `getattr(st, "user")`, and `setattr(st, "user", …)`.
    fn by_attribute_name(&mut self, index: usize) {
        let source = self.source;
        let function = source.word(index);
        if !matches!(function, "getattr" | "hasattr" | "setattr") || source.word(index + 1) != "(" {
            return;
        }
        let (arguments, _) = source.arguments(index + 1);
        let [object, attribute, ..] = arguments.as_slice() else { return };
        if object.value.len() != 1 || !self.names.is_streamlit(source.word(object.value.start)) {
            return;
        }
        let Value::Text(attribute) = source.value(attribute.value.clone()) else { return };
        match StreamlitName::parse(&attribute) {
            Some(name) if function == "setattr" => self.calls.defined.push(name),
            Some(StreamlitName::User | StreamlitName::ExperimentalUser) => self.calls.reads_user = true,
            Some(StreamlitName::Logout) => self.calls.calls_logout = true,
            _ => {}
        }
    }

    /// `st.App("ui.py", secrets={…})`.
    fn app(&mut self, reference: &Reference) {
        if self.source.word(reference.tokens.end) != "(" {
            return;
        }
        let (arguments, _) = self.source.arguments(reference.tokens.end);
        let secrets = arguments.iter().find(|argument| argument.kind == ArgumentKind::Keyword("secrets"));
        if let Some(secrets) = secrets.filter(|argument| self.source.value(argument.value.clone()) != Value::None) {
            self.calls.app_secrets = Some(self.source.span(secrets.value.clone()));
        }
    }

    /// Says of every login what decides whether it runs, once all of them are known.
    fn circumstances(&mut self) {
        let is_dynamic: Vec<bool> =
            self.calls.logins.iter().map(|call| call.provider == CalledProvider::Unknown).collect();
        let ranges = &self.ranges;
        let within = |block: &Range<usize>| {
            let block = block.clone();
            ranges.iter().enumerate().filter(move |(_, range)| block.contains(&range.start)).map(|(index, _)| index)
        };
        let has_call = |block: &Range<usize>| within(block).next().is_some();
        let has_dynamic = |block: &Range<usize>| within(block).any(|index| is_dynamic[index]);
        let around = |index: usize| Around::new(self.source, self.names, ranges[index].start);
        // `for provider in providers: …` and `if not providers: …` are two branches of one question.
        let dynamic_names: Vec<&str> = (0..ranges.len())
            .filter(|index| is_dynamic[*index])
            .flat_map(|index| around(index).tested_names())
            .collect();
        let spans: Vec<Span> = self.calls.logins.iter().map(|call| call.span).collect();
        for (index, call) in self.calls.logins.iter_mut().enumerate() {
            let around = Around::new(self.source, self.names, ranges[index].start);
            call.circumstance = match around.of_login(&has_call, &has_dynamic) {
                Circumstance::Certain => Circumstance::Certain,
                Circumstance::Guarded if around.tested_names().iter().any(|name| dynamic_names.contains(name)) => {
                    Circumstance::Fallback(Vec::new())
                }
                Circumstance::Guarded => Circumstance::Guarded,
                Circumstance::Fallback(blocks) => {
                    Circumstance::Fallback(blocks.iter().flat_map(within).map(|index| spans[index]).collect())
                }
            };
            call.runs_always = call.runs_always && around.runs_always();
        }
    }
}

/// What the result of the call from `start` to `end` is used as.
fn use_of_result(source: &Source<'_>, start: usize, end: usize) -> Option<ResultUse> {
    let statement = source.statement(start);
    let before = if start > statement.start { source.word(start - 1) } else { "" };
    let behind = source.word(end);
    let is_operand =
        matches!(behind, "." | "[" | "==" | "!=" | "is" | "(") || matches!(before, "not" | "==" | "!=" | "is" | ":=");
    let tests = matches!(source.word(statement.start), "if" | "elif" | "while" | "assert");
    if let Some(open) = source.enclosing_bracket(start) {
        let (arguments, _) = source.arguments(open);
        let is_call = source.word(open) == "(" && open > 0 && source.is_name(open - 1);
        let argument = arguments.iter().find(|argument| argument.value == (start..end)).filter(|_| is_call);
        return match argument.map(|argument| argument.kind) {
            Some(ArgumentKind::Keyword(keyword)) => Some(ResultUse::Argument(keyword.to_owned())),
            Some(_) => Some(ResultUse::Value),
            None => is_operand.then_some(ResultUse::Value),
        };
    }
    // `_ = st.login()` says that nothing is expected.
    let is_assigned = before == "=" && end == statement.end && source.word(statement.start) != "_";
    (is_operand || tests || is_assigned).then_some(ResultUse::Value)
}

fn placed(source: &Source<'_>, range: Range<usize>, given: Given) -> LoginCall {
    let span = source.span(range);
    let (provider, literal) = match given {
        Given::Nothing => (CalledProvider::Default, None),
        Given::Unknown => (CalledProvider::Unknown, None),
        Given::Expression(expression) => {
            let provider = match source.value(expression.clone()) {
                Value::None => CalledProvider::Default,
                Value::Text(name) => CalledProvider::Named(name),
                Value::Unknown => CalledProvider::Unknown,
            };
            (provider, source.literal(expression))
        }
    };
    LoginCall { span, provider, literal, circumstance: Circumstance::Certain, runs_always: false }
}
