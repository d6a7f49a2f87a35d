//! The table of categories on the back of driving licences.

use tiny_skia::{Path, PathBuilder, Rect as SkRect, Transform};

use super::{
    plate::Plate,
    sheet::{Color, Ink, Sheet, mixed},
};
use crate::{
    case::geometry::Rect,
    specimen::{
        document::{design::Design, record::CATEGORIES},
        lettering::Setting,
    },
};

/// Height of the heading row in millimetres.
const HEAD_MM: f32 = 2.4;

/// How the table divides: tables too low for all rows stand in two halves.
fn halves(area: Rect) -> usize {
    if area.height < 36.0 { 2 } else { 1 }
}

/// Box of the row of a category.
fn row(area: Rect, index: usize) -> Rect {
    let halves = halves(area);
    let rows = CATEGORIES.len().div_ceil(halves);
    let width = area.width / halves as f32;
    let height = (area.height - HEAD_MM) / rows as f32;
    let (half, line) = (index / rows, index % rows);
    Rect {
        x: area.x + half as f32 * width,
        y: area.y + HEAD_MM + line as f32 * height,
        width: if halves == 2 { width - 1.5 } else { width },
        height,
    }
}

/// Boxes of the dates of a category: from and until.
pub(crate) fn date_boxes(area: Rect, category: &str) -> Option<[Rect; 2]> {
    let index = CATEGORIES.iter().position(|&code| code == category)?;
    let row = row(area, index);
    let column = |from: f32, share: f32| Rect {
        x: row.x + row.width * from + 0.4,
        width: row.width * share - 0.8,
        y: row.y,
        height: row.height,
    };
    Some([column(0.36, 0.24), column(0.60, 0.24)])
}

/// Grid, category codes and little vehicles.
pub(crate) fn print(sheet: &mut Sheet, design: &Design, area: Rect) {
    let palette = design.palette;
    let lines: Color = mixed(palette.strong, [255; 3], 0.35);
    let mut grid = Plate::over(area, sheet.scale);
    let mut figures = Plate::over(area, sheet.scale);
    for (index, code) in CATEGORIES.iter().enumerate() {
        let row = row(area, index);
        grid.stroke(&[[row.x, row.y], [row.x + row.width, row.y]], 0.1);
        let end = row.y + row.height;
        if index + 1 == CATEGORIES.len() || index + 1 == CATEGORIES.len().div_ceil(halves(area)) {
            grid.stroke(&[[row.x, end], [row.x + row.width, end]], 0.1);
        }
        for share in [0.36, 0.6, 0.84] {
            let x = row.x + row.width * share;
            grid.stroke(&[[x, row.y], [x, end]], 0.1);
        }
        let size = (row.height * 0.72).min(2.3);
        let setting = Setting::new(design.style.label_face.bold(), size);
        let baseline = row.y + row.height / 2.0 + size * 0.36;
        sheet.text(code, &setting, (row.x + 0.5, baseline), palette.strong);
        let box_ = Rect { x: row.x + row.width * 0.2 - 1.6, y: row.y + 0.35, width: 6.6, height: row.height - 0.7 };
        vehicle(&mut figures, code, box_);
    }
    heads(sheet, design, area);
    sheet.print(&grid, &Ink::Flat(lines));
    sheet.print(&figures, &Ink::Flat(mixed(palette.label, [255; 3], 0.15)));
}

fn heads(sheet: &mut Sheet, design: &Design, area: Rect) {
    let rows = CATEGORIES.len().div_ceil(halves(area));
    for half in 0..halves(area) {
        let row = row(area, half * rows);
        let setting = Setting::new(design.style.label_face, 1.7);
        for (share, text) in [(0.1, "9."), (0.44, "10."), (0.68, "11."), (0.88, "12.")] {
            sheet.text(text, &setting, (row.x + row.width * share, row.y - 0.6), design.palette.label);
        }
    }
}

/// A silhouette: body boxes and wheels in a field of 22 by 10.
fn silhouette(code: &str) -> (&'static [[f32; 4]], &'static [[f32; 2]]) {
    match code {
        "AM" | "A1" | "A2" | "A" => (
            &[
                [5.4, 4.4, 5.0, 1.2],
                [9.2, 3.6, 4.4, 2.0],
                [13.6, 2.0, 0.9, 5.6],
                [12.0, 1.6, 2.6, 0.8],
                [7.6, 5.4, 4.6, 2.0],
            ],
            &[[5.0, 7.8], [15.4, 7.8]],
        ),
        "B1" | "B" => (&[[2.0, 4.6, 17.0, 3.0], [5.5, 1.8, 9.0, 3.2]], &[[5.8, 8.0], [15.2, 8.0]]),
        "BE" => (
            &[[0.0, 4.6, 12.0, 3.0], [2.4, 2.0, 6.4, 3.0], [14.0, 3.6, 7.0, 3.8], [12.0, 6.4, 2.0, 0.7]],
            &[[2.8, 8.0], [9.4, 8.0], [17.5, 8.0]],
        ),
        "C1" | "C" => (&[[1.0, 1.0, 13.0, 6.4], [14.8, 2.4, 5.2, 5.0]], &[[4.0, 8.0], [8.0, 8.0], [17.2, 8.0]]),
        "CE" => (
            &[[0.0, 1.4, 7.0, 6.0], [8.4, 1.4, 8.0, 6.0], [17.0, 2.8, 4.4, 4.6]],
            &[[2.0, 8.2], [5.0, 8.2], [10.4, 8.2], [19.0, 8.2]],
        ),
        "D1" | "D" => (&[[1.0, 1.2, 19.0, 6.4]], &[[5.0, 8.0], [16.0, 8.0]]),
        "DE" => (
            &[[0.0, 2.4, 6.0, 5.0], [7.6, 1.4, 14.0, 6.0], [6.0, 6.4, 2.0, 0.7]],
            &[[3.0, 8.0], [10.6, 8.0], [18.4, 8.0]],
        ),
        _ => (&[[3.0, 3.8, 9.0, 3.4], [10.0, 0.6, 6.0, 6.0]], &[[5.0, 8.0], [14.0, 6.8]]),
    }
}

fn vehicle(plate: &mut Plate, code: &str, area: Rect) {
    let (bodies, wheels) = silhouette(code);
    let mut path = PathBuilder::new();
    for &[x, y, width, height] in bodies {
        if let Some(body) = SkRect::from_xywh(x, y, width, height) {
            path.push_rect(body);
        }
    }
    for &[x, y] in wheels {
        path.push_circle(x, y, if code.starts_with('A') { 2.1 } else { 1.7 });
    }
    let scale = (area.width / 22.0).min(area.height / 10.0);
    let path: Option<Path> = path.finish();
    if let Some(path) = path {
        plate.fill(&path, Transform::from_row(scale, 0.0, 0.0, scale, area.x, area.y + area.height - 10.0 * scale));
    }
}
