//! Whether the session that is drawn is still alive: its view changes every second while somebody is there, and every few seconds
//! otherwise.

use crate::session::KioskSnapshot;

/// Seconds without any change after which the session is gone.
const LONGEST: f64 = 30.0;
/// Most seconds that count from one frame to the next: a machine that slept is no sign of anything.
const LONGEST_FRAME: f64 = 5.0;

/// What changed last, and how long ago.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    beat: Option<(u64, Option<u64>)>,
    time: f64,
    still: f64,
}

impl Pulse {
    /// Takes what is shown at `time` seconds; whether the session is gone.
    pub(super) fn is_gone(&mut self, time: f64, shown: &KioskSnapshot) -> bool {
        let beat = Some((shown.revision, shown.left_millis));
        self.still += (time - std::mem::replace(&mut self.time, time)).clamp(0.0, LONGEST_FRAME);
        if self.beat != beat {
            (self.beat, self.still) = (beat, 0.0);
        }
        self.still >= LONGEST
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::session::{StaffHealth, Step};

    fn shown(revision: u64, left_millis: Option<u64>) -> KioskSnapshot {
        KioskSnapshot {
            revision,
            step: Step::Start,
            is_open: true,
            left_millis,
            asks: None,
            guidance: None,
            picture: None,
            quad: None,
            oval: None,
            face: None,
            shot: None,
            progress: 0.0,
            challenge: None,
            staff: Arc::new(StaffHealth::default()),
        }
    }

    #[test]
    fn a_session_that_stands_still_is_gone_and_one_that_moves_is_not() {
        let mut pulse = Pulse::default();
        for second in 0..100_u32 {
            let moving = shown(u64::from(second / 6), None);
            assert!(!pulse.is_gone(f64::from(second), &moving), "the outbox is looked at every few seconds");
        }
        for second in 100..200_u32 {
            assert!(!pulse.is_gone(f64::from(second), &shown(16, Some(u64::from(second)))), "time goes by");
        }
        let last = shown(16, Some(199));
        assert!(!pulse.is_gone(229.0, &last), "one long frame is no proof");
        let gone = (230..=260).find(|second| pulse.is_gone(f64::from(*second), &last));
        assert_eq!(gone, Some(254));
    }
}
