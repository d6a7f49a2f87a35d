//! How a measured figure becomes a score.

use serde::Deserialize;

use super::within;

/// Two values of a measured figure: where it is clear, and where a person must look. Which of them is larger says which way
/// is worse.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ramp {
    /// The value that scores 1, as everything better does.
    pub clear: f64,
    /// The value that scores 0.5; what is as far beyond it as `clear` is before it scores 0.
    pub attention: f64,
}

impl Ramp {
    /// The score in [0, 1] of a measured value; NaN where the value is none.
    pub fn score(&self, value: f64) -> f64 {
        (0.5 + 0.5 * (value - self.attention) / (self.clear - self.attention)).clamp(0.0, 1.0)
    }

    /// Whether the value is beyond `attention`.
    pub fn is_beyond(&self, value: f64) -> bool {
        self.score(value) < 0.5
    }

    pub(super) fn check(&self, name: &str, low: f64, high: f64) -> Result<(), String> {
        within(&format!("{name}.clear"), self.clear, low, high)?;
        within(&format!("{name}.attention"), self.attention, low, high)?;
        let apart = (self.clear - self.attention).abs() > 1e-9;
        if apart { Ok(()) } else { Err(format!("{name} needs clear and attention apart")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_fall_from_clear_past_attention_in_either_direction() {
        for (ramp, values) in [
            (Ramp { clear: 0.1, attention: 0.3 }, [0.0, 0.1, 0.2, 0.3, 0.4, 0.9]),
            (Ramp { clear: 0.6, attention: 0.4 }, [0.9, 0.6, 0.5, 0.4, 0.3, -1.0]),
        ] {
            let scores = values.map(|value| (100.0 * ramp.score(value)).round());
            assert_eq!(scores, [100.0, 100.0, 75.0, 50.0, 25.0, 0.0], "{ramp:?}");
            assert!(ramp.is_beyond(values[4]) && !ramp.is_beyond(values[3]));
        }
        assert!(Ramp { clear: 0.0, attention: 1.0 }.score(f64::NAN).is_nan());
    }
}
