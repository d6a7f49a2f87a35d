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

/// From the beginning of the first day to the end of the second, milliseconds since 1970 in UTC; `None` where the second comes first.
pub fn days_millis(from: Date, to: Date) -> Option<[i64; 2]> {
    let start = |day: Date| Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond());
    let span = [start(from)?, start(to.tomorrow().ok()?)?];
    (span[0] < span[1]).then_some(span)
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

    #[test]
    fn both_days_belong_to_a_period() {
        let day = 86_400_000;
        let first = 1_767_225_600_000;
        assert_eq!(days_millis(date(2026, 1, 1), date(2026, 1, 2)), Some([first, first + 2 * day]));
        assert_eq!(days_millis(date(2026, 1, 2), date(2026, 1, 1)), None);
    }
}
