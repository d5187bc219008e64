//! Who a certificate says issued it: enough DER (X.690) to name a corporate proxy's authority in a message.
//!
//! It decides nothing about trust; that is rustls' business.

/// Object identifiers of the name attributes that people know an authority by (RFC 5280 section 4.1.2.4).
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
const ORGANIZATION: [u8; 3] = [0x55, 0x04, 0x0a];

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
const VERSION: u8 = 0xa0;

/// The issuer of the certificate: its common name, else its organisation.
pub(super) fn issuer_name(der: &[u8]) -> Option<String> {
    let (certificate, _) = element(der, SEQUENCE)?;
    let (to_be_signed, _) = element(certificate, SEQUENCE)?;
    // Only version 1 certificates have no version.
    let rest = element(to_be_signed, VERSION).map_or(to_be_signed, |(_, rest)| rest);
    let (_serial, rest) = element(rest, INTEGER)?;
    let (_signature_algorithm, rest) = element(rest, SEQUENCE)?;
    let (issuer, _) = element(rest, SEQUENCE)?;
    attribute(issuer, &COMMON_NAME).or_else(|| attribute(issuer, &ORGANIZATION))
}

/// The value of an attribute in a `Name`.
fn attribute(mut name: &[u8], identifier: &[u8]) -> Option<String> {
    while let Some((relative_name, rest)) = element(name, SET) {
        let (pair, _) = element(relative_name, SEQUENCE)?;
        let (found, value) = element(pair, OBJECT_IDENTIFIER)?;
        if found == identifier {
            let (_tag, text, _) = any_element(value)?;
            return std::str::from_utf8(text).ok().map(str::to_owned);
        }
        name = rest;
    }
    None
}

/// The contents of the element that `bytes` begin with, if it has this tag, and what follows.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    any_element(bytes).filter(|(found, ..)| *found == tag).map(|(_, contents, rest)| (contents, rest))
}

fn any_element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        // Four bytes of length are more than any certificate has.
        if count == 0 || count > 4 {
            return None;
        }
        let (digits, rest) = rest.split_at_checked(count)?;
        (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
    };
    let (contents, rest) = rest.split_at_checked(length)?;
    Some((tag, contents, rest))
}

#[cfg(test)]
mod tests {
    use super::issuer_name;

    #[test]
    fn what_is_no_certificate_has_no_issuer() {
        for bytes in [&b""[..], b"0", b"0\x82", b"0\x84\xff\xff\xff\xff", b"\x30\x03\x30\x01\x02", &[0x30; 4096]] {
            assert_eq!(issuer_name(bytes), None);
        }
    }
}
