//! The media of a packet, under the names of the process service.

use crate::{
    case::{Evidence, EvidenceKind},
    export::{Dossier, PacketMedia, Plate},
    media::vault::Vault,
    worker::TaskWatch,
};

use super::plates::document_face;

/// The media of a packet; none of a redacted one. Once `watch` stops it, what is left is not read any more: whoever packs looks at the
/// watch when all is packed.
pub(super) fn packet_media<'a>(vault: &'a Vault, dossier: &Dossier, watch: &'a TaskWatch<'_>) -> Vec<PacketMedia<'a>> {
    if dossier.is_redacted {
        return Vec::new();
    }
    let evidence = || dossier.report.evidence.iter().filter(|file| dossier.erased_at(file.kind).is_none());
    let of = evidence().count() as u64;
    let mut media: Vec<PacketMedia<'a>> = Vec::new();
    for (done, evidence) in (0..).zip(evidence()) {
        let digest = evidence.digest;
        let bytes = Box::new(move || {
            watch.reach("packing the evidence", done, of).map_err(|stopped| stopped.to_string())?;
            vault.read(&digest).map_err(|error| error.to_string())
        });
        media.push(PacketMedia { name: name(evidence), bytes });
    }
    if let Some(Plate::Shown { jpeg, .. }) = document_face(vault, &dossier.report) {
        media.push(PacketMedia { name: "portrait.jpeg".to_owned(), bytes: Box::new(move || Ok(jpeg)) });
    }
    media
}

fn name(evidence: &Evidence) -> String {
    let stem = match evidence.kind {
        EvidenceKind::DocumentFront => "front".to_owned(),
        EvidenceKind::DocumentBack => "back".to_owned(),
        EvidenceKind::Selfie => "selfie".to_owned(),
        EvidenceKind::Video => "video".to_owned(),
        EvidenceKind::Frame(index) => format!("frames/{index:05}"),
    };
    // What was found in the file at import, such as `image/jpeg`.
    let subtype = evidence.media_type.rsplit('/').next().unwrap_or_default();
    let plain: String = subtype.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    format!("{stem}.{plain}")
}
