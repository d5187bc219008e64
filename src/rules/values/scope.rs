//! The scopes that a provider is asked for, for the rules that judge them.

use crate::rules::values::setting_value::kwarg;
use crate::streamlit::{Auth, Provider, Setting, Value};

/// The scopes that `client_kwargs` asks for, and where; `None` where Streamlit's own are in effect, or the type is wrong.
pub(crate) fn scopes<'a>(auth: &Auth<'a>, provider: &Provider<'a>) -> Option<(Setting<'a>, Vec<String>)> {
    let setting = kwarg(auth, provider, "scope")?;
    let scopes = match &setting.entry.value {
        Value::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        Value::Array(items) => {
            items.iter().map(|item| item.value.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()?
        }
        _ => return None,
    };
    Some((setting, scopes))
}

/// What is in place of a space. A `+` may be part of a word, but not between the words that OpenID Connect has.
pub(crate) fn separator(scope: &str) -> Option<&'static str> {
    let between_known = || {
        let mut words = scope.split('+');
        words.clone().count() > 1 && words.any(|word| matches!(word, "openid" | "email" | "profile"))
    };
    if scope.contains(',') {
        Some(",")
    } else if scope.contains(';') {
        Some(";")
    } else if scope.contains("%20") {
        Some("%20")
    } else if between_known() {
        Some("+")
    } else if scope.trim().contains(' ') {
        Some(" ")
    } else {
        None
    }
}
