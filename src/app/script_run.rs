//! What one run of the app's script sends to the page: as much of `ForwardMsg` as is needed to compare two runs.
//!
//! The numbers of the fields are the same in Streamlit 1.44, 1.53 and 1.67.

use super::AppSnapshot;

/// `BackMsg.rerun_script`, empty: the page's first message.
pub(crate) const RERUN_SCRIPT: &[u8] = &[0x5a, 0];

/// Fields of `ForwardMsg`.
const DELTA: u64 = 5;
const SCRIPT_FINISHED: u64 = 6;
const AUTH_REDIRECT: u64 = 24;

/// What a visitor, or a user, is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ScriptRun {
    /// What is drawn, in order.
    deltas: Vec<Vec<u8>>,
    /// Where the script sends the browser, unasked.
    pub(crate) redirect: Option<String>,
}

/// Two runs for nobody, and one for somebody.
#[derive(Clone, Debug)]
pub(crate) struct ScriptRuns {
    pub(crate) visitors: [ScriptRun; 2],
    pub(crate) user: ScriptRun,
}

impl ScriptRun {
    pub(crate) fn from_messages(messages: &[Vec<u8>]) -> Self {
        let mut run = Self::default();
        for (number, value) in messages.iter().flat_map(|message| fields(message)) {
            match (number, value) {
                (DELTA, Some(delta)) => run.deltas.push(delta.to_vec()),
                (AUTH_REDIRECT, Some(redirect)) => {
                    let url = fields(redirect).into_iter().find_map(|(number, value)| value.filter(|_| number == 1));
                    run.redirect = url.map(|url| String::from_utf8_lossy(url).into_owned());
                }
                _ => {}
            }
        }
        run
    }
}

/// Whether the script has come to its end with this message.
pub(crate) fn ends_script(message: &[u8]) -> bool {
    fields(message).iter().any(|(number, _)| *number == SCRIPT_FINISHED)
}

/// The fields of a message (Protocol Buffers' wire format): their numbers, and what is in those that have a length.
fn fields(mut message: &[u8]) -> Vec<(u64, Option<&[u8]>)> {
    let mut found = Vec::new();
    while let Some((tag, rest)) = varint(message) {
        let (value, rest) = match tag & 7 {
            0 => match varint(rest) {
                Some((_, rest)) => (None, rest),
                None => break,
            },
            1 => (None, rest.get(8..).unwrap_or_default()),
            2 => {
                let Some((length, rest)) = varint(rest) else { break };
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                let Some((value, rest)) = rest.split_at_checked(length) else { break };
                (Some(value), rest)
            }
            5 => (None, rest.get(4..).unwrap_or_default()),
            _ => break,
        };
        found.push((tag >> 3, value));
        message = rest;
    }
    found
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (index, byte) in bytes.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f) << (7 * index).min(63);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[index + 1..]));
        }
    }
    None
}

impl AppSnapshot {
    /// Whether the app shows the user something other than a visitor; nothing where two visitors see different things, so
    /// that nothing follows.
    pub(crate) fn sees_user(&self) -> Option<bool> {
        let ScriptRuns { visitors: [one, other], user } = self.runs.as_ref()?;
        match (&one.redirect, &user.redirect) {
            (Some(_), None) => Some(true),
            (Some(_), Some(_)) => Some(false),
            (None, _) => (one == other).then(|| user != one),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::snapshot;

    /// A field with a length.
    fn field(number: u8, value: &[u8]) -> Vec<u8> {
        // Two bytes from field 16 on.
        let mut bytes = if number < 16 { vec![number << 3 | 2] } else { vec![(number & 0xf) << 3 | 0x82, number >> 4] };
        bytes.push(u8::try_from(value.len()).unwrap());
        bytes.extend(value);
        bytes
    }

    fn run(deltas: &[&[u8]], redirect: Option<&str>) -> ScriptRun {
        let mut messages: Vec<Vec<u8>> = deltas.iter().map(|delta| field(5, delta)).collect();
        messages.extend(redirect.map(|url| field(24, &field(1, url.as_bytes()))));
        messages.push(vec![0x30, 0]);
        assert!(ends_script(messages.last().unwrap()) && !ends_script(&messages[0]));
        ScriptRun::from_messages(&messages)
    }

    #[test]
    fn a_user_is_seen_where_the_app_shows_something_else() {
        let sees = |one: ScriptRun, other: ScriptRun, user: ScriptRun| {
            let mut app = snapshot();
            app.runs = Some(ScriptRuns { visitors: [one, other], user });
            app.sees_user()
        };
        let plain = || run(&[b"hello"], None);
        assert_eq!(sees(plain(), plain(), run(&[b"hello alice"], None)), Some(true));
        assert_eq!(sees(plain(), plain(), plain()), Some(false));
        assert_eq!(sees(plain(), run(&[b"12:01"], None), run(&[b"12:02"], None)), None);
        let redirected = || run(&[], Some("/auth/login?provider=x"));
        assert_eq!(redirected().redirect.as_deref(), Some("/auth/login?provider=x"));
        assert_eq!(sees(redirected(), redirected(), plain()), Some(true));
        assert_eq!(sees(redirected(), redirected(), redirected()), Some(false));
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for bytes in
            [&b"\xff"[..], b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", b"\x2a\xff\x01", b"\x29\x00", b"\x0b"]
        {
            assert_eq!(ScriptRun::from_messages(&[bytes.to_vec()]), ScriptRun::default());
        }
    }
}
