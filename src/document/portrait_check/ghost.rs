//! The portrait's pale double, beside it or on the back, against the portrait.

use image::RgbImage;

use super::straight::upright;
use crate::{
    case::{
        evidence::EvidenceKind,
        face::{Face, Landmarks},
        finding::NotChecked,
        geometry::{Point, Rect},
        homography::SquareToQuad,
    },
    document::{StillFace, rectify::rectified},
    face::{Detector, DetectorParams, Embedder, FaceTools},
    infer::InferError,
    policy::{FacePolicy, Policy},
};

/// Longer side in pixels of the document as it is searched: a ghost a quarter of a card high has 25 pixels between the eyes.
const SEARCHED_SIDE: f32 = 960.0;
/// A ghost is smaller than the portrait: distance of its eyes over that of the portrait's, at most.
const MOST_OF_PORTRAIT: f32 = 0.8;

/// A second, smaller face on the document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ghost {
    /// The side of the document it is on.
    pub(super) side: EvidenceKind,
    /// Where it is in the photo of that side.
    pub(super) bbox: Rect,
    /// Cosine similarity to the portrait in [-1, 1].
    pub(super) similarity: f64,
}

/// The photo of one side and where the document is in it.
#[derive(Debug, Clone, Copy)]
pub struct DocumentSideView<'a> {
    /// The upright photo.
    pub image: &'a RgbImage,
    /// The corners of the document, clockwise, in pixels.
    pub quad: &'a [Point; 4],
}

/// What ghosts are looked for with.
pub(super) struct GhostSearch<'a> {
    detector: &'a Detector,
    embedder: &'a Embedder,
    tools: &'a FaceTools,
    portrait: &'a StillFace,
    policy: &'a Policy,
}

impl<'a> GhostSearch<'a> {
    /// A missing network leaves the portrait unjudged.
    pub(super) fn new(portrait: &'a StillFace, tools: &'a FaceTools, policy: &'a Policy) -> Result<Self, NotChecked> {
        let detector = tools.detector.as_ref().map_err(unavailable)?;
        let embedder = tools.embedder.as_ref().map_err(unavailable)?;
        Ok(GhostSearch { detector, embedder, tools, portrait, policy })
    }

    /// The ghost beside the portrait; `None` where there is none large enough to be compared, or the portrait is not.
    pub(super) fn on_front(&self, front: DocumentSideView<'_>) -> Result<Option<Ghost>, NotChecked> {
        let main = self.portrait.crop.face;
        let Some(corners) = upright(front.quad, &main.landmarks) else { return Ok(None) };
        let found = self.faces(front.image, &corners)?;
        let is_apart = |face: &Face| face.bbox.iou(&main.bbox) == 0.0;
        let is_smaller =
            |face: &Face| face.landmarks.inter_eye_distance() < MOST_OF_PORTRAIT * main.landmarks.inter_eye_distance();
        let found = found.into_iter().filter(|face| is_apart(face) && is_smaller(face)).collect();
        self.compared(front.image, EvidenceKind::DocumentFront, found)
    }

    /// The ghost on the back, also where its corners are known the wrong way up.
    pub(super) fn on_back(&self, back: DocumentSideView<'_>) -> Result<Option<Ghost>, NotChecked> {
        let [a, b, c, d] = *back.quad;
        // A face the wrong way up is seen as well, with landmarks that are not its own: the surer way is the right one.
        let ways = rayon::join(|| self.faces(back.image, back.quad), || self.faces(back.image, &[c, d, a, b]));
        let (found, turned) = (ways.0?, ways.1?);
        let surest = |faces: &[Face]| faces.iter().map(|face| face.score).fold(0.0, f32::max);
        let found = if surest(&turned) > surest(&found) { turned } else { found };
        self.compared(back.image, EvidenceKind::DocumentBack, found)
    }

    /// The faces, large enough to be compared, on the document with these corners as it is seen straight on; in pixels of the photo.
    fn faces(&self, image: &RgbImage, corners: &[Point; 4]) -> Result<Vec<Face>, NotChecked> {
        let Some((seen, map)) = straight_on(image, corners) else { return Ok(Vec::new()) };
        let FacePolicy { min_score, max_overlap } = self.policy.faces;
        let params = DetectorParams { long_side: SEARCHED_SIDE as u32, min_score, max_overlap };
        let size = [seen.width() as f32, seen.height() as f32];
        let faces = self.detector.detect(&seen, &params).map_err(|error| unavailable(&error))?;
        let found = faces.iter().map(|found| in_photo(found, &map, size));
        let least = self.policy.portrait.ghost_min_inter_eye_pixels;
        Ok(found.filter(|face| face.landmarks.inter_eye_distance() >= least).collect())
    }

    /// The largest of the faces against the portrait.
    fn compared(&self, image: &RgbImage, side: EvidenceKind, found: Vec<Face>) -> Result<Option<Ghost>, NotChecked> {
        let Ok(portrait) = &self.portrait.embedding else { return Ok(None) };
        let largest = found.into_iter().max_by(|a, b| a.bbox.area().total_cmp(&b.bbox.area()));
        let Some(found) = largest else { return Ok(None) };
        let Some(close) = self.tools.look_closely(image, &found.landmarks) else { return Ok(None) };
        let embedding = self.embedder.embed_mirrored(&close.aligned).map_err(|error| unavailable(&error))?;
        Ok(Some(Ghost { side, bbox: found.bbox, similarity: f64::from(embedding.similarity(portrait)) }))
    }
}

fn unavailable(error: &InferError) -> NotChecked {
    NotChecked::new(error.cause(), error.to_string())
}

/// The document with these corners seen straight on, and the map from its unit square to the photo; `None` where they are no quad.
fn straight_on(image: &RgbImage, corners: &[Point; 4]) -> Option<(RgbImage, SquareToQuad)> {
    let (width, height) = (corners[0].distance(corners[1]), corners[0].distance(corners[3]));
    let scale = SEARCHED_SIDE / width.max(height).max(1.0);
    let size = [width, height].map(|side| (side * scale).clamp(1.0, SEARCHED_SIDE) as u32);
    Some((rectified(image, corners, size), SquareToQuad::new(corners)?))
}

/// A face of the document seen straight on, `size` pixels large, in pixels of the photo.
fn in_photo(face: &Face, map: &SquareToQuad, [width, height]: [f32; 2]) -> Face {
    let to_photo = |at: Point| map.apply(at.x / width, at.y / height);
    let Rect { x, y, width: across, height: down } = face.bbox;
    let corners =
        [(x, y), (x + across, y), (x + across, y + down), (x, y + down)].map(|(x, y)| to_photo(Point::new(x, y)));
    let least = |value: fn(&Point) -> f32| corners.iter().map(value).fold(f32::MAX, f32::min);
    let most = |value: fn(&Point) -> f32| corners.iter().map(value).fold(f32::MIN, f32::max);
    let (x, y) = (least(|point| point.x), least(|point| point.y));
    let bbox = Rect { x, y, width: most(|point| point.x) - x, height: most(|point| point.y) - y };
    Face { bbox, landmarks: Landmarks::from_points(face.landmarks.points().map(to_photo)), score: face.score }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUAD: [Point; 4] =
        [Point::new(100.0, 50.0), Point::new(500.0, 50.0), Point::new(500.0, 250.0), Point::new(100.0, 250.0)];

    #[test]
    fn the_document_is_searched_as_large_as_it_is_told() {
        let at = |x: f32, y: f32| Point::new(x, y);
        for (first, size) in [(0, (960, 480)), (1, (480, 960))] {
            let quad: [Point; 4] = std::array::from_fn(|corner| QUAD[(first + corner) % 4]);
            let (seen, map) = straight_on(&RgbImage::new(600, 300), &quad).unwrap();
            assert_eq!(seen.dimensions(), size);
            assert!(map.apply(0.0, 0.0).distance(quad[0]) < 1e-3, "{first}");
        }
        assert!(straight_on(&RgbImage::new(600, 300), &[at(5.0, 5.0); 4]).is_none());
    }

    #[test]
    fn faces_come_back_to_their_place_in_the_photo() {
        let bbox = Rect { x: 40.0, y: 20.0, width: 20.0, height: 10.0 };
        let face = Face { bbox, landmarks: Landmarks::from_points([Point::new(50.0, 25.0); 5]), score: 0.9 };
        let back = in_photo(&face, &SquareToQuad::new(&QUAD).unwrap(), [400.0, 200.0]);
        assert!((back.bbox.x - 140.0).abs() < 1e-3 && (back.bbox.y - 70.0).abs() < 1e-3, "{back:?}");
        assert!((back.bbox.width - 20.0).abs() < 1e-3 && (back.bbox.height - 10.0).abs() < 1e-3, "{back:?}");
        assert!(back.landmarks.nose.distance(Point::new(150.0, 75.0)) < 1e-3);
    }
}
