//! The designs: every kind of document of every invented state, each with its own layout and artwork.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use super::{
    date::DateStyle,
    layout::{self, Plan},
    lexicon::{ENGLISH, Lexicon},
    mrz::MrzFormat,
    number,
    state::{Palette, State},
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
    /// `ardenmark-passport` and the like, or `ardenmark-passport.7` of series 7; unique.
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
    pub(super) palette: Palette,
    pub(super) style: Style,
    pub(super) front: Plan,
    pub(super) back: Option<Plan>,
}

static DESIGNS: LazyLock<Vec<Design>> = LazyLock::new(|| issued(0));
/// Series that somebody asked for: few, and they stay.
static OTHER_SERIES: Mutex<BTreeMap<u32, &'static [Design]>> = Mutex::new(BTreeMap::new());

/// All designs, always in the same order.
pub fn designs() -> &'static [Design] {
    &DESIGNS
}

/// The designs of a series, in the order of [`designs`], which are series 0. Those of another have the same states, languages and kinds;
/// layout, background print and colours are drawn anew: what learns from documents is not to know them by their artwork.
pub fn designs_of(series: u32) -> &'static [Design] {
    if series == 0 {
        return designs();
    }
    let mut others = OTHER_SERIES.lock().unwrap_or_else(PoisonError::into_inner);
    others.entry(series).or_insert_with(|| issued(series).leak())
}

fn issued(series: u32) -> Vec<Design> {
    let mut designs = Vec::new();
    for (index, state) in STATES.iter().enumerate() {
        let mut issue = |kind, format, old| designs.push(Design::new(state, kind, format, old, series));
        issue(IdType::Passport, Format::Id3, false);
        issue(IdType::IdCard, Format::Id1, false);
        issue(IdType::DrivingLicense, Format::Id1, false);
        if index % 2 == 0 {
            issue(IdType::ResidencePermit, Format::Id1, false);
        }
        match index % 4 {
            1 => issue(IdType::Visa, Format::VisaA, false),
            3 => issue(IdType::Visa, Format::Id2, false),
            _ => {}
        }
        if index % 3 == 0 {
            issue(IdType::IdCard, Format::Id2, true);
        }
    }
    designs
}

impl Design {
    fn new(state: &'static State, kind: IdType, format: Format, old: bool, series: u32) -> Self {
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
        let mut id = format!("{}-{name}", state.english.to_lowercase().replace(' ', "-"));
        let (mut seed, mut palette) = (Seed::new(0x0d0c).branch(state.code).branch(name), state.palette);
        if series > 0 {
            id = format!("{id}.{series}");
            seed = seed.branch("series").nth(u64::from(series));
            palette = palette.varied(seed.branch("palette"));
        }
        let style = Style::draw(state, kind, old, seed);
        let (front, back) = (Plan::default(), None);
        let mut design = Design { id, state, kind, format, mrz, old, seed, palette, style, front, back };
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

    #[test]
    fn another_series_has_other_artwork_for_the_same_documents() {
        let (first, second) = (designs(), designs_of(2));
        assert_eq!(first.len(), second.len());
        for (one, other) in first.iter().zip(second) {
            assert_eq!(
                (other.id.as_str(), other.kind, other.format),
                (&*format!("{}.2", one.id), one.kind, one.format)
            );
            assert!(one.seed != other.seed && one.palette.light != other.palette.light, "{}", one.id);
        }
        assert!(std::ptr::eq(second, designs_of(2)) && designs_of(0).len() == first.len());
    }
}
