//! Points of a spectrum that stand out from what surrounds them.

use rayon::prelude::*;

use super::spectrum::Spectrum;

/// Height in nats over the surroundings from which a point stands out, and how much more a single window asks for. On grain alone
/// the highest point reached 3.1 with one window of 512 pixels, 2.6 with 4, 1.3 with 9, 0.8 with 35 and 0.5 with 64.
const LEAST: f32 = 1.2;
const OF_ONE_WINDOW: f32 = 3.0;
/// Most points told.
const MOST: usize = 8;
/// Bins from an axis that belong to it: lines of text and edges lie there, so that they are compared with the same axis alone.
const AXIS: i32 = 2;
/// Bins each way that surround a point.
const NEAR: i32 = 7;
/// Cycles per pixel below which a picture's own shapes lie.
const SLOWEST: f32 = 0.03;
/// Side of a JPEG block in pixels.
const BLOCK: f32 = 8.0;

/// A point that stands out.
pub(super) struct Peak {
    /// Its frequency in bins to the right and down.
    pub(super) at: [i32; 2],
    /// Height in nats over the median of what surrounds it.
    pub(super) excess: f32,
    side: usize,
}

impl Peak {
    /// Length of a period in pixels.
    fn period(&self) -> f32 {
        self.side as f32 / (self.at[0] as f32).hypot(self.at[1] as f32)
    }

    /// Whether blocks of eight pixels alone put it there.
    fn is_of_blocks(&self) -> bool {
        let off = |bins: i32| {
            let eighths = bins as f32 * BLOCK / self.side as f32;
            (eighths - eighths.round()).abs() * self.side as f32 / BLOCK
        };
        self.at.iter().all(|bins| off(*bins) <= 1.0)
    }

    /// A few words for the picture.
    pub(super) fn label(&self) -> String {
        let blocks = if self.is_of_blocks() { ", JPEG blocks" } else { "" };
        format!("{:.2} px{blocks}", self.period())
    }

    /// Words for the list. The direction is that in which the waves follow each other, from the right downwards.
    pub(super) fn name(&self) -> String {
        let angle = (self.at[1] as f32).atan2(self.at[0] as f32).to_degrees().rem_euclid(180.0);
        let blocks = if self.is_of_blocks() { " (a multiple of JPEG's blocks)" } else { "" };
        format!("Period {:.2} px at {angle:.0}°{blocks}", self.period())
    }
}

/// The highest points, the highest first.
pub(super) fn of(spectrum: &Spectrum) -> Vec<Peak> {
    let half = spectrum.side as i32 / 2;
    let rows: Vec<i32> = (-half + 1..half).collect();
    let least = LEAST + OF_ONE_WINDOW / (spectrum.windows as f32).powf(0.4);
    // The spectrum of real values is the same at the opposite frequency: one half is looked at.
    let mut peaks: Vec<Peak> = rows
        .par_iter()
        .flat_map_iter(|&y| (0..half).map(move |x| [x, y]))
        .filter(|&[x, y]| x > 0 || y > 0)
        .filter(|&[x, y]| (x as f32).hypot(y as f32) >= SLOWEST * spectrum.side as f32)
        .filter(|&at| is_highest_around(spectrum, at))
        .map(|at| Peak { at, excess: excess(spectrum, at), side: spectrum.side })
        .filter(|peak| peak.excess >= least)
        .collect();
    peaks.sort_by(|a, b| b.excess.total_cmp(&a.excess));
    peaks.truncate(MOST);
    peaks
}

/// The value at a frequency, which wraps around at half a cycle per pixel.
fn at(spectrum: &Spectrum, x: i32, y: i32) -> f32 {
    let side = spectrum.side as i32;
    let place = |bins: i32| (bins + side / 2).rem_euclid(side) as usize;
    spectrum.power[place(y) * spectrum.side + place(x)]
}

fn is_highest_around(spectrum: &Spectrum, [x, y]: [i32; 2]) -> bool {
    let height = at(spectrum, x, y);
    let mut around = (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| (dx, dy))).filter(|step| *step != (0, 0));
    around.all(|(dx, dy)| at(spectrum, x + dx, y + dy) <= height)
}

/// Height over the median of the surroundings, without the bins over which the window spreads the point itself.
fn excess(spectrum: &Spectrum, [x, y]: [i32; 2]) -> f32 {
    let (across, down) = match (x.abs() <= AXIS, y.abs() <= AXIS) {
        (true, _) => (0, 3 * NEAR),
        (_, true) => (3 * NEAR, 0),
        _ => (NEAR, NEAR),
    };
    let around = (-down..=down).flat_map(|dy| (-across..=across).map(move |dx| (dx, dy)));
    let mut heights: Vec<f32> =
        around.filter(|(dx, dy)| dx.abs().max(dy.abs()) > 2).map(|(dx, dy)| at(spectrum, x + dx, y + dy)).collect();
    let middle = heights.len() / 2;
    at(spectrum, x, y) - *heights.select_nth_unstable_by(middle, f32::total_cmp).1
}
