//! The microphone of a booth.

use super::{Booth, Watching};
use crate::media::{camera::DeviceState, microphone::SoundPiece};

impl Booth {
    /// Notes how the microphone is.
    pub fn microphone(&mut self, state: DeviceState) {
        if self.staff.microphone.as_ref() != Some(&state) {
            self.staff.microphone = Some(state);
            self.revision += 1;
            // Whether a session can begin is looked at with the next tick.
            self.outbox_seen = None;
        }
    }

    /// Takes what the microphone heard since the last time. It is recorded while digits are asked for, and forgotten otherwise.
    pub fn sound(&mut self, piece: &SoundPiece) {
        self.sound_rate = Some(piece.rate).filter(|rate| *rate > 0);
        if let Watching::Recording(recording) = &mut self.watching {
            recording.hear(piece);
        }
    }

    /// Whether digits are asked for and the microphone does not work: they would be said to nobody.
    pub(super) fn is_deaf(&self) -> bool {
        let lost = self.staff.microphone.as_ref().is_some_and(|state| !matches!(state, DeviceState::Live { .. }));
        lost && self.setting.policy.kiosk.digits > 0
    }
}
