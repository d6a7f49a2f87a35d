//! How colourful a document is once the light is taken off.
//!
//! A grey copy has no colour of its own: what colour there is comes from the light, which changes slowly across the document,
//! and from toner and paper, which differ with brightness. So the logarithms of red over green and blue over green are
//! fitted by {1, x, y, xy, x², y², Y, Y²}, and what is left over is the document's own colour. On 747 real grey copies one
//! threshold on the 90th percentile of a plain fit caught 89 % and none of 14 colour documents; fingers and coloured shadow
//! saved the rest. Here the fit is robust (weights of Cauchy's distribution), and lower percentiles are told as well: fingers
//! over a tenth of the copy change the highest alone.

use image::RgbImage;

use crate::case::geometry::Point;

/// Places looked at along and across the document.
const PLACES: [usize; 2] = [64, 40];
/// Pixels averaged each way at a place, at most.
const SAMPLES: usize = 5;
/// Channel values outside are too dark or too bright to have a colour.
const USABLE: std::ops::RangeInclusive<f64> = 24.0..=250.0;
/// Fewest usable places.
const LEAST_PLACES: usize = 200;
/// Terms of the fit.
const TERMS: usize = 8;
/// Rounds of reweighting; the weights no longer change much after these.
const ROUNDS: usize = 6;
/// Least spread of what is left over: colour noise of a good camera.
const LEAST_SPREAD: f64 = 0.008;

/// What colour is left over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Colour {
    /// Median, three quarters and nine tenths of the places are less colourful: length of the left-over logarithms.
    pub(super) median: f64,
    pub(super) three_quarters: f64,
    pub(super) nine_tenths: f64,
}

impl Colour {
    /// Where it is too dark or too bright to see a colour, none is seen: that must not speak for the document.
    const UNSEEN: Colour = Colour { median: 0.0, three_quarters: 0.0, nine_tenths: 0.0 };

    /// Of the document in `quad`.
    pub(super) fn of(image: &RgbImage, quad: &[Point; 4]) -> Colour {
        let places: Vec<Place> = places(image, quad);
        if places.len() < LEAST_PLACES {
            return Colour::UNSEEN;
        }
        let mut weights = vec![1.0; places.len()];
        let mut lengths = vec![0.0; places.len()];
        for _ in 0..ROUNDS {
            let Some(fits) = [0, 1].map(|k| fitted(&places, &weights, k)).into_iter().collect::<Option<Vec<_>>>()
            else {
                return Colour::UNSEEN;
            };
            for (place, length) in places.iter().zip(&mut lengths) {
                let left = |k: usize| {
                    let expected: f64 = fits[k].iter().zip(&place.terms).map(|(a, term)| a * term).sum();
                    place.ratios[k] - expected
                };
                *length = left(0).hypot(left(1));
            }
            let spread = quantile(&lengths, 0.5).max(LEAST_SPREAD) * 1.5;
            let weight = |length: &f64| 1.0 / (1.0 + (length / spread).powi(2));
            weights = lengths.iter().map(weight).collect();
        }
        let [median, three_quarters, nine_tenths] = [0.5, 0.75, 0.9].map(|rank| quantile(&lengths, rank));
        Colour { median, three_quarters, nine_tenths }
    }
}

struct Place {
    terms: [f64; TERMS],
    /// Logarithms of red over green, blue over green.
    ratios: [f64; 2],
}

fn places(image: &RgbImage, quad: &[Point; 4]) -> Vec<Place> {
    let [across, down] = PLACES;
    let cells = (0..across * down).map(|k| ((k % across) as f32 + 0.5, (k / across) as f32 + 0.5));
    let looked = cells.filter_map(|(column, row)| {
        let (u, v) = (column / across as f32, row / down as f32);
        let [red, green, blue] = mean_colour(image, quad, u, v)?;
        if [red, green, blue].iter().any(|value| !USABLE.contains(value)) {
            return None;
        }
        let luma = (0.299 * red + 0.587 * green + 0.114 * blue) / 255.0;
        let (x, y) = (f64::from(2.0 * u - 1.0), f64::from(2.0 * v - 1.0));
        let ratios = [(red / green).ln(), (blue / green).ln()];
        Some(Place { terms: [1.0, x, y, x * y, x * x, y * y, luma, luma * luma], ratios })
    });
    looked.collect()
}

/// The mean of the pixels around a place (`u`, `v` in [0, 1] along and across), which covers a third of the way to the next.
fn mean_colour(image: &RgbImage, quad: &[Point; 4], u: f32, v: f32) -> Option<[f64; 3]> {
    let mix = |a: Point, b: Point, share: f32| Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
    let at = |u: f32, v: f32| mix(mix(quad[0], quad[1], u), mix(quad[3], quad[2], u), v);
    let (mut sum, mut count) = ([0.0; 3], 0.0);
    for k in 0..SAMPLES * SAMPLES {
        let off = |k: usize, places: usize| (k as f32 / (SAMPLES - 1) as f32 - 0.5) * 0.66 / places as f32;
        let point = at(u + off(k % SAMPLES, PLACES[0]), v + off(k / SAMPLES, PLACES[1]));
        if point.x < 0.0 || point.y < 0.0 {
            continue;
        }
        let Some(pixel) = image.get_pixel_checked(point.x as u32, point.y as u32) else { continue };
        (0..3).for_each(|channel| sum[channel] += f64::from(pixel.0[channel]));
        count += 1.0;
    }
    (count > 0.0).then(|| sum.map(|value| value / count))
}

/// Weighted least squares of one ratio: the normal equations by Gauss's elimination; `None` where they say nothing.
fn fitted(places: &[Place], weights: &[f64], ratio: usize) -> Option<[f64; TERMS]> {
    let mut rows = [[0.0; TERMS + 1]; TERMS];
    for (place, weight) in places.iter().zip(weights) {
        for (row, term) in rows.iter_mut().zip(&place.terms) {
            for (value, other) in row.iter_mut().zip(&place.terms) {
                *value += weight * term * other;
            }
            row[TERMS] += weight * term * place.ratios[ratio];
        }
    }
    // Where brightness hardly changes, Y and Y² are nearly the same: a little weight keeps the solution small.
    (0..TERMS).for_each(|k| rows[k][k] += 1e-6 * places.len() as f64);
    for k in 0..TERMS {
        let pivot = (k..TERMS).max_by(|a, b| rows[*a][k].abs().total_cmp(&rows[*b][k].abs()))?;
        rows.swap(k, pivot);
        let top = rows[k];
        if !top[k].is_finite() || top[k].abs() < 1e-12 {
            return None;
        }
        for (_, row) in rows.iter_mut().enumerate().filter(|(index, _)| *index != k) {
            let factor = row[k] / top[k];
            row.iter_mut().zip(&top).for_each(|(value, above)| *value -= factor * above);
        }
    }
    Some(std::array::from_fn(|k| rows[k][TERMS] / rows[k][k]))
}

fn quantile(values: &[f64], rank: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(((sorted.len().max(1) - 1) as f64 * rank).round() as usize).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    const QUAD: [Point; 4] =
        [Point::new(20.0, 20.0), Point::new(420.0, 30.0), Point::new(410.0, 280.0), Point::new(15.0, 270.0)];

    /// A page of grey patches under coloured light that changes from left to right, with `paint` over it.
    fn page(paint: impl Fn(u32, u32) -> Option<[u8; 3]>) -> RgbImage {
        RgbImage::from_fn(440, 300, |x, y| {
            let grey = 90.0 + ((x / 14 + y / 9) % 7) as f32 * 18.0;
            let light = [1.0, 0.9 - 0.2 * x as f32 / 440.0, 0.6 + 0.3 * y as f32 / 300.0];
            paint(x, y).map_or_else(|| Rgb(light.map(|gain| (grey * gain) as u8)), Rgb)
        })
    }

    #[test]
    fn coloured_light_and_a_finger_are_not_the_documents_own_colour() {
        let copy = Colour::of(&page(|_, _| None), &QUAD);
        assert!(copy.nine_tenths < 0.04, "{copy:?}");
        let finger = Colour::of(&page(|x, y| (x < 110 && y < 120).then_some([200, 130, 105])), &QUAD);
        assert!(finger.three_quarters < 0.05, "{finger:?}");
        let printed = |x: u32, y: u32| match (x / 40 + y / 30) % 4 {
            0 => Some([190, 140, 150]),
            1 => Some([140, 170, 150]),
            2 => Some([150, 160, 200]),
            _ => None,
        };
        let colourful = Colour::of(&page(printed), &QUAD);
        assert!(colourful.median > 2.0 * finger.three_quarters, "{colourful:?}");
    }

    #[test]
    fn what_cannot_be_seen_is_not_colourful() {
        assert_eq!(Colour::of(&RgbImage::new(440, 300), &QUAD), Colour::UNSEEN);
        let far = QUAD.map(|corner| Point::new(corner.x + 9000.0, corner.y - 9000.0));
        assert_eq!(Colour::of(&page(|_, _| None), &far), Colour::UNSEEN);
    }
}
