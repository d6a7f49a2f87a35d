//! A person with a document who acts before a camera: shows its sides, and does during the selfie what is asked at that moment.

use std::sync::Arc;

use image::RgbImage;

use super::{
    attack::PhotoKind,
    case_folder::{CaseMaker, bearer, front_seed},
    citizen::{Citizen, Presented, side_setting},
    person::{Head, Sex},
    recipe::Recipe,
    seed::Seed,
    selfie::{Rate, SelfieKind, SelfieOrder, Shooting, Voice, second_person},
};
use crate::{case::meta::Action, media::video::encode::Sound};

/// Who acts.
pub struct Performance {
    maker: Arc<CaseMaker>,
    seed: Seed,
    citizen: Citizen,
    /// Who appears in the selfie, where that is not the holder.
    other: Option<Head>,
}

/// One selfie of a performance.
#[derive(Debug, Clone, Copy)]
pub struct Take<'a> {
    /// What happens.
    pub kind: SelfieKind,
    /// Tells one selfie from another of the same person: the same number with the same things asked is the same recording.
    pub number: u64,
    /// Movements asked for, in order.
    pub actions: &'a [Action],
    /// Digits asked for.
    pub digits: &'a str,
    /// Frames a second, above 1.
    pub frames_per_second: f32,
}

impl Performance {
    /// The person of a recipe, ready to act.
    pub fn of(maker: &Arc<CaseMaker>, recipe: &Recipe) -> Self {
        let (seed, citizen) = maker.citizen(recipe);
        let bearer = bearer(recipe, &citizen, seed);
        let other = (bearer != citizen.person).then(|| Head::build(&bearer));
        Performance { maker: Arc::clone(maker), seed, citizen, other }
    }

    /// The front, presented like this, as a JPEG file.
    pub fn front(&self, kind: PhotoKind) -> Vec<u8> {
        let (press, scale) = self.maker.means();
        let Presented { setting, .. } = self.citizen.present(press, kind, scale.megapixels, front_seed(self.seed));
        setting.photograph().jpeg.clone()
    }

    /// The back as a JPEG file; `None` where the document has none.
    pub fn back(&self) -> Option<Vec<u8>> {
        let (_, scale) = self.maker.means();
        let side = self.citizen.document.back.as_ref()?;
        let seed = self.seed.branch("photo").branch("back");
        Some(side_setting(side, PhotoKind::Genuine, scale.megapixels, seed).photograph().jpeg.clone())
    }

    /// Shoots a selfie, frame by frame with its time in milliseconds, until `show` says false or it is over. What is heard in it is told
    /// before its first frame.
    pub fn selfie(&self, take: &Take<'_>, hear: impl FnOnce(Sound), mut show: impl FnMut(i64, RgbImage) -> bool) {
        let seed = self.seed.branch("selfie").nth(take.number);
        let head = self.other.as_ref().unwrap_or(&self.citizen.head);
        let (_, scale) = self.maker.means();
        let order = SelfieOrder {
            actions: take.actions.to_vec(),
            digits: take.digits.to_owned(),
            voice: Some(Voice::draw(seed, Some(self.citizen.person.sex == Sex::Female))),
            seconds: scale.seconds,
            width: scale.video.0,
            height: scale.video.1,
            rate: Rate::Steady(take.frames_per_second),
            ..SelfieOrder::new(take.kind, head)
        };
        let invented = second_person(&order, seed);
        let shooting = Shooting::new(&order, invented.as_ref().unwrap_or(head), seed);
        hear(shooting.sound());
        for (at, frame) in shooting {
            if !show(at, frame) {
                return;
            }
        }
    }
}
