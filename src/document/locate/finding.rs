//! The finding on where the documents lie in a case's photos.

use super::{Located, LocationError};
use crate::case::{
    evidence::EvidenceKind,
    finding::{CheckId, Exhibit, Finding, Outcome},
    geometry::{Point, Rect},
};

/// The finding on the photos of one case, front and back: its score is 0 where a photo has an error, else the lowest confidence in a
/// document's corners. `None` without photos: the caller says why there are none.
pub fn location_finding(photos: &[(EvidenceKind, &Located, &[LocationError])]) -> Option<Finding> {
    let confidence = |located: &Located| located.document.map_or(0.0, |document| f64::from(document.confidence));
    let raw = photos.iter().map(|(_, located, _)| confidence(located)).reduce(f64::min)?;
    let has_error = photos.iter().any(|(_, _, errors)| !errors.is_empty());
    let score = if has_error { 0.0 } else { raw };
    let mut finding = Finding::new(CheckId::DocumentLocation, Outcome::scored(raw, score));
    // What decided comes first.
    for (evidence, _, errors) in photos {
        for error in *errors {
            let name = format!("{}: {}, {} (limit {})", evidence.stem(), error.code, error.figure, error.threshold);
            finding = finding.with_figure(&name, error.value);
        }
    }
    for (evidence, located, _) in photos {
        let of = |figure: &str| format!("{}: {figure}", evidence.stem());
        finding = finding.with_figure(&of("probability of a document"), f64::from(located.presence));
        if let Some(document) = &located.document {
            finding = finding
                .with_figure(&of("confidence in the corners"), f64::from(document.confidence))
                .with_figure(&of("share of the sides on an edge"), f64::from(document.support()));
            finding.exhibits.push(region("document", *evidence, &document.quad));
        }
        finding.exhibits.extend(located.others.iter().map(|other| region("another document", *evidence, &other.quad)));
    }
    Some(finding)
}

fn region(label: &str, evidence: EvidenceKind, quad: &[Point; 4]) -> Exhibit {
    let ends = |of: fn(&Point) -> f32| {
        let values = quad.iter().map(of);
        (values.clone().fold(f32::INFINITY, f32::min), values.fold(f32::NEG_INFINITY, f32::max))
    };
    let ((left, right), (top, bottom)) = (ends(|corner| corner.x), ends(|corner| corner.y));
    let bbox_in_image = Rect { x: left, y: top, width: right - left, height: bottom - top };
    Exhibit::Region { label: label.to_owned(), evidence, bbox_in_image }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::quad::frame,
        document::locate::{FoundDocument, LocationCode},
    };

    #[test]
    fn an_error_takes_the_score_and_comes_first() {
        let document = FoundDocument {
            quad: frame([300, 200]),
            confidence: 0.8,
            side_support: [0.5; 4],
            upright: 0.9,
            outside: 0.0,
        };
        let good = Located { presence: 0.9, document: Some(document), others: Vec::new() };
        let sure = Located { document: Some(FoundDocument { confidence: 0.95, ..document }), ..good.clone() };
        let front = (EvidenceKind::DocumentFront, &good, &[][..]);
        let finding = location_finding(&[front, (EvidenceKind::DocumentBack, &sure, &[])]).unwrap();
        assert!((finding.outcome.score().unwrap() - 0.8).abs() < 1e-6);
        let error = LocationError { code: LocationCode::DocumentCropped, figure: "sides", value: 0.2, threshold: 0.1 };
        let empty = Located { presence: 0.1, document: None, others: Vec::new() };
        let finding = location_finding(&[front, (EvidenceKind::DocumentBack, &empty, &[error])]).unwrap();
        assert_eq!(finding.outcome.score(), Some(0.0));
        let Exhibit::Figure { name, value } = &finding.exhibits[0] else { panic!("{finding:?}") };
        assert!(name.contains("document_back: DOCUMENT_CROPPED") && *value == 0.2, "{name}");
        assert_eq!(location_finding(&[]), None);
    }
}
