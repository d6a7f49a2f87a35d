//! Stretches of time in which a value leaves its rest.

/// Longest time in milliseconds without a value that an excursion bridges: the detector loses a head that turns far.
const LONGEST_GAP: i64 = 2500;
/// Share of its least size at which an excursion begins and ends.
const BEGINS: f64 = 0.5;
/// Share of the peak at which the excursion is at its furthest.
const HELD: f64 = 0.8;

/// A value at a time, where it is known.
pub(super) type Moment = (i64, Option<f64>);

/// A value that left its rest and came back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Excursion {
    /// First moment at its furthest, milliseconds from the start of the video.
    pub(super) start_millis: i64,
    /// Last moment at its furthest.
    pub(super) end_millis: i64,
    /// Furthest distance from rest, with its sign.
    pub(super) peak: f64,
}

/// The excursions by at least `least` from zero, in order of time, that are known of in `frames` moments or more.
pub(super) fn excursions(series: &[Moment], least: f64, frames: usize) -> Vec<Excursion> {
    let known: Vec<(usize, i64, f64)> =
        series.iter().enumerate().filter_map(|(place, &(at, value))| Some((place, at, value?))).collect();
    let out = |value: f64| value.abs() >= BEGINS * least;
    known
        .chunk_by(|a, b| out(a.2) && out(b.2) && a.2.signum() == b.2.signum() && b.1 - a.1 <= LONGEST_GAP)
        .filter(|run| run.len() >= frames && out(run[0].2))
        .filter_map(|run| {
            let peak = run.iter().map(|moment| moment.2).max_by(|a, b| a.abs().total_cmp(&b.abs()))?;
            (peak.abs() >= least).then(|| furthest(series, run, peak))
        })
        .collect()
}

/// The part of a run that is near its peak, and the moments beside it in which nothing is known.
fn furthest(series: &[Moment], run: &[(usize, i64, f64)], peak: f64) -> Excursion {
    let is_held = |moment: &(usize, i64, f64)| moment.2.abs() >= HELD * peak.abs();
    let first = run.iter().position(is_held).unwrap_or(0);
    let last = run.iter().rposition(is_held).unwrap_or(run.len() - 1);
    let start = match first.checked_sub(1) {
        Some(before) => run[before].0 + 1,
        None => run[first].0,
    };
    let end = match run.get(last + 1) {
        Some(after) => after.0 - 1,
        None => run[last].0,
    };
    Excursion { start_millis: series[start].0, end_millis: series[end].0, peak }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Vec<Moment> {
        let known = |value: f64| Some(value).filter(|value| !value.is_nan());
        values.iter().enumerate().map(|(index, &value)| (index as i64 * 100, known(value))).collect()
    }

    #[test]
    fn each_side_is_an_excursion_of_its_own() {
        let values = series(&[0.0, 1.0, 8.0, 19.0, 20.0, 19.0, 7.0, 0.0, -9.0, -30.0, -29.0, -5.0, 0.0]);
        let expected = [
            Excursion { start_millis: 300, end_millis: 500, peak: 20.0 },
            Excursion { start_millis: 900, end_millis: 1000, peak: -30.0 },
        ];
        assert_eq!(excursions(&values, 12.0, 2), expected);
        assert_eq!(excursions(&values, 25.0, 2).len(), 1);
        assert_eq!(excursions(&values, 12.0, 5).len(), 1);
    }

    #[test]
    fn a_face_lost_at_the_furthest_belongs_to_the_turn() {
        let nothing = f64::NAN;
        let values = series(&[0.0, 10.0, 30.0, nothing, nothing, nothing, 31.0, 9.0, 0.0]);
        assert_eq!(excursions(&values, 12.0, 2), [Excursion { start_millis: 200, end_millis: 600, peak: 31.0 }]);
        let values = series(&[0.0, 10.0, 40.0, nothing, nothing, 13.0, 0.0]);
        assert_eq!(excursions(&values, 12.0, 2), [Excursion { start_millis: 200, end_millis: 400, peak: 40.0 }]);
        // But not for long.
        let mut long = vec![0.0, 30.0];
        long.extend([nothing; 30]);
        long.extend([30.0, 0.0]);
        assert_eq!(excursions(&series(&long), 12.0, 1).len(), 2);
    }

    #[test]
    fn rest_and_nothing_are_no_excursions() {
        assert_eq!(excursions(&series(&[0.0, 11.9, -11.9, f64::NAN]), 12.0, 1), []);
        assert_eq!(excursions(&[], 12.0, 1), []);
    }
}
