//! Where a provider's settings are: directly in `[auth]`, or in a section of their own.

use std::fmt;

use crate::error::Error;
use crate::report::escaped;
use crate::streamlit::{DEFAULT_PROVIDER, ProviderName, SettingPath, Table, UnfitName};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// `[auth]` itself, for `st.login()`.
    Flat,
    /// `[auth.NAME]`, for `st.login("NAME")`.
    Named(ProviderName),
}

impl Section {
    /// The section `[auth.name]`, unless Streamlit could not use it or would mix it up with another one.
    pub(super) fn named(name: &str, auth: Option<&Table>) -> Result<Self, Error> {
        let name = ProviderName::new(name).map_err(|reason| unfit(&reason))?;
        let twin = auth.and_then(|auth| {
            let same = |other: &str| other != name.as_str() && other.to_lowercase() == name.as_str().to_lowercase();
            auth.entries.iter().map(|entry| entry.key.as_str()).find(|other| same(other))
        });
        match twin {
            Some(twin) => Err(Error::usage(format!(
                "`{name}` and `{}`, which is there already, differ only in upper and lower case: Streamlit mixes them up",
                escaped(twin)
            ))
            .hint("choose another `--name`")),
            None => Ok(Self::Named(name)),
        }
    }

    /// What `st.login()` without a name uses: `[auth]` itself, unless `[auth.default]` is there and hides it, or the
    /// settings work only in a section.
    pub(super) fn default(auth: Option<&Table>, needs_own_section: bool) -> Self {
        let is_there = auth.is_some_and(|auth| auth.get(DEFAULT_PROVIDER).is_some());
        if is_there || needs_own_section {
            Self::Named(ProviderName::new(DEFAULT_PROVIDER).expect("`default` is a fit name"))
        } else {
            Self::Flat
        }
    }

    /// The name that `st.login` takes; none for the default provider.
    pub(super) fn login_name(&self) -> Option<&str> {
        match self {
            Self::Flat => None,
            Self::Named(name) => Some(name.as_str()).filter(|name| *name != DEFAULT_PROVIDER),
        }
    }

    pub(super) fn path(&self) -> SettingPath {
        SettingPath::section(match self {
            Self::Flat => None,
            Self::Named(name) => Some(name.as_str()),
        })
    }

    /// The section's table below `auth`, as far as it is there.
    pub(super) fn table<'a>(&self, auth: Option<&'a Table>) -> Option<&'a Table> {
        match self {
            Self::Flat => auth,
            Self::Named(name) => auth?.get(name.as_str())?.value.as_table(),
        }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{}]", self.path())
    }
}

fn unfit(reason: &UnfitName) -> Error {
    let hint = match reason {
        UnfitName::Underscore { suggestion, .. } => format!("call it `{suggestion}`"),
        _ => "choose another name, such as `google` or `my-company`".to_owned(),
    };
    Error::usage(reason.to_string()).hint(hint)
}
