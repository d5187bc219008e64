//! Points in time as the protocols count them.

use chrono::{DateTime, Utc};

/// Seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixTime(pub i64);

impl UnixTime {
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this; negative when `earlier` is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// `2026-01-01 00:00:00 UTC`.
    pub fn utc(self) -> String {
        DateTime::from(self).format("%Y-%m-%d %H:%M:%S UTC").to_string()
    }
}

impl From<UnixTime> for DateTime<Utc> {
    /// What is beyond some 262,000 years is the first or the last moment that there is.
    fn from(time: UnixTime) -> Self {
        Self::from_timestamp(time.0, 0).unwrap_or(if time.0 < 0 { Self::MIN_UTC } else { Self::MAX_UTC })
    }
}

#[cfg(test)]
mod tests {
    use super::UnixTime;

    /// Each right side is what `date -u -d @…` prints.
    #[test]
    fn times_are_told_in_utc() {
        for (seconds, told) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_767_225_599, "2025-12-31 23:59:59 UTC"),
            (-1, "1969-12-31 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(UnixTime(seconds).utc(), told);
        }
        assert!(UnixTime(i64::MAX).utc().ends_with(" UTC") && UnixTime(i64::MIN).utc().ends_with(" UTC"));
    }
}
