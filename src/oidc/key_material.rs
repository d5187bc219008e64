//! The public numbers of a JSON Web Key (RFC 7518 section 6, RFC 8037 section 2), decoded leniently.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// The fewest bits of an RSA modulus (RFC 7518 section 3.3).
pub(crate) const LEAST_MODULUS_BITS: usize = 2048;

/// The public part of a key, as numbers in big-endian bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Material {
    /// Without leading zero bytes.
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    /// Both coordinates as long as the curve has it.
    EllipticCurve {
        curve: Curve,
        x: Vec<u8>,
        y: Vec<u8>,
    },
    Edwards {
        curve: EdwardsCurve,
        x: Vec<u8>,
    },
    /// Of a kind that verifies no ID token, or not decodable; the flaws say why.
    Unusable,
}

/// What is wrong with one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyFlaw {
    /// The entry is no JSON object.
    NotAnObject,
    /// A member that its kind demands is absent.
    Missing(&'static str),
    /// A member has another JSON type than it must have.
    WrongType(&'static str),
    /// A member is not base64url at all.
    NotBase64Url(&'static str),
    /// A member is standard base64, or padded: tolerated by most, and refused by some.
    NotCanonicalBase64Url(&'static str),
    /// The curve is one that nobody here knows.
    UnknownCurve(String),
    /// A coordinate is shorter or longer than the curve.
    WrongLength { member: &'static str, expected: usize, actual: usize },
    /// The RSA modulus has too few bits.
    ShortModulus { bits: usize },
    /// The RSA exponent is even, or 1.
    WeakExponent,
    /// `use` is neither `sig` nor `enc`.
    UnknownUse(String),
    /// `key_ops` names an operation that RFC 7517 section 4.3 does not.
    UnknownOperation(String),
    /// `use` says one thing and `key_ops` another.
    ContradictoryUse,
    /// A part that must stay secret is published.
    PrivateMember(&'static str),
}

/// The curves of ECDSA (RFC 7518 section 6.2.1.1, RFC 8812 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    P384,
    P521,
    Secp256k1,
}

/// The curves of `EdDSA` (RFC 8037 section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EdwardsCurve {
    Ed25519,
    Ed448,
}

impl Curve {
    fn named(name: &str) -> Option<Self> {
        match name {
            "P-256" => Some(Self::P256),
            "P-384" => Some(Self::P384),
            "P-521" => Some(Self::P521),
            "secp256k1" => Some(Self::Secp256k1),
            _ => None,
        }
    }

    /// The bytes of one coordinate.
    pub(crate) const fn coordinate_length(self) -> usize {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

impl EdwardsCurve {
    fn named(name: &str) -> Option<Self> {
        match name {
            "Ed25519" => Some(Self::Ed25519),
            "Ed448" => Some(Self::Ed448),
            _ => None,
        }
    }

    const fn length(self) -> usize {
        match self {
            Self::Ed25519 => 32,
            Self::Ed448 => 57,
        }
    }
}

/// Decodes the numbers of a key of kind `kty` and adds what is wrong with them to `flaws`.
pub(super) fn material(
    object: &Map<String, Value>,
    kty: Option<&str>,
    crv: Option<&str>,
    flaws: &mut Vec<KeyFlaw>,
) -> Material {
    Members { object, flaws }.material(kty, crv)
}

/// The members of one key while its numbers are decoded.
struct Members<'a> {
    object: &'a Map<String, Value>,
    flaws: &'a mut Vec<KeyFlaw>,
}

impl Members<'_> {
    fn material(mut self, kty: Option<&str>, crv: Option<&str>) -> Material {
        match kty {
            Some("RSA") => self.rsa(),
            Some("EC") => self.elliptic_curve(crv),
            Some("OKP") => self.edwards(crv),
            _ => None,
        }
        .unwrap_or(Material::Unusable)
    }

    fn rsa(&mut self) -> Option<Material> {
        let (modulus, exponent) = (self.number("n"), self.number("e"));
        let (modulus, exponent) = (without_leading_zeros(&modulus?), without_leading_zeros(&exponent?));
        let bits = bit_length(&modulus);
        if bits < LEAST_MODULUS_BITS {
            self.flaws.push(KeyFlaw::ShortModulus { bits });
        }
        if exponent.last().is_none_or(|byte| byte % 2 == 0) || exponent == [1] {
            self.flaws.push(KeyFlaw::WeakExponent);
        }
        Some(Material::Rsa { modulus, exponent })
    }

    fn elliptic_curve(&mut self, crv: Option<&str>) -> Option<Material> {
        let Some(curve) = Curve::named(self.curve_name(crv)?) else {
            self.flaws.push(KeyFlaw::UnknownCurve(crv?.to_owned()));
            return None;
        };
        let length = curve.coordinate_length();
        let (x, y) = (self.coordinate("x", length), self.coordinate("y", length));
        Some(Material::EllipticCurve { curve, x: x?, y: y? })
    }

    fn edwards(&mut self, crv: Option<&str>) -> Option<Material> {
        let name = self.curve_name(crv)?;
        let Some(curve) = EdwardsCurve::named(name) else {
            // X25519 and X448 agree on keys and sign nothing: no flaw.
            if !matches!(name, "X25519" | "X448") {
                self.flaws.push(KeyFlaw::UnknownCurve(name.to_owned()));
            }
            return None;
        };
        let x = self.number("x")?;
        if x.len() != curve.length() {
            self.flaws.push(KeyFlaw::WrongLength { member: "x", expected: curve.length(), actual: x.len() });
            return None;
        }
        Some(Material::Edwards { curve, x })
    }

    fn curve_name<'b>(&mut self, crv: Option<&'b str>) -> Option<&'b str> {
        if !self.object.contains_key("crv") {
            self.flaws.push(KeyFlaw::Missing("crv"));
        }
        crv
    }

    /// A coordinate in its full length. Leading zeros that were left out are put back, as most libraries do.
    fn coordinate(&mut self, name: &'static str, length: usize) -> Option<Vec<u8>> {
        let bytes = self.number(name)?;
        if bytes.len() != length {
            self.flaws.push(KeyFlaw::WrongLength { member: name, expected: length, actual: bytes.len() });
        }
        let significant = without_leading_zeros(&bytes);
        let mut whole = vec![0; length.checked_sub(significant.len())?];
        whole.extend(significant);
        Some(whole)
    }

    fn number(&mut self, name: &'static str) -> Option<Vec<u8>> {
        let text = match self.object.get(name) {
            None => {
                self.flaws.push(KeyFlaw::Missing(name));
                return None;
            }
            Some(Value::String(text)) => text,
            Some(_) => {
                self.flaws.push(KeyFlaw::WrongType(name));
                return None;
            }
        };
        if let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) {
            return Some(bytes);
        }
        let standard: String = text
            .chars()
            .filter(|character| !character.is_ascii_whitespace() && *character != '=')
            .map(|character| match character {
                '-' => '+',
                '_' => '/',
                other => other,
            })
            .collect();
        let padding = "=".repeat((4 - standard.len() % 4) % 4);
        if let Ok(bytes) = STANDARD.decode(standard + &padding) {
            self.flaws.push(KeyFlaw::NotCanonicalBase64Url(name));
            return Some(bytes);
        }
        self.flaws.push(KeyFlaw::NotBase64Url(name));
        None
    }
}

fn without_leading_zeros(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes[zeros..].to_vec()
}

/// The bits of a number without leading zero bytes.
fn bit_length(bytes: &[u8]) -> usize {
    bytes.first().map_or(0, |first| bytes.len() * 8 - first.leading_zeros() as usize)
}
