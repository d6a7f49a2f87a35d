//! What a zone says, and what in it cannot be so.

use jiff::civil::Date;

use super::{
    date::{Century, NoDate, PartialDate},
    layout::{Field, Kind, Slot},
    state::state_of,
    zone::Zone,
};
use crate::case::mrz::{CheckedField, MrzData, MrzFault, MrzFaultKind, MrzFormat};

/// The fields of the zone. Two-digit years are read as of `reference`; what is no date stays as it stands.
pub fn mrz_data(zone: &Zone, reference: Date) -> MrzData {
    let state = |slot: Slot| {
        let code = components(zone.text(slot));
        state_of(&code).unwrap_or(&code).to_owned()
    };
    let date = |slot: Slot, century: Century| {
        let letters = zone.text(slot);
        match PartialDate::of_zone(letters, century, reference) {
            Ok(date) => date.iso(),
            Err(NoDate::Unknown) => String::new(),
            Err(NoDate::Impossible) => text(letters),
        }
    };
    let (surname, name) = match zone.text(Slot::GivenNames) {
        [] => names(zone.text(Slot::Names)),
        given => (components(zone.text(Slot::Names)), components(given)),
    };
    // The French card names no nationality: it is issued to citizens alone.
    let nationality = if zone.format() == MrzFormat::OldFrench { Slot::Issuer } else { Slot::Nationality };
    let (number, check) = zone.number_places();
    let serial_number: Vec<u8> = number.iter().map(|&(line, column)| zone.at(line, column)).collect();
    let serial_number = components(&serial_number);
    let runs_on = number.len().saturating_sub(9) + usize::from(number.len() > 9 && check.is_some());
    let optional = zone.text(Slot::Optional).get(runs_on..).unwrap_or_default();
    let optional = [components(optional), components(zone.text(Slot::OptionalSecond))];
    let personal_number = optional.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let identity_number = if personal_number.is_empty() { &serial_number } else { &personal_number }.clone();
    let sex = match zone.text(Slot::Sex) {
        b"M" => "M",
        b"F" => "F",
        b"<" | b"X" => "X",
        _ => "",
    };
    MrzData {
        nationality: state(nationality),
        serial_number,
        surname,
        expiration_date: date(Slot::Expiry, Century::Near),
        sex: sex.to_owned(),
        birth_date: date(Slot::Birth, Century::Past),
        issuing_country: state(Slot::Issuer),
        identity_number,
        personal_number,
        name,
    }
}

/// Primary and secondary identifier (ICAO 9303-3, 4.6): two fillers part them, one parts their components.
fn names(letters: &[u8]) -> (String, String) {
    let split = letters.windows(2).position(|pair| pair == b"<<").unwrap_or(letters.len());
    let (primary, secondary) = letters.split_at(split);
    (components(primary), components(secondary))
}

/// Whether names reach the end of their field, so that some of them may have been cut off (ICAO 9303-3, 4.6).
pub(in crate::document) fn is_name_cut(zone: &Zone) -> bool {
    zone.text(Slot::Names).last().is_some_and(|&letter| letter != b'<')
}

/// What stands between fillers, parted by spaces.
fn components(letters: &[u8]) -> String {
    let parts: Vec<String> =
        letters.split(|&letter| letter == b'<').filter(|part| !part.is_empty()).map(text).collect();
    parts.join(" ")
}

fn text(letters: &[u8]) -> String {
    letters.iter().copied().map(char::from).collect()
}

/// What cannot be so, from the beginning of the zone to its end.
pub fn faults(zone: &Zone, reference: Date) -> Vec<MrzFault> {
    zone.fields().iter().flat_map(|field| faults_of(zone, field, reference)).collect()
}

fn faults_of(zone: &Zone, field: &Field, reference: Date) -> Vec<MrzFault> {
    let fault = |kind, column| MrzFault { kind, line: field.line, column };
    let letters = zone.text(field.slot);
    let misplaced = |is_wrong: &dyn Fn(u8) -> bool, kind: MrzFaultKind| -> Vec<MrzFault> {
        let places = letters.iter().zip(field.columns.clone());
        places.filter(|(letter, _)| is_wrong(**letter)).map(|(_, column)| fault(kind, column)).collect()
    };
    let mut found = match field.kind() {
        Kind::Letters => misplaced(&|letter| letter.is_ascii_digit(), MrzFaultKind::NotALetter),
        Kind::Digits => misplaced(&|letter| letter.is_ascii_uppercase(), MrzFaultKind::NotADigit),
        Kind::Any => Vec::new(),
    };
    if !found.is_empty() {
        return found;
    }
    let date = |century| PartialDate::of_zone(letters, century, reference) == Err(NoDate::Impossible);
    let (is_wrong, kind) = match field.slot {
        Slot::Birth => (date(Century::Past), MrzFaultKind::NoSuchDate),
        Slot::Expiry => (date(Century::Near), MrzFaultKind::NoSuchDate),
        Slot::Issuer | Slot::Nationality => (state_of(&text(letters)).is_none(), MrzFaultKind::UnknownState),
        Slot::Sex => (!matches!(letters, b"M" | b"F" | b"X" | b"<"), MrzFaultKind::UnknownSex),
        // A filler in place of the number's digit begins a long number; where none follows the digit is missing.
        Slot::Check(CheckedField::Composite) => (letters == b"<", MrzFaultKind::NotADigit),
        _ => (false, MrzFaultKind::NotADigit),
    };
    if is_wrong {
        found.push(fault(kind, field.columns.start));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn data(lines: &[&str]) -> MrzData {
        mrz_data(&Zone::parse(lines).unwrap(), date(2026, 11, 28))
    }

    #[test]
    fn the_old_french_card() {
        let lines = ["IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "8806923102858CORINNE<<<<<<<6512068F6"];
        let zone = Zone::parse(&lines).unwrap();
        assert!(zone.check_digits().len() == 3 && zone.check_digits().iter().all(|digit| digit.right));
        assert_eq!(faults(&zone, date(2026, 11, 28)), []);
        let data = data(&lines);
        assert_eq!((data.surname.as_str(), data.name.as_str(), data.sex.as_str()), ("BERTHIER", "CORINNE", "F"));
        assert_eq!((data.birth_date.as_str(), data.expiration_date.as_str()), ("1965-12-06", ""));
        assert_eq!((data.serial_number.as_str(), data.personal_number.as_str()), ("880692310285", ""));
        assert_eq!((data.nationality.as_str(), data.issuing_country.as_str()), ("FRA", "FRA"));
    }

    #[test]
    fn the_passport_of_the_standard() {
        let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
        let data = data(&lines);
        assert_eq!((data.surname.as_str(), data.name.as_str()), ("ERIKSSON", "ANNA MARIA"));
        assert_eq!((data.birth_date.as_str(), data.expiration_date.as_str()), ("1974-08-12", "2012-04-15"));
        assert_eq!((data.serial_number.as_str(), data.personal_number.as_str()), ("L898902C3", "ZE184226B"));
        let zone = Zone::parse(&lines).unwrap();
        assert!(zone.check_digits().iter().all(|digit| digit.right) && zone.check_digits().len() == 5);
        assert!(faults(&zone, date(2026, 11, 28)).is_empty());
    }

    #[test]
    fn long_numbers_end_before_their_digit() {
        let data = data(&[
            "I<UTOD23145890<7349<XY7<<<<<<<",
            "7408122F1204159UTO<<<<<<<<<<<0",
            "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        ]);
        assert_eq!((data.serial_number.as_str(), data.personal_number.as_str()), ("D23145890734", "XY7"));
        assert_eq!(data.identity_number, "XY7");
    }

    #[test]
    fn states_deviate_and_names_may_be_one() {
        let data =
            data(&["P<D<<MUELLER<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "C01X00T478D<<6408125<2702283<<<<<<<<<<<<<<<4"]);
        assert_eq!((data.issuing_country.as_str(), data.nationality.as_str()), ("DEU", "DEU"));
        assert_eq!((data.surname.as_str(), data.name.as_str(), data.sex.as_str()), ("MUELLER", "", "X"));
    }

    #[test]
    fn what_cannot_be_is_named_with_its_place() {
        let lines = ["P<UTOER1KSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7413122K12O4159ZE184226B<<<<<10"];
        let found = faults(&Zone::parse(&lines).unwrap(), date(2026, 11, 28));
        let found: Vec<_> = found.iter().map(|fault| (fault.kind, fault.line, fault.column)).collect();
        let expected = [
            (MrzFaultKind::NotALetter, 0, 7),
            (MrzFaultKind::NoSuchDate, 1, 13),
            (MrzFaultKind::UnknownSex, 1, 20),
            (MrzFaultKind::NotADigit, 1, 23),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn hostile_texts_are_refused() {
        let long = "<".repeat(1_000_000);
        for lines in [&[][..], &["", ""], &[long.as_str(), long.as_str()], &["P<"; 2], &["é"; 3], &["<"; 100_000]] {
            assert!(Zone::parse(lines).is_err());
        }
        for (lines, length) in [(3, 30), (2, 36), (2, 44)] {
            for letter in ["<", "A", "9", "V"] {
                let line = letter.repeat(length);
                let zone = Zone::parse(&vec![line.as_str(); lines]).unwrap();
                mrz_data(&zone, date(2026, 11, 28));
                faults(&zone, date(2026, 11, 28));
                zone.check_digits();
            }
        }
    }
}
