//! One selfie photo.

use image::RgbImage;

use super::{
    order::SelfieKind,
    presence::{Cast, Presence},
    recorder::Recorder,
    script::Script,
    speech::Mouth,
    truth::FaceTruth,
};
use crate::specimen::{person::Head, seed::Seed};

/// A selfie photo of 720 by 960 pixels: a person before a phone, in a room.
pub fn still(head: &Head, seed: Seed) -> RgbImage {
    still_of(head, seed, [720, 960]).0
}

/// A selfie photo of this width and height in pixels, with the face in it.
pub(super) fn still_of(head: &Head, seed: Seed, size: [usize; 2]) -> (RgbImage, Option<FaceTruth>) {
    let script = Script::of_actions(&[], 2.0, seed.branch("still"));
    // Nobody keeps a photo with closed eyes.
    let open = |at: &f32| {
        script.blinks().iter().all(|blink| !(blink.start_millis..=blink.end_millis).contains(&((at * 1000.0) as i64)))
    };
    let seconds = [0.3, 0.8, 1.3].into_iter().find(open).unwrap_or(0.0);
    let cast = Cast { head, other: head, script: script.clone(), mouth: Mouth::closed() };
    let presence = Presence::new(SelfieKind::Live, cast, size, seed);
    let shot = presence.shot(seconds);
    let face = shot.faces.first().copied();
    let image = Recorder::new(SelfieKind::Live, size, &presence.light, seed).record(0, seconds, shot);
    (image, face)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::selfie::test_heads::heads;

    #[test]
    fn stills_are_repeatable_and_hold_a_face() {
        let head = &heads()[0];
        let (image, face) = still_of(head, Seed::new(1), [60, 80]);
        assert_eq!(image, still_of(head, Seed::new(1), [60, 80]).0);
        assert_ne!(image, still_of(head, Seed::new(2), [60, 80]).0);
        let face = face.unwrap();
        assert!(face.blink < 0.2 && face.landmarks.inter_eye_distance() > 6.0, "{face:?}");
    }
}
