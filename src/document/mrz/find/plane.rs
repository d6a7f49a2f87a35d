//! A picture of one channel with fractions: what lines of text are fitted to.

use super::grey::Grey;

/// One channel, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

impl Plane {
    /// Of a grey picture.
    pub(super) fn of(grey: &Grey) -> Self {
        let values = grey.values.iter().map(|value| f32::from(*value)).collect();
        Plane { width: grey.width, height: grey.height, values }
    }

    /// Rows as columns.
    pub(super) fn transposed(&self) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        for x in 0..self.width {
            values.extend(self.values.iter().skip(x).step_by(self.width.max(1)));
        }
        Plane { width: self.height, height: self.width, values }
    }

    /// The value between pixels; edges go on.
    pub(super) fn between(&self, x: f32, row: usize) -> f32 {
        let last = self.width.saturating_sub(1);
        let x = x.clamp(0.0, last as f32);
        let (left, part) = (x as usize, x.fract());
        let at = |column: usize| self.values.get(row * self.width + column.min(last)).copied().unwrap_or(0.0);
        at(left) * (1.0 - part) + at(left + 1) * part
    }
}

/// Means over windows that reach `radius` values to each side, cut at the ends.
pub(super) fn running_means(from: &[f32], radius: usize) -> Vec<f32> {
    let mut sum: f64 = from.iter().take(radius).map(|&value| f64::from(value)).sum();
    let mut count = from.len().min(radius);
    let mean = |index: usize| {
        if let Some(&coming) = from.get(index + radius) {
            (sum, count) = (sum + f64::from(coming), count + 1);
        }
        if let Some(&going) = index.checked_sub(radius + 1).and_then(|gone| from.get(gone)) {
            (sum, count) = (sum - f64::from(going), count - 1);
        }
        (sum / count.max(1) as f64) as f32
    };
    (0..from.len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_values_between_pixels() {
        let row = [5.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0];
        let mean = running_means(&row, 1);
        assert!((mean[0] - 3.0).abs() < 1e-5 && (mean[5] - 16.0 / 3.0).abs() < 1e-5);
        assert_eq!((running_means(&[7.0], 9), running_means(&[], 2)), (vec![7.0], Vec::new()));
        let plane = Plane { width: 7, height: 1, values: row.to_vec() };
        assert_eq!((plane.between(0.5, 0), plane.between(9.0, 0)), (3.0, 2.0));
        assert_eq!(plane.transposed().transposed(), plane);
        assert_eq!(Plane { width: 0, height: 0, values: Vec::new() }.between(5.0, 0), 0.0);
    }
}
