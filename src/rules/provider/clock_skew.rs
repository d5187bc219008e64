//! The rule `clock-skew`: this machine's clock and the provider's disagree.

use crate::diagnostic::{Level, RuleInfo};
use crate::http::{Response, parse_http_date};
use crate::oidc::Fetched;
use crate::rules::{Check, Findings, ProviderInput, Rule};
use crate::time::UnixTime;

pub(crate) static RULE: Rule = Rule {
    info: RuleInfo {
        name: "clock-skew",
        summary: "this machine's clock and the provider's disagree",
        level: Level::Error,
        docs: r"
## Why
Authlib forgives 120 seconds. A token that was issued further in the future, by the clock of the app's machine, is refused:
every user signs in and is logged out when back in the app. The clock that counts is that of the machine which runs
Streamlit; a virtual machine or a laptop that slept is often minutes behind.

## Example
```console
$ date -u; curl -sI https://accounts.google.com | grep -i '^date'
Thu Jan  1 00:00:00 UTC 2026
date: Thu, 01 Jan 2026 00:04:10 GMT
```

## Instead
Switch on time synchronisation (`timedatectl set-ntp true`, *Set time automatically*), on the machine that runs the app. From
30 seconds on it is a warning; where this machine is behind by more than 110 seconds, an error.
",
    },
    check: Check::Provider(check),
};

/// Authlib forgives 120 seconds; what is this near to that will be over it soon.
const REFUSED_FROM: u64 = 110;
const NOTED_FROM: u64 = 30;

fn check(input: &ProviderInput<'_>, findings: &mut Findings) {
    let response = match &input.snapshot.metadata {
        Fetched::Document { response, .. } | Fetched::NotJson { response, .. } | Fetched::Status(response) => response,
        Fetched::Unreachable(_) => return,
    };
    let Some(theirs) = time_of(response) else { return };
    let ahead = theirs.since(input.snapshot.answered_at);
    let seconds = ahead.unsigned_abs();
    if seconds <= NOTED_FROM {
        return;
    }
    let direction = if ahead > 0 { "behind" } else { "ahead of" };
    let problem = input
        .problem(&RULE, format!("this machine's clock is {} {direction} the provider's", duration(seconds)))
        .help("switch on time synchronisation on the machine that runs the app");
    findings.push(if seconds > REFUSED_FROM && ahead > 0 {
        problem.label("Authlib forgives 120 s and refuses ID tokens beyond that")
    } else if seconds > REFUSED_FROM {
        problem
            .at_level(Level::Warning)
            .label("ID tokens expire that much earlier here, which short-lived ones do not survive")
    } else {
        problem.at_level(Level::Warning).label("Authlib forgives 120 s")
    });
}

/// When the answer was made: its date, and how long a cache has kept it since (RFC 9111 section 5.1).
fn time_of(response: &Response) -> Option<UnixTime> {
    let date = parse_http_date(response.header("date")?)?;
    let age = match response.header("age") {
        Some(age) => age.trim().parse::<u32>().ok()?,
        None => 0,
    };
    Some(date.plus(i64::from(age)))
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..=299 => format!("{seconds} s"),
        300..=10_799 => format!("{} minutes", seconds / 60),
        10_800..=172_799 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::provider::testing::{provider, said};

    /// The test's provider answers at midnight.
    fn dated(date: &str) -> Vec<String> {
        said(&RULE, &provider().with_headers(&[("date", date)]))
    }

    #[test]
    fn the_size_of_the_difference_decides() {
        let none: [String; 0] = [];
        assert_eq!(dated("Thu, 01 Jan 2026 00:00:30 GMT"), none);
        assert_eq!(
            dated("Thu, 01 Jan 2026 00:00:31 GMT"),
            ["warning: this machine's clock is 31 s behind the provider's"]
        );
        assert_eq!(
            dated("Wed, 31 Dec 2025 23:58:10 GMT"),
            ["warning: this machine's clock is 110 s ahead of the provider's"]
        );
        assert_eq!(
            dated("Wed, 31 Dec 2025 23:58:09 GMT"),
            ["warning: this machine's clock is 111 s ahead of the provider's"]
        );
        assert_eq!(
            dated("Thu, 01 Jan 2026 00:01:51 GMT"),
            ["error: this machine's clock is 111 s behind the provider's"]
        );
        assert_eq!(
            dated("Thu, 01 Jan 2026 04:00:00 GMT"),
            ["error: this machine's clock is 4 hours behind the provider's"]
        );
    }

    #[test]
    fn what_a_cache_kept_is_not_old() {
        let cached = provider().with_headers(&[("date", "Wed, 31 Dec 2025 23:00:00 GMT"), ("age", "3595")]);
        assert_eq!(said(&RULE, &cached), [] as [String; 0]);
    }

    #[test]
    fn without_a_date_nothing_is_known() {
        assert_eq!(dated("yesterday"), [] as [String; 0]);
        assert_eq!(said(&RULE, &provider()), [] as [String; 0]);
    }
}
