//! Forensic views of a photo: what is asked of the session, and what is drawn of its answer.

use std::sync::Arc;

use assay::{
    case::{EvidenceKind, geometry::Rect},
    session::{Command, Examination, Examined, Figure, Histogram, Mark, Source, Stage, Table, View, ViewOfPhoto},
};
use eframe::egui::{Key, accesskit, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};

use super::{paint, port::FakePort, scene, window};

type Window = Harness<'static, Option<assay::ui::App>>;

const FRONT: Source = Source::Photo(EvidenceKind::DocumentFront);

fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run_ok();
}

fn there(harness: &Window, label: &str) -> bool {
    harness.query_by_label(label).is_some()
}

/// The opened case with the views open, and the view asked for.
fn open() -> (FakePort, Window) {
    let port = FakePort::new(scene::opened_case());
    let mut harness = window(&port);
    port.take();
    press(&mut harness, Key::X);
    assert_eq!(port.take(), [ask(FRONT, View::ErrorLevel)]);
    (port, harness)
}

fn ask(source: Source, view: View) -> Command {
    Command::Examine(Some(Examination { source, view }))
}

/// A view as the session makes it, with a picture of the photo's shape.
fn made(is_picture: bool) -> ViewOfPhoto {
    let figure = |name: &str, value: &str| Figure { name: name.to_owned(), value: value.to_owned() };
    let bbox = Rect { x: 300.0, y: 200.0, width: 120.0, height: 90.0 };
    ViewOfPhoto {
        picture: is_picture.then(|| paint::document(true)),
        is_of_photo: true,
        figures: vec![figure("Shown", "5.0 times amplified")],
        marks: if is_picture { vec![Mark { label: "1".to_owned(), bbox }] } else { Vec::new() },
        histogram: None,
        tables: Vec::new(),
    }
}

fn answer(port: &FakePort, source: Source, view: View, stage: Stage) {
    port.change(|snapshot| snapshot.examined = Some(Examined { wanted: Examination { source, view }, stage }));
}

#[test]
fn views_are_asked_for_by_key_and_given_up_when_closed() {
    let (port, mut harness) = open();
    assert!(there(&harness, "Document front, as it is") && there(&harness, "An aid for the eye; it decides nothing."));
    assert!(!there(&harness, "Live face"), "the views take the place of the other panes");
    press(&mut harness, Key::Period);
    press(&mut harness, Key::Comma);
    press(&mut harness, Key::Comma);
    let asked = [View::Noise, View::ErrorLevel, View::ALL[11]].map(|view| ask(FRONT, view));
    assert_eq!(port.take(), asked);
    harness.get_by_label("View: Clones").click();
    harness.run_ok();
    press(&mut harness, Key::G);
    let back = Source::Photo(EvidenceKind::DocumentBack);
    assert_eq!(port.take(), [ask(FRONT, View::Clones), ask(back, View::Clones)]);
    press(&mut harness, Key::G);
    assert_eq!(port.take(), [ask(Source::Moment(1_800), View::Clones)], "there is no selfie still: the frame is next");
    press(&mut harness, Key::X);
    assert_eq!(port.take(), [Command::Examine(None)]);
    assert!(there(&harness, "Live face"));
}

#[test]
fn a_view_is_drawn_beside_the_photo_with_its_figures() {
    let (port, mut harness) = open();
    assert!(there(&harness, "Error level is being made…"));
    answer(&port, FRONT, View::ErrorLevel, Stage::Done(Arc::new(made(true))));
    harness.run_ok();
    assert!(there(&harness, "Error level of document front") && there(&harness, "5.0 times amplified"));
    let [photo, view] =
        ["Document front, as it is", "Error level of document front"].map(|label| harness.get_by_label(label).rect());
    assert_eq!((photo.size(), photo.top()), (view.size(), view.top()), "side by side at one size");
    answer(&port, FRONT, View::Noise, Stage::Done(Arc::new(made(true))));
    harness.run_ok();
    assert!(there(&harness, "Error level is being made…"), "the answer to another question is not shown");
    answer(&port, FRONT, View::ErrorLevel, Stage::Failed("The picture has no pixels.".to_owned()));
    harness.run_ok();
    assert!(there(&harness, "The picture has no pixels."));
}

#[test]
fn what_the_session_lost_is_asked_for_again() {
    let (port, mut harness) = open();
    harness.run_ok();
    assert_eq!(port.take(), [], "once is enough while nothing changes");
    port.change(|_| {});
    harness.run_ok();
    assert_eq!(port.take(), [ask(FRONT, View::ErrorLevel)]);
    answer(&port, FRONT, View::ErrorLevel, Stage::Working);
    harness.run_ok();
    port.change(|_| {});
    harness.run_ok();
    assert_eq!(port.take(), []);
}

#[test]
fn the_magnifier_shows_one_place_in_both() {
    let (port, mut harness) = open();
    answer(&port, FRONT, View::ErrorLevel, Stage::Done(Arc::new(made(true))));
    harness.run_ok();
    let photo = harness.get_by_label("Document front, as it is").rect();
    harness.hover_at(photo.center() + vec2(0.15, 0.15));
    harness.run_ok();
    assert!(harness.query_by_label_contains("Magnifier, ").is_none(), "not before it is turned on");
    assert!(harness.query_by_label_contains("x 640, y 440   photo ").is_some(), "the place in the original's pixels");
    press(&mut harness, Key::Z);
    let lenses: Vec<_> = harness.query_all_by_label("Magnifier, 8×").map(|node| node.rect()).collect();
    assert_eq!(lenses.len(), 2);
    let view = harness.get_by_label("Error level of document front").rect();
    let off = |lens: eframe::egui::Rect, of: eframe::egui::Rect| lens.center() - of.min;
    assert!((off(lenses[0], photo) - off(lenses[1], view)).length() < 0.5, "{lenses:?}");
    press(&mut harness, Key::PageUp);
    press(&mut harness, Key::PageUp);
    assert_eq!(harness.query_all_by_label("Magnifier, 16×").count(), 2);
    (0..5).for_each(|_| press(&mut harness, Key::PageDown));
    assert_eq!(harness.query_all_by_label("Magnifier, 2×").count(), 2);
}

#[test]
fn numbers_take_the_place_of_a_picture_where_there_is_none() {
    let (port, mut harness) = open();
    harness.get_by_label("View: Quantisation").click();
    harness.run_ok();
    let table = Table { title: "Table 0".to_owned(), rows: [[16, 11, 10, 16, 24, 40, 51, 61]; 8] };
    let exposure = ViewOfPhoto { tables: vec![table], ..made(false) };
    answer(&port, FRONT, View::Quantisation, Stage::Done(Arc::new(exposure)));
    harness.run_ok();
    assert!(there(&harness, "Table 0") && harness.query_all_by_label(" 61").count() == 8);
    harness.get_by_label("View: Histogram").click();
    harness.run_ok();
    let exposure = ViewOfPhoto { histogram: Some(Histogram { counts: [[7; 256]; 4] }), ..made(false) };
    answer(&port, FRONT, View::Histogram, Stage::Done(Arc::new(exposure)));
    harness.run_ok();
    assert!(there(&harness, "Histogram of red, green, blue and luma, logarithmic"));
    assert!(harness.query_all_by_role(accesskit::Role::Image).count() >= 1, "the photo stays beside");
}
