//! A document seen straight on, for everything that reads it: rectified once and shared.

use std::borrow::Cow;

use image::RgbImage;

use super::rectify::rectified;
use crate::case::{geometry::Point, homography::SquareToQuad};

/// Longest side of a rectified document in pixels: 590 dots an inch on a card (ISO/IEC 7810 ID-1), 23 pixels a millimetre. Letters of
/// 1.2 mm, the smallest that are read, are 28 pixels high, and those of a zone 45 pixels wide or more, of which its network sees 16.
const LONGEST_SIDE: f32 = 2000.0;

/// What is read of one side: the rectified document where its corners are known, else the whole photo.
pub struct DocumentView<'a> {
    picture: Cow<'a, RgbImage>,
    /// From the unit square of the picture to the photo, where it is rectified.
    map: Option<SquareToQuad>,
}

impl<'a> DocumentView<'a> {
    /// Of `photo`, upright, with the corners of the document in it, clockwise from its own top left, where they are known. Corners
    /// that are no convex quadrangle are as good as unknown.
    pub fn new(photo: &'a RgbImage, quad: Option<&[Point; 4]>) -> Self {
        let known = quad.and_then(|quad| Some((quad, SquareToQuad::new(quad)?)));
        match known {
            Some((quad, map)) => {
                let size = upright_size(quad, LONGEST_SIDE);
                DocumentView { picture: Cow::Owned(rectified(photo, quad, size)), map: Some(map) }
            }
            None => DocumentView { picture: Cow::Borrowed(photo), map: None },
        }
    }

    /// The picture that is read: 2,000 pixels long at most where it is rectified.
    pub fn picture(&self) -> &RgbImage {
        &self.picture
    }

    /// Whether the picture shows the document alone, straightened.
    pub const fn is_rectified(&self) -> bool {
        self.map.is_some()
    }

    /// Where a point of the picture lies in the photo; both in pixels.
    pub fn to_photo(&self, point: Point) -> Point {
        let [width, height] = [self.picture.width(), self.picture.height()].map(|side| side.max(1) as f32);
        self.map.map_or(point, |map| map.apply(point.x / width, point.y / height))
    }
}

/// Width and height in pixels at which a document with these corners, clockwise from its own top left, keeps its resolution when it is
/// straightened, up to so many pixels of its longer side.
pub fn upright_size(quad: &[Point; 4], longest_side: f32) -> [u32; 2] {
    let [a, b, c, d] = *quad;
    let (width, height) = (a.distance(b).max(d.distance(c)), a.distance(d).max(b.distance(c)));
    let scale = (longest_side / width.max(height).max(1.0)).min(1.0);
    [width, height].map(|side| ((side * scale).round() as u32).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn a_view_shows_the_document_and_knows_where_its_points_lie() {
        let photo = RgbImage::from_fn(60, 40, |x, y| Rgb([(x * 4) as u8, (y * 6) as u8, 0]));
        let quad = [(10.0, 8.0), (50.0, 8.0), (50.0, 32.0), (10.0, 32.0)].map(|(x, y)| Point::new(x, y));
        let view = DocumentView::new(&photo, Some(&quad));
        assert!(view.is_rectified());
        assert_eq!((view.picture().dimensions(), view.picture().get_pixel(3, 2)), ((40, 24), photo.get_pixel(13, 10)));
        assert!(view.to_photo(Point::new(20.0, 12.0)).distance(Point::new(30.0, 20.0)) < 1e-3);
        let far = quad.map(|corner| corner.scaled(100.0));
        assert_eq!(DocumentView::new(&photo, Some(&far)).picture().dimensions(), (2000, 1200));
    }

    #[test]
    fn without_corners_it_is_the_photo_itself() {
        let photo = RgbImage::from_pixel(9, 5, Rgb([7; 3]));
        let line = [Point::new(1.0, 1.0); 4];
        for quad in [None, Some(&line)] {
            let view = DocumentView::new(&photo, quad);
            assert!(!view.is_rectified() && std::ptr::eq(view.picture(), &raw const photo));
            assert_eq!(view.to_photo(Point::new(3.0, 4.0)), Point::new(3.0, 4.0));
        }
    }
}
