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
}

/// The live face of a video, from its best `match_frames` frames: most frontal and of the highest quality. `None`
/// when no frame has an embedding.
pub fn live_face(track: &SelfieTrack, policy: &SelfiePolicy) -> Option<LiveFace> {
    let mut ranked: Vec<(usize, f32)> = track
        .timeline
        .samples
        .iter()
        .enumerate()
        .filter(|(index, _)| track.embeddings[*index].is_some())
        .filter_map(|(index, sample)| Some((index, fitness(&sample.face?, policy))))
        .collect();
    // Of equally good frames the earliest, so that the choice does not depend on how the work was shared out.
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let &(best, _) = ranked.first()?;
    let chosen = ranked.iter().take(policy.match_frames);
    let embeddings = chosen.filter_map(|&(index, _)| track.embeddings[index].clone()).collect();
    let sample = &track.timeline.samples[best];
    let best = FaceCrop {
        evidence: EvidenceKind::Video,
        timestamp_millis: Some(sample.timestamp_millis),
        face: sample.face?.face,
        quarter_turns: 0,
        image_size: [track.timeline.frame_width, track.timeline.frame_height],
    };
    Some(LiveFace { embeddings, best })
}

/// How well a frame suits matching, in [0, 1]: quality times frontality. Without a quality network the detector's
/// confidence stands in.
fn fitness(face: &FaceSample, policy: &SelfiePolicy) -> f32 {
    let turned = face.pose.yaw.abs().max(face.pose.pitch.abs()) / policy.frontal_yaw_degrees;
    face.quality.unwrap_or(face.face.score) * (-turned * turned).exp()
}
