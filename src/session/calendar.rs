//! Days of moments, as cases are judged by.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::desk::now_millis;

/// This day, UTC.
pub fn today() -> Date {
    day_of(now_millis())
}

/// The day of this moment, milliseconds since 1970, UTC; the first day of 1970 for what no calendar has.
pub(super) fn day_of(millis: i64) -> Date {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_change_at_midnight_utc() {
        let midnight = 1_767_225_600_000;
        assert_eq!((day_of(midnight - 1), day_of(midnight)), (date(2025, 12, 31), date(2026, 1, 1)));
        assert_eq!(day_of(i64::MAX), date(1970, 1, 1));
    }
}
