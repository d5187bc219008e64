//! One line from the terminal that nobody sees.
//!
//! dialoguer's own leaves the terminal without echo when Ctrl-C ends it, and hangs on Ctrl-D.

use std::io::{self, stdin};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Reads a line from the terminal, without echo. Ctrl-C, and Ctrl-D on an empty line, are `Interrupted`.
pub(super) fn read_line() -> io::Result<String> {
    let _quiet = Quiet::begin()?;
    typed_line(read_byte)
}

/// Puts the bytes of keys together to a line, as a terminal does: backspace, Ctrl-U and Ctrl-W delete.
fn typed_line(mut next: impl FnMut() -> io::Result<Option<u8>>) -> io::Result<String> {
    let interrupted = || io::Error::from(io::ErrorKind::Interrupted);
    let mut line = Vec::new();
    while let Some(byte) = next()? {
        match byte {
            0x03 => return Err(interrupted()),
            0x04 if line.is_empty() => return Err(interrupted()),
            b'\r' | b'\n' | 0x04 => break,
            0x15 | 0x17 => line.clear(),
            0x7f | 0x08 => while line.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {},
            0x1b => skip_escape(&mut next)?,
            other => line.push(other),
        }
    }
    String::from_utf8(line).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the answer is not UTF-8"))
}

/// Skips what follows an Escape: the rest of an arrow key, or of a paste's brackets.
fn skip_escape(next: &mut impl FnMut() -> io::Result<Option<u8>>) -> io::Result<()> {
    if !matches!(next()?, Some(b'[' | b'O')) {
        return Ok(());
    }
    while let Some(byte) = next()? {
        if (0x40..=0x7e).contains(&byte) {
            break;
        }
    }
    Ok(())
}

/// The terminal without echo, for as long as this lives.
struct Quiet {
    before: Termios,
}

impl Quiet {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(stdin())?;
        let mut quiet = before.clone();
        // Key by key, so that a long secret is not cut off, and Ctrl-C is a key.
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(stdin(), OptionalActions::Drain, &quiet)?;
        Ok(Self { before })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        tcsetattr(stdin(), OptionalActions::Drain, &self.before).ok();
    }
}

/// The next byte, past Rust's buffer, which would swallow what is typed ahead for the next question.
fn read_byte() -> io::Result<Option<u8>> {
    let mut byte = [0];
    loop {
        match rustix::io::read(stdin(), &mut byte) {
            Ok(0) => return Ok(None),
            Ok(_) => return Ok(Some(byte[0])),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[u8]) -> io::Result<String> {
        let mut keys = keys.iter().copied();
        typed_line(|| Ok(keys.next()))
    }

    #[test]
    fn keys_edit_the_line_as_in_a_terminal() {
        assert_eq!(typed(b"abc\rrest").unwrap(), "abc");
        assert_eq!(typed("aé\x7f\x7fb\n".as_bytes()).unwrap(), "b");
        assert_eq!(typed(b"wrong\x15right\r").unwrap(), "right");
        assert_eq!(typed(b"a\x1b[Db\x1b[200~c\x1b[201~\r").unwrap(), "abc");
        assert_eq!(typed(b"abc\x04").unwrap(), "abc");
        for stop in [b"abc\x03".as_slice(), b"\x04"] {
            assert_eq!(typed(stop).unwrap_err().kind(), io::ErrorKind::Interrupted);
        }
    }
}
