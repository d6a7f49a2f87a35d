//! Displays: their make, what they send, and what their glass reflects.

use super::grid::Layout;
use crate::specimen::{picture::light_of, seed::Draw};

/// A kind of display.
#[derive(Debug, Clone, Copy)]
pub(super) struct Device {
    /// Half the width and height of what shines, millimetres.
    pub(super) half_mm: [f32; 2],
    /// Border around it and radius of the body's corners, millimetres.
    pub(super) border_mm: f32,
    pub(super) corner_mm: f32,
    pub(super) layout: Layout,
    pub(super) pitch_mm: f32,
    /// Whether a hand holds it.
    pub(super) held: bool,
}

/// What the display sends: brightness of white against a sheet in the room, light of black, white point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Panel {
    pub(super) white: [f32; 3],
    pub(super) black: f32,
    pub(super) gamma: f32,
    /// Strength of the bands, bands per frame, how far they drift in a second, and how sharp they are.
    pub(super) bands: [f32; 4],
    /// Share of the frame before that is still seen.
    pub(super) ghost: f32,
}

/// A reflection in the glass: middle, half size, softness and tilt on the display in millimetres, and its light.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glare {
    pub(super) middle: [f32; 2],
    pub(super) half: [f32; 2],
    pub(super) soft: f32,
    pub(super) lean: f32,
    pub(super) light: f32,
    pub(super) veil: f32,
}

impl Device {
    /// A phone, a tablet, or the display of a computer that shows the video in its middle.
    pub(super) fn draw(draw: &mut Draw, size: [usize; 2]) -> Self {
        let ratio = size[1] as f32 / size[0] as f32;
        match draw.whole(0..4) {
            0 => {
                let wide = draw.uniform(31.0..36.0);
                let half_mm = [wide, wide * draw.uniform(1.95..2.2)];
                let pitch_mm = draw.uniform(0.055..0.075);
                Device {
                    half_mm,
                    border_mm: draw.uniform(2.0..4.5),
                    corner_mm: 8.0,
                    layout: Layout::Diamond,
                    pitch_mm,
                    held: true,
                }
            }
            1 | 2 => {
                let wide = draw.uniform(70.0..85.0);
                let half_mm = [wide, wide * draw.uniform(1.33..1.6)];
                let layout = if draw.chance(0.3) { Layout::Diamond } else { Layout::Stripes };
                let pitch_mm = draw.uniform(0.09..0.14);
                Device { half_mm, border_mm: draw.uniform(7.0..16.0), corner_mm: 11.0, layout, pitch_mm, held: true }
            }
            _ => {
                let high = draw.uniform(95.0..170.0);
                let half_mm = [high / ratio * draw.uniform(1.0..1.9), high];
                let pitch_mm = draw.uniform(0.16..0.285);
                Device {
                    half_mm,
                    border_mm: draw.uniform(6.0..18.0),
                    corner_mm: 2.0,
                    layout: Layout::Stripes,
                    pitch_mm,
                    held: false,
                }
            }
        }
    }
}

impl Panel {
    pub(super) fn draw(draw: &mut Draw, layout: Layout) -> Self {
        let level = draw.log_uniform(0.5..1.6);
        let warm = draw.normal() * 0.05 - 0.04;
        let organic = layout == Layout::Diamond;
        let strength = if draw.chance(0.75) { draw.log_uniform(0.015..0.2) } else { 0.0 };
        let bands = match organic {
            // Organic displays are dimmed by switching some 240 times a second; others flicker little, at 50 to 120.
            true => [strength, draw.uniform(3.0..6.5), draw.uniform(-0.8..0.8), 3.0],
            false => [0.7 * strength, draw.uniform(0.8..2.2), draw.uniform(-1.6..1.6), 1.0],
        };
        Panel {
            white: [level * (1.0 + warm), level, level * (1.0 - warm)],
            black: if organic { 0.0005 } else { draw.log_uniform(0.001..0.006) } * level,
            gamma: draw.uniform(2.05..2.4),
            bands,
            ghost: if organic { 0.0 } else { draw.uniform(0.05..0.35) },
        }
    }

    /// Light for each code, before the white point: the display's own curve.
    pub(super) fn light_of_codes(&self) -> [f32; 256] {
        std::array::from_fn(|code| self.black + (1.0 - self.black) * light_of(code as u8).powf(self.gamma / 2.2))
    }

    /// Brightness of a row of the frame: the shutter runs down while the display flickers.
    pub(super) fn band(&self, row: f32, seconds: f32) -> f32 {
        let [strength, count, drift, sharpness] = self.bands;
        let wave = 0.5 + 0.5 * (std::f32::consts::TAU * (count * row + drift * seconds)).cos();
        1.0 + strength * (0.4 - wave.powf(sharpness))
    }
}

impl Glare {
    pub(super) fn draw(draw: &mut Draw, half_mm: [f32; 2]) -> Self {
        let [wide, high] = half_mm;
        let seen = draw.chance(0.6);
        Glare {
            middle: [draw.uniform(-1.0..1.0) * wide, draw.uniform(-1.0..0.6) * high],
            half: [draw.uniform(0.08..0.4) * wide, draw.uniform(0.08..0.45) * high],
            soft: draw.uniform(0.03..0.2) * wide,
            lean: draw.normal() * 0.2,
            light: if seen { draw.log_uniform(0.03..0.5) } else { 0.0 },
            veil: draw.log_uniform(0.005..0.05),
        }
    }

    /// Reflected light at a place; it moves as the display turns.
    pub(super) fn at(&self, place: [f32; 2], tilt: [f32; 2]) -> f32 {
        if self.light <= 0.0 {
            return 0.0;
        }
        let (x, y) = (place[0] - self.middle[0] - 500.0 * tilt[0], place[1] - self.middle[1] - 500.0 * tilt[1]);
        let (x, y) = (x + self.lean * y, y - self.lean * x);
        let inside = |at: f32, half: f32| (0.5 + (half - at.abs()) / self.soft.max(0.5)).clamp(0.0, 1.0);
        self.light * inside(x, self.half[0]) * inside(y, self.half[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::seed::Seed;

    #[test]
    fn bands_keep_the_mean_and_drift() {
        let panel = Panel::draw(&mut Seed::new(7).draw(), Layout::Stripes);
        let panel = Panel { bands: [0.1, 2.0, 0.5, 1.0], ..panel };
        let mean = (0..100).map(|row| panel.band(row as f32 / 100.0, 0.0)).sum::<f32>() / 100.0;
        assert!((mean - 0.99).abs() < 0.01, "{mean}");
        assert!((panel.band(0.0, 0.0) - panel.band(0.0, 1.0)).abs() > 0.09);
    }
}
