//! What the customer is told of a verdict: never why an attack was suspected.

use super::guidance::Guidance;
use crate::{
    case::{Report, finding::CheckId, verdict::ProcessStatus},
    document::LocationCode,
};

/// The last screen of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Thank you: all is well.
    Thanks,
    /// Please see a colleague. Also what every suspicion comes to.
    SeeColleague,
    /// Please try again, and do this.
    TryAgain(Guidance),
}

/// The checks whose codes say how evidence was captured, the first that has one being told. None of them says what speaks for an attack.
const OF_CAPTURE: [CheckId; 5] = [
    CheckId::DocumentPortrait,
    CheckId::FaceDetection,
    CheckId::CaptureQuality,
    CheckId::HeadMovement,
    CheckId::ActionChallenge,
];

/// What a report comes to for the customer. A rejection asks for a colleague whatever else is wrong: another try would tell an attacker
/// more. What was not accepted may be tried again only where the capture itself was at fault.
pub fn outcome_of(report: &Report) -> Outcome {
    match report.verdict.process {
        ProcessStatus::Accepted => Outcome::Thanks,
        ProcessStatus::Rejected => Outcome::SeeColleague,
        ProcessStatus::Inconclusive => fault_of_capture(report).map_or(Outcome::SeeColleague, Outcome::TryAgain),
    }
}

/// The first fault of the capture: of the document's photos, then of the selfie.
fn fault_of_capture(report: &Report) -> Option<Guidance> {
    let photos = report.document.iter().flat_map(|document| &document.photos);
    let errors = photos.flat_map(|photo| &photo.errors);
    let named = |code: &str| LocationCode::ALL.into_iter().find(|known| known.name() == code);
    let of_document = errors.filter_map(|error| named(&error.code)).map(Guidance::of_error).next();
    let of_code = |check: &CheckId| Guidance::of_code(report.finding(*check)?.code?);
    of_document.or_else(|| OF_CAPTURE.iter().find_map(of_code))
}

#[cfg(test)]
mod tests;
