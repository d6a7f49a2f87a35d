//! Movement that never repeats: noise of equal power in every octave (1/f), as hands and heads have.

use std::{f32::consts::TAU, ops::Range};

use crate::specimen::seed::Seed;

/// Sines by which an octave is filled: enough that no period shows.
const SINES_PER_OCTAVE: f32 = 3.0;

/// A smooth random function of time with mean 0.
#[derive(Debug, Clone)]
pub(super) struct Wander {
    /// Hertz, phase and amplitude of each part.
    sines: Vec<[f32; 3]>,
}

impl Wander {
    /// Noise between two frequencies in hertz whose root mean square is `rms`.
    pub(super) fn new(seed: Seed, hertz: Range<f32>, rms: f32) -> Self {
        let mut draw = seed.draw();
        let octaves = (hertz.end / hertz.start).log2().max(0.1);
        let count = (octaves * SINES_PER_OCTAVE).ceil().max(1.0);
        let amplitude = rms * (2.0 / count).sqrt();
        let sine = |index: u32| {
            let place = (index as f32 + draw.uniform(0.0..1.0)) / count;
            [hertz.start * (octaves * place).exp2(), draw.uniform(0.0..TAU), amplitude]
        };
        Wander { sines: (0..count as u32).map(sine).collect() }
    }

    /// The value at a time in seconds.
    pub(super) fn at(&self, seconds: f32) -> f32 {
        self.sines.iter().map(|[hertz, phase, amplitude]| amplitude * (TAU * hertz * seconds + phase).sin()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strength_is_as_stated_and_the_course_is_smooth() {
        let wander = Wander::new(Seed::new(5), 0.5..12.0, 2.0);
        let values: Vec<f32> = (0..60_000).map(|at| wander.at(at as f32 / 500.0)).collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let rms = (values.iter().map(|value| value * value).sum::<f32>() / values.len() as f32).sqrt();
        assert!(mean.abs() < 0.1 && (rms - 2.0).abs() < 0.2, "{mean} {rms}");
        let jump = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
        assert!(jump < 2.0 * 8.0 * TAU * 12.0 / 500.0, "{jump}");
    }
}
