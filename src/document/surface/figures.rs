//! The figures of a photo's surface, by name: what its calibration weighs.

use std::collections::BTreeMap;

use image::RgbImage;
use rayon::prelude::*;

use super::{
    axis_energy,
    colour::Colour,
    colour_profile, diagonal,
    fourier::{Power, SPAN},
    halftone,
    places::SIDE,
    residual::Residual,
    sharpness, spectral_peaks,
    whitened::Whitened,
};
use crate::case::geometry::Point;

/// What the network says of a crop: logarithms of the odds of a screen, a colour print, a grey copy.
pub(super) type Answer = [f32; 3];

/// Names of all figures of any photo, and those that a document adds. Bands and rings are numbered from low frequencies to high.
#[rustfmt::skip]
pub(super) const OF_PHOTO: [&str; 51] = [
    "screen_top", "screen_mean", "print_top", "print_mean", "grey_top", "grey_mean", "halftone_pair", "fine_detail",
    "luma_peak_1", "luma_peak_2", "luma_peak_3", "luma_peak_4",
    "colour_peak_1", "colour_peak_2", "colour_peak_3", "colour_peak_4",
    "axis_mean_1", "axis_mean_2", "axis_mean_3", "axis_mean_4", "axis_peak_1", "axis_peak_2", "axis_peak_3", "axis_peak_4",
    "red_profile_1", "red_profile_2", "red_profile_3", "red_profile_4",
    "red_profile_5", "red_profile_6", "red_profile_7", "red_profile_8",
    "blue_profile_1", "blue_profile_2", "blue_profile_3", "blue_profile_4",
    "blue_profile_5", "blue_profile_6", "blue_profile_7", "blue_profile_8",
    "residual_tails", "residual_red_shared", "residual_blue_shared",
    "diagonal_5", "diagonal_6", "diagonal_7", "diagonal_8",
    "agreed_peak_1", "agreed_peak_2", "agreed_peak_3", "agreed_peak_4",
];
pub(super) const OF_DOCUMENT: [&str; 3] = ["colour_median", "colour_three_quarters", "colour_nine_tenths"];

/// Weights of the channels in luma (ITU-R BT.601).
const LUMA: [f32; 3] = [0.299, 0.587, 0.114];

/// Figures by name.
pub(super) type Figures = BTreeMap<&'static str, f64>;

/// Of the crops of a photo, what the network says of them and, where it is known, the document.
pub(super) fn figures(
    image: &RgbImage,
    crops: &[RgbImage],
    on_border: &[bool],
    answers: &[Answer],
    quad: Option<&[Point; 4]>,
) -> Figures {
    let spectra: Vec<CropFigures> = crops.par_iter().map(CropFigures::of).collect();
    let said = [0, 1, 2].into_iter().flat_map(|head| {
        let scores: Vec<f64> = answers.iter().map(|answer| f64::from(answer[head])).collect();
        [top_quarter(scores.clone()), mean(&scores)]
    });
    let inside = || spectra.iter().zip(on_border).filter(|(_, on_border)| !**on_border).map(|(crop, _)| crop);
    let strongest = (0..STRONGEST).map(|k| match k {
        // What lies beside a document that is out of focus may be sharp.
        FINE_DETAIL => top_quarter(inside().map(|crop| crop.strongest[k]).collect()),
        _ => top_quarter(spectra.iter().map(|crop| crop.strongest[k]).collect()),
    });
    let usual = (0..USUAL).map(|k| median(spectra.iter().map(|crop| crop.usual[k]).collect()));
    let agreed = spectral_peaks::highest(&Whitened::mean(spectra.iter().map(|crop| &crop.luma)));
    let all = said.chain(strongest).chain(usual).chain(agreed);
    let mut figures: Figures = OF_PHOTO.into_iter().zip(all).collect();
    if let Some(quad) = quad {
        let Colour { median, three_quarters, nine_tenths } = Colour::of(image, quad);
        figures.extend(OF_DOCUMENT.into_iter().zip([median, three_quarters, nine_tenths]));
    }
    figures
}

/// Figures of a crop of which those of the highest quarter of the crops count, and those of which the median does.
const STRONGEST: usize = 10;
/// Which of them tells how sharp the photo is.
const FINE_DETAIL: usize = 1;
const USUAL: usize = 31;

/// What the spectra and the residual of one crop say, in the order of [`OF_PHOTO`].
struct CropFigures {
    strongest: [f64; STRONGEST],
    usual: [f64; USUAL],
    /// The spectrum of its luma: what all crops have in common is looked for as well.
    luma: Whitened,
}

impl CropFigures {
    fn of(crop: &RgbImage) -> CropFigures {
        let power = Power::of(&plane(crop, LUMA));
        let luma = Whitened::of(&power);
        let [red, blue] = [[1.0, -1.0, 0.0], [0.0, -1.0, 1.0]].map(|weights| Power::of(&plane(crop, weights)));
        let [of_red, of_blue] = [&red, &blue].map(|power| spectral_peaks::highest(&Whitened::of(power)));
        let mut strongest =
            [halftone::strongest_pair(&luma), sharpness::fine_detail(&power), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        strongest[2..6].copy_from_slice(&spectral_peaks::highest(&luma));
        (0..4).for_each(|band| strongest[6 + band] = of_red[band].max(of_blue[band]));
        let (on_axes, highest_on_axes) = axis_energy::on_axes(&luma);
        let [red, blue] = [red, blue].map(|colour| colour_profile::over_luma(&colour, &power));
        let Residual { tails, red_shared, blue_shared } = Residual::of(crop);
        let between = diagonal::over_axes(&power);
        let parts: [&[f64]; 6] = [&on_axes, &highest_on_axes, &red, &blue, &[tails, red_shared, blue_shared], &between];
        let mut usual = [0.0; USUAL];
        parts.into_iter().flatten().zip(&mut usual).for_each(|(value, place)| *place = *value);
        CropFigures { strongest, usual, luma }
    }
}

/// Pixels per millimetre along the document, taken for an ID-1 card (85.6 mm) or, where it is less oblong, for an ID-3 page (125 mm;
/// ISO/IEC 7810).
pub(super) fn px_per_mm(quad: &[Point; 4]) -> f64 {
    let side = |from: usize| f64::from(quad[from].distance(quad[(from + 1) % 4]));
    let (one, other) = ((side(0) + side(2)) / 2.0, (side(1) + side(3)) / 2.0);
    let (long, short) = (one.max(other), one.min(other));
    long / if long > 1.5 * short { 85.6 } else { 125.0 }
}

/// The figure `fine_detail` of the crops inside a document, alone.
pub(super) fn fine_detail_of(crops: &[RgbImage]) -> f64 {
    let power = |crop: &RgbImage| Power::of(&plane(crop, LUMA));
    top_quarter(crops.par_iter().map(|crop| sharpness::fine_detail(&power(crop))).collect())
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

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        0 => (values.get(middle.wrapping_sub(1)).unwrap_or(&0.0) + values.get(middle).unwrap_or(&0.0)) / 2.0,
        _ => values[middle],
    }
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
        let plain = CropFigures::of(&grained(0.0, 3.0, 0.4)).strongest;
        let dots = CropFigures::of(&grained(4.0, 3.0, 0.4)).strongest;
        // The pair of the halftone, and the luma peak of the highest band.
        assert!(dots[0] > plain[0] + 2.0, "{dots:?} {plain:?}");
        assert!(dots[5] > plain[5] + 2.0, "{dots:?} {plain:?}");
        let stripes = CropFigures::of(&RgbImage::from_fn(SIDE, SIDE, |x, y| {
            let grain = ((x * 7919 + y * 104_729 + x * y * 31) % 23) as f32;
            Rgb([(140.0 + grain + 6.0 * ((x as f32 * 0.9 + y as f32 * 0.5) * 1.4).cos()) as u8; 3])
        }));
        assert!(stripes.strongest[0] < dots[0] - 1.0, "{:?}", stripes.strongest);
    }

    #[test]
    fn an_upright_grid_lies_on_the_axes() {
        let plain = CropFigures::of(&grained(0.0, 3.0, 0.0)).usual;
        let grid = CropFigures::of(&grained(4.0, 2.6, 0.0)).usual;
        assert!(grid[7] > plain[7] + 2.0, "{grid:?} {plain:?}");
    }

    /// The highest peak of the third band that 8 crops agree on: each with its own grain, and waves in a direction of its own or in one.
    fn agreed(angle: impl Fn(u32) -> f32) -> f64 {
        let mut state = 1u32;
        let mut grain = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as f32 * 0.1
        };
        let crops: Vec<RgbImage> = (0..8)
            .map(|k| {
                let (sin, cos) = angle(k).sin_cos();
                let wave = |x: u32, y: u32| (std::f32::consts::TAU * (x as f32 * cos + y as f32 * sin) / 3.6).cos();
                RgbImage::from_fn(SIDE, SIDE, |x, y| Rgb([(120.0 + grain() + 3.0 * wave(x, y)) as u8; 3]))
            })
            .collect();
        figures(&crops[0], &crops, &[false; 8], &[[0.0; 3]; 8], None)["agreed_peak_3"]
    }

    #[test]
    fn a_grid_runs_through_the_whole_photo_and_texture_does_not() {
        let (grid, texture) = (agreed(|_| 0.4), agreed(|k| 0.2 + 0.15 * k as f32));
        assert!(grid > texture + 2.0, "{grid} {texture}");
    }

    #[test]
    fn every_figure_has_a_name() {
        let crop = grained(1.0, 3.0, 0.2);
        let figures = figures(&crop, std::slice::from_ref(&crop), &[false], &[[1.0, 2.0, 3.0]], None);
        assert_eq!((figures.len(), 6 + STRONGEST + USUAL + 4), (OF_PHOTO.len(), OF_PHOTO.len()));
        assert_eq!((figures["screen_top"], figures["grey_mean"]), (1.0, 3.0));
        assert!(figures.values().all(|value| value.is_finite()), "{figures:?}");
    }

    #[test]
    fn what_lies_beside_the_document_does_not_make_it_sharp() {
        let (sharp, dull) = (grained(6.0, 3.0, 0.2), image::imageops::blur(&grained(1.0, 3.0, 0.2), 3.0));
        let (crops, answers) = ([dull.clone(), sharp], [[0.0; 3]; 2]);
        let detail = |on_border: &[bool]| figures(&dull, &crops, on_border, &answers, None)["fine_detail"];
        assert!(detail(&[false, true]) < detail(&[false, false]) - 1.0);
    }

    #[test]
    fn the_highest_quarter_counts() {
        assert_eq!(top_quarter(vec![1.0, 9.0, 2.0, 7.0, 3.0]), 8.0);
        assert_eq!(top_quarter(Vec::new()), 0.0);
    }
}
