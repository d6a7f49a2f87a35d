//! Where the document is in a photo: a network draws corners, documents and directions coarsely, and each side is then moved onto
//! edges at full resolution.

mod canvas;
mod corner_peaks;
mod decode;
mod edge_profile;
mod errors;
mod finding;
mod input_rules;
mod maps;
mod refine;
mod region;
mod side_line;
mod window;

use std::sync::Arc;

use image::RgbImage;

pub use errors::{LocationCode, LocationError, location_errors};
pub use finding::location_finding;
pub use input_rules::{InputWarning, WarningCode, input_warnings};

use self::{canvas::Canvas, decode::decode, maps::Maps, refine::refined, window::Window};
use crate::{
    case::{geometry::Point, quad},
    infer::{InferError, Network},
    policy::LocationPolicy,
};

/// Pixels of the network's picture a cell of its maps.
const STRIDE: f32 = 4.0;
/// Cells to each side of a drawn line in which its edge is looked for: two to three times the network's usual error.
const REACH_CELLS: f32 = 1.0;

/// A document in a photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoundDocument {
    /// Its corners in pixels of the upright photo, clockwise from its own top left as far as the network tells which way is up;
    /// they may lie outside the photo.
    pub quad: [Point; 4],
    /// How sure it is in [0, 1] that this is a document with these corners: certainty of the network times agreement of corners and
    /// surface. Not a probability.
    pub confidence: f32,
    /// For each side, from the first corner to the second and so on, the share in [0, 1] of it that lies on an edge of the photo.
    pub side_support: [f32; 4],
    /// How far in [0, 1] the network's cells agree on which side is up; below about a half, do not rely on the order of the corners.
    pub upright: f32,
}

/// What a photo shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// Probability in [0, 1], by the network, that the photo shows a document at all.
    pub presence: f32,
    /// The document, if one was seen: the largest.
    pub document: Option<FoundDocument>,
    /// Further documents, the larger first. Their corners are not refined.
    pub others: Vec<FoundDocument>,
}

/// Finds documents.
#[derive(Clone)]
pub struct DocumentLocator {
    network: Arc<dyn Network>,
}

impl DocumentLocator {
    /// A locator around `network`, which sees a square with the photo in its middle and answers with `maps` (1, 5, rows, columns) and
    /// `presence` (1, 1); see `models/document-locator.md`.
    pub fn new(network: Arc<dyn Network>) -> Self {
        DocumentLocator { network }
    }

    /// The documents in an upright photo. The largest is looked at twice, the second time from near.
    ///
    /// # Errors
    /// When the network fails or is not of the expected kind, or the photo has no pixels.
    pub fn locate(&self, image: &RgbImage) -> Result<Located, InferError> {
        let mut look = self.look(image)?;
        let others = look.documents.split_off(look.documents.len().min(1));
        let (first, mut reach) = (look.documents.pop(), look.reach);
        let mut document = first;
        if let Some(first) = first
            && let Some(window) = Window::around(&first.quad, image)
        {
            let near = self.look(&window.cut(image))?;
            if let Some(again) = window.same(&first, &near.documents) {
                (document, reach) = (Some(again), near.reach);
            }
        }
        let document = document.map(|document| {
            let refined = refined(image, &document.quad, reach);
            FoundDocument { quad: refined.corners, side_support: refined.support, ..document }
        });
        Ok(Located { presence: look.presence, document, others })
    }

    /// What the network sees in a picture.
    fn look(&self, picture: &RgbImage) -> Result<Look, InferError> {
        let entry = self.network.entry();
        let failed = |detail: String| InferError::Failed { name: entry.name.clone(), detail };
        let side = entry.input.side.ok_or_else(|| failed("its entry has no side".to_owned()))?;
        let canvas = Canvas::new(picture, side).map_err(|error| failed(error.to_string()))?;
        let outputs = self.network.run(&entry.input.batch(&[&canvas.picture]))?;
        let maps = Maps::of(&outputs)?;
        let found = decode(&maps).into_iter().map(|seen| {
            let quad = seen.corners.map(|corner| canvas.to_photo(corner.scaled(STRIDE)));
            let confidence = (seen.certainty * seen.agreement).clamp(0.0, 1.0);
            FoundDocument { quad, confidence, side_support: [0.0; 4], upright: seen.upright }
        });
        let reach = REACH_CELLS * STRIDE * canvas.photo_pixels();
        Ok(Look { presence: maps.presence, documents: found.collect(), reach })
    }
}

/// What the network sees in a picture: the documents, the largest first, in its pixels, and how far off their sides may be.
struct Look {
    presence: f32,
    documents: Vec<FoundDocument>,
    reach: f32,
}

impl Located {
    /// The document's corners, where the policy calls them sure enough to go by.
    pub fn sure_quad(&self, policy: &LocationPolicy) -> Option<[Point; 4]> {
        let document = self.document.filter(|_| f64::from(self.presence) >= policy.min_presence)?;
        (f64::from(document.confidence) >= policy.min_confidence).then_some(document.quad)
    }
}

impl FoundDocument {
    /// Mean support of its sides, 0 … 1.
    pub fn support(&self) -> f32 {
        self.side_support.iter().sum::<f32>() / 4.0
    }

    /// Its size in pixels of the photo: the mean of the first and the third side, and of the second and the fourth.
    pub fn size(&self) -> [f32; 2] {
        let [a, b, c, d] = self.quad;
        [(a.distance(b) + d.distance(c)) / 2.0, (b.distance(c) + a.distance(d)) / 2.0]
    }

    /// Its area in square pixels of the photo.
    pub fn area(&self) -> f64 {
        quad::area(&self.quad)
    }
}
