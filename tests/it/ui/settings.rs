//! What the installation works with.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{
    flows::{click, press, write},
    port::FakePort,
    scene, window,
};

#[test]
fn the_settings_show_what_differs_and_what_is_missing_and_are_left_by_key() {
    let port = FakePort::new(scene::queue(12));
    let mut harness = window(&port);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run_ok();
    harness.get_by_label("1 value differs from the policy that ships with Assay");
    harness.get_by_label("route.sampled_acceptances");
    assert!(harness.query_by_label("route.claim_minutes").is_none(), "unchanged values are folded");
    harness.get_by_label_contains("models/spoken-digits.onnx is missing");
    click(&mut harness, "All 3 values");
    harness.get_by_label("route.claim_minutes");
    write(&mut harness, "Find a value of the policy", "frames");
    assert!(harness.query_by_label("route.claim_minutes").is_none());
    harness.get_by_label("selfie.frames_per_second");
    // Keys of the queue mean nothing here, and the field is left before the view.
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), []);
    press(&mut harness, Key::Escape);
    harness.get_by_label("Search cases");
    port.change(|snapshot| *snapshot = scene::opened_case());
    harness.run_ok();
    click(&mut harness, "Settings");
    click(&mut harness, "Case scan-118200");
    harness.get_by_label("Approve");
}
