//! The two faces compared: side by side, in turn, with an edge between them, large.

use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::{port::FakePort, scene, window};

type Window = Harness<'static, Option<assay::ui::App>>;

fn open() -> Window {
    window(&FakePort::new(scene::opened_case()))
}

fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

fn there(harness: &Window, label: &str) -> bool {
    harness.query_all_by_label(label).next().is_some()
}

#[test]
fn nothing_flickers_unasked_and_one_key_begins_and_ends_it() {
    let mut harness = open();
    assert!(there(&harness, "Document portrait") && there(&harness, "Live face"));
    press(&mut harness, Key::B);
    assert!(there(&harness, "Document portrait and live face in turn") && there(&harness, "Flicker, Hz"));
    assert!(!there(&harness, "Live face"));
    press(&mut harness, Key::B);
    assert!(there(&harness, "Document portrait") && there(&harness, "Live face"));
}

#[test]
fn the_edge_of_a_wipe_is_dragged() {
    let mut harness = open();
    press(&mut harness, Key::W);
    let edge = |harness: &Window| harness.get_by_label("Edge between the faces").rect().center();
    let first = edge(&harness);
    let whole = harness.get_by_label("Document portrait and live face, wiped").rect();
    assert!((first.x - whole.center().x).abs() < 1.0);
    harness.drag_at(first);
    harness.run_steps(2);
    harness.hover_at(first + vec2(60.0, 0.0));
    harness.run_steps(2);
    harness.drop_at(first + vec2(60.0, 0.0));
    harness.run_steps(2);
    let moved = edge(&harness).x - first.x;
    assert!((45.0..=61.0).contains(&moved), "{moved}");
    press(&mut harness, Key::B);
    assert!(there(&harness, "Flicker, Hz") && !there(&harness, "Edge between the faces"));
}

#[test]
fn the_level_stands_on_a_ruler_with_its_rate_in_words() {
    let harness = open();
    let ruler = harness.get_by_label_contains("Match level 5 of 15, to a person");
    let told = ruler.accesskit_node().label().unwrap_or_default();
    assert!(told.contains("Level 5 (extrapolated): 1 in 10 000 strangers would match this well"), "{told}");
}

#[test]
fn the_faces_are_made_large_beside_the_video_and_a_reason_brings_them_forward() {
    let mut harness = open();
    let width = |harness: &Window| harness.get_by_label("Live face").rect().width();
    let first = width(&harness);
    press(&mut harness, Key::P);
    assert!(width(&harness) > 1.7 * first && there(&harness, "Similarity over time"));
    assert!(!there(&harness, "Document front"), "the document gives way");
    press(&mut harness, Key::P);
    assert_eq!(width(&harness), first);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    harness.run_steps(3);
    assert!(width(&harness) > 1.7 * first, "face match is the first reason");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run_steps(3);
    assert!(there(&harness, "Document front"), "document liveness is the second");
}
