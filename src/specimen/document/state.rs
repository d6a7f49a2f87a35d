//! What belongs to an invented state: its names, places, habits and colours.

use super::{date::DateStyle, lexicon::Lexicon, print::sheet::Color, transliterate::Habit};
use crate::specimen::{lettering::Face, seed::Seed};

/// An invented state. Its code is one that ISO 3166-1 leaves to users and ICAO 9303-3 gives to nobody.
#[derive(Debug)]
pub struct State {
    /// Three letters, in place of an ISO 3166-1 alpha-3 code.
    pub code: &'static str,
    /// One or two letters for the badge of driving licences.
    pub badge: &'static str,
    /// Name in English.
    pub english: &'static str,
    /// Full names, as printed, in capitals: in the first language, then in the others.
    pub names: &'static [&'static str],
    /// Languages: the state's own first; English is added where it is missing.
    pub languages: &'static [&'static Lexicon],
    /// Nationality for men and women, in the first language and in English.
    pub nationality: [&'static str; 3],
    /// Towns.
    pub towns: &'static [&'static str],
    /// Issuing authorities; `#` stands for a town.
    pub authorities: &'static [&'static str],
    /// How dates are printed.
    pub dates: DateStyle,
    /// Spelling in the machine-readable zone.
    pub habit: Habit,
    /// Pattern of document numbers: `A` a letter, `9` a digit, `X` either, others as they are.
    pub number: &'static str,
    /// Pattern of personal numbers; `D` stands for the date of birth as `YYMMDD`.
    pub personal: &'static str,
    /// Faces of labels, values and titles.
    pub faces: [Face; 3],
    /// Colours.
    pub palette: Palette,
}

/// Colours of a state's documents.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    /// Pastel inks of the background.
    pub light: [Color; 3],
    /// Strong colour of titles and bands.
    pub strong: Color,
    /// Second strong colour, of emblems.
    pub second: Color,
    /// Colour of labels.
    pub label: Color,
}

impl Palette {
    /// Other colours as light and as strong: all turned about the grey axis, those of the background and the strong ones each by an angle
    /// of its own.
    pub(super) fn varied(self, seed: Seed) -> Self {
        let mut draw = seed.draw();
        let (pale, deep) = (draw.uniform(0.8..5.5), draw.uniform(0.8..5.5));
        Palette {
            light: self.light.map(|color| turned(color, pale)),
            strong: turned(self.strong, deep),
            second: turned(self.second, deep),
            label: turned(self.label, deep),
        }
    }
}

/// A colour turned about the grey axis by an angle in radians (Rodrigues' formula): its mean stays, but for what leaves 0 … 255.
fn turned([r, g, b]: Color, angle: f32) -> Color {
    let [r, g, b] = [r, g, b].map(f32::from);
    let (sin, cos) = angle.sin_cos();
    let grey = (r + g + b) / 3.0 * (1.0 - cos);
    let across = sin / 3.0f32.sqrt();
    [r * cos + (b - g) * across + grey, g * cos + (r - b) * across + grey, b * cos + (g - r) * across + grey]
        .map(|value| value.round().clamp(0.0, 255.0) as u8)
}

impl State {
    /// The state's own language.
    pub fn native(&self) -> &'static Lexicon {
        self.languages.first().copied().unwrap_or(&super::lexicon::ENGLISH)
    }

    /// Whether names are printed in the state's script and again in Latin letters.
    pub fn two_scripts(&self) -> bool {
        matches!(self.native().code, "el" | "ru" | "uk")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turned_colours_are_as_light() {
        assert_eq!(turned([200, 100, 30], std::f32::consts::TAU / 3.0), [30, 200, 100]);
        assert_eq!(turned([90; 3], 1.3), [90; 3]);
        let palette = super::super::states::STATES[0].palette;
        let varied = palette.varied(Seed::new(4));
        let mean = |color: Color| color.map(f32::from).iter().sum::<f32>() / 3.0;
        assert!(palette.light.iter().zip(varied.light).all(|(one, other)| (mean(*one) - mean(other)).abs() < 12.0));
        assert_ne!(palette.strong, varied.strong);
    }
}
