//! The crops of both faces: only for a sender that asks for them, and cut from the evidence itself.

use std::fs;

use assay::{
    case::{
        Digest, Evidence, EvidenceKind,
        face::{Face, Landmarks},
        geometry::{Point, Rect},
        report::FaceCrop,
    },
    media::vault::Vault,
    session::{Dialect, answer_unstored},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::run::Run;
use crate::fixtures::stills::{jpeg, marked};

/// A face in the middle of an image of this size.
fn face_in(evidence: EvidenceKind, [width, height]: [u32; 2]) -> FaceCrop {
    let (x, y, eyes) = (width as f32 / 2.0, height as f32 / 2.0, height as f32 / 8.0);
    let places = [[-0.5, -0.5], [0.5, -0.5], [0.0, 0.07], [-0.4, 0.65], [0.4, 0.65]];
    let landmarks = Landmarks::from_points(places.map(|[right, down]| Point::new(x + right * eyes, y + down * eyes)));
    let bbox = Rect { x: x - eyes, y: y - eyes, width: 2.0 * eyes, height: 2.6 * eyes };
    let face = Face { bbox, landmarks, score: 0.9 };
    FaceCrop { evidence, timestamp_millis: Some(0), face, quarter_turns: 0, image_size: [width, height] }
}

/// A run whose document and only frame hold a face, and their photos in the vault.
fn run(vault: &Vault, asks: bool) -> Run {
    let mut run = Run::new("c", json!({"returnFaceImages": asks}), &[]);
    for (kind, ground) in [(EvidenceKind::DocumentFront, 90), (EvidenceKind::Frame(0), 200)] {
        let bytes = jpeg(&marked(96, 64, ground));
        vault.put(&mut &bytes[..], 1 << 20).unwrap();
        let (digest, byte_len) = (Digest::of(&bytes), bytes.len() as u64);
        let (file_name, media_type) = ("photo.jpg".to_owned(), "image/jpeg".to_owned());
        run.report.evidence.push(Evidence { kind, digest, file_name, media_type, byte_len });
    }
    run.report.document_face = Some(face_in(EvidenceKind::DocumentFront, [96, 64]));
    // The run saw the frame at half its size.
    run.report.live_face = Some(face_in(EvidenceKind::Frame(0), [48, 32]));
    run
}

#[test]
fn crops_are_returned_only_where_they_are_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), None).unwrap();
    let told = |asks, dialect| {
        let answer = answer_unstored(&run(&vault, asks).report, &vault, dialect, 0).unwrap();
        serde_json::to_value(answer).unwrap()
    };
    let asked = told(true, Dialect::IdentityVerification);
    for (key, ground) in [("faceDocument", 90), ("faceSelfie", 200)] {
        let bytes = STANDARD.decode(asked[key].as_str().unwrap()).unwrap();
        let crop = image::load_from_memory(&bytes).unwrap().into_rgb8();
        assert_eq!(crop.dimensions(), (320, 320));
        assert!(crop.get_pixel(160, 160)[0].abs_diff(ground) < 4, "{key}: {:?}", crop.get_pixel(160, 160));
    }
    let not_asked = told(false, Dialect::IdentityVerification);
    assert!(not_asked.get("faceDocument").is_none() && not_asked.get("faceSelfie").is_none());
    let process = told(true, Dialect::Process);
    assert_eq!(process.get("faceDocument"), None);
    let checks = |answer: &Value| answer["providerSpecific"]["liveness"]["faceScanSecurityChecks"].clone();
    assert_eq!(checks(&process)["auditTrailVerificationCheckSucceeded"], true);

    // Evidence that is gone: an answer that needs it is an error, one that does not says so.
    let run = run(&vault, true);
    fs::remove_file(vault.path(&run.report.evidence[0].digest)).unwrap();
    assert!(answer_unstored(&run.report, &vault, Dialect::IdentityVerification, 0).is_err());
    let process = serde_json::to_value(answer_unstored(&run.report, &vault, Dialect::Process, 0).unwrap()).unwrap();
    assert_eq!(checks(&process)["auditTrailVerificationCheckSucceeded"], false);
}
