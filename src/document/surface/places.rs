//! Where a photo is looked at: squares of its own pixels, never scaled.

use image::RgbImage;

use crate::case::geometry::Point;

/// Side of a crop in pixels.
pub(super) const SIDE: u32 = 160;
/// Crops along and across the document; six more lie across its border.
const WITHIN: [u32; 2] = [6, 3];
/// Most crops of a photo without a known document.
const MOST: u32 = 24;

/// Left and top of a crop.
pub(super) type Corner = [u32; 2];

/// A crop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Where it begins.
    pub(super) corner: Corner,
    /// Whether its middle lies on the document's border; a crop of a photo without a known document does not.
    pub(super) is_on_border: bool,
}

/// Up to 24 places: 18 inside the quad and 6 across its border, or where no document is known, the place with most detail in each
/// of up to 24 parts of the photo. None where a side is shorter than [`SIDE`].
pub(super) fn places(image: &RgbImage, quad: Option<&[Point; 4]>) -> Vec<Place> {
    let (width, height) = image.dimensions();
    if width.min(height) < SIDE {
        return Vec::new();
    }
    match quad {
        Some(quad) => on_document(quad, [width, height]),
        None => everywhere(image),
    }
}

fn on_document(quad: &[Point; 4], [width, height]: [u32; 2]) -> Vec<Place> {
    let mix = |a: Point, b: Point, share: f32| Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
    let at = |u: f32, v: f32| mix(mix(quad[0], quad[1], u), mix(quad[3], quad[2], u), v);
    let [across, down] = WITHIN;
    let inside = (0..across * down).map(|k| {
        let share = |index: u32, of: u32| (index as f32 + 0.5) / of as f32;
        at(share(k % across, across), share(k / across, down))
    });
    let border = [(0.25, 0.0), (0.75, 0.0), (1.0, 0.5), (0.75, 1.0), (0.25, 1.0), (0.0, 0.5)].map(|(u, v)| at(u, v));
    let clamped = |value: f32, length: u32| (value - SIDE as f32 / 2.0).clamp(0.0, (length - SIDE) as f32) as u32;
    let place = |(point, is_on_border): (Point, bool)| {
        let corner = [clamped(point.x, width), clamped(point.y, height)];
        Place { corner, is_on_border }
    };
    let all = inside.map(|point| (point, false)).chain(border.into_iter().map(|point| (point, true)));
    let mut places: Vec<Place> = all.map(place).collect();
    // A small document is covered by fewer.
    places.sort_unstable();
    places.dedup_by_key(|place| place.corner);
    places
}

fn everywhere(image: &RgbImage) -> Vec<Place> {
    let (width, height) = image.dimensions();
    let (columns, rows) = (width / SIDE, height / SIDE);
    // As many parts each way as the shape of the photo asks for.
    let across = (MOST as f32 * columns as f32 / rows as f32).sqrt().round().clamp(1.0, MOST as f32) as u32;
    let down = (MOST / across).clamp(1, rows.max(1));
    let across = (MOST / down).min(columns);
    let part = |index: u32, of: u32, all: u32| index * all / of..(index + 1) * all / of;
    let margin = [(width - columns * SIDE) / 2, (height - rows * SIDE) / 2];
    let best = |k: u32| {
        let (tiles_x, tiles_y) = (part(k % across, across, columns), part(k / across, down, rows));
        let tiles = tiles_y.flat_map(|y| tiles_x.clone().map(move |x| [margin[0] + x * SIDE, margin[1] + y * SIDE]));
        tiles
            .map(|corner| (detail(image, corner), corner))
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
    };
    (0..across * down).filter_map(|k| Some(Place { corner: best(k)?.1, is_on_border: false })).collect()
}

/// Sum of the steps between every fourth pixel and its neighbours to the right and below, in green.
fn detail(image: &RgbImage, [left, top]: Corner) -> u64 {
    let green = |x: u32, y: u32| i64::from(image.get_pixel(x, y).0[1]);
    let places = (0..SIDE - 1).step_by(4).flat_map(|y| (0..SIDE - 1).step_by(4).map(move |x| (left + x, top + y)));
    let step = |(x, y): (u32, u32)| {
        let here = green(x, y);
        (green(x + 1, y) - here).unsigned_abs() + (green(x, y + 1) - here).unsigned_abs()
    };
    places.map(step).sum()
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn crops_lie_in_the_photo_and_on_the_document() {
        let quad =
            [Point::new(-50.0, 100.0), Point::new(900.0, 120.0), Point::new(880.0, 700.0), Point::new(30.0, 690.0)];
        let places = places(&RgbImage::new(1000, 800), Some(&quad));
        assert_eq!(places.len(), 24);
        assert!(places.iter().all(|place| place.corner[0] + SIDE <= 1000 && place.corner[1] + SIDE <= 800));
        assert_eq!(places.iter().filter(|place| place.is_on_border).count(), 6);
        let small = quad.map(|corner| Point::new(500.0 + corner.x * 1e-3, 400.0 + corner.y * 1e-3));
        assert!(super::places(&RgbImage::new(1000, 800), Some(&small)).len() < 4);
    }

    #[test]
    fn without_a_document_detail_is_looked_for_everywhere() {
        let dots = RgbImage::from_fn(1920, 960, |x, y| {
            Rgb([if (330..470).contains(&x) { (x * y % 251) as u8 } else { 90 }; 3])
        });
        let places = places(&dots, None);
        assert!(places.len() > 12 && places.len() <= 24, "{}", places.len());
        assert!(places.iter().filter(|place| place.corner[0] == 320).count() >= 2, "{places:?}");
        assert_eq!(super::places(&RgbImage::new(160, 160), None), [Place { corner: [0, 0], is_on_border: false }]);
        assert_eq!(super::places(&RgbImage::new(4000, 170), None).len(), 24);
        assert!(super::places(&RgbImage::new(159, 4000), None).is_empty());
    }
}
