//! Blur by a lens that is focused on something else.

use crate::specimen::picture::Picture;

/// The picture blurred by about a Gaussian with this standard deviation in pixels: three boxes in each direction, whose
/// light goes on past the border.
pub(super) fn blurred(picture: &Picture, sigma: f32) -> Picture {
    // A box of radius r has the variance r (r + 1)/3: as many boxes as needed are one wider than the others.
    let variance = |radius: f32| radius * (radius + 1.0) / 3.0;
    let least = (((4.0 * sigma * sigma + 1.0).sqrt() - 1.0) / 2.0).floor();
    let wider = (sigma * sigma - 3.0 * variance(least)) / (variance(least + 1.0) - variance(least));
    let mut result = picture.clone();
    let (width, height) = (picture.width(), picture.height());
    let radii = (0..3).map(|pass| least as usize + usize::from(pass < wider.round() as i32));
    for radius in radii.filter(|radius| *radius > 0 && width > 0) {
        for y in 0..height {
            let line: Vec<_> = result.row(y).to_vec();
            let row = &mut result.pixels_mut()[y * width..][..width];
            box_filter(&line, radius, |x, value| row[x] = value);
        }
        for x in 0..width {
            let line: Vec<_> = (0..height).map(|y| result.row(y)[x]).collect();
            let pixels = result.pixels_mut();
            box_filter(&line, radius, |y, value| pixels[y * width + x] = value);
        }
    }
    result
}

fn box_filter(line: &[[f32; 3]], radius: usize, mut set: impl FnMut(usize, [f32; 3])) {
    let last = line.len() - 1;
    let share = 1.0 / (2 * radius + 1) as f32;
    let mut sum = [0.0f32; 3];
    let add = |sum: &mut [f32; 3], at: usize, sign: f32| (0..3).for_each(|c| sum[c] += sign * line[at][c]);
    for at in 0..=2 * radius {
        add(&mut sum, at.saturating_sub(radius).min(last), 1.0);
    }
    for at in 0..line.len() {
        set(at, sum.map(|c| (c * share).max(0.0)));
        add(&mut sum, (at + radius + 1).min(last), 1.0);
        add(&mut sum, at.saturating_sub(radius), -1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_spreads_by_sigma_and_keeps_its_light() {
        let point = Picture::from_fn(41, 41, |x, y| [if (x, y) == (20, 20) { 1.0 } else { 0.0 }; 3]);
        let spot = blurred(&point, 3.0);
        let sum: f32 = spot.pixels().iter().map(|pixel| pixel[0]).sum();
        let spread = |(index, pixel): (usize, &[f32; 3])| pixel[0] * ((index % 41) as f32 - 20.0).powi(2);
        let sigma = spot.pixels().iter().enumerate().map(spread).sum::<f32>().sqrt();
        assert!((sum - 1.0).abs() < 1e-3 && (sigma - 3.0).abs() < 0.25, "{sum} {sigma}");
        assert_eq!(blurred(&point, 0.1), point);
    }
}
