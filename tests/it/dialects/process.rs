//! Results of a process.

use assay::{
    case::{
        RunId,
        decision::{Decision, DecisionDraft, DecisionKind, DecisionStage, ReasonCode, WithdrawalCause},
        finding::{CheckId, NotCheckedCause},
        matching::{FaceMatch, MatchAlgorithm, MatchAttempt, MatchLevel},
        verdict::ProcessStatus,
    },
    export::dialect::{Answered, Dialect, answer},
};
use serde_json::json;

use super::run::{Run, compact, millis, score};

/// The process service's examples of a final status, but for the name of the provider.
const ACCEPTED: &str = r#"{
    "processId": "fd3121cb-f9aa-4c77-bb65-97f6d82a9a02", "provider": "assay", "status": "accepted",
    "finalResult": {"livenessDetected": "true", "similarityScore": "high"},
    "createdAt": "2021-11-11T15:23:35Z", "updatedAt": "2021-11-11T15:24:10Z",
    "providerSpecific": {
        "liveness": {
            "faceScanSecurityChecks": {
                "auditTrailVerificationCheckSucceeded": true, "replayCheckSucceeded": true,
                "faceScanLivenessCheckSucceeded": true, "sessionTokenCheckSucceeded": true
            },
            "error": false, "success": true
        },
        "matching": {
            "attempts": [
                {"algorithm": "facePortrait", "matchLevel": 8, "imageProcessing": "faceFound", "success": true, "error": false}
            ],
            "algorithm": "facePortrait", "matchLevel": 8, "imageProcessing": "faceFound", "success": true, "error": false
        }
    }
}"#;
const INCONCLUSIVE: &str = r#"{
    "processId": "1ca4c667-7132-45dc-a826-3bddaf4bc2a6", "provider": "assay", "status": "inconclusive",
    "createdAt": "2022-04-21T13:44:37Z", "updatedAt": "2022-04-21T13:46:51Z",
    "providerSpecific": {
        "liveness": {
            "faceScanSecurityChecks": {
                "auditTrailVerificationCheckSucceeded": true, "replayCheckSucceeded": true,
                "faceScanLivenessCheckSucceeded": true, "sessionTokenCheckSucceeded": true
            },
            "error": false, "success": true
        },
        "matching": {
            "attempts": [
                {"algorithm": "facePortrait", "matchLevel": 4, "imageProcessing": "faceFound", "success": true, "error": false},
                {"algorithm": "idPhoto", "matchLevel": 5, "imageProcessing": "faceFound", "success": true, "error": false},
                {"algorithm": "idPhotoLowQuality", "matchLevel": 5, "imageProcessing": "faceFound", "success": true, "error": false}
            ],
            "algorithm": "idPhotoLowQuality", "matchLevel": 5, "imageProcessing": "faceFound", "success": true, "error": false
        }
    }
}"#;

fn level(level: u8) -> MatchLevel {
    MatchLevel { level, far: None, extrapolated: false }
}

/// Attempts with faces, and which of them counts.
fn matched(levels: &[(MatchAlgorithm, u8)], best: usize) -> FaceMatch {
    let attempts = levels.iter().map(|&(algorithm, reached)| MatchAttempt {
        algorithm,
        image_processing: "faceFound".to_owned(),
        similarity: Some(0.5),
        level: Some(level(reached)),
    });
    FaceMatch { attempts: attempts.collect(), best: Some(best), calibration: None }
}

#[test]
fn process_gives_the_services_examples() {
    use MatchAlgorithm::{FacePortrait, IdPhoto, IdPhotoLowQuality};
    let text = |run: &Run, created: &str, updated: &str| {
        let case =
            Answered { created_at_millis: millis(created), updated_at_millis: millis(updated), ..run.answered() };
        serde_json::to_string(&answer(Dialect::Process, &case).unwrap()).unwrap()
    };
    let mut run = Run::new("fd3121cb-f9aa-4c77-bb65-97f6d82a9a02", json!({}), &[]);
    run.report.face_match = Some(matched(&[(FacePortrait, 8)], 0));
    assert_eq!(text(&run, "2021-11-11T15:23:35Z", "2021-11-11T15:24:10Z"), compact(ACCEPTED));

    let borderline = [(CheckId::FaceMatch, score(0.45))];
    let mut run = Run::new("1ca4c667-7132-45dc-a826-3bddaf4bc2a6", json!({}), &borderline);
    run.report.face_match = Some(matched(&[(FacePortrait, 4), (IdPhoto, 5), (IdPhotoLowQuality, 5)], 2));
    assert_eq!(text(&run, "2022-04-21T13:44:37Z", "2022-04-21T13:46:51Z"), compact(INCONCLUSIVE));

    // The example of a rejected process differs from the inconclusive one in these.
    let no_match = [(CheckId::FaceMatch, score(0.0))];
    let mut run = Run::new("5fe7a9b9-f781-44d1-b37b-6cc958ee7b7a", json!({}), &no_match);
    run.report.face_match = Some(matched(&[(FacePortrait, 0), (IdPhoto, 0), (IdPhotoLowQuality, 0)], 2));
    let mut rejected = compact(INCONCLUSIVE);
    for (from, to) in [
        ("1ca4c667-7132-45dc-a826-3bddaf4bc2a6", "5fe7a9b9-f781-44d1-b37b-6cc958ee7b7a"),
        ("inconclusive", "rejected"),
        ("2022-04-21T13:44:37Z", "2021-11-12T13:52:10Z"),
        ("2022-04-21T13:46:51Z", "2021-11-12T13:52:46Z"),
        (r#""matchLevel":4"#, r#""matchLevel":0"#),
        (r#""matchLevel":5"#, r#""matchLevel":0"#),
        (r#""imageProcessing":"faceFound","success":true"#, r#""imageProcessing":"faceFound","success":false"#),
    ] {
        rejected = rejected.replace(from, to);
    }
    assert_eq!(text(&run, "2021-11-12T13:52:10Z", "2021-11-12T13:52:46Z"), rejected);
}

#[test]
fn process_leaves_out_what_was_not_carried_out_and_says_so() {
    let mut run = Run::new("p", json!({}), &[]);
    let liveness = |run: &Run| run.in_dialect(Dialect::Process)["providerSpecific"]["liveness"].clone();
    for challenge in [CheckId::ActionChallenge, CheckId::VoiceChallenge] {
        run.unset(challenge, NotCheckedCause::NotAsked, None);
    }
    let told = liveness(&run);
    assert!(told["faceScanSecurityChecks"].get("sessionTokenCheckSucceeded").is_none(), "nobody was challenged");
    assert_eq!((&told["error"], &told["success"]), (&json!(false), &json!(true)));
    run.unset(CheckId::VideoIntegrity, NotCheckedCause::NoMethod, None);
    let told = liveness(&run);
    assert!(told["faceScanSecurityChecks"].get("replayCheckSucceeded").is_none());
    assert_eq!((&told["error"], &told["success"]), (&json!(true), &json!(false)));
    // A check that the policy never lets fail has not succeeded where it calls a person.
    run.set(CheckId::VideoIntegrity, score(0.0), None);
    let told = liveness(&run);
    assert_eq!(told["faceScanSecurityChecks"]["replayCheckSucceeded"], false);
    assert_eq!((&told["error"], &told["success"]), (&json!(false), &json!(false)));
    run.unset(CheckId::VideoIntegrity, NotCheckedCause::NoMethod, None);
    run.set(CheckId::PassiveLiveness, score(0.1), None);
    let told = liveness(&run);
    assert_eq!(told["faceScanSecurityChecks"]["replayCheckSucceeded"], false);
    assert_eq!((&told["error"], &told["success"]), (&json!(false), &json!(false)));
    run.unset(CheckId::ActionChallenge, NotCheckedCause::ModelFailed, None);
    assert_eq!(liveness(&run)["error"], true, "asked for, and not carried out");
    let altered = Answered { evidence_intact: false, ..run.answered() };
    let told = serde_json::to_value(answer(Dialect::Process, &altered).unwrap()).unwrap();
    let checks = &told["providerSpecific"]["liveness"]["faceScanSecurityChecks"];
    assert_eq!(checks["auditTrailVerificationCheckSucceeded"], false);
}

#[test]
fn process_says_why_an_attempt_failed_and_marks_extrapolated_levels() {
    let mut run = Run::new("p", json!({}), &[]);
    let matching = |run: &Run| run.in_dialect(Dialect::Process)["providerSpecific"]["matching"].clone();
    assert_eq!(matching(&run), json!({"attempts": [], "success": false, "error": true}));
    let mut face_match = matched(&[(MatchAlgorithm::FacePortrait, 7), (MatchAlgorithm::IdPhoto, 0)], 0);
    face_match.attempts[0].level = Some(MatchLevel { level: 7, far: None, extrapolated: true });
    face_match.attempts[1] = MatchAttempt {
        algorithm: MatchAlgorithm::IdPhoto,
        image_processing: "faceNotFound".to_owned(),
        similarity: None,
        level: None,
    };
    face_match.best = None;
    run.report.face_match = Some(face_match);
    let told = matching(&run);
    let unread = json!({"algorithm": "idPhoto", "imageProcessing": "faceNotFound", "success": false, "error": true});
    assert_eq!((&told["attempts"][1], &told["attempts"][0]["extrapolated"]), (&unread, &json!(true)));
    assert_eq!((&told["success"], &told["error"]), (&json!(false), &json!(true)));
}

#[test]
fn a_decision_on_this_run_is_the_status_of_the_process() {
    let mut run = Run::new("p", json!({}), &[(CheckId::FaceMatch, score(0.3))]);
    run.report.face_match = Some(matched(&[(MatchAlgorithm::IdPhoto, 3)], 0));
    assert_eq!(run.report.verdict.process, ProcessStatus::Inconclusive);
    let told = |kind, reason, on: i64, stage, withdrawn| {
        let (case, note) = (run.report.case.clone(), String::new());
        let draft = DecisionDraft { case, run: RunId(on), kind, reason, note, request: None };
        let (decided_by, decided_at) = ("ana".to_owned(), "2026-01-01T00:00:00Z".to_owned());
        let decisions = [Decision { draft, decided_by, decided_at, stage, second_cause: None, withdrawn }];
        let told = answer(Dialect::Process, &Answered { decisions: &decisions, ..run.answered() }).unwrap();
        let told = serde_json::to_value(told).unwrap();
        (told["status"].as_str().unwrap().to_owned(), told.get("finalResult").cloned())
    };
    let decided = |kind, reason, on| told(kind, reason, on, DecisionStage::Sole, None);
    let result = json!({"livenessDetected": "true", "similarityScore": "medium"});
    assert_eq!(decided(DecisionKind::Approve, ReasonCode::Explained, 3), ("accepted".to_owned(), Some(result)));
    assert_eq!(decided(DecisionKind::Reject, ReasonCode::FaceMismatch, 3), ("rejected".to_owned(), None));
    assert_eq!(decided(DecisionKind::Resubmit, ReasonCode::SelfieUnusable, 3).0, "inconclusive");
    assert_eq!(decided(DecisionKind::Approve, ReasonCode::Explained, 2).0, "inconclusive", "on another run");
    let approved = |stage, withdrawn| told(DecisionKind::Approve, ReasonCode::Explained, 3, stage, withdrawn).0;
    assert_eq!(approved(DecisionStage::First, None), "inconclusive", "another person must decide as well");
    assert_eq!(approved(DecisionStage::Confirmation, None), "accepted");
    assert_eq!(approved(DecisionStage::Sole, Some(WithdrawalCause::Undone)), "inconclusive");
}
