//! The designs: every kind of document of every invented state, each with its own layout and artwork.

use std::sync::LazyLock;

use super::{
    date::DateStyle,
    layout::{self, Plan},
    lexicon::{ENGLISH, Lexicon},
    mrz::MrzFormat,
    number,
    state::State,
    states::STATES,
    style::Style,
};
use crate::{case::meta::IdType, specimen::seed::Seed};

/// Size of a document, in the words of ISO/IEC 7810 and ICAO 9303.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// 85.6 × 53.98 mm with rounded corners.
    Id1,
    /// 105 × 74 mm.
    Id2,
    /// 125 × 88 mm.
    Id3,
    /// 120 × 80 mm: a full-size visa (ICAO 9303-7).
    VisaA,
}

impl Format {
    /// Width, height and radius of the corners in millimetres.
    pub fn size_mm(self) -> (f32, f32, f32) {
        match self {
            Format::Id1 => (85.6, 53.98, 3.18),
            Format::Id2 => (105.0, 74.0, 0.0),
            Format::Id3 => (125.0, 88.0, 0.0),
            Format::VisaA => (120.0, 80.0, 0.0),
        }
    }
}

/// One design.
#[derive(Debug)]
pub struct Design {
    /// `ardenmark-passport` and the like; unique.
    pub id: String,
    /// Issuing state.
    pub state: &'static State,
    /// Kind of document.
    pub kind: IdType,
    /// Size.
    pub format: Format,
    /// Layout of the machine-readable zone; driving licences have none.
    pub mrz: Option<MrzFormat>,
    /// Older series: a photograph under laminate, typed or printed in black, with a stamp.
    pub old: bool,
    pub(super) seed: Seed,
    pub(super) style: Style,
    pub(super) front: Plan,
    pub(super) back: Option<Plan>,
}

static DESIGNS: LazyLock<Vec<Design>> = LazyLock::new(|| {
    let mut designs = Vec::new();
    for (index, state) in STATES.iter().enumerate() {
        designs.push(Design::new(state, IdType::Passport, Format::Id3, false));
        designs.push(Design::new(state, IdType::IdCard, Format::Id1, false));
        designs.push(Design::new(state, IdType::DrivingLicense, Format::Id1, false));
        if index % 2 == 0 {
            designs.push(Design::new(state, IdType::ResidencePermit, Format::Id1, false));
        }
        match index % 4 {
            1 => designs.push(Design::new(state, IdType::Visa, Format::VisaA, false)),
            3 => designs.push(Design::new(state, IdType::Visa, Format::Id2, false)),
            _ => {}
        }
        if index % 3 == 0 {
            designs.push(Design::new(state, IdType::IdCard, Format::Id2, true));
        }
    }
    designs
});

/// All designs, always in the same order.
pub fn designs() -> &'static [Design] {
    &DESIGNS
}

impl Design {
    fn new(state: &'static State, kind: IdType, format: Format, old: bool) -> Self {
        let name = match kind {
            IdType::Passport => "passport",
            IdType::IdCard if old => "id-card-old",
            IdType::IdCard => "id-card",
            IdType::ResidencePermit => "residence-permit",
            IdType::DriversLicense | IdType::DrivingLicense => "driving-licence",
            IdType::Visa => "visa",
        };
        let mrz = match (kind, format) {
            (IdType::Visa, Format::Id2) => Some(MrzFormat::MrvB),
            (IdType::Visa, _) => Some(MrzFormat::MrvA),
            (IdType::DrivingLicense | IdType::DriversLicense, _) => None,
            (_, Format::Id1) => Some(MrzFormat::Td1),
            (_, Format::Id2) => Some(MrzFormat::Td2),
            _ => Some(MrzFormat::Td3),
        };
        let id = format!("{}-{name}", state.english.to_lowercase().replace(' ', "-"));
        let seed = Seed::new(0x0d0c).branch(state.code).branch(name);
        let style = Style::draw(state, kind, old, seed);
        let mut design = Design { id, state, kind, format, mrz, old, seed, style, front: Plan::default(), back: None };
        (design.front, design.back) = layout::plans(&design);
        design
    }

    /// Whether it has a back.
    pub fn has_back(&self) -> bool {
        self.back.is_some()
    }

    /// First characters of the machine-readable zone (ICAO 9303-3, 4.4), also printed as the type.
    pub(super) fn document_code(&self) -> &'static str {
        match (self.kind, self.old) {
            (IdType::Passport, _) => "P",
            (IdType::Visa, _) => "V",
            (IdType::ResidencePermit, _) => "IR",
            (IdType::IdCard, true) => "I",
            _ => "ID",
        }
    }

    /// How dates are printed: small fields take digits only.
    pub(super) fn dates(&self) -> DateStyle {
        match (self.state.dates, self.kind) {
            (DateStyle::TwoMonths | DateStyle::Month, IdType::DrivingLicense | IdType::DriversLicense) => {
                DateStyle::Dots
            }
            (style, _) => style,
        }
    }

    /// Pattern of its numbers: documents of one state differ a little.
    pub(super) fn number_pattern(&self) -> &'static str {
        match (self.kind, self.old) {
            (IdType::DrivingLicense | IdType::DriversLicense, _) => "AA 999999 9A",
            (IdType::Visa, _) => "A99999999",
            (IdType::ResidencePermit, _) => "RP9999999",
            (IdType::IdCard, true) => "AA 999999",
            (IdType::Passport, _) => number::short(self.state.number),
            _ => self.state.number,
        }
    }

    /// Whether the zone carries the personal number as optional data.
    pub(super) fn personal_in_zone(&self) -> bool {
        matches!(self.kind, IdType::Passport | IdType::IdCard)
            && !self.seed.branch("optional").number().is_multiple_of(3)
    }

    /// Title in a language.
    pub(super) fn title(&self, lexicon: &Lexicon) -> &'static str {
        lexicon.titles[match self.kind {
            IdType::Passport => 0,
            IdType::IdCard => 1,
            IdType::ResidencePermit => 2,
            IdType::DriversLicense | IdType::DrivingLicense => 3,
            IdType::Visa => 4,
        }]
    }

    /// The state's languages, English among them.
    pub(super) fn languages(&self) -> Vec<&'static Lexicon> {
        let mut languages = self.state.languages.to_vec();
        if languages.iter().all(|lexicon| lexicon.code != ENGLISH.code) {
            languages.push(&ENGLISH);
        }
        languages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn designs_are_many_and_apart() {
        let designs = designs();
        assert!(designs.len() >= 64, "{}", designs.len());
        for (index, design) in designs.iter().enumerate() {
            assert!(designs[..index].iter().all(|other| other.id != design.id), "{}", design.id);
        }
    }
}
