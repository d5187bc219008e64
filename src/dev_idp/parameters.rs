//! The parameters of a protocol request, with the two rules that all of them obey.

use crate::http::{form_decode, form_encode};
use crate::secret::opaque_debug;

/// What a query string or a form body says.
#[derive(Clone, Default)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn parse(text: &str) -> Self {
        Self(form_decode(text))
    }

    /// The value; one that is empty counts as absent (RFC 6749 section 3.1).
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.raw(name).filter(|value| !value.is_empty())
    }

    /// The value, even if it is empty: for the fields of a form.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.as_str())
    }

    /// A name that occurs more than once, which no request may have (RFC 6749 section 3.1).
    pub(super) fn repeated(&self) -> Option<&str> {
        let names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)).map(|(_, name)| *name)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn encode(&self) -> String {
        form_encode(self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

opaque_debug!(Parameters);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_values_are_absent_and_repeated_names_are_found() {
        let parameters = Parameters::parse("a=1&b=&c=2&a=1");
        assert_eq!((parameters.get("a"), parameters.get("b"), parameters.raw("b")), (Some("1"), None, Some("")));
        assert_eq!(parameters.repeated(), Some("a"));
        assert_eq!(Parameters::parse("a=1&b=1").repeated(), None);
    }
}
