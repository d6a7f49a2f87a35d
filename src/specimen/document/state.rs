//! What belongs to an invented state: its names, places, habits and colours.

use super::{date::DateStyle, lexicon::Lexicon, print::sheet::Color, transliterate::Habit};
use crate::specimen::lettering::Face;

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
