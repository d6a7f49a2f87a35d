//! The check digit: weights 7, 3, 1 and modulus 10 (ICAO 9303-3, 4.9). The generator of specimens has its own, so that a slip
//! in one does not hide in the other.

/// Value of a byte of the zone: digits as they are, A … Z are 10 … 35, the filler is 0; `None` for all others.
const fn value_of(letter: u8) -> Option<u32> {
    match letter {
        b'0'..=b'9' => Some((letter - b'0') as u32),
        b'A'..=b'Z' => Some((letter - b'A') as u32 + 10),
        b'<' => Some(0),
        _ => None,
    }
}

/// The check digit of `letters` as an ASCII digit; `None` where one of them has no place in a zone.
pub(super) fn check_digit<'a>(letters: impl IntoIterator<Item = &'a u8>) -> Option<u8> {
    let weighted = letters.into_iter().zip([7, 3, 1].into_iter().cycle());
    let sum = weighted.map(|(&letter, weight)| Some(value_of(letter)? * weight)).sum::<Option<u32>>()?;
    u8::try_from(sum % 10).ok().map(|digit| b'0' + digit)
}

/// Whether no check digit can tell the two letters apart: their values differ by a multiple of ten, as of 0, A, K, U and the
/// filler. A limit of the standard.
#[cfg(test)]
pub(super) fn are_alike(a: u8, b: u8) -> bool {
    value_of(a).zip(value_of(b)).is_some_and(|(a, b)| a % 10 == b % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples_of_the_standard() {
        for (text, digit) in [
            ("520727", b'3'),
            ("AB2134<<<", b'5'),
            ("HA672242<658022549601086<<<<<<<<<<<<<<0", b'8'),
            ("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<", b'2'),
            ("", b'0'),
        ] {
            assert_eq!(check_digit(text.as_bytes()), Some(digit), "{text}");
        }
        assert_eq!(check_digit("É".as_bytes()), None);
        assert_eq!(check_digit("a".as_bytes()), None);
    }
}
