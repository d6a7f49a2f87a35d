//! From lines as they were read to a zone: brought to length, corrected, checked and taken apart.

use jiff::civil::Date;

use super::{
    content::{faults, is_name_cut, mrz_data},
    correct::correct,
    fit::fits,
    state::state_of,
    zone::Zone,
};
use crate::{
    case::{
        geometry::Point,
        mrz::{MrzFault, MrzFaultKind, MrzFormat, MrzReading},
    },
    document::ReadLine,
};

/// Mean confidence from which lines with wrong check digits still are a zone, if a state that exists has issued it.
const SURE_LINES: f32 = 0.8;

/// The zone that `lines` are, from top to bottom, with the corners of each in the photo; `None` where their number and lengths fit
/// no format. Two-digit years are read as of `reference`.
pub fn assembled(lines: &[(ReadLine, [Point; 4])], reference: Date) -> Option<MrzReading> {
    let length = nearest_length(lines)?;
    let mut ways: Vec<Vec<(ReadLine, bool)>> = vec![Vec::new()];
    for (line, _) in lines {
        let of_line = fits(line, length);
        let longer = |way: &Vec<(ReadLine, bool)>| {
            of_line.iter().map(|fit| [&way[..], std::slice::from_ref(fit)].concat()).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(longer).collect();
    }
    let corners: Vec<[Point; 4]> = lines.iter().map(|(_, corners)| *corners).collect();
    let readings = ways.iter().filter_map(|way| reading(way, &corners, reference));
    // Of equally good ways the first, which is the likeliest.
    readings.reduce(|best, other| if weight(&other) > weight(&best) { other } else { best })
}

/// The zone that lines of the right length are.
fn reading(fits: &[(ReadLine, bool)], corners: &[[Point; 4]], reference: Date) -> Option<MrzReading> {
    let texts: Vec<String> = fits.iter().map(|(line, _)| line.text()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut zone = Zone::parse(&texts).ok()?;
    let confidences: Vec<Vec<f32>> =
        fits.iter().map(|(line, _)| line.letters.iter().map(|letter| letter.confidence).collect()).collect();
    let confidence = |line: usize, column: usize| {
        confidences.get(line).and_then(|line: &Vec<f32>| line.get(column)).copied().unwrap_or(0.0)
    };
    let corrections = correct(&mut zone, &confidence);
    let mut faults = faults(&zone, reference);
    let refitted = fits.iter().enumerate().filter(|(_, (_, changed))| *changed);
    faults.extend(refitted.map(|(line, _)| MrzFault { kind: MrzFaultKind::Refitted, line, column: 0 }));
    Some(MrzReading {
        format: zone.format(),
        lines: zone.lines(),
        confidences,
        quads: corners.to_vec(),
        corrections,
        check_digits: zone.check_digits(),
        faults,
        data: mrz_data(&zone, reference),
        is_name_cut: is_name_cut(&zone),
    })
}

/// The length that most lines come closest to, of those that so many lines may have.
fn nearest_length(lines: &[(ReadLine, [Point; 4])]) -> Option<usize> {
    let shapes = MrzFormat::ALL.iter().map(|format| format.shape()).filter(|(count, _)| *count == lines.len());
    let off = |length: usize| -> usize { lines.iter().map(|(line, _)| line.letters.len().abs_diff(length)).sum() };
    shapes.map(|(_, length)| length).min_by_key(|&length| (off(length), length))
}

/// How much speaks for it that this is a zone and rightly read, from 0: right check digits, confidence, no faults.
pub(in crate::document) fn weight(reading: &MrzReading) -> f32 {
    let right = reading.check_digits.iter().filter(|digit| digit.right).count() as f32;
    let share = right / reading.check_digits.len().max(1) as f32;
    let blame = 0.05 * (reading.faults.len() + reading.corrections.len()) as f32;
    (2.0 * share + mean_confidence(reading) - blame).max(0.0)
}

/// Whether it is a zone at all. Other text that was read as one has no state that exists and begins with no document's code; some of
/// its check digits may be right by chance.
pub(super) fn is_zone(reading: &MrzReading) -> bool {
    let right = reading.check_digits.iter().filter(|digit| digit.right).count();
    let known = |column: usize, line: usize| {
        let code = reading.lines.get(line).and_then(|line| line.get(column..column + 3));
        code.is_some_and(|code| state_of(code).is_some())
    };
    let begins = reading.lines.first().is_some_and(|line| line.starts_with(['P', 'I', 'A', 'C', 'V', 'D']));
    let is_checked = 2 * right > reading.check_digits.len();
    is_checked && (begins || known(2, 0)) || begins && known(2, 0) && mean_confidence(reading) >= SURE_LINES
}

/// Whether nothing at all is wrong with it.
pub(super) fn is_flawless(reading: &MrzReading) -> bool {
    reading.is_checked() && reading.faults.is_empty() && reading.corrections.is_empty()
}

fn mean_confidence(reading: &MrzReading) -> f32 {
    let letters: Vec<f32> = reading.confidences.iter().flatten().copied().collect();
    letters.iter().sum::<f32>() / letters.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::ReadLetter;
    use jiff::civil::date;

    fn read(texts: &[&str]) -> Vec<(ReadLine, [Point; 4])> {
        let letter = |(index, letter)| ReadLetter { letter, confidence: 0.99, place: index as f32 / 50.0 };
        let line = |text: &&str| ReadLine { letters: text.chars().enumerate().map(letter).collect() };
        texts.iter().map(|text| (line(text), [Point::default(); 4])).collect()
    }

    #[test]
    fn lines_of_nearly_the_right_length_make_a_zone_that_is_marked() {
        let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
        let reading = assembled(&read(&lines), date(2026, 11, 28)).unwrap();
        assert_eq!(reading.lines[0], "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
        assert!(reading.is_checked() && is_zone(&reading) && !is_flawless(&reading));
        assert_eq!(reading.faults[0].kind, MrzFaultKind::Refitted);
    }

    #[test]
    fn other_text_is_no_zone() {
        let lines = ["REPUBLIC<OF<VALMORANE<<<IDENTITY<CAR", "NOM<SURNAME<<BERENGER<<<<<<<<<<<<<<<"];
        let reading = assembled(&read(&lines), date(2026, 11, 28)).unwrap();
        assert!(!is_zone(&reading) && weight(&reading) < 2.0);
        // Read on the front of a card, where there is none; some of its check digits were right by chance.
        let lines =
            ["<UUQG6<9U<8NMS<1DVTCCDREDVTIAL", "<<<<<<<<<<<<<<<AUA<H<UUH<VI<<1", "DUGOOH<DJUBGONZSIO<ZOZBT<<<<<<"];
        let reading = assembled(&read(&lines), date(2026, 11, 28)).unwrap();
        assert!(reading.check_digits.iter().any(|digit| digit.right) && !is_zone(&reading));
        assert!(assembled(&read(&["A", "B"]), date(2026, 11, 28)).is_none());
        assert!(
            assembled(&read(&["<"; 4]), date(2026, 11, 28)).is_none() && assembled(&[], date(2026, 11, 28)).is_none()
        );
    }
}
