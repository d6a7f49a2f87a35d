//! A grey picture, its smaller versions, and the filters that bring out lines of text: all in whole numbers, so that a core
//! treats sixteen and more pixels at once.

use image::RgbImage;

use crate::media::image::{ImageError, grey_at};

/// A grey picture, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::document::mrz) struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<u8>,
}

impl Grey {
    /// The luma of an image (ITU-R BT.601), in steps of 1/256.
    pub(super) fn luma(image: &RgbImage) -> Self {
        let luma = |pixel: &[u8; 3]| {
            let [red, green, blue] = pixel.map(u32::from);
            ((77 * red + 150 * green + 29 * blue + 128) >> 8) as u8
        };
        let values = image.as_raw().as_chunks::<3>().0.iter().map(luma).collect();
        Grey { width: image.width() as usize, height: image.height() as usize, values }
    }

    /// Means of two by two pixels; an odd row or column at the end is left out.
    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut values = Vec::with_capacity(width * height);
        for rows in self.values.chunks_exact((2 * self.width).max(1)).take(height) {
            let (upper, lower) = rows.split_at(self.width);
            let pairs = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
            let mean = |(a, b): (&[u8; 2], &[u8; 2])| {
                ((u32::from(a[0]) + u32::from(a[1]) + u32::from(b[0]) + u32::from(b[1]) + 2) / 4) as u8
            };
            values.extend(pairs.map(mean));
        }
        Grey { width, height, values }
    }

    /// Rows as columns.
    pub(super) fn transposed(&self) -> Self {
        // Squares of this side stay in the nearest cache.
        const TILE: usize = 32;
        let mut values = vec![0; self.values.len()];
        for top in (0..self.height).step_by(TILE) {
            for left in (0..self.width).step_by(TILE) {
                for x in left..(left + TILE).min(self.width) {
                    let to = &mut values[x * self.height..][..self.height];
                    for (y, value) in to.iter_mut().enumerate().take(top + TILE).skip(top) {
                        *value = self.values[y * self.width + x];
                    }
                }
            }
        }
        Grey { width: self.height, height: self.width, values }
    }

    /// What is dark and narrower than a square that reaches `radius` pixels to each side: the closing with it less the
    /// picture (the black top-hat of Serra's morphology).
    pub(super) fn dark_details(&self, radius: usize) -> Self {
        let mut closed = self.extremes(radius, u8::max).extremes(radius, u8::min);
        closed.values.iter_mut().zip(&self.values).for_each(|(closed, value)| *closed = closed.saturating_sub(*value));
        closed
    }

    /// The largest or smallest value in a square that reaches `radius` pixels to each side, cut at the edges: first in rows, then in
    /// columns.
    fn extremes(&self, radius: usize, pick: impl Fn(u8, u8) -> u8 + Copy) -> Self {
        let (width, height) = (self.width, self.height);
        if self.values.is_empty() {
            return self.clone();
        }
        // One row after the other, each with its ends repeated.
        let mut rows = Vec::with_capacity((width + 2 * radius) * height);
        for row in self.values.chunks_exact(width) {
            rows.extend(std::iter::repeat_n(row[0], radius));
            rows.extend_from_slice(row);
            rows.extend(std::iter::repeat_n(row[width - 1], radius));
        }
        let rows = windows(rows, 2 * radius + 1, 1, pick);
        let row = |index: usize| &rows[index * (width + 2 * radius)..][..width];
        let mut columns = Vec::with_capacity((height + 2 * radius) * width);
        (0..radius).for_each(|_| columns.extend_from_slice(row(0)));
        (0..height).for_each(|index| columns.extend_from_slice(row(index)));
        (0..radius).for_each(|_| columns.extend_from_slice(row(height - 1)));
        Grey { width, height, values: windows(columns, 2 * radius + 1, width, pick) }
    }

    /// Differences of neighbours along the rows, without sign.
    pub(super) fn steps(&self) -> Self {
        let mut values = vec![0; self.values.len()];
        let width = self.width.max(1);
        for (from, to) in self.values.chunks_exact(width).zip(values.chunks_exact_mut(width)) {
            for ((left, right), to) in from.iter().zip(&from[1..]).zip(&mut to[1..]) {
                *to = left.abs_diff(*right);
            }
        }
        Grey { width: self.width, height: self.height, values }
    }

    /// Means over windows that reach `across` and `down` pixels to each side, cut at the edges, row by row: `each` gets the row's
    /// number and its means.
    pub(super) fn means(&self, across: usize, down: usize, mut each: impl FnMut(usize, &[f32])) {
        let row = |index: usize| self.values.get(index * self.width..(index + 1) * self.width).unwrap_or_default();
        let mut sums = vec![0u32; self.width];
        let mut before = vec![0u32; self.width + 1];
        let mut means = vec![0.0; self.width];
        for coming in 0..down.min(self.height) {
            sums.iter_mut().zip(row(coming)).for_each(|(sum, value)| *sum += u32::from(*value));
        }
        for index in 0..self.height {
            sums.iter_mut().zip(row(index + down)).for_each(|(sum, value)| *sum += u32::from(*value));
            if index > down {
                sums.iter_mut().zip(row(index - down - 1)).for_each(|(sum, value)| *sum -= u32::from(*value));
            }
            let rows = (index + down + 1).min(self.height) - index.saturating_sub(down);
            let mut sum = 0;
            for (before, value) in before[1..].iter_mut().zip(&sums) {
                sum += value;
                *before = sum;
            }
            let window = |column: usize| (column.saturating_sub(across), (column + across + 1).min(self.width));
            let of_sum = |sum: u32, columns: usize| sum as i32 as f32 / (columns * rows) as i32 as f32;
            // Windows that are not cut are all as wide.
            let left = across.min(self.width);
            let whole = left..self.width.saturating_sub(across).max(left);
            for column in (0..whole.start).chain(whole.end..self.width) {
                let (start, end) = window(column);
                means[column] = of_sum(before[end] - before[start], end - start);
            }
            let ends = before.get(2 * across + 1..).unwrap_or_default();
            for (mean, (end, start)) in means[whole].iter_mut().zip(ends.iter().zip(&before)) {
                *mean = of_sum(end - start, 2 * across + 1);
            }
            each(index, &means);
        }
    }

    /// The value between pixels, whose centres lie at halves; edges go on.
    #[inline]
    pub(super) fn between(&self, x: f32, y: f32) -> f32 {
        let mixed = |[a, b]: [u8; 2], [c, d]: [u8; 2], across: f32, down: f32| {
            let [a, b, c, d] = [a, b, c, d].map(f32::from);
            let (upper, lower) = (a + (b - a) * across, c + (d - c) * across);
            upper + (lower - upper) * down
        };
        let has = |value: f32, length: usize| value >= 0.0 && value < length.saturating_sub(1) as f32;
        let (across, down) = (x - 0.5, y - 0.5);
        if has(across, self.width) && has(down, self.height) {
            let (left, top) = (across as u32, down as u32);
            let start = top as usize * self.width + left as usize;
            let two = |start: usize| self.values.get(start..)?.first_chunk::<2>();
            if let (Some(upper), Some(lower)) = (two(start), two(start + self.width)) {
                return mixed(*upper, *lower, across - left as f32, down - top as f32);
            }
        }
        let place = |value: f32, length: usize| {
            let value = (value - 0.5).clamp(0.0, length.saturating_sub(1) as f32);
            let first = value as usize;
            (first, (first + 1).min(length.saturating_sub(1)), value - first as f32)
        };
        let ((left, right, across), (top, bottom, down)) = (place(x, self.width), place(y, self.height));
        let at = |x: usize, y: usize| self.values.get(y * self.width + x).copied().unwrap_or_default();
        mixed([at(left, top), at(right, top)], [at(left, bottom), at(right, bottom)], across, down)
    }
}

/// The extremes of windows of `length` values that lie `stride` apart, in the place of each window's first value: by windows twice as
/// long each time, and two that overlap at last.
fn windows(mut values: Vec<u8>, length: usize, stride: usize, pick: impl Fn(u8, u8) -> u8) -> Vec<u8> {
    let mut reached = 1;
    let mut wider = Vec::with_capacity(values.len());
    while reached < length {
        let step = reached.min(length - reached);
        let ahead = values.get(step * stride..).unwrap_or_default();
        wider.clear();
        wider.extend(values.iter().zip(ahead).map(|(near, far)| pick(*near, *far)));
        std::mem::swap(&mut values, &mut wider);
        reached += step;
    }
    values
}

/// A grey picture and its halves, so that what is looked at smaller than it is need not be looked at pixel by pixel.
pub(in crate::document::mrz) struct Pyramid {
    own: Grey,
    /// Each half as wide and high as the one before.
    smaller: Vec<Grey>,
}

impl Pyramid {
    /// Side below which no smaller version is of use.
    const LEAST: usize = 64;

    /// Of a picture.
    pub(in crate::document::mrz) fn new(image: &RgbImage) -> Self {
        let own = Grey::luma(image);
        let mut smaller: Vec<Grey> = Vec::new();
        loop {
            let last = smaller.last().unwrap_or(&own);
            if last.width.min(last.height) < 2 * Self::LEAST {
                return Pyramid { own, smaller };
            }
            smaller.push(last.halved());
        }
    }

    /// Width and height of the picture.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.own.width, self.own.height)
    }

    /// The smallest version of which a pixel covers at most `pixels` of the picture's each way, and how many it covers; the picture
    /// itself where none does.
    pub(super) fn level(&self, pixels: f32) -> (&Grey, f32) {
        let step = (pixels.max(1.0).log2() as usize).min(self.smaller.len());
        let level = step.checked_sub(1).and_then(|index| self.smaller.get(index)).unwrap_or(&self.own);
        (level, (1u32 << step) as f32)
    }

    /// The picture with a long side of `side` pixels, of the next larger version.
    ///
    /// # Errors
    /// When the scaler refuses the size.
    pub(super) fn scaled_to(&self, side: u32) -> Result<Grey, ImageError> {
        let (width, height) = self.size();
        let factor = f64::from(side.max(1)) / width.max(height).max(1) as f64;
        let [width, height] = [width, height].map(|length| ((length as f64 * factor).round() as usize).max(1));
        let is_larger = |level: &&Grey| level.width >= width && level.height >= height;
        if self.own.values.is_empty() {
            return Ok(self.own.clone());
        }
        let from = self.smaller.iter().rfind(is_larger).unwrap_or(&self.own);
        let values = grey_at(&from.values, [from.width, from.height], [width, height])?;
        Ok(Grey { width, height, values })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn grey(width: usize, values: &[u8]) -> Grey {
        Grey { width, height: values.len() / width, values: values.to_vec() }
    }

    fn means(grey: &Grey, across: usize, down: usize) -> Vec<f32> {
        let mut all = Vec::new();
        grey.means(across, down, |_, means| all.extend_from_slice(means));
        all
    }

    #[test]
    fn means_and_extremes_are_those_of_the_window() {
        let row = grey(7, &[5, 1, 4, 1, 5, 9, 2]);
        assert_eq!(row.extremes(1, u8::max).values, [5, 5, 4, 5, 9, 9, 9]);
        assert_eq!(row.extremes(4, u8::min).values, [1; 7]);
        assert_eq!(row.transposed().extremes(1, u8::max).values, [5, 5, 4, 5, 9, 9, 9]);
        let mean = means(&row, 1, 0);
        assert!((mean[0] - 3.0).abs() < 1e-5 && (mean[5] - 16.0 / 3.0).abs() < 1e-5);
        let page = grey(3, &[0, 10, 20, 30, 40, 50, 60, 70, 80]);
        assert_eq!(means(&page, 0, 1), [15.0, 25.0, 35.0, 30.0, 40.0, 50.0, 45.0, 55.0, 65.0]);
        assert_eq!(means(&page, 9, 9), [40.0; 9]);
        let page = Grey { width: 40, height: 70, values: (0..2800).map(|value| (value % 251) as u8).collect() };
        assert_eq!((page.transposed().values[3], page.transposed().transposed()), (page.values[120], page));
    }

    #[test]
    fn narrow_dark_things_stand_out() {
        let mut page = grey(9, &[200; 81]);
        (0..9).for_each(|row| page.values[row * 9 + 4] = 50);
        let dark = page.dark_details(2);
        assert_eq!((dark.values[4], dark.values[3], dark.values[40]), (150, 0, 150));
        assert_eq!((page.dark_details(0).values[4], page.steps().values[4], page.steps().values[9]), (0, 150, 0));
    }

    #[test]
    fn empty_pictures_stay_empty() {
        let nothing = Grey { width: 0, height: 0, values: Vec::new() };
        assert_eq!((nothing.dark_details(3).steps(), nothing.transposed()), (nothing.clone(), nothing.clone()));
        assert_eq!((means(&nothing, 2, 2), nothing.between(3.0, 3.0)), (Vec::new(), 0.0));
        let one = grey(1, &[7]);
        assert_eq!((means(&one, 9, 9), one.dark_details(9).values[0], one.between(5.0, 0.0)), (vec![7.0], 0, 7.0));
        let pyramid = Pyramid::new(&RgbImage::new(0, 0));
        assert_eq!((pyramid.size(), pyramid.level(3.0).1), ((0, 0), 1.0));
        assert!(pyramid.scaled_to(100).is_ok_and(|grey| grey.values.is_empty()));
    }

    #[test]
    fn smaller_versions_show_the_same() {
        let photo = RgbImage::from_fn(800, 601, |x, y| Rgb([(x / 4) as u8, (y / 4) as u8, 90]));
        let pyramid = Pyramid::new(&photo);
        let (own, half, quarter) = (pyramid.level(1.9), pyramid.level(2.0), pyramid.level(4.1));
        let at = |(grey, by): (&Grey, f32), x: f32, y: f32| grey.between(x / by, y / by);
        let expected = at(own, 600.0, 300.0);
        assert!([half, quarter].iter().all(|level| (at(*level, 600.0, 300.0) - expected).abs() < 1.5));
        assert_eq!([own, half, quarter].map(|(_, by)| by), [1.0, 2.0, 4.0]);
        let small = pyramid.scaled_to(400).unwrap();
        assert_eq!((small.width, small.height), (400, 301));
        assert!((small.between(300.0, 150.0) - expected).abs() < 1.5);
        assert_eq!(pyramid.scaled_to(1600).unwrap().width, 1600);
    }
}
