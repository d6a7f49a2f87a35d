//! Answers of the identity verification service.

use assay::{
    case::{
        ProblemDetails,
        finding::{CheckId, NotCheckedCause},
        problem::FieldError,
        verdict::Validation,
    },
    export::dialect::{Answered, Dialect, FaceImages, Registration, answer, refusal},
};
use serde_json::json;

use super::run::{Run, compact, millis, score};

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
