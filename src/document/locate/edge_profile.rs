//! Edges across a line: where the colour changes most along its normal.

use image::RgbImage;

use super::side_line::SideLine;
use crate::case::geometry::Point;

/// Most edges of one place.
const MOST_EDGES: usize = 3;
/// Difference of grey levels (0 … 255) on both sides of an edge that is as good as half of the strongest, in a smooth
/// surround.
const HALF_STRONG: f32 = 5.0;
/// Samples along the line that are averaged: grain is not an edge.
const ALONG: i32 = 5;

/// An edge across a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct EdgePoint {
    /// Where along the line, 0 at its start, 1 at its end.
    pub(super) along: f32,
    /// Distance from the line in pixels, outwards positive.
    pub(super) off: f32,
    /// How clear it is against the other changes there, 0 … 1.
    pub(super) clear: f32,
}

/// The clearest edges at the place `along` of the line, at most `reach` pixels from it, looked for in steps of `step` pixels; none
/// where all is smooth, `None` where the place lies outside the photo.
pub(super) fn edge_points(
    image: &RgbImage,
    line: &SideLine,
    along: f32,
    reach: f32,
    step: f32,
) -> Option<Vec<EdgePoint>> {
    let middle = line.at(along);
    inside(image, middle)?;
    let ([tangent_x, tangent_y], [out_x, out_y]) = (line.direction(), line.outward());
    let steps = (reach / step).ceil() as i32;
    // Two more at either end, for the means on both sides of an edge.
    let colours: Vec<Option<[f32; 3]>> = (-steps - 2..=steps + 2)
        .map(|index| {
            let off = index as f32 * step;
            let mut sum = [0.0; 3];
            for place in -ALONG / 2..=ALONG / 2 {
                let shift = place as f32 * step;
                let x = middle.x + out_x * off + tangent_x * shift;
                let y = middle.y + out_y * off + tangent_y * shift;
                let pixel = inside(image, Point::new(x, y))?;
                (0..3).for_each(|channel| sum[channel] += f32::from(pixel[channel]));
            }
            Some(sum.map(|value| value / ALONG as f32))
        })
        .collect();
    let change = |index: usize| {
        let [a, b, c, d] =
            [index - 2, index - 1, index + 1, index + 2].map(|place| colours.get(place).copied().flatten());
        let (a, b, c, d) = (a?, b?, c?, d?);
        let square =
            (0..3).map(|channel| ((c[channel] + d[channel] - a[channel] - b[channel]) / 2.0).powi(2)).sum::<f32>();
        Some((square / 3.0).sqrt())
    };
    let changes: Vec<f32> = (2..colours.len() - 2).map(|index| change(index).unwrap_or(0.0)).collect();
    let mut sorted = changes.clone();
    sorted.sort_by(f32::total_cmp);
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    let is_peak = |index: usize| {
        let (before, after) = (changes[index.saturating_sub(1)], changes[(index + 1).min(changes.len() - 1)]);
        changes[index] > 1.0 && changes[index] >= before && changes[index] > after
    };
    let edge = |index: usize| {
        let (left, own, right) =
            (changes[index.saturating_sub(1)], changes[index], changes[(index + 1).min(changes.len() - 1)]);
        // The top of the parabola through the three.
        let bend = (left - 2.0 * own + right).min(-1e-3);
        let shift = (0.5 * (left - right) / bend).clamp(-0.5, 0.5);
        let off = (index as f32 - steps as f32 + shift) * step;
        EdgePoint { along, off, clear: own / (own + HALF_STRONG + 2.0 * usual) }
    };
    let mut edges: Vec<EdgePoint> = (0..changes.len()).filter(|&index| is_peak(index)).map(edge).collect();
    edges.sort_by(|a, b| b.clear.total_cmp(&a.clear));
    edges.truncate(MOST_EDGES);
    Some(edges)
}

/// The pixel at a place, the nearest; `None` outside the photo.
fn inside(image: &RgbImage, at: Point) -> Option<[u8; 3]> {
    let fits = at.x >= 0.0 && at.y >= 0.0 && at.x < image.width() as f32 && at.y < image.height() as f32;
    fits.then(|| image.get_pixel(at.x as u32, at.y as u32).0)
}
