//! What documents call their fields, in many languages.

use crate::case::reading::FieldName;

/// Labels in capitals without diacritics, spaces and signs, as the reader of text gives them.
pub(super) const LABELS: [(FieldName, &[&str]); 9] = [
    (
        FieldName::Surname,
        &[
            "SURNAME",
            "SURNAMES",
            "LASTNAME",
            "FAMILYNAME",
            "NOM",
            "NAME",
            "NACHNAME",
            "FAMILIENNAME",
            "APELLIDO",
            "APELLIDOS",
            "COGNOME",
            "APELIDO",
            "APELIDOS",
            "NAZWISKO",
            "PRIJMENI",
            "PRIEZVISKO",
            "PREZIME",
            "PRIIMEK",
            "NUME",
            "EFTERNAMN",
            "EFTERNAVN",
            "ETTERNAVN",
            "SUKUNIMI",
            "PEREKONNANIMI",
            "UZVARDS",
            "PAVARDE",
            "SOYADI",
            "CSALADINEV",
            "ACHTERNAAM",
            "NAAM",
            "MBIEMRI",
        ],
    ),
    (
        FieldName::Name,
        &[
            "GIVENNAMES",
            "GIVENNAME",
            "FIRSTNAME",
            "FIRSTNAMES",
            "FORENAMES",
            "PRENOM",
            "PRENOMS",
            "VORNAMEN",
            "VORNAME",
            "NOMBRE",
            "NOMBRES",
            "NOME",
            "NOMI",
            "IMIONA",
            "IMIE",
            "JMENO",
            "JMENA",
            "MENO",
            "MENA",
            "IME",
            "IMENA",
            "PRENUME",
            "FORNAMN",
            "FORNAVN",
            "ETUNIMET",
            "ETUNIMI",
            "EESNIMI",
            "EESNIMED",
            "VARDI",
            "VARDS",
            "VARDAS",
            "VARDAI",
            "ADI",
            "UTONEV",
            "VOORNAMEN",
            "EMRI",
            "OTHERNAMES",
        ],
    ),
    (
        FieldName::BirthDate,
        &[
            "DATEOFBIRTH",
            "DATEDENAISSANCE",
            "GEBURTSDATUM",
            "GEBURTSTAG",
            "FECHADENACIMIENTO",
            "DATADINASCITA",
            "DATADENASCIMENTO",
            "DATAURODZENIA",
            "DATUMNAROZENI",
            "DATUMNARODENIA",
            "DATUMRODENJA",
            "DATUMROJSTVA",
            "DATANASTERII",
            "FODELSEDATUM",
            "FODSELSDATO",
            "SYNTYMAAIKA",
            "SUNNIAEG",
            "DZIMSANASDATUMS",
            "GIMIMODATA",
            "DOGUMTARIHI",
            "SZULETESIIDO",
            "GEBOORTEDATUM",
            "BIRTHDATE",
            "DOB",
        ],
    ),
    (
        FieldName::ExpirationDate,
        &[
            "DATEOFEXPIRY",
            "DATEDEXPIRATION",
            "EXPIRYDATE",
            "GULTIGBIS",
            "GUELTIGBIS",
            "VALIDUNTIL",
            "FECHADECADUCIDAD",
            "VALIDOHASTA",
            "VALIDEZ",
            "DATADISCADENZA",
            "SCADENZA",
            "DATADEVALIDADE",
            "TERMINWAZNOSCI",
            "DATAWAZNOSCI",
            "PLATNOSTDO",
            "VRIJEDIDO",
            "VELJAVNOSTDO",
            "DATAEXPIRARII",
            "GILTIGTTILL",
            "UTLOPSDATO",
            "UDLOBSDATO",
            "VIIMEINENVOIMASSAOLOPAIVA",
            "KEHTIVKUNI",
            "DERIGALIDZ",
            "GALIOJAIKI",
            "SONGECERLILIK",
            "ERVENYES",
            "GELDIGTOT",
            "EXP",
            "FECHADEVENCIMIENTO",
            "VALABLEJUSQUAU",
        ],
    ),
    (
        FieldName::ExpeditionDate,
        &[
            "DATEOFISSUE",
            "DATEDEDELIVRANCE",
            "ISSUEDATE",
            "AUSSTELLUNGSDATUM",
            "AUSGESTELLTAM",
            "FECHADEEXPEDICION",
            "FECHADEEMISION",
            "DATADIRILASCIO",
            "DATADEEMISSAO",
            "DATAWYDANIA",
            "DATUMVYDANI",
            "DATUMVYDANIA",
            "DATUMIZDAVANJA",
            "DATUMIZDAJE",
            "DATAELIBERARII",
            "UTFARDANDEDATUM",
            "UTSTEDTDATO",
            "UDSTEDELSESDATO",
            "MYONTAMISPAIVA",
            "VALJAANTUD",
            "IZDOSANASDATUMS",
            "ISDAVIMODATA",
            "VERILISTARIHI",
            "KIALLITAS",
            "DATUMVANAFGIFTE",
            "ISSUEDON",
            "ISS",
        ],
    ),
    (
        FieldName::SerialNumber,
        &[
            "DOCUMENTNO",
            "DOCUMENTNUMBER",
            "NDUDOCUMENT",
            "PASSPORTNO",
            "PASSPORTNUMBER",
            "CARDNUMBER",
            "CARDNO",
            "AUSWEISNUMMER",
            "PASSNR",
            "DOKUMENTENNR",
            "DOKUMENTNR",
            "PASAPORTENO",
            "NUMERODEDOCUMENTO",
            "NUMSOPORT",
            "NUMEROSOPORTE",
            "NUMERODIDOCUMENTO",
            "NUMERDOKUMENTU",
            "CISLODOKLADU",
            "BROJDOKUMENTA",
            "STEVILKADOKUMENTA",
            "DOKUMENTNUMMER",
            "LICENCENO",
            "LICENSENO",
            "DOCUMENTNR",
            "NPASSEPORT",
        ],
    ),
    (
        FieldName::PersonalNumber,
        &[
            "PERSONALNO",
            "PERSONALNUMBER",
            "NUMEROPERSONNEL",
            "PESEL",
            "RODNECISLO",
            "OIB",
            "CNP",
            "PERSONNUMMER",
            "ISIKUKOOD",
            "PERSONASKODS",
            "ASMENSKODAS",
            "IDENTITYNO",
            "DNI",
            "NIF",
            "NIE",
            "CODICEFISCALE",
        ],
    ),
    (
        FieldName::Sex,
        &[
            "SEX",
            "SEXE",
            "SEXO",
            "SESSO",
            "GESCHLECHT",
            "PLEC",
            "POHLAVI",
            "POHLAVIE",
            "SPOL",
            "KON",
            "KJONN",
            "SUKUPUOLI",
            "SUGU",
            "DZIMUMS",
            "LYTIS",
            "CINSIYETI",
            "NEM",
            "GESLACHT",
            "GENDER",
        ],
    ),
    (
        FieldName::Nationality,
        &[
            "NATIONALITY",
            "NATIONALITE",
            "STAATSANGEHORIGKEIT",
            "NACIONALIDAD",
            "CITTADINANZA",
            "NACIONALIDADE",
            "OBYWATELSTWO",
            "STATNIPRISLUSNOST",
            "STATNAPRISLUSNOST",
            "DRZAVLJANSTVO",
            "CETATENIE",
            "MEDBORGARSKAP",
            "STATSBORGERSKAP",
            "KANSALAISUUS",
            "KODAKONDSUS",
            "PILSONIBA",
            "PILIETYBE",
            "UYRUGU",
            "ALLAMPOLGARSAG",
            "NATIONALITEIT",
        ],
    ),
];

/// Numbers of the fields on licences of the European Union (directive 2006/126/EC, annex I).
const NUMBERED: [(&str, FieldName); 6] = [
    ("1.", FieldName::Surname),
    ("2.", FieldName::Name),
    ("3.", FieldName::BirthDate),
    ("4a.", FieldName::ExpeditionDate),
    ("4b.", FieldName::ExpirationDate),
    ("5.", FieldName::SerialNumber),
];
/// Letters of a label for each that may be misread.
const LETTERS_A_SLIP: usize = 7;

/// Words in labels of a passport's number, which on any other document is the number of another one.
const PASSPORT_WORDS: [&str; 7] = ["PASSPORT", "PASSEPORT", "PASAPORT", "PASSAPORT", "REISEPASS", "PASZPORT", "PASSNR"];

/// Whether a label speaks of a passport.
pub(super) fn names_passport(label: &str) -> bool {
    let plain: String = label.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect();
    PASSPORT_WORDS.iter().any(|word| plain.contains(word))
}

/// The field that `text` begins by naming, and what follows the label: often nothing, as values stand below or beside it.
pub(super) fn labelled(text: &str) -> Option<(FieldName, &str)> {
    // A date without leading zeros begins like a number.
    let is_date = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count() == 3;
    let numbered = |(number, field): &(&str, FieldName)| {
        let rest = text.strip_prefix(*number)?;
        (!(is_date && rest.starts_with(|c: char| c.is_ascii_digit()))).then_some((*field, rest.trim()))
    };
    if let Some(found) = NUMBERED.iter().find_map(numbered) {
        return Some(found);
    }
    let (mut label, mut rest): (Option<FieldName>, &str) = (None, text);
    // Labels of several languages follow each other: Date de naissance/Date of birth 19 12 2005.
    while let Some((field, length)) = longest_label(rest).filter(|(field, _)| label.is_none_or(|known| known == *field))
    {
        label = Some(field);
        rest = rest[length..].trim_start_matches(|c: char| !c.is_alphanumeric());
        if rest.is_empty() {
            break;
        }
    }
    label.map(|field| (field, rest.trim()))
}

/// The label that the text begins with, and its length in bytes; the longest one that fits, with slips of reading in long ones.
fn longest_label(text: &str) -> Option<(FieldName, usize)> {
    // Letters of the text with the byte after each.
    let letters: Vec<(char, usize)> = text
        .char_indices()
        .filter(|(_, c)| c.is_alphabetic())
        .flat_map(|(start, c)| c.to_uppercase().map(move |upper| (upper, start + c.len_utf8())))
        .take(48)
        .collect();
    let mut best: Option<(FieldName, usize, usize)> = None;
    for (field, labels) in LABELS {
        for label in labels {
            let count = label.len();
            let Some((_, end)) = letters.get(count.wrapping_sub(1)) else { continue };
            let off = letters.iter().zip(label.chars()).filter(|((letter, _), of_label)| letter != of_label).count();
            // A short label must be a word of its own: NAME is not the beginning of NAMEDAY.
            let ends = text[*end..].chars().next().is_none_or(|next| !next.is_alphabetic());
            let fits = off <= count / LETTERS_A_SLIP && (ends || count >= 9);
            if fits && best.is_none_or(|(_, known, _)| count > known) {
                best = Some((field, count, *end));
            }
        }
    }
    best.map(|(field, _, end)| (field, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_in_many_languages_and_with_slips() {
        for (text, field, rest) in [
            ("Nom/Surname", FieldName::Surname, ""),
            ("Prenoms/Given names", FieldName::Name, ""),
            ("Date de naissance/Date of birth 19122005", FieldName::BirthDate, "19122005"),
            ("Date de naissancc/Date of birth", FieldName::BirthDate, ""),
            ("Geburtsdatum", FieldName::BirthDate, ""),
            ("Document No. KZ 765860", FieldName::SerialNumber, "KZ 765860"),
            ("4b.13.05.2028", FieldName::ExpirationDate, "13.05.2028"),
            ("Sex", FieldName::Sex, ""),
        ] {
            assert_eq!(labelled(text), Some((field, rest)), "{text}");
        }
        for text in [
            "SOLENE",
            "",
            "NAMEDAY",
            "é",
            "VILLENEUVE",
            "12.05.2030",
            "M/F",
            "12/NOV/2030",
            "///",
            "A 7 / ROE",
            "3.05.1990",
        ] {
            assert_eq!(labelled(text), None, "{text}");
        }
        assert!(names_passport("Reisepass-Nr./Passport No.") && names_passport("N du passeport"));
        assert!(!names_passport("Document No.") && !names_passport(""));
    }
}
