//! A face put into a picture: it moves, and nothing around it does, not even by the noise of a camera.

use super::Reading;
use crate::{
    case::{geometry::Rect, timeline::FrameSample},
    policy::Policy,
    selfie::{
        SelfieTrack,
        order_statistics::quantile,
        signature::{Cells, distance},
        spans::span,
        surround::{LEAST_CELLS, is_beside},
    },
};

/// Fewest pairs of frames that are judged.
const LEAST_PAIRS: usize = 5;

/// Median change from frame to frame beside and above the head, over that of the aligned face.
pub(super) fn still_surround(track: &SelfieTrack, policy: &Policy) -> Option<Reading> {
    let samples = &track.timeline.samples;
    let pairs = samples.windows(2).zip(track.signatures.windows(2)).zip(&track.sizes);
    let (mut around, mut faces) = (Vec::new(), Vec::new());
    for ((samples, signatures), size) in pairs {
        let ([before, after], [one, other]) = (samples, signatures) else { continue };
        let boxes = [before, after].map(face_box);
        let ([Some(a), Some(b)], Some(face), Some(next)) = (boxes, &one.face, &other.face) else { continue };
        if let Some(change) = change_around(&one.scene, &other.scene, [a, b], *size) {
            around.push(change);
            faces.push(distance(face, next));
        }
    }
    if around.len() < LEAST_PAIRS {
        return None;
    }
    let (around, face) = (quantile(around, 0.5)?, quantile(faces, 0.5)?.max(f64::MIN_POSITIVE));
    Some(Reading {
        figure: "change around the face over that of the face",
        value: (around / face).min(1e3),
        ramp: policy.integrity.surround_change,
        spans: vec![span(samples, "only the face moves", 0, samples.len())],
        code: None,
    })
}

fn face_box(sample: &FrameSample) -> Option<Rect> {
    Some(sample.face.as_ref()?.face.bbox)
}

/// Mean change of the cells outside the head, the hair and the body in both frames; `None` where they are too few.
fn change_around(before: &Cells, after: &Cells, heads: [Rect; 2], size: [u32; 2]) -> Option<f32> {
    let (mut sum, mut count) = (0u32, 0);
    for (index, (a, b)) in before.iter().zip(after).enumerate() {
        if heads.iter().all(|head| is_beside(index, head, size)) {
            sum += u32::from(a.abs_diff(*b));
            count += 1;
        }
    }
    (count >= LEAST_CELLS).then(|| sum as f32 / count as f32)
}
