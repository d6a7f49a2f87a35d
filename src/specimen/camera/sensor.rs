//! The sensor: a Bayer mosaic, shot and read noise, saturation, fourteen bits.

use std::sync::LazyLock;

use super::tone::whole;
use crate::specimen::seed::Seed;

/// Code of the sensor in the dark.
pub(crate) const PEDESTAL: f32 = 1024.0;
/// Codes from dark to saturation.
pub(crate) const FULL_SCALE: f32 = 14_336.0;
/// Entries of the table of normal deviates.
const DEVIATES: usize = 4096;

/// Quantiles of the standard normal distribution at (i + ½)/4096, from the integral of its density.
static NORMAL: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let step = 1e-4f64;
    let (mut at, mut mass, mut quantiles) = (-5.0f64, 0.0f64, Vec::with_capacity(DEVIATES));
    while quantiles.len() < DEVIATES && at < 5.0 {
        mass += step * (-at * at / 2.0).exp() / std::f64::consts::TAU.sqrt();
        at += step;
        while quantiles.len() < DEVIATES && mass >= (quantiles.len() as f64 + 0.5) / DEVIATES as f64 {
            quantiles.push(at as f32);
        }
    }
    quantiles.resize(DEVIATES, 3.67);
    quantiles
});

/// The noise of one exposure, of the form of Brooks et al., "Unprocessing images for learned raw denoising"
/// (arXiv 1811.11127): variance = shot · x + read², x in [0, 1] from dark to saturation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sensor {
    /// Shot noise, 1e-4 … 10^-2.3.
    pub shot: f32,
    /// Standard deviation of the read noise, 10^-3.3 … 10^-2.2.
    pub read: f32,
    /// Signal of each channel for light 1.0, as a share of saturation: exposure times sensitivity.
    pub response: [f32; 3],
}

/// Channel (0 red, 1 green, 2 blue) of the pixel at (x, y): RGGB.
pub(crate) fn channel_at(x: usize, y: usize) -> usize {
    (x & 1) + (y & 1)
}

/// Raw codes of an area of the sensor, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Raw {
    /// First column, even.
    pub(crate) left: usize,
    /// First row, even.
    pub(crate) top: usize,
    /// Columns.
    pub(crate) width: usize,
    /// Codes.
    pub(crate) codes: Vec<u16>,
}

impl Sensor {
    /// Records one row: `light` holds for each pixel the light of its own channel. `left` is the column of the first
    /// pixel, a multiple of 4. The noise depends on the seed and the pixel's place alone.
    pub(crate) fn record(&self, light: &[f32], left: usize, y: usize, seed: Seed, codes: &mut [u16]) {
        let row = seed.nth(y as u64).number();
        let (even, odd) = (self.response[channel_at(0, y)], self.response[channel_at(1, y)]);
        let response = [even, odd, even, odd];
        let read = self.read * self.read;
        let normal: &[f32; DEVIATES] = match NORMAL.as_slice().try_into() {
            Ok(normal) => normal,
            Err(_) => return,
        };
        for (block, (light, codes)) in light.chunks(4).zip(codes.chunks_mut(4)).enumerate() {
            let mut word = scramble(row ^ ((left / 4 + block) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            for ((light, code), response) in light.iter().zip(codes).zip(response) {
                let signal = (light * response).clamp(0.0, 1.0);
                let noise = normal[word as usize % DEVIATES] * (self.shot * signal + read).sqrt();
                word >>= 16;
                *code = whole((PEDESTAL + FULL_SCALE * (signal + noise)).clamp(0.0, PEDESTAL + FULL_SCALE)) as u16;
            }
        }
    }
}

fn scramble(value: u64) -> u64 {
    let value = (value ^ (value >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let value = (value ^ (value >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    value ^ (value >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_has_the_stated_variance_and_no_memory() {
        let sensor = Sensor { shot: 1e-3, read: 2e-3, response: [1.0; 3] };
        let mut codes = vec![0u16; 64_000];
        sensor.record(&vec![0.3; 64_000], 0, 5, Seed::new(3), &mut codes);
        let values: Vec<f32> = codes.iter().map(|code| (f32::from(*code) - PEDESTAL) / FULL_SCALE).collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / values.len() as f32;
        let expected = 1e-3 * 0.3 + 4e-6;
        assert!((mean - 0.3).abs() < 1e-3 && (variance / expected - 1.0).abs() < 0.03, "{mean} {variance}");
        let lag: f32 = values.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum::<f32>();
        assert!((lag / values.len() as f32 / variance).abs() < 0.02);
    }

    #[test]
    fn noise_belongs_to_the_place() {
        let sensor = Sensor { shot: 1e-3, read: 2e-3, response: [1.0; 3] };
        let (mut whole, mut part) = (vec![0u16; 64], vec![0u16; 32]);
        sensor.record(&[0.5; 64], 0, 9, Seed::new(1), &mut whole);
        sensor.record(&[0.5; 32], 32, 9, Seed::new(1), &mut part);
        assert_eq!(whole[32..], part);
        sensor.record(&[9.0; 32], 32, 9, Seed::new(1), &mut part);
        assert!(part.iter().all(|code| f32::from(*code) <= PEDESTAL + FULL_SCALE));
    }
}
