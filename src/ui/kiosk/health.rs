//! How the kiosk is, for staff: nothing of any customer.

use eframe::egui::{Label, Rect, RichText, ScrollArea, Ui, UiBuilder};

use super::{scene::Scene, stage::size, touched::card};
use crate::{
    session::{DeviceState, OutboxHealth, OutboxLevel, StaffHealth},
    ui::{
        language::{Language, column, tr},
        symbols::Symbol,
        words,
    },
};

/// One thing that is looked at: whether it is well, its name, and what there is to say, line by line.
struct Line {
    sign: Symbol,
    name: &'static str,
    about: Vec<String>,
}

/// Draws the page into `rect`.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, now_millis: i64) {
    let staff = &scene.shown.staff;
    let columns = [
        vec![queue(&staff.outbox), disk(&staff.outbox), camera(staff)],
        vec![microphone(staff), checks(staff), clock(staff, now_millis), last(staff)],
    ];
    let inside = card(ui, scene, rect);
    for (place, (lines, area)) in columns.iter().zip(scene.stage.halves(inside, 0.5)).enumerate() {
        ui.scope_builder(UiBuilder::new().max_rect(area).id_salt(("health", place)), |ui| {
            ui.shrink_clip_rect(area);
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                column(ui, |ui| lines.iter().for_each(|line| draw(ui, scene, line)));
            });
        });
    }
}

fn draw(ui: &mut Ui, scene: &Scene<'_>, line: &Line) {
    let (stage, palette) = (scene.stage, scene.palette);
    let color = line.sign.color(palette);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = stage.units(12.0);
        let name = RichText::new(line.name).size(stage.units(size::BODY)).color(palette.text);
        // The sign stands before the word, whichever way is read.
        if ui.layout().prefer_right_to_left() != Language::spoken().is_right_to_left() {
            ui.label(name);
            line.sign.show(ui, stage.units(24.0), color);
        } else {
            line.sign.show(ui, stage.units(24.0), color);
            ui.label(name);
        }
    });
    for about in &line.about {
        ui.add(Label::new(RichText::new(about).size(stage.units(size::SMALL)).color(palette.weak)).wrap());
    }
    ui.add_space(stage.units(10.0));
}

fn queue(outbox: &OutboxHealth) -> Line {
    let (sign, told) = match outbox.level {
        OutboxLevel::Room => (Symbol::Clear, tr!("kiosk-health-room")),
        OutboxLevel::Filling => (Symbol::Review, tr!("kiosk-health-filling")),
        OutboxLevel::Full => (Symbol::Fail, tr!("kiosk-health-full")),
    };
    let mut about = vec![tr!("kiosk-health-waiting", count = outbox.waiting), told.to_owned()];
    let [cases, bytes] = outbox.most;
    if cases > 0 {
        about.push(tr!("kiosk-health-limits", cases = cases, megabytes = megabytes(bytes)));
    }
    Line { sign, name: tr!("kiosk-health-queue"), about }
}

fn disk(outbox: &OutboxHealth) -> Line {
    let size = format!("{:.1}", outbox.bytes as f64 / 1e6);
    let mut about = vec![tr!("kiosk-health-size", megabytes = size)];
    let (free, least) = (outbox.free_bytes, outbox.least_free_bytes);
    about.extend(free.map(|free| tr!("kiosk-health-free", free = megabytes(free), least = megabytes(least))));
    about.extend(outbox.problem.clone());
    let is_full = outbox.problem.is_some() || free.is_some_and(|free| free < least);
    let sign = if is_full { Symbol::Fail } else { Symbol::Clear };
    Line { sign, name: tr!("kiosk-health-disk"), about }
}

/// Whole megabytes.
fn megabytes(bytes: u64) -> String {
    format!("{:.0}", bytes as f64 / 1e6)
}

/// The clock of the machine, to be compared, and whether it went back.
fn clock(staff: &StaffHealth, now_millis: i64) -> Line {
    let back = staff.clock_back_millis.map(|millis| tr!("kiosk-health-clock-back", minutes = millis / 60_000));
    let sign = if back.is_some() { Symbol::Review } else { Symbol::Clear };
    let about = [tr!("kiosk-health-utc", time = words::time(now_millis))].into_iter().chain(back).collect();
    Line { sign, name: tr!("kiosk-health-clock"), about }
}

fn camera(staff: &StaffHealth) -> Line {
    let camera = &staff.camera;
    let (sign, told) = device(&camera.state, tr!("kiosk-health-camera-opening"));
    let [width, height] = camera.size;
    let mut about = vec![told];
    if sign == Symbol::Clear {
        let rate = format!("{:.1}", camera.frames_per_second);
        about.push(tr!("kiosk-health-camera-size", width = u64::from(width), height = u64::from(height), rate = rate));
        about.push(tr!("kiosk-health-camera-dropped", count = camera.dropped));
    }
    Line { sign, name: tr!("kiosk-health-camera"), about }
}

fn microphone(staff: &StaffHealth) -> Line {
    let unused = || (Symbol::NotChecked, tr!("kiosk-health-microphone-none").to_owned());
    let (sign, told) =
        staff.microphone.as_ref().map_or_else(unused, |state| device(state, tr!("kiosk-health-microphone-opening")));
    Line { sign, name: tr!("kiosk-health-microphone"), about: vec![told] }
}

/// How a camera or microphone is.
fn device(state: &DeviceState, opening: &str) -> (Symbol, String) {
    match state {
        DeviceState::Opening => (Symbol::NotChecked, opening.to_owned()),
        DeviceState::Live { name } => (Symbol::Clear, name.clone()),
        DeviceState::Lost { reason } => (Symbol::Fail, reason.clone()),
    }
}

fn checks(staff: &StaffHealth) -> Line {
    let name = tr!("kiosk-health-checks");
    if staff.problems.is_empty() {
        return Line { sign: Symbol::Clear, name, about: vec![tr!("kiosk-health-checks-ready").to_owned()] };
    }
    Line { sign: Symbol::Fail, name, about: staff.problems.clone() }
}

/// What happened last: how long a verdict took, and what went wrong.
fn last(staff: &StaffHealth) -> Line {
    let took = staff.verdict_millis.map(|millis| {
        let seconds = format!("{:.1}", millis as f64 / 1000.0);
        tr!("kiosk-health-verdict", seconds = seconds)
    });
    let mut about: Vec<String> = took.into_iter().collect();
    about.extend(staff.last_error.clone());
    if about.is_empty() {
        about.push(tr!("kiosk-health-nothing").to_owned());
    }
    let sign = if staff.last_error.is_some() { Symbol::Review } else { Symbol::Clear };
    Line { sign, name: tr!("kiosk-health-last"), about }
}
