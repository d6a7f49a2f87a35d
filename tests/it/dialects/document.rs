//! The answers of the document services: their own examples, and that nothing is made up where there is no result.

use assay::{
    case::{
        EvidenceKind, ProblemDetails,
        document::{DocumentPhoto, DocumentReport, PhotoFault},
        finding::{CheckId, NotCheckedCause, Outcome},
        pad::{PadDecision, PadReason},
        problem::FieldError,
        reading::{DocumentReading, Scoring},
    },
    export::dialect::{Answered, Dialect, answer, refusal},
    media::vault::Vault,
    session::{answer_unstored, now_millis},
};
use serde_json::{Value, json};

use super::run::{Run, score};

fn fault(code: &str) -> PhotoFault {
    PhotoFault { code: code.to_owned(), figure: "f".to_owned(), value: 0.1, threshold: 0.2 }
}

fn document(errors: &[&str], warnings: &[&str], decision: PadDecision, reasons: &[PadReason]) -> DocumentReport {
    let photo = DocumentPhoto {
        side: EvidenceKind::DocumentFront,
        quad: None,
        errors: errors.iter().map(|code| fault(code)).collect(),
        warnings: warnings.iter().map(|code| fault(code)).collect(),
        liveness: Outcome::scored(0.0, 0.9),
    };
    let reading = DocumentReading {
        sides: vec![],
        checks: vec![],
        rules: vec![],
        scoring: Scoring::default(),
        doc_model: String::new(),
    };
    DocumentReport { photos: vec![photo], decision, reasons: reasons.to_vec(), pad: vec![], reading }
}

fn run_of(id: &str, liveness: f64, document: DocumentReport) -> Run {
    let mut run = Run::new(id, json!({}), &[(CheckId::DocumentLiveness, score(liveness))]);
    run.set(CheckId::DocumentLocation, score(0.9), None);
    run.set(CheckId::DocumentPad, score(0.9), None);
    run.report.document = Some(document);
    run
}

#[test]
fn document_liveness_is_the_services_example() {
    let id = "bbbf9002-c3a2-4308-b103-d80b9f5a2b84";
    let text = |run: &Run| serde_json::to_string(&answer(Dialect::DocumentLiveness, &run.answered()).unwrap()).unwrap();
    let credible = || document(&[], &[], PadDecision::Credible, &[]);
    let passed = run_of(id, 0.9997104, credible());
    assert_eq!(text(&passed), format!(r#"{{"sessionId":"{id}","score":0.9997104,"hasError":false}}"#));
    let failed = run_of(id, 0.002324, credible());
    assert_eq!(text(&failed), format!(r#"{{"sessionId":"{id}","score":0.002324,"hasError":false}}"#));
    let error = run_of(id, 0.9, document(&["DOCUMENT_NOT_FOUND"], &[], PadDecision::Error, &[]));
    assert_eq!(text(&error), format!(r#"{{"sessionId":"{id}","hasError":true,"error":"DOCUMENT_NOT_FOUND"}}"#));
}

#[test]
fn document_liveness_makes_no_score_up() {
    let told = |run: &Run| run.in_dialect(Dialect::DocumentLiveness);
    for check in [CheckId::DocumentLiveness, CheckId::DocumentLocation] {
        let mut run = run_of("s", 0.9, document(&[], &[], PadDecision::Doubtful, &[]));
        run.unset(check, NotCheckedCause::ModelUnavailable, None);
        assert_eq!(told(&run), json!({"sessionId": "s", "hasError": true, "error": "MODEL_UNAVAILABLE"}), "{check}");
    }
    let mut run = run_of("s", 0.9, document(&[], &[], PadDecision::Doubtful, &[]));
    run.unset(CheckId::DocumentLiveness, NotCheckedCause::EvidenceMissing, None);
    assert_eq!(told(&run)["error"], "IMAGE_MISSING");
}

#[test]
fn document_pad_answers_in_the_services_form() {
    let warnings = ["IMAGE_TOO_SMALL_FOR_LIVENESS", "DOCUMENT_TOO_CLOSE"];
    let run = run_of("t", 0.9, document(&[], &warnings, PadDecision::Credible, &[]));
    let millis = 1_671_120_000_000;
    let answered = Answered { created_at_millis: millis - 20_784, run_at_millis: millis, ..run.answered() };
    let told = serde_json::to_value(answer(Dialect::DocumentPad, &answered).unwrap()).unwrap();
    assert_eq!((&told["serviceTransactionId"], &told["serviceResultCode"]), (&json!("t"), &json!(0)));
    assert_eq!((&told["serviceResultLog"], &told["serviceTime"]), (&json!("Executed OK"), &json!("20784")));
    assert_eq!(told["timestamp"], "2022-12-15T16:00:00.000Z");
    let version = format!("assay_{}", env!("CARGO_PKG_VERSION"));
    let result = format!(
        r#"{{"result":{{"decision":"Credible","IQA":{{"FTA":"DOCUMENT_TOO_CLOSE"}}}},"api_version":"{version}"}}"#
    );
    assert_eq!(told["serviceResult"].as_str().unwrap(), result);
    let data: Value = serde_json::from_str(told["serviceDocumentData"].as_str().unwrap()).unwrap();
    assert_eq!((&data["SUBTYPE"], &data["CHECKS"]), (&Value::Null, &json!({})));
    let keys: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 7, "{keys:?}");
}

#[test]
fn document_pad_names_its_reason_and_calls_what_was_not_decided_an_error() {
    let diagnosis = |run: &Run| -> Value {
        let told = run.in_dialect(Dialect::DocumentPad);
        let result: Value = serde_json::from_str(told["serviceResult"].as_str().unwrap()).unwrap();
        result["result"].clone()
    };
    let reasons = [PadReason::ScreenReplayAttack, PadReason::NotProcessedPhotoCheck];
    let mut run = run_of("t", 0.1, document(&[], &[], PadDecision::Spoof, &reasons));
    assert_eq!(diagnosis(&run), json!({"decision": "Spoof", "reason": "Screen_Replay_Attack"}));
    run.unset(CheckId::DocumentPad, NotCheckedCause::ModelFailed, None);
    assert_eq!(diagnosis(&run)["decision"], "Error");
    run.report.document = None;
    run.set(CheckId::DocumentPad, score(1.0), None);
    assert_eq!(diagnosis(&run), json!({"decision": "Error"}));
}

#[test]
fn document_pad_tells_how_long_the_processing_of_an_unstored_case_took() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path(), None).unwrap();
    let run = run_of("t", 0.9, document(&[], &[], PadDecision::Credible, &[]));
    let arrived = now_millis() - 5_000;
    let answer = answer_unstored(&run.report, &vault, Dialect::DocumentPad, arrived).unwrap();
    let told = serde_json::to_value(answer).unwrap();
    let millis: i64 = told["serviceTime"].as_str().unwrap().parse().unwrap();
    assert!((5_000..65_000).contains(&millis), "{millis}");
}

#[test]
fn document_pad_refuses_input_as_the_service_does() {
    let errors = vec![FieldError { pointer: "/countryCode".to_owned(), detail: "is required".to_owned() }];
    let problem = ProblemDetails::invalid_input("x.request.json", "wrong fields", errors);
    let told = serde_json::to_value(refusal(Dialect::DocumentPad, &problem, 0).unwrap().unwrap()).unwrap();
    assert_eq!((&told["status"], &told["title"]), (&json!(400), &json!("Bad Request")));
    assert_eq!(told["type"], "https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/400");
    assert_eq!(told["errors"], json!(["countryCode is required"]));
    assert!(refusal(Dialect::DocumentLiveness, &problem, 0).unwrap().is_none());
}
