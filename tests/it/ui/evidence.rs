//! What a finding rests on, shown in the picture.

use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;

use super::{port::FakePort, scene, window};

#[test]
fn a_heat_map_is_laid_over_its_picture_and_taken_away() {
    let port = FakePort::new(scene::opened_case());
    let mut harness = window(&port);
    let over = |harness: &egui_kittest::Harness<'_, _>| harness.query_by_label("Heat map over the picture").is_some();
    assert!(!over(&harness), "nothing covers a picture unasked");
    for shown in [true, false, true] {
        harness.get_by_label("Document front: heat map, regular pattern").click();
        harness.run_ok();
        assert_eq!(over(&harness), shown);
    }
    harness.key_press(Key::F);
    harness.run_ok();
    assert!(!over(&harness), "a map of the front does not lie over the back");
}
