//! Smooth noise in space, the same for the same salt.

use super::vector::{V3, whole};

fn hash(x: i32, y: i32, z: i32, salt: u32) -> f32 {
    let mut h = (x as u32).wrapping_mul(0x8da6_b343)
        ^ (y as u32).wrapping_mul(0xd816_3841)
        ^ (z as u32).wrapping_mul(0xcb1a_b31f)
        ^ salt.wrapping_mul(0x9e37_79b9);
    h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    h = (h ^ (h >> 12)).wrapping_mul(0x297a_2d39);
    h ^= h >> 15;
    (h >> 8) as f32 * (2.0 / 16_777_216.0) - 1.0
}

/// Value noise in [-1, 1] with features of size 1.
pub(super) fn noise(p: V3, salt: u32) -> f32 {
    let [x, y, z] = p.map(whole);
    let f = [p[0] - x as f32, p[1] - y as f32, p[2] - z as f32].map(|t| t * t * (3.0 - 2.0 * t));
    let edge = |y: i32, z: i32| {
        let (a, b) = (hash(x, y, z, salt), hash(x + 1, y, z, salt));
        a + (b - a) * f[0]
    };
    let face = |z: i32| {
        let (a, b) = (edge(y, z), edge(y + 1, z));
        a + (b - a) * f[1]
    };
    let (a, b) = (face(z), face(z + 1));
    a + (b - a) * f[2]
}

/// Value noise in [-1, 1] over a plane, with features of size 1.
pub(super) fn flat_noise([x, y]: [f32; 2], salt: u32) -> f32 {
    let (column, row) = (whole(x), whole(y));
    let eased = |t: f32| t * t * (3.0 - 2.0 * t);
    let (fx, fy) = (eased(x - column as f32), eased(y - row as f32));
    let along = |row: i32| {
        let (a, b) = (hash(column, row, 0, salt), hash(column + 1, row, 0, salt));
        a + (b - a) * fx
    };
    let (a, b) = (along(row), along(row + 1));
    a + (b - a) * fy
}

/// Noise of `octaves` sizes, each half as large and half as strong; about [-1, 1].
pub(super) fn fractal(p: V3, octaves: u32, salt: u32) -> f32 {
    let (mut sum, mut gain, mut size) = (0.0, 0.55, 1.0);
    for octave in 0..octaves {
        sum += gain * noise(p.map(|value| value * size), salt.wrapping_add(octave * 7919));
        gain *= 0.5;
        size *= 2.03;
    }
    sum
}

/// Distance to the nearest of scattered points, one near the middle of each cell of size 1, and that point's own number
/// in [0, 1].
pub(super) fn nearest_point(p: V3, salt: u32) -> (f32, f32) {
    let cell = p.map(|value| whole(value - 0.5));
    let (mut best, mut own) = (f32::MAX, 0.0);
    for step in 0..8 {
        let [x, y, z] = [cell[0] + step % 2, cell[1] + step / 2 % 2, cell[2] + step / 4];
        let offset = |k: u32| 0.5 + 0.38 * hash(x, y, z, salt.wrapping_add(k));
        let point = [x as f32 + offset(11), y as f32 + offset(23), z as f32 + offset(37)];
        let distance = (0..3).map(|i| (point[i] - p[i]) * (point[i] - p[i])).sum::<f32>();
        if distance < best {
            (best, own) = (distance, offset(53));
        }
    }
    (best.sqrt(), own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_smooth_and_bounded() {
        for step in 0..500 {
            let p = [step as f32 * 0.37 - 40.0, step as f32 * 0.11, -step as f32 * 0.23];
            let (here, near) = (noise(p, 5), noise([p[0] + 1e-3, p[1], p[2]], 5));
            assert!(here.abs() <= 1.0 && (here - near).abs() < 0.01);
            assert!(nearest_point(p, 3).0 < 1.8);
            assert!(flat_noise([p[0], p[1]], 2).abs() <= 1.0);
        }
    }
}
