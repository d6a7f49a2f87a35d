//! The model manifest: which networks there are, what they expect and what is known about them.

use std::{collections::BTreeMap, fmt, io, path::Path};

use serde::{Deserialize, Serialize};

use super::{
    feed::{InputSpec, TensorLayout},
    surface_calibration::SurfaceCalibration,
    text_file::read_text_file,
};
use crate::case::{Digest, matching::LEVEL_FAR};

/// The manifest that ships with Assay.
pub const BUILT_IN_MANIFEST: &str = include_str!("../../models/manifest.toml");

/// Side in pixels of the aligned faces that embeddings and attributes are taken from.
const ALIGNED_FACE_SIDE: u32 = 112;
/// Side in pixels of the crops of document photos.
const CROP_SIDE: u32 = 160;
/// Samples a second of the sound that networks hear, in Hz.
pub const SOUND_RATE: u32 = 16_000;

/// What a network is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Boxes and five landmarks of the faces in an image.
    FaceDetection,
    /// Embedding of an aligned face.
    FaceEmbedding,
    /// Passive liveness of a face crop.
    PassiveLiveness,
    /// Pose, expression, quality and landmarks of an aligned face.
    FaceAttributes,
    /// Letters of a line of a machine-readable zone.
    MrzReading,
    /// Digits in a sound.
    SpokenDigits,
    /// Corners of the documents in a photo.
    DocumentLocation,
    /// Screen, colour print or grey copy in a crop of a document photo.
    DocumentSurface,
    /// Where text stands; by networks outside the manifest, see [`super::TextNetworks`].
    TextDetection,
    /// Letters of a line of text; likewise.
    TextRecognition,
}

impl Task {
    /// Every task that networks of the manifest serve.
    pub const ALL: [Task; 8] = [
        Task::FaceDetection,
        Task::FaceEmbedding,
        Task::PassiveLiveness,
        Task::FaceAttributes,
        Task::MrzReading,
        Task::SpokenDigits,
        Task::DocumentLocation,
        Task::DocumentSurface,
    ];
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Task::FaceDetection => "face detection",
            Task::FaceEmbedding => "face embedding",
            Task::PassiveLiveness => "passive liveness",
            Task::FaceAttributes => "face attributes",
            Task::MrzReading => "MRZ reading",
            Task::SpokenDigits => "spoken digits",
            Task::DocumentLocation => "document location",
            Task::DocumentSurface => "document surface",
            Task::TextDetection => "text detection",
            Task::TextRecognition => "text recognition",
        })
    }
}

/// What similarities of an embedding mean, measured on impostor pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationTable {
    /// Data set and selection the pairs come from.
    pub data_set: String,
    /// Number of impostor pairs.
    pub impostor_pairs: u64,
    /// Cosine similarity at which the false-accept rate of match level 1 … 15 is reached, rising. Entries whose rate
    /// the pairs cannot support (fewer than 3/FAR) are extrapolated by the tail fit named in `method`.
    pub level_thresholds: [f64; LEVEL_FAR.len()],
    /// How the thresholds were found.
    pub method: String,
}

/// One network of the manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelEntry {
    /// Unique name.
    pub name: String,
    /// What it is for.
    pub task: Task,
    /// File name, without folders.
    pub file: String,
    /// SHA-256 of the file; no other file is loaded under this name.
    pub sha256: Digest,
    /// Licence of the weights.
    pub licence: String,
    /// Where it comes from, how it was made and what was measured.
    pub card: String,
    /// How it is fed.
    pub input: InputSpec,
    /// What its similarities mean, for embeddings.
    pub calibration: Option<CalibrationTable>,
    /// What its answers and other evidence mean, for document surfaces.
    pub surface: Option<SurfaceCalibration>,
}

/// All known networks and which of them are used.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `assay.models/1`.
    schema: String,
    /// Networks in use per task; several are averaged.
    #[serde(default, rename = "use")]
    used: BTreeMap<Task, Vec<String>>,
    /// The networks.
    #[serde(default, rename = "model")]
    models: Vec<ModelEntry>,
}

/// The manifest is not usable.
#[derive(Debug, thiserror::Error)]
#[error("model manifest {file}: {detail}")]
pub struct ManifestError {
    file: String,
    detail: String,
}

impl ManifestError {
    fn unreadable(path: &Path, error: &io::Error) -> Self {
        let detail = format!("cannot be read: {error}; check the path and its permissions");
        ManifestError { file: path.display().to_string(), detail }
    }
}

impl Manifest {
    /// Reads a manifest; `file` names it in errors.
    ///
    /// # Errors
    /// When it is not TOML of the expected form, or an entry contradicts itself.
    pub fn parse(text: &str, file: &str) -> Result<Self, ManifestError> {
        let wrong = |detail: String| ManifestError { file: file.to_owned(), detail };
        let manifest: Manifest = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        if manifest.schema != "assay.models/1" {
            return Err(wrong(format!("schema is `{}`, expected `assay.models/1`", manifest.schema)));
        }
        for (index, entry) in manifest.models.iter().enumerate() {
            entry.check().map_err(|detail| wrong(format!("model `{}`: {detail}", entry.name)))?;
            if manifest.models[..index].iter().any(|other| other.name == entry.name) {
                return Err(wrong(format!("model `{}` is listed twice", entry.name)));
            }
        }
        Ok(manifest)
    }

    /// The manifest of a folder of networks, `manifest.toml`.
    ///
    /// # Errors
    /// When it is missing or not to be read, or as for [`Manifest::parse`].
    pub fn of_folder(folder: &Path) -> Result<Self, ManifestError> {
        let path = folder.join("manifest.toml");
        let text = read_text_file(&path).map_err(|error| ManifestError::unreadable(&path, &error))?;
        Manifest::parse(&text, &path.display().to_string())
    }

    /// Adds another manifest: its entries replace those of the same name, its choices those of the same task.
    pub fn extend(&mut self, other: Manifest) {
        self.models.retain(|entry| other.models.iter().all(|added| added.name != entry.name));
        self.models.extend(other.models);
        self.used.extend(other.used);
    }

    /// The networks in use for `task`, in the order named; a name without entry is an error.
    pub fn used_for(&self, task: Task) -> Result<Vec<&ModelEntry>, super::InferError> {
        let names = self.used.get(&task).filter(|names| !names.is_empty());
        let names = names.ok_or(super::InferError::NoModel(task))?;
        names
            .iter()
            .map(|name| {
                let matching = |entry: &&ModelEntry| entry.name == *name && entry.task == task;
                self.models.iter().find(matching).ok_or_else(|| super::InferError::Failed {
                    name: name.clone(),
                    detail: format!("it is in use for {task} but has no entry with that task"),
                })
            })
            .collect()
    }
}

impl ModelEntry {
    fn check(&self) -> Result<(), String> {
        if self.file.is_empty() || self.file.contains(['/', '\\']) || self.file.starts_with('.') {
            return Err(format!("file `{}` must be a plain file name", self.file));
        }
        self.input.check()?;
        self.check_input_of_task()?;
        match &self.surface {
            Some(surface) if self.task == Task::DocumentSurface => surface.check()?,
            None if self.task != Task::DocumentSurface => {}
            _ => return Err("networks of document surfaces need a surface calibration, no others".to_owned()),
        }
        match &self.calibration {
            Some(table) if self.task == Task::FaceEmbedding => {
                let thresholds = &table.level_thresholds;
                let rising = thresholds.windows(2).all(|pair| pair[0] < pair[1]);
                let cosine = thresholds.iter().all(|value| (-1.0..1.0).contains(value));
                if rising && cosine { Ok(()) } else { Err("level_thresholds must rise within -1 … 1".to_owned()) }
            }
            Some(_) => Err("only embeddings have a calibration".to_owned()),
            None if self.task == Task::FaceEmbedding => Err("an embedding needs its calibration".to_owned()),
            None => Ok(()),
        }
    }

    /// What the code that feeds the networks of a task relies on.
    fn check_input_of_task(&self) -> Result<(), String> {
        let (input, task) = (&self.input, self.task);
        match task {
            Task::SpokenDigits if input.layout != TensorLayout::Samples || input.sample_rate != Some(SOUND_RATE) => {
                Err(format!(
                    "a {task} network needs layout samples and sample_rate = {SOUND_RATE}, that of decoded sound"
                ))
            }
            Task::SpokenDigits => Ok(()),
            _ if input.layout == TensorLayout::Samples => {
                Err(format!("a {task} network sees images and needs layout nchw or nhwc"))
            }
            Task::MrzReading if input.strip.is_none() || input.side.is_some() => {
                Err(format!("a {task} network needs a strip, the width and height of a line, and no side"))
            }
            Task::MrzReading => Ok(()),
            _ if input.strip.is_some() => Err(format!("a {task} network has no strip")),
            Task::FaceDetection if input.layout != TensorLayout::Nchw || input.side.is_some() => {
                Err("a face detector needs layout nchw and no side: it is fed with images of any size".to_owned())
            }
            Task::FaceEmbedding | Task::FaceAttributes if input.side != Some(ALIGNED_FACE_SIDE) => {
                Err(format!("a {task} network needs side = {ALIGNED_FACE_SIDE}, that of an aligned face"))
            }
            Task::DocumentSurface if input.side != Some(CROP_SIDE) => {
                Err(format!("a {task} network needs side = {CROP_SIDE}, that of the crops it is given"))
            }
            Task::DocumentLocation | Task::PassiveLiveness if input.side.is_none() => {
                Err(format!("a {task} network needs a side"))
            }
            Task::PassiveLiveness if !input.crop_scale.is_some_and(|scale| scale >= 1.0) => {
                Err("a passive liveness network needs crop_scale of at least 1".to_owned())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_manifest_is_valid_and_serves_every_task() {
        let manifest = Manifest::parse(BUILT_IN_MANIFEST, "models/manifest.toml").unwrap();
        for task in Task::ALL {
            assert!(!manifest.used_for(task).unwrap().is_empty(), "{task}");
        }
    }

    #[test]
    fn contradictory_entries_are_refused() {
        let good = BUILT_IN_MANIFEST;
        // The first entries of a task by their input.
        let with = |before: &str, field: &str, changed: &str| {
            let (head, tail) = good.split_once(&format!("task = \"{before}\"")).unwrap();
            assert!(tail.contains(field), "{before}: {field}");
            format!("{head}task = \"{before}\"{}", tail.replacen(field, changed, 1))
        };
        let cases = [
            (good.replacen("assay.models/1", "assay.models/9", 1), "schema"),
            (good.replacen("file = \"", "file = \"../", 1), "plain file name"),
            (good.replacen("sha256 = \"", "sha256 = \"zz", 1), "SHA-256"),
            (good.replacen("std = [127.5", "std = [0.0", 1), "std"),
            (good.replacen("std = [127.5", "std = [1e-45", 1), "std"),
            (good.replacen("side = 112", "side = 112\nmultiple_of = 32", 1), "multiples of"),
            (good.replacen("std = [127.5, 127.5, 127.5]\n", "", 1), "channels, mean and std"),
            (good.replacen("crop_scale", "crop_scales", 1), "crop_scales"),
            (good.replacen("multiple_of = 32", "multiple_of = 4000000000", 1), "multiple_of"),
            (good.replacen("multiple_of = 32", "side = 320", 1), "no side"),
            (good.replacen("multiple_of = 32", "strip = [704, 32]", 1), "no strip"),
            (good.replacen("multiple_of = 32", "sample_rate = 16000", 1), "no sample_rate"),
            (with("face_embedding", "side = 112", "side = 160"), "face embedding network needs side = 112"),
            (with("face_attributes", "side = 112", "side = 96"), "face attributes network needs side = 112"),
            (with("passive_liveness", "side = 80\n", ""), "passive liveness network needs a side"),
            (with("passive_liveness", "crop_scale = 2.7", "crop_scale = 0.5"), "crop_scale"),
            (with("document_location", "side = 256\n", ""), "document location network needs a side"),
            (with("mrz_reading", "strip = [704, 32]\n", ""), "needs a strip"),
            (with("mrz_reading", "strip = [704, 32]", "strip = [704, 0]"), "strip must be 1 to"),
            (with("mrz_reading", "strip = [704, 32]", "strip = [704, 32]\nside = 32"), "no side"),
            (with("spoken_digits", "sample_rate = 16000", "sample_rate = 8000"), "sample_rate = 16000"),
            (with("spoken_digits", "sample_rate = 16000", ""), "needs its sample_rate"),
            (with("spoken_digits", "sample_rate", "side = 3\nsample_rate"), "sample_rate alone"),
            (good.replacen("task = \"spoken_digits\"", "task = \"mrz_reading\"", 1), "sees images"),
            (with("document_surface", "side = 160", "side = 96"), "document surface network needs side = 160"),
            (with("document_surface", "bias = ", "bias = nan # "), "finite bias"),
            (good.replacen("task = \"document_surface\"", "task = \"document_location\"", 1), "surface calibration"),
        ];
        for (text, expected) in cases {
            let error = Manifest::parse(&text, "m.toml").unwrap_err().to_string();
            assert!(error.contains(expected) && error.contains("m.toml"), "{expected}: {error}");
        }
    }

    #[test]
    fn a_second_manifest_replaces_choices() {
        let mut manifest = Manifest::parse(BUILT_IN_MANIFEST, "built in").unwrap();
        let other = "schema = \"assay.models/1\"\n[use]\nface_attributes = []\nface_detection = [\"unknown\"]\n";
        manifest.extend(Manifest::parse(other, "other").unwrap());
        assert!(matches!(manifest.used_for(Task::FaceAttributes), Err(super::super::InferError::NoModel(_))));
        assert!(manifest.used_for(Task::FaceDetection).is_err());
        assert!(manifest.used_for(Task::FaceEmbedding).is_ok());
    }
}
