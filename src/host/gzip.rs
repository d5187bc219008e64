//! Bodies that a server compressed although nobody asked for it (RFC 1950 to 1952): read within the limit of every body.

use miniz_oxide::inflate::{
    DecompressError, TINFLStatus, decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit,
};

/// Why a body is not what `Content-Encoding` promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gzip {
    TooLarge,
    Malformed,
}

/// The bytes of the header that are always there.
const FIXED: usize = 10;

/// The content of a body with this `Content-Encoding`, at most `limit` bytes of it: what was done last is undone first. As
/// for httpx, a word that is not known is none.
pub(super) fn decoded(body: Vec<u8>, encodings: &str, limit: usize) -> Result<Vec<u8>, Gzip> {
    encodings.rsplit(',').try_fold(body, |body, encoding| match encoding.trim().to_ascii_lowercase().as_str() {
        _ if body.is_empty() => Ok(body),
        "gzip" => inflated(&body, limit),
        "deflate" => undeflated(&body, limit),
        _ => Ok(body),
    })
}

/// What is in a gzip file.
fn inflated(body: &[u8], limit: usize) -> Result<Vec<u8>, Gzip> {
    let deflated = behind_header(body).ok_or(Gzip::Malformed)?;
    decompress_to_vec_with_limit(deflated, limit).map_err(Gzip::from)
}

/// `deflate` means zlib's format, and some servers leave out its header (RFC 9110 section 8.4.1.2).
fn undeflated(body: &[u8], limit: usize) -> Result<Vec<u8>, Gzip> {
    decompress_to_vec_zlib_with_limit(body, limit).map_err(Gzip::from).or_else(|failure| match failure {
        Gzip::TooLarge => Err(Gzip::TooLarge),
        Gzip::Malformed => decompress_to_vec_with_limit(body, limit).map_err(Gzip::from),
    })
}

impl From<DecompressError> for Gzip {
    fn from(error: DecompressError) -> Self {
        match error.status {
            TINFLStatus::HasMoreOutput => Self::TooLarge,
            _ => Self::Malformed,
        }
    }
}

/// Section 2.3: what follows the header.
fn behind_header(body: &[u8]) -> Option<&[u8]> {
    const HEADER_CHECK: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    let (header, mut rest) = body.split_at_checked(FIXED)?;
    // Deflate is the only method there is.
    let [0x1f, 0x8b, 8, flags, ..] = header else { return None };
    if flags & EXTRA != 0 {
        let (length, behind) = rest.split_first_chunk::<2>()?;
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = rest.get(end + 1..)?;
        }
    }
    if flags & HEADER_CHECK != 0 { rest.get(2..) } else { Some(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `gzip.compress(b'{"issuer": 1}', mtime=0)` of Python 3.11.
    const OF_PYTHON: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x2c\x2e\x2e\x4d\x2d\x52\xb2\x52\x30\xac\x05\x00\xfa\xd1\x6d\xd6\x0d\x00\x00\x00";

    fn gzipped(header: &[u8], text: &[u8]) -> Vec<u8> {
        [header, &miniz_oxide::deflate::compress_to_vec(text, 6), &[0; 8]].concat()
    }

    #[test]
    fn every_form_of_the_header_is_skipped() {
        assert_eq!(inflated(OF_PYTHON, 100).unwrap(), br#"{"issuer": 1}"#);
        for header in [
            &b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..],
            b"\x1f\x8b\x08\x08\0\0\0\0\0\x03metadata.json\0",
            b"\x1f\x8b\x08\x1e\0\0\0\0\0\x03\x03\0abcname\0comment\0xx",
        ] {
            assert_eq!(inflated(&gzipped(header, b"{}"), 100).unwrap(), b"{}");
        }
    }

    /// As httpx 0.28 reads them.
    #[test]
    fn several_encodings_are_undone_from_the_last_to_the_first() {
        let text = br#"{"issuer": 1}"#;
        let twice = gzipped(b"\x1f\x8b\x08\0\0\0\0\0\0\x03", OF_PYTHON);
        let zlib = miniz_oxide::deflate::compress_to_vec_zlib(text, 6);
        let raw = miniz_oxide::deflate::compress_to_vec(text, 6);
        for (body, encodings) in [
            (OF_PYTHON, "gzip"),
            (OF_PYTHON, "identity, GZIP"),
            (OF_PYTHON, "gzip, br"),
            (&twice, "gzip,gzip"),
            (&zlib, "deflate"),
            (&raw, "deflate"),
            (text, "zip"),
            (text, ""),
        ] {
            assert_eq!(decoded(body.to_vec(), encodings, 100).unwrap(), text, "{encodings}");
        }
        assert_eq!(decoded(zlib, "deflate", 5), Err(Gzip::TooLarge));
    }

    #[test]
    fn a_bomb_and_a_torn_body_are_told_apart() {
        let bomb = gzipped(b"\x1f\x8b\x08\0\0\0\0\0\0\x03", &vec![0; 1 << 20]);
        assert!(bomb.len() < 2000);
        assert_eq!(inflated(&bomb, 1000), Err(Gzip::TooLarge));
        assert_eq!(inflated(&bomb[..bomb.len() / 2], 1 << 20), Err(Gzip::Malformed));
        for torn in
            [&b""[..], b"{}", b"\x1f\x8b\x08\x08\0\0\0\0\0\x03no end", b"\x1f\x8b\x08\x04\0\0\0\0\0\x03\xff\xff"]
        {
            assert_eq!(inflated(torn, 100), Err(Gzip::Malformed));
        }
    }
}
