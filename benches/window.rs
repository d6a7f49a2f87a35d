//! Own time of the window on a store of 100 000 cases: from the start to a list that can be used, frames while the list is
//! scrolled, and the same while a batch of cases is imported and run.
//!
//! `cargo bench --bench window [-- FOLDER]` takes a folder of case folders to import, such as the demo's specimens; without one
//! the list is scrolled alone. A frame is what the window does on the processor: views, layout and triangles; not the
//! graphics driver's part.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that prints figures and has nobody to return errors to"
)]

mod cases;

use std::{
    env,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use assay::{
    policy::{DEFAULT_POLICY, Policy},
    seal::Secret,
    session::{Command, Port, Service, now_millis},
    store::Store,
    ui::App,
};
use eframe::egui::{self, Event, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, vec2};
use egui_kittest::Harness;

const CASES: usize = 100_000;
/// Frames of a measurement without an import.
const FRAMES: usize = 600;
/// Longest that an import is watched.
const WATCHED: Duration = Duration::from_secs(120);

type Window = Harness<'static, Option<App>>;

fn main() {
    let batch = env::args().skip(1).find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let folder = tempfile::tempdir().unwrap();
    let policy = Policy::parse(DEFAULT_POLICY, "default").unwrap();
    fill(folder.path(), &policy);

    let start = Instant::now();
    let service = Service::start(folder.path(), "bench", &policy, &Secret::None, Box::new(|| {})).unwrap();
    let started = start.elapsed();
    let mut window = open(Box::new(service));
    frame(&mut window);
    println!(
        "start to a usable list of {CASES}: {:.0} ms, of them {:.0} ms for the session",
        start.elapsed().as_secs_f64() * 1000.0,
        started.as_secs_f64() * 1000.0
    );
    let alone: Vec<f64> = (0..FRAMES).map(|number| scrolled(&mut window, number)).collect();
    print("scrolling", alone);

    let Some(batch) = batch else { return };
    let busy = Service::start(folder.path(), "bench", &policy, &Secret::None, Box::new(|| {})).unwrap();
    assert!(busy.send(Command::Import(vec![batch])));
    let mut window = open(Box::new(busy));
    let begin = Instant::now();
    let mut times = Vec::new();
    while begin.elapsed() < WATCHED {
        times.push(scrolled(&mut window, times.len()));
        // About sixty frames a second, as a screen asks for them.
        std::thread::sleep(
            Duration::from_millis(16).saturating_sub(Duration::from_secs_f64(times[times.len() - 1] / 1000.0)),
        );
    }
    print("scrolling while a batch is imported and run", times);
}

fn fill(folder: &Path, policy: &Policy) {
    let mut store = Store::open(&folder.join("assay.db"), None).unwrap();
    let (start, now) = (Instant::now(), now_millis());
    for index in 0..CASES {
        let (case, report) = cases::sample(index, policy);
        store.import(case, "bench", now).unwrap();
        store.record_run(&report, "bench", now).unwrap();
    }
    println!("{CASES} cases imported and recorded in {:.0} s", start.elapsed().as_secs_f64());
}

fn open(port: Box<dyn Port>) -> Window {
    let mut port = Some(port);
    Harness::builder().with_size([1280.0, 720.0]).build_ui_state(
        move |ui, app: &mut Option<App>| {
            if app.is_none() {
                *app = port.take().map(|port| App::new(port, ui.ctx()));
            }
            if let Some(app) = app {
                app.show(ui);
            }
        },
        None,
    )
}

/// Milliseconds of one frame: what is drawn, laid out and cut into triangles.
fn frame(window: &mut Window) -> f64 {
    let start = Instant::now();
    window.step();
    let output = window.output();
    let triangles = window.ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
    std::hint::black_box(triangles);
    start.elapsed().as_secs_f64() * 1000.0
}

fn scrolled(window: &mut Window, number: usize) -> f64 {
    window.hover_at(egui::pos2(600.0, 400.0));
    // Down for a while, then up again.
    let down = (number / 200).is_multiple_of(2);
    window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, if down { -900.0 } else { 900.0 }),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: MouseWheelSource::Wheel,
    });
    frame(window)
}

fn print(name: &str, mut millis: Vec<f64>) {
    millis.sort_by(f64::total_cmp);
    let at = |share: f64| millis[((millis.len() - 1) as f64 * share) as usize];
    println!(
        "{name}: {} frames, median {:.2} ms, 99th percentile {:.2} ms, longest {:.2} ms",
        millis.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
