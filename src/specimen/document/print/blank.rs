//! A side before personalisation: the background and everything preprinted.

use image::GrayImage;
use tiny_skia::{PathBuilder, Transform};

use super::{
    background, chip,
    emblem::Emblem,
    plate::Plate,
    sheen,
    sheet::{Color, Ink, Sheet, mixed},
    table,
};
use crate::{
    case::geometry::Rect,
    specimen::{
        document::{
            design::Design,
            layout::{Caption, Plan, Tone},
        },
        lettering::Setting,
    },
};

/// A blank side.
#[derive(Debug, Clone)]
pub(crate) struct BlankSide {
    pub(crate) sheet: Sheet,
    pub(crate) sheen: GrayImage,
}

/// Prints everything of a side that no holder changes.
pub(crate) fn side(design: &Design, plan: &Plan, back: bool, scale: f32) -> BlankSide {
    let emblem = Emblem::draw(state_seed(design));
    let seed = design.seed.branch(if back { "back" } else { "front" });
    let mut sheet = background::sheet(design, plan, &emblem, seed.branch("background"), scale);
    bands(&mut sheet, design, plan, &emblem);
    captions(&mut sheet, design, plan);
    if let Some((area, false)) = plan.emblem {
        let palette = design.palette;
        let large = area.width > 10.5;
        let soften = |color: Color| if large { mixed(color, [255; 3], 0.35) } else { color };
        emblem.print(
            &mut sheet,
            area,
            [mixed(palette.second, [255; 3], 0.72), soften(palette.second), soften(palette.strong)],
        );
    }
    if let Some(area) = plan.badge {
        badge(&mut sheet, design, area);
    }
    if let Some(area) = plan.contacts {
        chip::contacts(&mut sheet, area);
    }
    if let Some(area) = plan.chip_mark {
        let band = plan.bands.iter().any(|band| band.y <= area.y && band.y + band.height >= area.y + area.height);
        let color = if band { None } else { Some(design.palette.strong) };
        chip::mark(&mut sheet, area, color);
    }
    if let Some(area) = plan.table {
        table::print(&mut sheet, design, area);
    }
    if let Some(area) = plan.patch {
        patch(&mut sheet, design, area, &emblem);
    }
    let sheen = sheen::side(design, plan, &emblem, seed.branch("sheen"), scale);
    BlankSide { sheet, sheen }
}

/// The arms are the state's, not the document's.
fn state_seed(design: &Design) -> crate::specimen::seed::Seed {
    crate::specimen::seed::Seed::new(0xa6).branch(design.state.code)
}

fn color_of(design: &Design, tone: Tone) -> Color {
    let palette = design.palette;
    match tone {
        Tone::Strong => palette.strong,
        Tone::Second => mixed(palette.second, palette.strong, 0.35),
        Tone::Label => palette.label,
        Tone::White => [255; 3],
        Tone::Dark => [30, 30, 34],
    }
}

/// Solid bands with what is left white in them.
fn bands(sheet: &mut Sheet, design: &Design, plan: &Plan, emblem: &Emblem) {
    let strong = design.palette.strong;
    for &band in &plan.bands {
        let mut plate = Plate::over(band, sheet.scale);
        plate.rect(band);
        for caption in plan.captions.iter().filter(|caption| caption.tone == Tone::White) {
            if let Some(path) = caption.setting.line(&caption.text).path {
                plate.knock_out(&path, turned(caption));
            }
        }
        if let Some((area, true)) = plan.emblem {
            for path in emblem.figure(area) {
                plate.knock_out_even_odd(&path, Transform::identity());
            }
        }
        if let Some(mark) = plan.chip_mark.and_then(chip::mark_path) {
            plate.knock_out(&mark, Transform::identity());
        }
        let ink = Ink::Rainbow(vec![strong, mixed(strong, design.palette.second, 0.35), strong]);
        sheet.print(&plate, &ink);
    }
}

fn turned(caption: &Caption) -> Transform {
    let place = Transform::from_translate(caption.x, caption.y);
    if caption.turned { place.pre_concat(Transform::from_rotate(-90.0)) } else { place }
}

fn captions(sheet: &mut Sheet, design: &Design, plan: &Plan) {
    for tone in [Tone::Strong, Tone::Second, Tone::Label, Tone::Dark] {
        for caption in plan.captions.iter().filter(|caption| caption.tone == tone) {
            let line = caption.setting.line(&caption.text);
            let Some(path) = line.path.and_then(|path| path.transform(turned(caption))) else { continue };
            let bounds = path.bounds();
            let area = Rect { x: bounds.x(), y: bounds.y(), width: bounds.width(), height: bounds.height() };
            let mut plate = Plate::over(area, sheet.scale);
            plate.fill(&path, Transform::identity());
            sheet.print(&plate, &Ink::Flat(color_of(design, tone)));
        }
    }
}

/// The state's letters in a field of strong colour.
fn badge(sheet: &mut Sheet, design: &Design, area: Rect) {
    let palette = design.palette;
    let mut path = PathBuilder::new();
    let r = 1.2;
    let (l, t, rr, b) = (area.x, area.y, area.x + area.width, area.y + area.height);
    path.move_to(l + r, t);
    path.line_to(rr - r, t);
    path.quad_to(rr, t, rr, t + r);
    path.line_to(rr, b - r);
    path.quad_to(rr, b, rr - r, b);
    path.line_to(l + r, b);
    path.quad_to(l, b, l, b - r);
    path.line_to(l, t + r);
    path.quad_to(l, t, l + r, t);
    path.close();
    let mut plate = Plate::over(area, sheet.scale);
    if let Some(path) = path.finish() {
        plate.fill(&path, Transform::identity());
    }
    let setting = Setting::new(design.style.title_face.bold(), area.height * 0.62);
    let line = setting.line(design.state.badge);
    let x = area.x + (area.width - line.ink.width) / 2.0 - line.ink.x;
    let y = area.y + (area.height - line.ink.height) / 2.0 - line.ink.y;
    if let Some(text) = line.path {
        plate.knock_out(&text, Transform::from_translate(x, y));
    }
    sheet.print(&plate, &Ink::Flat(palette.strong));
}

/// A patch of colour-shifting ink: the emblem in a round field.
fn patch(sheet: &mut Sheet, design: &Design, area: Rect, emblem: &Emblem) {
    let center = area.center();
    let mut plate = Plate::over(area, sheet.scale);
    plate.dot([center.x, center.y], area.width / 2.0);
    let inner = Rect {
        x: area.x + area.width * 0.16,
        y: area.y + area.height * 0.16,
        width: area.width * 0.68,
        height: area.height * 0.68,
    };
    for path in emblem.figure(inner) {
        plate.knock_out_even_odd(&path, Transform::identity());
    }
    let second = design.palette.second;
    let colors = vec![[70, 140, 110], mixed([96, 88, 160], second, 0.3), [160, 100, 150]];
    sheet.print(&plate, &Ink::Shift(colors, [area.x, area.x + area.width]));
}
