//! The attempts to match the live face, and the one that counts.

use super::calibration::{match_level, match_score};
use crate::{
    case::{
        finding::{CheckId, Finding, NotCheckedCause, Outcome},
        matching::{CalibrationRef, DOCUMENT_LEVEL_CAP, FaceMatch, LEVEL_FAR, MatchAlgorithm, MatchAttempt},
    },
    face::Embedding,
    infer::CalibrationTable,
};

/// A portrait to compare the live face with.
#[derive(Debug, Clone)]
pub struct Portrait {
    /// Where it comes from.
    pub algorithm: MatchAlgorithm,
    /// Its embedding, or why there is none.
    pub embedding: Result<Embedding, String>,
}

/// Compares the live face with every portrait. Of the attempts with the document's portrait the one with the highest
/// level counts, of equal ones the more similar. A selfie still counts only in a case without a document: it comes from
/// the same hands as the video, so its match must not stand in for the document's.
///
/// `live` are the embeddings of the best frames; a portrait's similarity is the mean over them.
pub fn compare(live: &[Embedding], portraits: &[Portrait], table: &CalibrationTable) -> FaceMatch {
    let attempts: Vec<MatchAttempt> = portraits.iter().map(|portrait| attempt(live, portrait, table)).collect();
    let rank = |attempt: &MatchAttempt| Some((attempt.level?.level, attempt.similarity?));
    let has_document = portraits.iter().any(|portrait| portrait.algorithm == MatchAlgorithm::IdPhoto);
    let counts = |attempt: &MatchAttempt| !has_document || attempt.algorithm == MatchAlgorithm::IdPhoto;
    let best = (0..attempts.len())
        .filter(|&index| counts(&attempts[index]) && rank(&attempts[index]).is_some())
        .max_by(|&a, &b| rank(&attempts[a]).partial_cmp(&rank(&attempts[b])).unwrap_or(std::cmp::Ordering::Equal));
    let calibration = CalibrationRef { data_set: table.data_set.clone(), impostor_pairs: table.impostor_pairs };
    FaceMatch { attempts, best, calibration: Some(calibration) }
}

fn attempt(live: &[Embedding], portrait: &Portrait, table: &CalibrationTable) -> MatchAttempt {
    let cap = match portrait.algorithm {
        MatchAlgorithm::FacePortrait => LEVEL_FAR.len() as u8,
        MatchAlgorithm::IdPhoto | MatchAlgorithm::IdPhotoLowQuality => DOCUMENT_LEVEL_CAP,
    };
    let (image_processing, similarity) = match &portrait.embedding {
        Ok(embedding) => ("faceFound".to_owned(), mean_similarity(live, embedding)),
        Err(reason) => (reason.clone(), None),
    };
    let level = similarity.map(|similarity| match_level(similarity, table, cap));
    MatchAttempt { algorithm: portrait.algorithm, image_processing, similarity, level }
}

fn mean_similarity(live: &[Embedding], portrait: &Embedding) -> Option<f64> {
    let sum: f64 = live.iter().map(|frame| f64::from(frame.similarity(portrait))).sum();
    (!live.is_empty()).then(|| sum / live.len() as f64)
}

/// The finding about the face match.
pub fn face_match_finding(face_match: &FaceMatch, table: &CalibrationTable) -> Finding {
    let check = CheckId::FaceMatch;
    let Some((similarity, level)) = face_match.best_attempt().and_then(|best| Some((best.similarity?, best.level?)))
    else {
        let reasons: Vec<_> = face_match.attempts.iter().map(|attempt| attempt.image_processing.as_str()).collect();
        let detail = format!("no portrait could be compared: {}", reasons.join("; "));
        return Finding::not_checked(check, NotCheckedCause::NoFace, detail);
    };
    Finding::new(check, Outcome::scored(similarity, match_score(similarity, table)))
        .with_figure("cosine similarity", similarity)
        .with_figure("match level", f64::from(level.level))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> CalibrationTable {
        let level_thresholds = std::array::from_fn(|index| 0.2 + 0.05 * index as f64);
        CalibrationTable {
            data_set: "test".into(),
            impostor_pairs: 1_000_000,
            level_thresholds,
            method: "given".into(),
        }
    }

    fn portrait(algorithm: MatchAlgorithm, angle: f32) -> Portrait {
        Portrait { algorithm, embedding: Ok(Embedding::from_vector(vec![angle.cos(), angle.sin()]).unwrap()) }
    }

    #[test]
    fn a_matching_selfie_never_stands_in_for_the_document() {
        let live = [Embedding::from_vector(vec![1.0, 0.0]).unwrap()];
        let selfie = portrait(MatchAlgorithm::FacePortrait, 0.1);
        let other_person = portrait(MatchAlgorithm::IdPhoto, 1.5);
        let matched = compare(&live, &[selfie.clone(), other_person], &table());
        assert_eq!(matched.best_attempt().unwrap().algorithm, MatchAlgorithm::IdPhoto);
        assert_eq!(matched.level().unwrap().level, 0);
        let unreadable = Portrait { algorithm: MatchAlgorithm::IdPhoto, embedding: Err("faceNotFound".into()) };
        let matched = compare(&live, &[selfie.clone(), unreadable], &table());
        assert_eq!(matched.best, None);
        assert_eq!(face_match_finding(&matched, &table()).outcome.score(), None);
        assert_eq!(compare(&live, &[selfie], &table()).level().unwrap().level, 15);
    }

    #[test]
    fn documents_stop_at_level_7() {
        let live = [Embedding::from_vector(vec![1.0, 0.0]).unwrap()];
        let matched = compare(&live, &[portrait(MatchAlgorithm::IdPhoto, 0.0)], &table());
        assert_eq!(matched.level().unwrap().level, DOCUMENT_LEVEL_CAP);
    }
}
