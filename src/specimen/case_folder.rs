//! A specimen case as a folder that Assay imports: photographs, selfie video and `case.json`, with its truth.

use std::{fs, path::Path};

use serde::Serialize;

use super::{
    SpecimenError,
    attack::{PhotoKind, PhotoTruth, Photograph},
    citizen::{ARTWORK_DPI, Citizen, Issue, Presented, SPECIMEN_DAY, side_setting, time_of_day},
    document::{Document, FieldTruth, Press, Side, SideTruth},
    person::{Head, Person, Sex},
    recipe::{Bearer, Recipe},
    seed::Seed,
    selfie::{SelfieOrder, SelfieTruth, Voice, shoot},
    spare,
};
use crate::case::{
    CaseMeta,
    country::CountryCode,
    meta::{Challenge, LivenessMethod},
};

/// What is known of a case because it was made.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseTruth {
    /// What it was made from.
    pub recipe: Recipe,
    /// The person whom the document was issued to.
    pub holder: Person,
    /// The person in the selfie.
    pub bearer: Person,
    /// The document's design.
    pub design: String,
    /// Code of the issuing state.
    pub country: String,
    /// The front.
    pub front: PhotoOfSide,
    /// The back, where the document has one.
    pub back: Option<PhotoOfSide>,
    /// The selfie video.
    pub selfie: SelfieTruth,
    /// Name of the selfie video's file.
    pub video: String,
}

/// A photographed side: what the artwork says, and how it was photographed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhotoOfSide {
    /// The artwork.
    pub side: SideTruth,
    /// The photograph.
    pub photo: PhotoTruth,
    /// The field as a forger re-rendered it, where data are altered.
    pub altered_field: Option<FieldTruth>,
}

/// Bytes of blank documents that are kept for the next holder: five designs.
const PRESS_BYTES: usize = 100 << 20;

/// How large the evidence of a case is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CaseScale {
    /// Size of the photographs in megapixels.
    pub megapixels: f32,
    /// Width and height of the upright selfie video in pixels, even.
    pub video: (usize, usize),
    /// Shortest length of the selfie video in seconds; it grows where the movements need more.
    pub seconds: f32,
    /// Resolution of the documents' artwork in dots per inch.
    pub dpi: f32,
}

impl CaseScale {
    /// As phones take it, with photographs of so many megapixels.
    pub const fn phone(megapixels: f32) -> Self {
        CaseScale { megapixels, video: (540, 960), seconds: 4.5, dpi: ARTWORK_DPI }
    }
}

/// Makes cases, all from one seed.
pub struct CaseMaker {
    root: Seed,
    press: Press,
    scale: CaseScale,
}

impl Drop for CaseMaker {
    fn drop(&mut self) {
        spare::release();
    }
}

impl CaseMaker {
    /// Makes cases of that scale from a seed.
    pub fn new(seed: u64, scale: CaseScale) -> Self {
        CaseMaker { root: Seed::new(seed).branch("cases"), press: Press::new(PRESS_BYTES), scale }
    }

    /// Writes the case into the new folder `folder`. It depends on the seed and the recipe alone, not on the cases before.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, recipe: &Recipe, folder: &Path) -> Result<CaseTruth, SpecimenError> {
        fs::create_dir(folder).map_err(|error| SpecimenError::write(folder, error))?;
        let (seed, citizen) = self.citizen(recipe);
        let bearer = bearer(recipe, &citizen, seed);
        let other = (bearer != citizen.person).then(|| Head::build(&bearer));
        let head = other.as_ref().unwrap_or(&citizen.head);
        let (photos, video) = rayon::join(
            || self.photographs(recipe, &citizen, seed, folder),
            || self.video(recipe, head, citizen.person.sex, seed.branch("selfie"), folder),
        );
        let ((front, back), (selfie, video)) = (photos?, video?);
        let meta = meta(recipe, &citizen.document, self.who(recipe), seed);
        write_json(&folder.join("case.json"), &without_nothing(&meta)?)?;
        let (design, country) = (citizen.document.design.to_owned(), citizen.document.country.to_owned());
        Ok(CaseTruth {
            recipe: recipe.clone(),
            holder: citizen.person,
            bearer,
            design,
            country,
            front,
            back,
            selfie,
            video,
        })
    }

    fn who(&self, recipe: &Recipe) -> Seed {
        self.root.branch("people").nth(recipe.holder)
    }

    /// The seed of a case, and the holder of its document.
    pub(super) fn citizen(&self, recipe: &Recipe) -> (Seed, Citizen) {
        let seed = self.root.branch(&recipe.name);
        let issue = Issue { id_type: recipe.id_type, faults: &recipe.faults, ..Issue::any(self.scale.dpi) };
        (seed, Citizen::issue(&self.press, self.who(recipe), seed.branch("document"), &issue))
    }

    /// What prints documents, and how large evidence is.
    pub(super) fn means(&self) -> (&Press, &CaseScale) {
        (&self.press, &self.scale)
    }

    fn photographs(
        &self,
        recipe: &Recipe,
        citizen: &Citizen,
        seed: Seed,
        folder: &Path,
    ) -> Result<(PhotoOfSide, Option<PhotoOfSide>), SpecimenError> {
        let megapixels = self.scale.megapixels;
        let shot = |presented: Presented, name: &str, side: &Side| {
            let photo = presented.setting.photograph();
            let path = folder.join(format!("{name}.jpg"));
            write_photo(&path, &photo)?;
            let altered_field = presented.altered_field;
            Ok::<_, SpecimenError>(PhotoOfSide { side: side.truth.clone(), photo: photo.truth, altered_field })
        };
        let front = citizen.present(&self.press, recipe.front, megapixels, front_seed(seed));
        let first = shot(front, "document_front", &citizen.document.front)?;
        let back = citizen.document.back.as_ref().map(|side| {
            let setting = side_setting(side, back_kind(recipe.front), megapixels, seed.branch("photo").branch("back"));
            shot(Presented { setting, altered_field: None }, "document_back", side)
        });
        Ok((first, back.transpose()?))
    }

    /// The selfie video; its truth and the file's name.
    fn video(
        &self,
        recipe: &Recipe,
        head: &Head,
        sex: Sex,
        seed: Seed,
        folder: &Path,
    ) -> Result<(SelfieTruth, String), SpecimenError> {
        let order = SelfieOrder {
            actions: recipe.actions.clone(),
            digits: recipe.digits.clone().unwrap_or_default(),
            voice: Some(Voice::draw(seed, Some(sex == Sex::Female))),
            seconds: self.scale.seconds,
            width: self.scale.video.0,
            height: self.scale.video.1,
            ..SelfieOrder::as_sent(recipe.selfie, head, seed)
        };
        let name = format!("video.{}", order.extension());
        let truth = shoot(&order, seed, &folder.join(&name))?;
        Ok((truth, name))
    }
}

/// How the back is photographed where the front is like this: a copy has two sides, an edited portrait one.
fn back_kind(front: PhotoKind) -> PhotoKind {
    match front {
        PhotoKind::ScreenReplay | PhotoKind::CameraControl | PhotoKind::ColourPrint | PhotoKind::GreyCopy => front,
        _ => PhotoKind::Genuine,
    }
}

/// Who appears in the selfie of a case.
pub(super) fn bearer(recipe: &Recipe, citizen: &Citizen, seed: Seed) -> Person {
    let holder = &citizen.person;
    let share = match recipe.bearer {
        Bearer::Portrayed => {
            return citizen.portrayed(recipe.front, front_seed(seed)).unwrap_or_else(|| holder.clone());
        }
        Bearer::LookAlike(share) => share,
        Bearer::Stranger => 1.0,
    };
    holder.blend(&Person::draw_as(seed.branch("bearer"), Some(holder.sex), Some(holder.age_years)), share)
}

/// The seed of the front's photograph.
pub(super) fn front_seed(case: Seed) -> Seed {
    case.branch("photo").branch("front")
}

/// `case.json` of a case.
fn meta(recipe: &Recipe, document: &Document, who: Seed, seed: Seed) -> CaseMeta {
    let asks_for_movements = recipe.method == LivenessMethod::PassiveAndChallenge;
    let challenge = (asks_for_movements || recipe.digits.is_some()).then(|| Challenge {
        actions: if asks_for_movements { recipe.actions.clone() } else { Vec::new() },
        digits: recipe.digits.clone(),
    });
    let holder = &document.record.holder;
    // Who comes back under another name is another client.
    let client = who.branch(&recipe.name).number() >> 40;
    CaseMeta {
        id: Some(recipe.name.clone()),
        client_id: Some(format!("client-{client:06x}")),
        entity_name: Some(format!("{} {}", holder.given, holder.surname).trim().to_owned()),
        country_code: CountryCode::parse(document.country),
        id_type: Some(document.kind),
        liveness_method: recipe.method,
        challenge,
        captured_at: Some(format!("{}T{}Z", SPECIMEN_DAY.iso(), time_of_day(seed))),
        priority: recipe.priority,
        specimen: true,
        ..CaseMeta::default()
    }
}

/// The fields that say something.
fn without_nothing(meta: &CaseMeta) -> Result<serde_json::Value, SpecimenError> {
    let mut value = serde_json::to_value(meta).map_err(|error| SpecimenError::Truth(error.to_string()))?;
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, field| !field.is_null());
    }
    Ok(value)
}

/// Writes a photograph's file.
pub(super) fn write_photo(path: &Path, photo: &Photograph) -> Result<(), SpecimenError> {
    if photo.jpeg.is_empty() {
        return Err(SpecimenError::Uncoded { path: path.to_owned() });
    }
    fs::write(path, &photo.jpeg).map_err(|error| SpecimenError::write(path, error))
}

/// Writes a value as indented JSON.
pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), SpecimenError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| SpecimenError::Truth(error.to_string()))?;
    fs::write(path, text + "\n").map_err(|error| SpecimenError::write(path, error))
}
