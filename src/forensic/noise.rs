//! The grain of a photo: what a small median filter takes away.

use image::RgbImage;
use rayon::prelude::*;

use super::{Exposure, IsCancelled, NoExposure, gain, unless_cancelled};

/// The three colours less the median of the 3 × 3 pixels around, without sign, amplified. The median leaves edges in place, so that
/// they are fainter here than in a linear high-pass. Pixels of the rim have no full neighbourhood and are black.
pub(super) fn expose(image: &RgbImage, is_cancelled: IsCancelled<'_>) -> Result<Exposure, NoExposure> {
    let row = 3 * image.width() as usize;
    let values = image.as_raw();
    let mut picture = RgbImage::new(image.width(), image.height());
    let counts = picture
        .par_chunks_mut(row)
        .enumerate()
        .map(|(y, to)| {
            let mut counts = [0; 256];
            let above = y.checked_sub(1).and_then(|above| values.get(above * row..y * row));
            let (here, below) = (&values[y * row..(y + 1) * row], values.get((y + 1) * row..(y + 2) * row));
            if let (Some(above), Some(below)) = (above, below)
                && !is_cancelled()
            {
                residual([above, here, below], to, &mut counts);
            }
            counts
        })
        .reduce(|| [0; 256], gain::added);
    unless_cancelled(is_cancelled)?;
    let factor = gain::gain(&counts);
    picture.par_chunks_mut(row).for_each(|row| {
        row.iter_mut().for_each(|value| *value = (factor * f32::from(*value)).round() as u8);
    });
    let total = counts.iter().sum::<u64>().max(1);
    let mean = counts.iter().zip(0u64..).map(|(count, size)| count * size).sum::<u64>() as f64 / total as f64;
    Ok(Exposure::of_photo(picture)
        .with("Filter", "less the median of 3 × 3 pixels")
        .with("Shown", format!("{factor:.1} times amplified"))
        .with("Mean", format!("{mean:.2} of 255")))
}

/// One row of differences; `rows` are the one above, the row itself and the one below, three values a pixel.
fn residual(rows: [&[u8]; 3], to: &mut [u8], counts: &mut [u64; 256]) {
    for at in 3..to.len().saturating_sub(3) {
        let mut around = [0; 9];
        for (three, row) in around.as_chunks_mut::<3>().0.iter_mut().zip(rows) {
            *three = [row[at - 3], row[at], row[at + 3]];
        }
        to[at] = rows[1][at].abs_diff(median(around));
        counts[usize::from(to[at])] += 1;
    }
}

/// The median of nine in 19 exchanges (Smith, "Implementing median filters in XC4000E FPGAs", 1996).
fn median(mut v: [u8; 9]) -> u8 {
    const EXCHANGES: [(usize, usize); 19] = [
        (1, 2),
        (4, 5),
        (7, 8),
        (0, 1),
        (3, 4),
        (6, 7),
        (1, 2),
        (4, 5),
        (7, 8),
        (0, 3),
        (5, 8),
        (4, 7),
        (3, 6),
        (1, 4),
        (2, 5),
        (4, 7),
        (4, 2),
        (6, 4),
        (4, 2),
    ];
    for (low, high) in EXCHANGES {
        (v[low], v[high]) = (v[low].min(v[high]), v[low].max(v[high]));
    }
    v[4]
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn the_median_is_the_fifth_of_nine() {
        let mut seed = 1u32;
        for _ in 0..2000 {
            let values: [u8; 9] = std::array::from_fn(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 24) as u8
            });
            let mut sorted = values;
            sorted.sort_unstable();
            assert_eq!(median(values), sorted[4], "{values:?}");
        }
    }

    /// A smooth patch in a grained surface is dark; the straight edge between two surfaces is not bright.
    #[test]
    fn a_patch_without_grain_stands_out_and_edges_do_not() {
        let image = RgbImage::from_fn(200, 120, |x, y| {
            let grain = (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)).wrapping_mul(2_654_435_761) >> 28;
            let base = if y < 60 { 80 } else { 160 };
            let smooth = (120..180).contains(&x);
            Rgb([base + if smooth { 8 } else { grain as u8 }; 3])
        });
        let picture = expose(&image, &|| false).unwrap().picture.unwrap();
        let mean = |xs: std::ops::Range<u32>, ys: std::ops::Range<u32>| {
            let count = f64::from(xs.len() as u32 * ys.len() as u32);
            let places = xs.flat_map(|x| ys.clone().map(move |y| (x, y)));
            places.map(|(x, y)| f64::from(picture.get_pixel(x, y).0[0])).sum::<f64>() / count
        };
        assert!(mean(20..100, 10..50) > 60.0);
        assert!(mean(125..175, 10..50) < 1.0);
        assert!(mean(125..175, 58..62) < 1.0, "an edge is left in place");
    }
}
