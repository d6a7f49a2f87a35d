//! `keys.json` and signature files, which may come with a copied folder or an export.
#![no_main]

use std::{fs, sync::OnceLock};

use assay::{
    case::Digest,
    seal::{KeyState, Keyring, Secret, SignatureFile},
};
use assay_fuzz::{scratch, telling};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: OnceLock<TempDir> = OnceLock::new();

fuzz_target!(|data: &[u8]| {
    match SignatureFile::parse(&String::from_utf8_lossy(data)) {
        Ok(file) => assert!(file.check(&Digest::of(b"something that nobody signed"), None).is_err()),
        Err(error) => telling(&error.to_string()),
    }
    let folder = FOLDER.get_or_init(scratch).path();
    fs::write(folder.join("keys.json"), data).expect("a file in memory");
    if let Err(error) = KeyState::of(folder) {
        telling(&error.to_string());
    }
    if let Err(error) = Keyring::open(folder, &Secret::None) {
        telling(&error.to_string());
    }
});
