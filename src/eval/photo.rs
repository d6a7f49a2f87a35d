//! A labelled photo.

use std::{fs::File, io::Read, path::Path};

use image::RgbImage;

use crate::media::{image::decode_upright, import::ImportLimits};

/// The upright photo and the bytes of its file, or why there is none: a message with the file's name.
pub(super) fn read_photo(path: &Path) -> Result<(RgbImage, Vec<u8>), String> {
    let (name, limits) = (path.display(), ImportLimits::default());
    let named = |error: &dyn std::fmt::Display| format!("{name}: {error}");
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| named(&error))?;
    file.take(limits.image_bytes + 1).read_to_end(&mut bytes).map_err(|error| named(&error))?;
    if bytes.len() as u64 > limits.image_bytes {
        return Err(named(&format!("the file has more than {} bytes; scale the image down", limits.image_bytes)));
    }
    let image = decode_upright(&bytes, &name.to_string(), &limits.image).map_err(|error| error.to_string())?;
    Ok((image, bytes))
}
