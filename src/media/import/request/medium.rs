//! One photo or video of a request: base64, a `data:` URL, or the path of a file beside the request.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use base64::{engine::general_purpose::STANDARD, read::DecoderReader};
use serde_json::Value;

use crate::media::import::{ImportError, archive, folder};

/// Longest path. Anything longer is base64: no photo is as short.
const MAX_PATH: usize = 1024;
/// Longest beginning of a `data:` URL, before its data.
const MAX_DATA_HEAD: usize = 256;
/// Longest extension of a file's name that is kept.
const MAX_EXTENSION: usize = 8;

/// Where the bytes come from.
pub(super) enum Medium {
    /// Base64 that was looked through to its end.
    Inline(String),
    /// A path below the request's folder, with `/` between names.
    File(String),
}

impl Medium {
    /// Reads the field's value; `folder` is where paths begin.
    ///
    /// # Errors
    /// What is wrong with it and what is expected instead. The value itself is never repeated at length.
    pub(super) fn read(value: Value, folder: &Path) -> Result<Self, String> {
        let Value::String(text) = value else {
            return Err("expected a text: base64, a data: URL, or a path beside the request".to_owned());
        };
        if text.is_empty() {
            return Err("expected base64, a data: URL, or a path beside the request, found an empty text".to_owned());
        }
        if let Some(scheme) = scheme(&text) {
            return Err(format!(
                "is a link ({scheme}): Assay is offline and fetches nothing; send the file itself as base64, or put it \
                 beside the request and give its path"
            ));
        }
        if let Some(head) = text.get(..5).filter(|head| head.eq_ignore_ascii_case("data:")) {
            return inline(data_of(&text, head.len())?);
        }
        if text.len() <= MAX_PATH && text.contains('.') {
            plain_file_below(folder, &text)?;
            return Ok(Medium::File(text));
        }
        inline(text)
    }

    /// Extension of the file's name, where it is a plain one.
    pub(super) fn extension(&self) -> Option<&str> {
        let Medium::File(path) = self else { return None };
        let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
        let plain = (1..=MAX_EXTENSION).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
        plain.then_some(extension)
    }

    /// Length in bytes, known before anything is decoded.
    pub(super) fn byte_len(&self, folder: &Path) -> Result<u64, ImportError> {
        match self {
            Medium::Inline(text) => {
                let padding = text.bytes().rev().take_while(|&byte| byte == b'=').count();
                Ok((text.len() / 4 * 3).saturating_sub(padding) as u64)
            }
            Medium::File(path) => {
                let path = folder.join(path);
                let metadata = fs::symlink_metadata(&path);
                Ok(metadata.map_err(|source| ImportError::Unreadable { path, source })?.len())
            }
        }
    }

    /// The bytes, as a stream.
    pub(super) fn open(&self, folder: &Path) -> Result<Box<dyn Read + '_>, ImportError> {
        match self {
            Medium::Inline(text) => Ok(Box::new(DecoderReader::new(text.as_bytes(), &STANDARD))),
            Medium::File(path) => {
                // Looked at once more: what lies there may have been exchanged since.
                plain_file_below(folder, path).map_err(|_| ImportError::Link { path: folder.join(path) })?;
                Ok(Box::new(folder::open_plain(&folder.join(path))?))
            }
        }
    }
}

/// The scheme of a link, `None` for anything else.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_at_checked(32).map_or(text, |(head, _)| head).split_once("://")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_name)).then_some(scheme)
}

/// The data of a `data:` URL (RFC 2397) whose scheme ends at `start`.
fn data_of(text: &str, start: usize) -> Result<String, String> {
    let comma = text.bytes().take(MAX_DATA_HEAD).position(|byte| byte == b',');
    let comma = comma.ok_or("is a data: URL without data; expected data:TYPE;base64,DATA")?;
    let head = &text[start..comma];
    match head.rsplit(';').next() {
        Some(coding) if head.contains(';') && coding.eq_ignore_ascii_case("base64") => Ok(text[comma + 1..].to_owned()),
        _ => Err("is a data: URL that is not base64; expected data:TYPE;base64,DATA".to_owned()),
    }
}

/// Base64 of RFC 4648 section 4: padded, one way to write each byte, no line breaks.
fn inline(text: String) -> Result<Medium, String> {
    match io::copy(&mut DecoderReader::new(text.as_bytes(), &STANDARD), &mut io::sink()) {
        Ok(0) => Err("holds no data".to_owned()),
        Ok(_) => Ok(Medium::Inline(text)),
        Err(error) => Err(format!(
            "expected base64 (RFC 4648, padded, without line breaks) or a path with an extension beside the request: {error}"
        )),
    }
}

/// Checks that a path leads to a plain file below the folder, through no link.
fn plain_file_below(folder: &Path, path: &str) -> Result<(), String> {
    if archive::escapes(path) || path.split('/').any(str::is_empty) || path.chars().any(char::is_control) {
        return Err("is a path that leads out of the request's folder; give a relative one without `..`".to_owned());
    }
    let mut at = PathBuf::from(folder);
    let mut names = path.split('/').peekable();
    while let Some(name) = names.next() {
        at.push(name);
        let kind = match fs::symlink_metadata(&at) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(format!("{} does not exist; put the file there, or send it as base64", at.display()));
            }
            Err(error) => return Err(format!("{} cannot be read: {error}; check its permissions", at.display())),
        };
        let fits = if names.peek().is_some() { kind.is_dir() } else { kind.is_file() };
        if kind.is_symlink() {
            return Err(format!("{} is a link; put the file itself there", at.display()));
        } else if !fits {
            return Err(format!("{} is not a plain file", at.display()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Medium, String> {
        Medium::read(Value::from(text), Path::new("/nowhere"))
    }

    fn decoded(text: &str) -> Vec<u8> {
        let medium = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut bytes = Vec::new();
        medium.open(Path::new("/nowhere")).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(medium.byte_len(Path::new("/nowhere")).unwrap(), bytes.len() as u64, "{text}");
        bytes
    }

    #[test]
    fn base64_is_decoded_whole_and_its_length_known_before() {
        assert_eq!(decoded("QQ=="), b"A");
        assert_eq!(decoded("QUI="), b"AB");
        assert_eq!(decoded("QUJD"), b"ABC");
        assert_eq!(decoded("data:image/jpeg;base64,QUJD"), b"ABC");
        assert_eq!(decoded("DATA:;charset=x;BASE64,QQ=="), b"A");
        assert_eq!(decoded(&"QUJD".repeat(5000)).len(), 15_000);
    }

    #[test]
    fn anything_that_is_not_strict_base64_is_refused() {
        for text in ["QQ", "QQ=", "QQ===", "QR==", "QQ==QQ==", "Q=Q=", "QUJD\n", "QU JD", "QUJ_", "QUJ-", "=", "A", "é"]
        {
            assert!(read(text).err().is_some_and(|error| error.contains("base64")), "{text}");
        }
        let late = format!("{}!", "QUJD".repeat(40_000));
        assert!(read(&late).err().is_some_and(|error| error.len() < 300));
        for text in ["data:", "data:image/png,QUJD", "data:base64,QUJD", "data:image/png;base64,", "data:;base64,Q"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn links_and_paths_that_lead_out_are_refused() {
        for text in ["http://a/b.jpg", "HTTPS://a.b/c", "ftp://x", "file:///etc/passwd", "s3+x://bucket/key"] {
            assert!(read(text).err().is_some_and(|error| error.contains("offline")), "{text}");
        }
        for text in
            ["../a.jpg", "a/../b.jpg", "/etc/x.jpg", "a//b.jpg", "./a.jpg", "a\\b.jpg", "C:a.jpg", "a\0.jpg", "."]
        {
            assert!(read(text).err().is_some_and(|error| error.contains("leads out")), "{text:?}");
        }
        assert!(read("a.jpg").err().is_some_and(|error| error.contains("does not exist")));
    }

    #[test]
    fn values_of_other_kinds_are_refused() {
        for value in [Value::Null, Value::from(7), Value::from(vec!["QUJD"]), Value::from("")] {
            assert!(Medium::read(value, Path::new("/nowhere")).is_err());
        }
    }
}
