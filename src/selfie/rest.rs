//! Where a value rests.

use super::quantile::quantile;

/// Where the values rest: the median of the shortest stretch that holds half of them (the "shorth" of Andrews et al.,
/// "Robust Estimates of Location", 1972). Unlike the median of all it stays at rest when the movements go to one side.
pub(super) fn rest(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2 + 1;
    let shortest = values.windows(half.min(values.len()).max(1)).min_by(|a, b| {
        let length = |window: &[f64]| window[window.len() - 1] - window[0];
        length(a).total_cmp(&length(b))
    })?;
    quantile(shortest.to_vec(), 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movements_to_one_side_do_not_move_the_rest() {
        let mut values = vec![0.1, -0.1, 0.0, 0.2, 0.1, -0.2];
        values.extend([30.0, 31.0, 18.0, 24.0]);
        assert!((rest(values.clone()).unwrap()).abs() < 0.2);
        assert_eq!(quantile(values, 1.0), Some(31.0));
    }

    #[test]
    fn nothing_has_no_quantile() {
        assert_eq!(rest(Vec::new()), None);
        assert_eq!(rest(vec![4.0]), Some(4.0));
    }
}
