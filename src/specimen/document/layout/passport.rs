//! Data pages of passports (ID-3).

use super::{
    Align, Plan, Tone,
    board::{Board, Row, rect, row, tall},
};
use crate::{
    case::geometry::Rect,
    specimen::document::{
        design::Design,
        field::Field,
        lexicon::Term,
        mrz::MrzFormat,
        style::{Chip, Header},
    },
};

const MARGIN: f32 = 5.2;

pub(super) fn page(design: &Design) -> Plan {
    let mut board = Board::new(design);
    let style = design.style;
    let width = board.plan.width;
    let zone = board.zone(MrzFormat::Td3);
    let top = head(&mut board);
    let portrait_height = (zone - 1.6 - top - 1.2).min(44.0 * style.portrait_scale);
    let portrait_width = portrait_height * 7.0 / 9.0;
    let portrait = rect(MARGIN, top + 1.4, portrait_width, portrait_height);
    board.plan.portrait = Some((portrait, style.treatment));
    let data_x = portrait.x + portrait_width + 4.2;
    let data = rect(data_x, top + 1.1, width - MARGIN - data_x, zone - 1.6 - top);
    // Type, code and number over the whole width, the rest beside a column for the second portrait.
    let first = 7.0;
    board.rows(
        Rect { height: first, ..data },
        &[row(&[(Field::Type, 0.14), (Field::IssuingState, 0.2), (Field::Number, 0.66)])],
        (1.45, 2.9),
    );
    let size = 17.0;
    let body = rect(data.x, data.y + first + 0.4, data.width, data.height - first - 0.4);
    board.rows_beside(body, &rows_of(design), SIZES, (0, size + 2.2));
    let (x, y) = (data.x + data.width - size, body.y + 1.5);
    match style.ghost {
        Some(kind) => board.plan.ghost = Some((rect(x, y, size, size * 9.0 / 7.0), kind)),
        None => board.plan.patch = Some(rect(x + 1.0, y + 1.0, size - 2.0, size - 2.0)),
    }
    signature(&mut board, rect(x - 1.0, body.y + body.height - 10.0, size + 1.0, 9.0));
    board.plan
}

/// Largest labels and values.
const SIZES: (f32, f32) = (1.45, 2.65);

fn signature(board: &mut Board, area: Rect) {
    let label = board.label(Term::Signature);
    let face = board.design.style.label_face;
    board.caption(
        &label,
        rect(area.x, area.y + area.height - 1.8, area.width, 1.8),
        (face, 1.35),
        Align::Left,
        Tone::Label,
    );
    board.plan.signature = Some(rect(area.x, area.y, area.width, area.height - 2.2));
}

fn head(board: &mut Board) -> f32 {
    let design = board.design;
    let style = design.style;
    let width = board.plan.width;
    let height = 10.4;
    let title = board.in_languages(3, |lexicon| design.title(lexicon)).replace('/', " / ");
    let names = design.state.names.join("  ·  ");
    let band = style.header == Header::Band;
    let tone = if band { Tone::White } else { Tone::Strong };
    if band {
        board.plan.bands.push(rect(0.0, 0.0, width, height));
    } else {
        board.plan.rules.push(rect(MARGIN, height - 0.3, width - 2.0 * MARGIN, 0.22));
    }
    let side = height - 2.0;
    let emblem_x = if style.header == Header::EmblemRight { width - MARGIN - side } else { MARGIN };
    board.plan.emblem = Some((rect(emblem_x, 1.0, side, side), band));
    let left = if style.header == Header::EmblemRight { MARGIN } else { MARGIN + side + 2.2 };
    let room = width - 2.0 * MARGIN - side - 2.2 - 12.0;
    let align = if style.header == Header::Centred { Align::Center } else { Align::Left };
    board.caption(&title, rect(left, 1.4, room, 3.8), (style.title_face.bold(), 4.0), align, tone);
    board.caption(&names, rect(left, 6.0, room, 2.8), (style.label_face, 2.4), align, tone);
    if style.chip == Chip::Mark {
        let x = if style.header == Header::EmblemRight { width - MARGIN - side - 10.5 } else { width - MARGIN - 9.0 };
        board.plan.chip_mark = Some(rect(x, 2.4, 8.4, 5.4));
    }
    height
}

fn rows_of(design: &Design) -> Vec<Row> {
    let two = design.state.two_scripts();
    let name = |field| if two { tall(field) } else { row(&[(field, 1.0)]) };
    let mut rows = vec![name(Field::Surname), name(Field::GivenNames), row(&[(Field::Nationality, 1.0)])];
    let variant = design.seed.branch("rows").number() % 3;
    if variant == 0 {
        rows.push(row(&[(Field::BirthDate, 0.55), (Field::Sex, 0.45)]));
        rows.push(row(&[(Field::BirthPlace, 1.0)]));
        rows.push(row(&[(Field::IssueDate, 0.5), (Field::ExpiryDate, 0.5)]));
        rows.push(row(&[(Field::Authority, 0.55), (Field::PersonalNumber, 0.45)]));
    } else if variant == 1 {
        rows.push(row(&[(Field::BirthDate, 0.5), (Field::PersonalNumber, 0.5)]));
        rows.push(row(&[(Field::Sex, 0.3), (Field::BirthPlace, 0.7)]));
        rows.push(row(&[(Field::IssueDate, 0.45), (Field::Authority, 0.55)]));
        rows.push(row(&[(Field::ExpiryDate, 0.45), (Field::Height, 0.3), (Field::EyeColor, 0.3)]));
    } else {
        rows.push(row(&[(Field::Sex, 0.25), (Field::BirthDate, 0.4), (Field::Height, 0.35)]));
        rows.push(row(&[(Field::BirthPlace, 1.0)]));
        rows.push(row(&[(Field::IssueDate, 0.5), (Field::ExpiryDate, 0.5)]));
        rows.push(row(&[(Field::Authority, 1.0)]));
    }
    rows
}
