//! Placing the face: guidance by the rules that give the codes of a selfie video, and a moment of rest before it is recorded.

use super::{guidance::Guidance, snapshot::Oval, steadied::Steadied};
use crate::{
    case::{
        code::{NO_FACE, SEVERAL_FACES},
        geometry::{Point, Rect},
    },
    policy::{KioskPolicy, Policy},
    selfie::{FrameView, face_fill, fault_of_frame},
};

/// Width of the oval in widths of a portrait frame, and its height in its own widths.
const OVAL_WIDTH: f32 = 0.54;
const OVAL_SHAPE: f32 = 1.35;
/// Where its middle lies down the picture.
const OVAL_DOWN: f32 = 0.48;
/// How far the middle of the face may lie from that of the oval, in half its width and height.
const OFF_CENTRE: f32 = 0.65;
/// Yaw in degrees up to which a face looks ahead.
const AHEAD_DEGREES: f32 = 15.0;

/// Where the face belongs in a picture of this size (width, height).
pub fn oval_of([width, height]: [u32; 2]) -> Oval {
    let [width, height] = [width, height].map(|side| side.max(1) as f32);
    let half = OVAL_WIDTH * width.min(0.75 * height) / 2.0;
    Oval { center: Point::new(0.5, OVAL_DOWN), radii: [half / width, OVAL_SHAPE * half / height] }
}

/// What hinders a selfie in a single frame; `None` where the face is well placed.
pub fn fault_of(view: &FrameView, policy: &Policy) -> Option<Guidance> {
    match view.sample.face_count {
        None | Some(0) => return Guidance::of_code(NO_FACE),
        Some(1) => {}
        Some(_) => return Guidance::of_code(SEVERAL_FACES),
    }
    let Some(face) = &view.sample.face else { return Guidance::of_code(NO_FACE) };
    if let Some(code) = fault_of_frame(view, &policy.capture) {
        return Guidance::of_code(code);
    }
    let is_far = face_fill(view).is_none_or(|fill| f64::from(fill) < policy.kiosk.least_face_width)
        || face.face.landmarks.inter_eye_distance() < policy.selfie.min_inter_eye_pixels;
    is_far.then_some(Guidance::FaceCloser)
}

/// The same while the face is being placed: it also lies in the oval and looks ahead.
fn fault_of_place(view: &FrameView, policy: &Policy) -> Option<Guidance> {
    let fault = fault_of(view, policy);
    let (None, Some(face)) = (fault, &view.sample.face) else { return fault };
    let Rect { x, y, width, height } = shares(&face.face.bbox, view.size);
    let (oval, middle) = (oval_of(view.size), Point::new(x + width / 2.0, y + height / 2.0));
    let off = [(middle.x - oval.center.x) / oval.radii[0], (middle.y - oval.center.y) / oval.radii[1]];
    if off[0].hypot(off[1]) > OFF_CENTRE {
        return Some(Guidance::FaceToMiddle);
    }
    (face.pose.yaw.abs() > AHEAD_DEGREES).then_some(Guidance::FaceStill)
}

/// A box in pixels of a picture as shares of it.
pub(super) fn shares(bbox: &Rect, [width, height]: [u32; 2]) -> Rect {
    let [across, down] = [width, height].map(|side| side.max(1) as f32);
    Rect { x: bbox.x / across, y: bbox.y / down, width: bbox.width / across, height: bbox.height / down }
}

/// A face before the camera that is being placed.
#[derive(Debug)]
pub struct FaceWatch {
    steady_millis: u64,
    guidance: Steadied<Guidance>,
    since: Option<u64>,
    progress: f32,
}

impl FaceWatch {
    /// Begins to watch.
    pub fn new(policy: &KioskPolicy) -> Self {
        FaceWatch {
            steady_millis: u64::from(policy.steady_millis),
            guidance: Steadied::new(u64::from(policy.guidance_millis)),
            since: None,
            progress: 0.0,
        }
    }

    /// How much of the rest before the recording is over, in [0, 1].
    pub fn progress(&self) -> f32 {
        self.progress
    }

    /// Takes what a frame shows at `now`: what to tell the customer, and whether the recording can begin.
    pub fn see(&mut self, now: u64, view: &FrameView, policy: &Policy) -> (Guidance, bool) {
        let fault = fault_of_place(view, policy);
        if let Some(fault) = fault {
            (self.since, self.progress) = (None, 0.0);
            return (self.guidance.see(now, fault), false);
        }
        let rested = now.saturating_sub(*self.since.get_or_insert(now));
        self.progress = (rested as f32 / self.steady_millis.max(1) as f32).min(1.0);
        (self.guidance.see(now, Guidance::FaceStill), rested >= self.steady_millis)
    }
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::{
        case::{
            face::{Face, Landmarks, Pose},
            timeline::{FaceSample, FrameSample},
        },
        policy::DEFAULT_POLICY,
        selfie::{CarrierCues, FrameSignature},
    };

    fn policy() -> Policy {
        Policy::parse(DEFAULT_POLICY, "default.toml").unwrap()
    }

    /// A grey frame of 600 × 800 with so many faces, the main one in this box.
    fn view(faces: u32, bbox: Rect, yaw: f32) -> FrameView {
        let middle = bbox.center();
        let eye = bbox.width * 0.22;
        let at = |x: f32, y: f32| Point::new(middle.x + x * eye, middle.y + y * eye);
        let landmarks = Landmarks {
            right_eye: at(-1.0, -0.6),
            left_eye: at(1.0, -0.6),
            nose: at(0.0, 0.3),
            right_mouth: at(-0.7, 1.2),
            left_mouth: at(0.7, 1.2),
        };
        let face = FaceSample {
            face: Face { bbox, landmarks, score: 0.9 },
            pose: Pose { yaw, pitch: 0.0, roll: 0.0 },
            expression: None,
            liveness: None,
            quality: None,
            similarity_to_document: None,
            similarity_to_previous: None,
        };
        let picture = RgbImage::from_pixel(600, 800, image::Rgb([120; 3]));
        let aligned = RgbImage::from_pixel(112, 112, image::Rgb([120; 3]));
        let face = (faces > 0).then_some(face);
        FrameView {
            sample: FrameSample { timestamp_millis: 0, face_count: Some(faces), brightness: 0.5, face },
            size: [600, 800],
            embedding: None,
            signature: FrameSignature::of(&picture, Some(&aligned)),
            carrier: CarrierCues::default(),
            errors: Default::default(),
        }
    }

    const GOOD: Rect = Rect { x: 170.0, y: 230.0, width: 260.0, height: 320.0 };

    #[test]
    fn every_fault_of_a_frame_has_its_guidance() {
        let fault = |faces, bbox, yaw| fault_of_place(&view(faces, bbox, yaw), &policy());
        assert_eq!(fault(1, GOOD, 0.0), None);
        assert_eq!(fault(0, GOOD, 0.0), Some(Guidance::ShowFace));
        assert_eq!(fault(2, GOOD, 0.0), Some(Guidance::OneFace));
        assert_eq!(fault(1, Rect { x: 240.0, y: 320.0, width: 120.0, height: 150.0 }, 0.0), Some(Guidance::FaceCloser));
        assert_eq!(fault(1, Rect { x: 50.0, y: 80.0, width: 500.0, height: 620.0 }, 0.0), Some(Guidance::FaceFarther));
        assert_eq!(fault(1, Rect { x: -120.0, ..GOOD }, 0.0), Some(Guidance::WholeFace));
        assert_eq!(fault(1, Rect { x: 10.0, ..GOOD }, 0.0), Some(Guidance::FaceToMiddle));
        assert_eq!(fault(1, Rect { y: 400.0, ..GOOD }, 0.0), Some(Guidance::FaceToMiddle));
        assert_eq!(fault(1, GOOD, 30.0), Some(Guidance::FaceStill));
        let mut blind = view(1, GOOD, 0.0);
        blind.sample.face_count = None;
        assert_eq!(fault_of(&blind, &policy()), Some(Guidance::ShowFace), "a detector that failed sees nobody");
        // Once recording runs, the head may turn.
        assert_eq!(fault_of(&view(1, GOOD, 30.0), &policy()), None);
    }

    #[test]
    fn recording_begins_after_a_rest() {
        let policy = policy();
        let mut watch = FaceWatch::new(&policy.kiosk);
        let good = view(1, GOOD, 0.0);
        assert!(!watch.see(0, &good, &policy).1 && !watch.see(500, &good, &policy).1);
        assert!(!watch.see(550, &view(2, GOOD, 0.0), &policy).1, "somebody came in");
        assert!(!watch.see(650, &good, &policy).1);
        assert!(watch.see(1_300, &good, &policy).1);
        assert_eq!(watch.progress(), 1.0);
    }

    #[test]
    fn the_oval_keeps_its_shape_in_any_frame() {
        for size in [[600, 800], [1920, 1080], [1080, 1920]] {
            let Oval { radii: [across, down], .. } = oval_of(size);
            let shape = down * size[1] as f32 / (across * size[0] as f32);
            assert!((shape - OVAL_SHAPE).abs() < 1e-3 && across <= 0.5 && down <= 0.5, "{size:?}");
        }
    }
}
