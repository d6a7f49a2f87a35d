//! Composition of the machine-readable zone: TD1, TD2, TD3 and the two visas (ICAO 9303 parts 4 to 7).

use serde::Serialize;

use super::check_digit::check_digit;

/// Layout of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MrzFormat {
    /// Cards, three lines of 30 (ICAO 9303-5).
    Td1,
    /// Cards of the size ID-2, two lines of 36 (ICAO 9303-6).
    Td2,
    /// Passports, two lines of 44 (ICAO 9303-4).
    Td3,
    /// Full-size visas, two lines of 44 (ICAO 9303-7).
    MrvA,
    /// Small visas, two lines of 36 (ICAO 9303-7).
    MrvB,
}

impl MrzFormat {
    /// Number of lines and of characters in each.
    pub fn shape(self) -> (usize, usize) {
        match self {
            MrzFormat::Td1 => (3, 30),
            MrzFormat::Td2 | MrzFormat::MrvB => (2, 36),
            MrzFormat::Td3 | MrzFormat::MrvA => (2, 44),
        }
    }

    /// The name it goes by: `TD1`, `TD2`, `TD3`, `MRVA` or `MRVB`.
    pub fn name(self) -> &'static str {
        match self {
            MrzFormat::Td1 => "TD1",
            MrzFormat::Td2 => "TD2",
            MrzFormat::Td3 => "TD3",
            MrzFormat::MrvA => "MRVA",
            MrzFormat::MrvB => "MRVB",
        }
    }
}

/// One of the check digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckDigit {
    /// Of the document number.
    Number,
    /// Of the date of birth.
    Birth,
    /// Of the date of expiry.
    Expiry,
    /// Of the optional data; passports only.
    Optional,
    /// Over all of them; visas have none.
    Composite,
}

/// What the zone says. Texts are in A–Z, 0–9 and `<`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MrzData {
    /// One or two characters: `P`, `ID`, `V`, …
    pub code: String,
    /// Three letters.
    pub issuer: String,
    /// Primary identifier.
    pub primary: String,
    /// Secondary identifier; may be empty.
    pub secondary: String,
    /// Document number; cards may have more than nine characters.
    pub number: String,
    /// Three letters.
    pub nationality: String,
    /// `YYMMDD`, unknown parts `<<`.
    pub birth: String,
    /// `M`, `F` or `<`.
    pub sex: String,
    /// `YYMMDD`.
    pub expiry: String,
    /// Optional data: of the first line on TD1, of the second elsewhere.
    pub optional: String,
    /// Optional data of the second line on TD1.
    pub optional_second: String,
}

/// The text cut or filled to a length.
fn field(text: &str, length: usize) -> String {
    text.chars().chain(std::iter::repeat('<')).take(length).collect()
}

/// A check digit, one too high where it is to be wrong.
fn digit(text: &str, wrong: bool) -> char {
    let right = check_digit(text).unwrap_or('<');
    match right.to_digit(10).filter(|_| wrong) {
        Some(value) => char::from_digit((value + 1) % 10, 10).unwrap_or('0'),
        None => right,
    }
}

/// The name field: primary and secondary identifier with their separator, truncated as ICAO 9303-4 to -7, 4.2.3, allow: what
/// does not fit at the end is left out while the secondary identifier keeps a letter; otherwise the last components of the
/// primary one shrink to initials first. A truncated name ends in a letter at the last position.
pub fn name_field(primary: &str, secondary: &str, length: usize) -> String {
    let join = |primary: &str| {
        if secondary.is_empty() { primary.to_owned() } else { format!("{primary}<<{secondary}") }
    };
    let full = join(primary);
    if full.len() <= length {
        return field(&full, length);
    }
    let mut parts: Vec<&str> = primary.split('<').collect();
    let room = if secondary.is_empty() { length } else { length.saturating_sub(3) };
    for index in (1..parts.len()).rev() {
        if parts.join("<").len() <= room {
            break;
        }
        parts[index] = parts[index].get(..1).unwrap_or("");
    }
    let shortened: String = parts.join("<").chars().take(room).collect();
    let full = join(&shortened);
    let cut: String = full.chars().take(length).collect();
    if cut.len() < length || !cut.ends_with('<') {
        return field(&cut, length);
    }
    // The letter after the separator moves into the last place; the component before it gives one up.
    let head = cut.trim_end_matches('<');
    let fillers = length - head.len();
    let next = full[length..].trim_start_matches('<').chars().next().unwrap_or('X');
    let shorter: String = head.chars().take(head.len().saturating_sub(1)).collect();
    field(&format!("{shorter}{}{next}", "<".repeat(fillers)), length)
}

/// The lines of the zone; `wrong` names a check digit that shall not be right. A wrong digit inside is covered by the
/// composite one as it stands.
pub fn compose(format: MrzFormat, data: &MrzData, wrong: Option<CheckDigit>) -> Vec<String> {
    match format {
        MrzFormat::Td1 => td1(data, wrong),
        MrzFormat::Td2 => td2(data, wrong),
        MrzFormat::Td3 => td3(data, wrong),
        MrzFormat::MrvA | MrzFormat::MrvB => visa(format, data, wrong),
    }
}

/// Document number with its check digit, and what goes before the optional data when the number is longer than nine
/// (ICAO 9303-5, 4.2.2, note j).
fn number_field(data: &MrzData, wrong: bool) -> (String, String) {
    let check = digit(&field(&data.number, data.number.len().max(9)), wrong);
    match data.number.get(9..).filter(|rest| !rest.is_empty()) {
        None => (format!("{}{check}", field(&data.number, 9)), data.optional.clone()),
        Some(rest) => (format!("{}<", field(&data.number, 9)), format!("{rest}{check}<{}", data.optional)),
    }
}

fn dates(data: &MrzData, wrong: Option<CheckDigit>) -> (String, String) {
    let (birth, expiry) = (field(&data.birth, 6), field(&data.expiry, 6));
    let (birth_digit, expiry_digit) =
        (digit(&birth, wrong == Some(CheckDigit::Birth)), digit(&expiry, wrong == Some(CheckDigit::Expiry)));
    (format!("{birth}{birth_digit}"), format!("{expiry}{expiry_digit}"))
}

fn head(data: &MrzData) -> String {
    format!("{}{}", field(&data.code, 2), field(&data.issuer, 3))
}

fn td1(data: &MrzData, wrong: Option<CheckDigit>) -> Vec<String> {
    let (number, optional) = number_field(data, wrong == Some(CheckDigit::Number));
    let (birth, expiry) = dates(data, wrong);
    let first = format!("{}{number}{}", head(data), field(&optional, 15));
    let second_optional = field(&data.optional_second, 11);
    let composite =
        digit(&format!("{}{birth}{expiry}{second_optional}", &first[5..30]), wrong == Some(CheckDigit::Composite));
    let second =
        format!("{birth}{}{expiry}{}{second_optional}{composite}", field(&data.sex, 1), field(&data.nationality, 3));
    vec![first, second, name_field(&data.primary, &data.secondary, 30)]
}

fn td2(data: &MrzData, wrong: Option<CheckDigit>) -> Vec<String> {
    let (number, optional) = number_field(data, wrong == Some(CheckDigit::Number));
    let (birth, expiry) = dates(data, wrong);
    let optional = field(&optional, 7);
    let composite = digit(&format!("{number}{birth}{expiry}{optional}"), wrong == Some(CheckDigit::Composite));
    let (nationality, sex) = (field(&data.nationality, 3), field(&data.sex, 1));
    let second = format!("{number}{nationality}{birth}{sex}{expiry}{optional}{composite}");
    vec![format!("{}{}", head(data), name_field(&data.primary, &data.secondary, 31)), second]
}

fn td3(data: &MrzData, wrong: Option<CheckDigit>) -> Vec<String> {
    let number = field(&data.number, 9);
    let number = format!("{number}{}", digit(&number, wrong == Some(CheckDigit::Number)));
    let (birth, expiry) = dates(data, wrong);
    let optional = field(&data.optional, 14);
    // Without optional data the digit may be 0 or the filler (ICAO 9303-4, 4.2.2): the filler unless it shall be wrong.
    let optional = if data.optional.is_empty() && wrong != Some(CheckDigit::Optional) {
        field(&optional, 15)
    } else {
        format!("{optional}{}", digit(&optional, wrong == Some(CheckDigit::Optional)))
    };
    let composite = digit(&format!("{number}{birth}{expiry}{optional}"), wrong == Some(CheckDigit::Composite));
    let (nationality, sex) = (field(&data.nationality, 3), field(&data.sex, 1));
    let second = format!("{number}{nationality}{birth}{sex}{expiry}{optional}{composite}");
    vec![format!("{}{}", head(data), name_field(&data.primary, &data.secondary, 39)), second]
}

fn visa(format: MrzFormat, data: &MrzData, wrong: Option<CheckDigit>) -> Vec<String> {
    let (_, length) = format.shape();
    let number = field(&data.number, 9);
    let number = format!("{number}{}", digit(&number, wrong == Some(CheckDigit::Number)));
    let (birth, expiry) = dates(data, wrong);
    let (nationality, sex) = (field(&data.nationality, 3), field(&data.sex, 1));
    let second = format!("{number}{nationality}{birth}{sex}{expiry}");
    let first = format!("{}{}", head(data), name_field(&data.primary, &data.secondary, length - 5));
    vec![first, field(&format!("{second}{}", data.optional), length)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eriksson() -> MrzData {
        MrzData {
            code: "P".into(),
            issuer: "UTO".into(),
            primary: "ERIKSSON".into(),
            secondary: "ANNA<MARIA".into(),
            number: "L898902C3".into(),
            nationality: "UTO".into(),
            birth: "740812".into(),
            sex: "F".into(),
            expiry: "120415".into(),
            optional: "ZE184226B".into(),
            optional_second: String::new(),
        }
    }

    #[test]
    fn specimens_of_the_standard() {
        let passport = compose(MrzFormat::Td3, &eriksson(), None);
        assert_eq!(passport[0], "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
        assert_eq!(passport[1], "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
        let card = MrzData { code: "I".into(), number: "D23145890".into(), optional: String::new(), ..eriksson() };
        let td1 = compose(MrzFormat::Td1, &card, None);
        assert_eq!(
            td1,
            ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",]
        );
        let td2 = compose(MrzFormat::Td2, &card, None);
        assert_eq!(td2, ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]);
        let visa = MrzData { code: "V".into(), optional: "6ZE184226B".into(), ..eriksson() };
        let visa = compose(MrzFormat::MrvA, &visa, None);
        assert_eq!(visa[1], "L898902C36UTO7408122F12041596ZE184226B<<<<<<");
    }

    #[test]
    fn long_card_numbers_run_into_the_optional_data() {
        let data = MrzData { code: "I".into(), number: "D23145890734".into(), optional: String::new(), ..eriksson() };
        let lines = compose(MrzFormat::Td1, &data, None);
        assert_eq!(lines[0], "I<UTOD23145890<7349<<<<<<<<<<<");
        assert_eq!(check_digit("D23145890734"), Some('9'));
    }

    #[test]
    fn names_are_truncated_as_the_standard_shows() {
        let field = name_field("NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<KRASUANG", 39);
        assert_eq!(field, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
        let long = "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNAMBOOL";
        assert_eq!(name_field(long, "DINGO<POTOROO", 39), "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI");
        assert_eq!(name_field(long, "DINGO<POTOROO", 30), "BENNELONG<WOOLOOMOOLOO<W<W<<DI");
        assert_eq!(
            name_field("PAPANDROPOULOUS", "JONATHON<WARREN<TREVOR", 39),
            "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"
        );
        assert_eq!(name_field("ARKFREITH", "", 12), "ARKFREITH<<<");
        let cut = name_field("ABCDEF", "GHI<JKL", 12);
        assert_eq!(cut, "ABCDEF<<GH<J");
        for length in [30, 31, 39] {
            assert_eq!(name_field(&"A<".repeat(40), "B", length).len(), length);
        }
    }

    #[test]
    fn a_wrong_digit_is_the_only_change() {
        for (format, wrong) in [
            (MrzFormat::Td1, CheckDigit::Composite),
            (MrzFormat::Td3, CheckDigit::Number),
            (MrzFormat::Td2, CheckDigit::Birth),
            (MrzFormat::MrvB, CheckDigit::Expiry),
        ] {
            let (right, wrong) = (compose(format, &eriksson(), None), compose(format, &eriksson(), Some(wrong)));
            assert!(right != wrong);
            for line in right.iter().chain(&wrong) {
                assert_eq!(line.len(), format.shape().1);
            }
        }
    }
}
