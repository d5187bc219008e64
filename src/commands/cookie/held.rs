//! What cookies hold, as the report wants it.

use crate::report::cookie::{Held, SignatureState};
use crate::streamlit::cookie::{ACCEPTED_SECONDS, Format, ReadBack, SignatureVerdict};

/// One identity, or one set of tokens.
pub(super) fn held(read: &ReadBack) -> Held<'_> {
    Held {
        cookies: read.count,
        format: read.format.map(Format::name),
        signature: match read.signature {
            SignatureVerdict::Holds => SignatureState::Holds,
            SignatureVerdict::Wrong => SignatureState::Wrong,
            SignatureVerdict::Unjudged => SignatureState::Unjudged,
        },
        signed_at: read.signed_at,
        accepted_until: read.signed_at.map(|at| at.plus(ACCEPTED_SECONDS)),
        members: read.members.as_ref(),
    }
}
