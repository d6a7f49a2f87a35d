//! Requests of the services as JSON, with base64 and paths in them: imported whole or refused with words, never half.
#![no_main]

use std::sync::Mutex;

use assay_fuzz::Importer;
use libfuzzer_sys::fuzz_target;

static IMPORTER: Mutex<Option<Importer>> = Mutex::new(None);

fuzz_target!(|data: &[u8]| {
    let mut importer = IMPORTER.lock().expect("one thread");
    importer.get_or_insert_default().import("c.request.json", data);
});
