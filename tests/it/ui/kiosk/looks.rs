//! How every page looks, on both screens, in English and in Arabic: compared with the pictures in `tests/snapshots`, at half the size.

use assay::{session::Step, ui::Guard};
use egui_kittest::{SnapshotOptions, SnapshotResults, kittest::Queryable as _};

use super::{
    Kiosk, SIZES, built, click,
    port::FakeKiosk,
    scene,
    staff::{knock, let_in_at},
};

/// Languages by their own names, and how pictures are called in them.
const LANGUAGES: [(&str, &str); 2] = [("English", "en"), ("العربية", "ar")];

fn compare(results: &mut SnapshotResults, harness: &mut Kiosk, name: &str, size: [f32; 2]) {
    // Two software renderers differ in the edges of glyphs, never in where things are.
    let few = (size[0] * size[1] * 0.25 * 0.002) as usize;
    let options = SnapshotOptions::new().threshold(1.2).max_failed_pixels(few);
    results.add(harness.try_snapshot_options(name, &options));
}

/// Every page on a screen of this size.
fn compare_all(size: [f32; 2]) {
    let mut results = SnapshotResults::new();
    let shape = if size[0] < size[1] { "upright" } else { "wide" };
    for (own_name, code) in LANGUAGES {
        let port = FakeKiosk::new(scene::at(Step::Start));
        let mut harness = built(&port, size, Guard::Operators, true);
        harness.set_render_cursor(false);
        click(&mut harness, own_name);
        for (page, shown) in scene::pages() {
            port.show(shown);
            harness.run_steps(2);
            compare(&mut results, &mut harness, &format!("kiosk_{page}_{shape}_{code}"), size);
        }
        port.show(scene::at(Step::Start));
        harness.run_steps(2);
        click(&mut harness, own_name);
        let agree = if code == "ar" { "أوافق. لنبدأ" } else { "I agree. Start" };
        click(&mut harness, agree);
        compare(&mut results, &mut harness, &format!("kiosk_choice_{shape}_{code}"), size);
        knock(&mut harness);
        assert!(harness.query_by_label(agree).is_none());
        compare(&mut results, &mut harness, &format!("kiosk_door_{shape}_{code}"), size);
    }
    let (mut harness, _) = let_in_at(size, true);
    harness.set_render_cursor(false);
    compare(&mut results, &mut harness, &format!("kiosk_health_{shape}_en"), size);
}

#[test]
fn every_page_on_an_upright_screen() {
    compare_all(SIZES[0]);
}

#[test]
fn every_page_on_a_wide_screen() {
    compare_all(SIZES[1]);
}
