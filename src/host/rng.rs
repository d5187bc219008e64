//! Randomness for secrets, state, nonce, verifier and codes.

use rand::TryRng as _;
use rand::rngs::SysRng;

use crate::error::{Error, Kind};

pub trait Randomness: Send + Sync {
    /// Fills `bytes` with randomness fit for secrets.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Error>;
}

impl dyn Randomness {
    /// `count` bytes of randomness, as an unpadded base64url string.
    pub fn token(&self, count: usize) -> Result<String, Error> {
        use base64::Engine as _;
        let mut bytes = vec![0; count];
        self.fill(&mut bytes)?;
        Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
    }
}

pub(super) struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Error> {
        SysRng.try_fill_bytes(bytes).map_err(|error| {
            Error::new(Kind::Io, "the operating system gives no randomness").because(error.to_string())
        })
    }
}
