//! One customer's case while it is captured: everything that is forgotten when the session ends.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;

use super::{
    document_eye::CoarseSide,
    machine::Papers,
    task::{Abandoned, CaseAtHand},
    workroom::Workroom,
};
use crate::{
    case::{
        CaseId, CaseMeta,
        meta::{Challenge, IdType, LivenessMethod},
    },
    matching::References,
    pipeline::DocumentSide,
    selfie::SelfieTrack,
};

/// How far the judgement of the document is.
pub(super) enum DocumentStanding {
    /// There are no photos to be judged.
    Open,
    /// The photos of this number are being judged.
    Judging(u64),
    /// It is judged.
    Judged(Box<DocumentSide>),
}

/// How far the verdict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nobody waits for it.
    Unwanted,
    /// It is waited for, and something that it needs is not there yet.
    Wanted,
    /// It is being reached, by the task of this number.
    Awaited(u64),
}

/// A case being captured. Dropping it removes its files and stops what is being judged.
pub(super) struct Visit {
    pub(super) case: CaseId,
    pub(super) meta: CaseMeta,
    pub(super) room: Workroom,
    /// The front, to be told from the back.
    pub(super) front: Option<CoarseSide>,
    pub(super) document: DocumentStanding,
    pub(super) selfie: Option<SelfieTrack>,
    pub(super) verdict: Verdict,
    pub(super) received: Date,
    abandoned: Abandoned,
}

impl Visit {
    /// Begins a case.
    pub(super) fn begin(case: CaseId, room: Workroom, facts: Facts) -> Self {
        let meta = CaseMeta {
            id: Some(case.0.clone()),
            id_type: (facts.papers == Papers::Passport).then_some(IdType::Passport),
            liveness_method: facts.method,
            captured_at: Some(facts.captured_at),
            specimen: facts.is_specimen,
            ..CaseMeta::default()
        };
        Visit {
            case,
            meta,
            room,
            front: None,
            document: DocumentStanding::Open,
            selfie: None,
            verdict: Verdict::Unwanted,
            received: facts.received,
            abandoned: Abandoned::default(),
        }
    }

    /// Notes what is asked for during the selfie.
    pub(super) fn ask(&mut self, challenge: Option<Challenge>) {
        self.meta.challenge = challenge;
    }

    /// The case as the pipeline wants it.
    pub(super) fn at_hand(&self, references: &Arc<References>) -> CaseAtHand {
        CaseAtHand {
            case: self.case.clone(),
            meta: self.meta.clone(),
            evidence: self.room.evidence().to_vec(),
            vault: self.room.vault(),
            references: Arc::clone(references),
            received: self.received,
            abandoned: self.abandoned.clone(),
        }
    }

    /// `case.json`: what is known and nothing else.
    pub(super) fn meta_json(&self) -> String {
        let mut value = serde_json::json!(self.meta);
        if let Value::Object(fields) = &mut value {
            fields.retain(|_, field| !field.is_null());
        }
        value.to_string()
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.abandoned.abandon();
    }
}

/// What is known of a case when it begins.
pub(super) struct Facts {
    pub(super) papers: Papers,
    pub(super) method: LivenessMethod,
    /// RFC 3339.
    pub(super) captured_at: String,
    pub(super) received: Date,
    pub(super) is_specimen: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::meta::Action, kiosk::workroom::Hall, pipeline::Watcher};

    #[test]
    fn the_case_says_how_it_was_captured_and_is_abandoned_with_its_session() {
        let parent = tempfile::tempdir().unwrap();
        let facts = Facts {
            papers: Papers::Passport,
            method: LivenessMethod::PassiveAndChallenge,
            captured_at: "2026-11-29T09:00:00Z".to_owned(),
            received: jiff::civil::date(2026, 11, 29),
            is_specimen: true,
        };
        let hall = Hall::open(parent.path()).unwrap();
        let mut visit = Visit::begin(CaseId("kiosk-1".to_owned()), hall.room().unwrap(), facts);
        let challenge = Challenge { actions: vec![Action::Smile, Action::Left], digits: Some("0312".to_owned()) };
        visit.ask(Some(challenge.clone()));
        let (meta, warnings) = CaseMeta::parse(&visit.meta_json(), "case.json").unwrap();
        assert_eq!((&meta, warnings), (&visit.meta, Vec::new()));
        assert_eq!((meta.challenge, meta.id_type, meta.specimen), (Some(challenge), Some(IdType::Passport), true));
        let at_hand = visit.at_hand(&Arc::default());
        assert!(!at_hand.abandoned.is_cancelled());
        drop(visit);
        assert!(at_hand.abandoned.is_cancelled());
    }
}
