//! A picture of one channel, and the filters that bring out lines of text.

use image::RgbImage;

/// One channel, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

impl Plane {
    /// The luma of an image (ITU-R BT.601), 0 … 255.
    pub(super) fn luma(image: &RgbImage) -> Self {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let luma = |pixel: &image::Rgb<u8>| {
            let [red, green, blue] = pixel.0.map(f32::from);
            0.299 * red + 0.587 * green + 0.114 * blue
        };
        Plane { width, height, values: image.pixels().map(luma).collect() }
    }

    /// Rows as columns.
    pub(super) fn transposed(&self) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        for x in 0..self.width {
            values.extend(self.values.iter().skip(x).step_by(self.width.max(1)));
        }
        Plane { width: self.height, height: self.width, values }
    }

    /// Each row through `filter`, which writes a row of the same length.
    fn by_row(&self, filter: impl Fn(&[f32], &mut [f32])) -> Self {
        let mut values = vec![0.0; self.values.len()];
        let width = self.width.max(1);
        for (from, to) in self.values.chunks_exact(width).zip(values.chunks_exact_mut(width)) {
            filter(from, to);
        }
        Plane { width: self.width, height: self.height, values }
    }

    /// Means over windows that reach `across` and `down` pixels to each side, cut at the edges.
    pub(super) fn mean(&self, across: usize, down: usize) -> Self {
        let rows = self.by_row(|from, to| running_mean(from, to, across));
        if down == 0 {
            return rows;
        }
        rows.transposed().by_row(|from, to| running_mean(from, to, down)).transposed()
    }

    /// What is dark and narrower than a square that reaches `radius` pixels to each side: the closing with it less the
    /// picture (the black top-hat of Serra's morphology).
    pub(super) fn dark_details(&self, radius: usize) -> Self {
        let both = |plane: &Plane, pick: fn(f32, f32) -> f32| {
            let rows = plane.by_row(|from, to| running_extreme(from, to, radius, pick));
            rows.transposed().by_row(|from, to| running_extreme(from, to, radius, pick)).transposed()
        };
        let mut closed = both(&both(self, f32::max), f32::min);
        closed.values.iter_mut().zip(&self.values).for_each(|(closed, value)| *closed -= value);
        closed
    }

    /// Differences of neighbours along the rows, without sign.
    pub(super) fn steps(&self) -> Self {
        self.by_row(|from, to| {
            for (pair, to) in from.windows(2).zip(to.iter_mut().skip(1)) {
                *to = (pair[1] - pair[0]).abs();
            }
        })
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

fn running_mean(from: &[f32], to: &mut [f32], radius: usize) {
    let mut sum: f64 = from.iter().take(radius).map(|&value| f64::from(value)).sum();
    let mut count = from.len().min(radius);
    for (index, to) in to.iter_mut().enumerate() {
        if let Some(&coming) = from.get(index + radius) {
            (sum, count) = (sum + f64::from(coming), count + 1);
        }
        if let Some(&going) = index.checked_sub(radius + 1).and_then(|gone| from.get(gone)) {
            (sum, count) = (sum - f64::from(going), count - 1);
        }
        *to = (sum / count.max(1) as f64) as f32;
    }
}

/// The largest or smallest value in a window, by the method of van Herk (1992): three comparisons a value at any radius.
fn running_extreme(from: &[f32], to: &mut [f32], radius: usize, pick: fn(f32, f32) -> f32) {
    let window = 2 * radius + 1;
    let padded = from.len() + 2 * radius;
    let at = |index: usize| from[(index.max(radius) - radius).min(from.len() - 1)];
    let (mut ahead, mut behind) = (vec![0.0; padded], vec![0.0; padded]);
    for start in (0..padded).step_by(window) {
        let end = (start + window).min(padded);
        let mut best = at(start);
        for (index, value) in ahead.iter_mut().enumerate().take(end).skip(start) {
            best = pick(best, at(index));
            *value = best;
        }
        best = at(end - 1);
        for index in (start..end).rev() {
            best = pick(best, at(index));
            behind[index] = best;
        }
    }
    for (index, to) in to.iter_mut().enumerate() {
        *to = pick(behind[index], ahead[index + 2 * radius]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(width: usize, values: &[f32]) -> Plane {
        Plane { width, height: values.len() / width, values: values.to_vec() }
    }

    #[test]
    fn means_and_extremes_are_those_of_the_window() {
        let row = plane(7, &[5.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0]);
        let mut to = vec![0.0; 7];
        running_extreme(&row.values, &mut to, 1, f32::max);
        assert_eq!(to, [5.0, 5.0, 4.0, 5.0, 9.0, 9.0, 9.0]);
        running_extreme(&row.values, &mut to, 4, f32::min);
        assert_eq!(to, [1.0; 7]);
        let mean = row.mean(1, 0);
        assert!((mean.values[0] - 3.0).abs() < 1e-5 && (mean.values[5] - 16.0 / 3.0).abs() < 1e-5);
        assert_eq!(row.transposed().transposed(), row);
    }

    #[test]
    fn narrow_dark_things_stand_out() {
        let mut page = plane(9, &[200.0; 81]);
        (0..9).for_each(|row| page.values[row * 9 + 4] = 50.0);
        let dark = page.dark_details(2);
        assert_eq!((dark.values[4], dark.values[3], dark.values[40]), (150.0, 0.0, 150.0));
        assert_eq!(page.dark_details(0).values[4], 0.0);
        assert_eq!(page.steps().values[4], 150.0);
    }

    #[test]
    fn empty_pictures_stay_empty() {
        let nothing = Plane { width: 0, height: 0, values: Vec::new() };
        assert_eq!(nothing.dark_details(3).mean(2, 2).steps(), nothing);
        let one = plane(1, &[7.0]);
        assert_eq!((one.mean(9, 9).values[0], one.dark_details(9).values[0], one.between(5.0, 0)), (7.0, 0.0, 7.0));
    }
}
