//! Words of the languages the invented states print: labels, titles, months, names of people and streets.

mod central;
mod cyrillic;
mod danubian;
mod eastern;
mod germanic;
mod iberian;
mod northern;
mod western;

pub use central::{CZECH, POLISH};
pub use cyrillic::{RUSSIAN, UKRAINIAN};
pub use danubian::{CROATIAN, HUNGARIAN};
pub use eastern::{GREEK, TURKISH};
pub use germanic::{ENGLISH, GERMAN};
pub use iberian::{PORTUGUESE, SPANISH};
pub use northern::{NORWEGIAN, SWEDISH};
pub use western::{FRENCH, ITALIAN};

/// What a label can stand for; the number is the label's place in [`Lexicon::labels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Term {
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
    Signature,
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
}

/// Number of [`Term`]s.
pub const TERMS: usize = 26;

/// How people of a language are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// One surname.
    Single,
    /// Two surnames, of the father and of the mother.
    Double,
    /// Some carry two surnames with a hyphen.
    Hyphen,
    /// A given name and the father's with an ending: patronymics of the third list.
    Patronymic,
}

/// Words of one language.
#[derive(Debug)]
pub struct Lexicon {
    /// ISO 639-1 code.
    pub code: &'static str,
    /// Labels by [`Term`].
    pub labels: [&'static str; TERMS],
    /// Titles: passport, identity card, residence permit, driving licence, visa.
    pub titles: [&'static str; 5],
    /// Short names of the months in capitals.
    pub months: [&'static str; 12],
    /// Colours of eyes: brown, blue, green, grey.
    pub eyes: [&'static str; 4],
    /// Letters for male and female.
    pub sexes: [&'static str; 2],
    /// Kinds of residence: permanent, work, study.
    pub permits: [&'static str; 3],
    /// Given names of men.
    pub male: &'static [&'static str],
    /// Given names of women.
    pub female: &'static [&'static str],
    /// Surnames; `a|b` where women carry `b`.
    pub surnames: &'static [&'static str],
    /// Patronymics, `a|b` where women carry `b`; empty where there are none.
    pub patronymics: &'static [&'static str],
    /// How names are composed.
    pub naming: Naming,
    /// Streets; the house number takes the place of `#`.
    pub streets: &'static [&'static str],
}

impl Lexicon {
    /// The label for a term.
    pub fn label(&self, term: Term) -> &'static str {
        self.labels[term as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::lettering::Face;

    #[test]
    fn every_language_is_complete_and_can_be_printed() {
        let all = [
            &ENGLISH,
            &GERMAN,
            &FRENCH,
            &ITALIAN,
            &SPANISH,
            &PORTUGUESE,
            &SWEDISH,
            &NORWEGIAN,
            &POLISH,
            &CZECH,
            &HUNGARIAN,
            &CROATIAN,
            &TURKISH,
            &GREEK,
            &RUSSIAN,
            &UKRAINIAN,
        ];
        for lexicon in all {
            let words = lexicon.labels.iter().chain(&lexicon.titles).chain(&lexicon.months).chain(&lexicon.eyes);
            let words = words.chain(&lexicon.permits).chain(lexicon.male).chain(lexicon.female).chain(lexicon.surnames);
            for word in words.chain(lexicon.streets) {
                assert!(!word.trim().is_empty(), "{}", lexicon.code);
                assert!(word.chars().all(|c| c == ' ' || Face::Condensed.has(c)), "{} {word}", lexicon.code);
            }
            assert!(lexicon.male.len() >= 16 && lexicon.female.len() >= 16 && lexicon.surnames.len() >= 24);
        }
    }
}
