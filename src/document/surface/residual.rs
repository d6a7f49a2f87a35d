//! What a high-pass filter leaves of the three channels: how heavy its tails are, and how much the channels share. The sensor's
//! noise is its own in each channel; what a display's pixels or a second demosaicing add is not.

use image::RgbImage;

/// Largest excess that is told; crops without any detail have no bound.
const MOST: f64 = 6.0;

/// Figures of one crop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Residual {
    /// Logarithm of one more than the kurtosis in green.
    pub(super) tails: f64,
    /// Correlation of red and of blue with green, in [-1, 1]; 1 where there is no residual, as in a file without colour.
    pub(super) red_shared: f64,
    pub(super) blue_shared: f64,
}

impl Residual {
    /// By the square of three from the Spatial Rich Model (Fridrich & Kodovsky 2012).
    pub(super) fn of(crop: &RgbImage) -> Residual {
        let [red, green, blue] = [0, 1, 2].map(|channel| residual(crop, channel));
        let moment = |power: i32| green.iter().map(|value| value.powi(power)).sum::<f64>() / green.len().max(1) as f64;
        let kurtosis = moment(4) / (moment(2).powi(2) + 1e-6);
        Residual {
            tails: (kurtosis + 1.0).ln().min(MOST),
            red_shared: correlation(&red, &green),
            blue_shared: correlation(&blue, &green),
        }
    }
}

fn residual(crop: &RgbImage, channel: usize) -> Vec<f64> {
    let width = crop.width() as usize;
    let plane: Vec<f64> = crop.pixels().map(|pixel| f64::from(pixel.0[channel])).collect();
    // Second differences along the rows, then across them.
    let bent: Vec<Vec<f64>> = plane
        .chunks_exact(width.max(1))
        .map(|row| row.windows(3).map(|three| three[0] - 2.0 * three[1] + three[2]).collect())
        .collect();
    let across = |rows: &[Vec<f64>]| -> Vec<f64> {
        let beside = rows[0].iter().zip(&rows[2]);
        rows[1].iter().zip(beside).map(|(row, (above, below))| (2.0 * row - above - below) / 4.0).collect()
    };
    bent.windows(3).flat_map(across).collect()
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        (aa, bb, ab) = (aa + a * a, bb + b * b, ab + a * b);
    }
    let both = aa.sqrt() * bb.sqrt();
    if both > 1e-9 { ab / both } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn grey_noise_is_shared_and_coloured_noise_is_not() {
        let noise = |x: u32, y: u32, seed: u32| {
            ((x * 7919 + y * 104_729 + x * y * 31 + seed * 613).wrapping_mul(2_654_435) >> 7) as u8 % 40 + 90
        };
        let grey = Residual::of(&RgbImage::from_fn(160, 160, |x, y| Rgb([noise(x, y, 1); 3])));
        let own =
            Residual::of(&RgbImage::from_fn(160, 160, |x, y| Rgb([noise(x, y, 1), noise(x, y, 77), noise(y, x, 5)])));
        assert!(grey.red_shared > 0.999 && grey.blue_shared > 0.999, "{grey:?}");
        assert!(own.red_shared.abs() < 0.5, "{own:?}");
        let dots = RgbImage::from_fn(160, 160, |x, y| Rgb([if (x, y) == (80, 80) { 255 } else { 100 }; 3]));
        assert!(Residual::of(&dots).tails > grey.tails + 1.0);
        assert_eq!(Residual::of(&RgbImage::new(160, 160)).red_shared, 1.0);
    }
}
