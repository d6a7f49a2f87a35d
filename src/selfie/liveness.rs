//! Findings about the selfie, and the parts of liveness joined.

use super::{
    MIN_FRAMES, SelfieTrack,
    action_challenge::{action_challenge, asked},
    head_movement::{Movement, movement},
    integrity::video_integrity,
    passive_evidence::passive_liveness,
    presence::face_detection,
    quality::capture_quality,
};
use crate::{
    case::{
        code::{NO_FACE, NO_LIVENESS_MODEL},
        finding::{CheckId, Finding, NotCheckedCause},
        meta::{CaseMeta, LivenessMethod},
    },
    infer::InferError,
    policy::{Part, Policy, weakest_of},
};

/// Every finding about the selfie video.
pub fn findings(track: &SelfieTrack, meta: &CaseMeta, policy: &Policy) -> Vec<Finding> {
    let movement = movement(track, policy);
    let passive = passive_liveness(track, movement.gestures.as_deref().ok(), policy);
    let challenge = action_challenge(&movement, meta, policy);
    let liveness = selfie_liveness(&passive, &movement, &challenge, meta, policy);
    let (quality, integrity) = (capture_quality(track, policy), video_integrity(track, meta, policy));
    let head = head_movement(movement, meta);
    vec![face_detection(track, policy), passive, head, challenge, liveness, quality, integrity]
}

/// Turning the head counts where method 0 asks for it; otherwise what was seen of it is only shown.
fn head_movement(movement: Movement, meta: &CaseMeta) -> Finding {
    if meta.liveness_method == LivenessMethod::HeadMovement {
        return movement.finding;
    }
    let detail = "the case's liveness method does not ask for the head to be turned";
    let unasked = Finding::not_checked(CheckId::HeadMovement, NotCheckedCause::NotAsked, detail);
    Finding { exhibits: movement.finding.exhibits, ..unasked }
}

/// Passive and collaborative evidence together: the weaker part counts, since an attack need only fail one.
///
/// Every method looks at the frames and, where the head turned, at its depth: these may reject. What was asked for and not
/// done (method 0: turning the head, method 2: the movements) leaves the case to a person. Digits are a check of their own.
fn selfie_liveness(
    passive: &Finding,
    movement: &Movement,
    challenge: &Finding,
    meta: &CaseMeta,
    policy: &Policy,
) -> Finding {
    let check = CheckId::SelfieLiveness;
    let unset = || {
        let detail = "liveness method 2 needs the movements that were asked for; name them in challenge.actions";
        Finding::not_checked(check, NotCheckedCause::EvidenceMissing, detail)
    };
    let bands = |check: CheckId| policy.check_policy(check);
    let (Some(own), Some(of_passive), Some(of_movement), Some(of_challenge)) =
        (bands(check), bands(CheckId::PassiveLiveness), bands(CheckId::HeadMovement), bands(CheckId::ActionChallenge))
    else {
        return unset();
    };
    let part = |name, finding: &'_ Finding| (name, finding.outcome.clone(), finding.code);
    let mut seen = vec![(part("passive liveness", passive), of_passive, true)];
    if let Some(depth) = &movement.depth {
        seen.push((("depth of the turned head", depth.clone(), None), of_movement, true));
    }
    match meta.liveness_method {
        LivenessMethod::HeadMovement => seen.push((part("head movement", &movement.finding), of_movement, false)),
        LivenessMethod::Passive => {}
        LivenessMethod::PassiveAndChallenge if asked(meta).is_empty() => return unset(),
        LivenessMethod::PassiveAndChallenge => seen.push((part("movement challenge", challenge), of_challenge, false)),
    }
    let parts: Vec<Part<'_>> = seen
        .iter()
        .map(|((name, outcome, code), bands, may_reject)| Part {
            name,
            outcome,
            code: *code,
            bands,
            may_reject: *may_reject,
        })
        .collect();
    weakest_of(check, &parts, own).unwrap_or_else(unset)
}

/// A finding that says which network was missing or failed.
pub(super) fn unavailable(check: CheckId, error: &InferError) -> Finding {
    Finding::not_checked(check, error.cause(), error.to_string()).with_code(Some(NO_LIVENESS_MODEL))
}

/// A finding that says that too little was seen.
pub(super) fn too_few(check: CheckId, count: usize, what: &str) -> Finding {
    let detail = format!("only {count} {what}, {MIN_FRAMES} are needed; ask for a new selfie video");
    let code = (count == 0).then_some(NO_FACE);
    Finding::not_checked(check, NotCheckedCause::NoFace, detail).with_code(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{
            code::SEVERAL_FACES,
            finding::{Exhibit, Outcome},
            meta::{Action, Challenge},
        },
        selfie::posed_tracks::{Look, policy, swing, track},
    };

    fn method(liveness_method: LivenessMethod) -> CaseMeta {
        CaseMeta { liveness_method, ..CaseMeta::default() }
    }

    fn found(track: &SelfieTrack, meta: &CaseMeta, check: CheckId) -> Finding {
        findings(track, meta, &policy()).into_iter().find(|finding| finding.check == check).unwrap()
    }

    fn liveness(track: &SelfieTrack, meta: &CaseMeta) -> Finding {
        found(track, meta, CheckId::SelfieLiveness)
    }

    fn decided_by(finding: &Finding) -> String {
        let name = |exhibit: &Exhibit| match exhibit {
            Exhibit::Figure { name, .. } => name.strip_prefix("decided by ").map(str::to_owned),
            _ => None,
        };
        finding.exhibits.iter().find_map(name).unwrap()
    }

    #[test]
    fn a_turning_live_head_passes_and_a_still_one_goes_to_a_person() {
        let turning = track(40, |index| Look { yaw: swing(index, 35.0), ..Look::default() });
        assert!(liveness(&turning, &method(LivenessMethod::HeadMovement)).outcome.score().unwrap() > 0.8);
        let still = track(40, |index| Look { yaw: (index % 3) as f32, ..Look::default() });
        let finding = liveness(&still, &method(LivenessMethod::HeadMovement));
        assert_eq!((finding.code, decided_by(&finding).as_str()), (Some(-10), "head movement"));
        let bands = *policy().check_policy(CheckId::SelfieLiveness).unwrap();
        let score = finding.outcome.score().unwrap();
        assert!(bands.fail_below <= score && score < bands.review_below, "{score}");
        let finding = liveness(&still, &method(LivenessMethod::Passive));
        assert!(finding.outcome.score().unwrap() > 0.8);
        assert_eq!(decided_by(&finding), "passive liveness");
    }

    #[test]
    fn a_turned_picture_is_rejected_whatever_the_method() {
        let picture = track(40, |index| {
            let turned = swing(index, 40.0);
            Look { yaw: 0.2 * turned, plane_degrees: Some(turned), depth: 0.0, ..Look::default() }
        });
        let challenge = Some(Challenge { actions: vec![Action::Right, Action::Left], digits: None });
        for liveness_method in
            [LivenessMethod::HeadMovement, LivenessMethod::Passive, LivenessMethod::PassiveAndChallenge]
        {
            let meta = CaseMeta { liveness_method, challenge: challenge.clone(), ..CaseMeta::default() };
            let finding = liveness(&picture, &meta);
            assert!(finding.outcome.score().unwrap() < 0.1, "{finding:?}");
            assert_eq!(decided_by(&finding), "depth of the turned head");
        }
    }

    #[test]
    fn method_2_needs_its_movements_made() {
        let right_left = track(60, |index| Look {
            yaw: if (20..40).contains(&index) { swing(index - 20, 35.0) } else { 0.0 },
            ..Look::default()
        });
        let asked = |actions: &[Action]| CaseMeta {
            challenge: Some(Challenge { actions: actions.to_vec(), digits: None }),
            ..method(LivenessMethod::PassiveAndChallenge)
        };
        let score = |actions: &[Action]| liveness(&right_left, &asked(actions)).outcome.score();
        assert!(score(&[Action::Right, Action::Left]).unwrap() > 0.8);
        let wrong = liveness(&right_left, &asked(&[Action::Left, Action::Up]));
        assert_eq!(decided_by(&wrong), "movement challenge");
        assert!((0.25..0.6).contains(&wrong.outcome.score().unwrap()));
        // Without movements it is not checked, and acceptance waits for it: it must not be taken for unasked.
        let finding = liveness(&right_left, &asked(&[]));
        assert!(matches!(&finding.outcome, Outcome::NotChecked(reason) if reason.cause != NotCheckedCause::NotAsked));
    }

    #[test]
    fn no_face_and_several_faces_have_their_codes() {
        let empty = track(20, |_| Look { faces: 0, ..Look::default() });
        let meta = method(LivenessMethod::HeadMovement);
        assert_eq!(found(&empty, &meta, CheckId::FaceDetection).code, Some(NO_FACE));
        assert_eq!(liveness(&empty, &meta).outcome.score(), None);
        let crowd = track(20, |index| Look { faces: 1 + u32::from(index >= 10), ..Look::default() });
        let finding = found(&crowd, &meta, CheckId::FaceDetection);
        assert_eq!(finding.code, Some(SEVERAL_FACES));
        let span = Exhibit::Span { label: "several faces".into(), start_millis: 1000, end_millis: 1900 };
        assert!(finding.exhibits.contains(&span));
    }

    #[test]
    fn a_missing_model_is_not_checked_and_never_a_score() {
        let mut track = track(20, |index| Look { yaw: swing(index, 35.0), ..Look::default() });
        track.errors.passive = Some(InferError::NoModel(crate::infer::Task::PassiveLiveness));
        let meta = method(LivenessMethod::HeadMovement);
        let finding = liveness(&track, &meta);
        assert_eq!((finding.outcome.score(), finding.code), (None, Some(NO_LIVENESS_MODEL)));
        assert!(found(&track, &meta, CheckId::HeadMovement).outcome.score().is_some());
    }
}
