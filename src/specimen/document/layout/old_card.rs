//! Identity cards of an older series: ID-2, a photograph under laminate, typed values and a stamp.

use super::{
    Align, Plan, Tone,
    board::{Board, rect, row, tall},
};
use crate::specimen::document::{design::Design, field::Field, lexicon::Term, mrz::MrzFormat};

const MARGIN: f32 = 5.0;

pub(super) fn front(design: &Design) -> Plan {
    let mut board = Board::new(design);
    let style = design.style;
    let width = board.plan.width;
    let zone = board.zone(MrzFormat::Td2);
    board.header(rect(0.0, 0.0, width, 11.0), MARGIN);
    let height = (zone - 1.2 - 12.6).min(41.0);
    let portrait = rect(MARGIN, 12.4, height * 7.0 / 9.0, height);
    board.plan.portrait = Some((portrait, style.treatment));
    let x = portrait.x + portrait.width + 4.0;
    let signature = 8.5;
    let data = rect(x, 12.6, width - MARGIN - x, zone - 1.0 - 12.6 - signature);
    let rows = [
        row(&[(Field::Surname, 1.0)]),
        row(&[(Field::GivenNames, 1.0)]),
        row(&[(Field::BirthDate, 1.0)]),
        row(&[(Field::BirthPlace, 1.0)]),
        row(&[(Field::Nationality, 1.0)]),
        row(&[(Field::Number, 1.0)]),
        row(&[(Field::ExpiryDate, 1.0)]),
    ];
    board.rows(data, &rows, (1.7, 2.9));
    let y = data.y + data.height + 0.4;
    board.plan.signature = Some(rect(x, y, 34.0, signature - 2.6));
    let label = board.label(Term::Signature);
    let line = rect(x, y + signature - 2.4, data.width, 1.9);
    board.caption(&label, line, (style.label_face, 1.5), Align::Left, Tone::Label);
    board.plan.stamp = Some(([portrait.x + portrait.width - 1.0, portrait.y + portrait.height - 6.0], 8.6));
    board.plan
}

pub(super) fn back(design: &Design) -> Plan {
    let mut board = Board::new(design);
    let (width, height) = (board.plan.width, board.plan.height);
    let area = rect(MARGIN, MARGIN + 1.0, width - 2.0 * MARGIN - 26.0, height - 2.0 * MARGIN - 2.0);
    let rows = [
        tall(Field::Address),
        row(&[(Field::Height, 1.0)]),
        row(&[(Field::EyeColor, 1.0)]),
        row(&[(Field::PersonalNumber, 1.0)]),
        row(&[(Field::IssueDate, 1.0)]),
        row(&[(Field::Authority, 1.0)]),
    ];
    board.rows(area, &rows, (1.8, 3.0));
    board.plan.emblem = Some((rect(width - MARGIN - 22.0, MARGIN + 2.0, 22.0, 22.0), false));
    board.plan.stamp = Some(([width - MARGIN - 13.0, height - MARGIN - 14.0], 10.0));
    board.plan
}
