//! Lines drawn, saved as a camera saves them, and one of them altered in between.

use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder};

use super::*;
use crate::{
    case::{evidence::EvidenceKind, finding::Exhibit, finding::NotCheckedCause},
    policy::TextCheckPolicy,
};

const POLICY: TextCheckPolicy = TextCheckPolicy { doubtful_above: 2.75, regions: 4 };
const LINES: usize = 8;

/// Noise in [-1, 1] that repeats exactly.
fn noise(seed: u32) -> f32 {
    let mut value = seed.wrapping_mul(0x9E37_79B9) ^ 0x5851_F42D;
    for _ in 0..3 {
        value ^= value << 13;
        value ^= value >> 17;
        value ^= value << 5;
    }
    value as f32 / u32::MAX as f32 * 2.0 - 1.0
}

/// Top of a line in pixels.
fn top(line: usize) -> u32 {
    20 + 40 * line as u32
}

/// Paper with eight lines of strokes, and the noise of a camera of this strength, of one line's box another.
fn page(strength: f32, of_line: Option<(usize, f32)>) -> RgbImage {
    RgbImage::from_fn(400, 360, |x, y| {
        let line = (0..LINES).find(|&line| (top(line)..top(line) + 24).contains(&y) && (20..320).contains(&x));
        let is_ink = line.is_some_and(|line| {
            let (column, row) = ((x - 20) % 14, y - top(line));
            (4..20).contains(&row) && (column < 3 || row % 8 < 3 && column < 9)
        });
        let strength = match of_line {
            Some((altered, other)) if line == Some(altered) => other,
            _ => strength,
        };
        let paper = 190.0 + 10.0 * (x as f32 / 9.0).sin() * (y as f32 / 11.0).cos();
        let value = if is_ink { 50.0 } else { paper };
        Rgb([0, 1, 2].map(|channel| (value + strength * noise(x + 400 * y + 200_000 * channel)) as u8))
    })
}

fn saved(image: &RgbImage, quality: u8) -> RgbImage {
    let mut bytes = Vec::new();
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality)).unwrap();
    image::load_from_memory(&bytes).unwrap().into_rgb8()
}

fn placed() -> Vec<PlacedLine> {
    let line = |line: usize| {
        let (top, bottom) = (top(line) as f32, top(line) as f32 + 24.0);
        let quad = [(20.0, top), (320.0, top), (320.0, bottom), (20.0, bottom)].map(|(x, y)| Point::new(x, y));
        PlacedLine { text: format!("LINE {line}"), confidence: 0.99, quad }
    };
    (0..LINES).map(line).collect()
}

/// The line that stands out most, and its suspicion.
fn most(image: &RgbImage) -> (String, f64) {
    let check = check_text(image, None, &placed()).unwrap();
    let line = check.lines.iter().max_by(|a, b| a.suspicion.total_cmp(&b.suspicion)).unwrap();
    (line.text.clone(), line.suspicion)
}

#[test]
fn a_line_drawn_without_noise_between_two_saves_is_told_and_marked() {
    let genuine = saved(&saved(&page(9.0, None), 80), 92);
    assert!(most(&genuine).1 < POLICY.doubtful_above, "{:?}", most(&genuine));
    let mut altered = saved(&page(9.0, None), 80);
    let clean = page(9.0, Some((5, 0.0)));
    for (x, y, pixel) in altered.enumerate_pixels_mut() {
        if (top(5)..top(5) + 24).contains(&y) && (20..320).contains(&x) {
            *pixel = *clean.get_pixel(x, y);
        }
    }
    let altered = saved(&altered, 92);
    let (text, suspicion) = most(&altered);
    assert!(text == "LINE 5" && suspicion > POLICY.doubtful_above, "{text} {suspicion}");
    let finding = check_text(&altered, None, &placed()).unwrap().finding(EvidenceKind::DocumentFront, &POLICY);
    assert!(finding.outcome.score().is_some_and(|score| score < 0.5));
    let marked = |exhibit: &Exhibit| {
        matches!(exhibit, Exhibit::Region { label, bbox_in_image, .. }
            if label.starts_with("LINE 5: ") && label.contains("noise 0.") && bbox_in_image.y == top(5) as f32)
    };
    assert!(finding.exhibits.iter().any(marked), "{:?}", finding.exhibits);
    let heat = finding.exhibits.iter().find_map(|exhibit| match exhibit {
        Exhibit::Heat { map, .. } => Some(map),
        _ => None,
    });
    let hottest = heat.unwrap().cells().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    assert!(hottest.1 > 0.5 && (hottest.0.y - top(5) as f32).abs() < 24.0, "{hottest:?}");
}

#[test]
fn few_lines_and_hostile_ones_are_not_judged() {
    let image = page(9.0, None);
    let cause = |lines: &[PlacedLine]| check_text(&image, None, lines).unwrap_err().cause;
    assert_eq!(cause(&placed()[..4]), NotCheckedCause::EvidenceUnreadable);
    assert_eq!(cause(&[]), NotCheckedCause::EvidenceUnreadable);
    let odd =
        |corners: [(f32, f32); 4]| PlacedLine { quad: corners.map(|(x, y)| Point::new(x, y)), ..placed()[0].clone() };
    let odd = [
        odd([(f32::NAN, 0.0); 4]),
        odd([(f32::INFINITY, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]),
        odd([(-1e30, -1e30), (1e30, -1e30), (1e30, 1e30), (-1e30, 1e30)]),
        odd([(5000.0, 5000.0), (5200.0, 5000.0), (5200.0, 5030.0), (5000.0, 5030.0)]),
        odd([(20.0, 40.0), (320.0, 40.0), (320.0, 20.0), (20.0, 20.0)]),
    ];
    assert_eq!(cause(&odd), NotCheckedCause::EvidenceUnreadable);
    let mut all = placed();
    all.extend(odd);
    assert_eq!(check_text(&image, None, &all).unwrap().lines.len(), LINES);
    assert!(check_text(&RgbImage::new(0, 0), None, &placed()).is_err());
    let nowhere = [Point::new(f32::NAN, f32::NAN); 4];
    assert!(check_text(&image, Some(&nowhere), &placed()).is_err());
}
