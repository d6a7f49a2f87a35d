//! Corrections that never invent: a letter is exchanged only for one that looks like it, and only where its place or a check
//! digit leaves no other choice. Every exchange is kept; what stays wrong stays wrong.

use super::{layout::Kind, zone::Zone};
use crate::{
    case::mrz::{CheckedField, CorrectionRule, MrzCorrection},
    document::lookalikes::{digit_like, letters_like},
};

/// Confidence below which a letter may be exchanged for the sake of a check digit. The network is above it on 99 % of the
/// letters it reads right.
const DOUBTFUL: f32 = 0.95;

/// What the letter could be in truth, the likeliest first.
fn lookalikes(letter: u8) -> Vec<u8> {
    let mut all: Vec<u8> = letters_like(letter).iter().copied().chain(digit_like(letter)).collect();
    if matches!(letter, b'O' | b'D' | b'Q') {
        all.extend(b"ODQ".iter().filter(|&&other| other != letter));
    }
    all
}

/// Corrects the zone in place; `confidence` says how sure the reader was of the letter at a line and column.
pub(super) fn correct(zone: &mut Zone, confidence: &dyn Fn(usize, usize) -> f32) -> Vec<MrzCorrection> {
    let mut corrections = by_position(zone);
    for field in [CheckedField::Number, CheckedField::Birth, CheckedField::Expiry, CheckedField::Optional] {
        corrections.extend(by_check_digit(zone, field, confidence));
    }
    corrections.extend(by_mixture(zone, confidence));
    corrections
}

/// O for 0 in a number that has both, where some O is doubtful and no check digit is wrong with 0 throughout: a single O changes the
/// digit, several may not (their values differ from those of 0 by a multiple of ten together).
fn by_mixture(zone: &mut Zone, confidence: &dyn Fn(usize, usize) -> f32) -> Vec<MrzCorrection> {
    let (places, _) = zone.number_places();
    let with = |letter: u8| -> Vec<(usize, usize)> {
        places.iter().copied().filter(|&(line, column)| zone.at(line, column) == letter).collect()
    };
    let of_letters = with(b'O');
    let is_doubtful = of_letters.iter().any(|&(line, column)| confidence(line, column) < DOUBTFUL);
    if !is_doubtful || with(b'0').is_empty() {
        return Vec::new();
    }
    let mut tried = zone.clone();
    let exchanged: Vec<MrzCorrection> =
        of_letters.into_iter().map(|place| exchange(&mut tried, place, b'0', CorrectionRule::Mixture)).collect();
    if !tried.check_digits().iter().all(|digit| digit.right) {
        return Vec::new();
    }
    *zone = tried;
    exchanged
}

/// Digits in fields of letters, and letters in fields of digits.
fn by_position(zone: &mut Zone) -> Vec<MrzCorrection> {
    let mut corrections = Vec::new();
    for field in zone.fields() {
        for column in field.columns.clone() {
            let read = zone.at(field.line, column);
            let is_misplaced = match field.kind() {
                Kind::Letters => read.is_ascii_digit(),
                Kind::Digits => read.is_ascii_uppercase(),
                Kind::Any => false,
            };
            let fitting = lookalikes(read).into_iter().find(|other| other.is_ascii_digit() != read.is_ascii_digit());
            if let Some(taken) = fitting.filter(|_| is_misplaced) {
                corrections.push(exchange(zone, (field.line, column), taken, CorrectionRule::Position));
            }
        }
    }
    corrections
}

/// The one exchange of a doubtful letter that makes the wrong check digit of `field` right; none where several would. It must
/// not take away that the composite digit is right.
fn by_check_digit(
    zone: &mut Zone,
    field: CheckedField,
    confidence: &dyn Fn(usize, usize) -> f32,
) -> Option<MrzCorrection> {
    let is_right =
        |zone: &Zone, field| zone.check_digits().iter().find(|digit| digit.field == field).map(|digit| digit.right);
    if is_right(zone, field) != Some(false) || is_right(zone, CheckedField::Composite) == Some(true) {
        return None;
    }
    let (mut places, check) = zone.covered(field)?;
    places.push(check);
    let mut fitting = Vec::new();
    for &(line, column) in places.iter().filter(|&&(line, column)| confidence(line, column) < DOUBTFUL) {
        for other in lookalikes(zone.at(line, column)) {
            let mut tried = zone.clone();
            tried.put(line, column, other);
            if is_right(&tried, field) == Some(true) && allows(&tried, (line, column)) {
                fitting.push(((line, column), other));
            }
        }
    }
    match fitting[..] {
        [(place, other)] => Some(exchange(zone, place, other, CorrectionRule::CheckDigit)),
        _ => None,
    }
}

/// Whether what stands at the place may stand there.
fn allows(zone: &Zone, (line, column): (usize, usize)) -> bool {
    let letter = zone.at(line, column);
    let field = zone.fields().into_iter().find(|field| field.line == line && field.columns.contains(&column));
    field.is_some_and(|field| match field.kind() {
        Kind::Letters => !letter.is_ascii_digit(),
        Kind::Digits => !letter.is_ascii_uppercase(),
        Kind::Any => true,
    })
}

fn exchange(zone: &mut Zone, (line, column): (usize, usize), taken: u8, rule: CorrectionRule) -> MrzCorrection {
    let read = char::from(zone.at(line, column));
    zone.put(line, column, taken);
    MrzCorrection { line, column, read, taken: char::from(taken), rule }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::mrz::{check_digit::are_alike, content::faults};
    use jiff::civil::date;

    const PASSPORT: [&str; 2] =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn zone(lines: &[&str]) -> Zone {
        Zone::parse(lines).unwrap()
    }

    fn all_right(zone: &Zone) -> bool {
        zone.check_digits().iter().all(|digit| digit.right)
    }

    #[test]
    fn letters_in_dates_and_digits_in_names_are_exchanged_and_marked() {
        let mut read =
            zone(&["P<UT0ER1KSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO74O8I22F12O4IS9ZE184226B<<<<<1O"]);
        let corrections = correct(&mut read, &|_, _| 1.0);
        assert_eq!(read.lines(), PASSPORT);
        assert_eq!(corrections.len(), 8);
        assert!(corrections.iter().all(|one| one.rule == CorrectionRule::Position));
        assert_eq!((corrections[0].read, corrections[0].taken, corrections[0].column), ('0', 'O', 4));
    }

    #[test]
    fn a_doubtful_letter_is_exchanged_only_where_no_other_would_do() {
        let wrong = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L89890ZC36UTO7408122F1204159ZE184226B<<<<<10"];
        let mut sure = zone(&wrong);
        assert_eq!((correct(&mut sure, &|_, _| 1.0).len(), all_right(&sure)), (0, false));
        let mut doubtful = zone(&wrong);
        let corrections = correct(&mut doubtful, &|_, column| if column == 6 { 0.5 } else { 1.0 });
        assert_eq!(
            (corrections.len(), corrections[0].rule, all_right(&doubtful)),
            (1, CorrectionRule::CheckDigit, true)
        );
        // Two doubtful fives of one weight, either of which makes the digit right as an S: nobody can tell which.
        let mut two =
            zone(&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "5005000C30UTO7408122F1204159ZE184226B<<<<<10"]);
        let before = two.clone();
        let corrections = correct(&mut two, &|_, column| if column < 9 { 0.5 } else { 1.0 });
        let of_number = corrections.iter().filter(|one| one.line == 1 && one.column < 10).count();
        assert_eq!((of_number, &two.lines()[1][..10]), (0, &before.lines()[1][..10]), "{corrections:?}");
    }

    #[test]
    fn a_number_has_o_or_0_where_the_check_digits_see_no_difference() {
        let printed = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "XX000000<0UTO7501012F19073021234567890<<<<70"];
        let mut right = zone(&printed);
        assert!(all_right(&right), "{:?}", right.check_digits());
        assert!(correct(&mut right, &|_, _| 0.5).is_empty());
        let mixed = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "XXO00O0O<0UTO7501012F19073021234567890<<<<70"];
        let mut read = zone(&mixed);
        assert!(all_right(&read), "the digits are blind to the three");
        let corrections = correct(&mut read, &|_, column| if column == 5 { 0.6 } else { 1.0 });
        assert_eq!((corrections.len(), read.lines()), (3, printed.map(str::to_owned).to_vec()), "{corrections:?}");
        assert!(corrections.iter().all(|one| one.rule == CorrectionRule::Mixture));
        // Read for sure, or a number that is right with its O alone.
        assert!(correct(&mut zone(&mixed), &|_, _| 1.0).is_empty());
        let mut letter =
            zone(&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "XXO00000<4UTO7501012F19073021234567890<<<<72"]);
        assert!(all_right(&letter), "{:?}", letter.check_digits());
        assert!(correct(&mut letter, &|_, _| 0.5).is_empty());
    }

    /// A right zone of every format.
    fn corruptible() -> Vec<Zone> {
        vec![
            zone(&PASSPORT),
            zone(&[
                "I<UTOD231458907<<<<<<<<<<<<<<<",
                "7408122F1204159UTO<<<<<<<<<<<6",
                "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            ]),
            // The same with a number of twelve characters, which runs into the optional data.
            zone(&[
                "I<UTOD23145890<7349<XY7<<<<<<<",
                "7408122F1204159UTO<<<<<<<<<<<6",
                "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            ]),
            zone(&["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]),
            zone(&["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"]),
            zone(&["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"]),
        ]
    }

    /// The places that any check digit covers, with those of the digits.
    fn covered_places(zone: &Zone) -> Vec<(usize, usize)> {
        let fields = [
            CheckedField::Number,
            CheckedField::Birth,
            CheckedField::Expiry,
            CheckedField::Optional,
            CheckedField::Composite,
        ];
        let covered = fields.into_iter().filter_map(|field| zone.covered(field));
        let mut places: Vec<(usize, usize)> =
            covered.flat_map(|(places, check)| places.into_iter().chain([check])).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Every place that a check digit covers, every other letter, read for sure and with doubt: flagged, or one of those that the
    /// standard's own digit is blind to, whose values differ by a multiple of ten, where no other rule sees them either.
    #[test]
    fn every_single_corruption_of_a_checked_field_is_flagged() {
        let today = date(2026, 11, 28);
        for right in &corruptible() {
            assert!(all_right(right) && faults(right, today).is_empty(), "{:?}", right.lines());
            for (line, column) in covered_places(right) {
                let before = right.at(line, column);
                for letter in b"<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".iter().copied().filter(|&one| one != before) {
                    for doubt in [1.0, 0.5] {
                        let mut read = right.clone();
                        read.put(line, column, letter);
                        let at = |l: usize, c: usize| if (l, c) == (line, column) { doubt } else { 1.0 };
                        let corrections = correct(&mut read, &at);
                        let flagged = !all_right(&read) || !faults(&read, today).is_empty() || !corrections.is_empty();
                        let text = right.lines().join(" ");
                        assert!(flagged || are_alike(before, letter), "{text} {line} {column} {}", char::from(letter));
                    }
                }
            }
        }
    }
}
