//! ID-1 cards: identity cards and residence permits.

use super::{
    Align, Bars, Plan, Tone,
    board::{Board, Row, rect, row, tall},
};
use crate::{
    case::meta::IdType,
    specimen::{
        document::{
            design::Design,
            field::Field,
            lexicon::Term,
            mrz::MrzFormat,
            style::{Chip, Header, Labels},
        },
        lettering::Face,
    },
};

const MARGIN: f32 = 3.6;

pub(super) fn front(design: &Design) -> Plan {
    let mut board = Board::new(design);
    let style = design.style;
    let (width, height) = (board.plan.width, board.plan.height);
    let top = if style.header == Header::Band { 9.6 } else { 10.2 };
    board.header(rect(0.0, 0.0, width, top), MARGIN);
    let portrait_width = 24.5 * style.portrait_scale;
    let portrait_height = portrait_width * 9.0 / 7.0;
    let below = height - MARGIN - top - 1.6;
    // A strip of 6 mm under the portrait holds the number or the signature.
    let portrait_height = portrait_height.min(below - 6.6);
    let portrait_width = portrait_height * 7.0 / 9.0;
    let portrait_x = if style.portrait_right { width - MARGIN - portrait_width } else { MARGIN };
    let portrait = rect(portrait_x, top + 1.6, portrait_width, portrait_height);
    board.plan.portrait = Some((portrait, style.treatment));
    let strip = rect(portrait.x, portrait.y + portrait_height + 1.0, portrait_width, 5.6);
    let data_x = if style.portrait_right { MARGIN } else { portrait.x + portrait_width + 3.2 };
    let data_width = width - portrait_width - 2.0 * MARGIN - 3.2;
    let data = rect(data_x, portrait.y, data_width, height - MARGIN - portrait.y);
    marks(&mut board, top);
    let mut rows = front_rows(design);
    if style.number_apart {
        number_apart(&mut board, top);
    } else {
        rows.push(row(&[(Field::Number, 0.5), (Field::ExpiryDate, 0.5)]));
    }
    let lower = 8.2;
    let upper = rect(data.x, data.y, data.width, data.height - lower - 0.8);
    board.rows(upper, &rows, 1.5, 2.75);
    // Below the fields: signature at one side, second portrait or access number at the other.
    let bottom = rect(data.x, data.y + data.height - lower, data.width, lower);
    let ghost_width = lower * 7.0 / 9.0;
    let signature = if let Some(kind) = style.ghost {
        board.plan.ghost = Some((rect(bottom.x + bottom.width - ghost_width, bottom.y, ghost_width, lower), kind));
        rect(bottom.x, bottom.y, bottom.width - ghost_width - 2.5, lower)
    } else {
        bottom
    };
    board.plan.signature = Some(rect(signature.x, signature.y, signature.width.min(27.0), lower - 2.2));
    let label = board.label(Term::Signature);
    let line = rect(signature.x, bottom.y + lower - 1.8, signature.width, 1.8);
    board.caption(&label, line, (style.label_face, 1.35), Align::Left, Tone::Label);
    if design.kind == IdType::ResidencePermit || !style.number_apart {
        board.bare(Field::AccessNumber, strip, (Face::MonoBold, 3.2), Align::Center);
    } else {
        board.bare(Field::Number, strip, (style.value_face, 3.0), Align::Center);
    }
    board.plan
}

fn front_rows(design: &Design) -> Vec<Row> {
    let two = design.state.two_scripts();
    let mut rows = Vec::new();
    let name = |field| if two { tall(field) } else { row(&[(field, 1.0)]) };
    rows.push(name(Field::Surname));
    rows.push(name(Field::GivenNames));
    if design.kind == IdType::ResidencePermit {
        rows.push(row(&[(Field::Sex, 0.2), (Field::Nationality, 0.3), (Field::BirthDate, 0.5)]));
        rows.push(row(&[(Field::PermitType, 1.0)]));
    } else if design.style.labels == Labels::Left {
        rows.push(row(&[(Field::BirthDate, 1.0)]));
        rows.push(row(&[(Field::BirthPlace, 1.0)]));
        rows.push(row(&[(Field::Sex, 0.5), (Field::Nationality, 0.5)]));
    } else {
        rows.push(row(&[(Field::Sex, 0.18), (Field::Nationality, 0.32), (Field::BirthDate, 0.5)]));
        rows.push(row(&[(Field::BirthPlace, 1.0)]));
    }
    if design.style.number_apart {
        rows.push(row(&[(Field::PersonalNumber, 0.52), (Field::ExpiryDate, 0.48)]));
    }
    rows
}

/// The document number at the right of the header, large.
fn number_apart(board: &mut Board, top: f32) {
    let style = board.design.style;
    if style.header == Header::Centred || style.header == Header::Band {
        return;
    }
    let right = board.plan.width - MARGIN - if style.header == Header::EmblemRight { top - 0.2 } else { 0.0 };
    let left = right - 23.0;
    let label = board.label(Term::Number);
    board.caption(&label, rect(left, 1.6, 23.0, 1.8), (style.label_face, 1.35), Align::Right, Tone::Label);
    let used = if style.header == Header::EmblemRight { Align::Left } else { Align::Right };
    board.bare(Field::PassportNumber, rect(left, 3.8, 23.0, 4.0), (style.value_face, 3.0), used);
    // The cell above is the document number: the same box, another field.
    if let Some(cell) = board.plan.cells.last_mut() {
        cell.field = Field::Number;
        cell.label = label;
    }
}

fn marks(board: &mut Board, top: f32) {
    let style = board.design.style;
    let (width, height) = (board.plan.width, board.plan.height);
    match style.chip {
        Chip::Mark if style.header == Header::Centred => {
            board.plan.chip_mark = Some(rect(width - MARGIN - 6.4, 2.6, 6.4, 4.2));
        }
        Chip::Mark | Chip::Contact | Chip::None => {}
    }
    board.plan.patch = None;
    let _ = (top, height);
}

pub(super) fn back(design: &Design) -> Plan {
    let mut board = Board::new(design);
    let style = design.style;
    let width = board.plan.width;
    let zone = board.zone(MrzFormat::Td1);
    let mut right = width - MARGIN;
    if style.chip == Chip::Contact {
        // Contacts lie at 10.25 mm from the left and 19.23 mm from the top edge (ISO/IEC 7816-2).
        board.plan.contacts = Some(rect(9.6, 17.4, 12.6, 10.8));
    }
    let code = design.seed.branch("back code").number() % 3;
    if style.chip != Chip::Contact && code != 0 {
        let side = 14.5;
        board.plan.barcode =
            Some((if code == 1 { Bars::Qr } else { Bars::DataMatrix }, rect(right - side, 5.0, side, side)));
        board.plan.quiet.push(rect(right - side - 1.2, 3.8, side + 2.4, side + 2.4));
        right -= side + 3.6;
    } else if style.chip != Chip::Contact {
        let side = 15.0;
        board.plan.emblem = Some((rect(right - side, 5.0, side, side), false));
        right -= side + 3.0;
    }
    let left = if style.chip == Chip::Contact { 26.0 } else { MARGIN };
    let area = rect(left, 3.4, right - left, zone - 4.4);
    let rows = if design.kind == IdType::ResidencePermit {
        vec![
            row(&[(Field::BirthPlace, 1.0)]),
            row(&[(Field::IssueDate, 0.5), (Field::ExpiryDate, 0.5)]),
            row(&[(Field::Authority, 1.0)]),
            row(&[(Field::Remarks, 0.5), (Field::PassportNumber, 0.5)]),
        ]
    } else {
        vec![
            tall(Field::Address),
            row(&[(Field::Height, 0.3), (Field::EyeColor, 0.4), (Field::IssueDate, 0.5)]),
            row(&[(Field::Authority, 1.0)]),
            row(&[(Field::PersonalNumber, 1.0)]),
        ]
    };
    board.rows(area, &rows, 1.4, 2.5);
    board.plan
}
