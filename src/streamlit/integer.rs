//! Integers of any size: Python has them, and both dialects read them.

use super::document::Value;

/// Python reads no decimal number of more digits than this; the other ones, which it would read, nobody writes.
pub(super) const DIGIT_LIMIT: usize = 4300;

/// The integer with these digits, if they are digits.
pub(super) fn integer(is_negative: bool, digits: &str, radix: u32) -> Option<Value> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    if let Ok(number) = i128::from_str_radix(if significant.is_empty() { "0" } else { significant }, radix)
        && let Ok(number) = i64::try_from(if is_negative { -number } else { number })
    {
        return Some(Value::Integer(number));
    }
    if digits.len() > DIGIT_LIMIT {
        return None;
    }
    let sign = if is_negative { "-" } else { "" };
    Some(Value::BigInteger(format!("{sign}{}", decimal(significant, radix))))
}

/// The number in decimal digits.
fn decimal(digits: &str, radix: u32) -> String {
    if radix == 10 {
        return digits.to_owned();
    }
    // Least significant first, nine decimal digits each.
    const BASE: u64 = 1_000_000_000;
    let mut limbs: Vec<u64> = vec![0];
    for digit in digits.chars().filter_map(|digit| digit.to_digit(radix)) {
        let mut carry = u64::from(digit);
        for limb in &mut limbs {
            carry += *limb * u64::from(radix);
            *limb = carry % BASE;
            carry /= BASE;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut limbs = limbs.into_iter().rev();
    let first = limbs.next().map(|limb| limb.to_string()).unwrap_or_default();
    limbs.fold(first, |text, limb| format!("{text}{limb:09}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(is_negative: bool, digits: &str, radix: u32) -> String {
        match integer(is_negative, digits, radix) {
            Some(Value::BigInteger(text)) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_fits_is_a_plain_integer() {
        assert!(matches!(integer(true, "9223372036854775808", 10), Some(Value::Integer(i64::MIN))));
        assert!(matches!(integer(false, "00000000000000000000000000000000000000000001", 2), Some(Value::Integer(1))));
        assert!(matches!(integer(true, "0", 10), Some(Value::Integer(0))));
        assert!(integer(false, "", 16).is_none() && integer(false, "12", 2).is_none());
    }

    #[test]
    fn what_does_not_fit_keeps_all_its_digits() {
        assert_eq!(big(false, "9223372036854775808", 10), "9223372036854775808");
        assert_eq!(big(true, "ffffffffffffffff", 16), "-18446744073709551615");
        assert_eq!(big(false, "100000000000000000000000000", 16), "20282409603651670423947251286016");
    }
}
