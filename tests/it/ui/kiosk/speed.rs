//! The window's own time per frame while the camera is looked at, without rendering.

use std::time::Instant;

use assay::session::{Guidance, KioskSnapshot, LivePicture, Side, Step};

use super::{SIZES, kiosk, port::FakeKiosk, scene};

/// Far above what is measured: it catches work that grows, not noise.
const BOUND_MILLIS: f64 = 60.0;
const FRAMES: u64 = 120;

#[test]
fn a_new_picture_of_the_camera_with_guidance_is_drawn_well_within_its_frame() {
    let shown = scene::pages().into_iter().find(|(name, _)| *name == "front").unwrap().1;
    for size in SIZES {
        let port = FakeKiosk::new(shown.clone());
        let mut harness = kiosk(&port, size);
        let mut millis: Vec<f64> = (0..FRAMES)
            .map(|frame| {
                let image = image::RgbImage::from_pixel(960, 540, image::Rgb([frame as u8; 3]));
                let picture = Some(std::sync::Arc::new(LivePicture::new(1_000_000 + frame, image)));
                let guidance = Some(if frame % 2 == 0 { Guidance::LessGlare } else { Guidance::DocumentStill });
                let step = Step::Document(Side::Front);
                port.show(KioskSnapshot { picture, guidance, step, ..shown.clone() });
                let start = Instant::now();
                harness.step();
                start.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        millis.sort_by(f64::total_cmp);
        let (half, most) = (millis[millis.len() / 2], millis[millis.len() * 95 / 100]);
        println!("kiosk, live picture of 960 x 540 with guidance at {size:?}: p50 {half:.2} ms, p95 {most:.2} ms");
        assert!(half < BOUND_MILLIS, "{half:.1} ms a frame");
    }
}
