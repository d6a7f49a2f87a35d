//! A person with a document: the face, the record and the print agree.

use image::RgbImage;

use super::{
    attack::{PhotoKind, PhotoOrder, Setting},
    document::{
        Content, Date, Design, Document, Fault, Field, FieldTruth, Hand, Override, Press, Record, Side, Sitter,
        designs_of,
    },
    person::{Head, Person, Sex, portrait},
    seed::{Draw, Seed},
};
use crate::case::{geometry::Rect, meta::IdType};

/// The day on which specimens are made and photographed: documents are valid, expired and issued as of it. A fixed day,
/// so that a seed gives the same bytes tomorrow.
pub const SPECIMEN_DAY: Date = Date { year: 2026, month: 6, day: 15 };
/// Resolution of the artwork in dots per inch: fine print is a tenth of a millimetre wide.
pub const ARTWORK_DPI: f32 = 600.0;
/// Width and height in pixels of the portrait given to the printer: 35 × 45 mm at 350 dpi.
const PORTRAIT: (usize, usize) = (483, 620);

/// A person who does not exist, with an issued document.
pub struct Citizen {
    /// The person.
    pub person: Person,
    /// The person's head.
    pub head: Head,
    /// The document's design.
    pub design: &'static Design,
    /// What the document says.
    pub content: Content,
    /// The document.
    pub document: Document,
    /// Series of its design.
    series: u32,
}

/// A document with something altered, and where: boxes in artwork pixels of the front.
pub struct Altered {
    /// The altered front.
    pub front: Side,
    /// What the alteration covers.
    pub edits: Vec<Rect>,
    /// The field with its new value, where data were altered.
    pub field: Option<FieldTruth>,
}

/// A front before a camera.
pub struct Presented {
    /// The scene.
    pub setting: Setting,
    /// The field as a forger re-rendered it, where data are altered. Forgers who copy or splice put other ink into its box:
    /// the photograph's truth says which way it was.
    pub altered_field: Option<FieldTruth>,
}

/// Which document somebody gets.
#[derive(Debug, Clone, Copy)]
pub struct Issue<'a> {
    /// Kind of document; any where none is given.
    pub id_type: Option<IdType>,
    /// Faults of the content.
    pub faults: &'a [Fault],
    /// Resolution of the artwork in dots per inch.
    pub dpi: f32,
    /// Series of the designs ([`designs_of`]).
    pub series: u32,
}

impl Issue<'_> {
    /// Any document of the first series, without faults.
    pub const fn any(dpi: f32) -> Self {
        Issue { id_type: None, faults: &[], dpi, series: 0 }
    }
}

impl Citizen {
    /// The person of seed `who` with the document of seed `which`: one person can have several.
    pub fn issue(press: &Press, who: Seed, which: Seed, issue: &Issue<'_>) -> Citizen {
        Citizen::issue_of(press, design_of(issue, which), who, which, issue)
    }

    /// The same with a document of this design.
    pub fn issue_of(press: &Press, design: &'static Design, who: Seed, which: Seed, issue: &Issue<'_>) -> Citizen {
        let sitter = old_enough(Sitter::draw(who), issue.faults);
        let person = Person::draw_as(who.branch("face"), Some(appearance(sitter)), Some(sitter.age as f32));
        let head = Head::build(&person);
        let picture = picture_of(&head, which);
        let content = Content::draw(design, which, sitter, SPECIMEN_DAY, picture, issue.faults);
        let document = press.issue(design, &content, issue.dpi);
        Citizen { person, head, design, content, document, series: issue.series }
    }

    /// The front before a camera of so many megapixels, presented as this kind wants it.
    pub fn present(&self, press: &Press, kind: PhotoKind, megapixels: f32, seed: Seed) -> Presented {
        let altered = self.altered(press, kind, seed.branch("altered"));
        let other = (kind == PhotoKind::TwoDocuments).then(|| self.another(press, seed));
        let order = PhotoOrder {
            altered: altered.as_ref().map(|altered| &altered.front),
            edits: altered.as_ref().map_or(&[], |altered| &altered.edits),
            other: other.as_ref(),
            ..plain_order(kind, &self.document.front, megapixels)
        };
        let setting = Setting::new(&PhotoOrder { taken_at: &exif_date(seed), ..order }, seed.branch("setting"));
        Presented { setting, altered_field: altered.and_then(|altered| altered.field) }
    }

    /// The front of somebody else's document, to lie beside this one.
    pub fn another(&self, press: &Press, seed: Seed) -> Side {
        let (seed, issue) = (seed.branch("another"), Issue { series: self.series, ..Issue::any(self.dpi()) });
        Citizen::issue(press, seed, seed, &issue).document.front
    }

    fn dpi(&self) -> f32 {
        self.document.front.truth.dpi
    }

    /// The document as a forger of this kind wants it; `None` for kinds that alter nothing.
    pub fn altered(&self, press: &Press, kind: PhotoKind, seed: Seed) -> Option<Altered> {
        match kind {
            kind if replaces_portrait(kind) => Some(self.with_other_portrait(press, seed)),
            PhotoKind::AlteredData => Some(self.with_other_data(press, seed)),
            _ => None,
        }
    }

    /// The person whose portrait a forger of this kind puts into the front that [`Citizen::present`] makes from `seed`; `None`
    /// for kinds that leave the portrait alone.
    pub fn portrayed(&self, kind: PhotoKind, seed: Seed) -> Option<Person> {
        replaces_portrait(kind).then(|| self.thief(seed.branch("altered")))
    }

    fn thief(&self, seed: Seed) -> Person {
        Person::draw_as(seed.branch("thief"), Some(self.person.sex), None)
    }

    fn with_other_portrait(&self, press: &Press, seed: Seed) -> Altered {
        let thief = Head::build(&self.thief(seed));
        let own = self.content.ghost_portrait.clone().unwrap_or_else(|| self.content.portrait.clone());
        // Who replaces the portrait forgets the ghost.
        let content = Content { portrait: picture_of(&thief, seed), ghost_portrait: Some(own), ..self.content.clone() };
        let front = self.reissue(press, &content);
        let edits = self.document.front.truth.portrait.into_iter().collect();
        Altered { front, edits, field: None }
    }

    fn with_other_data(&self, press: &Press, seed: Seed) -> Altered {
        let mut draw = seed.branch("data").draw();
        let printed = &self.document.front.truth.fields;
        let mut fields = [Field::BirthDate, Field::ExpiryDate, Field::Number, Field::Surname];
        draw.shuffle(&mut fields);
        let present =
            |field: &Field| printed.iter().find(|truth| truth.name == field.name()).map(|truth| (*field, truth));
        let Some((field, truth)) = fields.iter().find_map(present) else {
            return Altered { front: self.document.front.clone(), edits: Vec::new(), field: None };
        };
        let value = match field {
            Field::Surname => {
                let other = seed.branch("other");
                Record::draw(self.design, other, Sitter::draw(other), SPECIMEN_DAY, false).holder.surname.to_uppercase()
            }
            _ => other_number(&truth.value, &mut draw),
        };
        let content = Content {
            overrides: vec![Override { field, value, hand: forger_hand(&mut draw) }],
            ..self.content.clone()
        };
        let front = self.reissue(press, &content);
        let after = front.truth.fields.iter().find(|altered| altered.name == truth.name).cloned();
        let edits = vec![covering(truth.bbox, after.as_ref().map_or(truth.bbox, |after| after.bbox))];
        Altered { front, edits, field: after }
    }

    fn reissue(&self, press: &Press, content: &Content) -> Side {
        press.issue(self.design, content, self.dpi()).front
    }
}

fn replaces_portrait(kind: PhotoKind) -> bool {
    matches!(kind, PhotoKind::PhotoReplacement | PhotoKind::PortraitSwap)
}

/// A side that was not altered before a camera.
pub fn side_setting(side: &Side, kind: PhotoKind, megapixels: f32, seed: Seed) -> Setting {
    let order = PhotoOrder { taken_at: &exif_date(seed), ..plain_order(kind, side, megapixels) };
    Setting::new(&order, seed.branch("setting"))
}

fn plain_order(kind: PhotoKind, side: &Side, megapixels: f32) -> PhotoOrder<'_> {
    PhotoOrder { kind, side, altered: None, edits: &[], other: None, megapixels, taken_at: "" }
}

/// A time on the specimens' day as photographs carry it: `YYYY:MM:DD HH:MM:SS`.
fn exif_date(seed: Seed) -> String {
    format!("{} {}", SPECIMEN_DAY.iso().replace('-', ":"), time_of_day(seed))
}

/// A time within working hours: `HH:MM:SS`.
pub(super) fn time_of_day(seed: Seed) -> String {
    let mut draw = seed.branch("clock").draw();
    format!("{:02}:{:02}:{:02}", draw.whole(7..20), draw.whole(0..60), draw.whole(0..60))
}

/// A portrait as an office takes it.
fn picture_of(head: &Head, seed: Seed) -> RgbImage {
    portrait(head, seed, PORTRAIT.0, PORTRAIT.1).0
}

/// Who holds an expired document has grown up since: licences last 15 years and are issued from 18.
fn old_enough(sitter: Sitter, faults: &[Fault]) -> Sitter {
    if faults.contains(&Fault::Expired) { Sitter { age: sitter.age.max(36), ..sitter } } else { sitter }
}

fn appearance(sitter: Sitter) -> Sex {
    match sitter.sex {
        super::document::Sex::Female => Sex::Female,
        _ => Sex::Male,
    }
}

fn design_of(issue: &Issue<'_>, seed: Seed) -> &'static Design {
    let designs = designs_of(issue.series);
    let wanted: Vec<&Design> =
        designs.iter().filter(|design| issue.id_type.is_none_or(|id_type| design.kind == id_type)).collect();
    let any = &designs[0];
    seed.branch("design").draw().pick(&wanted).copied().unwrap_or(any)
}

/// How a forger prints: nearly right.
fn forger_hand(draw: &mut Draw) -> Hand {
    Hand {
        face: None,
        scale: draw.uniform(0.96..1.05),
        offset_mm: [draw.uniform(-0.25..0.25), draw.uniform(-0.2..0.2)],
        ink: Some([draw.whole(0..50) as u8; 3]),
    }
}

/// The text with one digit changed: the last of its longest run, which in a date is the year's.
fn other_number(text: &str, draw: &mut Draw) -> String {
    let letters: Vec<char> = text.chars().collect();
    let runs = letters.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
    let (mut place, mut at, mut longest) = (None, 0, 0);
    for run in runs {
        at += run.len();
        if run[0].is_ascii_digit() && run.len() > longest {
            (place, longest) = (Some(at - 1), run.len());
        }
    }
    let mut letters = letters;
    if let Some(digit) = place.and_then(|place| letters.get_mut(place)) {
        let value = digit.to_digit(10).unwrap_or(0);
        *digit = char::from_digit((value + draw.whole(1..10)) % 10, 10).unwrap_or('0');
    }
    letters.into_iter().collect()
}

fn covering(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let (right, bottom) = ((a.x + a.width).max(b.x + b.width), (a.y + a.height).max(b.y + b.height));
    Rect { x, y, width: right - x, height: bottom - y }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_digit_of_the_longest_run_changes() {
        let mut draw = Seed::new(3).draw();
        for (text, kept) in [("12.06.1987", "12.06.198"), ("AB 4471 C", "AB 447"), ("07 SEP 91", "0")] {
            let other = other_number(text, &mut draw);
            assert!(other.starts_with(kept) && other != text, "{text} -> {other}");
            let changed = text.chars().zip(other.chars()).filter(|(a, b)| a != b).count();
            assert_eq!((changed, text.len()), (1, other.len()), "{text} -> {other}");
        }
        assert_eq!(other_number("none", &mut draw), "none");
    }

    #[test]
    fn altered_documents_differ_within_their_edits_only() {
        let press = Press::new(64 << 20);
        let issue = Issue { id_type: Some(IdType::IdCard), ..Issue::any(150.0) };
        let citizen = Citizen::issue(&press, Seed::new(1), Seed::new(2), &issue);
        let genuine = &citizen.document.front;
        for kind in [PhotoKind::AlteredData, PhotoKind::PortraitSwap] {
            let altered = citizen.altered(&press, kind, Seed::new(5)).unwrap();
            assert_eq!(altered.edits.len(), 1, "{kind:?}");
            let edit = altered.edits[0];
            let pixels = genuine.artwork.enumerate_pixels().zip(altered.front.artwork.pixels());
            let changed: Vec<(u32, u32)> =
                pixels.filter(|((_, _, a), b)| a != b).map(|((x, y, _), _)| (x, y)).collect();
            assert!(!changed.is_empty(), "{kind:?}");
            let inside = |&&(x, y): &&(u32, u32)| {
                let (dx, dy) = (x as f32 - edit.x, y as f32 - edit.y);
                dx >= -3.0 && dy >= -3.0 && dx <= edit.width + 3.0 && dy <= edit.height + 3.0
            };
            assert_eq!(changed.iter().filter(inside).count(), changed.len(), "{kind:?} {edit:?}");
        }
        assert!(citizen.altered(&press, PhotoKind::GreyCopy, Seed::new(5)).is_none());
    }

    #[test]
    fn who_is_portrayed_is_whose_portrait_is_put_in() {
        let press = Press::new(64 << 20);
        let issue = Issue { id_type: Some(IdType::IdCard), ..Issue::any(100.0) };
        let citizen = Citizen::issue(&press, Seed::new(1), Seed::new(2), &issue);
        let seed = Seed::new(6);
        for kind in [PhotoKind::PhotoReplacement, PhotoKind::PortraitSwap] {
            let thief = citizen.portrayed(kind, seed).unwrap();
            let altered = citizen.altered(&press, kind, seed.branch("altered")).unwrap();
            let portrait = picture_of(&Head::build(&thief), seed.branch("altered"));
            let content = Content { portrait, ghost_portrait: None, ..citizen.content.clone() };
            let own = citizen.reissue(&press, &content);
            let place = altered.edits[0];
            let part = |side: &Side| {
                let (x, y) = (place.x as u32, place.y as u32);
                image::imageops::crop_imm(&side.artwork, x, y, place.width as u32, place.height as u32).to_image()
            };
            assert_eq!(part(&altered.front), part(&own), "{kind:?}");
            assert_ne!(part(&altered.front), part(&citizen.document.front), "{kind:?}");
        }
        assert!(citizen.portrayed(PhotoKind::Genuine, seed).is_none());
    }
}
