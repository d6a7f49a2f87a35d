//! Driving licences: numbered fields in front, the table of categories and a barcode on the back.

use super::{
    Align, Bars, Plan, Tone,
    board::{Board, rect, row, tall},
};
use crate::specimen::document::{design::Design, field::Field};

const MARGIN: f32 = 3.4;

pub(super) fn front(design: &Design) -> Plan {
    let mut board = Board::new(design);
    let style = design.style;
    let (width, height) = (board.plan.width, board.plan.height);
    let top = 10.0;
    head(&mut board, top);
    let variant = design.seed.branch("front").number() % 3;
    let portrait_width = 22.0 * style.portrait_scale.max(0.92);
    let portrait_height = portrait_width * 9.0 / 7.0;
    let portrait_x = if variant == 2 { width - MARGIN - portrait_width } else { MARGIN };
    let portrait = rect(portrait_x, top + 1.4, portrait_width, portrait_height);
    board.plan.portrait = Some((portrait, style.treatment));
    let data_x = if variant == 2 { MARGIN } else { portrait.x + portrait_width + 2.8 };
    let data_width = width - portrait_width - 2.0 * MARGIN - 2.8;
    let foot = 4.6;
    let data = rect(data_x, portrait.y, data_width, height - MARGIN - foot - portrait.y);
    let two = design.state.two_scripts();
    let name = |field| if two { tall(field) } else { row(&[(field, 1.0)]) };
    let mut rows = vec![
        name(Field::Surname),
        name(Field::GivenNames),
        row(&[(Field::BirthDate, 0.55), (Field::BirthPlace, 0.45)]),
        row(&[(Field::IssueDate, 0.52), (Field::ExpiryDate, 0.48)]),
        row(&[(Field::Authority, 1.0)]),
        row(&[(Field::Number, 1.0)]),
    ];
    if variant == 1 && !two {
        rows.push(row(&[(Field::Address, 1.0)]));
    } else {
        rows.push(row(&[(Field::PersonalNumber, 1.0)]));
    }
    if let Some(kind) = style.ghost {
        let (ghost_width, ghost_height) = (11.2, 14.4);
        let y = data.y + data.height - ghost_height;
        board.plan.ghost = Some((rect(data.x + data.width - ghost_width, y, ghost_width, ghost_height), kind));
        board.rows_beside(data, &rows, (1.75, 2.6), (rows.len() - 4, ghost_width + 1.5));
    } else {
        board.rows(data, &rows, (1.75, 2.6));
    }
    let last = rect(data_x, height - MARGIN - foot + 0.6, data_width, foot - 0.6);
    board.rows(last, &[row(&[(Field::Categories, 1.0)])], (1.75, 2.8));
    // Field 7: the signature under the portrait.
    let y = portrait.y + portrait_height + 1.0;
    let line = rect(portrait.x, y, 3.2, 2.2);
    board.caption("7.", line, (style.label_face, 1.75), Align::Left, Tone::Label);
    board.plan.signature = Some(rect(portrait.x + 3.2, y, portrait_width - 3.2, height - MARGIN - y));
    board.plan
}

fn head(board: &mut Board, top: f32) {
    let design = board.design;
    let width = board.plan.width;
    let style = design.style;
    let badge = rect(MARGIN, 2.0, 10.5, top - 3.0);
    board.plan.badge = Some(badge);
    let text = rect(MARGIN + 13.0, 1.8, width - 2.0 * MARGIN - 13.0 - 9.0, top - 2.6);
    board.plan.emblem = Some((rect(width - MARGIN - 7.6, 1.7, 7.6, 7.6), false));
    let title = board.in_languages(1, |lexicon| design.title(lexicon));
    let name = design.state.names.first().copied().unwrap_or("");
    board.caption(
        &title,
        rect(text.x, text.y, text.width, 3.6),
        (style.title_face.bold(), 4.0),
        Align::Left,
        Tone::Strong,
    );
    let others: Vec<&str> = design.languages().into_iter().skip(1).map(|lexicon| design.title(lexicon)).collect();
    let line = format!("{name}  ·  {}", others.join("  ·  "));
    board.caption(
        &line,
        rect(text.x, text.y + 4.4, text.width, 2.4),
        (style.label_face, 2.0),
        Align::Left,
        Tone::Label,
    );
    board.plan.rules.push(rect(MARGIN, top, width - 2.0 * MARGIN, 0.2));
}

pub(super) fn back(design: &Design) -> Plan {
    let mut board = Board::new(design);
    let style = design.style;
    let (width, height) = (board.plan.width, board.plan.height);
    let variant = design.seed.branch("back").number() % 3;
    let legend = rect(MARGIN, height - MARGIN - 2.6, width - 2.0 * MARGIN, 2.6);
    let words = ["1. 2. 3. 4a. 4b. 4c. 4d. 5. 7. 8. 9.", "9. 10. 11. 12."];
    let terms = board.in_languages(1, |lexicon| lexicon.label(crate::specimen::document::lexicon::Term::Remarks));
    let text = format!("{}   {}   12. {terms}", words[0], words[1]);
    board.caption(&text, legend, (style.label_face, 1.4), Align::Left, Tone::Label);
    let full = height - 2.0 * MARGIN - 3.4;
    if variant == 0 {
        // PDF417 along the foot, the table above it at half the width on the right of the emblem.
        let bars = rect(MARGIN + 2.0, height - MARGIN - 3.6 - 12.2, width - 2.0 * MARGIN - 4.0, 11.4);
        board.plan.barcode = Some((Bars::Pdf417, bars));
        board.plan.clear.push(rect(bars.x - 1.5, bars.y - 1.2, bars.width + 3.0, bars.height + 2.4));
        let table = rect(MARGIN, MARGIN, width - 2.0 * MARGIN, bars.y - 1.8 - MARGIN);
        board.plan.table = Some(table);
    } else {
        let side = if variant == 1 { 17.0 } else { 15.0 };
        let bars = rect(width - MARGIN - side - 0.8, MARGIN + 1.2, side, side);
        board.plan.barcode = Some((if variant == 1 { Bars::Qr } else { Bars::DataMatrix }, bars));
        board.plan.clear.push(rect(bars.x - 1.4, bars.y - 1.4, bars.width + 2.8, bars.height + 2.8));
        board.plan.table = Some(rect(MARGIN, MARGIN, width - 2.0 * MARGIN - side - 4.4, full));
        let emblem = 12.0;
        let y = bars.y + side + 3.6;
        board.plan.emblem = Some((rect(bars.x + side / 2.0 - emblem / 2.0, y, emblem, emblem), false));
    }
    board.plan
}
