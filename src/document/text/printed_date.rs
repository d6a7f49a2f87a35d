//! Dates as documents print them: day, month and year in figures or with the month's name, in the languages of Latin script.

use crate::document::mrz::PartialDate;

/// Beginnings of the months' names without diacritics, January first: English, French, German, Spanish, Italian, Portuguese, Dutch,
/// Polish, Czech, Croatian, Romanian, Nordic and Baltic ones.
const MONTHS: [&[&str]; 12] = [
    &["JAN", "ENE", "GEN", "STY", "LED", "SIJ", "IAN", "SAU", "TAM"],
    &["FEB", "FEV", "LUT", "UNO", "VEL", "VAS", "HEL"],
    &["MAR", "MRZ", "MAE", "BRE", "OZU", "MRT", "KOV", "MAA"],
    &["APR", "AVR", "ABR", "KWI", "DUB", "TRA", "BAL", "HUH"],
    &["MAI", "MAY", "MAG", "MEI", "MAJ", "KVE", "SVI", "GEG", "TOU"],
    &["JUN", "JUIN", "GIU", "CZE", "CER", "LIPA", "IUN", "BIR", "KES"],
    &["JUL", "JUIL", "LUG", "LIPI", "CERVENE", "SRP", "IUL", "LIE", "HEI"],
    &["AUG", "AOU", "AGO", "SIE", "KOL", "ELO", "RUGP"],
    &["SEP", "SET", "WRZ", "ZAR", "RUJ", "RUGS", "SYY"],
    &["OCT", "OKT", "OTT", "OUT", "PAZ", "RIJ", "LOK", "SPA"],
    &["NOV", "LIS", "STU", "NOI", "MARR", "LAP"],
    &["DEC", "DEZ", "DIC", "DES", "GRU", "PRO", "JOU", "GRD"],
];

/// The one date in `text`; `None` where there is none, or more than one. `is_month_first` reads figures as the United States
/// write them. A year of two figures is that of the last hundred years for births and issues (`is_past`), else of this century. What
/// never expires has the year [`PartialDate::NEVER`].
pub(super) fn printed_date(text: &str, is_month_first: bool, is_past: bool, this_year: i16) -> Option<PartialDate> {
    let upper = text.to_uppercase();
    let words: Vec<&str> = upper.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let figures: Vec<&str> =
        words.iter().copied().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).collect();
    let named = words.iter().find_map(|word| month_of(word));
    let number = |word: &str| word.parse::<i16>().ok();
    let (year, month, day) = match (&figures[..], named) {
        ([day, year], Some(month)) if day.len() <= 2 => (*year, month, number(day)?),
        ([day, year], None) if day.len() == 4 && year.len() == 4 => (*year, number(&day[2..])?, number(&day[..2])?),
        ([whole], None) if whole.len() == 8 => (whole.get(4..)?, number(&whole[2..4])?, number(&whole[..2])?),
        ([year, month, day], None) if year.len() == 4 => (*year, number(month)?, number(day)?),
        ([month, day, year], None) if is_month_first => (*year, number(month)?, number(day)?),
        ([day, month, year], None) => (*year, number(month)?, number(day)?),
        _ => return None,
    };
    let year = match (year.len(), number(year)?) {
        (4, year) => year,
        (2, year) => {
            let of_century = this_year / 100 * 100 + year;
            if is_past && of_century > this_year { of_century - 100 } else { of_century }
        }
        _ => return None,
    };
    let date = PartialDate { year, month: i8::try_from(month).ok(), day: i8::try_from(day).ok() };
    let is_likely = (1850..2150).contains(&year) || !is_past && year == PartialDate::NEVER;
    (is_likely && date.first().is_some()).then_some(date)
}

fn month_of(word: &str) -> Option<i16> {
    let longest = |(index, names): (usize, &&[&str])| {
        let length = names.iter().filter(|name| word.starts_with(**name)).map(|name| name.len()).max()?;
        Some((length, index))
    };
    if word.len() < 3 || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let best =
        MONTHS.iter().enumerate().filter_map(longest).max_by_key(|&(length, index)| (length, usize::MAX - index))?;
    i16::try_from(best.1 + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_figures_and_with_names() {
        for (text, expected) in [
            ("19 12 2005", Some("2005-12-19")),
            ("19.12.2005", Some("2005-12-19")),
            ("2005-12-19", Some("2005-12-19")),
            ("19122005", Some("2005-12-19")),
            ("12 AUG/AOUT 1974", Some("1974-08-12")),
            ("05 JUIL/JUL 83", Some("1983-07-05")),
            ("3 CERVENEC 1990", Some("1990-07-03")),
            ("3 LIPIEC 1990", Some("1990-07-03")),
            // June in Croatian, July in Polish.
            ("3 LIP 1990", None),
            ("9 RUGSEJIS 1990", Some("1990-09-09")),
            ("31 02 2005", None),
            ("12 2005", None),
            ("1.1.1 1", None),
            ("AUG", None),
            ("", None),
        ] {
            assert_eq!(printed_date(text, false, true, 2026).map(PartialDate::iso).as_deref(), expected, "{text}");
        }
        assert_eq!(printed_date("08/31/1978", true, true, 2026).map(PartialDate::iso).as_deref(), Some("1978-08-31"));
        for (is_past, expected) in [(false, Some("9999-12-31")), (true, None)] {
            let read = printed_date("31.12.9999", false, is_past, 2026).map(PartialDate::iso);
            assert_eq!(read.as_deref(), expected);
        }
        assert_eq!(printed_date("01.02.30", false, false, 2026).map(PartialDate::iso).as_deref(), Some("2030-02-01"));
    }
}
