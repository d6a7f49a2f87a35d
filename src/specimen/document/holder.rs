//! The person a document is made out to.

use super::{
    date::{BirthDate, Date},
    lexicon::{Lexicon, Naming},
    number,
    state::State,
    transliterate::transliterate,
};
use crate::specimen::seed::{Draw, Seed};

/// Sex as documents state it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Not stated; `X` in print, the filler in the machine-readable zone.
    Unstated,
}

/// What a document says about its holder.
#[derive(Debug, Clone, PartialEq)]
pub struct Holder {
    /// Surname or surnames, in the state's script.
    pub surname: String,
    /// Given names; may be empty.
    pub given: String,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth: BirthDate,
    /// Place of birth.
    pub birth_place: String,
    /// Code of the nationality.
    pub nationality: String,
    /// Address, in one line.
    pub address: String,
    /// Height in centimetres.
    pub height_cm: u32,
    /// Index into the colours of eyes of a lexicon.
    pub eyes: usize,
    /// Personal number.
    pub personal: String,
}

/// What is known of the person beforehand, so that a face and a document agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sitter {
    /// Sex.
    pub sex: Sex,
    /// Age in years today.
    pub age: u32,
}

impl Sitter {
    /// Somebody between 18 and 80.
    pub fn draw(seed: Seed) -> Self {
        let mut draw = seed.branch("sitter").draw();
        let sex = if draw.chance(0.5) { Sex::Female } else { Sex::Male };
        Sitter { sex, age: 18 + (draw.uniform(0.0..1.0).powf(1.4) * 62.0) as u32 }
    }
}

impl Holder {
    /// A holder of a document of the state; `foreign` holders (residents, visitors) come from the `home` state.
    pub fn draw(seed: Seed, state: &State, home: &State, sitter: Sitter, today: Date) -> Self {
        let mut draw = seed.branch("holder").draw();
        let lexicon = home.native();
        let days = i64::from(sitter.age) * 365 + i64::from(sitter.age / 4) + i64::from(draw.whole(1..364));
        let date = today.plus_days(-days);
        let day_known = !draw.chance(0.015);
        let birth = BirthDate { date, day_known, month_known: day_known || draw.chance(0.5) };
        let (surname, given) = names(&mut draw, lexicon, sitter.sex);
        let latin = home.two_scripts() && home.code != state.code;
        let spelled = |name: String| {
            if latin { transliterate(&name, home.habit).replace('<', " ") } else { name }
        };
        let town = |draw: &mut Draw, state: &State| draw.pick(state.towns).copied().unwrap_or("").to_owned();
        let birth_place = spelled(town(&mut draw, home));
        let street = draw.pick(state.native().streets).copied().unwrap_or("#");
        let street = street.replace('#', &draw.whole(1..148).to_string());
        let address = format!("{street}, {}", town(&mut draw, state));
        let height = if sitter.sex == Sex::Female { 165.0 } else { 178.0 };
        Holder {
            surname: spelled(surname),
            given: spelled(given),
            sex: if draw.chance(0.01) { Sex::Unstated } else { sitter.sex },
            birth,
            birth_place,
            nationality: home.code.to_owned(),
            address,
            height_cm: (height + 6.5 * draw.normal()).clamp(145.0, 205.0) as u32,
            eyes: draw.whole(0..4) as usize,
            personal: number::filled(state.personal, &mut draw, Some(date)),
        }
    }
}

/// Surname and given names.
fn names(draw: &mut Draw, lexicon: &Lexicon, sex: Sex) -> (String, String) {
    let female = sex == Sex::Female;
    let form = |name: &str| {
        let (male, other) = name.split_once('|').unwrap_or((name, name));
        if female { other.to_owned() } else { male.to_owned() }
    };
    let list = if female { lexicon.female } else { lexicon.male };
    let pick = |draw: &mut Draw, list: &[&'static str]| draw.pick(list).copied().unwrap_or("");
    let first = form(pick(draw, lexicon.surnames));
    let second = form(pick(draw, lexicon.surnames));
    let surname = match lexicon.naming {
        Naming::Double if second != first => format!("{first} {second}"),
        Naming::Hyphen if second != first && draw.chance(0.15) => format!("{first}-{second}"),
        _ => first,
    };
    let mut given = pick(draw, list).to_owned();
    let more = if draw.chance(0.4) { 1 + usize::from(draw.chance(0.2)) } else { 0 };
    if lexicon.naming == Naming::Patronymic {
        given = format!("{given} {}", form(pick(draw, lexicon.patronymics)));
    } else {
        for _ in 0..more {
            let other = pick(draw, list);
            if !given.contains(other) {
                given = format!("{given} {other}");
            }
        }
    }
    // A few people have but one name (ICAO 9303-3, 3.4: it stands as the primary identifier).
    if draw.chance(0.006) { (given, String::new()) } else { (surname, given) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::document::states::STATES;

    #[test]
    fn holders_fit_the_sitter_and_the_state() {
        let today = Date { year: 2026, month: 5, day: 4 };
        for (index, state) in STATES.iter().enumerate() {
            for number in 0..20 {
                let seed = Seed::new(number).nth(index as u64);
                let sitter = Sitter::draw(seed);
                let holder = Holder::draw(seed, state, state, sitter, today);
                let years = (today.days() - holder.birth.date.days()) as f32 / 365.25;
                assert!((sitter.age as f32 - 0.1..sitter.age as f32 + 1.1).contains(&years), "{years} {sitter:?}");
                let zone = transliterate(&format!("{} {}", holder.surname, holder.given), state.habit);
                assert!(zone.chars().all(|c| c.is_ascii_uppercase() || c == '<'), "{zone}");
                assert!(!zone.contains("<<"), "{} {} {zone}", holder.surname, holder.given);
            }
        }
    }
}
