//! Every design, issued at low resolution.

use image::RgbImage;

use super::*;
use crate::{case::geometry::Rect, specimen::seed::Seed};

const TODAY: Date = Date { year: 2026, month: 5, day: 4 };

fn content(design: &Design, number: u64, faults: &[Fault]) -> Content {
    let seed = Seed::new(number);
    let face = RgbImage::from_fn(70, 90, |x, y| image::Rgb([(x * 3) as u8, (y * 2) as u8, 90]));
    Content::draw(design, seed, Sitter::draw(seed), TODAY, face, faults)
}

fn design(part: &str) -> &'static Design {
    designs().iter().find(|design| design.id.contains(part)).unwrap()
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    let apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
    !apart && a.area() > 0.0 && b.area() > 0.0
}

/// Named boxes of everything that is printed on a side and must keep to itself.
fn boxes(side: &Side) -> Vec<(String, Rect)> {
    let truth = &side.truth;
    let fields = truth.fields.iter().map(|field| (field.name.clone(), field.bbox));
    let mut boxes: Vec<(String, Rect)> = fields.collect();
    boxes.extend(truth.portrait.map(|bbox| ("portrait".to_owned(), bbox)));
    boxes.extend(truth.ghost.map(|bbox| ("ghost".to_owned(), bbox)));
    boxes.extend(truth.barcodes.iter().map(|code| (code.format.clone(), code.bbox)));
    boxes.extend(truth.mrz.iter().flat_map(|mrz| mrz.boxes.iter().map(|bbox| ("mrz".to_owned(), *bbox))));
    boxes
}

fn check_side(design: &Design, side: &Side) {
    let (width, height) = (side.artwork.width() as f32, side.artwork.height() as f32);
    let boxes = boxes(side);
    for (index, (name, bbox)) in boxes.iter().enumerate() {
        let inside = bbox.x >= 0.0 && bbox.y >= 0.0 && bbox.x + bbox.width <= width && bbox.y + bbox.height <= height;
        assert!(inside, "{}: {name} {bbox:?} of {width} × {height}", design.id);
        for (other_name, other) in &boxes[..index] {
            assert!(!overlap(bbox, other), "{}: {name} {bbox:?} over {other_name} {other:?}", design.id);
        }
    }
    assert_eq!(side.sheen.width(), side.artwork.width().div_ceil(4));
    assert_eq!(side.sheen.height(), side.artwork.height().div_ceil(4));
    assert_eq!(
        side.truth.barcodes.len(),
        usize::from(
            boxes.iter().any(|(name, _)| name.contains("CODE") || name.contains("MATRIX") || name.contains("PDF"))
        )
    );
}

fn check_share(part: usize) {
    for (index, design) in designs().iter().enumerate().filter(|(index, _)| index % 8 == part) {
        let blank = Blank::unprinted(design, 150.0);
        for number in 0..2 {
            let document = blank.issue(&content(design, number * 97 + index as u64, &[]));
            let sides = [Some(&document.front), document.back.as_ref()];
            sides.into_iter().flatten().for_each(|side| check_side(design, side));
            let zones = [Some(&document.front), document.back.as_ref()];
            let zone = zones.into_iter().flatten().find_map(|side| side.truth.mrz.as_ref());
            assert_eq!(zone.is_some(), design.mrz.is_some(), "{}", design.id);
            if let (Some(zone), Some(format)) = (zone, design.mrz) {
                let (lines, columns) = format.shape();
                assert_eq!(zone.lines.len(), lines);
                assert!(
                    zone.lines
                        .iter()
                        .all(|line| line.len() == columns && line.chars().all(|c| check_digit::value_of(c).is_some()))
                );
                assert!(zone.check_digits_right);
            }
        }
    }
}

#[test]
fn parts_keep_to_themselves_1() {
    check_share(0);
}

#[test]
fn parts_keep_to_themselves_2() {
    check_share(1);
}

#[test]
fn parts_keep_to_themselves_3() {
    check_share(2);
}

#[test]
fn parts_keep_to_themselves_4() {
    check_share(3);
}

#[test]
fn parts_keep_to_themselves_5() {
    check_share(4);
}

#[test]
fn parts_keep_to_themselves_6() {
    check_share(5);
}

#[test]
fn parts_keep_to_themselves_7() {
    check_share(6);
}

#[test]
fn parts_keep_to_themselves_8() {
    check_share(7);
}

#[test]
fn every_kind_of_blank_is_printed() {
    for part in ["ardenmark-passport", "saltmere-driving-licence"] {
        let document = issue(design(part), &content(design(part), 1, &[]), 150.0);
        let side = document.back.as_ref().unwrap_or(&document.front);
        let tones: std::collections::BTreeSet<u8> = side.artwork.pixels().map(|pixel| pixel.0[1]).collect();
        assert!(tones.len() > 60, "{part}: {} tones", tones.len());
        assert!(side.sheen.pixels().any(|pixel| pixel.0[0] > 150));
    }
}

#[test]
fn preprinted_words_keep_clear_of_values() {
    for design in designs().iter().chain(designs_of(1)) {
        for plan in [Some(&design.front), design.back.as_ref()].into_iter().flatten() {
            let captions: Vec<(&str, Rect)> = plan
                .captions
                .iter()
                .filter(|caption| !caption.turned)
                .map(|caption| {
                    let ink = caption.setting.line(&caption.text).ink;
                    (caption.text.as_str(), Rect { x: ink.x + caption.x, y: ink.y + caption.y, ..ink })
                })
                .collect();
            for (index, (text, area)) in captions.iter().enumerate() {
                assert!(area.x > 0.5 && area.x + area.width < plan.width - 0.5, "{}: {text} {area:?}", design.id);
                for (other, place) in &captions[..index] {
                    assert!(!overlap(area, place), "{}: {text} over {other}", design.id);
                }
                for cell in &plan.cells {
                    // Letters of the value stand between the baseline and the height of its capitals.
                    let cap = cell.setting.size * cell.setting.face.cap_height();
                    let value =
                        Rect { x: cell.area.x, y: cell.baseline(0, 1) - cap, width: cell.area.width, height: cap };
                    assert!(
                        !overlap(area, &value),
                        "{}: {text} {area:?} over {} {value:?}",
                        design.id,
                        cell.field.name()
                    );
                }
            }
        }
    }
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let design = design("thalassia-passport");
    let content = content(design, 5, &[]);
    let (first, second) = (issue(design, &content, 150.0), Press::new(0).issue(design, &content, 150.0));
    assert!(first.front.artwork == second.front.artwork && first.front.sheen == second.front.sheen);
    assert_eq!(first.front.truth, second.front.truth);
}

#[test]
fn an_altered_value_changes_its_box_and_nothing_else() {
    let design = design("castellara-id-card");
    let blank = Blank::unprinted(design, 150.0);
    let genuine = content(design, 8, &[]);
    let mut altered = genuine.clone();
    altered.overrides.push(Override {
        field: Field::ExpiryDate,
        value: "31 12 2039".into(),
        hand: Hand {
            face: Some(crate::specimen::lettering::Face::Serif),
            scale: 1.06,
            offset_mm: [0.1, -0.1],
            ink: Some([10, 10, 40]),
        },
    });
    let (genuine, altered) = (blank.issue(&genuine), blank.issue(&altered));
    let field = |document: &Document| {
        document.front.truth.fields.iter().find(|field| field.name == "EXPIRATION_DATE").cloned().unwrap()
    };
    let (before, after) = (field(&genuine), field(&altered));
    assert_eq!(after.value, "31 12 2039");
    let mut changed = 0;
    for (x, y, pixel) in altered.front.artwork.enumerate_pixels() {
        if genuine.front.artwork.get_pixel(x, y) != pixel {
            let near = |bbox: &Rect| {
                (x as f32) > bbox.x - 2.0
                    && (x as f32) < bbox.x + bbox.width + 2.0
                    && (y as f32) > bbox.y - 2.0
                    && (y as f32) < bbox.y + bbox.height + 2.0
            };
            assert!(near(&before.bbox) || near(&after.bbox), "{x} {y}");
            changed += 1;
        }
    }
    assert!(changed > 50);
    assert!(genuine.back.unwrap().artwork == altered.back.unwrap().artwork);
}

#[test]
fn faults_are_in_the_content() {
    let design = design("norrvaldia-id-card");
    let expired = content(design, 3, &[Fault::Expired]);
    assert!(expired.record.expires < TODAY && content(design, 3, &[]).record.expires >= TODAY);
    let faults = [Fault::WrongCheckDigit(mrz::CheckDigit::Composite), Fault::BackOfAnother, Fault::PortraitMissing];
    let faulty = Blank::unprinted(design, 150.0).issue(&content(design, 3, &faults));
    assert!(faulty.front.truth.portrait.is_none() && faulty.front.truth.ghost.is_none());
    let zone = faulty.back.unwrap().truth.mrz.unwrap();
    assert!(!zone.check_digits_right);
    let primary = transliterate::transliterate(&faulty.record.holder.surname, design.state.habit);
    assert!(!zone.lines[2].starts_with(&format!("{primary}<<")), "{} {zone:?}", primary);
}
