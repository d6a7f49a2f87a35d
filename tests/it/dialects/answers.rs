//! Reports as answers, against the services' examples.

use assay::{
    case::{
        CaseId, Digest, Evidence, EvidenceKind, ProblemDetails, Report, RunId,
        decision::{Decision, DecisionDraft, DecisionKind, ReasonCode},
        finding::{CheckId, Finding, NotCheckedCause, Outcome},
        matching::{FaceMatch, MatchAlgorithm, MatchAttempt, MatchLevel},
        problem::FieldError,
        report::{PolicyRef, REPORT_SCHEMA},
        verdict::{ProcessStatus, Route, Validation},
    },
    export::dialect::{Answered, Dialect, FaceImages, Registration, answer, refusal},
    policy::{DEFAULT_POLICY, Policy, judge},
};
use serde_json::{Value, json};

/// The identity verification service's example of an answer.
const IDENTITY_VERIFICATION: &str = r#"{
    "code": 0,
    "description": "Identity verification transaction finished successfully",
    "timestamp": "2020-03-03 18:05:31.129",
    "scanId": "0e76e708-1dff-47d8-80fe-12b40043f86d",
    "scores": {"liveness": 0.92, "faceMatching": 0.78, "identityVerification": 0.78},
    "validations": {"liveness": "VALID", "faceMatching": "VALID", "identityVerification": "VALID"},
    "faceDocument": "imageBase64",
    "faceSelfie": "imageBase64",
    "resultScanProcessValidation": {
        "enabledProcess": true, "scanProcessValidationResult": "VALID", "scanProcessFailedValidations": []
    },
    "mobbIdRegistration": {"completed": true, "details": "The user was successfully registered"}
}"#;

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

/// The enhanced check's sample.
const ENHANCED_CHECK: &str = r#"{
    "id": "5e94b88a01bce00008c86f01", "entityName": "John Doe", "type": "enhanced_identity_check",
    "clientId": "5e94b75d01bce00008c86f02", "documentId": "5e94b87b01bce00008c86f03",
    "liveVideoId": "5e94b88901bce00008c86f0a", "status": "complete",
    "result": {
        "outcome": "clear",
        "breakdown": {
            "faceAnalysis": {
                "facialSimilarity": "clear", "previouslyEnrolledFace": "clear", "breakdown": {"facialSimilarityScore": 100}
            },
            "authenticityAnalysis": {
                "spoofedImageAnalysis": "clear", "livenessCheck": "clear", "livenessVoiceChallengeAnalysis": "clear",
                "livenessActionChallengeAnalysis": "clear", "breakdown": {"livenessCheckScore": 100}
            },
            "integrityAnalysis": {"faceDetection": "clear", "vpnDetected": "clear"}
        }
    },
    "createdAt": "2020-01-04T17:25:21.116Z", "updatedAt": "2020-01-04T17:25:21.116Z"
}"#;

/// JSON without the spaces between its tokens.
fn compact(json: &str) -> String {
    let mut in_text = false;
    json.chars()
        .filter(|&c| {
            in_text ^= c == '"';
            in_text || !c.is_whitespace()
        })
        .collect()
}

fn millis(time: &str) -> i64 {
    time.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

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

/// A run in which every check is clear but for those given.
struct Run {
    report: Report,
    matrix: bool,
}

impl Run {
    fn new(id: &str, meta: Value, outcomes: &[(CheckId, Outcome)]) -> Self {
        let mut run = Run {
            report: Report {
                schema: REPORT_SCHEMA.to_owned(),
                case: CaseId(id.to_owned()),
                meta,
                evidence: Vec::new(),
                verdict: judge(&[], false, &Policy::parse(DEFAULT_POLICY, "default.toml").unwrap()),
                route: Route::Settled,
                findings: CheckId::ALL.map(|check| Finding::new(check, Outcome::scored(1.0, 1.0))).to_vec(),
                face_match: None,
                document_face: None,
                live_face: None,
                timeline: None,
                warnings: Vec::new(),
                policy: PolicyRef { name: "default".to_owned(), sha256: Digest::of(b"policy") },
                models: Vec::new(),
            },
            matrix: false,
        };
        for (check, outcome) in outcomes {
            run.set(*check, outcome.clone(), None);
        }
        run.judge();
        run
    }

    fn set(&mut self, check: CheckId, outcome: Outcome, code: Option<i32>) {
        let place = self.report.findings.iter().position(|finding| finding.check == check).unwrap();
        self.report.findings[place] = Finding::new(check, outcome).with_code(code);
        self.judge();
    }

    fn unset(&mut self, check: CheckId, cause: NotCheckedCause, code: Option<i32>) {
        self.set(check, Finding::not_checked(check, cause, "not carried out").outcome, code);
    }

    fn judge(&mut self) {
        let enabled = format!("enabled = {}", self.matrix);
        let policy = Policy::parse(&DEFAULT_POLICY.replace("enabled = false", &enabled), "p.toml").unwrap();
        self.report.verdict = judge(&self.report.findings, false, &policy);
    }

    fn answered(&self) -> Answered<'_> {
        Answered {
            report: &self.report,
            run: Some(RunId(3)),
            decisions: &[],
            created_at_millis: 0,
            run_at_millis: 0,
            updated_at_millis: 0,
            evidence_intact: true,
            faces: FaceImages::default(),
            registration: None,
        }
    }

    fn in_dialect(&self, dialect: Dialect) -> Value {
        serde_json::to_value(answer(dialect, &self.answered()).unwrap()).unwrap()
    }
}

fn score(value: f64) -> Outcome {
    Outcome::scored(value, value)
}

#[test]
fn identity_verification_gives_the_services_example() {
    let scores = [
        (CheckId::SelfieLiveness, score(0.92)),
        (CheckId::FaceMatch, score(0.78)),
        (CheckId::IdentityVerification, score(0.78)),
    ];
    let mut run = Run::new("0e76e708-1dff-47d8-80fe-12b40043f86d", json!({"returnFaceImages": true}), &scores);
    run.matrix = true;
    run.judge();
    let image = Some(b"crop".to_vec());
    let case = Answered {
        run_at_millis: millis("2020-03-03T18:05:31.129Z"),
        faces: FaceImages { document: image.clone(), live: image },
        registration: Some(Registration { completed: true, details: "The user was successfully registered".into() }),
        ..run.answered()
    };
    let text = serde_json::to_string(&answer(Dialect::IdentityVerification, &case).unwrap()).unwrap();
    // The example's crops are the word "imageBase64", which is no base64.
    assert_eq!(text, compact(IDENTITY_VERIFICATION).replace("imageBase64", "Y3JvcA=="));
}

#[test]
fn identity_verification_never_makes_up_a_score() {
    let mut run = Run::new("c", json!({}), &[]);
    run.unset(CheckId::FaceMatch, NotCheckedCause::NoFace, Some(-12));
    run.unset(CheckId::IdentityVerification, NotCheckedCause::NoMethod, None);
    run.set(CheckId::SelfieLiveness, score(0.1), None);
    let answer = run.in_dialect(Dialect::IdentityVerification);
    assert_eq!(answer["scores"], json!({"liveness": 0.1, "faceMatching": null, "identityVerification": null}));
    let validations =
        json!({"liveness": "NOT_VALID", "faceMatching": "NOT_CHECKED", "identityVerification": "NOT_CHECKED"});
    assert_eq!(answer["validations"], validations);
    assert_eq!((&answer["code"], &answer["timestamp"]), (&json!(-12), &json!("1970-01-01 00:00:00.000")));
    for key in ["faceDocument", "faceSelfie", "mobbIdRegistration"] {
        assert!(answer.get(key).is_none(), "{key}");
    }
}

#[test]
fn of_several_codes_the_one_that_hides_most_is_told() {
    let mut run = Run::new("c", json!({}), &[]);
    let told = |run: &Run| {
        let answer = run.in_dialect(Dialect::IdentityVerification);
        (answer["code"].as_i64().unwrap(), answer["description"].as_str().unwrap().to_owned())
    };
    assert_eq!(told(&run).0, 0);
    run.set(CheckId::HeadMovement, score(1.0), Some(-10));
    assert_eq!(told(&run).0, 0, "what is clear is no fault");
    run.set(CheckId::HeadMovement, score(0.1), Some(-10));
    assert_eq!(told(&run), (-10, "Movement not found in input video".to_owned()));
    run.set(CheckId::CaptureQuality, score(0.1), Some(-17));
    assert_eq!(told(&run).0, -17);
    run.unset(CheckId::FaceDetection, NotCheckedCause::NoFace, Some(-9));
    assert_eq!(told(&run).0, -9);
    run.unset(CheckId::FaceMatch, NotCheckedCause::ModelUnavailable, Some(-5));
    assert_eq!(told(&run), (-5, "Error connecting to facial matching service".to_owned()));
}

#[test]
fn the_validation_matrix_is_told_and_gives_code_15_last() {
    let mut run = Run::new("c", json!({}), &[]);
    let matrix = |run: &Run| {
        let answer = run.in_dialect(Dialect::IdentityVerification);
        (answer["code"].clone(), answer["resultScanProcessValidation"].clone())
    };
    let off = json!({
        "enabledProcess": false, "scanProcessValidationResult": "NOT_CHECKED", "scanProcessFailedValidations": []
    });
    assert_eq!(matrix(&run), (json!(0), off.clone()));
    run.matrix = true;
    run.set(CheckId::DocumentPad, score(0.1), None);
    let failed = json!({
        "enabledProcess": true, "scanProcessValidationResult": "NOT_VALID",
        "scanProcessFailedValidations": ["document_pad"]
    });
    assert_eq!(matrix(&run), (json!(-15), failed));
    assert_eq!(run.report.verdict.matrix.as_ref().unwrap().validation, Validation::NotValid);
    run.set(CheckId::HeadMovement, score(0.1), Some(-10));
    assert_eq!(matrix(&run).0, -10);
    // A run of a version without a matrix.
    run.report.verdict.matrix = None;
    assert_eq!(matrix(&run).1, off);
}

#[test]
fn a_refused_request_has_the_services_code_where_there_is_one() {
    let problem = |pointer: &str| {
        let error = FieldError { pointer: pointer.to_owned(), detail: "wrong".to_owned() };
        ProblemDetails::invalid_input("r.json", "wrong fields", vec![error])
    };
    let at = millis("2020-03-03T18:05:31.129Z");
    let told = |dialect, pointer| {
        let refused = refusal(dialect, &problem(pointer), at).unwrap();
        refused.map(|answer| serde_json::to_string(&answer).unwrap())
    };
    let expected = r#"{"code":-3,"description":"Provided livenessMethod is not a valid one","timestamp":"2020-03-03 18:05:31.129"}"#;
    assert_eq!(told(Dialect::IdentityVerification, "/livenessMethod").as_deref(), Some(expected));
    assert_eq!(told(Dialect::IdentityVerification, "/entityName"), None);
    assert_eq!(told(Dialect::Process, "/livenessMethod"), None);
    assert!(refusal(Dialect::IdentityVerification, &problem("/livenessMethod"), i64::MAX).is_err());
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
    let decided = |kind, reason, on: i64| {
        let draft =
            DecisionDraft { case: run.report.case.clone(), run: RunId(on), kind, reason, note: String::new() };
        let decisions =
            [Decision { draft, decided_by: "ana".to_owned(), decided_at: "2026-01-01T00:00:00Z".to_owned() }];
        let told = answer(Dialect::Process, &Answered { decisions: &decisions, ..run.answered() }).unwrap();
        let told = serde_json::to_value(told).unwrap();
        (told["status"].as_str().unwrap().to_owned(), told.get("finalResult").cloned())
    };
    let result = json!({"livenessDetected": "true", "similarityScore": "medium"});
    assert_eq!(decided(DecisionKind::Approve, ReasonCode::Explained, 3), ("accepted".to_owned(), Some(result)));
    assert_eq!(decided(DecisionKind::Reject, ReasonCode::FaceMismatch, 3), ("rejected".to_owned(), None));
    assert_eq!(decided(DecisionKind::Resubmit, ReasonCode::SelfieUnusable, 3).0, "inconclusive");
    assert_eq!(decided(DecisionKind::Approve, ReasonCode::Explained, 2).0, "inconclusive", "on another run");
}

fn john() -> Value {
    json!({
        "entityName": "John Doe", "clientId": "5e94b75d01bce00008c86f02", "documentId": "5e94b87b01bce00008c86f03",
        "liveVideoId": "5e94b88901bce00008c86f0a",
    })
}

#[test]
fn enhanced_check_gives_the_services_sample() {
    let run = Run::new("5e94b88a01bce00008c86f01", john(), &[]);
    let at = millis("2020-01-04T17:25:21.116Z");
    let case = Answered { created_at_millis: at, updated_at_millis: at, ..run.answered() };
    let text = serde_json::to_string(&answer(Dialect::EnhancedCheck, &case).unwrap()).unwrap();
    assert_eq!(text, compact(ENHANCED_CHECK));
}

#[test]
fn enhanced_check_is_never_clear_about_what_was_not_carried_out() {
    let analyses = [
        (CheckId::FaceMatch, "/faceAnalysis/facialSimilarity"),
        (CheckId::PreviouslyEnrolledFace, "/faceAnalysis/previouslyEnrolledFace"),
        (CheckId::DocumentLiveness, "/authenticityAnalysis/spoofedImageAnalysis"),
        (CheckId::DocumentPad, "/authenticityAnalysis/spoofedImageAnalysis"),
        (CheckId::VideoIntegrity, "/authenticityAnalysis/spoofedImageAnalysis"),
        (CheckId::KnownImages, "/authenticityAnalysis/spoofedImageAnalysis"),
        (CheckId::SelfieLiveness, "/authenticityAnalysis/livenessCheck"),
        (CheckId::VoiceChallenge, "/authenticityAnalysis/livenessVoiceChallengeAnalysis"),
        (CheckId::ActionChallenge, "/authenticityAnalysis/livenessActionChallengeAnalysis"),
        (CheckId::FaceDetection, "/integrityAnalysis/faceDetection"),
        (CheckId::DocumentPortrait, "/integrityAnalysis/faceDetection"),
        (CheckId::CaptureAddress, "/integrityAnalysis/vpnDetected"),
    ];
    for (check, pointer) in analyses {
        let of = |change: &dyn Fn(&mut Run)| {
            let mut run = Run::new("c", json!({}), &[]);
            change(&mut run);
            let result = run.in_dialect(Dialect::EnhancedCheck)["result"].clone();
            (result["breakdown"].pointer(pointer).cloned(), result["outcome"].clone())
        };
        let attention = (Some(json!("attention")), json!("attention"));
        assert_eq!(of(&|run| run.set(check, score(0.0), None)), attention, "{check}");
        assert_eq!(of(&|run| run.unset(check, NotCheckedCause::ModelFailed, None)), attention, "{check}");
        assert_eq!(of(&|run| run.unset(check, NotCheckedCause::NoMethod, None)), attention, "{check}");
        let gone = |run: &mut Run| {
            run.report.findings.retain(|finding| finding.check != check);
            run.judge();
        };
        assert_eq!(of(&gone), attention, "{check}");
        let unasked = of(&|run| run.unset(check, NotCheckedCause::NotAsked, None)).0;
        assert_ne!(unasked, Some(json!("clear")), "{check}");
    }
    // Checks that are no analysis of this form still hold the outcome back.
    let mut run = Run::new("c", json!({}), &[]);
    run.unset(CheckId::CaptureAddress, NotCheckedCause::NoReference, None);
    assert_eq!(run.in_dialect(Dialect::EnhancedCheck)["result"]["outcome"], "clear");
    run.set(CheckId::HeadMovement, score(0.1), None);
    assert_eq!(run.in_dialect(Dialect::EnhancedCheck)["result"]["outcome"], "attention");
}

#[test]
fn enhanced_check_names_evidence_by_its_digest_where_the_sender_gives_no_name() {
    let mut run = Run::new("c", json!({}), &[(CheckId::FaceMatch, score(0.996)), (CheckId::SelfieLiveness, score(0.614))]);
    let evidence = |kind, bytes: &[u8]| Evidence {
        kind,
        digest: Digest::of(bytes),
        file_name: "file".to_owned(),
        media_type: "image/jpeg".to_owned(),
        byte_len: 1,
    };
    run.report.evidence = vec![evidence(EvidenceKind::DocumentFront, b"d"), evidence(EvidenceKind::Video, b"v")];
    run.unset(CheckId::VoiceChallenge, NotCheckedCause::NoMethod, None);
    let told = run.in_dialect(Dialect::EnhancedCheck);
    assert_eq!(told["documentId"], Digest::of(b"d").to_string());
    assert_eq!(told["liveVideoId"], Digest::of(b"v").to_string());
    assert!(told.get("clientId").is_none() && told.get("entityName").is_none());
    let breakdown = &told["result"]["breakdown"];
    assert_eq!(breakdown["faceAnalysis"]["breakdown"]["facialSimilarityScore"], 100);
    assert_eq!(breakdown["authenticityAnalysis"]["breakdown"]["livenessCheckScore"], 61);
    run.unset(CheckId::FaceMatch, NotCheckedCause::NoFace, None);
    let told = run.in_dialect(Dialect::EnhancedCheck);
    assert_eq!(told["result"]["breakdown"]["faceAnalysis"]["breakdown"], json!({}));
}

#[test]
fn dialects_are_found_by_name() {
    for dialect in Dialect::ALL {
        assert_eq!(dialect.name().parse::<Dialect>().unwrap(), dialect);
    }
    assert!("palm".parse::<Dialect>().unwrap_err().contains("identity-verification, process, enhanced-check"));
}
