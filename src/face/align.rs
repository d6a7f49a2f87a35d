//! A face brought to the standard position that embeddings expect.

use image::RgbImage;

use super::warp::{Similarity, warp};
use crate::case::{face::Landmarks, geometry::Point};

/// Side of an aligned face in pixels.
pub const ALIGNED_SIDE: u32 = 112;

/// Where the landmarks lie in an aligned face of 112 pixels: the ArcFace template (Deng et al., "ArcFace", CVPR 2019).
const TEMPLATE: [Point; 5] = [
    Point::new(38.2946, 51.6963),
    Point::new(73.5318, 51.5014),
    Point::new(56.0252, 71.7366),
    Point::new(41.5493, 92.3655),
    Point::new(70.7299, 92.2041),
];

/// Length in a portrait view of what has length 1 in an aligned face: room for the whole head.
const PORTRAIT_ZOOM: f32 = 0.62;
/// Where the middle of the template lies in a portrait view, in sides: a head reaches further up than down.
const PORTRAIT_CENTER: Point = Point::new(0.5, 0.56);

/// The whole head, turned upright and scaled by its landmarks, for people to compare: two portrait views show two faces at
/// one scale. With it, where the landmarks lie in it. `None` as for [`align`].
pub fn portrait_view(image: &RgbImage, landmarks: &Landmarks, side: u32) -> Option<(RgbImage, Landmarks)> {
    let middle = 0.5 * ALIGNED_SIDE as f32;
    let scale = PORTRAIT_ZOOM * side as f32 / ALIGNED_SIDE as f32;
    let place = |point: Point| {
        let center = PORTRAIT_CENTER.scaled(side as f32);
        Point::new(center.x + (point.x - middle) * scale, center.y + (point.y - middle) * scale)
    };
    let from_image = Similarity::fit(&landmarks.points(), &TEMPLATE.map(place))?;
    let view = warp(image, &from_image.inverse()?, side);
    Some((view, Landmarks::from_points(landmarks.points().map(|point| from_image.apply(point)))))
}

/// The face with its landmarks on the ArcFace template, scaled to `side` pixels. `None` when the landmarks coincide or
/// are no numbers.
pub fn align(image: &RgbImage, landmarks: &Landmarks, side: u32) -> Option<RgbImage> {
    Some(warp(image, &to_aligned(landmarks, side)?.inverse()?, side))
}

/// From the image into the aligned face of `side` pixels. `None` when the landmarks coincide or are no numbers.
pub(super) fn to_aligned(landmarks: &Landmarks, side: u32) -> Option<Similarity> {
    let template = TEMPLATE.map(|point| point.scaled(side as f32 / ALIGNED_SIDE as f32));
    Similarity::fit(&landmarks.points(), &template)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn landmarks_land_on_the_template() {
        let place = Similarity { a: 1.2, b: 0.9, tx: 90.0, ty: 20.0 };
        let landmarks = Landmarks::from_points(TEMPLATE.map(|point| place.apply(point)));
        let mut image = RgbImage::new(300, 300);
        for point in landmarks.points() {
            for (dx, dy) in (0..49).map(|i| (i % 7 - 3, i / 7 - 3)) {
                image.put_pixel((point.x as i32 + dx) as u32, (point.y as i32 + dy) as u32, Rgb([255; 3]));
            }
        }
        let aligned = align(&image, &landmarks, ALIGNED_SIDE).unwrap();
        for point in TEMPLATE {
            assert_eq!(aligned.get_pixel(point.x.round() as u32, point.y.round() as u32), &Rgb([255; 3]));
        }
        assert_eq!(aligned.get_pixel(5, 5), &Rgb([0; 3]));
        let twice = align(&image, &landmarks, 2 * ALIGNED_SIDE).unwrap();
        assert_eq!(twice.get_pixel(77, 103), &Rgb([255; 3]));
    }
}
