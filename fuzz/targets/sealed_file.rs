//! Sealed files: what was changed does not open, and what opens is what was sealed.
#![no_main]

use std::{
    io::{Cursor, Read as _, Seek as _, SeekFrom, Write as _},
    sync::OnceLock,
};

use assay::seal::{FileKey, Sealer, Unsealer};
use libfuzzer_sys::fuzz_target;

static KEY: OnceLock<FileKey> = OnceLock::new();

fuzz_target!(|data: &[u8]| {
    let key = KEY.get_or_init(|| FileKey::passing().expect("random bytes"));
    // As it is: made by somebody without the key.
    let _ = Unsealer::new(key, Cursor::new(data)).map(|mut file| file.read_to_end(&mut Vec::new()));
    let [repeat, cut_low, cut_high, place_low, place_mid, place_high, change, rest @ ..] = data else { return };
    let plain = rest.repeat(1 + usize::from(*repeat) * 8);
    let mut sealer = Sealer::new(key, Vec::new()).expect("memory takes everything");
    sealer.write_all(&plain).expect("memory takes everything");
    let whole = sealer.finish().expect("memory takes everything");
    let mut sealed = whole.clone();
    let cut = usize::from(u16::from_le_bytes([*cut_low, *cut_high]));
    sealed.truncate(sealed.len() - cut.min(sealed.len()));
    let place = u32::from_le_bytes([*place_low, *place_mid, *place_high, 0]) as usize % sealed.len().max(1);
    if let Some(byte) = sealed.get_mut(place) {
        *byte ^= change;
    }
    let is_whole = sealed == whole;
    match Unsealer::new(key, Cursor::new(sealed)) {
        Ok(mut file) => {
            let mut read = Vec::new();
            let ended = file.read_to_end(&mut read);
            assert!(plain.starts_with(&read), "bytes that nobody sealed");
            assert_eq!(ended.is_ok(), is_whole, "opened although it was changed, or not although it was not");
            let _ = file.seek(SeekFrom::Current(-1)).map(|_| file.read(&mut [0; 7]));
        }
        Err(_) => assert!(!is_whole),
    }
});
