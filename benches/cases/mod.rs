//! Cases with scores by their number, for a store as full as wanted.

use assay::{
    case::{
        CaseId, CaseMeta, Digest, Evidence, EvidenceKind, Report,
        finding::{CheckId, Finding, Outcome},
        meta::Priority,
        report::{PolicyRef, REPORT_SCHEMA},
    },
    policy::{Policy, judge, route},
    store::NewCase,
};

/// The case with this number and its run.
pub(crate) fn sample(index: usize, policy: &Policy) -> (NewCase, Report) {
    let id = CaseId(format!("bench-{index:05}"));
    let priority = if index.is_multiple_of(10) { Priority::High } else { Priority::Normal };
    let digest = Digest::of(id.0.as_bytes());
    let (file_name, media_type) = ("video.mp4".to_owned(), "video/mp4".to_owned());
    let evidence = vec![Evidence { kind: EvidenceKind::Video, digest, file_name, media_type, byte_len: 1 }];
    let new = NewCase {
        id: id.clone(),
        source: "bench".to_owned(),
        meta_json: "{}".to_owned(),
        entity_name: Some(format!("Person {index}")),
        client_id: None,
        priority,
        evidence: evidence.clone(),
        warnings: Vec::new(),
        due_at_millis: Some(index as i64 + 3_600_000),
        known_answer: None,
    };
    let score = (index % 100) as f64 / 100.0;
    let findings: Vec<Finding> =
        CheckId::ALL.into_iter().map(|check| Finding::new(check, Outcome::scored(score, score))).collect();
    let verdict = judge(&findings, false, policy);
    let route = route(&verdict, false, &id, priority, policy);
    let report = Report {
        schema: REPORT_SCHEMA.to_owned(),
        case: id,
        meta: serde_json::json!(CaseMeta::default()),
        evidence,
        verdict,
        route,
        findings,
        face_match: None,
        document: None,
        as_of: String::new(),
        document_face: None,
        live_face: None,
        enrolled_faces_matches: Vec::new(),
        specimen_check_matches: Vec::new(),
        timeline: None,
        heard_digits: Vec::new(),
        warnings: Vec::new(),
        policy: PolicyRef { name: "default".to_owned(), sha256: Digest::ZERO },
        models: Vec::new(),
        references: Vec::new(),
        enrolment: None,
    };
    (new, report)
}
