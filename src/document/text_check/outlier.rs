//! A line's figures against those of the other lines of its photo.

use super::{Measured, PlacedLine, block_trace::Trace};
use crate::case::geometry::Point;

/// How far in natural logarithms two heights may lie apart for one print.
const SAME_HEIGHT: f64 = 0.12;
/// Lines of one height from which they are the reference; of fewer, all lines are.
const ENOUGH_ALIKE: usize = 4;
/// Lines without which there is no reference.
const FEWEST: usize = 3;
/// Standard deviation of a normal distribution over its median absolute deviation.
const NORMAL: f64 = 1.4826;
/// Spread below which lines count as alike, for each figure: what measuring the same print twice leaves.
const TRACE_FLOOR: f64 = 0.06;
const NOISE_FLOOR: f64 = 0.08;
const SHARPNESS_FLOOR: f64 = 0.05;
/// Beyond this many spreads a figure says no more.
const MOST_SPREADS: f64 = 30.0;

/// How a line may stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFigure {
    /// Traces of earlier compression.
    Trace,
    /// Noise of its paper against that around it.
    Noise,
    /// Steepness of its letters.
    Sharpness,
}

impl LineFigure {
    /// Every figure.
    pub const ALL: [LineFigure; 3] = [LineFigure::Trace, LineFigure::Noise, LineFigure::Sharpness];

    /// Weight of the logarithm of one more than the spreads off, and the median of that logarithm of lines that are as they were
    /// printed: a logistic regression on 83 altered and 2,298 other lines of 144 photographed specimens of 6 megapixels
    /// (`docs/document-tampering.md`).
    const fn weight(self) -> (f64, f64) {
        match self {
            LineFigure::Trace => (5.51, 0.34),
            LineFigure::Noise => (2.99, 0.48),
            LineFigure::Sharpness => (0.91, 0.34),
        }
    }
}

/// Constant of the regression of [`LineFigure`], with both kinds of line equally likely.
const CONSTANT: f64 = -1.94;

/// A line with how it stands out.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedLine {
    /// What it says.
    pub text: String,
    /// Its corners in pixels of the upright photo.
    pub quad: [Point; 4],
    /// How far each figure is off, in spreads of the other lines; absent where it could not be taken or compared.
    pub spreads: [Option<f64>; 3],
    /// Its noise and sharpness over those of the other lines; absent as above, and of traces.
    pub ratios: [Option<f64>; 3],
    /// Logarithm of the odds that it was put in, were that as likely as not. It ranks; it is no probability of fraud.
    pub suspicion: f64,
}

/// Every measured line against the others.
pub(super) fn compared(measured: &[Measured], lines: &[PlacedLine]) -> Vec<CheckedLine> {
    let one = |(index, line): (usize, &Measured)| {
        let others: Vec<&Measured> =
            measured.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other).collect();
        let alike: Vec<&Measured> =
            others.iter().copied().filter(|other| (other.height - line.height).abs() < SAME_HEIGHT).collect();
        let reference = if alike.len() >= ENOUGH_ALIKE { &alike } else { &others };
        let noise = off(line.noise, others.iter().filter_map(|other| other.noise), NOISE_FLOOR);
        let sharpness = off(line.sharpness, alike.iter().filter_map(|other| other.sharpness), SHARPNESS_FLOOR);
        let spreads = [
            line.trace.and_then(|trace| trace_off(&trace, reference)),
            noise.map(|(_, spreads)| spreads),
            sharpness.map(|(_, spreads)| spreads),
        ];
        let ratio = |off: Option<(f64, f64)>| off.map(|(off, _)| off.exp());
        CheckedLine {
            text: lines[line.index].text.clone(),
            quad: lines[line.index].quad,
            spreads,
            ratios: [None, ratio(noise), ratio(sharpness)],
            suspicion: suspicion(&spreads),
        }
    };
    measured.iter().enumerate().map(one).collect()
}

fn suspicion(spreads: &[Option<f64>; 3]) -> f64 {
    let evidence = LineFigure::ALL.iter().zip(spreads).filter_map(|(figure, spreads)| {
        let (weight, median) = figure.weight();
        Some(weight * ((*spreads)?.abs().min(MOST_SPREADS).ln_1p() - median))
    });
    CONSTANT + evidence.sum::<f64>()
}

/// How far `value` is from the median of `others`, as it is and in spreads of theirs.
fn off(value: Option<f64>, others: impl Iterator<Item = f64>, floor: f64) -> Option<(f64, f64)> {
    let mut others: Vec<f64> = others.collect();
    let (median, spread) = middle(&mut others, floor)?;
    let off = value? - median;
    Some((off, off / spread))
}

/// Root of the mean square of how many spreads a trace is off at each quality.
fn trace_off(trace: &Trace, reference: &[&Measured]) -> Option<f64> {
    let mut sum = 0.0;
    for (quality, value) in trace.iter().enumerate() {
        let mut others: Vec<f64> = reference.iter().filter_map(|other| Some(other.trace?[quality])).collect();
        let (median, spread) = middle(&mut others, TRACE_FLOOR)?;
        sum += ((value - median) / spread).powi(2);
    }
    Some((sum / trace.len() as f64).sqrt())
}

/// Median and spread of `values`: the median absolute deviation, scaled as for a normal distribution, joined to `floor`.
fn middle(values: &mut [f64], floor: f64) -> Option<(f64, f64)> {
    if values.len() < FEWEST {
        return None;
    }
    let median = quantile(values, 0.5);
    values.iter_mut().for_each(|value| *value = (*value - median).abs());
    Some((median, (NORMAL * quantile(values, 0.5)).hypot(floor)))
}

/// The value at `rank` in [0, 1], between two of them in proportion; 0 of none. The values are put in another order.
pub(super) fn quantile(values: &mut [f64], rank: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return 0.0 };
    let place = rank.clamp(0.0, 1.0) * last as f64;
    let (_, low, above) = values.select_nth_unstable_by(place as usize, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().fold(f64::INFINITY, f64::min);
    if high.is_finite() { low + (high - low) * place.fract() } else { low }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_values() {
        assert_eq!(quantile(&mut [3.0, 1.0, 2.0, 4.0], 0.5), 2.5);
        assert_eq!((quantile(&mut [], 0.5), quantile(&mut [7.0], 0.9)), (0.0, 7.0));
        assert_eq!(quantile(&mut [0.0, 10.0], 0.97), 9.7);
    }

    #[test]
    fn a_line_unlike_the_others_is_suspected_and_lines_alike_are_not() {
        let line = |index: usize, noise: f64| Measured {
            index,
            height: 3.0,
            trace: Some([0.0; 20]),
            noise: Some(noise),
            sharpness: Some(-1.0),
        };
        let measured: Vec<Measured> = [0.1, 0.12, 0.08, 0.11, 0.09, 1.4]
            .into_iter()
            .enumerate()
            .map(|(index, noise)| line(index, noise))
            .collect();
        let placed = PlacedLine { text: "ROE".to_owned(), confidence: 1.0, quad: [Point::default(); 4] };
        let checked = compared(&measured, &vec![placed; 6]);
        assert!(checked[..5].iter().all(|line| line.suspicion < -3.0) && checked[5].suspicion > 1.0, "{checked:?}");
        assert!((checked[5].ratios[1].unwrap() - 1.3f64.exp()).abs() < 0.01 && checked[5].ratios[0].is_none());
        let few = compared(
            &measured[..3],
            &vec![PlacedLine { text: String::new(), confidence: 1.0, quad: [Point::default(); 4] }; 6],
        );
        assert!(few.iter().all(|line| line.spreads == [None; 3]));
    }
}
