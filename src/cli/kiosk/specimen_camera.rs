//! A drawn person as the live camera of the window, who shows and does what the session asks for: to look at a kiosk without a device.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use super::actor::{Actor, Asked, Still};
use crate::{
    kiosk::{KioskSnapshot, Side, Step},
    media::camera::{Camera, CameraError, CameraFrame, CameraPicture},
    specimen::{attack::PhotoKind, case_folder::CaseScale, selfie::SelfieKind},
};

/// Time from one frame to the next.
const PACE: Duration = Duration::from_millis(100);
/// Frames of a selfie that are drawn ahead.
const AHEAD: usize = 4;

/// What the session wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Scene {
    #[default]
    Front,
    Back,
    Waiting,
    Selfie(Asked),
}

/// Where the session stands, as the camera hears of it.
#[derive(Clone, Default)]
pub(super) struct Cue(Arc<Mutex<Scene>>);

impl Cue {
    /// Hears what the session shows.
    pub(super) fn hear(&self, shown: &KioskSnapshot) {
        let scene = match shown.step {
            Step::Start | Step::Document(Side::Front) | Step::Review(Side::Front) => Scene::Front,
            Step::Document(Side::Back) | Step::Review(Side::Back) => Scene::Back,
            Step::Recording => shown.challenge.as_ref().map_or(Scene::Waiting, |asked| Scene::Selfie(Asked::of(asked))),
            _ => Scene::Waiting,
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = scene;
    }

    fn now(&self) -> Scene {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A selfie under way.
struct Shooting {
    asked: Asked,
    frames: Receiver<image::RgbImage>,
    last: Still,
}

/// The camera.
pub(super) struct SpecimenCamera {
    person: u64,
    actor: Arc<Actor>,
    cue: Cue,
    front: Still,
    back: Still,
    waiting: Still,
    shooting: Option<Shooting>,
    takes: u64,
    begin: Instant,
    frames: u32,
}

impl SpecimenCamera {
    /// The person of this number, drawn at this scale.
    ///
    /// # Errors
    /// When the person cannot be drawn.
    pub(super) fn open(person: u64, scale: CaseScale, cue: Cue) -> Result<Self, CameraError> {
        let actor = Actor::new(person, scale);
        let unusable = |error: anyhow::Error| CameraError::Unusable {
            path: format!("specimen:{person}").into(),
            reason: format!("{error:#}"),
        };
        Ok(SpecimenCamera {
            person,
            front: actor.front(PhotoKind::Genuine).map_err(unusable)?,
            back: actor.back().map_err(unusable)?,
            waiting: actor.waiting(SelfieKind::Live).map_err(unusable)?,
            actor: Arc::new(actor),
            cue,
            shooting: None,
            takes: 0,
            begin: Instant::now(),
            frames: 0,
        })
    }

    fn picture(&mut self) -> Still {
        let Scene::Selfie(asked) = self.cue.now() else {
            self.shooting = None;
            return match self.cue.now() {
                Scene::Front => self.front.clone(),
                Scene::Back => self.back.clone(),
                Scene::Waiting | Scene::Selfie(_) => self.waiting.clone(),
            };
        };
        if self.shooting.as_ref().is_none_or(|shooting| shooting.asked != asked) {
            self.shooting = Some(self.shoot(asked));
        }
        let Some(shooting) = &mut self.shooting else { return self.waiting.clone() };
        // Who did all that was asked, or is not drawn as fast as this, goes on looking into the camera.
        if let Ok(image) = shooting.frames.recv_timeout(PACE) {
            shooting.last = Still { image, jpeg: None };
        }
        shooting.last.clone()
    }

    /// Begins a selfie, drawn on a thread of its own that ends when nobody listens any more.
    fn shoot(&mut self, asked: Asked) -> Shooting {
        self.takes += 1;
        let (sender, frames) = sync_channel(AHEAD);
        let (actor, number, wanted) = (Arc::clone(&self.actor), self.takes, asked.clone());
        thread::spawn(move || {
            actor.shoot(SelfieKind::Live, number, &wanted, drop, |_, frame| sender.send(frame).is_ok());
        });
        Shooting { asked, frames, last: self.waiting.clone() }
    }
}

impl Camera for SpecimenCamera {
    fn name(&self) -> String {
        format!("specimen {}", self.person)
    }

    fn frame(&mut self) -> Result<CameraFrame, CameraError> {
        self.frames += 1;
        thread::sleep((PACE * self.frames).saturating_sub(self.begin.elapsed()));
        let Still { image, jpeg } = self.picture();
        Ok(CameraFrame { at: self.begin.elapsed(), picture: CameraPicture::new(image, jpeg) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kiosk::ChallengeView, kiosk::Prompt};

    const SMALL: CaseScale = CaseScale { megapixels: 0.1, video: (96, 160), seconds: 1.5, dpi: 60.0 };

    #[test]
    fn it_shows_what_the_session_asks_for_and_does_it() {
        let cue = Cue::default();
        let mut camera = SpecimenCamera::open(3, SMALL, cue.clone()).unwrap();
        let mut seen = |scene: Scene| {
            *cue.0.lock().unwrap() = scene;
            camera.frame().unwrap()
        };
        let frames = [Scene::Front, Scene::Back, Scene::Waiting].map(&mut seen);
        let [front, back, waiting] = &frames;
        assert!(front.picture.jpeg().is_some() && front.picture.jpeg() != back.picture.jpeg());
        assert_eq!((waiting.picture.image().dimensions(), waiting.picture.jpeg()), ((96, 160), None));
        let challenge = ChallengeView { prompts: vec![Prompt::TurnLeft], done: 0, digits: None };
        let asked = Scene::Selfie(Asked::of(&challenge));
        let selfie: Vec<CameraFrame> = (0..12).map(|_| seen(asked.clone())).collect();
        let moved = |frame: &&CameraFrame| frame.picture.image() != waiting.picture.image();
        assert!(selfie.iter().filter(moved).count() > 6, "the person moves");
        assert!(selfie.windows(2).all(|pair| pair[0].at < pair[1].at));
        assert_eq!(seen(Scene::Waiting).picture.image(), waiting.picture.image());
    }
}
