//! The elements of a licence's barcode by the AAMVA DL/ID card design standard (2000 to 2020, annex D).

use std::collections::BTreeMap;

use crate::document::mrz::PartialDate;

/// Most elements that are kept; the standard knows some hundred.
const MOST_ELEMENTS: usize = 256;
/// Longest value of an element in bytes; the standard's longest has 40 characters.
const MOST_VALUE: usize = 256;
/// Subfiles whose elements are those of a driving licence or identity card.
const SUBFILES: [&str; 3] = ["DL", "ID", "EN"];

/// Why a text is no licence's barcode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AamvaError {
    /// It does not begin as one.
    #[error("does not begin with the file type of the AAMVA standard, `@` and `ANSI ` or `AAMVA`")]
    Header,
    /// No elements are in it.
    #[error("has no subfile DL or ID with elements")]
    Empty,
}

/// The barcode of a driving licence or identity card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// Issuer identification number (ISO/IEC 7812), six digits.
    pub issuer: String,
    /// Version of the standard, from 0; 0 and 1 are those of 2000 and 2003.
    pub version: u8,
    /// Type of the first subfile: `DL` of a driving licence, `ID` of an identity card; empty where the header names none.
    pub subfile: String,
    /// Elements by their three-letter identifiers, such as `DCS`; of one given twice the first counts.
    pub elements: BTreeMap<String, String>,
}

impl Licence {
    /// The licence in `text`.
    ///
    /// # Errors
    /// When it is none. Wrong offsets and lengths in the header, as some issuers write them, are passed over: elements are found by
    /// their lines.
    pub fn parse(text: &str) -> Result<Self, AamvaError> {
        let rest = text.strip_prefix('@').ok_or(AamvaError::Header)?;
        let start = rest.bytes().take(8).position(|byte| byte == b'A').ok_or(AamvaError::Header)?;
        let head = &rest[start..];
        let numbers = head.strip_prefix("ANSI ").or_else(|| head.strip_prefix("AAMVA")).ok_or(AamvaError::Header)?;
        let digits = numbers.bytes().take_while(u8::is_ascii_digit).count();
        let number = |from: usize, to: usize| numbers.get(from..to).filter(|_| to <= digits);
        let issuer = number(0, 6).ok_or(AamvaError::Header)?.to_owned();
        let version = number(6, 8).and_then(|version| version.parse().ok()).ok_or(AamvaError::Header)?;
        let named = numbers.get(digits..digits + 2).unwrap_or_default();
        let subfile = SUBFILES.iter().find(|subfile| **subfile == named).copied().unwrap_or_default().to_owned();
        let mut elements = BTreeMap::new();
        for line in numbers[digits..].split(['\n', '\r', '\u{1c}', '\u{1d}', '\u{1e}']) {
            let line = without_designators(line);
            let Some((id, value)) = line.split_at_checked(3) else { continue };
            let is_id = id.starts_with(['D', 'Z']) && id.bytes().all(|byte| byte.is_ascii_uppercase());
            let value = value.trim();
            if is_id && value.len() <= MOST_VALUE && elements.len() < MOST_ELEMENTS && is_given(value) {
                elements.entry(id.to_owned()).or_insert_with(|| value.to_owned());
            }
        }
        if elements.is_empty() { Err(AamvaError::Empty) } else { Ok(Licence { issuer, version, subfile, elements }) }
    }

    /// The value of an element; `None` where it is not given.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.elements.get(id).map(String::as_str)
    }

    /// Family name and given names, in the elements of any version.
    pub fn names(&self) -> (Option<String>, Option<String>) {
        let spaced =
            |value: &str| value.split([',', ' ']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let whole = self.get("DAA").map(|whole| whole.split_once(',').unwrap_or((whole, "")));
        let surname = self.get("DCS").or_else(|| self.get("DAB")).or(whole.map(|(surname, _)| surname)).map(spaced);
        let middle = self.get("DAD").map(|middle| format!(" {middle}")).unwrap_or_default();
        let first = self.get("DCT").map(spaced).or_else(|| Some(spaced(&format!("{}{middle}", self.get("DAC")?))));
        let given = first.or_else(|| whole.map(|(_, given)| spaced(given))).filter(|given| !given.is_empty());
        (surname, given)
    }

    /// The date in an element: month, day and year, or year, month and day as Canada and the version of 2000 have it; whichever is a
    /// date. Both are only where day and month make a year of the 19th to 21st century, so that one alone remains.
    pub fn date(&self, id: &str) -> Option<PartialDate> {
        let digits: Vec<i16> =
            self.get(id)?.bytes().filter(u8::is_ascii_digit).map(|byte| i16::from(byte - b'0')).collect();
        let digits: [i16; 8] = digits.try_into().ok()?;
        let number = |from: usize, to: usize| digits[from..to].iter().fold(0i16, |number, digit| number * 10 + digit);
        let of = |year: i16, month: i16, day: i16| {
            let part = |part: i16| i8::try_from(part).ok();
            let date = PartialDate { year, month: part(month), day: part(day) };
            ((1850..2150).contains(&year) && date.first().is_some()).then_some(date)
        };
        let american = of(number(4, 8), number(0, 2), number(2, 4));
        let others = of(number(0, 4), number(4, 6), number(6, 8));
        if self.get("DCG") == Some("CAN") || self.version < 2 { others.or(american) } else { american.or(others) }
    }

    /// `M`, `F` or `X`.
    pub fn sex(&self) -> Option<&'static str> {
        match self.get("DBC")? {
            "1" | "M" => Some("M"),
            "2" | "F" => Some("F"),
            "9" | "X" => Some("X"),
            _ => None,
        }
    }
}

/// The line without the subfile designators before its first element: those of the header (type, offset, length) and the
/// subfile's own type.
fn without_designators(line: &str) -> &str {
    let mut rest = line;
    let is_designator = |rest: &str| {
        let bytes = rest.as_bytes();
        bytes.len() >= 10
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..10].iter().all(u8::is_ascii_digit)
    };
    while is_designator(rest) {
        rest = &rest[10..];
    }
    let of_subfile = SUBFILES.iter().find_map(|subfile| rest.strip_prefix(subfile));
    let begins_element =
        |rest: &&str| rest.as_bytes().first_chunk::<3>().is_some_and(|id| id.iter().all(u8::is_ascii_uppercase));
    of_subfile.filter(begins_element).unwrap_or(rest)
}

/// Whether a value says anything: the standard has NONE and UNAVL where nothing is known.
fn is_given(value: &str) -> bool {
    !matches!(value, "" | "NONE" | "UNAVL" | "UNK")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LICENCE: &str = "@\n\u{1e}\rANSI 636000100002DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDDEN\nDACMICHAEL\nDDFN\n\
        DADJOHN\nDDGN\nDCUJR\nDCAD\nDCBK\nDCDPH\nDBD06062019\nDBB06061986\nDBA12102024\nDBC1\nDAU068 in\nDAYBRO\nDAG2300 WEST \
        BROAD STREET\nDAIRICHMOND\nDAJVA\nDAK232690000  \nDCF2424244747474786102204\nDCGUSA\nDCK123456789\n\rZVZVA01\r";

    #[test]
    fn the_licence_of_the_standard() {
        let licence = Licence::parse(LICENCE).unwrap();
        assert_eq!((licence.issuer.as_str(), licence.version), ("636000", 10));
        assert_eq!(licence.names(), (Some("SAMPLE".into()), Some("MICHAEL JOHN".into())));
        let date = |id| licence.date(id).map(PartialDate::iso);
        assert_eq!(date("DBB").as_deref(), Some("1986-06-06"));
        assert_eq!((date("DBA").as_deref(), date("DBD").as_deref()), (Some("2024-12-10"), Some("2019-06-06")));
        assert_eq!(
            (licence.get("DAQ"), licence.sex(), licence.get("DAK")),
            (Some("T64235789"), Some("M"), Some("232690000"))
        );
    }

    #[test]
    fn older_versions_and_canada_differ() {
        let old =
            "@\n\u{1e}\rAAMVA6360000102DL00390187DLDAAPUBLIC,JOHN,QUINCY\nDAQD12345678\nDBB19700131\nDBA20101231\r";
        let licence = Licence::parse(old).unwrap();
        assert_eq!(licence.names(), (Some("PUBLIC".into()), Some("JOHN QUINCY".into())));
        assert_eq!(licence.date("DBB").map(PartialDate::iso).as_deref(), Some("1970-01-31"));
        let canadian = "@\n\u{1e}\rANSI 636012030001DL00310200DLDCSROE\nDCTJANE,ANN\nDBB19851112\nDCGCAN\nDBC2\r";
        let licence = Licence::parse(canadian).unwrap();
        assert_eq!(licence.names(), (Some("ROE".into()), Some("JANE ANN".into())));
        assert_eq!(
            (licence.date("DBB").map(PartialDate::iso).as_deref(), licence.sex()),
            (Some("1985-11-12"), Some("F"))
        );
    }

    #[test]
    fn hostile_texts_are_refused_or_cut() {
        let many: String = (0..100_000).map(|index| format!("D{}{}x\n", letter(index / 26), letter(index))).collect();
        let huge = format!("@\nANSI 636000100001DL00410278DL{many}");
        assert!(Licence::parse(&huge).unwrap().elements.len() <= MOST_ELEMENTS);
        let long = format!("@\nANSI 636000100001DL00410278DLDCS{}\nDACA", "X".repeat(1 << 20));
        assert_eq!(Licence::parse(&long).unwrap().get("DCS"), None);
        for wrong in [
            "",
            "@",
            "@\n",
            "@ANSI",
            "@ANSI 12",
            "@ANSI 63600010",
            "@\nANSI 636000xx0001DL",
            "hello",
            "@é\u{1e}ANSI 636000100001",
            "@AAMVA",
        ] {
            assert!(Licence::parse(wrong).is_err(), "{wrong}");
        }
        for cut in (0..LICENCE.len()).filter(|&cut| LICENCE.is_char_boundary(cut)) {
            let _ =
                Licence::parse(&LICENCE[..cut]).map(|licence| (licence.names(), licence.date("DBB"), licence.sex()));
        }
        let odd = Licence::parse("@\nANSI 636000100001DLé\nDBB99999999\nDBA0000\nDBC7\nDAQ\nDCSNONE\nDZé").unwrap();
        assert_eq!((odd.date("DBB"), odd.date("DBA"), odd.sex(), odd.get("DCS")), (None, None, None, None));
    }

    fn letter(index: usize) -> char {
        char::from(b'A' + (index % 26) as u8)
    }
}
