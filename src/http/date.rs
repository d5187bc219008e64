//! The date of an answer (RFC 9110 section 5.6.7), by which clients measure how far clocks are apart.

use chrono::{DateTime, NaiveDateTime};

use crate::time::UnixTime;

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still sent.
const IMF_FIXDATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

pub(crate) fn parse_http_date(text: &str) -> Option<UnixTime> {
    let date = NaiveDateTime::parse_from_str(text.trim(), IMF_FIXDATE).ok()?;
    Some(UnixTime(date.and_utc().timestamp()))
}

pub(crate) fn format_http_date(time: UnixTime) -> String {
    DateTime::from(time).format(IMF_FIXDATE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_agree_with_published_examples() {
        for (seconds, date) in [
            // RFC 9110 section 5.6.7.
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_767_225_599, "Wed, 31 Dec 2025 23:59:59 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        ] {
            assert_eq!(format_http_date(UnixTime(seconds)), date);
            assert_eq!(parse_http_date(date), Some(UnixTime(seconds)), "{date}");
        }
    }

    #[test]
    fn anything_else_is_not_a_date() {
        let wrong = ["", "now", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994"];
        for text in wrong {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }
}
