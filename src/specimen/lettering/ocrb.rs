//! The letters of the machine-readable zone: an OCR-B face (ISO 1073-2, size I) drawn by stroke. The centre lines are our own
//! reading of the standard's shapes; the pitch is 2.54 mm and the stroke about 0.35 mm wide, as the standard and ICAO 9303 say.

use tiny_skia::{LineCap, LineJoin, Path, PathBuilder, Stroke, Transform};

/// Distance from one letter to the next in millimetres: ten to the inch (ICAO 9303-3, 4.1).
pub const OCRB_PITCH_MM: f32 = 2.54;

/// How a document's printer draws the zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OcrbHand {
    /// Width of the stroke in millimetres.
    pub stroke_mm: f32,
    /// Width of the letters as part of the standard's.
    pub width: f32,
    /// Height of the digits as part of the capitals'.
    pub digit_height: f32,
    /// Height of the filler as part of the capitals'.
    pub filler_height: f32,
    /// A one with a foot, as typewriters have it.
    pub footed: bool,
}

/// The hand nearest to the standard's drawings.
#[cfg(test)]
const STANDARD_HAND: OcrbHand =
    OcrbHand { stroke_mm: 0.35, width: 1.0, digit_height: 1.08, filler_height: 0.9, footed: false };

const UNIT_MM: f32 = 0.1;
const UNITS_WIDE: f32 = 14.0;
const UNITS_HIGH: f32 = 22.0;

/// Centre line of a letter in units of a tenth of a millimetre, 14 wide and 22 high, y down from the top of the capitals:
/// `M` starts a stroke, `L` goes straight, `C` along a cubic curve, `Z` back to the start.
fn centre_line(letter: char, hand: &OcrbHand) -> &'static str {
    match letter {
        '<' => "M12.6 0 L1.2 11 L12.6 22",
        '1' if hand.footed => "M2.6 4.4 L7.6 0 L7.6 22 M2 22 L13 22",
        '0'..='9' => digit(letter),
        _ => capital(letter),
    }
}

fn digit(letter: char) -> &'static str {
    match letter {
        '0' => {
            "M7 0 C10.4 0 12.6 2.4 12.6 6.2 L12.6 15.8 C12.6 19.6 10.4 22 7 22 C3.6 22 1.4 19.6 1.4 15.8 L1.4 6.2 \
             C1.4 2.4 3.6 0 7 0 Z"
        }
        '1' => "M4 4.8 L9 0 L9 22",
        '2' => {
            "M1 4.6 C1.8 1.6 4 0 7 0 C10.6 0 12.8 2.3 12.8 5.6 C12.8 9 10.5 11.2 7 14.2 C3.8 17 1.6 19 1 22 L13.4 22"
        }
        '3' => "M1.4 0 L12.6 0 L6.2 8.6 C10.6 8.4 13.2 11 13.2 15 C13.2 19.5 10.2 22 6.2 22 C3.6 22 1.8 21.2 0.6 19.6",
        '4' => "M8.6 0 L0.5 16 L14 16 M10.2 10.4 L10.2 22",
        '5' => {
            "M12.2 0 L2.4 0 L2 9.6 C3.4 8.7 5 8.2 6.6 8.2 C10.6 8.2 13 10.9 13 14.9 C13 19.3 10.2 22 6 22 C3.8 22 2 21.4 0.8 20"
        }
        '6' => {
            "M9.6 0 C6 3.6 1 9 1 15 C1 19.4 3.4 22 7 22 C10.6 22 13 19.4 13 15.4 C13 11.4 10.6 9 7.2 9 C4.4 9 2.2 10.6 1.3 13"
        }
        '7' => "M1 0 L13 0 C12.8 5 6.8 10 6.2 22",
        '8' => {
            "M7 10.2 C4 10.2 2 8.2 2 5.2 C2 2 4 0 7 0 C10 0 12 2 12 5.2 C12 8.2 10 10.2 7 10.2 C3.2 10.2 0.8 12.6 0.8 16.1 \
             C0.8 19.8 3.2 22 7 22 C10.8 22 13.2 19.8 13.2 16.1 C13.2 12.6 10.8 10.2 7 10.2 Z"
        }
        '9' => {
            "M4.4 22 C8 18.4 13 13 13 7 C13 2.6 10.6 0 7 0 C3.4 0 1 2.6 1 6.6 C1 10.6 3.4 13 6.8 13 C9.6 13 11.8 11.4 12.7 9"
        }
        _ => "",
    }
}

fn capital(letter: char) -> &'static str {
    match letter {
        'A' => "M0 22 L7 0 L14 22 M2.3 14.8 L11.7 14.8",
        'B' => {
            "M1.4 0 L1.4 22 L7.6 22 C11.4 22 13.4 19.7 13.4 16.2 C13.4 12.8 11.4 10.4 7.6 10.4 M1.4 0 L7 0 \
             C10.4 0 12.2 2 12.2 5.2 C12.2 8.4 10.4 10.4 7 10.4 L1.4 10.4"
        }
        'C' => "M13.4 3.6 C12 1.2 10 0 7.6 0 C3 0 0.6 4 0.6 11 C0.6 18 3 22 7.6 22 C10 22 12 20.8 13.4 18.4",
        'D' => "M1.2 0 L1.2 22 L5.4 22 C10.8 22 13.4 18.4 13.4 11 C13.4 3.6 10.8 0 5.4 0 Z",
        'E' => "M12.6 0 L1.6 0 L1.6 22 L12.6 22 M1.6 10.6 L10.6 10.6",
        'F' => "M12.8 0 L1.8 0 L1.8 22 M1.8 10.6 L10.8 10.6",
        'G' => {
            "M13 3 C11.6 1 9.8 0 7.6 0 C3 0 0.6 4 0.6 11 C0.6 18 3 22 7.6 22 C9.8 22 11.8 21.2 13.2 19.6 L13.2 12.2 L8.2 12.2"
        }
        'H' => "M1 0 L1 22 M13 0 L13 22 M1 10.6 L13 10.6",
        'I' => "M7 0 L7 22 M2.2 0 L11.8 0 M2.2 22 L11.8 22",
        'J' => "M11.4 0 L11.4 15.6 C11.4 19.8 9.4 22 6 22 C3.6 22 1.8 21 0.8 19",
        'K' => "M1.4 0 L1.4 22 M13 0 L1.4 13 M5.4 8.8 L13.4 22",
        'L' => "M2 0 L2 22 L13 22",
        'M' => "M0.6 22 L0.6 0 L7 10.6 L13.4 0 L13.4 22",
        'N' => "M1 22 L1 0 L13 22 L13 0",
        'O' => "M7 0 C10.8 0 13.4 5 13.4 11 C13.4 17 10.8 22 7 22 C3.2 22 0.6 17 0.6 11 C0.6 5 3.2 0 7 0 Z",
        'P' => "M1.6 22 L1.6 0 L7.4 0 C11.2 0 13.2 2.4 13.2 6.2 C13.2 10 11.2 12.4 7.4 12.4 L1.6 12.4",
        'Q' => {
            "M7 0 C12 0 13.6 2.6 13.6 10.6 C13.6 18.6 12 21.2 7 21.2 C2 21.2 0.4 18.6 0.4 10.6 C0.4 2.6 2 0 7 0 Z \
             M8 15.4 L14 23"
        }
        'R' => "M1.6 22 L1.6 0 L7.2 0 C11 0 13 2.2 13 5.8 C13 9.4 11 11.6 7.2 11.6 L1.6 11.6 M7.4 11.6 L13.6 22",
        'S' => {
            "M12.8 3.4 C11.4 1.2 9.4 0 6.9 0 C3.6 0 1.3 2 1.3 5.2 C1.3 8.8 4 9.8 7.1 10.8 C10.6 11.9 13.2 13 13.2 16.6 \
             C13.2 19.9 10.7 22 7.1 22 C4.3 22 2.1 20.8 0.8 18.4"
        }
        'T' => "M7 0 L7 22 M0.4 0 L13.6 0",
        'U' => "M1 0 L1 14.8 C1 19.4 3.2 22 7 22 C10.8 22 13 19.4 13 14.8 L13 0",
        'V' => "M0.2 0 L7 22 L13.8 0",
        'W' => "M0.2 0 L2.8 22 L7 8.6 L11.2 22 L13.8 0",
        'X' => "M0.6 0 L13.4 22 M13.4 0 L0.6 22",
        'Y' => "M0.6 0 L7 11.4 L13.4 0 M7 11.4 L7 22",
        'Z' => "M1 0 L13 0 L1 22 L13.4 22",
        _ => "",
    }
}

/// Outlines of a line of A–Z, 0–9 and `<` at a pitch of 2.54 mm, the first letter's cell at x = 0, the baseline at y = 0; to be
/// filled by the non-zero rule. Other characters leave a gap; `None` where nothing is inked.
pub fn ocrb_line(text: &str, hand: &OcrbHand) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (index, letter) in text.chars().enumerate() {
        let left = index as f32 * OCRB_PITCH_MM + (OCRB_PITCH_MM - UNITS_WIDE * UNIT_MM) / 2.0;
        trace(letter, left, hand, &mut path);
    }
    // The stroker works in pixels: a hundred to the millimetre keep its curves smooth.
    const FINE: f32 = 100.0;
    let width = hand.stroke_mm * FINE;
    let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    let centre = path.finish()?.transform(Transform::from_scale(FINE, FINE))?;
    centre.stroke(&stroke, 1.0)?.transform(Transform::from_scale(1.0 / FINE, 1.0 / FINE))
}

fn trace(letter: char, left: f32, hand: &OcrbHand, path: &mut PathBuilder) {
    let (middle, capital) = (UNITS_WIDE / 2.0, UNITS_HIGH);
    // Fillers stand at the middle of the capitals' height, everything else on the baseline.
    let (height, lift) = match letter {
        '0'..='9' => (hand.digit_height, 0.0),
        '<' => (hand.filler_height, (1.0 - hand.filler_height) / 2.0 * capital),
        _ => (1.0, 0.0),
    };
    // The ink stands on the baseline, so centre lines end half a stroke above it.
    let place = |x: f32, y: f32| {
        let (x, y) = (middle + (x - middle) * hand.width, (y - capital) * height - lift);
        (left + x * UNIT_MM, y * UNIT_MM - hand.stroke_mm / 2.0)
    };
    let mut numbers: Vec<f32> = Vec::with_capacity(6);
    let mut command = ' ';
    for word in centre_line(letter, hand).split_ascii_whitespace() {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
        if let Some(letter) = word.chars().next().filter(char::is_ascii_uppercase) {
            command = letter;
        }
        if command == 'Z' {
            path.close();
        }
        numbers.extend(digits.parse::<f32>());
        match (command, numbers.as_slice()) {
            ('M', &[x, y]) => {
                let (x, y) = place(x, y);
                path.move_to(x, y);
            }
            ('L', &[x, y]) => {
                let (x, y) = place(x, y);
                path.line_to(x, y);
            }
            ('C', &[ax, ay, bx, by, x, y]) => {
                let ((ax, ay), (bx, by), (x, y)) = (place(ax, ay), place(bx, by), place(x, y));
                path.cubic_to(ax, ay, bx, by, x, y);
            }
            _ => continue,
        }
        numbers.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_zone_is_drawn_in_its_cell() {
        let broad = OcrbHand { stroke_mm: 0.46, width: 1.05, digit_height: 1.12, filler_height: 1.0, footed: true };
        for hand in [STANDARD_HAND, broad] {
            let highest = 22.0 * UNIT_MM * hand.digit_height + hand.stroke_mm + 0.01;
            for letter in ('A'..='Z').chain('0'..='9').chain(['<']) {
                let bounds = ocrb_line(&letter.to_string(), &hand).unwrap_or_else(|| panic!("{letter}")).bounds();
                assert!(bounds.left() > 0.25 && bounds.right() < OCRB_PITCH_MM - 0.25, "{letter} {bounds:?}");
                assert!(bounds.height() > 1.5 && bounds.top() > -highest, "{letter} {bounds:?}");
                assert!(bounds.bottom() < 0.15, "{letter} {bounds:?}");
            }
        }
        assert!(ocrb_line("é ", &STANDARD_HAND).is_none());
    }

    #[test]
    fn digits_stand_higher_than_capitals_and_a_one_has_no_foot() {
        let bounds = |text: &str| ocrb_line(text, &STANDARD_HAND).unwrap().bounds();
        assert!(bounds("8").top() < bounds("B").top() - 0.1);
        assert!(bounds("1").width() < 0.7 * bounds("T").width());
        let footed = OcrbHand { footed: true, ..STANDARD_HAND };
        assert!(ocrb_line("1", &footed).unwrap().bounds().width() > bounds("1").width() + 0.3);
    }
}
