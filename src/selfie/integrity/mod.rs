//! Integrity of the selfie video: one take of one moving scene, with nothing frozen, repeated, cut, exchanged or put in.
//!
//! Each measure compares the frames' signatures, faces or embeddings over time. The weakest one is the score; half a score
//! calls a person.

mod company;
mod covered;
mod cut;
mod frozen;
mod insertion;
mod person;
mod repeats;
mod still;
#[cfg(test)]
mod tests;

use super::{SelfieTrack, liveness::unavailable};
use crate::{
    case::{
        code::VIDEO_PROCESSING,
        finding::{CheckId, Exhibit, Finding, NotCheckedCause, Outcome},
        meta::CaseMeta,
    },
    policy::{Policy, Ramp},
};

/// What one measure found.
struct Reading {
    /// The figure that decides, and what it is.
    figure: &'static str,
    value: f64,
    ramp: Ramp,
    /// Where it is to be seen; shown where the score is below 1.
    spans: Vec<Exhibit>,
    /// Result code where the score is below a half.
    code: Option<i32>,
}

/// A measure; `None` where the video holds nothing that it could be taken from.
type Measure = fn(&SelfieTrack, &Policy) -> Option<Reading>;

/// Every measure; of equally bad ones the first counts.
const MEASURES: [Measure; 8] = [
    person::another_person,
    company::another_face,
    covered::covered_lens,
    frozen::frozen_stretch,
    still::unchanging_face,
    repeats::repetition,
    cut::cut,
    insertion::still_surround,
];

/// The score of the weakest measure. A video of which a part is missing is not judged: what is missing may be what matters.
pub(super) fn video_integrity(track: &SelfieTrack, meta: &CaseMeta, policy: &Policy) -> Finding {
    let check = CheckId::VideoIntegrity;
    // A network that fails on some frames could leave just those that suit an attacker.
    if let Some(error) = track.errors.detection.as_ref().or(track.errors.embedding.as_ref()) {
        return unavailable(check, error);
    }
    let samples = &track.timeline.samples;
    let readings: Vec<Reading> = MEASURES.iter().filter_map(|measure| measure(track, policy)).collect();
    let weakest = readings.iter().min_by(|a, b| a.score().total_cmp(&b.score()));
    let faces = samples.iter().filter(|sample| sample.face.is_some()).count();
    let mut finding = match (&track.timeline.partial, weakest) {
        (Some(reason), _) if meta.last_frames == Some(false) => {
            Finding::not_checked(check, NotCheckedCause::EvidenceMissing, reason)
        }
        (Some(reason), _) => {
            let detail = format!("the video is not whole, so that what is missing was not judged: {reason}");
            let finding = Finding::not_checked(check, NotCheckedCause::EvidenceUnreadable, detail);
            finding.with_code(Some(VIDEO_PROCESSING))
        }
        (None, Some(weakest)) if faces >= policy.integrity.min_frames => {
            let code = weakest.code.filter(|_| weakest.score() < 0.5);
            Finding::new(check, Outcome::scored(weakest.value, weakest.score())).with_code(code)
        }
        (None, _) => {
            let least = policy.integrity.min_frames;
            let detail = format!("only {faces} frames with a face, {least} are needed; ask for a longer selfie video");
            Finding::not_checked(check, NotCheckedCause::NoFace, detail)
        }
    };
    finding = finding.with_figure("measures that could be taken, of 8", readings.len() as f64);
    for reading in readings {
        finding = finding.with_figure(reading.figure, reading.value);
        let shown = reading.score() < 1.0;
        finding.exhibits.extend(reading.spans.into_iter().filter(|_| shown));
    }
    finding
}

impl Reading {
    fn score(&self) -> f64 {
        self.ramp.score(self.value)
    }
}
