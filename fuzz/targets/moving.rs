//! What comes from other installations on a stick: bundles, contacts, acknowledgements, and folders of backups. The first byte says which.
#![no_main]

use std::{
    fs,
    io::{Cursor, Read},
    path::Path,
    sync::OnceLock,
};

use assay::{
    backup::BackupFolder,
    bundle::{
        Bundle, BundleLimits, Contact, Content, SealOrder, read_acknowledgement, write_bundle,
    },
    case::{CaseId, Digest, Evidence, EvidenceKind, sent::SentCase},
    seal::{Keyring, Receiver, Secret, Signer},
};
use assay_fuzz::{scratch, telling};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// An installation that seals to itself.
struct Place {
    folder: TempDir,
    signer: Signer,
    receiver: Receiver,
    installation: String,
}

static PLACE: OnceLock<Place> = OnceLock::new();

/// Such that a run takes milliseconds, and such that limits are met.
const LIMITS: BundleLimits =
    BundleLimits { cases: 8, evidence: 16, list_bytes: 64 << 10, record_bytes: 16 << 10, total_bytes: 256 << 10 };

fn place() -> Place {
    let folder = scratch();
    let mut keyring = Keyring::open(folder.path(), &Secret::None).expect("a folder in memory");
    let (signer, _) = keyring.signer().expect("a key");
    let (receiver, _) = keyring.receiver().expect("a key");
    let installation = keyring.installation().expect("its number");
    Place { folder, signer, receiver, installation }
}

fuzz_target!(|data: &[u8]| {
    let Some((&form, rest)) = data.split_first() else { return };
    let place = PLACE.get_or_init(place);
    let path = place.folder.path().join("file");
    match form % 5 {
        0 => drop(read(&path, rest, place)),
        1 => changed(&path, rest, place),
        2 => {
            fs::write(&path, rest).expect("a file in memory");
            match Contact::read(&path) {
                Ok(contact) => {
                    fs::write(&path, contact.to_text()).expect("a file in memory");
                    let again = Contact::read(&path).expect("its own form");
                    assert_eq!(again.fingerprint(), contact.fingerprint());
                }
                Err(error) => telling(&error.to_string()),
            }
        }
        3 => {
            fs::write(&path, rest).expect("a file in memory");
            if let Err(error) = read_acknowledgement(&path) {
                telling(&error.to_string());
            }
        }
        _ => snapshot(rest, place),
    }
});

/// Reads what is said to be a bundle to its end; true where nothing was wrong with it.
fn read(path: &Path, bytes: &[u8], place: &Place) -> bool {
    fs::write(path, bytes).expect("a file in memory");
    let opened = Bundle::open(path).and_then(|mut bundle| {
        bundle.verify()?;
        let mut open = bundle.unseal(&place.receiver, &LIMITS)?;
        open.drain()
    });
    opened.inspect_err(|error| telling(&error.to_string())).is_ok()
}

/// A bundle whose words come from `data`, and of which a byte may be changed, or the end cut: it is whole, or refused.
fn changed(path: &Path, data: &[u8], place: &Place) {
    let [cut, low, high, change, len, rest @ ..] = data else { return };
    let (photo, words) = rest.split_at(usize::from(*len).min(rest.len()));
    let words = String::from_utf8_lossy(words);
    let (kind, media_type) = (EvidenceKind::DocumentFront, "image/jpeg".to_owned());
    let file_name = format!("{words}.jpg");
    let evidence = Evidence { kind, digest: Digest::of(photo), file_name, media_type, byte_len: photo.len() as u64 };
    let case = SentCase {
        id: CaseId(words.to_string()),
        source: words.to_string(),
        imported_at_millis: 1,
        meta_json: words.to_string(),
        warnings: vec![words.to_string()],
        evidence: vec![evidence],
    };
    let open = move |_: usize| Ok(Box::new(Cursor::new(photo)) as Box<dyn Read>);
    let content = Content { case, record: Some(words.as_bytes().to_vec()), open: Box::new(open) };
    let order = SealOrder {
        installation: &place.installation,
        signer: &place.signer,
        recipient: place.receiver.public(),
        sealed_at_millis: 2,
    };
    let mut whole = Vec::new();
    if let Err(error) = write_bundle(&mut whole, &order, std::slice::from_ref(&content)) {
        return telling(&error.to_string());
    }
    let mut sealed = whole.clone();
    sealed.truncate(sealed.len() - usize::from(*cut).min(sealed.len()));
    let at = usize::from(u16::from_le_bytes([*low, *high])) % sealed.len().max(1);
    if let Some(byte) = sealed.get_mut(at) {
        *byte ^= change;
    }
    let is_whole = sealed == whole;
    assert_eq!(read(path, &sealed, place), is_whole, "taken although it was changed, or refused although it was not");
}

/// A folder of backups with one snapshot, whose list is `data`, signed.
fn snapshot(data: &[u8], place: &Place) {
    let folder = place.folder.path().join("backups");
    let inside = folder.join("snapshots/one");
    fs::create_dir_all(&inside).expect("a folder in memory");
    let mark = format!(r#"{{"schema":"assay.backups/1","installation":"{}"}}"#, place.installation);
    fs::write(folder.join("backups.json"), mark).expect("a file in memory");
    fs::write(inside.join("backup.json"), data).expect("a file in memory");
    let signature = place.signer.signature_file(&Digest::of(data)).to_text();
    fs::write(inside.join("backup.json.sig"), signature).expect("a file in memory");
    let opened = BackupFolder::open(&folder).expect("its mark is honest");
    if let Err(error) = opened.snapshot(None, Some(&place.signer.public())) {
        telling(&error.to_string());
    }
}
