//! A still image shown as a video: however picture or camera move, the face itself does not change.

use super::Reading;
use crate::{
    policy::Policy,
    selfie::{SelfieTrack, order_statistics::quantile, signature::Cells, spans::span},
};

/// Share of the frames that may be closer to the mean face than the figure: a blink must count, a mistake in the landmarks
/// of one frame must not.
const RANK: f64 = 0.9;

/// Difference of the aligned faces, apart from their brightness, from the mean face: the 90th percentile, in steps of luma.
/// Alignment takes shifts, turns in the picture plane and zooms out of it.
pub(super) fn unchanging_face(track: &SelfieTrack, policy: &Policy) -> Option<Reading> {
    let faces: Vec<Vec<f32>> =
        track.signatures.iter().filter_map(|signature| signature.face.as_ref()).map(without_brightness).collect();
    let mut mean = vec![0.0f32; faces.first()?.len()];
    for face in &faces {
        mean.iter_mut().zip(face).for_each(|(sum, value)| *sum += value / faces.len() as f32);
    }
    let difference = |face: &Vec<f32>| {
        let sum: f32 = face.iter().zip(&mean).map(|(value, mean)| (value - mean).abs()).sum();
        sum / mean.len() as f32
    };
    let change = quantile(faces.iter().map(difference), RANK)?;
    let samples = &track.timeline.samples;
    Some(Reading {
        figure: "change of the face in steps of luma",
        value: change,
        ramp: policy.integrity.face_change,
        spans: vec![span(samples, "the face does not change", 0, samples.len())],
        code: None,
    })
}

fn without_brightness(cells: &Cells) -> Vec<f32> {
    let mean = cells.iter().map(|&luma| f32::from(luma)).sum::<f32>() / cells.len().max(1) as f32;
    cells.iter().map(|&luma| f32::from(luma) - mean).collect()
}
