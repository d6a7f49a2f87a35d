//! Dates of a zone: YYMMDD with two-digit years and unknown parts (ICAO 9303-3, 4.7 and 4.8).

use jiff::civil::Date;

/// A date whose month and day may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartialDate {
    /// Year with its century.
    pub year: i16,
    /// Month from 1.
    pub month: Option<i8>,
    /// Day from 1; never without a month.
    pub day: Option<i8>,
}

/// Which century two digits stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Century {
    /// The latest that does not lie after the reference date: of births. Who is over a hundred seems a hundred years younger; the
    /// zone cannot tell.
    Past,
    /// The one nearest to the reference date, from 50 years before to 49 after it: of expiry.
    Near,
}

/// Why there is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDate {
    /// The year is unknown: fillers.
    Unknown,
    /// No calendar has it, or a letter stands in it.
    Impossible,
}

impl PartialDate {
    /// The year that documents which never expire print as that of their expiry.
    pub const NEVER: i16 = 9999;

    /// The date in six letters of a zone, `<` where a part is unknown; `00` counts as unknown as well, as some states write it.
    ///
    /// # Errors
    /// When the year is unknown or the date is none.
    pub fn of_zone(letters: &[u8], century: Century, reference: Date) -> Result<Self, NoDate> {
        let &[y1, y2, m1, m2, d1, d2] = letters else { return Err(NoDate::Impossible) };
        let year = match part(y1, y2)? {
            None if [m1, m2, d1, d2].iter().all(|letter| matches!(letter, b'<' | b'0')) => {
                return Err(NoDate::Unknown);
            }
            None => return Err(NoDate::Impossible),
            Some(year) => i16::from(year),
        };
        let (month, day) = (part(m1, m2)?.filter(|&month| month > 0), part(d1, d2)?.filter(|&day| day > 0));
        if month.is_some_and(|month| month > 12) || month.is_none() && day.is_some() {
            return Err(NoDate::Impossible);
        }
        let hundreds = reference.year() / 100 * 100;
        let mut date = PartialDate { year: hundreds + year, month, day };
        match century {
            Century::Past if date.first() > Some(reference) => date.year -= 100,
            Century::Near if date.year - reference.year() > 49 => date.year -= 100,
            Century::Near if date.year - reference.year() < -50 => date.year += 100,
            _ => {}
        }
        if date.first().is_some() { Ok(date) } else { Err(NoDate::Impossible) }
    }

    /// The first day it may be; `None` where no calendar has it.
    pub fn first(self) -> Option<Date> {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    /// The last day it may be; `None` where no calendar has it.
    pub fn last(self) -> Option<Date> {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.first(),
            (Some(_), None) => self.first().map(Date::last_of_month),
            _ => Date::new(self.year, 12, 31).ok(),
        }
    }

    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub fn iso(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            _ => format!("{:04}", self.year),
        }
    }

    /// The date that [`PartialDate::iso`] writes; `None` of anything else.
    pub fn of_iso(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
        let mut next = || parts.next().map(|part| part.parse::<i8>());
        let (month, day) = (next().transpose().ok()?, next().transpose().ok()?);
        let date = PartialDate { year, month, day };
        (parts.next().is_none() && date.first().is_some()).then_some(date)
    }
}

/// Two digits; `None` where they are fillers.
fn part(tens: u8, ones: u8) -> Result<Option<i8>, NoDate> {
    match (tens, ones) {
        (b'<', b'<') => Ok(None),
        (b'0'..=b'9', b'0'..=b'9') => {
            i8::try_from((tens - b'0') * 10 + ones - b'0').map(Some).map_err(|_| NoDate::Impossible)
        }
        _ => Err(NoDate::Impossible),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn centuries_follow_from_the_reference() {
        let today = date(2026, 11, 28);
        let of = |text: &str, century| PartialDate::of_zone(text.as_bytes(), century, today).map(PartialDate::iso);
        assert_eq!(of("261128", Century::Past).unwrap(), "2026-11-28");
        assert_eq!(of("261129", Century::Past).unwrap(), "1926-11-29");
        assert_eq!(of("740812", Century::Past).unwrap(), "1974-08-12");
        assert_eq!(of("750101", Century::Near).unwrap(), "2075-01-01");
        assert_eq!(of("770101", Century::Near).unwrap(), "1977-01-01");
        assert_eq!(of("991231", Century::Near).unwrap(), "1999-12-31");
        let late = PartialDate::of_zone(b"020101", Century::Near, date(1998, 1, 1)).unwrap();
        assert_eq!(late.iso(), "2002-01-01");
    }

    #[test]
    fn parts_may_be_unknown_but_not_impossible() {
        let today = date(2026, 11, 28);
        let of = |text: &str| PartialDate::of_zone(text.as_bytes(), Century::Past, today);
        assert_eq!(of("8507<<").unwrap().iso(), "1985-07");
        assert_eq!(of("85<<<<").unwrap().iso(), "1985");
        assert_eq!(of("850000").unwrap().iso(), "1985");
        assert_eq!(of("8507<<").unwrap().last(), Some(date(1985, 7, 31)));
        assert_eq!(of("<<<<<<"), Err(NoDate::Unknown));
        for wrong in ["851301", "850230", "85<<01", "<<0101", "8A0101", "8501<1", "850", "8501011"] {
            assert_eq!(of(wrong), Err(NoDate::Impossible), "{wrong}");
        }
        assert_eq!(of("000229").unwrap().iso(), "2000-02-29");
        assert_eq!(PartialDate::of_iso("1985-07").unwrap().iso(), "1985-07");
        for wrong in ["", "85", "1985-13", "1985-02-30", "1985-1-1-1", "1985-xx"] {
            assert_eq!(PartialDate::of_iso(wrong), None, "{wrong}");
        }
    }
}
