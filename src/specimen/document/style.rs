//! Choices that make one design differ from the next.

use super::state::State;
use crate::{
    case::meta::IdType,
    specimen::{
        lettering::{Face, OcrbHand},
        seed::Seed,
    },
};

/// What stands at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// A band of solid colour with letters left white.
    Band,
    /// Emblem at the left, coloured letters, a rule below.
    Plain,
    /// Letters at the left, emblem at the right.
    EmblemRight,
    /// Everything centred.
    Centred,
    /// A band along the left edge with the state's name running upwards; the title alone at the top. Cards only.
    Side,
}

/// Where labels stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Labels {
    /// Small, above the value.
    Above,
    /// In a column at the left.
    Left,
    /// Numbers only, as on driving licences.
    Numbers,
}

/// How the portrait comes onto the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treatment {
    /// Engraved into polycarbonate by a laser: grey.
    Laser,
    /// Dye diffusion: soft colour.
    Dye,
    /// Ink jet into paper: colour with the background print showing through.
    InkJet,
    /// A photograph under laminate.
    Photograph,
}

/// How the second portrait is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ghost {
    /// Tinted lines that swell with the darkness.
    Lines,
    /// Light grey.
    Pale,
    /// Dots.
    Dots,
}

/// A contact chip or the mark of a contactless one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chip {
    None,
    Contact,
    Mark,
}

/// The choices of one design.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) header: Header,
    pub(super) labels: Labels,
    /// Languages on labels.
    pub(super) languages: usize,
    pub(super) portrait_right: bool,
    /// Width of the portrait as part of its largest.
    pub(super) portrait_scale: f32,
    pub(super) treatment: Treatment,
    pub(super) ghost: Option<Ghost>,
    pub(super) chip: Chip,
    pub(super) label_face: Face,
    pub(super) value_face: Face,
    pub(super) title_face: Face,
    /// Number at the top right instead of among the fields.
    pub(super) number_apart: bool,
    /// Which recipe the background follows.
    pub(super) background: u32,
    /// Colour of the personal data.
    pub(super) ink: [u8; 3],
    /// How the machine-readable zone is lettered.
    pub(super) zone: OcrbHand,
}

impl Style {
    pub(super) fn draw(state: &State, kind: IdType, old: bool, seed: Seed) -> Self {
        let mut draw = seed.branch("style").draw();
        let licence = matches!(kind, IdType::DrivingLicense | IdType::DriversLicense);
        let headers = [Header::Band, Header::Plain, Header::EmblemRight, Header::Centred];
        let treatment = match kind {
            _ if old => Treatment::Photograph,
            IdType::Visa => Treatment::InkJet,
            IdType::Passport if draw.chance(0.55) => Treatment::InkJet,
            _ if draw.chance(0.6) => Treatment::Laser,
            _ => Treatment::Dye,
        };
        let ghosts = [Some(Ghost::Lines), Some(Ghost::Pale), Some(Ghost::Dots), None];
        let faces = [state.faces[1], state.faces[1], Face::CondensedBold, Face::Sans, Face::PlainBold];
        let value_face = if old { Face::Mono } else { draw.pick(&faces).copied().unwrap_or(Face::Sans) };
        let header = draw.pick(&headers).copied().unwrap_or(Header::Plain);
        let card = matches!(kind, IdType::IdCard | IdType::ResidencePermit) && !old;
        let header = if card && draw.chance(0.28) { Header::Side } else { header };
        let laser = treatment == Treatment::Laser;
        Style {
            header,
            labels: match kind {
                _ if licence => Labels::Numbers,
                IdType::IdCard if old || draw.chance(0.25) => Labels::Left,
                _ => Labels::Above,
            },
            languages: if state.languages.len() > 2 { 3 } else { 2 },
            portrait_right: !matches!(kind, IdType::Passport | IdType::Visa) && !licence && draw.chance(0.35),
            portrait_scale: draw.uniform(0.88..1.0),
            treatment,
            ghost: if old || kind == IdType::Visa { None } else { draw.pick(&ghosts).copied().flatten() },
            chip: match kind {
                IdType::IdCard if !old && draw.chance(0.3) => Chip::Contact,
                IdType::Passport | IdType::ResidencePermit | IdType::IdCard if !old => Chip::Mark,
                _ => Chip::None,
            },
            label_face: state.faces[0],
            value_face,
            title_face: state.faces[2],
            number_apart: draw.chance(0.45),
            background: draw.whole(0..6),
            ink: if laser { [44, 42, 40] } else { [24, 22, 26] },
            zone: zone_hand(seed.branch("zone")),
        }
    }
}

/// Printers differ in weight and width, and some have a typewriter's one (seen in real zones).
fn zone_hand(seed: Seed) -> OcrbHand {
    let mut draw = seed.draw();
    OcrbHand {
        stroke_mm: draw.uniform(0.28..0.46),
        width: draw.uniform(0.92..1.05),
        digit_height: draw.uniform(1.0..1.12),
        filler_height: draw.uniform(0.75..1.0),
        footed: draw.chance(0.1),
    }
}
