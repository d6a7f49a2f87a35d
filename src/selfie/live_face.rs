//! The live face that is matched: the best frames of the video.

use super::SelfieTrack;
use crate::{
    case::{evidence::EvidenceKind, report::FaceCrop, timeline::FaceSample},
    face::Embedding,
    policy::SelfiePolicy,
};

/// The live face.
#[derive(Debug, Clone)]
pub struct LiveFace {
    /// Embeddings of the best frames, the best first; at least one. They are compared one by one and the similarities
    /// averaged: an averaged embedding would be closer to everybody than the single images that match levels are
    /// calibrated on.
    pub embeddings: Vec<Embedding>,
    /// The best frame (FACE-NOW).
    pub best: FaceCrop,
    /// The samples of the track that `embeddings` come from.
    frames: Vec<usize>,
}

/// The live face of a video, from its best `match_frames` frames: most frontal and of the highest quality. `None`
/// when no frame has an embedding.
pub fn live_face(track: &SelfieTrack, policy: &SelfiePolicy) -> Option<LiveFace> {
    // Quality and the detector's confidence are not on one scale: a frame whose quality failed must not seem the best.
    let with_quality = track.errors.attributes.is_none();
    let mut ranked: Vec<(usize, f32)> = track
        .timeline
        .samples
        .iter()
        .enumerate()
        .filter(|(index, _)| track.embeddings[*index].is_some())
        .filter_map(|(index, sample)| Some((index, fitness(&sample.face?, with_quality, policy))))
        .collect();
    // Of equally good frames the earliest, so that the choice does not depend on how the work was shared out.
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let frames: Vec<usize> = ranked.iter().take(policy.match_frames).map(|&(index, _)| index).collect();
    let &best = frames.first()?;
    let embeddings = frames.iter().filter_map(|&index| track.embeddings[index].clone()).collect();
    let sample = &track.timeline.samples[best];
    let best = FaceCrop {
        evidence: EvidenceKind::Video,
        timestamp_millis: Some(sample.timestamp_millis),
        face: sample.face?.face,
        quarter_turns: 0,
        image_size: track.sizes[best],
    };
    Some(LiveFace { embeddings, best, frames })
}

impl LiveFace {
    /// Share of the frontal frames, or of the chosen frames where it is larger, in which the face is less similar to
    /// the best one than `similarity`. The match rests on few frames: they must not be another person's than the
    /// one whose liveness was judged on all, nor two persons' together, whose mean similarity would pass for both.
    pub fn share_of_others(&self, track: &SelfieTrack, similarity: f64, policy: &SelfiePolicy) -> f64 {
        let Some(best) = self.frames.first().and_then(|&best| track.embeddings[best].as_ref()) else { return 1.0 };
        let share = |embeddings: &mut dyn Iterator<Item = &Embedding>| {
            let (mut others, mut all) = (0u32, 0u32);
            for embedding in embeddings {
                all += 1;
                others += u32::from(f64::from(best.similarity(embedding)) < similarity);
            }
            f64::from(others) / f64::from(all.max(1))
        };
        let is_frontal =
            |face: &FaceSample| face.pose.yaw.abs().max(face.pose.pitch.abs()) <= policy.frontal_yaw_degrees;
        let faces = track.timeline.samples.iter().zip(&track.embeddings);
        let mut frontal = faces
            .filter(|(sample, _)| sample.face.as_ref().is_some_and(is_frontal))
            .filter_map(|(_, embedding)| embedding.as_ref());
        let mut chosen = self.frames.iter().filter_map(|&index| track.embeddings[index].as_ref());
        share(&mut frontal).max(share(&mut chosen))
    }
}

/// How well a frame suits matching, in [0, 1]: quality, or without it the detector's confidence, times frontality.
fn fitness(face: &FaceSample, with_quality: bool, policy: &SelfiePolicy) -> f32 {
    let turned = face.pose.yaw.abs().max(face.pose.pitch.abs()) / policy.frontal_yaw_degrees;
    let quality = face.quality.filter(|_| with_quality).unwrap_or(face.face.score);
    quality * (-turned * turned).exp()
}
