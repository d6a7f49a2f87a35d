//! How often each value occurs.

use image::RgbImage;
use rayon::prelude::*;

use super::Exposure;

/// Pixels of each value, 0 … 255.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    /// Red, green, blue, luma (ITU-R BT.601).
    pub counts: [[u64; 256]; 4],
}

impl Histogram {
    /// Names of the counts, in their order.
    pub const NAMES: [&'static str; 4] = ["Red", "Green", "Blue", "Luma"];

    fn of(image: &RgbImage) -> Self {
        let none = || [[0; 256]; 4];
        let counts = image
            .par_chunks(3 * image.width() as usize)
            .map(|row| {
                let mut counts = none();
                for &[red, green, blue] in row.as_chunks::<3>().0 {
                    let luma = (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue) + 500) / 1000;
                    for (counts, value) in counts.iter_mut().zip([red, green, blue, luma as u8]) {
                        counts[usize::from(value)] += 1;
                    }
                }
                counts
            })
            .reduce(none, |mut one, other| {
                one.iter_mut().flatten().zip(other.iter().flatten()).for_each(|(count, more)| *count += more);
                one
            });
        Histogram { counts }
    }
}

/// The counts, with how much is lost at either end and how many values between the ends do not occur.
pub(super) fn expose(image: &RgbImage) -> Exposure {
    let histogram = Histogram::of(image);
    let total = f64::from(image.width()) * f64::from(image.height());
    let mut exposure = Exposure::default();
    for (name, counts) in Histogram::NAMES.iter().zip(&histogram.counts) {
        let share = |count: u64| 100.0 * count as f64 / total;
        let (black, white) = (share(counts[0]), share(counts[255]));
        let text = format!("{black:.1} % at 0, {white:.1} % at 255, {} values missing between", gaps(counts));
        exposure = exposure.with(name, text);
    }
    Exposure { histogram: Some(histogram), ..exposure }
}

/// Values between the lowest and the highest that do not occur.
fn gaps(counts: &[u64; 256]) -> usize {
    let used = || counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(value, _)| value);
    let (Some(first), Some(last)) = (used().next(), used().next_back()) else { return 0 };
    last - first + 1 - used().count()
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn values_are_counted_and_a_stretched_contrast_leaves_gaps() {
        let ramp = |factor: u32| RgbImage::from_fn(100, 3, move |x, _| Rgb([(x * factor) as u8, 0, 255]));
        let plain = expose(&ramp(1));
        let counts = plain.histogram.as_ref().unwrap().counts;
        assert_eq!((counts[0][7], counts[1][0], counts[2][255]), (3, 300, 300));
        assert!(counts.iter().all(|counts| counts.iter().sum::<u64>() == 300));
        assert_eq!(plain.figures[0].value, "1.0 % at 0, 0.0 % at 255, 0 values missing between");
        assert_eq!(plain.figures[1].value, "100.0 % at 0, 0.0 % at 255, 0 values missing between");
        assert_eq!(expose(&ramp(2)).figures[0].value, "1.0 % at 0, 0.0 % at 255, 99 values missing between");
    }
}
