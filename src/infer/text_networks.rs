//! The networks that read printed text: PP-OCRv4 (PaddleOCR, Apache-2.0), which setup unpacks from a wheel into `vendor/ocr`. They
//! are no part of the model manifest; their hashes are pinned here, and no other file is loaded.

use std::{
    env,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    ChannelOrder, InferError, InputSpec, ModelEntry, Network, Task, TensorLayout,
    models::{load_file, missing},
};
use crate::case::{Digest, report::ModelRef};

const DETECTION: (&str, &str, &str) = (
    "pp-ocr-v4-detection",
    "ch_PP-OCRv4_det_infer.onnx",
    "d2a7720d45a54257208b1e13e36a8479894cb74155a5efe29462512d42f49da9",
);
const RECOGNITION: (&str, &str, &str) = (
    "pp-ocr-v4-recognition",
    "ch_PP-OCRv4_rec_infer.onnx",
    "48fc40f24f6d2a207a2b1091d3437eb3cc3eb6b676dc3ef9c37384005483683b",
);
/// Where in the recognition network's file its letters are listed, one a line.
const LETTERS_KEY: &str = "character";
/// Values of a channel's middle and half range: the networks want -1 … 1.
const HALF: f32 = 127.5;

/// The networks that read printed text.
#[derive(Clone)]
pub struct TextNetworks {
    /// Says of every pixel how likely it belongs to text.
    pub detection: Arc<dyn Network>,
    /// Reads the picture of a line, 48 pixels high.
    pub recognition: Arc<dyn Network>,
    /// What the recognition's signs stand for, beginning with sign 1; sign 0 is "none".
    pub letters: Vec<String>,
}

impl TextNetworks {
    /// Loads them from `vendor/ocr` beside the executable's checkout or in the current folder.
    ///
    /// # Errors
    /// When a file is missing, another one than expected or no network.
    pub fn load() -> Result<Self, InferError> {
        let exe = env::current_exe().unwrap_or_default();
        let roots = exe.ancestors().skip(1).take(4).map(Path::to_owned).chain(env::current_dir().ok());
        let folders: Vec<PathBuf> = roots.map(|root| root.join("vendor/ocr")).collect();
        TextNetworks::from_folders(&folders)
    }

    /// Loads them from `folders`, the first match counting.
    ///
    /// # Errors
    /// As for [`TextNetworks::load`].
    pub fn from_folders(folders: &[PathBuf]) -> Result<Self, InferError> {
        let load = |(name, file, sha256): (&str, &str, &str), task: Task, multiple_of: u32| {
            let entry = entry(name, file, sha256, task, multiple_of)?;
            let found = folders.iter().map(|folder| folder.join(file)).find(|path| path.is_file());
            load_file(&entry, &found.ok_or_else(|| missing(&entry, folders))?)
        };
        let detection = load(DETECTION, Task::TextDetection, 32)?;
        let recognition = load(RECOGNITION, Task::TextRecognition, 1)?;
        let listed = recognition.metadata(LETTERS_KEY)?;
        let mut letters: Vec<String> = listed.split('\n').map(str::to_owned).collect();
        letters.push(" ".to_owned());
        Ok(TextNetworks { detection: Arc::new(detection), recognition: Arc::new(recognition), letters })
    }

    /// Both as a report names them.
    pub fn references(&self) -> Vec<ModelRef> {
        let reference = |network: &Arc<dyn Network>| ModelRef {
            name: network.entry().name.clone(),
            sha256: network.entry().sha256,
        };
        [&self.detection, &self.recognition].map(reference).to_vec()
    }
}

fn entry(name: &str, file: &str, sha256: &str, task: Task, multiple_of: u32) -> Result<ModelEntry, InferError> {
    let failed = |detail: String| InferError::Failed { name: name.to_owned(), detail };
    Ok(ModelEntry {
        name: name.to_owned(),
        task,
        file: file.to_owned(),
        sha256: sha256.parse::<Digest>().map_err(|error| failed(error.to_string()))?,
        licence: "Apache-2.0".to_owned(),
        card: "PP-OCRv4 of PaddleOCR, from the wheel rapidocr-onnxruntime.".to_owned(),
        input: InputSpec {
            layout: TensorLayout::Nchw,
            channels: Some(ChannelOrder::Bgr),
            side: None,
            strip: None,
            multiple_of,
            mean: Some([HALF; 3]),
            std: Some([HALF; 3]),
            crop_scale: None,
            sample_rate: None,
        },
        calibration: None,
        surface: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_and_missing_ones_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let load = || TextNetworks::from_folders(&[folder.path().to_owned()]).map(|_| ());
        assert!(matches!(load(), Err(InferError::ModelMissing { .. })));
        std::fs::write(folder.path().join(DETECTION.1), b"other").unwrap();
        assert!(matches!(load(), Err(InferError::WrongModel { .. })));
    }
}
