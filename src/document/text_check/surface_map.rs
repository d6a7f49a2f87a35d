//! Which pixel of the photo belongs to which line of text.

use super::PlacedLine;
use crate::case::{
    geometry::Point,
    quad::{area, is_convex},
};

/// Largest share of the photo that a line may cover; what is larger is no line, and owns nothing.
const MOST_OF_PHOTO: f64 = 0.25;

/// A part of the photo in whole pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Area {
    /// The pixels around `quad`, `margin` more to each side, within a photo of `size`.
    fn around(quad: &[Point; 4], margin: f32, [width, height]: [u32; 2]) -> Area {
        let span = |value: fn(&Point) -> f32, length: u32| {
            let (low, high) = quad
                .iter()
                .map(value)
                .filter(|value| value.is_finite())
                .fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(value), high.max(value)));
            let length = length as f32;
            let start = (low - margin).floor().clamp(0.0, length);
            (start as usize, ((high + margin).ceil().clamp(start, length) - start) as usize)
        };
        let ((left, width), (top, height)) = (span(|point| point.x, width), span(|point| point.y, height));
        Area { left, top, width, height }
    }

    /// The pixels that belong to another area as well.
    fn common(self, other: Area) -> Area {
        let span = |[start, length]: [usize; 2], [other, other_length]: [usize; 2]| {
            let first = start.max(other);
            (first, (start + length).min(other + other_length).saturating_sub(first))
        };
        let (left, width) = span([self.left, self.width], [other.left, other.width]);
        let (top, height) = span([self.top, self.height], [other.top, other.height]);
        Area { left, top, width, height }
    }

    /// Every pixel as (x, y) of the photo, row by row.
    pub(super) fn pixels(self) -> impl Iterator<Item = (usize, usize)> {
        (self.top..self.top + self.height).flat_map(move |y| (self.left..self.left + self.width).map(move |x| (x, y)))
    }
}

/// What a pixel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Outside the document.
    Outside,
    /// The document, beside all text.
    Surface,
    /// In the box of the line with this index.
    Line(u16),
}

/// Every pixel of the document, or of the whole photo where its corners are not known, with its owner.
pub(super) struct SurfaceMap {
    area: Area,
    owners: Vec<Owner>,
    size: [u32; 2],
    quads: Vec<[Point; 4]>,
}

impl SurfaceMap {
    pub(super) fn new(size: [u32; 2], document: Option<&[Point; 4]>, lines: &[PlacedLine]) -> Self {
        let [width, height] = size.map(|side| side as f32);
        let whole = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| Point::new(x, y));
        let document = document.unwrap_or(&whole);
        let seen = Area::around(document, 0.0, size);
        let mut map = SurfaceMap {
            area: seen,
            owners: vec![Owner::Outside; seen.width * seen.height],
            size,
            quads: lines.iter().map(|line| line.quad).collect(),
        };
        map.paint(document, Owner::Surface);
        for (index, line) in lines.iter().enumerate() {
            if is_convex(&line.quad) && area(&line.quad) <= MOST_OF_PHOTO * f64::from(width * height) {
                map.paint(&line.quad, Owner::Line(index as u16));
            }
        }
        map
    }

    /// Gives the pixels inside `quad` to `owner`.
    fn paint(&mut self, quad: &[Point; 4], owner: Owner) {
        let Area { left, top, width, height } = Area::around(quad, 0.0, self.size).common(self.area);
        for y in top..top + height {
            let is_inside = inside_in_row(quad, y as f32 + 0.5);
            let Some(start) = self.place(left, y) else { continue };
            for (x, place) in (left..left + width).zip(&mut self.owners[start..]) {
                if is_inside(x as i32 as f32 + 0.5) {
                    *place = owner;
                }
            }
        }
    }

    fn place(&self, x: usize, y: usize) -> Option<usize> {
        let (column, row) = (x.checked_sub(self.area.left)?, y.checked_sub(self.area.top)?);
        (column < self.area.width && row < self.area.height).then_some(row * self.area.width + column)
    }

    /// The owner of a pixel of the photo.
    pub(super) fn owner(&self, x: usize, y: usize) -> Owner {
        self.place(x, y).map_or(Owner::Outside, |place| self.owners[place])
    }

    /// The pixels of the document's box around the line `index`, `margin` more to each side.
    pub(super) fn document_around(&self, index: usize, margin: f32) -> Area {
        self.around(index, margin).common(self.area)
    }

    /// The pixels around the line `index`, `margin` more to each side.
    pub(super) fn around(&self, index: usize, margin: f32) -> Area {
        Area::around(&self.quads[index], margin, self.size)
    }
}

/// Whether a point at `x` in the row at `y` lies in a convex quad that runs clockwise in the picture.
fn inside_in_row(quad: &[Point; 4], y: f32) -> impl Fn(f32) -> bool {
    let sides: [[f32; 3]; 4] = std::array::from_fn(|side| {
        let (a, b) = (quad[side], quad[(side + 1) % 4]);
        [(b.x - a.x) * (y - a.y), b.y - a.y, a.x]
    });
    move |x| sides.iter().all(|[across, rise, from]| across - rise * (x - from) >= 0.0)
}
