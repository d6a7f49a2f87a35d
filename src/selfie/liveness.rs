//! Findings about the selfie: is there one face, is it live, did the head move.

use super::{SelfieTrack, integrity::video_integrity, quality::capture_quality, spans::spans};
use crate::{
    case::{
        code::{NO_FACE, NO_LIVENESS_MODEL, NO_MOVEMENT, SEVERAL_FACES},
        finding::{CheckId, Finding, NotCheckedCause, Outcome},
        meta::{CaseMeta, LivenessMethod},
        timeline::FaceSample,
    },
    infer::InferError,
    policy::Policy,
};

/// Frames needed before a movement or a passive score is believed: half a second at ten frames a second.
const MIN_FRAMES: usize = 5;

/// Every finding about the selfie video.
pub fn findings(track: &SelfieTrack, meta: &CaseMeta, policy: &Policy) -> Vec<Finding> {
    let presence = face_detection(track, policy);
    let passive = passive_liveness(track, policy);
    let movement = head_movement(track, policy);
    let liveness = selfie_liveness(&passive, &movement, meta);
    vec![presence, passive, movement, liveness, capture_quality(track, policy), video_integrity(track, meta, policy)]
}

fn face_detection(track: &SelfieTrack, policy: &Policy) -> Finding {
    let check = CheckId::FaceDetection;
    if let Some(error) = &track.errors.detection {
        return unavailable(check, error);
    }
    let samples = &track.timeline.samples;
    let share = |wanted: fn(u32) -> bool| {
        let matching = samples.iter().filter(|sample| sample.face_count.is_some_and(wanted)).count();
        matching as f64 / samples.len().max(1) as f64
    };
    let (one, several) = (share(|count| count == 1), share(|count| count > 1));
    if one + several == 0.0 {
        let detail = "no face was found in the selfie video; ask for a new one with the face in view";
        return Finding::not_checked(check, NotCheckedCause::NoFace, detail).with_code(Some(NO_FACE));
    }
    let code = (several > policy.selfie.several_faces_share).then_some(SEVERAL_FACES);
    let mut finding = Finding::new(check, Outcome::scored(one, one))
        .with_code(code)
        .with_figure("share of frames with one face", one)
        .with_figure("share of frames with several faces", several);
    let of_count =
        |label, wanted: fn(u32) -> bool| spans(samples, label, |at| samples[at].face_count.is_some_and(wanted));
    finding.exhibits.extend(of_count("several faces", |count| count > 1));
    finding.exhibits.extend(of_count("no face", |count| count == 0));
    finding
}

/// Median of the frontal frames: a single odd frame, for better or worse, does not decide.
fn passive_liveness(track: &SelfieTrack, policy: &Policy) -> Finding {
    let check = CheckId::PassiveLiveness;
    if let Some(error) = track.errors.detection.as_ref().or(track.errors.passive.as_ref()) {
        return unavailable(check, error);
    }
    let frontal = |face: &&FaceSample| face.pose.yaw.abs() <= policy.selfie.frontal_yaw_degrees;
    let scores: Vec<f64> = faces(track).filter(frontal).filter_map(|face| face.liveness).map(f64::from).collect();
    if scores.len() < MIN_FRAMES {
        return too_few(check, scores.len(), "frontal frames with a face large enough to judge");
    }
    let frames = scores.len() as f64;
    let median = quantile(scores, 0.5);
    Finding::new(check, Outcome::scored(median, median)).with_figure("frontal frames judged", frames)
}

/// Range of yaw between its 5th and 95th percentile: 0 at none, 1 at twice `movement_half_degrees`.
fn head_movement(track: &SelfieTrack, policy: &Policy) -> Finding {
    let check = CheckId::HeadMovement;
    if let Some(error) = &track.errors.detection {
        return unavailable(check, error);
    }
    // Poses from the picture and from landmarks differ by some degrees: going from one to the other is no movement.
    let from_picture = faces(track).any(|face| face.expression.is_some());
    // A network that fails on some frames could leave just those that suit an attacker.
    if let Some(error) = track.errors.attributes.as_ref().filter(|_| from_picture) {
        return unavailable(check, error);
    }
    let judged = faces(track).filter(|face| face.expression.is_some() == from_picture);
    let yaw: Vec<f64> = judged.map(|face| f64::from(face.pose.yaw)).collect();
    if yaw.len() < MIN_FRAMES {
        return too_few(check, yaw.len(), "frames with a face");
    }
    let frames = yaw.len() as f64;
    let (left, right) = (quantile(yaw.clone(), 0.05), quantile(yaw, 0.95));
    let range = right - left;
    let score = (range / (2.0 * policy.selfie.movement_half_degrees)).clamp(0.0, 1.0);
    let fails = policy.check_policy(check).is_some_and(|thresholds| score < thresholds.fail_below);
    Finding::new(check, Outcome::scored(range, score))
        .with_code(fails.then_some(NO_MOVEMENT))
        .with_figure("range of yaw in degrees", range)
        .with_figure("yaw furthest left in degrees", left)
        .with_figure("yaw furthest right in degrees", right)
        .with_figure("frames judged", frames)
}

/// Passive and collaborative evidence together: the weaker of the two counts, since an attack need only fail one.
///
/// A challenge that was put to the person and is not judged must not count as passed, whatever the method says.
fn selfie_liveness(passive: &Finding, movement: &Finding, meta: &CaseMeta) -> Finding {
    let check = CheckId::SelfieLiveness;
    let challenged = meta.challenge.as_ref().is_some_and(|asked| !asked.actions.is_empty() || asked.digits.is_some());
    let parts: &[&Finding] = match meta.liveness_method {
        LivenessMethod::HeadMovement if !challenged => &[passive, movement],
        LivenessMethod::Passive if !challenged => &[passive],
        _ => {
            let detail = "this version does not judge challenges of movements or spoken digits; a person must watch \
                          the video";
            return Finding::not_checked(check, NotCheckedCause::NoMethod, detail);
        }
    };
    let mut weakest: Option<(&Finding, f64)> = None;
    for part in parts {
        let Some(score) = part.outcome.score() else {
            let finding = Finding::new(check, part.outcome.clone());
            return finding.with_code(part.code);
        };
        if weakest.is_none_or(|(_, lowest)| score < lowest) {
            weakest = Some((part, score));
        }
    }
    let Some((part, score)) = weakest else {
        return Finding::not_checked(check, NotCheckedCause::NoMethod, "no part of liveness was asked for");
    };
    let finding = Finding::new(check, Outcome::scored(score, score)).with_code(part.code);
    let name = |part: &Finding| format!("{} score", part.check.title().to_lowercase());
    parts.iter().fold(finding, |finding, part| match part.outcome.score() {
        Some(score) => finding.with_figure(&name(part), score),
        None => finding,
    })
}

fn faces(track: &SelfieTrack) -> impl Iterator<Item = &FaceSample> {
    track.timeline.samples.iter().filter_map(|sample| sample.face.as_ref())
}

pub(super) fn unavailable(check: CheckId, error: &InferError) -> Finding {
    Finding::not_checked(check, error.cause(), error.to_string()).with_code(Some(NO_LIVENESS_MODEL))
}

pub(super) fn too_few(check: CheckId, count: usize, what: &str) -> Finding {
    let detail = format!("only {count} {what}, {MIN_FRAMES} are needed; ask for a new selfie video");
    let code = (count == 0).then_some(NO_FACE);
    Finding::not_checked(check, NotCheckedCause::NoFace, detail).with_code(code)
}

/// The value below which the share `rank` of `values` lies; `values` must not be empty.
fn quantile(mut values: Vec<f64>, rank: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * rank).round() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{
            face::{Face, Landmarks, Pose},
            finding::Exhibit,
            geometry::{Point, Rect},
            meta::{Action, Challenge},
            timeline::{FrameSample, Timeline},
        },
        policy::DEFAULT_POLICY,
        selfie::{frame::FrameErrors, signature::FrameSignature},
    };

    fn policy() -> Policy {
        Policy::parse(DEFAULT_POLICY, "default.toml").unwrap()
    }

    fn asked(liveness_method: LivenessMethod) -> CaseMeta {
        CaseMeta { liveness_method, ..CaseMeta::default() }
    }

    /// A video of `frames` samples with the given faces, yaw and liveness per sample.
    fn track(frames: usize, of: impl Fn(usize) -> (u32, f32, f32)) -> SelfieTrack {
        let sample = |index: usize| {
            let (count, yaw, liveness) = of(index);
            let face =
                Face { bbox: Rect::default(), landmarks: Landmarks::from_points([Point::default(); 5]), score: 0.9 };
            let pose = Pose { yaw, ..Pose::default() };
            let (similarity_to_document, similarity_to_previous) = (None, None);
            let face = FaceSample {
                face,
                pose,
                expression: None,
                liveness: Some(liveness),
                quality: None,
                similarity_to_document,
                similarity_to_previous,
            };
            FrameSample {
                timestamp_millis: index as i64 * 100,
                face_count: Some(count),
                brightness: 0.5,
                face: (count > 0).then_some(face),
            }
        };
        let samples = (0..frames).map(sample).collect();
        let timeline = Timeline { frame_width: 640, frame_height: 480, duration_millis: 0, partial: None, samples };
        SelfieTrack {
            timeline,
            sizes: vec![[640, 480]; frames],
            embeddings: vec![None; frames],
            signatures: vec![FrameSignature::of(&image::RgbImage::new(8, 8), None); frames],
            errors: FrameErrors::default(),
        }
    }

    fn of(findings: &[Finding], check: CheckId) -> &Finding {
        findings.iter().find(|finding| finding.check == check).unwrap()
    }

    #[test]
    fn a_turning_live_head_passes_and_a_still_one_has_no_movement() {
        let turning = track(40, |index| (1, 35.0 * (index as f32 / 6.0).sin(), 0.9));
        let found = findings(&turning, &asked(LivenessMethod::HeadMovement), &policy());
        assert_eq!(of(&found, CheckId::FaceDetection).outcome.score(), Some(1.0));
        assert!(of(&found, CheckId::SelfieLiveness).outcome.score().unwrap() > 0.8);
        let still = track(40, |index| (1, (index % 3) as f32, 0.9));
        let found = findings(&still, &asked(LivenessMethod::HeadMovement), &policy());
        assert_eq!(of(&found, CheckId::HeadMovement).code, Some(NO_MOVEMENT));
        assert!(of(&found, CheckId::SelfieLiveness).outcome.score().unwrap() < 0.25);
        let found = findings(&still, &asked(LivenessMethod::Passive), &policy());
        assert!(of(&found, CheckId::SelfieLiveness).outcome.score().unwrap() > 0.8);
    }

    #[test]
    fn one_odd_frame_does_not_decide() {
        let odd = track(41, |index| (1, 0.0, if index == 7 { 1.0 } else { 0.1 }));
        assert!(
            of(&findings(&odd, &asked(LivenessMethod::Passive), &policy()), CheckId::PassiveLiveness)
                .outcome
                .score()
                .unwrap()
                < 0.2
        );
    }

    #[test]
    fn no_face_and_several_faces_have_their_codes() {
        let empty = findings(&track(20, |_| (0, 0.0, 0.0)), &asked(LivenessMethod::HeadMovement), &policy());
        assert_eq!(of(&empty, CheckId::FaceDetection).code, Some(NO_FACE));
        assert_eq!(of(&empty, CheckId::SelfieLiveness).outcome.score(), None);
        let crowd = findings(
            &track(20, |index| (1 + u32::from(index >= 10), 0.0, 0.9)),
            &asked(LivenessMethod::Passive),
            &policy(),
        );
        let finding = of(&crowd, CheckId::FaceDetection);
        assert_eq!(finding.code, Some(SEVERAL_FACES));
        let span = Exhibit::Span { label: "several faces".into(), start_millis: 1000, end_millis: 1900 };
        assert!(finding.exhibits.contains(&span));
    }

    #[test]
    fn a_missing_model_is_not_checked_and_never_a_score() {
        let mut track = track(20, |index| (1, index as f32 * 3.0, 0.9));
        track.errors.passive = Some(InferError::NoModel(crate::infer::Task::PassiveLiveness));
        let found = findings(&track, &asked(LivenessMethod::HeadMovement), &policy());
        assert_eq!(of(&found, CheckId::SelfieLiveness).outcome.score(), None);
        assert_eq!(of(&found, CheckId::SelfieLiveness).code, Some(NO_LIVENESS_MODEL));
        assert!(of(&found, CheckId::HeadMovement).outcome.score().is_some());
    }

    #[test]
    fn a_challenge_is_left_to_a_person_whatever_the_method() {
        let turning = track(40, |index| (1, 35.0 * (index as f32 / 6.0).sin(), 0.9));
        let score = |meta: &CaseMeta| {
            let found = findings(&turning, meta, &policy());
            of(&found, CheckId::SelfieLiveness).outcome.score()
        };
        assert_eq!(score(&asked(LivenessMethod::PassiveAndChallenge)), None);
        for method in [LivenessMethod::HeadMovement, LivenessMethod::Passive] {
            let with = |challenge| CaseMeta { challenge: Some(challenge), ..asked(method) };
            assert_eq!(score(&with(Challenge { actions: vec![Action::Left], digits: None })), None);
            assert_eq!(score(&with(Challenge { actions: Vec::new(), digits: Some("0427".into()) })), None);
            assert!(score(&with(Challenge::default())).is_some());
        }
    }
}
