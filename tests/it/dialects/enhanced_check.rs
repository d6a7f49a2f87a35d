//! Enhanced identity checks.

use assay::{
    case::{
        Digest, Evidence, EvidenceKind,
        finding::{CheckId, NotCheckedCause},
        gallery::{EnrolledFaceMatch, LiveEvidence},
        matching::MatchLevel,
        reference::SpecimenCheckMatch,
    },
    export::dialect::{Answered, Dialect, answer},
};
use serde_json::{Value, json};

use super::run::{Run, compact, millis, score};

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
    let mut run =
        Run::new("c", json!({}), &[(CheckId::FaceMatch, score(0.996)), (CheckId::SelfieLiveness, score(0.614))]);
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
fn enhanced_check_names_the_clients_and_images_that_were_seen_before() {
    let mut run = Run::new("c", json!({}), &[(CheckId::PreviouslyEnrolledFace, score(0.1))]);
    let seen_in = |live| EnrolledFaceMatch {
        client_id: "c-2".to_owned(),
        entity_name: Some("Jane Doe".to_owned()),
        live,
        facial_similarity_score: 0.926,
        similarity: 0.8,
        level: MatchLevel { level: 9, far: Some(5e-7), extrapolated: false },
    };
    let (photo, video) = (Digest::of(b"p"), Digest::of(b"v"));
    run.report.enrolled_faces_matches = vec![
        seen_in(LiveEvidence::LivePhotoId(photo)),
        EnrolledFaceMatch { entity_name: None, ..seen_in(LiveEvidence::LiveVideoId(video)) },
    ];
    let known = |url: Option<&str>| SpecimenCheckMatch {
        name: "specimen".to_owned(),
        url: url.map(str::to_owned),
        distance: 0.01,
        evidence: EvidenceKind::DocumentFront,
    };
    run.report.specimen_check_matches = vec![known(Some("https://example.org/specimen.jpg")), known(None)];
    let told = run.in_dialect(Dialect::EnhancedCheck);
    let breakdown = &told["result"]["breakdown"];
    let expected = json!([
        {"clientId": "c-2", "entityName": "Jane Doe", "livePhotoId": photo, "facialSimilarityScore": 93},
        {"clientId": "c-2", "liveVideoId": video, "facialSimilarityScore": 93},
    ]);
    assert_eq!(breakdown["faceAnalysis"]["breakdown"]["enrolledFacesMatches"], expected);
    let images = &breakdown["authenticityAnalysis"]["breakdown"]["specimenCheckMatches"];
    assert_eq!(*images, json!(["https://example.org/specimen.jpg", "specimen"]));
}
