//! Letters and digits that are taken for one another.

/// Digits, and the letters of OCR-B that are taken for each (measured on `models/mrz-reader.onnx`, and those of ICAO 9303-3, 4.3).
const LOOKALIKES: [(u8, &[u8]); 9] = [
    (b'0', b"ODQ"),
    (b'1', b"IL"),
    (b'2', b"Z"),
    (b'4', b"A"),
    (b'5', b"S"),
    (b'6', b"G"),
    (b'7', b"T"),
    (b'8', b"B"),
    (b'9', b"P"),
];

/// The letters that look like a digit; none for anything else.
pub(super) fn letters_like(digit: u8) -> &'static [u8] {
    LOOKALIKES.iter().find(|(one, _)| *one == digit).map_or(&[], |(_, letters)| letters)
}

/// The digit that a capital letter looks like.
pub(super) fn digit_like(letter: u8) -> Option<u8> {
    LOOKALIKES.iter().find(|(_, letters)| letters.contains(&letter)).map(|(digit, _)| *digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_looks_like_one_digit_at_most_and_that_like_it() {
        for letter in b'A'..=b'Z' {
            let digits: Vec<u8> = (b'0'..=b'9').filter(|digit| letters_like(*digit).contains(&letter)).collect();
            assert_eq!(digit_like(letter).as_slice(), digits, "{}", char::from(letter));
        }
        assert_eq!((letters_like(b'0'), digit_like(b'Z'), digit_like(b'3')), (&b"ODQ"[..], Some(b'2'), None));
    }
}
