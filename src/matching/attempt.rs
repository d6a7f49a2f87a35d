//! The attempts to match the live face, and the one that counts.

use super::calibration::{match_level, match_score};
use crate::{
    case::{
        finding::{CheckId, Finding, NotCheckedCause, Outcome},
        matching::{
            CalibrationRef, DOCUMENT_LEVEL_CAP, FaceMatch, LEVEL_FAR, MatchAlgorithm, MatchAttempt, MatchLevel,
        },
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

/// How similarities become levels.
#[derive(Debug, Clone, Copy)]
pub struct Scale<'a> {
    /// The embedding's calibration.
    pub table: &'a CalibrationTable,
    /// Cosine similarity that is taken off a restored portrait's: where two looks at one portrait may count, the higher of
    /// two similarities is falsely accepted more often than either (models/face-embedding.md has the figures).
    pub restored_margin: f64,
}

impl Scale<'_> {
    /// The similarity that counts.
    fn counted(&self, algorithm: MatchAlgorithm, similarity: f64) -> f64 {
        match algorithm {
            MatchAlgorithm::FacePortrait | MatchAlgorithm::IdPhoto => similarity,
            MatchAlgorithm::IdPhotoLowQuality => similarity - self.restored_margin,
        }
    }

    fn level(&self, algorithm: MatchAlgorithm, similarity: f64) -> MatchLevel {
        let cap = if algorithm.is_of_document() { DOCUMENT_LEVEL_CAP } else { LEVEL_FAR.len() as u8 };
        match_level(self.counted(algorithm, similarity), self.table, cap)
    }
}

/// Compares the live face with every portrait. Of the attempts with the document's portrait the one with the highest
/// level counts, of equal ones the more similar, the restored portrait with its margin taken off. A selfie still counts only
/// in a case without a document: it comes from the same hands as the video, so its match must not stand in for the
/// document's.
///
/// `live` are the embeddings of the best frames; a portrait's similarity is the mean over them.
pub fn compare(live: &[Embedding], portraits: &[Portrait], scale: Scale<'_>) -> FaceMatch {
    let attempts: Vec<MatchAttempt> = portraits.iter().map(|portrait| attempt(live, portrait, scale)).collect();
    let rank = |attempt: &MatchAttempt| {
        let similarity = attempt.similarity?;
        Some((attempt.level?.level, scale.counted(attempt.algorithm, similarity)))
    };
    let has_document = portraits.iter().any(|portrait| portrait.algorithm.is_of_document());
    let counts = |attempt: &MatchAttempt| !has_document || attempt.algorithm.is_of_document();
    let best = (0..attempts.len())
        .filter(|&index| counts(&attempts[index]) && rank(&attempts[index]).is_some())
        .max_by(|&a, &b| rank(&attempts[a]).partial_cmp(&rank(&attempts[b])).unwrap_or(std::cmp::Ordering::Equal));
    let CalibrationTable { data_set, impostor_pairs, .. } = scale.table;
    let calibration = CalibrationRef { data_set: data_set.clone(), impostor_pairs: *impostor_pairs };
    FaceMatch { attempts, best, calibration: Some(calibration) }
}

fn attempt(live: &[Embedding], portrait: &Portrait, scale: Scale<'_>) -> MatchAttempt {
    let algorithm = portrait.algorithm;
    let (image_processing, similarity) = match &portrait.embedding {
        Ok(embedding) => ("faceFound".to_owned(), mean_similarity(live, embedding)),
        Err(reason) => (reason.clone(), None),
    };
    let level = similarity.map(|similarity| scale.level(algorithm, similarity));
    MatchAttempt { algorithm, image_processing, similarity, level }
}

fn mean_similarity(live: &[Embedding], portrait: &Embedding) -> Option<f64> {
    let sum: f64 = live.iter().map(|frame| f64::from(frame.similarity(portrait))).sum();
    (!live.is_empty()).then(|| sum / live.len() as f64)
}

/// The finding about the face match.
pub fn face_match_finding(face_match: &FaceMatch, scale: Scale<'_>) -> Finding {
    let check = CheckId::FaceMatch;
    let compared = |best: &MatchAttempt| Some((best.algorithm, best.similarity?, best.level?));
    let Some((algorithm, similarity, level)) = face_match.best_attempt().and_then(compared) else {
        let reasons: Vec<_> = face_match.attempts.iter().map(|attempt| attempt.image_processing.as_str()).collect();
        let detail = format!("no portrait could be compared: {}", reasons.join("; "));
        return Finding::not_checked(check, NotCheckedCause::NoFace, detail);
    };
    let counted = scale.counted(algorithm, similarity);
    let finding = Finding::new(check, Outcome::scored(similarity, match_score(counted, scale.table)))
        .with_figure("cosine similarity", similarity)
        .with_figure("match level", f64::from(level.level));
    if counted < similarity {
        finding.with_figure("similarity that counts after restoration", counted)
    } else {
        finding
    }
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

    /// Levels from 0.2 in steps of 0.05.
    fn scale(table: &CalibrationTable) -> Scale<'_> {
        Scale { table, restored_margin: 0.03 }
    }

    fn portrait(algorithm: MatchAlgorithm, angle: f32) -> Portrait {
        Portrait { algorithm, embedding: Ok(Embedding::from_vector(vec![angle.cos(), angle.sin()]).unwrap()) }
    }

    #[test]
    fn a_matching_selfie_never_stands_in_for_the_document() {
        let table = table();
        let live = [Embedding::from_vector(vec![1.0, 0.0]).unwrap()];
        let selfie = portrait(MatchAlgorithm::FacePortrait, 0.1);
        let other_person = portrait(MatchAlgorithm::IdPhoto, 1.5);
        let matched = compare(&live, &[selfie.clone(), other_person], scale(&table));
        assert_eq!(matched.best_attempt().unwrap().algorithm, MatchAlgorithm::IdPhoto);
        assert_eq!(matched.level().unwrap().level, 0);
        let unreadable = Portrait { algorithm: MatchAlgorithm::IdPhoto, embedding: Err("faceNotFound".into()) };
        let matched = compare(&live, &[selfie.clone(), unreadable], scale(&table));
        assert_eq!(matched.best, None);
        assert_eq!(face_match_finding(&matched, scale(&table)).outcome.score(), None);
        assert_eq!(compare(&live, &[selfie], scale(&table)).level().unwrap().level, 15);
    }

    #[test]
    fn documents_stop_at_level_7() {
        let table = table();
        let live = [Embedding::from_vector(vec![1.0, 0.0]).unwrap()];
        for algorithm in [MatchAlgorithm::IdPhoto, MatchAlgorithm::IdPhotoLowQuality] {
            let matched = compare(&live, &[portrait(algorithm, 0.0)], scale(&table));
            assert_eq!(matched.level().unwrap().level, DOCUMENT_LEVEL_CAP);
        }
    }

    #[test]
    fn a_restored_portrait_counts_where_it_is_clearly_the_more_similar() {
        let table = table();
        let live = [Embedding::from_vector(vec![1.0, 0.0]).unwrap()];
        let at = |algorithm, similarity: f32| portrait(algorithm, similarity.acos());
        let counted = |plain: f32, restored: f32| {
            let portraits = [at(MatchAlgorithm::IdPhoto, plain), at(MatchAlgorithm::IdPhotoLowQuality, restored)];
            let matched = compare(&live, &portraits, scale(&table));
            let best = matched.best_attempt().unwrap();
            let score = face_match_finding(&matched, scale(&table)).outcome.score().unwrap();
            (best.algorithm, best.level.unwrap().level, score)
        };
        // Level 3 begins at 0.30: 0.32 after restoration is level 2, being 0.29 without the margin.
        let (algorithm, level, score) = counted(0.28, 0.32);
        assert_eq!((algorithm, level), (MatchAlgorithm::IdPhotoLowQuality, 2));
        assert!((score - match_score(0.29, &table)).abs() < 1e-6);
        assert_eq!(counted(0.28, 0.30).0, MatchAlgorithm::IdPhoto);
        assert_eq!(counted(0.28, 0.34).1, 3);
        let unreadable = Portrait { algorithm: MatchAlgorithm::IdPhoto, embedding: Err("faceTooSmall".into()) };
        let matched = compare(&live, &[unreadable, at(MatchAlgorithm::IdPhotoLowQuality, 0.5)], scale(&table));
        assert_eq!(matched.level().unwrap().level, 6);
        assert_eq!(matched.attempts[0].image_processing, "faceTooSmall");
    }
}
