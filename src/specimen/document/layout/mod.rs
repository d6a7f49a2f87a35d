//! Layouts: where the parts of a design stand. Boxes are in millimetres; the parts of a side never overlap.

mod board;
mod card;
mod licence;
mod old_card;
mod passport;
mod visa;

use super::{
    design::Design,
    field::Field,
    mrz::MrzFormat,
    style::{Ghost, Treatment},
};
use crate::{
    case::{geometry::Rect, meta::IdType},
    specimen::lettering::Setting,
};

/// Distance of the zone's baselines in millimetres.
pub(super) const LINE_PITCH_MM: f32 = 6.35;

/// Which of a design's colours a part is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Strong,
    Second,
    Label,
    /// Left white in the band.
    White,
    Dark,
}

/// A preprinted line of text from (x, y) on its baseline; turned lines run upwards.
#[derive(Debug, Clone)]
pub(super) struct Caption {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) setting: Setting,
    pub(super) tone: Tone,
    pub(super) turned: bool,
}

/// Where a value stands in its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

/// Place of a field's value.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) field: Field,
    pub(super) label: String,
    /// The value's ink stays in this box.
    pub(super) area: Rect,
    pub(super) setting: Setting,
    /// Lines the box has room for.
    pub(super) lines: usize,
    pub(super) align: Align,
}

impl Cell {
    /// Distance of the baselines when so many lines are printed.
    pub(super) fn pitch(&self, lines: usize) -> f32 {
        (self.area.height / lines.max(1) as f32).min(self.setting.size * 1.3)
    }

    /// Baseline of a line counted from 0 when so many lines are printed.
    pub(super) fn baseline(&self, line: usize, lines: usize) -> f32 {
        let cap = self.setting.size * self.setting.face.cap_height();
        let room = (self.area.height - self.pitch(lines) * lines as f32).max(0.0) / 2.0;
        self.area.y + room + self.pitch(lines) * (line as f32 + 0.5) + cap / 2.0
    }
}

/// A barcode's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bars {
    Pdf417,
    Qr,
    DataMatrix,
}

/// Everything that stands on a side.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) corner: f32,
    /// Bands of solid strong colour.
    pub(super) bands: Vec<Rect>,
    /// Thin rules.
    pub(super) rules: Vec<Rect>,
    pub(super) captions: Vec<Caption>,
    pub(super) cells: Vec<Cell>,
    pub(super) portrait: Option<(Rect, Treatment)>,
    pub(super) ghost: Option<(Rect, Ghost)>,
    pub(super) signature: Option<Rect>,
    /// Format and the first letter's cell on its baseline.
    pub(super) mrz: Option<(MrzFormat, [f32; 2])>,
    pub(super) barcode: Option<(Bars, Rect)>,
    /// A contact chip.
    pub(super) contacts: Option<Rect>,
    /// Mark of a contactless chip.
    pub(super) chip_mark: Option<Rect>,
    /// Emblem; white in a band where the second is true.
    pub(super) emblem: Option<(Rect, bool)>,
    /// Badge with the state's letters.
    pub(super) badge: Option<Rect>,
    /// Table of categories.
    pub(super) table: Option<Rect>,
    /// Colour-shifting patch.
    pub(super) patch: Option<Rect>,
    /// Boxes in which the background is faint.
    pub(super) quiet: Vec<Rect>,
    /// Boxes that the background leaves free.
    pub(super) clear: Vec<Rect>,
    /// Stamp across the photograph.
    pub(super) stamp: Option<([f32; 2], f32)>,
}

/// Front and back of a design.
pub(super) fn plans(design: &Design) -> (Plan, Option<Plan>) {
    let (mut front, back) = drawn(design);
    front.quiet.extend(front.portrait.map(|(area, _)| area));
    (front, back)
}

fn drawn(design: &Design) -> (Plan, Option<Plan>) {
    match design.kind {
        IdType::Passport => (passport::page(design), None),
        IdType::Visa => (visa::sticker(design), None),
        IdType::DriversLicense | IdType::DrivingLicense => (licence::front(design), Some(licence::back(design))),
        IdType::IdCard if design.old => (old_card::front(design), Some(old_card::back(design))),
        IdType::IdCard | IdType::ResidencePermit => (card::front(design), Some(card::back(design))),
    }
}
