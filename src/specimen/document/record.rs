//! What an issuing office knows of one document: its holder, numbers and dates.

use super::{
    date::Date,
    design::Design,
    holder::{Holder, Sex, Sitter},
    mrz::{CheckDigit, MrzData, MrzFormat, compose},
    number,
    states::STATES,
    transliterate::{Habit, transliterate},
};
use crate::{
    case::meta::IdType,
    specimen::seed::{Draw, Seed},
};

/// A category of a driving licence.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// `AM`, `B`, `C1`, …
    pub code: &'static str,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// Categories in the order of the table on the back (directive 2006/126/EC, article 4).
pub(super) const CATEGORIES: [&str; 14] =
    ["AM", "A1", "A2", "A", "B1", "B", "C1", "C", "D1", "D", "BE", "CE", "DE", "T"];

/// One document's data.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Whom it is made out to.
    pub holder: Holder,
    /// Document number as printed.
    pub number: String,
    /// Day of issue; the first day of validity on visas.
    pub issued: Date,
    /// Last day of validity.
    pub expires: Date,
    /// Authority as printed, before it goes into capitals.
    pub authority: String,
    /// Place of issue.
    pub issue_place: String,
    /// Number printed for reading the chip.
    pub access_number: String,
    /// Index of the kind of permit.
    pub permit: usize,
    /// Remarks.
    pub remarks: String,
    /// Number of entries of a visa.
    pub entries: String,
    /// Days of stay of a visa.
    pub stay_days: u32,
    /// Number of the passport a visa or permit goes with.
    pub passport_number: String,
    /// Categories of a driving licence.
    pub categories: Vec<Category>,
}

/// Years a document is valid, and the least age it is issued at.
fn validity(kind: IdType, draw: &mut Draw) -> i32 {
    match kind {
        IdType::Visa => 1,
        IdType::ResidencePermit => draw.pick(&[2, 5]).copied().unwrap_or(5),
        IdType::DrivingLicense | IdType::DriversLicense => draw.pick(&[10, 15]).copied().unwrap_or(10),
        IdType::Passport | IdType::IdCard => 10,
    }
}

impl Record {
    /// A document of that design, valid today (or not any more, where `expired`).
    pub fn draw(design: &Design, seed: Seed, sitter: Sitter, today: Date, expired: bool) -> Self {
        let mut draw = seed.branch("record").draw();
        let state = design.state;
        let foreign = matches!(design.kind, IdType::Visa | IdType::ResidencePermit);
        let others: Vec<_> = STATES.iter().filter(|other| !foreign || other.code != state.code).collect();
        let home = if foreign { draw.pick(&others).copied().unwrap_or(state) } else { state };
        let holder = Holder::draw(seed, state, home, sitter, today);
        let (issued, expires) = dates(design.kind, &mut draw, &holder, today, expired);
        let town = draw.pick(state.towns).copied().unwrap_or("");
        let authority = draw.pick(state.authorities).copied().unwrap_or("#").replace('#', town);
        let entries = ["MULT", "01", "02"];
        Record {
            number: number::filled(design.number_pattern(), &mut draw, None),
            authority,
            issue_place: town.to_owned(),
            access_number: number::filled("999999", &mut draw, None),
            permit: draw.whole(0..3) as usize,
            remarks: draw.pick(&["—", "***", "R-12", "NO WORK", "BIO NO"]).copied().unwrap_or("—").to_owned(),
            entries: draw.pick(&entries).copied().unwrap_or("01").to_owned(),
            stay_days: draw.pick(&[15, 30, 60, 90]).copied().unwrap_or(90),
            passport_number: number::zone(&number::filled(number::short(home.number), &mut draw, None)),
            categories: categories(&mut draw, &holder, issued, expires),
            holder,
            issued,
            expires,
        }
    }

    /// The categories held, as printed in field 9.
    pub(super) fn category_list(&self) -> String {
        self.categories.iter().map(|category| category.code).collect::<Vec<_>>().join(" ")
    }

    /// The machine-readable zone of a document of that design; empty where it has none.
    pub(super) fn zone(&self, design: &Design, wrong: Option<CheckDigit>) -> Vec<String> {
        let Some(format) = design.mrz else { return Vec::new() };
        let holder = &self.holder;
        // A state's own spelling is for its own people; those of others keep the plain one.
        let own = holder.nationality == design.state.code;
        let habit = if own { design.state.habit } else { Habit::default() };
        let spell = |name: &str| transliterate(name, habit);
        let (primary, secondary) =
            if holder.surname.is_empty() { (&holder.given, "") } else { (&holder.surname, holder.given.as_str()) };
        let personal = number::zone(&holder.personal);
        let number = number::zone(if design.kind == IdType::Visa { &self.passport_number } else { &self.number });
        // What is left of the optional data once a long number has run into it: its rest, check digit and a filler.
        let overflow = if number.len() > 9 { number.len() - 9 + 2 } else { 0 };
        let room = match format {
            MrzFormat::Td1 => 15 - overflow,
            MrzFormat::Td3 => 14,
            MrzFormat::Td2 | MrzFormat::MrvA | MrzFormat::MrvB => 7,
        };
        let data = MrzData {
            code: design.document_code().to_owned(),
            issuer: design.state.code.to_owned(),
            primary: spell(primary),
            secondary: spell(secondary),
            number,
            nationality: holder.nationality.clone(),
            birth: holder.birth.mrz(),
            sex: match holder.sex {
                Sex::Male => "M",
                Sex::Female => "F",
                Sex::Unstated => "<",
            }
            .to_owned(),
            expiry: self.expires.mrz(),
            optional: if own && design.personal_in_zone() && personal.len() <= room { personal } else { String::new() },
            optional_second: String::new(),
        };
        compose(format, &data, wrong)
    }
}

fn dates(kind: IdType, draw: &mut Draw, holder: &Holder, today: Date, expired: bool) -> (Date, Date) {
    let years = validity(kind, draw);
    let span = if kind == IdType::Visa { i64::from(draw.whole(60..360)) } else { i64::from(years) * 365 };
    // Documents are not issued before the sixteenth birthday, as far as the holder's age leaves room.
    let grown = (today.days() - holder.birth.date.plus_years(16).days()).max(20);
    let age = if expired { span + i64::from(draw.whole(5..700)) } else { i64::from(draw.whole(3..(span - 20) as u32)) };
    let age = if expired { age } else { age.min(grown) };
    let issued = today.plus_days(-age);
    if kind == IdType::Visa {
        return (issued, issued.plus_days(span - 1));
    }
    (issued, issued.plus_years(years).plus_days(-1))
}

fn categories(draw: &mut Draw, holder: &Holder, issued: Date, expires: Date) -> Vec<Category> {
    let eighteenth = holder.birth.date.plus_years(18);
    let days = (issued.days() - eighteenth.days()).max(1);
    let first = eighteenth.plus_days((days as f32 * draw.uniform(0.01..0.3)) as i64);
    let rest = (issued.days() - first.days()).max(1);
    // Others come after the first, the heavier the later.
    let from = |draw: &mut Draw, share: f32| first.plus_days((rest as f32 * share * draw.uniform(0.0..0.8)) as i64);
    let mut held: Vec<Category> = vec![
        Category { code: "AM", from: first, until: expires },
        Category { code: "B1", from: first, until: expires },
        Category { code: "B", from: first, until: expires },
    ];
    for (code, share) in
        [("A1", 0.6), ("A", 0.8), ("BE", 0.7), ("C1", 0.9), ("C", 1.0), ("CE", 1.0), ("D", 1.0), ("T", 0.6)]
    {
        let day = from(draw, share);
        let rare = if code == "D" { 0.06 } else { 0.22 };
        if draw.chance(rare) {
            held.push(Category { code, from: day, until: expires });
        }
    }
    held.sort_by_key(|category| CATEGORIES.iter().position(|&code| code == category.code));
    held
}
