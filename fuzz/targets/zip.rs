//! Zip archives of cases. The first byte says whether the rest is an archive as it is, or tells what an archive is made of, some
//! of whose bytes are then changed: checksums would keep most made-up archives from being read at all.
#![no_main]

use std::{
    io::{Cursor, Write as _},
    sync::Mutex,
};

use assay_fuzz::Importer;
use libfuzzer_sys::fuzz_target;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

static IMPORTER: Mutex<Option<Importer>> = Mutex::new(None);

/// Names that play a role, and some that must not.
const NAMES: [&str; 16] = [
    "document_front.jpg",
    "document_back.png",
    "selfie.webp",
    "video.mp4",
    "case.json",
    "frames/",
    "frames/1.jpg",
    "frames/2.jpg",
    "a/selfie.png",
    "b/c/case.json",
    "b/c/document_front.bmp",
    "../selfie.png",
    "/etc/passwd",
    "__MACOSX/._selfie.png",
    "Selfie.JPG",
    "x/y/z/w",
];

fuzz_target!(|data: &[u8]| {
    let Some((&form, rest)) = data.split_first() else { return };
    let built;
    let bytes = match form % 4 {
        0 => rest,
        _ => {
            built = archive(rest);
            &built[..]
        }
    };
    IMPORTER.lock().expect("one thread").get_or_insert_default().import("cases.zip", bytes);
});

/// An archive of parts `name, mode, method, length, bytes`, and then changes `where, what` to it.
fn archive(mut data: &[u8]) -> Vec<u8> {
    let mut take = |count: usize| {
        let (head, tail) = data.split_at(count.min(data.len()));
        data = tail;
        head
    };
    let count = take(1).first().map_or(0, |count| usize::from(count % 8));
    let changes = take(3 * count).to_vec();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    while let [name, mode, method, length, ..] = *take(4) {
        let options = SimpleFileOptions::default()
            .compression_method(if method % 2 == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated })
            .unix_permissions(u32::from(mode) << 8);
        let content = take(usize::from(length) * if method % 3 == 0 { 1 } else { 16 });
        let text = match name {
            0..=239 => NAMES[usize::from(name) % NAMES.len()].to_owned(),
            _ => String::from_utf8_lossy(take(usize::from(name) - 230)).into_owned(),
        };
        if writer.start_file(text, options).is_err() || writer.write_all(content).is_err() {
            break;
        }
    }
    let mut bytes = writer.finish().map(Cursor::into_inner).unwrap_or_default();
    for change in changes.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(place) {
            *byte ^= change[2];
        }
    }
    bytes
}
