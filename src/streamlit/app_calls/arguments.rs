//! The arguments of a call of `st.login`, or what a widget hands to it.

use std::ops::Range;

use super::super::python::{Argument, ArgumentKind, Source, Value};

/// What stands for the provider: nothing, one expression, or something that is only known later.
pub(super) enum Given {
    Nothing,
    Expression(Range<usize>),
    Unknown,
}

/// `login()`, `login(x)` or `login(provider=x)`.
pub(super) fn only_argument(arguments: &[Argument<'_>]) -> Given {
    match arguments {
        [] => Given::Nothing,
        [Argument { kind: ArgumentKind::Positional | ArgumentKind::Keyword("provider"), value }] => {
            Given::Expression(value.clone())
        }
        _ => Given::Unknown,
    }
}

/// `login` without a call: handed to a widget as `on_click=st.login, args=["google"]`, or to `partial`.
pub(super) fn callback(source: &Source<'_>, reference: &Range<usize>) -> Given {
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
        // `("google")` is a string, not a tuple, which is passed on letter by letter.
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
