//! The figures of a photo's surface, by name: what its calibration weighs.

use std::collections::BTreeMap;

use image::RgbImage;
use rayon::prelude::*;

use super::{
    colour::Colour,
    fourier::{Power, SPAN},
    halftone,
    places::SIDE,
    sharpness, spectral_peaks,
    whitened::Whitened,
};
use crate::case::geometry::Point;

/// What the network says of a crop: logarithms of the odds of a screen, a colour print, a grey copy.
pub(super) type Answer = [f32; 3];

/// Names of all figures of any photo, and those that a document adds.
pub(super) const OF_PHOTO: [&str; 12] = [
    "screen_top",
    "screen_mean",
    "print_top",
    "print_mean",
    "grey_top",
    "grey_mean",
    "luma_peak_low",
    "luma_peak_middle",
    "luma_peak_high",
    "colour_peak",
    "halftone_pair",
    "fine_detail",
];
pub(super) const OF_DOCUMENT: [&str; 3] = ["colour_median", "colour_three_quarters", "colour_nine_tenths"];

/// Figures by name.
pub(super) type Figures = BTreeMap<&'static str, f64>;

/// Of the crops of a photo, what the network says of them and, where it is known, the document.
pub(super) fn figures(image: &RgbImage, crops: &[RgbImage], answers: &[Answer], quad: Option<&[Point; 4]>) -> Figures {
    let spectra: Vec<CropFigures> = crops.par_iter().map(CropFigures::of).collect();
    let said = |head: usize| answers.iter().map(move |answer| f64::from(answer[head])).collect::<Vec<_>>();
    let top = |of: fn(&CropFigures) -> f64| top_quarter(spectra.iter().map(of).collect());
    let [screen, print, grey] = [said(0), said(1), said(2)];
    let values = [
        top_quarter(screen.clone()),
        mean(&screen),
        top_quarter(print.clone()),
        mean(&print),
        top_quarter(grey.clone()),
        mean(&grey),
        top(|crop| crop.luma_peaks[0]),
        top(|crop| crop.luma_peaks[1]),
        top(|crop| crop.luma_peaks[2]),
        top(|crop| crop.colour_peak),
        top(|crop| crop.halftone_pair),
        top(|crop| crop.fine_detail),
    ];
    let mut figures: Figures = OF_PHOTO.into_iter().zip(values).collect();
    if let Some(quad) = quad {
        let Colour { median, three_quarters, nine_tenths } = Colour::of(image, quad);
        figures.extend(OF_DOCUMENT.into_iter().zip([median, three_quarters, nine_tenths]));
    }
    figures
}

/// What the spectra of one crop say.
struct CropFigures {
    luma_peaks: [f64; 3],
    colour_peak: f64,
    halftone_pair: f64,
    fine_detail: f64,
}

impl CropFigures {
    fn of(crop: &RgbImage) -> CropFigures {
        let power = Power::of(&plane(crop, [0.299, 0.587, 0.114]));
        let luma = Whitened::of(&power);
        let colours = [[1.0, -1.0, 0.0], [0.0, -1.0, 1.0]];
        let peaks = colours.map(|weights| spectral_peaks::highest(&Whitened::of(&Power::of(&plane(crop, weights)))));
        CropFigures {
            luma_peaks: spectral_peaks::highest(&luma),
            colour_peak: peaks.into_iter().flatten().fold(0.0, f64::max),
            halftone_pair: halftone::strongest_pair(&luma),
            fine_detail: sharpness::fine_detail(&power),
        }
    }
}

/// The middle of a crop as one plane, the channels weighed.
fn plane(crop: &RgbImage, weights: [f32; 3]) -> Vec<f32> {
    let (margin, span) = ((SIDE - SPAN as u32) / 2, SPAN as u32);
    let value = |x: u32, y: u32| {
        let pixel = crop.get_pixel(margin + x, margin + y).0;
        pixel.iter().zip(weights).map(|(value, weight)| f32::from(*value) * weight).sum()
    };
    (0..span).flat_map(|y| (0..span).map(move |x| (x, y))).map(|(x, y)| value(x, y)).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Mean of the highest quarter: an attack shows where it shows best.
fn top_quarter(mut values: Vec<f64>) -> f64 {
    values.sort_by(|a, b| b.total_cmp(a));
    values.truncate(values.len().div_ceil(4));
    mean(&values)
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    /// Paper with some grain, and a lattice of `pitch` pixels over it, turned by `angle`.
    fn grained(strength: f32, pitch: f32, angle: f32) -> RgbImage {
        let (sin, cos) = angle.sin_cos();
        RgbImage::from_fn(SIDE, SIDE, |x, y| {
            let grain = ((x * 7919 + y * 104_729 + x * y * 31) % 23) as f32;
            let (u, v) = (x as f32 * cos + y as f32 * sin, y as f32 * cos - x as f32 * sin);
            let wave = |at: f32| (std::f32::consts::TAU * at / pitch).cos();
            Rgb([(140.0 + grain + strength * (wave(u) + wave(v))) as u8; 3])
        })
    }

    #[test]
    fn a_lattice_stands_out_of_the_spectrum() {
        let plain = CropFigures::of(&grained(0.0, 3.0, 0.4));
        let dots = CropFigures::of(&grained(4.0, 3.0, 0.4));
        assert!(dots.luma_peaks[2] > plain.luma_peaks[2] + 2.0, "{:?} {:?}", dots.luma_peaks, plain.luma_peaks);
        assert!(dots.halftone_pair > plain.halftone_pair + 2.0, "{} {}", dots.halftone_pair, plain.halftone_pair);
        let stripes = CropFigures::of(&RgbImage::from_fn(SIDE, SIDE, |x, y| {
            let grain = ((x * 7919 + y * 104_729 + x * y * 31) % 23) as f32;
            Rgb([(140.0 + grain + 6.0 * ((x as f32 * 0.9 + y as f32 * 0.5) * 1.4).cos()) as u8; 3])
        }));
        assert!(stripes.halftone_pair < dots.halftone_pair - 1.0, "{}", stripes.halftone_pair);
    }

    #[test]
    fn the_highest_quarter_counts() {
        assert_eq!(top_quarter(vec![1.0, 9.0, 2.0, 7.0, 3.0]), 8.0);
        assert_eq!(top_quarter(Vec::new()), 0.0);
    }
}
