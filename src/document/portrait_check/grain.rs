//! The grain of the portrait against that of what surrounds it: dots of a print are fine detail that the document's own print does
//! not have.

use std::f32::consts::PI;

use image::RgbImage;

use super::place::{Part, Place};
use crate::case::{
    geometry::{Point, Rect},
    heat_map::HeatMap,
};

/// Side of a block in pixels.
const SIDE: usize = 16;
/// Mean luma of blocks that are neither black nor blown out.
const LIT: std::ops::Range<f32> = 25.0..235.0;
/// Rings of the spectrum, in cycles a pixel.
const RINGS: [std::ops::Range<f32>; 3] = [0.1..0.2, 0.2..0.3, 0.3..0.4];
/// Fewest blocks of backdrop, of the portrait and of the surroundings: below them medians say nothing.
const FEWEST: [usize; 3] = [8, 24, 40];
/// Side of a cell of the heat map, in eye distances and at least in pixels.
const CELL_EYES: f32 = 0.4;
const CELL_PIXELS: f32 = 24.0;

/// Slopes of the spectrum of one block, in nats: of the middle ring over the lowest, and of the highest over the middle.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slopes {
    coarse: f32,
    fine: f32,
}

/// How much more grain the portrait has than its surroundings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grain {
    /// Of coarse dots, 3 to 5 pixels apart: median over the portrait less that over the surroundings, in nats.
    pub(super) coarse: f64,
    /// Of fine dots, 2.5 to 3 pixels apart: the same beside the face.
    pub(super) fine: f64,
    /// Median slope of coarse detail in the surroundings, for the heat map.
    usual: f32,
}

impl Grain {
    /// `None` where too few blocks of the photo show the portrait or its surroundings.
    pub(super) fn of(image: &RgbImage, place: &Place) -> Option<Grain> {
        let (mut portrait, mut backdrop) = (Vec::new(), Vec::new());
        for at in place.of_portrait(SIDE as f32) {
            let Some(slopes) = slopes(image, at) else { continue };
            portrait.push(slopes.coarse);
            if place.part(at) == Some(Part::Backdrop) {
                backdrop.push(slopes.fine);
            }
        }
        let around: Vec<Slopes> =
            place.of_surroundings(SIDE as f32).into_iter().filter_map(|at| slopes(image, at)).collect();
        let enough =
            [backdrop.len(), portrait.len(), around.len()].iter().zip(FEWEST).all(|(&count, least)| count >= least);
        let usual = median(around.iter().map(|slopes| slopes.coarse).collect())?;
        let fine = median(backdrop)? - median(around.iter().map(|slopes| slopes.fine).collect())?;
        let coarse = median(portrait)? - usual;
        enough.then_some(Grain { coarse: f64::from(coarse), fine: f64::from(fine), usual })
    }

    /// Where there is more grain than in the surroundings; `score` makes a score of a difference in nats.
    pub(super) fn heat_map(&self, image: &RgbImage, place: &Place, score: impl Fn(f64) -> f64) -> Option<HeatMap> {
        let cell = (CELL_EYES * place.eyes()).max(CELL_PIXELS);
        let Rect { x, y, width, height } = place.bbox();
        let (columns, rows) = (((width / cell) as usize).max(1), ((height / cell) as usize).max(1));
        let bbox = Rect { x, y, width: columns as f32 * cell, height: rows as f32 * cell };
        let steps = (cell / SIDE as f32) as usize;
        let value = |index: usize| {
            let (left, top) = (x + (index % columns) as f32 * cell, y + (index / columns) as f32 * cell);
            let offset = |step: usize| (step as f32 + 0.5) * cell / steps as f32;
            let places =
                (0..steps * steps).map(|step| Point::new(left + offset(step % steps), top + offset(step / steps)));
            let found = places.filter_map(|at| slopes(image, at)).map(|slopes| slopes.coarse).collect();
            median(found).map_or(0.0, |slope| 1.0 - score(f64::from(slope - self.usual)) as f32)
        };
        HeatMap::new(bbox, columns, (0..columns * rows).map(value).collect()).ok()
    }
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Slopes of the block around `at`; `None` where it reaches past the photo or is not lit.
fn slopes(image: &RgbImage, at: Point) -> Option<Slopes> {
    let corner = |value: f32, limit: u32| {
        let first = value - SIDE as f32 / 2.0;
        (first >= 0.0 && first + SIDE as f32 <= limit as f32).then_some(first as u32)
    };
    let (left, top) = (corner(at.x, image.width())?, corner(at.y, image.height())?);
    let mut block = [[0.0f32; SIDE]; SIDE];
    for (y, row) in (top..).zip(&mut block) {
        for (x, value) in (left..).zip(row) {
            let [r, g, b] = image.get_pixel(x, y).0.map(f32::from);
            *value = 0.299 * r + 0.587 * g + 0.114 * b;
        }
    }
    let mean = block.iter().flatten().sum::<f32>() / (SIDE * SIDE) as f32;
    let [low, middle, high] = LIT.contains(&mean).then(|| rings(&block, mean))?;
    Some(Slopes { coarse: middle - low, fine: high - middle })
}

/// Logarithm of one more than the mean power in each ring, of the block under a Hann window.
fn rings(block: &[[f32; SIDE]; SIDE], mean: f32) -> [f32; 3] {
    let turn = |step: usize| 2.0 * PI * (step % SIDE) as f32 / SIDE as f32;
    let window: [f32; SIDE] = std::array::from_fn(|at| 0.5 - 0.5 * (2.0 * PI * at as f32 / (SIDE - 1) as f32).cos());
    let waves: [[f32; 2]; SIDE] = std::array::from_fn(|step| [turn(step).cos(), turn(step).sin()]);
    let mut lines = [[[0.0f32; 2]; SIDE]; SIDE / 2 + 1];
    for (y, row) in block.iter().enumerate() {
        let shown: [f32; SIDE] = std::array::from_fn(|x| (row[x] - mean) * window[x] * window[y]);
        for (u, line) in lines.iter_mut().enumerate() {
            for (x, value) in shown.iter().enumerate() {
                let [cos, sin] = waves[u * x % SIDE];
                line[y][0] += value * cos;
                line[y][1] -= value * sin;
            }
        }
    }
    let (mut sums, mut counts) = ([0.0f32; 3], [0u32; 3]);
    for (u, line) in lines.iter().enumerate() {
        for v in 0..SIDE {
            let frequency = (u as f32).hypot(v.min(SIDE - v) as f32) / SIDE as f32;
            let Some(ring) = RINGS.iter().position(|ring| ring.contains(&frequency)) else { continue };
            let [mut real, mut imaginary] = [0.0f32; 2];
            for (y, [a, b]) in line.iter().enumerate() {
                let [cos, sin] = waves[v * y % SIDE];
                real += a * cos + b * sin;
                imaginary += b * cos - a * sin;
            }
            sums[ring] += real * real + imaginary * imaginary;
            counts[ring] += 1;
        }
    }
    std::array::from_fn(|ring| (sums[ring] / counts[ring].max(1) as f32 + 1.0).ln())
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::case::face::Landmarks;

    fn place() -> Place {
        let [left, right] = [Point::new(180.0, 250.0), Point::new(260.0, 250.0)];
        let quad = [(20.0, 20.0), (940.0, 20.0), (940.0, 620.0), (20.0, 620.0)].map(|(x, y)| Point::new(x, y));
        Place::new(&Landmarks::from_points([left, right, left, left, right]), &quad).unwrap()
    }

    /// Noise over a page, and dots so many pixels apart in the box of the portrait from its left side to `right`.
    fn page(dots: Option<f32>, right: u32) -> RgbImage {
        RgbImage::from_fn(960, 640, |x, y| {
            let noise = ((x * 7919 + y * 104_729 + x * y * 31).wrapping_mul(2_654_435) >> 9) % 13;
            let is_portrait = (60..right).contains(&x) && (130..450).contains(&y);
            let dot = |pitch: f32| 9.0 * ((x as f32 / pitch * 2.0 * PI).sin() + (y as f32 / pitch * 2.0 * PI).sin());
            let added = dots.filter(|_| is_portrait).map_or(0.0, dot);
            Rgb([(150.0 + noise as f32 + added) as u8; 3])
        })
    }

    #[test]
    fn dots_of_another_print_are_grain() {
        let alike = Grain::of(&page(None, 380), &place()).unwrap();
        assert!(alike.coarse.abs() < 0.2 && alike.fine.abs() < 0.2, "{alike:?}");
        let coarse = Grain::of(&page(Some(4.0), 380), &place()).unwrap();
        assert!(coarse.coarse > 1.0, "{coarse:?}");
        let fine = Grain::of(&page(Some(2.8), 380), &place()).unwrap();
        assert!(fine.fine > 1.0, "{fine:?}");
    }

    #[test]
    fn the_heat_map_shows_where() {
        let page = page(Some(4.0), 220);
        let grain = Grain::of(&page, &place()).unwrap();
        let map = grain.heat_map(&page, &place(), |nats| (1.0 - nats).clamp(0.0, 1.0)).unwrap();
        let inside = |cell: &Rect| cell.x + cell.width < 220.0 && (150.0..430.0).contains(&cell.center().y);
        let mean = |wanted: bool| {
            let found: Vec<f32> =
                map.cells().filter(|(cell, _)| inside(cell) == wanted).map(|(_, value)| value).collect();
            found.iter().sum::<f32>() / found.len() as f32
        };
        assert!(mean(true) > mean(false) + 0.3, "{} {}", mean(true), mean(false));
    }

    #[test]
    fn what_cannot_be_seen_has_no_grain() {
        assert_eq!(Grain::of(&RgbImage::new(0, 0), &place()), None);
        assert_eq!(Grain::of(&RgbImage::new(960, 640), &place()), None, "black");
        assert_eq!(Grain::of(&RgbImage::from_pixel(960, 640, Rgb([255; 3])), &place()), None, "blown out");
        assert_eq!(Grain::of(&RgbImage::from_pixel(300, 300, Rgb([150; 3])), &place()), None, "cut off");
    }
}
