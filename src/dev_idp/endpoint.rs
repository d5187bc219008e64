//! The addresses that the provider answers, and the methods that each takes.

use super::metadata::{
    AUTHORIZATION_PATH, END_SESSION_PATH, KEY_SET_PATH, METADATA_PATH, REVOCATION_PATH, TOKEN_PATH, USERINFO_PATH,
};

/// One address of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Metadata,
    KeySet,
    Authorization,
    Token,
    UserInfo,
    Revocation,
    EndSession,
    FrontPage,
    Icon,
}

impl Endpoint {
    pub(super) fn at(path: &str) -> Option<Self> {
        Some(match path {
            METADATA_PATH => Self::Metadata,
            KEY_SET_PATH => Self::KeySet,
            AUTHORIZATION_PATH => Self::Authorization,
            TOKEN_PATH => Self::Token,
            USERINFO_PATH => Self::UserInfo,
            REVOCATION_PATH => Self::Revocation,
            END_SESSION_PATH => Self::EndSession,
            "" | "/" => Self::FrontPage,
            "/favicon.ico" => Self::Icon,
            _ => return None,
        })
    }

    pub(super) const fn methods(self) -> &'static [&'static str] {
        match self {
            Self::Metadata | Self::KeySet | Self::FrontPage | Self::Icon => &["GET", "HEAD"],
            // No HEAD: it would sign somebody in, with automatic login.
            Self::Authorization | Self::UserInfo | Self::EndSession => &["GET", "POST"],
            Self::Token | Self::Revocation => &["POST"],
        }
    }
}
