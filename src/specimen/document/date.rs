//! Calendar dates and the ways states print them.

use super::lexicon::Lexicon;

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year.
    pub year: i32,
    /// Month, 1 … 12.
    pub month: u8,
    /// Day, 1 … 31.
    pub day: u8,
}

impl Date {
    /// The day with that number; day 0 is 1970-01-01. (Hinnant, "chrono-compatible low-level date algorithms", 2013.)
    pub fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date { year: year as i32, month: month as u8, day: day as u8 }
    }

    /// Number of the day; 1970-01-01 is 0.
    pub fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = i64::from(self.month);
        let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The same day so many years later; 29 February becomes the 28th where it must.
    pub fn plus_years(self, years: i32) -> Self {
        let day = if self.month == 2 { self.day.min(28) } else { self.day };
        Date { year: self.year + years, day, ..self }
    }

    /// So many days later.
    pub fn plus_days(self, days: i64) -> Self {
        Date::from_days(self.days() + days)
    }

    /// `YYYY-MM-DD`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `YYMMDD`.
    pub fn mrz(self) -> String {
        format!("{:02}{:02}{:02}", self.year.rem_euclid(100), self.month, self.day)
    }
}

/// A date of birth, of which the day, or the day and the month, may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthDate {
    /// The date; unknown parts are 1.
    pub date: Date,
    /// Whether the month is known.
    pub month_known: bool,
    /// Whether the day is known.
    pub day_known: bool,
}

impl BirthDate {
    /// A date of which all is known.
    pub fn known(date: Date) -> Self {
        BirthDate { date, month_known: true, day_known: true }
    }

    /// `YYYY-MM-DD`, unknown parts as `XX`.
    pub fn iso(self) -> String {
        let part = |known, value: u8| if known { format!("{value:02}") } else { "XX".into() };
        format!(
            "{:04}-{}-{}",
            self.date.year,
            part(self.month_known, self.date.month),
            part(self.day_known, self.date.day)
        )
    }

    /// `YYMMDD`, unknown parts as `<<` (ICAO 9303-3, 4.8).
    pub fn mrz(self) -> String {
        let part = |known, value: u8| if known { format!("{value:02}") } else { "<<".into() };
        let year = self.date.year.rem_euclid(100);
        format!("{year:02}{}{}", part(self.month_known, self.date.month), part(self.day_known, self.date.day))
    }
}

/// How a state prints dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStyle {
    /// `07.03.1984`
    Dots,
    /// `07/03/1984`
    Slashes,
    /// `07 03 1984`
    Spaces,
    /// `07-03-1984`
    Dashes,
    /// `1984-03-07`
    Iso,
    /// `1984.03.07.`
    YearFirstDots,
    /// `07 MAR 1984` in the state's language
    Month,
    /// `07 MAR/MÄR 1984` in English and the state's language, once where both agree
    TwoMonths,
}

impl DateStyle {
    /// The date in this style; unknown parts are `XX`.
    pub fn print(self, birth: BirthDate, native: &Lexicon, english: &Lexicon) -> String {
        let Date { year, month, day } = birth.date;
        let day = if birth.day_known { format!("{day:02}") } else { "XX".into() };
        let number = if birth.month_known { format!("{month:02}") } else { "XX".into() };
        let name = |lexicon: &Lexicon| {
            let name = lexicon.months.get(usize::from(month.max(1)) - 1).copied().unwrap_or("");
            if birth.month_known { name.to_owned() } else { "XX".into() }
        };
        match self {
            DateStyle::Dots => format!("{day}.{number}.{year}"),
            DateStyle::Slashes => format!("{day}/{number}/{year}"),
            DateStyle::Spaces => format!("{day} {number} {year}"),
            DateStyle::Dashes => format!("{day}-{number}-{year}"),
            DateStyle::Iso => format!("{year}-{number}-{day}"),
            DateStyle::YearFirstDots => format!("{year}.{number}.{day}."),
            DateStyle::Month => format!("{day} {} {year}", name(native)),
            DateStyle::TwoMonths => {
                let (native, english) = (name(native), name(english));
                if native == english {
                    format!("{day} {english} {year}")
                } else {
                    format!("{day} {native}/{english} {year}")
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_through_leap_years() {
        assert_eq!(Date { year: 1970, month: 1, day: 1 }.days(), 0);
        assert_eq!(Date { year: 2000, month: 3, day: 1 }.days(), 11_017);
        for days in (-30_000..30_000).step_by(37) {
            assert_eq!(Date::from_days(days).days(), days);
        }
        let leap = Date { year: 2024, month: 2, day: 29 };
        assert_eq!(leap.plus_years(1), Date { year: 2025, month: 2, day: 28 });
        assert_eq!(leap.plus_days(1).iso(), "2024-03-01");
        assert_eq!(leap.mrz(), "240229");
    }

    #[test]
    fn unknown_parts_are_marked() {
        let birth = BirthDate {
            month_known: true,
            day_known: false,
            ..BirthDate::known(Date { year: 1961, month: 4, day: 1 })
        };
        assert_eq!((birth.iso().as_str(), birth.mrz().as_str()), ("1961-04-XX", "6104<<"));
    }
}
