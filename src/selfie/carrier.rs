//! What may carry a face that is not there itself, a print or a display: its edges and its moiré, over time.

use image::RgbImage;

use super::{
    SelfieTrack,
    held_edges::{FaceBorder, border_around},
    moire::MoireSearch,
    order_statistics::quantile,
    spans::spans,
};
use crate::{
    case::{
        finding::{CheckId, Exhibit},
        geometry::Rect,
    },
    policy::{CheckPolicy, Policy, rescaled},
};

/// Rank of the frame whose figure counts: a quarter of the frames show it at least as clearly. Hands, reflections and blur
/// hide it in many.
const RANK: f64 = 0.75;
/// Frames in a row that show it before they are pointed at.
const STRETCH_MILLIS: i64 = 400;
const BORDER_FIGURE: &str = "weakest side of a frame around the face, share that is edge (upper quartile)";
const BORDER_LABEL: &str = "straight edges around the face";
const MOIRE_FIGURE: &str =
    "peak of the face's spectrum over the rest of the frame, in nats (upper quartile, not counted)";
/// Bands of a ramp's score.
const PERSON: CheckPolicy = CheckPolicy { required: false, fail_below: 0.0, review_below: 0.5 };

/// What one frame shows of it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CarrierCues {
    /// The frame of straight edges around the face that is nearest to being closed.
    pub border: Option<FaceBorder>,
    /// Highest peak of the face's spectrum over that of the rest of the frame, in nats.
    pub moire: Option<f32>,
}

/// Looks for what may carry a face.
pub(super) struct CarrierSearch(MoireSearch);

impl CarrierSearch {
    pub(super) fn new() -> Self {
        CarrierSearch(MoireSearch::new())
    }

    pub(super) fn cues(&self, image: &RgbImage, face: &Rect) -> CarrierCues {
        CarrierCues { border: border_around(image, face), moire: self.0.peak(image, face) }
    }
}

/// `score`, of passive liveness, where the edges in one frame leave it: they can call a person, and never reject.
///
/// Moiré does not count: there is one real replay to set a threshold by (docs/selfie-checks.md).
pub(super) fn with_carrier(score: f64, cues: &CarrierCues, policy: &Policy) -> f64 {
    let edges = weakest_side(cues).map_or(1.0, |side| policy.passive.border_side.score(side));
    capped(score, edges, policy)
}

/// The same over the frames of a video, with figures and stretches.
pub(super) fn with_carrier_over_time(score: f64, track: &SelfieTrack, policy: &Policy) -> (f64, Vec<Exhibit>) {
    let at_rank = |of: fn(&CarrierCues) -> Option<f64>| quantile(track.carriers.iter().filter_map(of), RANK);
    let (mut score, mut exhibits) = (score, Vec::new());
    if let Some(value) = at_rank(weakest_side) {
        let ramp = policy.passive.border_side;
        score = capped(score, ramp.score(value), policy);
        exhibits.push(Exhibit::Figure { name: BORDER_FIGURE.to_owned(), value });
        if ramp.score(value) < 1.0 {
            let shown =
                |at: usize| track.carriers.get(at).and_then(weakest_side).is_some_and(|side| ramp.is_beyond(side));
            exhibits.extend(spans(&track.timeline.samples, BORDER_LABEL, shown).into_iter().filter(is_long));
        }
    }
    if let Some(value) = at_rank(|cues| Some(f64::from(cues.moire?))) {
        exhibits.push(Exhibit::Figure { name: MOIRE_FIGURE.to_owned(), value });
    }
    (score, exhibits)
}

fn weakest_side(cues: &CarrierCues) -> Option<f64> {
    Some(f64::from(cues.border?.weakest_side))
}

fn is_long(exhibit: &Exhibit) -> bool {
    match exhibit {
        Exhibit::Span { start_millis, end_millis, .. } => end_millis - start_millis >= STRETCH_MILLIS,
        _ => true,
    }
}

/// The lower of `score` and what `cue`, a ramp's score, leaves of it.
fn capped(score: f64, cue: f64, policy: &Policy) -> f64 {
    let bands = policy.check_policy(CheckId::PassiveLiveness).unwrap_or(&PERSON);
    score.min(rescaled(cue, &PERSON, bands))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selfie::posed_tracks::{Look, policy, track};

    /// A video of 40 frames of which the first `shown` show a frame this well closed, and moiré this strong.
    fn judged(score: f64, shown: usize, weakest_side: f32, moire: f32) -> (f64, Vec<Exhibit>) {
        let mut video = track(40, |_| Look::default());
        let cues = |at: usize| CarrierCues {
            border: Some(FaceBorder {
                weakest_side: if at < shown { weakest_side } else { 0.2 },
                sides: [-1.0, -1.0, 1.0, 1.0],
            }),
            moire: (at < shown).then_some(moire),
        };
        video.carriers = (0..40).map(cues).collect();
        with_carrier_over_time(score, &video, &policy())
    }

    #[test]
    fn edges_call_a_person_and_never_reject() {
        let bands = *policy().check_policy(CheckId::PassiveLiveness).unwrap();
        for (side, moire) in [(0.95, 0.8), (1.0, 9.0)] {
            let (score, exhibits) = judged(0.97, 30, side, moire);
            assert!((bands.fail_below..bands.review_below).contains(&score), "{side} {moire}: {score}");
            let label = BORDER_LABEL.to_owned();
            assert!(exhibits.contains(&Exhibit::Span { label, start_millis: 0, end_millis: 2900 }), "{exhibits:?}");
        }
        let held = FaceBorder { weakest_side: 1.0, sides: [-1.0, -1.0, 1.0, 1.0] };
        let cues = CarrierCues { border: Some(held), moire: None };
        assert_eq!(with_carrier(0.97, &cues, &policy()), bands.fail_below);
        // What the network rejects stays rejected.
        assert_eq!(judged(0.1, 30, 0.95, 0.8).0, 0.1);
    }

    #[test]
    fn few_frames_and_faint_cues_count_for_nothing() {
        for (shown, side, moire) in [(5, 0.95, 0.8), (40, 0.45, 9.0), (0, 0.0, 0.0)] {
            assert_eq!(judged(0.97, shown, side, moire).0, 0.97, "{shown} {side} {moire}");
        }
        let (score, exhibits) = with_carrier_over_time(0.9, &track(10, |_| Look::default()), &policy());
        assert_eq!((score, exhibits), (0.9, Vec::new()));
    }
}
