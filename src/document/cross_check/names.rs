//! Whether two readings of a name are the same name: one as it is written, the other perhaps as a zone spells it.

use super::transliteration::spellings;
use crate::case::{edit_distance::edit_distance, reading::Agreement};

/// Longest name compared, in letters: twice a zone's whole line and more.
const MOST_LETTERS: usize = 256;
/// Letters of a name for each letter that may differ before two readings are not the same name.
const LETTERS_A_SLIP: usize = 6;

/// How the names agree. `is_cut` says that `b` fills its field, so that the rest of it may be missing (ICAO 9303-3, 4.6).
pub(super) fn names_agree(a: &str, b: &str, is_cut: bool) -> Agreement {
    let (a, b) = (components(a), components(b));
    if a.is_empty() || b.is_empty() {
        return if a == b { Agreement::Match } else { Agreement::NoMatch };
    }
    let (whole, other) = (a.join(" "), b.join(" "));
    if is_same(&whole, &other, is_cut) || is_same(&other, &whole, false) {
        return Agreement::Match;
    }
    // Given names or a second surname left out on one side; the first must be the same.
    let (fewer, more, cut) = if a.len() <= b.len() { (&a, &b, false) } else { (&b, &a, is_cut) };
    let is_among = |one: &&str| more.iter().any(|other| is_same(other, one, cut) || is_same(one, other, false));
    let first_is_same = fewer
        .first()
        .zip(more.first())
        .is_some_and(|(one, other)| is_same(one, other, false) || is_same(other, one, false));
    if fewer.len() < more.len() && first_is_same && fewer.iter().all(is_among) {
        return Agreement::Partial;
    }
    let (whole, other) = (usual(&whole), usual(&other));
    let slips = whole.len().max(other.len()) / LETTERS_A_SLIP;
    let off = edit_distance(&whole, &other);
    if off > 0 && off <= slips { Agreement::Partial } else { Agreement::NoMatch }
}

/// How a printed name, as the reader of text gives it, agrees with `spelt`: that reader leaves out spaces and diacritics, so that
/// neither counts.
pub(super) fn printed_names_agree(printed: &str, spelt: &str, is_cut: bool) -> Agreement {
    let joined = |name: &str| components(name).concat();
    let (one, other) = (joined(printed), joined(spelt));
    if !one.is_empty()
        && !other.is_empty()
        && (is_spelt(&one, &other, is_cut, true) || is_spelt(&other, &one, false, true))
    {
        return Agreement::Match;
    }
    names_agree(printed, spelt, is_cut)
}

/// What letters whose diacritics were left out may be spelt as besides.
fn without_marks(letter: char) -> &'static [&'static str] {
    match letter {
        'A' => &["AE", "AA"],
        'O' => &["OE"],
        'U' => &["UE", "UXX"],
        'N' => &["NXX"],
        'S' | 'B' => &["SS"],
        _ => &[],
    }
}

/// Words in capitals. Hyphens and fillers part them; apostrophes, full stops and combining marks fall away (ICAO 9303-3, 4.6).
fn components(name: &str) -> Vec<&str> {
    name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '<' | ',' | '‐' | '–'))
        .filter(|word| !word.is_empty())
        .collect()
}

fn letters(name: &str) -> impl Iterator<Item = char> + '_ {
    let capitals =
        name.chars().take(MOST_LETTERS).flat_map(|c| if c == 'ß' { vec!['ẞ'] } else { c.to_uppercase().collect() });
    capitals.filter(|c| !matches!(c, '\'' | '’' | 'ʼ' | '`' | '.' | '\u{300}'..='\u{36f}'))
}

/// Whether `spelt`, in letters of a zone, is one of the spellings of `name`, or with `is_cut` the beginning of one. Where the zone ends
/// is followed for every spelling at once.
fn is_same(name: &str, spelt: &str, is_cut: bool) -> bool {
    is_spelt(name, spelt, is_cut, false)
}

/// [`is_same`]; with `lost_marks`, letters of the name may have lost their diacritics.
fn is_spelt(name: &str, spelt: &str, is_cut: bool, lost_marks: bool) -> bool {
    let spelt: Vec<char> = letters(spelt).collect();
    let mut ends = vec![false; spelt.len() + 1];
    ends[0] = true;
    for letter in letters(name) {
        let own = letter.to_string();
        let mut next = vec![false; ends.len()];
        for (start, _) in ends.iter().enumerate().filter(|(_, reached)| **reached) {
            let unmarked = if lost_marks { without_marks(letter) } else { &[] };
            let all = spellings(letter).unwrap_or_default().iter().chain(unmarked).copied().chain([own.as_str()]);
            for spelling in all {
                let length = spelling.chars().count();
                let fits =
                    spelt.get(start..start + length).is_some_and(|part| part.iter().copied().eq(spelling.chars()));
                let runs_out =
                    is_cut && spelling.chars().zip(spelt.get(start..).unwrap_or_default()).all(|(a, b)| a == *b);
                if fits {
                    next[start + length] = true;
                } else if runs_out && start + length > spelt.len() {
                    return true;
                }
            }
        }
        if is_cut && ends.last() == Some(&true) {
            return true;
        }
        ends = next;
    }
    ends.last() == Some(&true)
}

/// The name in its usual spelling.
fn usual(name: &str) -> Vec<char> {
    letters(name)
        .flat_map(|letter| match spellings(letter).and_then(|all| all.first()) {
            Some(spelling) => spelling.chars().collect(),
            None => vec![letter],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_the_standard_spells_them() {
        for (written, spelt) in [
            ("Müller", "MUELLER"),
            ("MÜLLER", "MULLER"),
            ("Ångström-Æsir", "AANGSTROEM AESIR"),
            ("Núñez", "NUNXXEZ"),
            ("D'Artagnan", "DARTAGNAN"),
            ("Großmann", "GROSSMANN"),
            ("Щербаков", "SHCHERBAKOV"),
            ("Ђоковић", "DJOKOVIC"),
            ("Юрій", "YURII"),
            ("Παπαδόπουλος", "PAPADOPOULOS"),
            ("Αυγερινός", "AVGERINOS"),
            ("محمد", "MXHMD"),
            ("Jean-Luc", "JEAN LUC"),
            ("Ø", "OE"),
        ] {
            assert_eq!(names_agree(written, spelt, false), Agreement::Match, "{written}");
            assert_eq!(names_agree(spelt, written, false), Agreement::Match, "{written}");
        }
    }

    #[test]
    fn cut_names_match_and_shorter_ones_match_in_part() {
        assert_eq!(names_agree("Chayapa Dejthamrong Krasuang", "CHAYAPA DEJTHAMRONG K", true), Agreement::Match);
        assert_eq!(names_agree("Chayapa Dejthamrong Krasuang", "CHAYAPA DEJTHAMRONG K", false), Agreement::NoMatch);
        assert_eq!(names_agree("Anna Maria", "ANNA", false), Agreement::Partial);
        assert_eq!(names_agree("ANNA", "Anna Maria", false), Agreement::Partial);
        assert_eq!(names_agree("ERIKSSON", "ERIKSS0N", false), Agreement::Partial);
        assert_eq!(names_agree("Maria Anna", "Anna", false), Agreement::NoMatch);
        for (a, b) in [("SMITH", "JONES"), ("LEE", "LEA"), ("", "ROE"), ("ROE", "")] {
            assert_eq!(names_agree(a, b, false), Agreement::NoMatch, "{a} {b}");
        }
        assert_eq!(names_agree("", "", false), Agreement::Match);
    }

    #[test]
    fn printed_names_have_lost_spaces_and_marks() {
        for (printed, spelt) in
            [("MULLER", "MUELLER"), ("ANNAMARIA", "ANNA MARIA"), ("GOTZ KARL-HEINZ", "GOETZ KARL HEINZ")]
        {
            assert_eq!(printed_names_agree(printed, spelt, false), Agreement::Match, "{printed}");
        }
        assert_eq!(printed_names_agree("MILLER", "MUELLER", false), Agreement::NoMatch);
        assert_eq!(printed_names_agree("", "ROE", false), Agreement::NoMatch);
    }

    #[test]
    fn hostile_names_end() {
        let long = "ÜЩ".repeat(50_000);
        assert_eq!(names_agree(&long, &long, true), Agreement::Match);
        assert_eq!(names_agree(&long, "X", true), Agreement::NoMatch);
        assert_eq!(names_agree("\u{301}'", "A", false), Agreement::NoMatch);
    }
}
