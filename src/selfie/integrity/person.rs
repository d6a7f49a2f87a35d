//! Another person part-way: the faces of one stretch are less alike those of the rest than one person's are.

use super::Reading;
use crate::{
    case::{code::SEVERAL_FACES, timeline::FaceSample},
    face::Embedding,
    policy::Policy,
    selfie::{SelfieTrack, spans::span},
};

/// Frames of the shortest stretch that is compared with the rest: embeddings of single frames vary, their mean much less.
const SHORTEST: usize = 5;
/// Frames of a stretch in the middle.
const STRETCH: usize = 8;

/// Cosine similarity of the mean embedding of a stretch and that of all other frames, where it is least. The stretches are
/// everything up to a moment, and eight frames anywhere; turned faces are left out.
pub(super) fn another_person(track: &SelfieTrack, policy: &Policy) -> Option<Reading> {
    let limit = policy.selfie.frontal_yaw_degrees;
    let frontal = |face: &FaceSample| face.pose.yaw.abs().max(face.pose.pitch.abs()) <= limit;
    let samples = &track.timeline.samples;
    let faces: Vec<(usize, &Embedding)> = samples
        .iter()
        .zip(&track.embeddings)
        .enumerate()
        .filter(|(_, (sample, _))| sample.face.as_ref().is_some_and(frontal))
        .filter_map(|(at, (_, embedding))| Some((at, embedding.as_ref()?)))
        .collect();
    let last = faces.len().checked_sub(SHORTEST)?;
    let sums = prefix_sums(&faces);
    let total = sums.last()?;
    let splits = (SHORTEST..=last).map(|end| (0, end));
    let middles = (1..(faces.len() + 1).saturating_sub(STRETCH)).map(|first| (first, first + STRETCH));
    let similarity = |(first, end): (usize, usize)| -> Option<f32> {
        let inside: Vec<f32> = sums[end].iter().zip(&sums[first]).map(|(to, from)| to - from).collect();
        let outside: Vec<f32> = total.iter().zip(&inside).map(|(all, inside)| all - inside).collect();
        Some(Embedding::from_vector(inside)?.similarity(&Embedding::from_vector(outside)?))
    };
    let others = |(first, end): &(usize, usize)| faces.len() - (end - first) >= SHORTEST;
    let judged = splits.chain(middles).filter(others).filter_map(|stretch| Some((stretch, similarity(stretch)?)));
    let ((first, end), least) = judged.min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Reading {
        figure: "least similarity of a stretch's face to the others",
        value: f64::from(least),
        ramp: policy.integrity.person_similarity,
        spans: vec![span(samples, "another person than in the rest", faces[first].0, faces[end - 1].0)],
        code: Some(SEVERAL_FACES),
    })
}

/// Sums of the first 0, 1, 2 … embeddings.
fn prefix_sums(faces: &[(usize, &Embedding)]) -> Vec<Vec<f32>> {
    let dimensions = faces.first().map_or(0, |(_, embedding)| embedding.as_slice().len());
    let mut sums = vec![vec![0.0; dimensions]];
    for (_, embedding) in faces {
        let before = sums.last().cloned().unwrap_or_default();
        sums.push(before.iter().zip(embedding.as_slice()).map(|(sum, value)| sum + value).collect());
    }
    sums
}
