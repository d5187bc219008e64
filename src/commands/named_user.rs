//! A user by name: one of the built-in provider's, or one that is described.

use crate::dev_idp::{User, default_users};
use crate::error::Error;
use crate::report::escaped;

/// The user that `option` names.
pub(super) fn named_user(option: &str, text: &str) -> Result<User, Error> {
    match default_users().into_iter().find(|known| known.answers_to(text)) {
        Some(user) => Ok(user),
        None => User::parse(text).map_err(|reason| {
            Error::usage(format!("`{option} {}`: {reason}", escaped(text))).hint(format!(
                "write it as `{option} alice`, or as `{option} 'carol@example.com name=Carol groups=admin'`"
            ))
        }),
    }
}
