//! Visa stickers.

use super::{
    Align, Plan, Tone,
    board::{Board, rect, row},
};
use crate::specimen::document::{
    design::{Design, Format},
    field::Field,
    lexicon::Term,
    mrz::MrzFormat,
};

const MARGIN: f32 = 4.6;

pub(super) fn sticker(design: &Design) -> Plan {
    let mut board = Board::new(design);
    let style = design.style;
    let width = board.plan.width;
    let large = design.format == Format::VisaA;
    let zone = board.zone(if large { MrzFormat::MrvA } else { MrzFormat::MrvB });
    let top = 10.2;
    let emblem = 8.2;
    board.plan.emblem = Some((rect(MARGIN, 1.3, emblem, emblem), false));
    let title = board.in_languages(3, |lexicon| design.title(lexicon)).replace('/', " · ");
    let name = design.state.names.join("  ·  ");
    let room = width - 2.0 * MARGIN - emblem - 2.4 - 30.0;
    let x = MARGIN + emblem + 2.4;
    board.caption(&title, rect(x, 1.4, room, 4.4), (style.title_face.bold(), 5.0), Align::Left, Tone::Strong);
    board.caption(&name, rect(x, 6.6, room, 2.4), (style.label_face, 2.1), Align::Left, Tone::Label);
    board.bare(Field::Number, rect(width - MARGIN - 28.0, 2.6, 28.0, 5.4), (style.value_face, 4.4), Align::Right);
    board.plan.rules.push(rect(MARGIN, top, width - 2.0 * MARGIN, 0.22));
    let portrait_height = (zone - 1.6 - top - 1.4).min(if large { 38.0 } else { 33.0 });
    let portrait_width = portrait_height * 7.0 / 9.0;
    let portrait = rect(MARGIN, top + 1.4, portrait_width, portrait_height);
    board.plan.portrait = Some((portrait, style.treatment));
    let data_x = portrait.x + portrait_width + 4.0;
    let patch = if large { 15.0 } else { 12.0 };
    let data = rect(data_x, top + 1.2, width - MARGIN - data_x, zone - 1.4 - top - 1.2);
    let rows = [
        row(&[(Field::ValidFor, 0.5), (Field::Type, 0.16), (Field::Entries, 0.34)]),
        row(&[(Field::ValidFrom, 0.36), (Field::ExpiryDate, 0.36), (Field::Stay, 0.28)]),
        row(&[(Field::IssuePlace, 0.56), (Field::PassportNumber, 0.44)]),
        row(&[(Field::Surname, 1.0)]),
        row(&[(Field::GivenNames, 1.0)]),
        row(&[(Field::Nationality, 0.3), (Field::Sex, 0.2), (Field::BirthDate, 0.5)]),
        row(&[(Field::Remarks, 1.0)]),
    ];
    board.rows(rect(data.x, data.y, data.width - patch - 2.0, data.height), &rows, (1.5, 2.75));
    board.plan.patch = Some(rect(data.x + data.width - patch, data.y + 2.0, patch, patch));
    let label = board.label(Term::Signature);
    let below = rect(data.x + data.width - patch, data.y + data.height - 2.2, patch, 1.6);
    board.caption(&label, below, (style.label_face, 1.2), Align::Left, Tone::Label);
    board.plan.signature =
        Some(rect(data.x + data.width - patch, data.y + patch + 4.0, patch, (data.height - patch - 7.0).max(4.0)));
    board.plan
}
