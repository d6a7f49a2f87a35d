//! A still image shown as a video: however picture or camera move, the face itself does not change.

use super::Reading;
use crate::{
    policy::Policy,
    selfie::{
        SelfieTrack,
        order_statistics::quantile,
        signature::{CORE_COLUMNS, CORE_ROWS, Cells, FACE_SIDE},
        spans::span,
    },
};

/// Share of the frames that may be closer to the mean face than the figure: a blink must count, a mistake in the landmarks
/// of one frame must not.
const RANK: f64 = 0.9;

/// Difference of the aligned faces, apart from their brightness, from the mean face: the 90th percentile, in steps of luma.
/// Alignment takes shifts, turns in the picture plane and zooms out of it.
pub(super) fn unchanging_face(track: &SelfieTrack, policy: &Policy) -> Option<Reading> {
    let faces: Vec<Vec<f32>> =
        track.signatures.iter().filter_map(|signature| signature.face.as_ref()).map(core).collect();
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

/// Brows to chin and cheek to cheek, without its brightness: what lies behind the face must not count.
fn core(cells: &Cells) -> Vec<f32> {
    let rows = cells.chunks_exact(FACE_SIDE).take(CORE_ROWS.end / 4).skip(CORE_ROWS.start / 4);
    let inner = rows.flat_map(|row| row.iter().take(CORE_COLUMNS.end / 4).skip(CORE_COLUMNS.start / 4));
    let inner: Vec<f32> = inner.map(|&luma| f32::from(luma)).collect();
    let mean = inner.iter().sum::<f32>() / inner.len().max(1) as f32;
    inner.into_iter().map(|luma| luma - mean).collect()
}
