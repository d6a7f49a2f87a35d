//! Where the document is in a photo: a network draws corners, documents and directions coarsely, and each side is then moved onto
//! edges at full resolution.

mod camera;
mod canvas;
mod corner_peaks;
mod decode;
mod edge_lines;
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

use self::{
    camera::Camera,
    canvas::Canvas,
    decode::{Choice, Seen, View, decode},
    maps::Maps,
    refine::{refined, roughly_refined},
    window::{Window, is_same},
};
use crate::{
    case::{geometry::Point, quad},
    infer::{InferError, Network, Outputs},
    policy::LocationPolicy,
};

/// Pixels of the network's picture a cell of its maps.
const STRIDE: f32 = 4.0;
/// Cells to each side of a drawn line in which its edge is looked for: two to three times the network's usual error.
const REACH_CELLS: f32 = 1.0;
/// What a unit of misshape costs against edges in the map and in the photo (shares of a quad's sides), and what agreement is worth
/// when a quad is chosen: fitted on the grey copies of `doc_pad`, left out by type they are chosen as well.
const MISSHAPE: f32 = 0.045;
const AGREEMENT: f32 = 0.05;
/// Most quads of a document that are looked at in the photo. On the grey copies 20 to 60 choose equally well, 12 lose two of 130.
const MOST_LOOKED_AT: usize = 24;

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
    /// Share in [0, 1] of what the network takes for the document that lies outside the photo: it draws cut documents on beyond the
    /// border, also where the corners that were found lie within.
    pub outside: f32,
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
        let camera = Camera::of([image.width(), image.height()]);
        let far = self.look(image, Point::default(), camera)?;
        let (presence, others) = (far.maps()?.presence, far.documents.iter().skip(1).map(Seen::likeliest).collect());
        let Some(first) = far.documents.first() else { return Ok(Located { presence, document: None, others }) };
        let near = match Window::around(&first.choices[0].corners, image) {
            Some(window) => Some(self.look(&window.cut(image), window.origin(), camera)?),
            None => None,
        };
        let same = |seen: &&Seen| is_same(&seen.choices[0].corners, &first.choices[0].corners);
        let again = near.as_ref().and_then(|near| Some((near, near.documents.iter().find(same)?)));
        let (look, seen) = again.unwrap_or((&far, first));
        // Where the photo ends is seen from afar alone.
        let document = FoundDocument { outside: first.outside, ..look.best(seen, image)? };
        Ok(Located { presence, document: Some(document), others })
    }

    /// What the network sees in `picture`, the part of a photo from `origin` on.
    fn look(&self, picture: &RgbImage, origin: Point, camera: Camera) -> Result<Look, InferError> {
        let entry = self.network.entry();
        let failed = |detail: String| InferError::Failed { name: entry.name.clone(), detail };
        let side = entry.input.side.ok_or_else(|| failed("its entry has no side".to_owned()))?;
        let canvas = Canvas::new(picture, origin, side).map_err(|error| failed(error.to_string()))?;
        let outputs = self.network.run(&entry.input.batch(&[&canvas.picture]))?;
        let documents = decode(&Maps::of(&outputs)?, &View { canvas: &canvas, camera, stride: STRIDE });
        Ok(Look { outputs, canvas, camera, documents })
    }
}

/// What the network sees in a picture.
struct Look {
    outputs: Outputs,
    canvas: Canvas,
    camera: Camera,
    /// The largest first.
    documents: Vec<Seen>,
}

impl Look {
    fn maps(&self) -> Result<Maps<'_>, InferError> {
        Maps::of(&self.outputs)
    }

    /// The quad, of all that a document may fill, that has most edges in the map and in the photo, and the shape of a document; its
    /// sides moved onto the photo's edges.
    fn best(&self, seen: &Seen, image: &RgbImage) -> Result<FoundDocument, InferError> {
        let (maps, view) = (self.maps()?, View { canvas: &self.canvas, camera: self.camera, stride: STRIDE });
        let reach = REACH_CELLS * STRIDE * self.canvas.photo_pixels();
        let by_map = |corners: &[Point; 4], agreement: f32| {
            maps.edges_along(&view.to_cells(corners)) + AGREEMENT * agreement - MISSHAPE * self.camera.misshape(corners)
        };
        let in_photo = |choice: &Choice| {
            let rough = roughly_refined(image, &choice.corners, reach);
            by_map(&rough.corners, choice.agreement) + rough.support.iter().sum::<f32>() / 4.0
        };
        let mut rated: Vec<(&Choice, f32)> =
            seen.choices.iter().map(|choice| (choice, by_map(&choice.corners, choice.agreement))).collect();
        rated.sort_by(|a, b| b.1.total_cmp(&a.1));
        let looked_at = rated.iter().take(MOST_LOOKED_AT).map(|(choice, _)| (*choice, in_photo(choice)));
        let best = looked_at.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(&seen.choices[0], |(choice, _)| choice);
        let refined = refined(image, &best.corners, reach);
        Ok(FoundDocument { quad: refined.corners, side_support: refined.support, ..seen.as_document(best) })
    }
}

impl Seen {
    /// It with the likeliest quad.
    fn likeliest(&self) -> FoundDocument {
        self.as_document(&self.choices[0])
    }

    fn as_document(&self, choice: &Choice) -> FoundDocument {
        FoundDocument {
            quad: choice.corners,
            confidence: (self.certainty * choice.agreement).clamp(0.0, 1.0),
            side_support: [0.0; 4],
            upright: self.upright,
            outside: self.outside,
        }
    }
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
