//! What a selfie video is to show, and what it is called in the terms of presentation attack detection.

use image::metadata::Orientation;
use serde::{Deserialize, Serialize};

use super::voice::Voice;
use crate::{
    case::meta::Action,
    media::video::encode::Codec,
    specimen::{person::Head, seed::Seed},
};

/// What happens before, or instead of, the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfieKind {
    /// A person with a phone in the hand.
    Live,
    /// A printed photo, held still.
    StillPhoto,
    /// A printed photo, turned and moved about.
    WavedPhoto,
    /// A printed photo, bent and turned from side to side.
    BentPhoto,
    /// A printed face with holes for the eyes, before another face.
    Mask,
    /// A display that shows a live video.
    ScreenReplay {
        /// Whether the display's border is in the picture.
        bezel: bool,
    },
    /// A live video whose first seconds come again and again.
    Loop,
    /// A live video from which a piece was cut out.
    Cut,
    /// A live video into which a second person comes.
    SecondPerson,
    /// A live video in which another person takes over while the lens is covered.
    PersonSwap,
    /// A picture made by a machine and fed in beside the camera.
    InjectedClean,
    /// A person in too little light.
    TooDark,
    /// A person in a picture that is burnt out.
    TooBright,
    /// A person before a window.
    Backlit,
    /// A person too near to the lens.
    TooClose,
    /// A person at the border of the picture.
    NearBorder,
    /// A person of whom a part of the face lies outside the picture.
    Cropped,
    /// A person who does not do what was asked.
    NoMovement,
    /// A person who does other things than those asked.
    WrongMovement,
    /// A person who says other digits than those asked.
    WrongDigits,
}

impl SelfieKind {
    /// Every kind.
    pub const ALL: [SelfieKind; 21] = [
        SelfieKind::Live,
        SelfieKind::StillPhoto,
        SelfieKind::WavedPhoto,
        SelfieKind::BentPhoto,
        SelfieKind::Mask,
        SelfieKind::ScreenReplay { bezel: true },
        SelfieKind::ScreenReplay { bezel: false },
        SelfieKind::Loop,
        SelfieKind::Cut,
        SelfieKind::SecondPerson,
        SelfieKind::PersonSwap,
        SelfieKind::InjectedClean,
        SelfieKind::TooDark,
        SelfieKind::TooBright,
        SelfieKind::Backlit,
        SelfieKind::TooClose,
        SelfieKind::NearBorder,
        SelfieKind::Cropped,
        SelfieKind::NoMovement,
        SelfieKind::WrongMovement,
        SelfieKind::WrongDigits,
    ];

    /// The name in file names and labels.
    pub fn name(self) -> &'static str {
        match self {
            SelfieKind::Live => "live",
            SelfieKind::StillPhoto => "still_photo",
            SelfieKind::WavedPhoto => "waved_photo",
            SelfieKind::BentPhoto => "bent_photo",
            SelfieKind::Mask => "mask",
            SelfieKind::ScreenReplay { bezel: true } => "screen_replay_bezel",
            SelfieKind::ScreenReplay { bezel: false } => "screen_replay",
            SelfieKind::Loop => "loop",
            SelfieKind::Cut => "cut",
            SelfieKind::SecondPerson => "second_person",
            SelfieKind::PersonSwap => "person_swap",
            SelfieKind::InjectedClean => "injected_clean",
            SelfieKind::TooDark => "too_dark",
            SelfieKind::TooBright => "too_bright",
            SelfieKind::Backlit => "backlit",
            SelfieKind::TooClose => "too_close",
            SelfieKind::NearBorder => "near_border",
            SelfieKind::Cropped => "cropped",
            SelfieKind::NoMovement => "no_movement",
            SelfieKind::WrongMovement => "wrong_movement",
            SelfieKind::WrongDigits => "wrong_digits",
        }
    }

    /// What the kind is called.
    pub fn label(self) -> Label {
        use Label::{Attack, BonaFide, Faulty};
        match self {
            SelfieKind::Live => BonaFide,
            SelfieKind::StillPhoto | SelfieKind::WavedPhoto | SelfieKind::BentPhoto => Attack(Species::PrintedPhoto),
            SelfieKind::Mask => Attack(Species::PaperMask),
            SelfieKind::ScreenReplay { .. } => Attack(Species::VideoReplay),
            SelfieKind::Loop | SelfieKind::Cut => Attack(Species::ManipulatedVideo),
            SelfieKind::InjectedClean => Attack(Species::InjectedVideo),
            SelfieKind::PersonSwap => Attack(Species::PersonSwap),
            SelfieKind::SecondPerson => Faulty(Fault::SecondPerson),
            SelfieKind::TooDark => Faulty(Fault::TooDark),
            SelfieKind::TooBright => Faulty(Fault::TooBright),
            SelfieKind::Backlit => Faulty(Fault::Backlit),
            SelfieKind::TooClose => Faulty(Fault::TooClose),
            SelfieKind::NearBorder => Faulty(Fault::NearBorder),
            SelfieKind::Cropped => Faulty(Fault::Cropped),
            SelfieKind::NoMovement | SelfieKind::WrongMovement => Faulty(Fault::ChallengeFailed),
            SelfieKind::WrongDigits => Faulty(Fault::WrongWords),
        }
    }
}

/// A recording in the terms of ISO/IEC 30107-3: a bona fide presentation, or an attack of some species. Bona fide
/// recordings with a fault are good people and bad pictures: they must not count as attacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// A bona fide presentation.
    BonaFide,
    /// A bona fide presentation that cannot be used as it is.
    Faulty(Fault),
    /// An attack.
    Attack(Species),
}

/// Species of attack instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Species {
    /// A photo on paper.
    PrintedPhoto,
    /// A paper mask.
    PaperMask,
    /// A video on a display.
    VideoReplay,
    /// A genuine recording that was edited, and fed in beside the camera.
    ManipulatedVideo,
    /// A made-up picture, fed in beside the camera.
    InjectedVideo,
    /// One person begins, another ends.
    PersonSwap,
}

/// What makes a bona fide recording unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Too little light.
    TooDark,
    /// Burnt out.
    TooBright,
    /// The light comes from behind.
    Backlit,
    /// Too near.
    TooClose,
    /// The face touches the border.
    NearBorder,
    /// A part of the face is missing.
    Cropped,
    /// More than one face.
    SecondPerson,
    /// The movements asked for did not come.
    ChallengeFailed,
    /// The digits asked for did not come.
    WrongWords,
}

/// Frames a second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// At the same distance, to the millisecond.
    Steady(f32),
    /// About so many: jittering, some left out, slower where it is dark, as phones record.
    Variable(f32),
}

/// A selfie video to be made.
#[derive(Debug, Clone)]
pub struct SelfieOrder<'a> {
    /// What happens.
    pub kind: SelfieKind,
    /// Whose face it is about: the person on the document.
    pub head: &'a Head,
    /// The second person of [`SelfieKind::SecondPerson`] and [`SelfieKind::PersonSwap`], and who wears the mask of
    /// [`SelfieKind::Mask`]; somebody from the seed where it is left out.
    pub other: Option<&'a Head>,
    /// Movements asked for, in order.
    pub actions: Vec<Action>,
    /// Digits to be spoken, each `0` … `9`; other characters are passed over.
    pub digits: String,
    /// Shortest length in seconds; it grows where the movements need more.
    pub seconds: f32,
    /// Width of the upright picture in pixels, even, from 64.
    pub width: usize,
    /// Height of the upright picture in pixels, even, from 64.
    pub height: usize,
    /// Frames a second, above 1.
    pub rate: Rate,
    /// Coding: [`Codec::H264`] for `mp4` and `mov`, [`Codec::Vp9`] for `webm`.
    pub codec: Codec,
    /// How the pixels are stored: phones record lying and turn by the container.
    pub orientation: Orientation,
    /// Whether there is a sound track.
    pub sound: bool,
    /// The person's voice; one from the seed where it is left out.
    pub voice: Option<Voice>,
}

impl<'a> SelfieOrder<'a> {
    /// An order in one of the forms in which videos arrive: mostly a phone's, upright or turned by the container, else a
    /// browser's; 24 to 30 frames a second, steady or not.
    pub fn as_sent(kind: SelfieKind, head: &'a Head, seed: Seed) -> Self {
        let mut draw = seed.branch("sent").draw();
        let codec = if draw.chance(0.8) { Codec::H264 } else { Codec::Vp9 };
        // Only the MP4 family says how the picture is to be turned.
        let turned = codec == Codec::H264 && draw.chance(0.4);
        let per_second = draw.uniform(24.0..30.0).round();
        SelfieOrder {
            rate: if draw.chance(0.5) { Rate::Variable(per_second) } else { Rate::Steady(per_second) },
            codec,
            orientation: if turned { Orientation::Rotate90 } else { Orientation::NoTransforms },
            ..SelfieOrder::new(kind, head)
        }
    }

    /// Ending of a file that can hold the order's video.
    pub fn extension(&self) -> &'static str {
        match self.codec {
            Codec::Vp9 => "webm",
            Codec::Gif => "gif",
            Codec::H264 | Codec::Mpeg4 => "mp4",
        }
    }

    /// Five seconds of 540 by 960 pixels at about 30 frames a second in H.264, with sound and without a challenge.
    pub fn new(kind: SelfieKind, head: &'a Head) -> Self {
        SelfieOrder {
            kind,
            head,
            other: None,
            actions: Vec::new(),
            digits: String::new(),
            seconds: 5.0,
            width: 540,
            height: 960,
            rate: Rate::Variable(30.0),
            codec: Codec::H264,
            orientation: Orientation::NoTransforms,
            sound: true,
            voice: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_apart_and_every_kind_is_listed() {
        let mut names: Vec<_> = SelfieKind::ALL.iter().map(|kind| kind.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SelfieKind::ALL.len());
    }

    #[test]
    fn only_who_deceives_attacks() {
        let attacks = SelfieKind::ALL.iter().filter(|kind| matches!(kind.label(), Label::Attack(_))).count();
        assert_eq!(attacks, 10);
        assert_eq!(SelfieKind::Live.label(), Label::BonaFide);
        assert_eq!(SelfieKind::TooDark.label(), Label::Faulty(Fault::TooDark));
    }
}
