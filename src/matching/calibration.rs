//! From similarity to false-accept rate: the match level, by the model's own table.

use crate::{
    case::matching::{LEVEL_FAR, MatchLevel},
    infer::CalibrationTable,
};

/// Pairs needed per false accept before a rate counts as measured: with 3/FAR pairs and no error, the rate is below
/// FAR with 95 % confidence (rule of three).
const PAIRS_PER_ACCEPT: f64 = 3.0;
/// Share of the impostor pairs whose tail is fitted for extrapolation.
const TAIL_SHARE: f64 = 1e-4;

/// Level of `similarity`, no higher than `cap`.
pub fn match_level(similarity: f64, table: &CalibrationTable, cap: u8) -> MatchLevel {
    let reached = table.level_thresholds.iter().filter(|&&threshold| similarity >= threshold).count() as u8;
    let level = reached.min(cap);
    let far = level.checked_sub(1).and_then(|index| LEVEL_FAR.get(usize::from(index))).copied();
    let extrapolated = far.is_some_and(|far| !is_measured(far, table.impostor_pairs));
    MatchLevel { level, far, extrapolated }
}

fn is_measured(far: f64, pairs: u64) -> bool {
    pairs as f64 * far >= PAIRS_PER_ACCEPT
}

/// Score in [0, 1] of `similarity`: a straight line in the logarithm of the false-accept rate with 0.25 at level 1
/// (FAR 1/100) and 0.5 at level 6 (FAR 1/100 000); between two levels by similarity. Below level 1 it falls from 0.25
/// at that threshold to 0 at similarity -1; above level 15 it rises to 1 at similarity 1.
pub fn match_score(similarity: f64, table: &CalibrationTable) -> f64 {
    let level_score = |far: f64| 0.25 + (-far.log10() - 2.0) / 12.0;
    let inner = table.level_thresholds.iter().copied().zip(LEVEL_FAR.map(level_score));
    let knots: Vec<(f64, f64)> = std::iter::once((-1.0, 0.0)).chain(inner).chain(std::iter::once((1.0, 1.0))).collect();
    if similarity >= 1.0 {
        return 1.0;
    }
    let above = knots.partition_point(|&(threshold, _)| threshold <= similarity);
    match (above.checked_sub(1).and_then(|below| knots.get(below)), knots.get(above)) {
        (Some(&(low, low_score)), Some(&(high, high_score))) => {
            low_score + (high_score - low_score) * (similarity - low) / (high - low)
        }
        _ => 0.0,
    }
}

/// Thresholds for every level from the similarities of impostor pairs, given as the highest ones in falling order and
/// the number of all pairs.
///
/// Rates that the pairs support are read off directly. Beyond them the highest 1/10 000 of the pairs is fitted with an
/// exponential tail (the limit of a light-tailed distribution's excesses; Pickands 1975, Balkema and de Haan 1974),
/// raised where measured levels lie above it.
///
/// # Errors
/// When there are too few pairs for a tail, or `highest` does not reach down to level 1.
pub fn fit_calibration(data_set: &str, highest: &[f32], pairs: u64) -> Result<CalibrationTable, String> {
    let tail = (pairs as f64 * TAIL_SHARE) as usize;
    if tail < 100 {
        return Err(format!(
            "{pairs} impostor pairs are too few to calibrate on: at least {} are needed",
            100.0 / TAIL_SHARE
        ));
    }
    let at = |accepts: f64| highest.get(accepts.ceil().max(1.0) as usize - 1).map(|&value| f64::from(value));
    let short =
        || format!("only {} similarities were given, level 1 needs {}", highest.len(), pairs as f64 * LEVEL_FAR[0]);
    let tail_start = at(tail as f64).ok_or_else(short)?;
    let excesses: f64 = highest[..tail].iter().map(|&value| f64::from(value) - tail_start).sum();
    let mean_excess = (excesses / tail as f64).max(1e-6);
    // Height of the tail at one expected accept. Where a measured level lies above the fitted tail, the tail is raised to
    // pass through it: the fit must not promise a rarer accept at a similarity where one was seen.
    let at_one = |threshold: f64, accepts: f64| threshold + mean_excess * accepts.ln();
    let mut height = at_one(tail_start, tail as f64);
    let mut thresholds = [0.0; LEVEL_FAR.len()];
    let mut last = -1.0;
    for (threshold, far) in thresholds.iter_mut().zip(LEVEL_FAR) {
        let accepts = pairs as f64 * far;
        let found = if is_measured(far, pairs) {
            let measured = at(accepts).ok_or_else(short)?;
            height = if accepts <= tail as f64 { height.max(at_one(measured, accepts)) } else { height };
            measured
        } else {
            height - mean_excess * accepts.ln()
        };
        // Equal quantiles must still rise.
        last = f64::max(found, last + 1e-4);
        *threshold = last;
    }
    if last >= 1.0 {
        return Err("the tail of the impostor similarities is too heavy: level 15 would need more than 1".to_owned());
    }
    Ok(CalibrationTable {
        data_set: data_set.to_owned(),
        impostor_pairs: pairs,
        level_thresholds: thresholds,
        method: format!(
            "quantiles of the impostor similarities down to {PAIRS_PER_ACCEPT}/FAR pairs, beyond them an exponential \
             tail fitted to the highest 1/10 000 (mean excess {mean_excess:.4} above {tail_start:.4}), raised to pass \
             through the measured levels above it"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> CalibrationTable {
        // Uniform impostors on [0, 0.5): the threshold of a rate is 0.5 (1 - rate).
        let pairs = 2_000_000u64;
        let highest: Vec<f32> = (0..20_000).map(|rank| 0.5 - 0.5 * rank as f32 / pairs as f32).collect();
        fit_calibration("uniform", &highest, pairs).unwrap()
    }

    #[test]
    fn measured_levels_are_quantiles_and_the_others_are_marked() {
        let table = table();
        for (threshold, far) in table.level_thresholds.iter().zip(LEVEL_FAR).take(6) {
            assert!((threshold - 0.5 * (1.0 - far)).abs() < 1e-3, "{far}");
        }
        // 2 000 000 pairs support rates down to 1.5e-6: level 7 (1/500 000) has four expected accepts, level 8 two.
        for (index, threshold) in table.level_thresholds.iter().enumerate() {
            let level = match_level(*threshold, &table, 15);
            assert_eq!((level.level, level.extrapolated), (index as u8 + 1, index >= 7));
        }
    }

    /// Some impostors far above the others, such as twins: the levels beyond must lie above them by what the tail says.
    #[test]
    fn extrapolated_levels_pass_above_what_was_measured() {
        let pairs = 2_000_000u64;
        let usual = (0..20_000).map(|rank| 0.4 - 0.02 * (1.0 + rank as f32 / 200.0).ln());
        let highest: Vec<f32> = [0.7; 8].into_iter().chain(usual).collect();
        let thresholds = fit_calibration("twins", &highest, pairs).unwrap().level_thresholds;
        assert!((thresholds[6] - 0.7).abs() < 1e-6);
        assert!(thresholds[7] > 0.705 && thresholds[14] > thresholds[7] + 0.05, "{thresholds:?}");
    }

    #[test]
    fn levels_are_capped_and_start_at_zero() {
        let table = table();
        assert_eq!(match_level(0.99, &table, 7).level, 7);
        assert_eq!(match_level(0.99, &table, 7).far, Some(LEVEL_FAR[6]));
        assert_eq!(match_level(0.1, &table, 15), MatchLevel { level: 0, far: None, extrapolated: false });
    }

    #[test]
    fn the_score_meets_the_policy_bands_at_levels_1_and_6() {
        let table = table();
        assert!((match_score(table.level_thresholds[0], &table) - 0.25).abs() < 1e-9);
        assert!((match_score(table.level_thresholds[5], &table) - 0.5).abs() < 1e-9);
        let scores: Vec<f64> = (-100..=100).map(|step| match_score(f64::from(step) / 100.0, &table)).collect();
        assert!(scores.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((scores[0], scores[200]), (0.0, 1.0));
    }

    #[test]
    fn too_few_pairs_are_refused() {
        assert!(fit_calibration("few", &[0.5; 1000], 1000).is_err());
        assert!(fit_calibration("short list", &[0.5; 1000], 10_000_000).is_err());
    }
}
