//! Finds `st.login(…)` in Python text: the providers that an app asks for.

use std::collections::HashSet;
use std::ops::Range;

use super::python::{Argument, ArgumentKind, Source, Value};
use crate::source::Span;

/// No file has more; the next one is called unknown, and those behind it are not looked for.
const CALL_LIMIT: usize = 100;

/// One place that starts a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoginCall {
    /// The whole call; of a callback, the words `st.login`.
    pub(crate) span: Span,
    pub(crate) provider: CalledProvider,
    /// The string literal with the provider's name, where there is one.
    pub(crate) literal: Option<Span>,
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

/// The calls in one Python file, in the order of the text.
pub(crate) fn login_calls(text: &str) -> Vec<LoginCall> {
    // Most files have neither word: they are not even split into tokens.
    if !text.contains("streamlit") || !text.contains("login") {
        return Vec::new();
    }
    let source = Source::new(text);
    let names = Names::of(&source);
    let looked_for = LookedFor::of(&source);
    let mut calls = Vec::new();
    let mut index = 0;
    while index < source.len() {
        if source.begins_statement(index) && matches!(source.word(index), "import" | "from") {
            index = source.end_of_statement(index);
        } else if let Some(reference) = names.reference(&source, index) {
            index = reference.end;
            if calls.len() == CALL_LIMIT {
                calls.push(placed(&source, reference, Given::Unknown));
                break;
            }
            let is_ambiguous = names.others.contains(source.word(reference.start));
            let mut call = call(&source, reference);
            if is_ambiguous || looked_for.holds(&call.provider) {
                call.provider = CalledProvider::Unknown;
            }
            calls.push(call);
        } else {
            index += 1;
        }
    }
    calls
}

/// String literals that should not be shown: long words, such as secrets are.
pub(crate) fn hidden_spans(text: &str) -> Vec<Span> {
    Source::new(text).long_words().collect()
}

/// What the file calls Streamlit and its `login`.
#[derive(Debug, Default)]
struct Names<'a> {
    modules: HashSet<&'a str>,
    functions: HashSet<&'a str>,
    /// What is called like that somewhere may be something else elsewhere.
    others: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(source: &Source<'a>) -> Self {
        let mut names = Self::default();
        let mut index = 0;
        while index < source.len() {
            let end = source.end_of_statement(index);
            // `try: import streamlit as st` has the import behind its colon.
            let is_import =
                |index: &usize| source.begins_statement(*index) && matches!(source.word(*index), "import" | "from");
            let import = (index..end).find(is_import).unwrap_or(end);
            names.others.extend(source.bound(index..import));
            match source.word(import) {
                "import" => names.import(source, import + 1..end),
                "from" => names.import_from(source, import + 1..end),
                _ => {}
            }
            index = end + 1;
        }
        names
    }

    /// `import os, streamlit as st, streamlit.components.v1`.
    fn import(&mut self, source: &Source<'a>, range: Range<usize>) {
        for item in source.split(range, ",") {
            let is_renamed = item.len() > 2 && source.word(item.end - 2) == "as";
            let bound = source.word(if is_renamed { item.end - 1 } else { item.start });
            // `import streamlit.x` binds `streamlit`; `import streamlit.x as y` binds another module.
            if source.word(item.start) == "streamlit" && (!is_renamed || item.len() == 3) {
                self.modules.insert(bound);
            } else {
                self.others.insert(bound);
            }
        }
    }

    /// `streamlit import login as log_in, logout`.
    fn import_from(&mut self, source: &Source<'a>, range: Range<usize>) {
        let is_streamlit = source.word(range.start) == "streamlit" && source.word(range.start + 1) == "import";
        let Some(import) = range.clone().find(|index| source.word(*index) == "import") else { return };
        let is_grouped = source.word(import + 1) == "(";
        let items = if is_grouped { import + 2..range.end.saturating_sub(1) } else { import + 1..range.end };
        for item in source.split(items, ",") {
            let bound = source.word(item.end - 1);
            if is_streamlit && source.word(item.start) == "login" {
                self.functions.insert(bound);
            } else {
                self.others.insert(bound);
            }
        }
    }

    /// The tokens from `index` on that mean Streamlit's `login`.
    fn reference(&self, source: &Source<'a>, index: usize) -> Option<Range<usize>> {
        let word = source.word(index);
        if !source.is_name(index) || index > 0 && matches!(source.word(index - 1), "." | "def" | "class") {
            return None;
        }
        if self.modules.contains(word) {
            let is_login = source.word(index + 1) == "." && source.word(index + 2) == "login";
            return is_login.then_some(index..index + 3);
        }
        // As the name of an argument, or assigned to, it is something else.
        (self.functions.contains(word) && source.word(index + 1) != "=").then_some(index..index + 1)
    }
}

/// The words that the file looks for in `st.secrets`: an app that asks whether a provider is configured may well ask for
/// it only then.
struct LookedFor(HashSet<String>);

impl LookedFor {
    fn of(source: &Source<'_>) -> Self {
        let mut words = HashSet::new();
        let mut index = 0;
        while index < source.len() {
            let statement = index..source.end_of_statement(index);
            let says = |word: &str| statement.clone().any(|index| source.word(index) == word);
            if says("secrets") && (says("in") || says("get")) {
                words.extend(source.texts(statement.clone()).map(str::to_owned));
            }
            index = statement.end + 1;
        }
        Self(words)
    }

    fn holds(&self, provider: &CalledProvider) -> bool {
        match provider {
            CalledProvider::Named(name) => self.0.contains(name),
            CalledProvider::Default => ["default", "client_id", "client_secret", "server_metadata_url"]
                .iter()
                .any(|word| self.0.contains(*word)),
            CalledProvider::Unknown => false,
        }
    }
}

fn call(source: &Source<'_>, reference: Range<usize>) -> LoginCall {
    if source.word(reference.end) == "(" {
        let (arguments, end) = source.arguments(reference.end);
        return placed(source, reference.start..end, only_argument(&arguments));
    }
    let callback = callback(source, &reference);
    placed(source, reference, callback)
}

/// What stands for the provider: nothing, one expression, or something that is only known later.
enum Given {
    Nothing,
    Expression(Range<usize>),
    Unknown,
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
    LoginCall { span, provider, literal }
}

/// `login()`, `login(x)` or `login(provider=x)`.
fn only_argument(arguments: &[Argument<'_>]) -> Given {
    match arguments {
        [] => Given::Nothing,
        [Argument { kind: ArgumentKind::Positional | ArgumentKind::Keyword("provider"), value }] => {
            Given::Expression(value.clone())
        }
        _ => Given::Unknown,
    }
}

/// `login` without a call: handed to a widget as `on_click=st.login, args=["google"]`, or to `partial`.
fn callback(source: &Source<'_>, reference: &Range<usize>) -> Given {
    let ends_argument = matches!(source.word(reference.end), "," | ")");
    let Some(open) = source.enclosing_bracket(reference.start).filter(|_| ends_argument) else { return Given::Unknown };
    let (arguments, _) = source.arguments(open);
    let Some(position) = arguments.iter().position(|argument| argument.value == *reference) else {
        return Given::Unknown;
    };
    match arguments[position].kind {
        ArgumentKind::Keyword("on_click" | "on_change" | "on_submit") => widget_arguments(source, &arguments),
        ArgumentKind::Positional if position == 0 && open > 0 && source.word(open - 1) == "partial" => {
            only_argument(&arguments[1..])
        }
        _ => Given::Unknown,
    }
}

/// What a widget passes on to its callback: `args=["google"]`, `args=("google",)`, `kwargs={"provider": "google"}`.
fn widget_arguments(source: &Source<'_>, arguments: &[Argument<'_>]) -> Given {
    if arguments.iter().any(|argument| argument.kind == ArgumentKind::Unpacked) {
        return Given::Unknown;
    }
    let keyword = |name: &str| {
        arguments
            .iter()
            .find(|argument| argument.kind == ArgumentKind::Keyword(name))
            .map(|argument| argument.value.clone())
    };
    match (keyword("args"), keyword("kwargs")) {
        (None, None) => Given::Nothing,
        (Some(args), None) => sequence(source, args),
        (None, Some(kwargs)) => mapping(source, kwargs),
        (Some(_), Some(_)) => Given::Unknown,
    }
}

/// A list or tuple with at most one item.
fn sequence(source: &Source<'_>, range: Range<usize>) -> Given {
    let open = source.word(range.start);
    if !matches!(open, "[" | "(") {
        return Given::Unknown;
    }
    let (items, end) = source.items(range.start);
    let has_comma = end >= 2 && source.word(end - 2) == ",";
    match items.as_slice() {
        _ if end != range.end => Given::Unknown,
        [] => Given::Nothing,
        // `("google")` is no tuple, but a string, which is passed on letter by letter.
        [item] if open == "[" || has_comma => Given::Expression(item.clone()),
        _ => Given::Unknown,
    }
}

/// `{"provider": x}` or `dict(provider=x)`.
fn mapping(source: &Source<'_>, range: Range<usize>) -> Given {
    if source.word(range.start) == "dict" && source.word(range.start + 1) == "(" {
        let (arguments, end) = source.arguments(range.start + 1);
        return if end == range.end { only_argument(&arguments) } else { Given::Unknown };
    }
    if source.word(range.start) != "{" {
        return Given::Unknown;
    }
    let (items, end) = source.items(range.start);
    match items.as_slice() {
        _ if end != range.end => Given::Unknown,
        [] => Given::Nothing,
        [item]
            if source.word(item.start + 1) == ":"
                && source.value(item.start..item.start + 1) == Value::Text("provider".to_owned()) =>
        {
            Given::Expression(item.start + 2..item.end)
        }
        _ => Given::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each call as `provider @ text`.
    fn found(text: &str) -> Vec<String> {
        login_calls(text)
            .iter()
            .map(|call| {
                let provider = match &call.provider {
                    CalledProvider::Default => "default",
                    CalledProvider::Named(name) => name,
                    CalledProvider::Unknown => "?",
                };
                format!("{provider} @ {}", &text[call.span.start..call.span.end])
            })
            .collect()
    }

    #[test]
    fn each_way_to_import_streamlit_is_followed() {
        for (import, called) in [
            ("import streamlit as st", "st.login"),
            ("import streamlit", "streamlit.login"),
            ("import os, streamlit as foo, sys", "foo.login"),
            ("import streamlit.components.v1", "streamlit.login"),
            ("from streamlit import login", "login"),
            ("from streamlit import logout, login as log_in", "log_in"),
            ("from streamlit import (\n    login,\n)", "login"),
            ("def f():\n    import streamlit as st", "st.login"),
            ("try: import streamlit as st\nexcept E: pass", "st.login"),
            ("x = 1; import streamlit as st", "st.login"),
        ] {
            let text = format!("{import}\n{called}(\"google\")\n");
            assert_eq!(found(&text), [format!("google @ {called}(\"google\")")], "{text}");
        }
    }

    #[test]
    fn other_things_called_login_are_not_streamlits() {
        for text in [
            "import stripe as st\nst.login('x')  # streamlit",
            "import streamlit as st\nclient.st.login('x')",
            "import streamlit as st\nlogin('x')",
            "import streamlit as st\nst.login_button('x')",
            "import streamlit as st\n# st.login('x')\n'''st.login(\"x\")'''",
            "import streamlit.components.v1 as st\nst.login('x')",
            "from .streamlit import login\nlogin('x')",
            "from streamlit.login import x\nx()",
            "from streamlit import login as x\nlogin('x')",
            "from streamlit import login\nf(login=1)\nx.login()\n",
            "import streamlit as st\nf\"{x} st.login('x')\"",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_may_be_something_else_is_unknown() {
        for text in [
            "import streamlit as st\nfor st in stations:\n    st.login('x')",
            "import streamlit as st\ndef f(st):\n    st.login('x')",
            "import streamlit as st\nf = lambda st: st.login('x')",
            "try: import streamlit as st\nexcept ImportError: st = None\nst.login('x')",
            "import streamlit as st, stripe as st\nst.login('x')",
            "import streamlit as st\nfrom x import y as st\nst.login('x')",
            "import streamlit as st\nfrom x import (\n    st,\n)\nst.login('x')",
            "import streamlit as st\nif x: import stripe as st\nst.login('x')",
            "from streamlit import login\ndef login(p): pass\nlogin('x')",
            "from streamlit import login\nfrom auth import login\nlogin('x')",
            "import streamlit as st\nif 'x' in st.secrets['auth']: st.login('x')",
            "import streamlit as st\nif st.secrets.auth.get('x'):\n    st.login('x')",
            "import streamlit as st\nhas = [p for p in ('x', 'y') if p in st.secrets.auth]\nif 'x' in has: st.login('x')",
            "import streamlit as st\nif 'client_id' in st.secrets['auth']: st.login()",
        ] {
            let found = found(text);
            assert!(found.len() == 1 && found[0].starts_with("? @"), "{text}: {found:?}");
        }
        for text in [
            "import streamlit as st\nst.session_state['a'] = 1\nst.x = 2\nst.login('x')",
            "import streamlit as st\nwith st.form('a') as f, st.empty(): st.login('x')",
            "import streamlit as st\ndef f(a=st.x, *, b: st.y = 1): st.login('x')",
            "import streamlit as st\nfor a in st.tabs(['x']): st.login('x')",
            "try: import streamlit as st\nexcept ImportError: import streamlit as st\nst.login('x')",
            "import streamlit as st\nfrom streamlit import (\n    session_state as state,\n    logout,\n)\nst.login('x')",
            "import streamlit as st\nif 'auth' in st.secrets:\n    st.login('x')",
            "import streamlit as st\nkey = st.secrets['x']\nst.login('x')",
        ] {
            assert_eq!(found(text), ["x @ st.login('x')"], "{text}");
        }
    }

    #[test]
    fn the_provider_is_what_the_argument_says_or_unknown() {
        for (argument, provider) in [
            ("", "default"),
            ("None", "default"),
            ("provider=None", "default"),
            ("\"google\"", "google"),
            ("'google',", "google"),
            ("provider=\"google\"", "google"),
            ("\n    provider='google',  # why\n", "google"),
            ("(\"google\")", "google"),
            ("'goo' \"gle\"", "google"),
            ("r'google'", "google"),
            ("NAME", "google"),
            ("(NAME)", "google"),
            ("\"g\\u00f6\"", "gö"),
            ("OTHER", "?"),
            ("f\"google\"", "?"),
            ("f\"{name}\"", "?"),
            ("'goo' f'{x}'", "?"),
            ("\"goo\" + \"gle\"", "?"),
            ("\"google\" if x else \"okta\"", "?"),
            ("st.secrets[\"p\"]", "?"),
            ("NAME.lower()", "?"),
            ("name('google')", "?"),
            ("*names", "?"),
            ("**names", "?"),
            ("\"google\", 1", "?"),
            ("other=\"google\"", "?"),
            ("('google',)", "?"),
        ] {
            let text = format!("import streamlit as st\nNAME = 'google'\nst.login({argument})\n");
            assert_eq!(found(&text), [format!("{provider} @ st.login({argument})")], "{text}");
        }
    }

    #[test]
    fn callbacks_of_widgets_are_calls() {
        for (rest, provider) in [
            ("on_click=st.login", "default"),
            ("on_click=st.login, args=[\"google\"]", "google"),
            ("args=(\"google\",), on_click=st.login", "google"),
            ("on_click=st.login, args=[]", "default"),
            ("on_click=st.login, args=()", "default"),
            ("on_click=st.login, args=(\"google\")", "?"),
            ("on_click=st.login, args=[NAME]", "google"),
            ("on_click=st.login, args=[name]", "?"),
            ("on_click=st.login, args=names", "?"),
            ("on_click=st.login, args=['a'] + b", "?"),
            ("on_click=st.login, kwargs={\"provider\": \"google\"}", "google"),
            ("on_click=st.login, kwargs=dict(provider=\"google\")", "google"),
            ("on_click=st.login, kwargs={}", "default"),
            ("on_click=st.login, kwargs=names", "?"),
            ("on_click=st.login, **more", "?"),
            ("on_click=x and st.login", "?"),
            ("action=st.login", "?"),
            ("on_click=partial(st.login, \"google\")", "google"),
            ("on_click=functools.partial(st.login)", "default"),
        ] {
            let text = format!("import streamlit as st\nNAME = 'google'\nst.button(\"Log in\", {rest})\n");
            assert_eq!(found(&text), [format!("{provider} @ st.login")], "{text}");
        }
        let lambda = "import streamlit as st\nst.button('x', on_click=lambda: st.login('okta'))\n";
        assert_eq!(found(lambda), ["okta @ st.login('okta')"]);
        assert_eq!(found("import streamlit as st\nlog_in = st.login\nlog_in('x')\n"), ["? @ st.login"]);
    }

    #[test]
    fn a_real_app_is_read_in_order() {
        let text = "import streamlit as st\n\nif not st.user.is_logged_in:\n    if st.button(\"Google\"):\n        st.login(\"google\")\n    if st.button(\"Okta\"):\n        st.login(\n            \"okta\"\n        )\n    st.stop()\nst.button(\"Out\", on_click=st.logout)\n";
        assert_eq!(found(text), ["google @ st.login(\"google\")", "okta @ st.login(\n            \"okta\"\n        )"]);
        let literal = login_calls(text)[1].literal.unwrap();
        assert_eq!(&text[literal.start..literal.end], "\"okta\"");
    }

    #[test]
    fn broken_python_is_no_reason_to_stop() {
        for text in [
            "import streamlit as st\nst.login(",
            "import streamlit as st\nst.login('x'",
            "import streamlit as st\n)st.login('x')]",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn no_text_takes_long() {
        let many = format!("import streamlit as st\nf({})", "st.login, ".repeat(5_000));
        assert_eq!(login_calls(&many).len(), CALL_LIMIT + 1);
        let deep = format!("import streamlit as st\nst.login({}", "(".repeat(50_000));
        assert_eq!(login_calls(&deep)[0].provider, CalledProvider::Unknown);
    }

    #[test]
    fn long_words_are_hidden() {
        let text = "a = 'CANARY-0123456789'\nb = 'Log in with Google'\nc = f'{d}'\n";
        let hidden: Vec<&str> = hidden_spans(text).iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(hidden, ["'CANARY-0123456789'", "f'{d}'"]);
    }
}
