//! Values that must not be shown: the type that holds them, how they look, and the filter that takes them out of texts.

mod redactor;
mod shape;

use std::fmt;

pub use redactor::Redactor;
pub(crate) use shape::{
    MASK, is_certainly_secret, is_secret_parameter, looks_generated, looks_like_secret, looks_random, merged,
    secret_ranges, without_secrets,
};
use subtle::ConstantTimeEq as _;

/// `Debug` for types with texts that may hold or repeat a secret, such as requests, answers and the words of others: it says
/// the name of the type and nothing else.
macro_rules! opaque_debug {
    ($($kind:ty),+ $(,)?) => {$(
        impl std::fmt::Debug for $kind {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(concat!(stringify!($kind), " { .. }"))
            }
        }
    )+};
}

pub(crate) use opaque_debug;

/// A value that is never displayed: it has no `Display`, and `Debug` says `[secret]`.
///
/// It promises redaction, not erasure: libraries that we hand the value to keep copies that nobody can wipe.
#[derive(Clone)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The bare value. Every use is a place to look at in review.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl Secret<String> {
    /// Compares in time that does not depend on where the values differ.
    pub fn matches(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl From<String> for Secret<String> {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_the_value() {
        assert_eq!(format!("{:?}", Secret::from("hunter2")), "[secret]");
    }

    #[test]
    fn matches_compares_the_whole_value() {
        let secret = Secret::from("abc");
        assert!(secret.matches("abc"));
        assert!(!secret.matches("ab"));
        assert!(!secret.matches("abd"));
    }
}
