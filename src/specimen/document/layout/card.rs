//! ID-1 cards: identity cards and residence permits.

use super::{
    Align, Bars, Caption, Plan, Tone,
    board::{Board, Row, rect, row, tall},
};
use crate::{
    case::{geometry::Rect, meta::IdType},
    specimen::{
        document::{
            design::Design,
            field::Field,
            lexicon::Term,
            mrz::MrzFormat,
            style::{Chip, Header, Labels},
        },
        lettering::Setting,
    },
};

const MARGIN: f32 = 3.6;

pub(super) fn front(design: &Design) -> Plan {
    let mut board = Board::new(design);
    let style = design.style;
    let (width, height) = (board.plan.width, board.plan.height);
    let side = style.header == Header::Side;
    let top = if side { 7.2 } else { 10.0 };
    let left = if side { side_band(&mut board) } else { MARGIN };
    if side {
        let title = board.in_languages(3, |lexicon| design.title(lexicon)).replace('/', "  ·  ");
        let line = rect(left, 2.4, width - left - MARGIN, 3.6);
        board.caption(&title, line, (style.title_face.bold(), 3.0), Align::Left, Tone::Strong);
    } else {
        board.header(rect(0.0, 0.0, width, top), MARGIN);
    }
    // A strip of 5 mm under the portrait holds a number.
    let portrait_height = (31.5 * style.portrait_scale).min(height - MARGIN - top - 1.6 - 5.4);
    let portrait_width = portrait_height * 7.0 / 9.0;
    let portrait_x = if style.portrait_right { width - MARGIN - portrait_width } else { left };
    let portrait = rect(portrait_x, top + 1.6, portrait_width, portrait_height);
    board.plan.portrait = Some((portrait, style.treatment));
    let strip = rect(portrait.x, portrait.y + portrait_height + 0.8, portrait_width, 4.4);
    let data_x = if style.portrait_right { left } else { portrait.x + portrait_width + 3.2 };
    let data_width = width - portrait_width - left - MARGIN - 3.2;
    let data = rect(data_x, portrait.y - 0.4, data_width, height - MARGIN - portrait.y + 0.4);
    let apart = style.number_apart && matches!(style.header, Header::Plain | Header::EmblemRight);
    if apart {
        number_apart(&mut board, top);
    }
    let foot = 7.0;
    let rows = front_rows(design, apart);
    let upper = rect(data.x, data.y, data.width, data.height - foot - 0.6);
    let ghost_width = 10.4;
    let mut signature = rect(data.x, data.y + data.height - foot, data.width, foot);
    if let Some(kind) = style.ghost {
        let ghost_height = ghost_width * 9.0 / 7.0;
        let y = data.y + data.height - ghost_height;
        board.plan.ghost = Some((rect(data.x + data.width - ghost_width, y, ghost_width, ghost_height), kind));
        board.rows_beside(upper, &rows, SIZES, (rows.len() - 2, ghost_width + 1.6));
        signature.width -= ghost_width + 2.0;
    } else {
        board.rows(upper, &rows, SIZES);
    }
    board.plan.signature = Some(Rect { width: signature.width.min(27.0), height: foot - 2.0, ..signature });
    let label = board.label(Term::Signature);
    let line = Rect { y: signature.y + foot - 1.7, height: 1.7, ..signature };
    board.caption(&label, line, (style.label_face, 1.3), Align::Left, Tone::Label);
    let own = if apart || design.kind == IdType::ResidencePermit { Field::AccessNumber } else { Field::Number };
    board.bare(own, strip, (style.value_face, 2.9), Align::Center);
    if style.chip == Chip::Mark && style.header == Header::Centred {
        board.plan.chip_mark = Some(rect(width - MARGIN - 6.4, 2.6, 6.4, 4.2));
    }
    board.plan
}

/// The band along the left edge; the answer is where the rest begins.
fn side_band(board: &mut Board) -> f32 {
    let design = board.design;
    let (width, height) = (8.6, board.plan.height);
    board.plan.bands.push(rect(0.0, 0.0, width, height));
    board.plan.emblem = Some((rect(1.5, 1.8, width - 2.6, width - 2.6), true));
    let name = design.state.names.first().copied().unwrap_or("");
    let setting = Setting::new(design.style.title_face.bold(), 3.3).tracked(0.06).fitted(name, height - width - 5.0);
    let (x, y) = (width / 2.0 + 0.2 + setting.size * 0.36, height - 3.2);
    board.plan.captions.push(Caption { text: name.to_owned(), x, y, setting, tone: Tone::White, turned: true });
    width + 2.6
}

/// Largest labels and values.
const SIZES: (f32, f32) = (1.45, 2.6);

fn front_rows(design: &Design, apart: bool) -> Vec<Row> {
    let two = design.state.two_scripts();
    let name = |field| if two { tall(field) } else { row(&[(field, 1.0)]) };
    let mut rows = vec![name(Field::Surname), name(Field::GivenNames)];
    let permit = design.kind == IdType::ResidencePermit;
    if design.style.labels == Labels::Left {
        for field in [Field::Sex, Field::Nationality, Field::BirthDate, Field::BirthPlace, Field::ExpiryDate] {
            rows.push(row(&[(field, 1.0)]));
        }
        return rows;
    }
    rows.push(row(&[(Field::Sex, 0.2), (Field::Nationality, 0.34), (Field::BirthDate, 0.46)]));
    if permit {
        rows.push(row(&[(Field::PermitType, 1.0)]));
        let second = if apart { Field::IssuePlace } else { Field::Number };
        rows.push(row(&[(Field::ExpiryDate, 0.5), (second, 0.5)]));
    } else {
        rows.push(row(&[(Field::BirthPlace, 1.0)]));
        rows.push(row(&[(Field::PersonalNumber, 0.54), (Field::ExpiryDate, 0.46)]));
    }
    rows
}

/// The document number at the right of the header, large.
fn number_apart(board: &mut Board, top: f32) {
    let style = board.design.style;
    let right = board.plan.width - MARGIN - if style.header == Header::EmblemRight { top } else { 0.0 };
    let label = board.label(Term::Number);
    let head = rect(right - 23.0, 1.5, 23.0, 1.8);
    board.caption(&label, head, (style.label_face, 1.35), Align::Right, Tone::Label);
    let place = rect(right - 23.0, 3.7, 23.0, 4.0);
    board.labelled(Field::Number, label, place, (style.value_face, 3.0), Align::Right);
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
        board.plan.clear.push(rect(right - side - 1.2, 3.8, side + 2.4, side + 2.4));
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
    board.rows(area, &rows, (1.4, 2.5));
    board.plan
}
