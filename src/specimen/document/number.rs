//! Numbers after a state's pattern.

use super::date::Date;
use crate::specimen::seed::Draw;

/// Letters that states use in numbers: without those easily taken for a digit.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTVWXYZ";

/// The pattern filled: `A` a letter, `9` a digit, `X` either, `D` the date as `YYMMDD`, all others as they stand.
pub(super) fn filled(pattern: &str, draw: &mut Draw, date: Option<Date>) -> String {
    let mut out = String::new();
    for mark in pattern.chars() {
        let letter = char::from(draw.pick(LETTERS).copied().unwrap_or(b'A'));
        let digit = char::from_digit(draw.whole(0..10), 10).unwrap_or('0');
        match mark {
            'A' => out.push(letter),
            '9' => out.push(digit),
            'X' => out.push(if draw.chance(0.35) { letter } else { digit }),
            'D' => out.push_str(&date.map_or_else(|| "000000".into(), Date::mrz)),
            other => out.push(other),
        }
    }
    out
}

/// A state's pattern for documents whose numbers end at nine characters.
pub(super) fn short(pattern: &'static str) -> &'static str {
    if pattern.len() > 9 { "AA9999999" } else { pattern }
}

/// The number in the characters of the machine-readable zone.
pub(super) fn zone(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::seed::Seed;

    #[test]
    fn patterns_are_kept() {
        let date = Date { year: 1984, month: 3, day: 7 };
        let number = filled("A9-D/X", &mut Seed::new(2).draw(), Some(date));
        assert_eq!(&number[2..10], "-840307/");
        assert_eq!(zone("AB 12.3-x"), "AB123X");
    }
}
