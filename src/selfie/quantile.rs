//! Order statistics of a few figures.

use std::cmp::Ordering;

/// The value at the share `rank`, 0 … 1, of the sorted values; `None` where there are none.
pub(super) fn quantile<T: Copy + PartialOrd>(mut values: Vec<T>, rank: f64) -> Option<T> {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    let last = values.len().checked_sub(1)?;
    values.get((last as f64 * rank).round() as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn ranks_are_shares_of_the_sorted_values() {
        let values = vec![5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!([0.0, 0.5, 0.9, 1.0].map(|rank| quantile(values.clone(), rank)), [1.0, 3.0, 5.0, 5.0].map(Some));
        assert_eq!(quantile(Vec::<f32>::new(), 0.5), None);
    }
}
