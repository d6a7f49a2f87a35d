//! Whether the clock of the machine went back, while this program runs or since the log was last written to.

/// Milliseconds by which it may: corrections over the network are smaller, and who waited for the database looked at it before.
const TOLERANCE_MILLIS: i64 = 60_000;

/// Compares the clock on the wall with a steady one.
#[derive(Debug)]
pub(super) struct ClockWatch {
    /// What the clock on the wall showed, or should have, when the steady one was at zero; milliseconds since 1970 in UTC.
    origin_millis: i64,
}

impl ClockWatch {
    /// Begins when the steady clock is at zero and the other one shows `now_millis`; the newest event of the log was at
    /// `last_event_millis`, where there is one.
    pub(super) fn begin(last_event_millis: Option<i64>, now_millis: i64) -> Self {
        ClockWatch { origin_millis: last_event_millis.map_or(now_millis, |last| last.max(now_millis)) }
    }

    /// By how many milliseconds the clock went back since it was last asked about; `steady` is the time of the steady clock in
    /// milliseconds. What is told once is not told again.
    pub(super) fn went_back(&mut self, steady: u64, now_millis: i64) -> Option<u64> {
        let steady = i64::try_from(steady).unwrap_or(i64::MAX);
        let back = self.origin_millis.saturating_add(steady).saturating_sub(now_millis);
        if back.abs() > TOLERANCE_MILLIS {
            self.origin_millis = now_millis.saturating_sub(steady);
        }
        u64::try_from(back).ok().filter(|_| back > TOLERANCE_MILLIS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;
    const NOW: i64 = 1_790_000_000_000;

    #[test]
    fn a_clock_that_goes_back_is_told_of_once() {
        let mut watch = ClockWatch::begin(Some(NOW - HOUR), NOW);
        assert_eq!(watch.went_back(5_000, NOW + 5_000), None);
        assert_eq!(watch.went_back(6_000, NOW + 6_000 - TOLERANCE_MILLIS), None, "a small correction");
        assert_eq!(watch.went_back(7_000, NOW + 7_000 - HOUR), Some(HOUR as u64));
        assert_eq!(watch.went_back(8_000, NOW + 8_000 - HOUR), None);
        assert_eq!(watch.went_back(9_000, NOW + 9_000), None, "it was set right");
        assert_eq!(watch.went_back(10_000, NOW + 10_000 - 2 * HOUR), Some(2 * HOUR as u64));
    }

    #[test]
    fn a_clock_that_is_behind_the_log_went_back_while_the_program_did_not_run() {
        assert_eq!(ClockWatch::begin(Some(NOW + HOUR), NOW).went_back(0, NOW), Some(HOUR as u64));
        assert_eq!(ClockWatch::begin(None, NOW).went_back(0, NOW), None);
    }
}
