//! The packet of the process service: what it says of liveness and matching, and the media, in one ZIP file. The same contents give
//! the same bytes.

use std::io::{Seek, Write};

use serde::Serialize;
use serde_json::{Value, json};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::Dossier;
use crate::case::{Digest, finding::CheckId};

/// What is told of liveness: the checks that look at the selfie video.
const OF_LIVENESS: [CheckId; 8] = [
    CheckId::FaceDetection,
    CheckId::PassiveLiveness,
    CheckId::HeadMovement,
    CheckId::SelfieLiveness,
    CheckId::CaptureQuality,
    CheckId::VideoIntegrity,
    CheckId::ActionChallenge,
    CheckId::VoiceChallenge,
];

/// A packet could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PacketError {
    /// A value has no JSON form.
    #[error("a part of the packet has no JSON form: {0}")]
    Json(#[from] serde_json::Error),
    /// The file cannot be written.
    #[error("the packet cannot be written: {0}")]
    Zip(#[from] ZipError),
    /// The disk refused.
    #[error("the packet cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

/// A file of the packet, read when its turn comes: one at a time is in memory.
pub struct PacketMedia<'a> {
    /// Its name in the packet, such as `front.jpeg`.
    pub name: String,
    /// Gives the bytes, or says why there are none; the packet tells that and goes on.
    pub bytes: Box<dyn FnOnce() -> Result<Vec<u8>, String> + 'a>,
}

/// Where each file's digest is gathered.
#[derive(Serialize)]
struct Packed {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<Digest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<String>,
}

/// Writes the packet: `process.json` (the service's result), `liveness.json`, `matching_facePortrait.json`, the media, and
/// `manifest.json` with the digest of every file and the head of the audit log. `process` is the case in the process dialect.
///
/// # Errors
/// When the file cannot be written.
pub fn process_packet<W: Write + Seek>(
    file: W,
    dossier: &Dossier,
    process: &Value,
    media: Vec<PacketMedia<'_>>,
) -> Result<W, PacketError> {
    let mut zip = ZipWriter::new(file);
    let mut packed = Vec::new();
    let documents = [
        ("process.json", process.clone()),
        ("liveness.json", liveness(dossier, process)),
        ("matching_facePortrait.json", matching(dossier, process)),
    ];
    for (name, value) in documents {
        let text = serde_json::to_string_pretty(&value)?;
        pack(&mut zip, &mut packed, name, text.as_bytes(), CompressionMethod::Deflated)?;
    }
    for PacketMedia { name, bytes } in media {
        match bytes() {
            Ok(bytes) => pack(&mut zip, &mut packed, &name, &bytes, CompressionMethod::Stored)?,
            Err(missing) => packed.push(Packed { name, sha256: None, missing: Some(missing) }),
        }
    }
    let manifest = json!({
        "schema": "assay.packet/1", "case": dossier.report.case, "run": dossier.run, "files": packed,
        "auditHead": dossier.audit_head, "exportedAt": dossier.exported_at, "exportedBy": dossier.exported_by,
        "redacted": dossier.is_redacted,
    });
    let text = serde_json::to_string_pretty(&manifest)?;
    pack(&mut zip, &mut packed, "manifest.json", text.as_bytes(), CompressionMethod::Deflated)?;
    Ok(zip.finish()?)
}

fn pack<W: Write + Seek>(
    zip: &mut ZipWriter<W>,
    packed: &mut Vec<Packed>,
    name: &str,
    bytes: &[u8],
    method: CompressionMethod,
) -> Result<(), PacketError> {
    let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
    zip.start_file(name, options.large_file(bytes.len() >= u32::MAX as usize))?;
    zip.write_all(bytes)?;
    packed.push(Packed { name: name.to_owned(), sha256: Some(Digest::of(bytes)), missing: None });
    Ok(())
}

/// What the service says of liveness, and under `assay` everything that it rests on.
fn liveness(dossier: &Dossier, process: &Value) -> Value {
    let report = &dossier.report;
    let findings: Vec<_> = report.findings.iter().filter(|finding| OF_LIVENESS.contains(&finding.check)).collect();
    let checks: Vec<_> = report.verdict.checks.iter().filter(|check| OF_LIVENESS.contains(&check.check)).collect();
    let mut told = process["providerSpecific"]["liveness"].clone();
    told["assay"] = json!({"checks": checks, "findings": findings, "timeline": report.timeline});
    told
}

/// What the service says of matching, and under `assay` similarities, rates and the calibration.
fn matching(dossier: &Dossier, process: &Value) -> Value {
    let mut told = process["providerSpecific"]["matching"].clone();
    told["assay"] = json!(dossier.report.face_match);
    told
}
