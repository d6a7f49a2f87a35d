//! A drawn person with a card who stands before the camera of a kiosk.

use std::sync::Arc;

use anyhow::Context as _;
use image::RgbImage;

use crate::{
    case::meta::{Action, IdType},
    kiosk::{ChallengeView, Prompt},
    media::{
        image::{ImageLimits, decode_upright},
        microphone::SoundPiece,
        video::encode::Sound,
    },
    specimen::{
        attack::PhotoKind,
        case_folder::{CaseMaker, CaseScale},
        performance::{Performance, Take},
        recipe::Recipe,
        selfie::{Label, SelfieKind},
    },
};

/// The seed of everybody who acts; a person is chosen by a number.
const SEED: u64 = 9;
/// How large specimens are, and how long a selfie at least: as a webcam takes them. What is drawn costs more than what looks at it.
pub(super) const SCALE: CaseScale = CaseScale { video: (480, 848), seconds: 3.0, ..CaseScale::phone(2.1) };
/// The kind of document that everybody brings along: a card with two sides.
const ID_TYPE: IdType = IdType::ResidencePermit;
/// Frames a second of a selfie: as many as a run of the pipeline looks at.
const FRAMES_PER_SECOND: f32 = 10.0;

/// A picture as a camera gives it, with its file where there is one.
#[derive(Clone)]
pub(super) struct Still {
    pub(super) image: RgbImage,
    pub(super) jpeg: Option<Vec<u8>>,
}

/// What is asked for during a selfie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    actions: Vec<Action>,
    digits: String,
}

impl Asked {
    /// What the customer is shown.
    pub(super) fn of(challenge: &ChallengeView) -> Self {
        let actions = challenge.prompts.iter().flat_map(|prompt| actions_of(*prompt)).copied().collect();
        Asked { actions, digits: challenge.digits.clone().unwrap_or_default() }
    }
}

/// Who acts.
pub(super) struct Actor(Performance);

impl Actor {
    /// The person of this number, drawn at this scale.
    pub(super) fn new(person: u64, scale: CaseScale) -> Self {
        // Everybody has a table and a light of his own.
        let name = format!("kiosk {person}");
        let recipe = Recipe { id_type: Some(ID_TYPE), ..Recipe::genuine(&name, "at a kiosk", person) };
        Actor(Performance::of(&Arc::new(CaseMaker::new(SEED, scale)), &recipe))
    }

    /// The front, presented like this.
    ///
    /// # Errors
    /// When it was not drawn.
    pub(super) fn front(&self, kind: PhotoKind) -> anyhow::Result<Still> {
        photograph(self.0.front(kind))
    }

    /// The back.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn back(&self) -> anyhow::Result<Still> {
        photograph(self.0.back().context("this person's document has no back; choose another person")?)
    }

    /// The person before anything was asked, as a selfie of this kind begins.
    ///
    /// # Errors
    /// When it was not drawn.
    pub(super) fn waiting(&self, kind: SelfieKind) -> anyhow::Result<Still> {
        let mut first = None;
        let show = |_, frame| {
            first = Some(frame);
            false
        };
        self.shoot(kind, 0, &Asked::default(), drop, show);
        Ok(Still { image: first.context("the selfie has no frame")?, jpeg: None })
    }

    /// How the person waits in the oval for a selfie of this kind: who only makes mistakes makes them later, or nothing would be recorded.
    ///
    /// # Errors
    /// When it was not drawn.
    pub(super) fn placed(&self, kind: SelfieKind) -> anyhow::Result<Still> {
        self.waiting(if matches!(kind.label(), Label::Faulty(_)) { SelfieKind::Live } else { kind })
    }

    /// The selfie of this number, in which this is asked, frame by frame with its time in milliseconds, until `show` says false or it is
    /// over. What is said in it is told before its first frame. The same number and the same things asked are the same recording.
    pub(super) fn shoot(
        &self,
        kind: SelfieKind,
        number: u64,
        asked: &Asked,
        hear: impl FnOnce(SoundPiece),
        show: impl FnMut(i64, RgbImage) -> bool,
    ) {
        let (actions, digits, frames_per_second) = (&asked.actions, &asked.digits, FRAMES_PER_SECOND);
        let heard = |sound: Sound| hear(SoundPiece { rate: sound.rate, samples: sound.samples });
        self.0.selfie(&Take { kind, number, actions, digits, frames_per_second }, heard, show);
    }
}

fn photograph(jpeg: Vec<u8>) -> anyhow::Result<Still> {
    Ok(Still { image: decode_upright(&jpeg, "the specimen", &ImageLimits::default())?, jpeg: Some(jpeg) })
}

/// What a person does who is asked for this.
fn actions_of(prompt: Prompt) -> &'static [Action] {
    match prompt {
        Prompt::TurnSideToSide => &[Action::Left, Action::Right],
        Prompt::TurnLeft => &[Action::Right],
        Prompt::TurnRight => &[Action::Left],
        Prompt::LookUp => &[Action::Up],
        Prompt::LookDown => &[Action::Down],
        Prompt::Smile => &[Action::Smile],
        Prompt::Blink => &[Action::Blink],
        Prompt::OpenMouth => &[Action::OpenMouth],
        Prompt::LookAhead | Prompt::SayDigits => &[],
    }
}
