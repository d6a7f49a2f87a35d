//! How strong each frequency is in the luma of a photo, with the points that stand out.

use image::{Rgb, RgbImage};
use rayon::prelude::*;
use rustfft::{Fft, FftPlanner, num_complex::Complex};

use super::{Exposure, IsCancelled, Mark, NoExposure, spectrum_peaks, unless_cancelled};
use crate::case::geometry::Rect;

/// Sides of the windows in pixels; the largest that fits is taken. A longer one tells periods apart more finely.
const SIDES: [usize; 4] = [512, 256, 128, 64];
/// Windows along and down at most; fewer where the photo is small.
const MOST_WINDOWS: usize = 8;
/// Shares of the frequencies that are shown darker than black and brighter than white.
const CLIPPED: [f64; 2] = [0.02, 0.0005];
/// Half the side in bins of the mark around a peak.
const MARK: f32 = 6.0;

/// Mean power of all windows, logarithms, frequency 0 in the middle: row `y`, column `x` is the frequency
/// `(x - side / 2) / side` cycles per pixel to the right, and as many down.
pub(super) struct Spectrum {
    pub(super) side: usize,
    pub(super) windows: usize,
    pub(super) power: Vec<f32>,
}

/// The spectrum of windows spread over the whole photo at its own size (Welch, 1967), each weighed by Hann's window.
pub(super) fn expose(image: &RgbImage, is_cancelled: IsCancelled<'_>) -> Result<Exposure, NoExposure> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let Some(side) = SIDES.into_iter().find(|side| *side <= width.min(height)) else {
        return Err(NoExposure::Unsuitable("A spectrum needs at least 64 pixels each way.".to_owned()));
    };
    let places: Vec<[usize; 2]> = starts(height, side)
        .into_iter()
        .flat_map(|top| starts(width, side).into_iter().map(move |left| [left, top]))
        .collect();
    let fft = FftPlanner::new().plan_fft_forward(side);
    let sum = places
        .par_iter()
        .map(|place| if is_cancelled() { Vec::new() } else { power(image, *place, side, fft.as_ref()) })
        .reduce(Vec::new, |mut one, other| {
            if one.is_empty() {
                return other;
            }
            one.iter_mut().zip(&other).for_each(|(sum, more)| *sum += more);
            one
        });
    unless_cancelled(is_cancelled)?;
    let logarithm = |at: usize| {
        let (x, y) = ((at % side + side / 2) % side, (at / side + side / 2) % side);
        (sum[y * side + x] / places.len() as f32 + 1e-3).ln()
    };
    let spectrum = Spectrum { side, windows: places.len(), power: (0..side * side).map(logarithm).collect() };
    let peaks = spectrum_peaks::of(&spectrum);
    let mut exposure = Exposure { picture: Some(picture(&spectrum)), ..Exposure::default() }
        .with("Windows", format!("{} of {side} × {side} pixels, at the photo's own size", places.len()));
    if peaks.is_empty() {
        exposure = exposure.with("Points that stand out", "none");
    }
    for peak in peaks {
        exposure = exposure.with(&peak.name(), format!("{:.1} nats above what surrounds it", peak.excess));
        exposure.marks.extend(marks(side, peak.at, &peak.label()));
    }
    Ok(exposure)
}

/// Where windows begin along a side: at both ends and evenly between, half over each other where there are enough.
fn starts(length: usize, side: usize) -> Vec<usize> {
    let room = length - side;
    let count = ((2 * length).div_ceil(side) - 1).clamp(1, MOST_WINDOWS);
    let mut starts: Vec<usize> = (0..count).map(|index| index * room / (count - 1).max(1)).collect();
    starts.dedup();
    starts
}

fn power(image: &RgbImage, [left, top]: [usize; 2], side: usize, fft: &dyn Fft<f32>) -> Vec<f32> {
    let weight = |at: usize| 0.5 - 0.5 * (std::f32::consts::TAU * (at as f32 + 0.5) / side as f32).cos();
    let weights: Vec<f32> = (0..side).map(weight).collect();
    let luma = |at: usize| {
        let pixel = image.get_pixel((left + at % side) as u32, (top + at / side) as u32).0.map(f32::from);
        0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]
    };
    let values: Vec<f32> = (0..side * side).map(luma).collect();
    let mean = values.iter().sum::<f32>() / values.len() as f32;
    let mut plane: Vec<Complex<f32>> = (0..side * side)
        .map(|at| Complex::new((values[at] - mean) * weights[at % side] * weights[at / side], 0.0))
        .collect();
    fft.process(&mut plane);
    let mut turned: Vec<Complex<f32>> = (0..side * side).map(|at| plane[at % side * side + at / side]).collect();
    fft.process(&mut turned);
    (0..side * side).map(|at| turned[at % side * side + at / side].norm_sqr()).collect()
}

fn picture(spectrum: &Spectrum) -> RgbImage {
    let mut sorted = spectrum.power.clone();
    let last = sorted.len() - 1;
    let rank = |share: f64| (share * last as f64) as usize;
    let black = *sorted.select_nth_unstable_by(rank(CLIPPED[0]), f32::total_cmp).1;
    let white = *sorted.select_nth_unstable_by(last - rank(CLIPPED[1]), f32::total_cmp).1;
    let span = (white - black).max(1e-3);
    RgbImage::from_fn(spectrum.side as u32, spectrum.side as u32, |x, y| {
        let value = spectrum.power[y as usize * spectrum.side + x as usize];
        Rgb([(255.0 * (value - black) / span).round() as u8; 3])
    })
}

/// A peak stands at two opposite frequencies; one of them is named.
fn marks(side: usize, [x, y]: [i32; 2], label: &str) -> [Mark; 2] {
    let middle = side as f32 / 2.0;
    let mark = |sign: f32, label: &str| {
        let (x, y) = (middle + sign * x as f32 + 0.5 - MARK, middle + sign * y as f32 + 0.5 - MARK);
        Mark { label: label.to_owned(), bbox: Rect { x, y, width: 2.0 * MARK, height: 2.0 * MARK } }
    };
    [mark(1.0, label), mark(-1.0, "")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_reach_from_end_to_end() {
        assert_eq!(starts(512, 512), [0]);
        assert_eq!(starts(520, 512), [0, 8]);
        assert_eq!(starts(1024, 512), [0, 256, 512]);
        let many = starts(6000, 512);
        assert_eq!((many.len(), many[0], many[7]), (8, 0, 5488));
    }

    fn wave(period: f32, angle: f32, strength: f32) -> RgbImage {
        let (sin, cos) = angle.to_radians().sin_cos();
        RgbImage::from_fn(700, 560, |x, y| {
            let grain = (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)).wrapping_mul(2_654_435_761) >> 28;
            let phase = std::f32::consts::TAU * (x as f32 * cos + y as f32 * sin) / period;
            Rgb([(110.0 + grain as f32 + strength * phase.cos()) as u8; 3])
        })
    }

    #[test]
    fn a_wave_is_marked_with_its_period() {
        for (period, angle) in [(3.2, 30.0), (2.667, 0.0), (5.5, 90.0), (4.4, 145.0)] {
            let exposure = expose(&wave(period, angle, 4.0), &|| false).unwrap();
            let first = &exposure.marks[0];
            let found: f32 = first.label.split(' ').next().unwrap().parse().unwrap();
            assert!((found - period).abs() < 0.05, "{period} at {angle}: {:?}", exposure.figures);
            let middle = exposure.picture.as_ref().unwrap().width() as f32 / 2.0;
            let at = first.bbox.center();
            let measured = 512.0 / (at.x - middle - 0.5).hypot(at.y - middle - 0.5);
            assert!((measured - period).abs() < 0.05, "{measured}");
        }
    }

    #[test]
    fn grain_has_no_peaks() {
        let exposure = expose(&wave(4.0, 20.0, 0.0), &|| false).unwrap();
        assert_eq!(exposure.marks, [], "{:?}", exposure.figures);
    }

    #[test]
    fn what_is_too_small_says_so() {
        assert!(matches!(expose(&RgbImage::new(63, 900), &|| false), Err(NoExposure::Unsuitable(_))));
        assert!(expose(&RgbImage::new(64, 900), &|| false).is_ok());
    }
}
