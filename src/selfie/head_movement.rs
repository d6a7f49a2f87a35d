//! Liveness method 0: the head turns from side to side, and it is a head that turns.

use super::{
    MIN_FRAMES, SelfieTrack,
    depth::{Depth, depth},
    gestures::{Gesture, gestures},
    liveness::{too_few, unavailable},
    order_statistics::quantile,
};
use crate::{
    case::{
        code::NO_MOVEMENT,
        finding::{CheckId, Finding, NotCheckedCause, Outcome},
        timeline::FaceSample,
    },
    infer::InferError,
    policy::{CheckPolicy, Policy, rescaled},
};

/// The movements of a video.
pub(super) struct Movement {
    /// Whether the head turned, and was one.
    pub(super) finding: Finding,
    /// That it was a head, in [0, 1]; absent where it was not turned far enough to tell.
    pub(super) depth: Option<Outcome>,
    /// Everything that was seen of head and face, or why nothing was looked for.
    pub(super) gestures: Result<Vec<Gesture>, Finding>,
    /// Eyes and mouth were looked at, not only the head.
    pub(super) has_expressions: bool,
}

/// Looks for movements.
pub(super) fn movement(track: &SelfieTrack, policy: &Policy) -> Movement {
    let check = CheckId::HeadMovement;
    let judged = match judged_faces(track) {
        Ok(judged) => judged,
        Err(error) => {
            let finding = unavailable(check, error);
            return Movement { gestures: Err(finding.clone()), finding, depth: None, has_expressions: false };
        }
    };
    let samples = &track.timeline.samples;
    let faces: Vec<FaceSample> = samples.iter().filter_map(|sample| sample.face).filter(&judged).collect();
    if faces.len() < MIN_FRAMES {
        let finding = too_few(check, faces.len(), "frames with a face");
        return Movement { gestures: Err(finding.clone()), finding, depth: None, has_expressions: false };
    }
    let seen = gestures(samples, &judged, &policy.movement);
    let depth = depth(&faces, &policy.movement);
    let depth_outcome = depth.and_then(|depth| Some(Outcome::scored(depth.depth, depth_score(&depth, policy)?)));
    let mut finding = head_movement(&faces, depth_outcome.as_ref(), policy);
    if let Some(depth) = &depth {
        finding = finding
            .with_figure("depth of the face, 1 in an average head", depth.depth)
            .with_figure("distance of turned landmarks from a plane's, in eye distances", depth.residual)
            .with_figure("turned frames judged", depth.turned as f64);
        finding = match depth.residual_at_rest {
            Some(residual) => {
                finding.with_figure("distance of landmarks at rest from a plane's, in eye distances", residual)
            }
            None => finding,
        };
    }
    finding.exhibits.extend(seen.iter().filter(|gesture| gesture.is_of_head()).map(Gesture::exhibit));
    let has_expressions = faces.iter().any(|face| face.expression.is_some());
    Movement { finding, depth: depth_outcome, gestures: Ok(seen), has_expressions }
}

/// Which faces have a pose that can be compared with the others'. Poses from the picture and from landmarks differ by
/// some degrees: going from one to the other is no movement.
fn judged_faces(track: &SelfieTrack) -> Result<impl Fn(&FaceSample) -> bool + use<>, &InferError> {
    if let Some(error) = &track.errors.detection {
        return Err(error);
    }
    let mut faces = track.timeline.samples.iter().filter_map(|sample| sample.face);
    let from_picture = faces.any(|face| face.expression.is_some());
    // A network that fails on some frames could leave just those that suit an attacker.
    match track.errors.attributes.as_ref().filter(|_| from_picture) {
        Some(error) => Err(error),
        None => Ok(move |face: &FaceSample| face.expression.is_some() == from_picture),
    }
}

/// Whether the head was turned as far, and to as many sides, as method 0 asks for: what a recording waits for. Whether it was a head
/// is for the finding to say.
pub fn turned_far_enough(track: &SelfieTrack, policy: &Policy) -> bool {
    let yaw = track.timeline.samples.iter().filter_map(|sample| Some(f64::from(sample.face?.pose.yaw)));
    let yaw: Vec<f64> = yaw.collect();
    let range = quantile(yaw.clone(), 0.95).zip(quantile(yaw, 0.05)).map(|(right, left)| right - left);
    range.is_some_and(|range| range >= 2.0 * policy.movement.half_degrees)
}

fn depth_score(depth: &Depth, policy: &Policy) -> Option<f64> {
    let movement = &policy.movement;
    let measured = CheckPolicy { required: false, fail_below: movement.flat_depth, review_below: movement.head_depth };
    Some(rescaled(depth.depth.min(1.0), &measured, policy.check_policy(CheckId::HeadMovement)?))
}

/// Range of yaw between its 5th and 95th percentile: 0 at none, 1 at twice `half_degrees`; no more than the depth of what
/// was turned.
fn head_movement(faces: &[FaceSample], depth: Option<&Outcome>, policy: &Policy) -> Finding {
    let check = CheckId::HeadMovement;
    let yaw: Vec<f64> = faces.iter().map(|face| f64::from(face.pose.yaw)).collect();
    let (Some(left), Some(right)) = (quantile(yaw.clone(), 0.05), quantile(yaw, 0.95)) else {
        return too_few(check, 0, "frames with a face");
    };
    let range = right - left;
    let amplitude = (range / (2.0 * policy.movement.half_degrees)).clamp(0.0, 1.0);
    let is_below =
        |limit: fn(&CheckPolicy) -> f64| policy.check_policy(check).is_some_and(|bands| amplitude < limit(bands));
    let finding = match depth {
        Some(Outcome::Scored { score, .. }) => Finding::new(check, Outcome::scored(range, amplitude.min(score.get()))),
        None if is_below(|bands| bands.review_below) => Finding::new(check, Outcome::scored(range, amplitude)),
        Some(Outcome::NotChecked(_)) | None => {
            let detail = "the head turned, but too few frames show it turned to tell a head from a picture; ask for a \
                          new selfie video";
            Finding::not_checked(check, NotCheckedCause::NoFace, detail)
        }
    };
    finding
        .with_code(is_below(|bands| bands.fail_below).then_some(NO_MOVEMENT))
        .with_figure("range of yaw in degrees", range)
        .with_figure("yaw furthest left in degrees", left)
        .with_figure("yaw furthest right in degrees", right)
        .with_figure("frames judged", faces.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{code::NO_FACE, finding::Exhibit},
        selfie::posed_tracks::{Look, policy, swing, track},
    };

    fn score(movement: &Movement) -> f64 {
        movement.finding.outcome.score().unwrap()
    }

    #[test]
    fn turns_are_shown_with_their_times() {
        // To the right from 1 s, to the left from 2 s, with two rests of a second.
        let yaw = |index: usize| match index {
            10..20 => swing(index - 10, 35.0),
            30..40 => -swing(index - 30, 30.0),
            _ => 0.0,
        };
        let found = movement(&track(50, |index| Look { yaw: yaw(index), ..Look::default() }), &policy());
        assert!(score(&found) > 0.9, "{:?}", found.finding);
        let spans: Vec<&Exhibit> =
            found.finding.exhibits.iter().filter(|exhibit| matches!(exhibit, Exhibit::Span { .. })).collect();
        let span =
            |label: &str, start_millis, end_millis| Exhibit::Span { label: label.to_owned(), start_millis, end_millis };
        let expected = [
            span("head turned to the picture's right", 1300, 1700),
            span("head turned to the picture's left", 3300, 3700),
        ];
        assert_eq!(spans, expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn want_of_movement_has_its_code() {
        let found = movement(&track(40, |index| Look { yaw: (index % 3) as f32, ..Look::default() }), &policy());
        assert_eq!((found.finding.code, found.depth.is_none()), (Some(NO_MOVEMENT), true));
        assert!(score(&found) < 0.25);
    }

    #[test]
    fn a_turned_picture_scores_low_however_far_it_turns() {
        for yaw_share in [0.2, 1.0] {
            let picture = |index: usize| {
                let turned = swing(index, 40.0);
                Look { yaw: yaw_share * turned, plane_degrees: Some(turned), depth: 0.1, ..Look::default() }
            };
            let found = movement(&track(60, picture), &policy());
            assert!(score(&found) < 0.25, "{:?}", found.finding);
            assert!(found.depth.unwrap().score().unwrap() < 0.1);
        }
    }

    /// Poses of one frame in sixteen would do for the range, but not for the depth.
    #[test]
    fn a_movement_whose_depth_is_unknown_is_not_checked() {
        let brief = |index: usize| Look { yaw: [0.0, 35.0][usize::from(index % 16 == 15)], ..Look::default() };
        let found = movement(&track(48, brief), &policy());
        assert_eq!(found.finding.outcome.score(), None, "{:?}", found.finding);
    }

    #[test]
    fn no_face_and_a_failed_network_are_not_checked() {
        let found = movement(&track(40, |_| Look { faces: 0, ..Look::default() }), &policy());
        assert_eq!((found.finding.code, found.gestures.is_err()), (Some(NO_FACE), true));
        let mut turning = track(40, |index| Look { yaw: swing(index, 35.0), ..Look::default() });
        turning.errors.attributes = Some(InferError::NoModel(crate::infer::Task::FaceAttributes));
        assert_eq!(movement(&turning, &policy()).finding.outcome.score(), None);
    }
}
