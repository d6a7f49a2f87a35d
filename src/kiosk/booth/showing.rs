//! What the window draws of a booth.

use std::sync::Arc;

use super::{Booth, Watching};
use crate::kiosk::{
    challenge::prompts_of,
    face_watch::oval_of,
    snapshot::{ChallengeView, KioskSnapshot},
};

impl Booth {
    /// Grows with every change of what is drawn.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Everything that is drawn at `now`.
    pub fn snapshot(&self, now: u64) -> KioskSnapshot {
        let size = self.view.picture.as_ref().map(|picture| [picture.width, picture.height]);
        let is_of_face = matches!(self.watching, Watching::Face(_) | Watching::Recording(_));
        KioskSnapshot {
            revision: self.revision,
            step: self.machine.step(),
            is_open: self.machine.is_open(),
            left_millis: self.machine.left(now),
            asks: self.machine.asks(now),
            guidance: self.view.guidance,
            picture: self.view.picture.clone(),
            quad: self.view.quad,
            oval: size.filter(|_| is_of_face).map(oval_of),
            face: self.view.face,
            shot: self.view.shot.clone(),
            progress: match &self.watching {
                Watching::Nothing => 0.0,
                Watching::Document(_, watch) => watch.progress(),
                Watching::Face(watch) => watch.progress(),
                Watching::Recording(recording) => recording.progress(),
            },
            challenge: self.challenge(),
            staff: Arc::new(self.staff.clone()),
        }
    }

    fn challenge(&self) -> Option<ChallengeView> {
        let Watching::Recording(recording) = &self.watching else { return None };
        let (method, challenge) = (self.setting.policy.kiosk.liveness_method(), recording.challenge());
        let prompts = prompts_of(method, challenge);
        let digits = challenge.and_then(|challenge| challenge.digits.clone());
        Some(ChallengeView { done: recording.done().min(prompts.len()), prompts, digits })
    }
}
