//! Encryption of the data folder: what opens it, what does not, and that nothing in it can be read.

mod changes;
mod commands;
mod evidence;
mod keys;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use assay::{
    media::vault::Vault,
    seal::{KeyFile, Keyring, Keys, Passphrase, Secret},
    store::Store,
};

use crate::fixtures::{files_below, write};

/// A name that every generated case carries; it must not be found in an encrypted folder.
const NAME: &[u8] = "Zoë Müller".as_bytes();

fn passphrase(text: &str) -> Secret {
    Secret::Passphrase(Passphrase::new(text.to_owned()))
}

/// The key file at `path`, made where there is none.
fn key_file(path: &Path, data: &Path) -> Secret {
    Secret::KeyFile(KeyFile::read_or_make(path, data).unwrap())
}

/// A file that its owner alone may read.
fn write_secret(path: &Path, text: &str) {
    write(path, text);
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// The keys, the database and the evidence of an encrypted folder; the first holds the others open.
fn opened(data: &Path, secret: &Secret) -> (Keyring, Store, Vault) {
    let keyring = Keyring::open(data, secret).unwrap();
    let Keys { database, evidence, .. } = keyring.keys().expect("it is encrypted").clone();
    let store = Store::open(&data.join("assay.db"), Some(&database)).unwrap();
    let vault = Vault::open(&data.join("evidence"), Some(evidence)).unwrap();
    (keyring, store, vault)
}

/// The files below the folder in which one of the markers can be read.
fn readable(data: &Path, markers: &[Vec<u8>]) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        markers.iter().any(|marker| bytes.windows(marker.len()).any(|window| window == *marker))
    };
    files_below(data).into_iter().filter(holds).collect()
}

/// The name, and some bytes out of the middle of every file of evidence below `input`.
fn markers(input: &Path) -> Vec<Vec<u8>> {
    let mut found = vec![NAME.to_vec()];
    for path in files_below(input).into_iter().filter(|path| path.extension().is_none_or(|ending| ending != "json")) {
        let bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        found.push(bytes[middle..bytes.len().min(middle + 48)].to_vec());
    }
    found
}
