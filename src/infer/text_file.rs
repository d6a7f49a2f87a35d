//! Text files that people write by hand, such as manifests: read whole, but never more than such a file can be.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

/// Most bytes of such a file.
const MAX_BYTES: u64 = 1024 * 1024;

/// The text of the file at `path`, at most 1 MiB of it.
///
/// # Errors
/// When it is missing or not to be read, no file but a folder or a device, longer, or no UTF-8.
pub fn read_text_file(path: &Path) -> io::Result<String> {
    let facts = fs::metadata(path)?;
    // Looked at before it is opened: a pipe would wait for whoever writes into it.
    if !facts.is_file() {
        let found = if facts.is_dir() { "it is a folder" } else { "it is no file" };
        return Err(io::Error::other(found));
    }
    let too_long = || io::Error::other(format!("it is longer than {MAX_BYTES} bytes"));
    if facts.len() > MAX_BYTES {
        return Err(too_long());
    }
    let mut text = String::new();
    // What grows meanwhile, or does not tell its length, is not read to its end either.
    let read = File::open(path)?.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if read as u64 > MAX_BYTES { Err(too_long()) } else { Ok(text) }
}
