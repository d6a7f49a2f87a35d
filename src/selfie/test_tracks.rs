//! Videos drawn on the spot, for the tests of what frames are compared by.

use image::{Rgb, RgbImage};

use super::{FrameView, SelfieTrack, carrier::CarrierCues, frame::FrameErrors, signature::FrameSignature};
use crate::{
    case::{
        face::{Face, Landmarks, Pose},
        geometry::{Point, Rect},
        timeline::{FaceSample, FrameSample},
    },
    face::{ALIGNED_SIDE, Embedding, align},
};

/// What one frame shows.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) image: RgbImage,
    pub(super) bbox: Rect,
    pub(super) faces: u32,
    /// Who it is: persons of different numbers have nothing in common.
    pub(super) person: usize,
}

/// Where a face in `bbox` has its landmarks.
pub(super) fn landmarks(bbox: &Rect) -> Landmarks {
    let places = [(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)];
    let at = |(x, y): (f32, f32)| Point::new(bbox.x + x * bbox.width, bbox.y + y * bbox.height);
    Landmarks::from_points(places.map(at))
}

/// The frames as a run sees them, ten a second.
pub(super) fn track(frames: impl IntoIterator<Item = Shown>) -> SelfieTrack {
    let views: Vec<FrameView> = frames.into_iter().enumerate().map(|(index, shown)| view(index, &shown)).collect();
    let duration = 100 * views.len() as i64;
    SelfieTrack::new(views, duration, None)
}

fn view(index: usize, shown: &Shown) -> FrameView {
    let landmarks = landmarks(&shown.bbox);
    let face = FaceSample {
        face: Face { bbox: shown.bbox, landmarks, score: 0.9 },
        pose: Pose::default(),
        expression: None,
        liveness: Some(0.9),
        quality: None,
        similarity_to_document: None,
        similarity_to_previous: None,
    };
    let there = shown.faces > 0;
    let aligned = align(&shown.image, &landmarks, ALIGNED_SIDE).filter(|_| there);
    let mut direction = vec![0.0; 4];
    direction[shown.person] = 1.0;
    FrameView {
        sample: FrameSample {
            timestamp_millis: 100 * index as i64,
            face_count: Some(shown.faces),
            brightness: shown.image.pixels().map(|pixel| f32::from(pixel[1])).sum::<f32>()
                / (255.0 * shown.image.pixels().len() as f32),
            face: there.then_some(face),
        },
        size: [shown.image.width(), shown.image.height()],
        embedding: Embedding::from_vector(direction).filter(|_| there),
        signature: FrameSignature::of(&shown.image, aligned.as_ref()),
        carrier: CarrierCues::default(),
        errors: FrameErrors::default(),
    }
}

/// A person in a room, `moment` tenths of a second into a video from a phone held in the hand: the room moves by sways of
/// periods that share no multiple, and the mouth opens and closes.
pub(super) fn moment(moment: f32) -> Shown {
    let sway = |period: f32, phase: f32| (moment / period + phase).sin();
    let (dx, dy) = (9.0 * sway(10.0, 0.0) + 6.0 * sway(17.3, 1.0), 8.0 * sway(13.1, 2.0) + 5.0 * sway(7.9, 0.5));
    let bbox = Rect { x: 34.0 + dx / 4.0, y: 40.0 + dy / 4.0, width: 32.0, height: 40.0 };
    let mouth = 110.0 + 60.0 * sway(3.7, 0.0);
    let image = RgbImage::from_fn(96, 128, |x, y| {
        let (u, v) = ((x as f32 - bbox.x) / bbox.width, (y as f32 - bbox.y) / bbox.height);
        let inside = (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v);
        let room = 128.0 + 60.0 * ((x as f32 + dx) * 0.13).sin() * ((y as f32 + dy) * 0.09).cos();
        let face = if (0.65..0.95).contains(&v) { mouth } else { 150.0 + 20.0 * (9.0 * u).sin() };
        Rgb([if inside { face } else { room } as u8; 3])
    });
    Shown { image, bbox, faces: 1, person: 0 }
}

/// The first `count` tenths of a second of such a video.
pub(super) fn live(count: usize) -> Vec<Shown> {
    (0..count).map(|index| moment(index as f32)).collect()
}
