//! Every fault on frames drawn for it, with good ones as the control.

use image::{Rgb, RgbImage};

use super::*;
use crate::{
    case::{code::NO_FACE, finding::Exhibit, geometry::Rect},
    policy::DEFAULT_POLICY,
    selfie::test_tracks::{Shown, track},
};

const GOOD: Rect = Rect { x: 70.0, y: 90.0, width: 100.0, height: 120.0 };

/// A frame of 240 by 320 pixels with a face of one grey before another.
fn frame(bbox: Rect, skin: u8, ground: u8) -> Shown {
    let inside = |x: u32, y: u32| {
        let (x, y) = (x as f32 - bbox.x, y as f32 - bbox.y);
        (0.0..bbox.width).contains(&x) && (0.0..bbox.height).contains(&y)
    };
    let image = RgbImage::from_fn(240, 320, |x, y| Rgb([if inside(x, y) { skin } else { ground }; 3]));
    Shown { image, bbox, faces: 1, person: 0 }
}

fn judged(frames: Vec<Shown>) -> Finding {
    capture_quality(&track(frames), &Policy::parse(DEFAULT_POLICY, "default.toml").unwrap())
}

#[test]
fn every_fault_has_its_code_and_a_good_picture_none() {
    let at = |x: f32, y: f32, width: f32| Rect { x, y, width, height: 1.2 * width };
    let cases = [
        (None, frame(GOOD, 140, 120)),
        (None, frame(GOOD, 70, 140)),
        (None, frame(at(16.0, 90.0, 100.0), 140, 120)),
        (None, frame(at(35.0, 50.0, 170.0), 140, 120)),
        (Some(TOO_BRIGHT), frame(GOOD, 255, 200)),
        (Some(TOO_DARK), frame(GOOD, 15, 20)),
        (Some(BACKLIT), frame(GOOD, 25, 240)),
        (Some(BACKLIT), frame(GOOD, 60, 240)),
        (Some(TOO_CLOSE), frame(at(20.0, 30.0, 190.0), 140, 120)),
        (Some(TOO_CLOSE), frame(at(-10.0, 0.0, 250.0), 140, 120)),
        (Some(CROPPED), frame(at(-30.0, 90.0, 100.0), 140, 120)),
        (Some(CROPPED), frame(at(70.0, 230.0, 100.0), 140, 120)),
        (Some(NEAR_BORDER), frame(at(4.0, 90.0, 100.0), 140, 120)),
        (Some(NEAR_BORDER), frame(at(70.0, 195.0, 100.0), 140, 120)),
    ];
    for (code, shown) in cases {
        let finding = judged(vec![shown; 10]);
        assert_eq!(finding.code, code, "{finding:#?}");
        let expected = if code.is_some() { 0.0 } else { 1.0 };
        assert_eq!(finding.outcome.score(), Some(expected), "{finding:#?}");
    }
}

#[test]
fn dark_skin_before_a_bright_wall_is_not_backlit() {
    let dark = frame(GOOD, 45, 240);
    assert_eq!(judged(vec![dark.clone(); 10]).code, Some(BACKLIT));
    let mut glossy = dark;
    // Whites of the eyes, and gloss on forehead and nose.
    for (x, y) in (95..145).flat_map(|x| (125..140).map(move |y| (x, y))) {
        glossy.image.put_pixel(x, y, Rgb([120; 3]));
    }
    let finding = judged(vec![glossy; 10]);
    assert_eq!((finding.code, finding.outcome.score()), (None, Some(1.0)), "{finding:#?}");
}

#[test]
fn a_fault_of_some_frames_is_shown_and_has_no_code() {
    let mut frames = vec![frame(GOOD, 140, 120); 20];
    frames[5..8].iter_mut().for_each(|shown| *shown = frame(GOOD, 10, 10));
    let finding = judged(frames);
    assert_eq!(finding.code, None);
    assert!((0.5..1.0).contains(&finding.outcome.score().unwrap()), "{finding:#?}");
    let span = Exhibit::Span { label: "too dark".into(), start_millis: 500, end_millis: 700 };
    assert!(finding.exhibits.contains(&span), "{finding:#?}");
    // What decides is told first.
    let first = Exhibit::Figure { name: "share of frames too dark".into(), value: 0.15 };
    assert_eq!(finding.exhibits.first(), Some(&first));
}

#[test]
fn without_a_face_there_is_no_quality() {
    let faceless = Shown { faces: 0, ..frame(GOOD, 140, 120) };
    let finding = judged(vec![faceless; 10]);
    assert_eq!((finding.outcome.score(), finding.code), (None, Some(NO_FACE)));
}
