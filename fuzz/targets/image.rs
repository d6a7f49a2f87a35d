//! Still images: decoded within the limits or refused, and whatever stands in their headers is read without harm.
#![no_main]

use assay::media::{
    image::decode_upright, jpeg_quality, photo_facts::PhotoFacts, quantisation::quantisation_tables, sniff::FileType,
};
use assay_fuzz::{LIMITS, telling};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    telling(&FileType::of(data).describe());
    let facts = PhotoFacts::of(data);
    assert!(facts.exif.len() <= 200, "{} fields", facts.exif.len());
    assert!(jpeg_quality(data).is_none_or(|quality| (1..=100).contains(&quality)));
    for table in quantisation_tables(data) {
        assert!((1..=100).contains(&table.quality()));
    }
    match decode_upright(data, "photo", &LIMITS.image) {
        Ok(image) => {
            let pixels = u64::from(image.width()) * u64::from(image.height());
            assert!(pixels <= LIMITS.image.max_pixels && image.width().max(image.height()) <= LIMITS.image.max_side);
        }
        Err(error) => telling(&error.to_string()),
    }
});
