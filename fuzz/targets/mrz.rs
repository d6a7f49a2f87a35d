//! Machine-readable zones: as lines of text, and as letters that a network read with more or less confidence.
#![no_main]

use assay::{
    case::{EvidenceKind, geometry::Point},
    document::{
        ReadLetter, ReadLine,
        mrz::{Zone, assembled, faults, mrz_data, zone_fields},
    },
};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

const LETTERS: &[u8; 37] = b"<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Count and length of the lines of each format.
const SHAPES: [(usize, usize); 3] = [(3, 30), (2, 36), (2, 44)];

fuzz_target!(|data: &[u8]| {
    let today = date(2026, 11, 29);
    let Some((&form, rest)) = data.split_first() else { return };
    if form % 2 == 0 {
        let text = String::from_utf8_lossy(rest);
        let lines: Vec<&str> = text.lines().collect();
        if let Ok(zone) = Zone::parse(&lines) {
            assert_eq!(zone.lines(), lines);
            let _ = (mrz_data(&zone, today), faults(&zone, today));
            assert!(zone.check_digits().iter().all(|digit| digit.line < 3 && digit.column < 44));
        }
        return;
    }
    let (count, length) = SHAPES[usize::from(form / 2) % 3];
    let off = usize::from(form / 8) % 9;
    let length = (length + off).saturating_sub(4);
    let letter = |pair: &[u8]| ReadLetter {
        letter: char::from(LETTERS[usize::from(pair[0]) % LETTERS.len()]),
        confidence: f32::from(pair[1]) / 255.0,
        place: 0.5,
    };
    let letters: Vec<ReadLetter> = rest.chunks_exact(2).map(letter).collect();
    let lines: Vec<(ReadLine, [Point; 4])> = letters
        .chunks(length.max(1))
        .take(count)
        .map(|line| (ReadLine { letters: line.to_vec() }, [Point::default(); 4]))
        .collect();
    if let Some(reading) = assembled(&lines, today) {
        let texts: Vec<&str> = reading.lines.iter().map(String::as_str).collect();
        assert_eq!(Zone::parse(&texts).map(|zone| zone.format()), Ok(reading.format));
        assert!(!zone_fields(&reading, EvidenceKind::DocumentBack).is_empty());
    }
});
