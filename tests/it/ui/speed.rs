//! The window's own time per frame, without rendering.

use std::{sync::Arc, time::Instant};

use assay::{case::queue::QueueQuery, session::Command};
use eframe::egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, vec2};

use super::{port::FakePort, scene, window};

/// Far above what is measured (under 4 ms optimised for tests): it catches work that grows with the list, not noise.
const BOUND_MILLIS: f64 = 50.0;
const TOTAL: u64 = 100_000;

fn percentile(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}

fn measure(name: &str, mut frame: impl FnMut()) {
    let mut millis: Vec<f64> = (0..150)
        .map(|_| {
            let start = Instant::now();
            frame();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    millis.sort_by(f64::total_cmp);
    let (median, p99) = (percentile(&millis, 0.5), percentile(&millis, 0.99));
    println!("{name}: median {median:.2} ms, 99th percentile {p99:.2} ms");
    assert!(median < BOUND_MILLIS, "{name}: median {median:.2} ms");
}

#[test]
fn a_list_of_a_hundred_thousand_cases_scrolls_within_a_frame() {
    let port = FakePort::new(scene::queue(TOTAL));
    let mut harness = window(&port);
    harness.hover_at([600.0, 400.0].into());
    let mut queries: Vec<QueueQuery> = Vec::new();
    measure("queue of 100 000", || {
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -900.0),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: MouseWheelSource::Wheel,
        });
        harness.step();
        for command in port.take() {
            let Command::Query(query) = command else { panic!("scrolling sent {command:?}") };
            port.change(|snapshot| {
                snapshot.queue = Arc::new(scene::page(&query, TOTAL));
                snapshot.query = query.clone();
            });
            queries.push(query);
        }
    });
    assert!(queries.len() >= 3, "scrolling never asked for more rows");
    assert!(queries.windows(2).all(|pair| pair[0].offset < pair[1].offset), "{queries:?}");
}

#[test]
fn an_opened_case_plays_within_a_frame() {
    let port = FakePort::new(scene::opened_case());
    let mut harness = window(&port);
    harness.key_press(Key::Space);
    measure("opened case, playing", || harness.step());
}
