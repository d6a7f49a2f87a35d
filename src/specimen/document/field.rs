//! The fields of the visual zone: what they are called, and how a record is printed into them.

use super::{
    date::BirthDate,
    design::Design,
    holder::Sex,
    lexicon::{ENGLISH, Lexicon, Term},
    record::Record,
    transliterate::transliterate,
};
use crate::case::meta::IdType;

/// A field of the visual zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Field {
    Surname,
    GivenNames,
    Sex,
    Nationality,
    BirthDate,
    BirthPlace,
    Number,
    IssueDate,
    ExpiryDate,
    Authority,
    PersonalNumber,
    Height,
    EyeColor,
    Address,
    Type,
    IssuingState,
    PermitType,
    Remarks,
    Entries,
    ValidFor,
    ValidFrom,
    Stay,
    PassportNumber,
    AccessNumber,
    IssuePlace,
    Categories,
}

/// What is printed into a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Printed {
    /// One or two lines.
    pub(super) lines: Vec<String>,
    /// Without the habits of the design.
    pub(super) meaning: String,
}

impl Field {
    /// Name in the truth, in the words of the document PAD service where it has one.
    pub fn name(self) -> &'static str {
        match self {
            Field::Surname => "SURNAME",
            Field::GivenNames => "NAME",
            Field::Sex => "SEX",
            Field::Nationality => "NATIONALITY",
            Field::BirthDate => "BIRTH_DATE",
            Field::BirthPlace => "BIRTH_PLACE",
            Field::Number => "SERIAL_NUMBER",
            Field::IssueDate => "EXPEDITION_DATE",
            Field::ExpiryDate => "EXPIRATION_DATE",
            Field::Authority => "AUTHORITY",
            Field::PersonalNumber => "PERSONAL_NUMBER",
            Field::Height => "HEIGHT",
            Field::EyeColor => "EYE_COLOR",
            Field::Address => "ADDRESS",
            Field::Type => "DOCUMENT_TYPE",
            Field::IssuingState => "ISSUING_COUNTRY",
            Field::PermitType => "PERMIT_TYPE",
            Field::Remarks => "REMARKS",
            Field::Entries => "ENTRIES",
            Field::ValidFor => "VALID_FOR",
            Field::ValidFrom => "VALID_FROM",
            Field::Stay => "STAY",
            Field::PassportNumber => "PASSPORT_NUMBER",
            Field::AccessNumber => "ACCESS_NUMBER",
            Field::IssuePlace => "ISSUE_PLACE",
            Field::Categories => "CATEGORIES",
        }
    }

    /// The word of its label; `None` for fields that have none.
    pub(super) fn term(self) -> Option<Term> {
        Some(match self {
            Field::Surname => Term::Surname,
            Field::GivenNames => Term::GivenNames,
            Field::Sex => Term::Sex,
            Field::Nationality => Term::Nationality,
            Field::BirthDate => Term::BirthDate,
            Field::BirthPlace => Term::BirthPlace,
            Field::Number => Term::Number,
            Field::IssueDate => Term::IssueDate,
            Field::ExpiryDate => Term::ExpiryDate,
            Field::Authority => Term::Authority,
            Field::PersonalNumber => Term::PersonalNumber,
            Field::Height => Term::Height,
            Field::EyeColor => Term::EyeColor,
            Field::Address => Term::Address,
            Field::Type => Term::Type,
            Field::IssuingState => Term::IssuingState,
            Field::PermitType => Term::PermitType,
            Field::Remarks => Term::Remarks,
            Field::Entries => Term::Entries,
            Field::ValidFor => Term::ValidFor,
            Field::ValidFrom => Term::ValidFrom,
            Field::Stay => Term::Stay,
            Field::PassportNumber => Term::PassportNumber,
            Field::AccessNumber => Term::AccessNumber,
            Field::IssuePlace => Term::IssuePlace,
            Field::Categories => return None,
        })
    }

    /// Its number on driving licences (directive 2006/126/EC, annex I); `None` where it has none.
    pub(super) fn licence_number(self) -> Option<&'static str> {
        Some(match self {
            Field::Surname => "1.",
            Field::GivenNames => "2.",
            Field::BirthDate => "3.",
            Field::IssueDate => "4a.",
            Field::ExpiryDate => "4b.",
            Field::Authority => "4c.",
            Field::PersonalNumber => "4d.",
            Field::Number => "5.",
            Field::Address => "8.",
            Field::Categories => "9.",
            _ => return None,
        })
    }

    /// What the record prints here.
    pub(super) fn print(self, record: &Record, design: &Design) -> Printed {
        let holder = &record.holder;
        let plain = |text: &str| Printed { lines: vec![text.to_owned()], meaning: text.to_owned() };
        let written = |text: &str| plain(&capitals(text, design.state.native()));
        let day = |date| dated(BirthDate::known(date), design);
        match self {
            Field::Surname => named(if holder.surname.is_empty() { &holder.given } else { &holder.surname }, design),
            Field::GivenNames if holder.surname.is_empty() => plain("—"),
            Field::GivenNames => named(&holder.given, design),
            Field::Sex => sex(holder.sex, design),
            Field::Nationality => nationality(record, design),
            Field::BirthDate => dated(holder.birth, design),
            Field::BirthPlace => written(&holder.birth_place),
            Field::Number => plain(&record.number),
            Field::IssueDate | Field::ValidFrom => day(record.issued),
            Field::ExpiryDate => day(record.expires),
            Field::Authority => written(&record.authority),
            Field::PersonalNumber => plain(&holder.personal),
            Field::Height => plain(&format!("{} cm", holder.height_cm)),
            Field::EyeColor => plain(design.state.native().eyes[holder.eyes % 4]),
            Field::Address => address(&holder.address, design),
            Field::Type => plain(design.document_code()),
            Field::IssuingState => plain(design.state.code),
            Field::PermitType => plain(design.state.native().permits[record.permit % 3]),
            Field::Remarks => plain(&record.remarks),
            Field::Entries => plain(&record.entries),
            Field::ValidFor => plain(design.state.names.first().copied().unwrap_or("")),
            Field::Stay => plain(&format!("{} D", record.stay_days)),
            Field::PassportNumber => plain(&record.passport_number),
            Field::AccessNumber => plain(&record.access_number),
            Field::IssuePlace => written(&record.issue_place),
            Field::Categories => plain(&record.category_list()),
        }
    }
}

/// Capitals by the rules of the language: the Turkish dotted i keeps its dot, Greek capitals lose their accents.
pub(super) fn capitals(text: &str, lexicon: &Lexicon) -> String {
    match lexicon.code {
        "tr" => text.replace('i', "İ").to_uppercase(),
        "el" => text.to_uppercase().chars().map(unaccented).collect(),
        _ => text.to_uppercase(),
    }
}

fn unaccented(letter: char) -> char {
    match letter {
        'Ά' => 'Α',
        'Έ' => 'Ε',
        'Ή' => 'Η',
        'Ί' => 'Ι',
        'Ό' => 'Ο',
        'Ύ' => 'Υ',
        'Ώ' => 'Ω',
        other => other,
    }
}

fn named(name: &str, design: &Design) -> Printed {
    let state = design.state;
    let own = capitals(name, state.native());
    let mut lines = vec![own.clone()];
    if own.chars().any(|letter| letter >= '\u{370}') {
        lines.push(transliterate(name, state.habit).replace('<', " "));
    }
    Printed { lines, meaning: own }
}

fn sex(sex: Sex, design: &Design) -> Printed {
    let (index, meaning) = match sex {
        Sex::Male => (0, "M"),
        Sex::Female => (1, "F"),
        Sex::Unstated => return Printed { lines: vec!["X".into()], meaning: "X".into() },
    };
    let own = design.state.native().sexes[index];
    let line = if own == meaning { meaning.to_owned() } else { format!("{own}/{meaning}") };
    Printed { lines: vec![line], meaning: meaning.into() }
}

fn nationality(record: &Record, design: &Design) -> Printed {
    let (state, holder) = (design.state, &record.holder);
    let line = if holder.nationality != state.code || design.kind != IdType::Passport {
        holder.nationality.clone()
    } else if state.two_scripts() {
        format!("{}/{}", state.nationality[0], state.nationality[2])
    } else {
        state.nationality[if holder.sex == Sex::Female { 1 } else { 0 }].to_owned()
    };
    Printed { lines: vec![line], meaning: holder.nationality.clone() }
}

fn dated(date: BirthDate, design: &Design) -> Printed {
    let line = design.dates().print(date, design.state.native(), &ENGLISH);
    Printed { lines: vec![line], meaning: date.iso() }
}

fn address(address: &str, design: &Design) -> Printed {
    let own = capitals(address, design.state.native());
    let lines = match own.rsplit_once(", ") {
        Some((street, town)) => vec![street.to_owned(), town.to_owned()],
        None => vec![own.clone()],
    };
    Printed { lines, meaning: own }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::document::lexicon::{GREEK, TURKISH};

    #[test]
    fn capitals_follow_the_language() {
        assert_eq!(capitals("Işık ipek", &TURKISH), "IŞIK İPEK");
        assert_eq!(capitals("Δημήτριος", &GREEK), "ΔΗΜΗΤΡΙΟΣ");
    }
}
