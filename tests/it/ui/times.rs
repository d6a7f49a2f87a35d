//! Time: playing at several speeds and both ways, and what the timelines show under the pointer.

use assay::session::Command;
use eframe::egui::Key;
use egui_kittest::{Harness, kittest::Queryable as _};

use super::{port::FakePort, scene, window};

type Window = Harness<'static, Option<assay::ui::App>>;

fn opened() -> (FakePort, Window) {
    let port = FakePort::new(scene::opened_case());
    let harness = window(&port);
    port.take();
    (port, harness)
}

fn seeks(port: &FakePort) -> Vec<i64> {
    let millis = |command: &Command| if let Command::Seek { millis } = command { Some(*millis) } else { None };
    port.take().iter().filter_map(millis).collect()
}

fn press(harness: &mut Window, key: Key, steps: usize) {
    harness.key_press(key);
    harness.run_steps(steps);
}

#[test]
fn the_keys_play_backwards_pause_and_play_faster() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::L, 5);
    let forward = seeks(&port);
    assert!(forward.len() >= 3 && forward.is_sorted(), "{forward:?}");
    let slow = forward[forward.len() - 1] - forward[0];
    press(&mut harness, Key::L, 2);
    seeks(&port);
    harness.run_steps(5);
    let faster = seeks(&port);
    assert!(faster[faster.len() - 1] - faster[0] > slow, "{forward:?} {faster:?}");
    press(&mut harness, Key::K, 4);
    seeks(&port);
    harness.run_steps(4);
    assert!(seeks(&port).is_empty(), "paused");
    press(&mut harness, Key::J, 6);
    let backward = seeks(&port);
    assert!(backward.len() >= 3 && backward.iter().rev().is_sorted(), "{backward:?}");
    press(&mut harness, Key::J, 90);
    assert_eq!(seeks(&port).last(), Some(&0), "it stops at the beginning");
    harness.run_steps(4);
    assert!(seeks(&port).is_empty());
}

#[test]
fn the_moment_under_the_pointer_is_shown_and_left_again() {
    let (port, mut harness) = opened();
    let lane = harness.get_by_label("Yaw over time").rect();
    let at = |share: f32| [lane.left() + lane.width() * share, lane.center().y].into();
    harness.hover_at(at(0.5));
    harness.run_ok();
    let shown = seeks(&port);
    assert!((3_180..=3_220).contains(&shown[0]) && shown.len() == 1, "{shown:?}");
    assert!(harness.query_by_label("under the pointer").is_some());
    harness.hover_at([300.0, 20.0].into());
    harness.run_ok();
    assert_eq!(seeks(&port), [1_800], "the person is still where they were");
    assert!(harness.query_by_label("under the pointer").is_none());
}

#[test]
fn a_flag_stands_where_a_finding_points_at() {
    let (port, mut harness) = opened();
    let flag = harness.get_by_label("Finding: similarity dips, 0:04.200 – 0:05.000");
    let lane = harness.get_by_label("Yaw over time").rect();
    let expected = lane.left() + lane.width() * 4_200.0 / 6_400.0;
    assert!((flag.rect().left() - expected).abs() < 4.0, "{:?}", flag.rect());
    flag.click();
    harness.run_ok();
    assert_eq!(seeks(&port), [4_200]);
}
