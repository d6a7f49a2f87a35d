//! The finding about faces enrolled before as other clients.

use std::collections::BTreeSet;

use super::{
    calibration::{match_level, match_score},
    gallery::{Gallery, GalleryError, Owner, Search},
};
use crate::{
    case::{
        finding::{CheckId, Finding, NotCheckedCause, Outcome},
        gallery::{EnrolledFaceMatch, EnrolledPerson, FaceTemplate},
        matching::LEVEL_FAR,
    },
    infer::CalibrationTable,
    policy::GalleryPolicy,
};

/// Most matches that a report lists; the most similar come first.
const MAX_MATCHES: usize = 20;

/// Searches the gallery for the live face of `probe` under other clients than `owner`.
///
/// The score is 1 where nobody is found and 0 where someone is, which a policy sends to a person and never rejects.
/// `gallery` is absent where the case is run without one: nobody asks for the search then. A gallery that cannot be
/// searched, or not in full, makes the check one that was not carried out.
pub fn previously_enrolled(
    probe: &FaceTemplate,
    owner: Owner<'_>,
    gallery: Option<&Result<Gallery, GalleryError>>,
    table: &CalibrationTable,
    policy: &GalleryPolicy,
) -> (Finding, Vec<EnrolledFaceMatch>) {
    let check = CheckId::PreviouslyEnrolledFace;
    let Some(gallery) = gallery else {
        let detail = "the case was run without a data folder, so without a gallery; name one with --data";
        return (Finding::not_checked(check, NotCheckedCause::NotAsked, detail), Vec::new());
    };
    let unsearched = |error: &GalleryError| {
        Finding::not_checked(check, error.cause(), error.to_string()).with_code(Some(error.code()))
    };
    let gallery = match gallery {
        Ok(gallery) => gallery,
        Err(error) => return (unsearched(error), Vec::new()),
    };
    let state = gallery.state();
    let level = policy.search_level(state.faces);
    let place = usize::from(level - 1);
    let threshold = table.level_thresholds.get(place).copied().unwrap_or(1.0);
    // The threshold as the search's own number must not lie below the one of the table.
    let threshold_f32 =
        if f64::from(threshold as f32) < threshold { (threshold as f32).next_up() } else { threshold as f32 };
    let Search { found, closest } = match gallery.search(probe, threshold_f32, owner) {
        Ok(search) => search,
        Err(error) => return (unsearched(&error), Vec::new()),
    };
    // The closest face of each client: one who is enrolled by many cases must not hide the others.
    let mut clients = BTreeSet::new();
    let matches: Vec<EnrolledFaceMatch> = found
        .into_iter()
        .filter(|(person, _)| clients.insert(person.client_id.clone()))
        .take(MAX_MATCHES)
        .map(|(person, similarity)| told(person, f64::from(similarity), table))
        .collect();
    let finding = match (matches.is_empty(), state.model.filter(|_| state.other_faces > 0)) {
        (true, Some(model)) => unsearched(&GalleryError::OtherModel { faces: state.other_faces, model }),
        (none, _) => Finding::new(check, Outcome::scored(closest.map_or(0.0, f64::from), f64::from(u8::from(none)))),
    };
    let expected = LEVEL_FAR.get(place).map_or(1.0, |far| far * state.faces as f64);
    let finding = finding
        .with_figure("faces in the gallery", (state.faces + state.other_faces) as f64)
        .with_figure("match level that counts", f64::from(level))
        .with_figure("false matches expected of the search", expected);
    let finding = match closest {
        Some(closest) => finding.with_figure("similarity of the closest other client", f64::from(closest)),
        None => finding,
    };
    (finding, matches)
}

/// An enrolled face of this similarity as a report lists it.
fn told(person: EnrolledPerson, similarity: f64, table: &CalibrationTable) -> EnrolledFaceMatch {
    EnrolledFaceMatch {
        client_id: person.client_id,
        entity_name: person.entity_name,
        live: person.live,
        facial_similarity_score: match_score(similarity, table),
        similarity,
        level: match_level(similarity, table, LEVEL_FAR.len() as u8),
    }
}
