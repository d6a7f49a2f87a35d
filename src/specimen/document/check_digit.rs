//! The check digit of the machine-readable zone (ICAO 9303-3, 4.9): weights 7, 3, 1 and modulus 10.

/// Value of a character: digits stand for themselves, A … Z for 10 … 35, the filler for 0; `None` for all others.
pub fn value_of(character: char) -> Option<u32> {
    match character {
        '0'..='9' => character.to_digit(10),
        'A'..='Z' => Some(u32::from(character) - u32::from('A') + 10),
        '<' => Some(0),
        _ => None,
    }
}

/// The check digit of the text as a character; `None` where a character has no place in the zone.
pub fn check_digit(text: &str) -> Option<char> {
    let mut sum = 0;
    for (character, weight) in text.chars().zip([7, 3, 1].into_iter().cycle()) {
        sum += value_of(character)? * weight;
    }
    char::from_digit(sum % 10, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worked_examples_of_the_standard() {
        // ICAO 9303-3, appendix A to section 4.
        assert_eq!(check_digit("520727"), Some('3'));
        assert_eq!(check_digit("AB2134<<<"), Some('5'));
        assert_eq!(check_digit("HA672242<658022549601086<<<<<<<<<<<<<<0"), Some('8'));
        assert_eq!(check_digit("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<"), Some('2'));
        assert_eq!(check_digit("L898902C3"), Some('6'));
        assert_eq!(check_digit("é"), None);
    }
}
