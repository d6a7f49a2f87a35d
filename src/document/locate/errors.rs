//! The seven errors of document liveness, each with the figure that decided it.

use std::fmt;

use serde::Serialize;

use super::{FoundDocument, Located};
use crate::{
    case::{geometry::Point, quad},
    policy::LocationPolicy,
};

/// An error as the services name it, the first that holds is their answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LocationCode {
    /// The photo shows no document.
    DocumentNotFound,
    /// It shows several.
    TooManyDocuments,
    /// Part of the document is outside the photo.
    DocumentCropped,
    /// The document is too small in the photo.
    DocumentTooSmall,
    /// The document fills the photo.
    DocumentTooCloseToCamera,
    /// A corner lies at the photo's border.
    DocumentTooCloseToBorder,
    /// The front shows no portrait.
    DocumentPhotoNotFound,
}

impl LocationCode {
    /// Every error, in the order in which they are answered.
    pub const ALL: [LocationCode; 7] = [
        LocationCode::DocumentNotFound,
        LocationCode::TooManyDocuments,
        LocationCode::DocumentCropped,
        LocationCode::DocumentTooSmall,
        LocationCode::DocumentTooCloseToCamera,
        LocationCode::DocumentTooCloseToBorder,
        LocationCode::DocumentPhotoNotFound,
    ];

    /// The services' word.
    pub const fn name(self) -> &'static str {
        match self {
            LocationCode::DocumentNotFound => "DOCUMENT_NOT_FOUND",
            LocationCode::TooManyDocuments => "TOO_MANY_DOCUMENTS",
            LocationCode::DocumentCropped => "DOCUMENT_CROPPED",
            LocationCode::DocumentTooSmall => "DOCUMENT_TOO_SMALL",
            LocationCode::DocumentTooCloseToCamera => "DOCUMENT_TOO_CLOSE_TO_CAMERA",
            LocationCode::DocumentTooCloseToBorder => "DOCUMENT_TOO_CLOSE_TO_BORDER",
            LocationCode::DocumentPhotoNotFound => "DOCUMENT_PHOTO_NOT_FOUND",
        }
    }
}

impl fmt::Display for LocationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An error with what decided it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocationError {
    /// Which.
    pub code: LocationCode,
    /// What was measured, with its unit.
    pub figure: &'static str,
    /// The measured value.
    pub value: f64,
    /// Where the policy draws the line.
    pub threshold: f64,
}

/// The errors of a photo of `size` (width, height), the first being the answer; empty where all is well. `has_portrait`: whether a face
/// was found on the document; `None` for backs, where there need not be one. Without a document nothing else is said.
pub fn location_errors(
    located: &Located,
    size: [u32; 2],
    has_portrait: Option<bool>,
    policy: &LocationPolicy,
) -> Vec<LocationError> {
    let error = |code, figure, value, threshold| LocationError { code, figure, value, threshold };
    let not_found = |figure, value, threshold| vec![error(LocationCode::DocumentNotFound, figure, value, threshold)];
    let presence = f64::from(located.presence);
    let Some(document) = located.document.filter(|_| presence >= policy.min_presence) else {
        return not_found("probability of a document", presence, policy.min_presence);
    };
    let confidence = f64::from(document.confidence);
    if confidence < policy.min_confidence || !quad::is_convex(&document.quad) {
        return not_found("confidence in the corners", confidence, policy.min_confidence);
    }
    let portrait = has_portrait.map_or(1.0, |found| if found { 1.0 } else { 0.0 });
    let others = other_area(&document, located, policy);
    let several =
        error(LocationCode::TooManyDocuments, "area of a second document over the first's", others, policy.other_area);
    let faceless = error(LocationCode::DocumentPhotoNotFound, "faces found on the document", portrait, 1.0);
    let mut errors: Vec<LocationError> = (others >= policy.other_area).then_some(several).into_iter().collect();
    errors.extend(place_errors(&Place::of(&document, size), policy));
    errors.extend((portrait < 1.0).then_some(faceless));
    errors
}

/// The errors of where a document lies in its photo.
fn place_errors(place: &Place, policy: &LocationPolicy) -> impl Iterator<Item = LocationError> {
    const SPAN: &str = "share of the photo that the document spans";
    let (least, most, pixels) = (policy.min_extent, policy.max_extent, policy.min_long_side_pixels);
    let error = |code, figure, value, threshold| LocationError { code, figure, value, threshold };
    let rules = [
        (
            place.outside > policy.max_outside,
            LocationCode::DocumentCropped,
            "longer sides of the document that a corner lies outside",
            place.outside,
            policy.max_outside,
        ),
        (
            place.cut > policy.max_cut && place.outside <= policy.max_outside,
            LocationCode::DocumentCropped,
            "share of what is seen of the document that must lie outside the photo",
            place.cut,
            policy.max_cut,
        ),
        (place.extent < least, LocationCode::DocumentTooSmall, SPAN, place.extent, least),
        (
            place.long_side < pixels,
            LocationCode::DocumentTooSmall,
            "longer side of the document in pixels",
            place.long_side,
            pixels,
        ),
        (place.extent > most, LocationCode::DocumentTooCloseToCamera, SPAN, place.extent, most),
        (
            -place.outside < policy.min_margin,
            LocationCode::DocumentTooCloseToBorder,
            "longer sides of the document between a corner and the border",
            -place.outside,
            policy.min_margin,
        ),
    ];
    let holding = rules.into_iter().filter(|(holds, ..)| *holds);
    holding.map(move |(_, code, figure, value, threshold)| error(code, figure, value, threshold))
}

/// Where a document lies in its photo.
pub(super) struct Place {
    /// How far outside the photo its farthest corner lies, in longer sides of the document; negative inside.
    pub(super) outside: f64,
    /// Share of it that the network sees outside the photo.
    cut: f64,
    /// Share of the photo's width or height that it spans, the larger.
    pub(super) extent: f64,
    /// Its longer side in pixels.
    pub(super) long_side: f64,
}

impl Place {
    pub(super) fn of(document: &FoundDocument, [width, height]: [u32; 2]) -> Self {
        let [width, height] = [width, height].map(f64::from);
        let [across, down] = document.size();
        let long_side = f64::from(across.max(down)).max(1e-6);
        let corners = document.quad.map(|Point { x, y }| [f64::from(x), f64::from(y)]);
        let outside =
            corners.iter().flat_map(|&[x, y]| [-x, -y, x - width, y - height]).fold(f64::NEG_INFINITY, f64::max);
        let span = |axis: usize| {
            let ends = corners.iter().map(|corner| corner[axis]);
            ends.clone().fold(f64::NEG_INFINITY, f64::max) - ends.fold(f64::INFINITY, f64::min)
        };
        let cut = f64::from(document.outside);
        Place { outside: outside / long_side, cut, extent: (span(0) / width).max(span(1) / height), long_side }
    }
}

/// Area of the largest further document over that of the first; 0 without one. Pages of one passport are one document: they share an
/// edge, so that two corners of each lie close together. What lies within the first one is no document either.
fn other_area(document: &FoundDocument, located: &Located, policy: &LocationPolicy) -> f64 {
    let [across, down] = document.size();
    let near = policy.spread_gap * f64::from(across.max(down));
    let is_page = |other: &FoundDocument| {
        let meets = |corner: &&Point| document.quad.iter().any(|own| f64::from(own.distance(**corner)) <= near);
        other.quad.iter().filter(meets).count() >= 2
    };
    let is_other = |other: &&FoundDocument| {
        let covered = quad::shared_area(&other.quad, &document.quad);
        f64::from(other.confidence) >= policy.other_confidence && covered < 0.5 * other.area() && !is_page(other)
    };
    let areas = located.others.iter().filter(is_other).map(FoundDocument::area);
    areas.fold(0.0, f64::max) / document.area().max(1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{DEFAULT_POLICY, Policy};

    fn document(left: f32, top: f32, width: f32, height: f32) -> FoundDocument {
        let corner = |x: f32, y: f32| Point::new(left + x * width, top + y * height);
        let quad = [corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)];
        FoundDocument { quad, confidence: 0.9, side_support: [1.0; 4], upright: 1.0, outside: 0.0 }
    }

    fn codes(
        document: Option<FoundDocument>,
        others: &[FoundDocument],
        has_portrait: Option<bool>,
    ) -> Vec<LocationCode> {
        let located = Located { presence: 0.9, document, others: others.to_vec() };
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap().location;
        let errors = location_errors(&located, [2000, 1500], has_portrait, &policy);
        errors.iter().map(|error| error.code).collect()
    }

    #[test]
    fn each_error_has_its_rule_and_figure() {
        let good = document(500.0, 400.0, 1000.0, 630.0);
        assert_eq!(codes(Some(good), &[], Some(true)), []);
        assert_eq!(codes(Some(good), &[], None), []);
        assert_eq!(codes(None, &[], Some(true)), [LocationCode::DocumentNotFound]);
        assert_eq!(codes(Some(FoundDocument { confidence: 0.2, ..good }), &[], None), [LocationCode::DocumentNotFound]);
        assert_eq!(codes(Some(good), &[], Some(false)), [LocationCode::DocumentPhotoNotFound]);
        // An error of the place can hold together with another; the first is the answer.
        let cropped = [LocationCode::DocumentCropped, LocationCode::DocumentTooCloseToBorder];
        assert_eq!(codes(Some(document(-100.0, 400.0, 1000.0, 630.0)), &[], None), cropped);
        // What was found lies within, but the network draws the document on beyond the border.
        assert_eq!(codes(Some(FoundDocument { outside: 0.1, ..good }), &[], None), [LocationCode::DocumentCropped]);
        assert_eq!(codes(Some(FoundDocument { outside: 0.01, ..good }), &[], None), []);
        assert_eq!(codes(Some(document(800.0, 600.0, 420.0, 265.0)), &[], None), [LocationCode::DocumentTooSmall]);
        let close = document(60.0, 150.0, 1860.0, 1172.0);
        assert_eq!(codes(Some(close), &[], None), [LocationCode::DocumentTooCloseToCamera]);
        assert_eq!(
            codes(Some(document(10.0, 400.0, 1000.0, 630.0)), &[], None),
            [LocationCode::DocumentTooCloseToBorder]
        );
    }

    #[test]
    fn two_documents_are_too_many_but_two_pages_are_not() {
        let first = document(200.0, 200.0, 800.0, 560.0);
        let beside = document(1100.0, 200.0, 700.0, 450.0);
        assert_eq!(codes(Some(first), &[beside], None), [LocationCode::TooManyDocuments]);
        assert_eq!(codes(Some(first), &[FoundDocument { confidence: 0.3, ..beside }], None), []);
        assert_eq!(codes(Some(first), &[document(1100.0, 200.0, 300.0, 200.0)], None), []);
        let page = document(205.0, 765.0, 790.0, 560.0);
        assert_eq!(codes(Some(first), &[page], None), []);
        let within = document(250.0, 250.0, 700.0, 450.0);
        assert_eq!(codes(Some(first), &[within], None), []);
    }
}
