//! The portrait's pale double on the same side, against the portrait.

use image::RgbImage;

use crate::{
    case::{
        face::{Face, Landmarks},
        finding::NotChecked,
        geometry::{Point, Rect},
        homography::SquareToQuad,
    },
    document::{StillFace, rectify::rectified},
    face::{DetectorParams, FaceTools},
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
    /// Where it is in the photo.
    pub(super) bbox: Rect,
    /// Cosine similarity to the portrait in [-1, 1].
    pub(super) similarity: f64,
}

/// The ghost of the portrait `face`; `None` where there is none large enough to be compared, or the portrait is not. A missing
/// network leaves the portrait unjudged.
pub(super) fn ghost(
    image: &RgbImage,
    quad: &[Point; 4],
    face: &StillFace,
    tools: &FaceTools,
    policy: &Policy,
) -> Result<Option<Ghost>, NotChecked> {
    let unavailable = |error: InferError| NotChecked::new(error.cause(), error.to_string());
    let detector = tools.detector.as_ref().map_err(|error| unavailable(error.clone()))?;
    let embedder = tools.embedder.as_ref().map_err(|error| unavailable(error.clone()))?;
    let Ok(portrait) = &face.embedding else { return Ok(None) };
    let Some((seen, map)) = upright_document(image, quad, &face.crop.face.landmarks) else { return Ok(None) };
    let FacePolicy { min_score, max_overlap } = policy.faces;
    let params = DetectorParams { long_side: SEARCHED_SIDE as u32, min_score, max_overlap };
    let faces = detector.detect(&seen, &params).map_err(unavailable)?;
    let size = [seen.width() as f32, seen.height() as f32];
    let main = face.crop.face;
    let is_ghost = |found: &Face| {
        let (own, other) = (found.landmarks.inter_eye_distance(), main.landmarks.inter_eye_distance());
        let is_apart = found.bbox.iou(&main.bbox) == 0.0;
        is_apart && own >= policy.portrait.ghost_min_inter_eye_pixels && own < MOST_OF_PORTRAIT * other
    };
    let found = faces.iter().map(|found| in_photo(found, &map, size)).filter(is_ghost);
    let Some(found) = found.max_by(|a, b| a.bbox.area().total_cmp(&b.bbox.area())) else { return Ok(None) };
    let Some(close) = tools.look_closely(image, &found.landmarks) else { return Ok(None) };
    let embedding = embedder.embed_mirrored(&close.aligned).map_err(unavailable)?;
    Ok(Some(Ghost { bbox: found.bbox, similarity: f64::from(embedding.similarity(portrait)) }))
}

/// The document seen straight on with the portrait upright, and the map from its unit square to the photo.
fn upright_document(image: &RgbImage, quad: &[Point; 4], landmarks: &Landmarks) -> Option<(RgbImage, SquareToQuad)> {
    let eyes = landmarks.left_eye.middle(landmarks.right_eye);
    let mouth = landmarks.left_mouth.middle(landmarks.right_mouth);
    let up = |first: usize| {
        let (top, bottom) = (quad[first], quad[(first + 3) % 4]);
        let along = (eyes.x - mouth.x) * (top.x - bottom.x) + (eyes.y - mouth.y) * (top.y - bottom.y);
        along / top.distance(bottom).max(1.0)
    };
    let first = (0..4).max_by(|&a, &b| up(a).total_cmp(&up(b)))?;
    let turned: [Point; 4] = std::array::from_fn(|corner| quad[(first + corner) % 4]);
    let (width, height) = (turned[0].distance(turned[1]), turned[0].distance(turned[3]));
    let scale = SEARCHED_SIDE / width.max(height).max(1.0);
    let size = [width, height].map(|side| (side * scale).clamp(1.0, SEARCHED_SIDE) as u32);
    Some((rectified(image, &turned, size), SquareToQuad::new(&turned)?))
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
    fn the_document_is_searched_with_its_portrait_upright_whichever_corner_comes_first() {
        let at = |x: f32, y: f32| Point::new(x, y);
        let face = [at(150.0, 100.0), at(170.0, 100.0), at(160.0, 110.0), at(152.0, 120.0), at(168.0, 120.0)];
        for first in 0..4 {
            let quad = std::array::from_fn(|corner| QUAD[(first + corner) % 4]);
            let (seen, map) = upright_document(&RgbImage::new(600, 300), &quad, &Landmarks::from_points(face)).unwrap();
            assert_eq!(seen.dimensions(), (960, 480), "{first}");
            assert!(map.apply(0.0, 0.0).distance(QUAD[0]) < 1e-3, "{first}");
        }
        assert!(
            upright_document(&RgbImage::new(600, 300), &[at(5.0, 5.0); 4], &Landmarks::from_points(face)).is_none()
        );
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
