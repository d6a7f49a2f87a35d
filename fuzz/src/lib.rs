//! What several fuzz targets share: a place in memory for what is read from files, and imports whose limits are small enough that
//! a run is short.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay::{
    case::limits::{ImageLimits, ImportLimits, VideoLimits},
    media::{
        import::{discover, stage},
        vault::Vault,
    },
};
use tempfile::TempDir;

/// Limits of everything a target imports or decodes: such that a run takes milliseconds, and such that limits are met.
pub const LIMITS: ImportLimits = ImportLimits {
    image_bytes: 64 << 10,
    image: ImageLimits { max_pixels: 1 << 20, max_side: 4096, max_memory_bytes: 16 << 20 },
    video_bytes: 256 << 10,
    video: VideoLimits { max_pixels: 1 << 20, max_seconds: 60, max_frames: 400 },
    request_bytes: 256 << 10,
    meta_bytes: 16 << 10,
    json_depth: 32,
    frames: 20,
    entries: 200,
    cases: 50,
    total_bytes: 512 << 10,
    unpack_ratio: 200,
};

/// Longest message that an error may have: nobody's bytes are repeated at length.
const LONGEST_MESSAGE: usize = 16 << 10;

/// A folder for what is read from files, in memory where the system has such a place.
pub fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    match tempfile::Builder::new().prefix("assay-fuzz-").tempdir_in(place) {
        Ok(folder) => folder,
        Err(error) => panic!("no folder for files: {error}"),
    }
}

/// Imports one file after the other, each as if it were the first.
pub struct Importer {
    folder: TempDir,
    /// How many were imported: the vault is emptied now and then, so that it does not grow without end.
    imported: u64,
}

/// Imports after which the vault is emptied.
const EMPTY_EVERY: u64 = 2000;

impl Importer {
    /// An importer with an empty vault.
    pub fn new() -> Self {
        Importer { folder: scratch(), imported: 0 }
    }

    fn vault_folder(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// Imports `bytes` as a file of this name.
    ///
    /// # Panics
    /// When a staged case is not whole, or an error says nothing or too much.
    pub fn import(&mut self, name: &str, bytes: &[u8]) {
        let incoming = self.folder.path().join("in");
        fs::create_dir_all(&incoming).expect("a folder in memory");
        let path = incoming.join(name);
        fs::write(&path, bytes).expect("a file in memory");
        self.imported += 1;
        if self.imported % EMPTY_EVERY == 0 {
            fs::remove_dir_all(self.vault_folder()).expect("the vault's folder");
        }
        let vault = Vault::open(&self.vault_folder(), None).expect("a vault in memory");
        let sources = match discover(&path, &LIMITS) {
            Ok(sources) => sources,
            Err(error) => return telling(&error.to_string()),
        };
        assert!(!sources.is_empty() && sources.len() <= LIMITS.cases);
        for source in sources {
            match stage(&source, &vault, &LIMITS) {
                Ok(staged) => {
                    assert!(!staged.evidence.is_empty());
                    let total: u64 = staged.evidence.iter().map(|evidence| evidence.byte_len).sum();
                    assert!(total <= LIMITS.total_bytes);
                    for evidence in &staged.evidence {
                        let bytes = vault.read(&evidence.digest).expect("staged evidence is in the vault");
                        assert_eq!(bytes.len() as u64, evidence.byte_len);
                        assert!(!evidence.file_name.contains('/'));
                    }
                }
                Err(error) => {
                    telling(&error.to_string());
                    let problem = error.problem();
                    assert!((400..=599).contains(&problem.status) && problem.status != 500, "{error}");
                }
            }
        }
    }
}

impl Default for Importer {
    fn default() -> Self {
        Importer::new()
    }
}

/// A message that says something, and not everything.
pub fn telling(message: &str) {
    assert!(!message.is_empty() && message.len() <= LONGEST_MESSAGE, "a message of {} bytes", message.len());
}
