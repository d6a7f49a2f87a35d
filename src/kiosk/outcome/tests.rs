//! Every verdict with every code and every error.

use serde_json::json;

use super::*;
use crate::{
    case::{
        CaseId, Digest, EvidenceKind, code,
        document::{DocumentPhoto, DocumentReport, PhotoFault},
        finding::{Finding, NotCheckedCause, Outcome as Found},
        pad::PadDecision,
        reading::{DocumentReading, Scoring},
        report::{PolicyRef, REPORT_SCHEMA},
        verdict::{Route, Verdict},
    },
    kiosk::guidance::Part,
};

const PROCESSES: [ProcessStatus; 3] = [ProcessStatus::Accepted, ProcessStatus::Inconclusive, ProcessStatus::Rejected];

fn report(process: ProcessStatus, findings: Vec<Finding>, error: Option<&str>) -> Report {
    let fault = |code: &str| PhotoFault { code: code.to_owned(), figure: String::new(), value: 0.0, threshold: 0.0 };
    let photo = |error: &str| DocumentPhoto {
        side: EvidenceKind::DocumentFront,
        quad: None,
        errors: vec![fault(error)],
        warnings: vec![fault("JPEG_QUALITY_TOO_LOW")],
        liveness: Found::scored(0.1, 0.1),
    };
    let document = error.map(|error| DocumentReport {
        photos: vec![photo(error)],
        decision: PadDecision::Error,
        reasons: Vec::new(),
        pad: Vec::new(),
        reading: DocumentReading {
            sides: Vec::new(),
            checks: Vec::new(),
            rules: Vec::new(),
            scoring: Scoring::default(),
            doc_model: String::new(),
        },
    });
    Report {
        schema: REPORT_SCHEMA.to_owned(),
        case: CaseId("k".to_owned()),
        meta: json!({}),
        evidence: Vec::new(),
        verdict: Verdict { process, checks: Vec::new(), matrix: None },
        route: Route::Settled,
        findings,
        face_match: None,
        document_face: None,
        document,
        as_of: String::new(),
        live_face: None,
        enrolled_faces_matches: Vec::new(),
        specimen_check_matches: Vec::new(),
        timeline: None,
        heard_digits: Vec::new(),
        warnings: Vec::new(),
        policy: PolicyRef { name: String::new(), sha256: Digest::ZERO },
        models: Vec::new(),
        references: Vec::new(),
        enrolment: None,
    }
}

#[test]
fn every_verdict_with_every_check_and_every_code() {
    let mut retried = 0;
    for process in PROCESSES {
        for check in CheckId::ALL {
            for (code, _) in code::ALL {
                let finding = Finding::not_checked(check, NotCheckedCause::NoFace, "").with_code(Some(code));
                let told = outcome_of(&report(process, vec![finding], None));
                let may_retry = process == ProcessStatus::Inconclusive && OF_CAPTURE.contains(&check);
                let expected = match (process, Guidance::of_code(code).filter(|_| may_retry)) {
                    (ProcessStatus::Accepted, _) => Outcome::Thanks,
                    (_, Some(guidance)) => Outcome::TryAgain(guidance),
                    (_, None) => Outcome::SeeColleague,
                };
                assert_eq!(told, expected, "{process:?} {check} {code}");
                retried += usize::from(matches!(told, Outcome::TryAgain(_)));
            }
        }
    }
    assert_eq!(retried, OF_CAPTURE.len() * 10);
}

#[test]
fn every_verdict_with_every_error_of_a_document_photo() {
    for process in PROCESSES {
        for error in LocationCode::ALL {
            let told = outcome_of(&report(process, Vec::new(), Some(error.name())));
            match process {
                ProcessStatus::Accepted => assert_eq!(told, Outcome::Thanks),
                ProcessStatus::Rejected => assert_eq!(told, Outcome::SeeColleague),
                ProcessStatus::Inconclusive => assert_eq!(told, Outcome::TryAgain(Guidance::of_error(error))),
            }
        }
        let unknown = outcome_of(&report(process, Vec::new(), Some("DOCUMENT_ODD")));
        assert!(!matches!(unknown, Outcome::TryAgain(_)));
    }
}

/// Checks that speak of attacks never lead to another try by themselves, whatever their score and code.
#[test]
fn no_suspicion_is_told() {
    let of_attacks = [
        CheckId::PassiveLiveness,
        CheckId::SelfieLiveness,
        CheckId::DocumentLiveness,
        CheckId::DocumentPad,
        CheckId::VideoIntegrity,
        CheckId::FaceMatch,
        CheckId::VoiceChallenge,
        CheckId::PreviouslyEnrolledFace,
        CheckId::KnownImages,
    ];
    for check in of_attacks {
        assert!(!OF_CAPTURE.contains(&check), "{check}");
        for code in [None, Some(code::SEVERAL_FACES), Some(code::NO_MOVEMENT)] {
            let finding = Finding::new(check, Found::scored(0.0, 0.0)).with_code(code);
            assert_eq!(outcome_of(&report(ProcessStatus::Inconclusive, vec![finding], None)), Outcome::SeeColleague);
        }
    }
}

#[test]
fn the_document_is_told_before_the_selfie() {
    let dark = Finding::new(CheckId::CaptureQuality, Found::scored(0.0, 0.0)).with_code(Some(code::TOO_DARK));
    let both = report(ProcessStatus::Inconclusive, vec![dark], Some("DOCUMENT_CROPPED"));
    assert_eq!(outcome_of(&both), Outcome::TryAgain(Guidance::WholeDocument));
    assert_eq!(Guidance::WholeDocument.part(), Part::Document);
}
