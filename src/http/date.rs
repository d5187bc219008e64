//! The date of an answer (RFC 9110 section 5.6.7).

use crate::time::UnixTime;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still sent.
pub(crate) fn parse_http_date(text: &str) -> Option<UnixTime> {
    let (_weekday, rest) = text.trim().split_once(", ")?;
    let mut parts = rest.split(' ');
    let mut next = || parts.next();
    let day: i64 = next()?.parse().ok()?;
    let name = next()?;
    let month = MONTHS.iter().position(|month| *month == name)?;
    let year: i64 = next()?.parse().ok()?;
    let mut clock = next()?.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    if next() != Some("GMT") || next().is_some() || clock.next().is_some() {
        return None;
    }
    let in_range = (1..=31).contains(&day)
        && (1970..=9999).contains(&year)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    let month = i64::try_from(month).ok()? + 1;
    in_range.then(|| UnixTime(days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second))
}

/// Days from 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the leap day comes last.
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year / 400;
    let year_of_era = year % 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_the_specification_writes_them() {
        let cases = [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Thu, 01 Jan 2026 00:00:00 GMT", 1_767_225_600),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_http_date(text), Some(UnixTime(expected)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_date() {
        let wrong = ["", "now", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994"];
        for text in wrong {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }
}
