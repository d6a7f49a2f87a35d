//! Peaks of the map of corners.

use super::maps::Maps;
use crate::case::geometry::Point;

/// Probability below which a peak is no corner.
const LEAST: f32 = 0.12;
/// Most peaks looked at: four corners of three documents.
const MOST: usize = 12;
/// Cells around a peak whose heat tells where between cells it lies.
const REACH: usize = 2;

/// A place that may be a corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Peak {
    /// Where, in cells; the middle of the first cell is at 0.5.
    pub(super) at: Point,
    /// Probability at the peak, 0 … 1.
    pub(super) heat: f32,
}

/// The peaks, the highest first.
pub(super) fn corner_peaks(maps: &Maps) -> Vec<Peak> {
    let (heat, columns, rows) = (maps.corners(), maps.columns, maps.rows);
    let mut peaks = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let own = heat[row * columns + column];
            let around = |reach: usize| {
                let (top, bottom) = (row.saturating_sub(reach), (row + reach).min(rows - 1));
                let (left, right) = (column.saturating_sub(reach), (column + reach).min(columns - 1));
                (top..=bottom).flat_map(move |y| (left..=right).map(move |x| (x, y)))
            };
            if own > LEAST && around(1).all(|(x, y)| heat[y * columns + x] <= own) {
                let (mut sum, mut weight) = ([0.0; 2], 0.0);
                for (x, y) in around(REACH) {
                    let share = heat[y * columns + x].max(0.0).powi(2);
                    sum = [sum[0] + share * (x as f32 + 0.5), sum[1] + share * (y as f32 + 0.5)];
                    weight += share;
                }
                peaks.push(Peak { at: Point::new(sum[0] / weight, sum[1] / weight), heat: own });
            }
        }
    }
    peaks.sort_by(|a, b| b.heat.total_cmp(&a.heat));
    peaks.truncate(MOST);
    peaks
}
