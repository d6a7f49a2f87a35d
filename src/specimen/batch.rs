//! Many specimens at once, as files with labels and truth.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use image::RgbImage;
use rayon::prelude::*;
use serde::Serialize;

use super::{
    SpecimenError,
    attack::PhotoKind,
    case_folder::{CaseMaker, CaseScale, PhotoOfSide, write_json, write_photo},
    citizen::{ARTWORK_DPI, Citizen, Issue},
    document::{Press, designs_of},
    kind::Kind,
    labels::{LabelRow, PairRow, photo_label, selfie_label, write_labels, write_pairs},
    person::{Head, Person, portrait},
    preview::{photo_preview, small, video_preview},
    recipe::Recipe,
    seed::Seed,
    selfie::{SelfieKind, SelfieOrder, shoot, still},
    sheet::contact_sheet,
};
use crate::{case::meta::Action, media::image::encode_jpeg};

/// Bytes of blank documents that are kept for the next holder: five designs.
const PRESS_BYTES: usize = 100 << 20;
/// Photographs that are taken of one document before the next is issued.
const SHOTS: u32 = 8;
/// JPEG quality of contact sheets and of artwork, where nothing may be lost that the eye sees.
const FINE_QUALITY: u8 = 95;

/// Most pictures on a contact sheet: nobody looks at more, and a JPEG file has at most 65,535 rows.
const MOST_PREVIEWS: usize = 240;

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Batch {
    /// Kind.
    pub kind: Kind,
    /// How many.
    pub count: u32,
    /// Seed: the same seed gives the same bytes.
    pub seed: u64,
    /// Size of photographs in megapixels.
    pub megapixels: f32,
    /// Whether a contact sheet, `sheet.jpg`, is wanted.
    pub sheet: bool,
    /// Series of the designs of documents and of photographs of them ([`designs_of`]); cases are of the first alone.
    pub series: u32,
}

/// What came of one specimen.
#[derive(Default)]
struct Made {
    labels: Vec<LabelRow>,
    /// Images of one person, for pairs.
    faces: Vec<String>,
    previews: Vec<RgbImage>,
}

/// Makes the specimens in the new or empty folder `out`, in parallel, and calls `progress` with how many are done, in any
/// thread. Beside the files lie `labels.csv`, a `.truth.json` for each specimen, and for people `pairs.csv`.
///
/// # Errors
/// When the folder is not empty or a file cannot be written; what was written until then stays.
pub fn make(batch: &Batch, out: &Path, progress: impl Fn(u32) + Sync) -> Result<(), SpecimenError> {
    empty_folder(out)?;
    let root = Seed::new(batch.seed).branch(&batch.kind.to_string());
    let workshop = Workshop {
        maker: CaseMaker::new(batch.seed, CaseScale::phone(batch.megapixels)),
        press: Press::new(PRESS_BYTES),
        batch: *batch,
        root,
        out,
    };
    let done = AtomicU32::new(0);
    let per_job = if matches!(batch.kind, Kind::Photo(_)) { SHOTS } else { 1 };
    let jobs: Vec<u32> = (0..batch.count).step_by(per_job as usize).collect();
    let made: Vec<Vec<Made>> = jobs
        .into_par_iter()
        .map(|first| {
            let made = workshop.job(first, (first + per_job).min(batch.count))?;
            progress(done.fetch_add(made.len() as u32, Ordering::Relaxed) + made.len() as u32);
            Ok(made)
        })
        .collect::<Result<_, SpecimenError>>()?;
    let made: Vec<Made> = made.into_iter().flatten().collect();
    finish(batch, out, &made)
}

/// Labels, pairs and contact sheet.
fn finish(batch: &Batch, out: &Path, made: &[Made]) -> Result<(), SpecimenError> {
    let labels: Vec<LabelRow> = made.iter().flat_map(|made| made.labels.clone()).collect();
    write_labels(&out.join("labels.csv"), &labels)?;
    if batch.kind == Kind::Person {
        write_pairs(&out.join("pairs.csv"), &pairs(made))?;
    }
    if batch.sheet {
        let previews: Vec<RgbImage> =
            made.iter().flat_map(|made| made.previews.iter()).take(MOST_PREVIEWS).cloned().collect();
        let sheet = contact_sheet(&previews, 4);
        write(&out.join("sheet.jpg"), &encode_jpeg(&sheet, FINE_QUALITY)?)?;
    }
    Ok(())
}

/// Every pair of one person, and for each as many of two people: with the people that follow.
fn pairs(made: &[Made]) -> Vec<PairRow> {
    let mut pairs = Vec::new();
    for (index, made_here) in made.iter().enumerate() {
        for (place, a) in made_here.faces.iter().enumerate() {
            for (step, b) in made_here.faces.iter().enumerate().skip(place + 1) {
                pairs.push(PairRow { a: a.clone(), b: b.clone(), same: true });
                let other = &made[(index + place + step) % made.len()];
                if let Some(b) = other.faces.get(step).filter(|b| !made_here.faces.contains(b)) {
                    pairs.push(PairRow { a: a.clone(), b: b.clone(), same: false });
                }
            }
        }
    }
    pairs
}

/// What the jobs share.
struct Workshop<'a> {
    maker: CaseMaker,
    press: Press,
    batch: Batch,
    root: Seed,
    out: &'a Path,
}

/// The truth of a person's pictures.
#[derive(Serialize)]
struct PersonTruth {
    person: Person,
}

impl Workshop<'_> {
    /// The specimens from `first` up to `end`.
    fn job(&self, first: u32, end: u32) -> Result<Vec<Made>, SpecimenError> {
        match self.batch.kind {
            Kind::Case => Ok(vec![self.case(first)?]),
            Kind::Document => Ok(vec![self.document(first)?]),
            Kind::Person => Ok(vec![self.person(first)?]),
            Kind::Photo(kind) => self.photos(kind, first, end),
            Kind::Selfie(kind) => Ok(vec![self.selfie(kind, first)?]),
        }
    }

    fn seed(&self, index: u32) -> Seed {
        self.root.nth(u64::from(index))
    }

    fn issue(&self) -> Issue<'static> {
        Issue { series: self.batch.series, ..Issue::any(ARTWORK_DPI) }
    }

    fn case(&self, index: u32) -> Result<Made, SpecimenError> {
        let name = format!("case-{index:05}");
        let recipe = Recipe::draw(&name, self.seed(index));
        let folder = self.out.join(&name);
        let truth = self.maker.write(&recipe, &folder)?;
        write_json(&self.truth_path(&name), &truth)?;
        let departs = format!(";departures={}", recipe.departures().join(", "));
        let label = |side: &str, photo| photo_label(&format!("{name}/document_{side}.jpg"), photo, &departs);
        let mut labels = vec![label("front", &truth.front.photo)];
        labels.extend(truth.back.iter().map(|back| label("back", &back.photo)));
        labels.push(selfie_label(&format!("{name}/{}", truth.video), &truth.selfie));
        let mut previews = Vec::new();
        if self.batch.sheet {
            let front = folder.join("document_front.jpg");
            let jpeg = fs::read(&front).map_err(|error| SpecimenError::write(&front, error))?;
            previews = vec![photo_preview(&jpeg)?, video_preview(&folder.join(&truth.video))?];
        }
        Ok(Made { labels, previews, ..Made::default() })
    }

    /// Artwork of the designs in turn, front and back.
    fn document(&self, index: u32) -> Result<Made, SpecimenError> {
        let (seed, designs) = (self.seed(index), designs_of(self.batch.series));
        let design = &designs[index as usize % designs.len()];
        let issue = self.issue();
        let citizen = Citizen::issue_of(&self.press, design, seed, seed.branch("document"), &issue);
        let name = format!("{index:05}-{}", design.id);
        let mut made = Made::default();
        let sides = [("front", Some(&citizen.document.front)), ("back", citizen.document.back.as_ref())];
        for (place, side) in sides.into_iter().filter_map(|(place, side)| Some((place, side?))) {
            let file = format!("{name}-{place}.png");
            let path = self.out.join(&file);
            side.artwork.save(&path).map_err(|error| SpecimenError::write(&path, std::io::Error::other(error)))?;
            write_json(&self.truth_path(&format!("{name}-{place}")), &side.truth)?;
            let attrs = format!("evidence=document_{place};design={}", design.id);
            made.labels.push(LabelRow { path: file, label: "genuine_artwork".to_owned(), attrs });
            if self.batch.sheet {
                made.previews.push(small(&side.artwork)?);
            }
        }
        Ok(made)
    }

    /// A portrait and two selfies.
    fn person(&self, index: u32) -> Result<Made, SpecimenError> {
        let seed = self.seed(index);
        let person = Person::draw(seed);
        let head = Head::build(&person);
        let name = format!("person-{index:05}");
        let pictures = [
            portrait(&head, seed, 420, 540).0,
            still(&head, seed.branch("first")),
            still(&head, seed.branch("second")),
        ];
        let mut made = Made::default();
        for (number, picture) in pictures.into_iter().enumerate() {
            let file = format!("{name}_{number}.jpg");
            write(&self.out.join(&file), &encode_jpeg(&picture, FINE_QUALITY)?)?;
            made.labels.push(LabelRow { path: file.clone(), label: name.clone(), attrs: "real".to_owned() });
            made.faces.push(file);
            if self.batch.sheet {
                made.previews.push(small(&picture)?);
            }
        }
        write_json(&self.truth_path(&name), &PersonTruth { person })?;
        Ok(made)
    }

    /// Photographs of one document.
    fn photos(&self, kind: Option<PhotoKind>, first: u32, end: u32) -> Result<Vec<Made>, SpecimenError> {
        let seed = self.seed(first);
        let issue = self.issue();
        let citizen = Citizen::issue(&self.press, seed, seed.branch("document"), &issue);
        (first..end).map(|index| self.photo(kind, &citizen, index)).collect()
    }

    fn photo(&self, kind: Option<PhotoKind>, citizen: &Citizen, index: u32) -> Result<Made, SpecimenError> {
        let seed = self.seed(index);
        let kind = kind.unwrap_or(PhotoKind::ALL[index as usize % PhotoKind::ALL.len()]);
        let presented = citizen.present(&self.press, kind, self.batch.megapixels, seed);
        let photo = presented.setting.photograph();
        let name = format!("{index:05}-{}", kind.name());
        let file = format!("{name}.jpg");
        write_photo(&self.out.join(&file), &photo)?;
        let label = photo_label(&file, &photo.truth, &format!(";design={}", citizen.design.id));
        let previews = if self.batch.sheet { vec![photo_preview(&photo.jpeg)?] } else { Vec::new() };
        let (side, altered_field) = (citizen.document.front.truth.clone(), presented.altered_field);
        let truth = PhotoOfSide { side, photo: photo.truth, altered_field };
        write_json(&self.truth_path(&name), &truth)?;
        Ok(Made { labels: vec![label], previews, ..Made::default() })
    }

    fn selfie(&self, kind: Option<SelfieKind>, index: u32) -> Result<Made, SpecimenError> {
        let seed = self.seed(index);
        let kind = kind.unwrap_or(SelfieKind::ALL[index as usize % SelfieKind::ALL.len()]);
        let head = Head::build(&Person::draw(seed.branch("person")));
        let order = SelfieOrder {
            actions: vec![Action::Left, Action::Right],
            digits: format!("{:04}", seed.branch("digits").draw().whole(0..10_000)),
            ..SelfieOrder::as_sent(kind, &head, seed)
        };
        let name = format!("{index:05}-{}", kind.name());
        let file = format!("{name}.{}", order.extension());
        let path = self.out.join(&file);
        let truth = shoot(&order, seed.branch("shoot"), &path)?;
        write_json(&self.truth_path(&name), &truth)?;
        let previews = if self.batch.sheet { vec![video_preview(&path)?] } else { Vec::new() };
        Ok(Made { labels: vec![selfie_label(&file, &truth)], previews, ..Made::default() })
    }

    fn truth_path(&self, name: &str) -> std::path::PathBuf {
        self.out.join(format!("{name}.truth.json"))
    }
}

/// Makes the folder where it is missing; refuses one that holds anything.
fn empty_folder(path: &Path) -> Result<(), SpecimenError> {
    let failed = |error| SpecimenError::write(path, error);
    fs::create_dir_all(path).map_err(failed)?;
    let mut entries = fs::read_dir(path).map_err(failed)?;
    if entries.next().is_some() { Err(SpecimenError::NotEmpty { path: path.to_owned() }) } else { Ok(()) }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), SpecimenError> {
    fs::write(path, bytes).map_err(|error| SpecimenError::write(path, error))
}
