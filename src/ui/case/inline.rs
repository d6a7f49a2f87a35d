//! What things are called inside a sentence, where some languages write them otherwise than by themselves.

use crate::{
    case::{evidence::EvidenceKind, meta::Priority},
    ui::language::tr,
};

pub(super) fn evidence(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::DocumentFront => tr!("case-document-front"),
        EvidenceKind::DocumentBack => tr!("case-document-back"),
        EvidenceKind::Selfie => tr!("case-selfie"),
        EvidenceKind::Video => tr!("case-video"),
        EvidenceKind::Frame(_) => tr!("case-frame"),
    }
}

pub(super) fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => tr!("header-priority-low"),
        Priority::Normal => tr!("header-priority-normal"),
        Priority::High => tr!("header-priority-high"),
        Priority::Urgent => tr!("header-priority-urgent"),
    }
}
