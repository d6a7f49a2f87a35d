//! Contacts of a chip, and the mark of a contactless one.

use tiny_skia::{Path, PathBuilder, Stroke, Transform};

use super::{
    plate::Plate,
    sheet::{Color, Ink, Sheet},
};
use crate::case::geometry::Rect;

fn rounded(area: Rect, radius: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (l, t, r, b) = (area.x, area.y, area.x + area.width, area.y + area.height);
    path.move_to(l + radius, t);
    path.line_to(r - radius, t);
    path.quad_to(r, t, r, t + radius);
    path.line_to(r, b - radius);
    path.quad_to(r, b, r - radius, b);
    path.line_to(l + radius, b);
    path.quad_to(l, b, l, b - radius);
    path.line_to(l, t + radius);
    path.quad_to(l, t, l + radius, t);
    path.close();
    path.finish()
}

/// A gold contact plate with eight fields around a middle one.
pub(crate) fn contacts(sheet: &mut Sheet, area: Rect) {
    let mut plate = Plate::over(area, sheet.scale);
    // The module hides what is printed below it, so it is laid on in white first.
    whiten(sheet, area);
    if let Some(path) = rounded(area, 1.6) {
        plate.fill(&path, Transform::identity());
    }
    let gold: Vec<Color> = vec![[206, 170, 92], [240, 214, 140], [198, 158, 84], [228, 196, 120]];
    sheet.print(&plate, &Ink::Shift(gold, [area.x, area.x + area.width]));
    let mut lines = Plate::over(area, sheet.scale);
    let (left, right) = (area.x + area.width * 0.36, area.x + area.width * 0.64);
    for row in 1..4 {
        let y = area.y + area.height * row as f32 / 4.0;
        lines.stroke(&[[area.x, y], [left, y]], 0.16);
        lines.stroke(&[[right, y], [area.x + area.width, y]], 0.16);
    }
    let (top, bottom) = (area.y + area.height * 0.25, area.y + area.height * 0.75);
    lines.stroke(&[[left, area.y], [left, area.y + area.height]], 0.16);
    lines.stroke(&[[right, area.y], [right, area.y + area.height]], 0.16);
    lines.stroke(&[[left, top], [right, top]], 0.16);
    lines.stroke(&[[left, bottom], [right, bottom]], 0.16);
    sheet.print(&lines, &Ink::Flat([96, 74, 40]));
    if let Some(rim) =
        rounded(area, 1.6).and_then(|path| path.stroke(&Stroke { width: 0.14, ..Stroke::default() }, 20.0))
    {
        let mut plate = Plate::over(area, sheet.scale);
        plate.fill(&rim, Transform::identity());
        sheet.print(&plate, &Ink::Flat([120, 96, 56]));
    }
}

/// Makes a rounded box white.
fn whiten(sheet: &mut Sheet, area: Rect) {
    let mut plate = Plate::over(area, sheet.scale);
    if let Some(path) = rounded(area, 1.6) {
        plate.fill(&path, Transform::identity());
    }
    let (left, top, width, cover) = plate.cover();
    for (index, &value) in cover.iter().enumerate().filter(|(_, value)| **value > 0) {
        let (x, y) = (left + (index % width) as i32, top + (index / width) as i32);
        if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y))
            && let Some(pixel) = sheet.image.get_pixel_mut_checked(x, y)
        {
            pixel.0 = pixel.0.map(|channel| channel.max(value));
        }
    }
}

/// Two bars with a disc between them: the mark that a document carries a contactless chip (ICAO 9303-9, 2.3, in our own
/// proportions).
pub(crate) fn mark_path(area: Rect) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (cx, cy) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
    let bar = area.height * 0.36;
    let radius = area.height * 0.2;
    for (top, side) in [(area.y, 1.0), (area.y + area.height - bar, -1.0)] {
        // The bar's inner edge bows around the disc; drawn as a box less a half disc.
        let rect = tiny_skia::Rect::from_xywh(area.x, top, area.width, bar)?;
        let edge = if side > 0.0 { rect.bottom() } else { rect.top() };
        let outer = if side > 0.0 { rect.top() } else { rect.bottom() };
        let reach = radius * 1.45;
        path.move_to(area.x, outer);
        path.line_to(area.x + area.width, outer);
        path.line_to(area.x + area.width, edge);
        path.line_to(cx + reach, edge);
        path.quad_to(cx, edge - side * radius * 1.5, cx - reach, edge);
        path.line_to(area.x, edge);
        path.close();
    }
    path.push_circle(cx, cy, radius);
    path.finish()
}

/// The mark in a colour; in a band it is left white with the band's plate, and nothing is printed here.
pub(crate) fn mark(sheet: &mut Sheet, area: Rect, color: Option<Color>) {
    if let (Some(color), Some(path)) = (color, mark_path(area)) {
        let mut plate = Plate::over(area, sheet.scale);
        plate.fill(&path, Transform::identity());
        sheet.print(&plate, &Ink::Flat(color));
    }
}
