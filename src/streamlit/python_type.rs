//! What Python makes of the values of a TOML file.

use super::document::Value;

/// The type that Python makes of a value, as exceptions name it.
pub(super) fn python_type(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "str",
        Value::Integer(_) | Value::BigInteger(_) => "int",
        Value::Float(_) => "float",
        Value::Boolean(_) => "bool",
        Value::Datetime(text) if text.contains(':') && text.contains('-') => "datetime.datetime",
        Value::Datetime(text) if text.contains(':') => "datetime.time",
        Value::Datetime(_) => "datetime.date",
        Value::Array(_) | Value::ArrayOfTables(_) => "list",
        Value::Table(_) => "AttrDict",
    }
}
