//! Lists as files: opened, checked and brought to the form in which the store keeps them.

use std::{
    fs::{self, File},
    io::{BufReader, Read as _},
    path::{Component, Path, PathBuf},
};

use image::RgbImage;

use crate::{
    case::{
        Digest,
        limits::Limits,
        reference::{ListInfo, ListKind},
        sibling::folder_of,
    },
    matching::{AddressList, KnownImages, ListError, ListForm},
    media::image::decode_upright,
};

/// Longest name of a list in bytes.
const MAX_NAME: usize = 64;
/// Endings of image files that an imported folder is searched for.
const IMAGE_ENDINGS: [&str; 7] = ["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff"];

/// A list ready for the store.
pub(super) struct ReadList {
    pub(super) info: ListInfo,
    pub(super) content: String,
}

/// Reads the list at `path`, of known images also a folder of image files; without a `name` it is named after the file.
pub(super) fn read(kind: ListKind, path: &Path, name: Option<&str>, limits: &Limits) -> Result<ReadList, ListError> {
    let shown = path.display().to_string();
    let name = list_name(path, name).map_err(|detail| whole(&shown, detail))?;
    let (content, entries) = match kind {
        ListKind::Addresses => {
            let file = open(path, &shown)?;
            let (list, entries) = AddressList::parse(BufReader::new(file), &shown, limits.lists.addresses)?;
            (list.to_ranges(), entries)
        }
        ListKind::KnownImages if path.is_dir() => {
            let list = images_of_folder(path, &shown, limits)?;
            (list.to_lines(), list.len() as u64)
        }
        ListKind::KnownImages => {
            let form = match path.extension().and_then(|ending| ending.to_str()) {
                Some(ending) if ending.eq_ignore_ascii_case("json") => ListForm::Json,
                Some(ending) if ending.eq_ignore_ascii_case("csv") => ListForm::Csv,
                _ => {
                    return Err(whole(
                        &shown,
                        "is no .csv or .json file and no folder; rename it, or name a folder of images",
                    ));
                }
            };
            let text = String::from_utf8(bytes_of(path, &shown, limits.lists.bytes)?)
                .map_err(|_| whole(&shown, "is not text; save the list as UTF-8"))?;
            let folder = folder_of(path);
            let list = KnownImages::parse(&text, form, &shown, limits.lists.images, |image| {
                image_below(folder, image, limits)
            })?;
            (list.to_lines(), list.len() as u64)
        }
    };
    let info = ListInfo { kind, name, entries, sha256: Digest::of(content.as_bytes()), source: shown };
    Ok(ReadList { info, content })
}

fn whole(file: &str, detail: impl Into<String>) -> ListError {
    ListError { file: file.to_owned(), line: None, detail: detail.into() }
}

fn list_name(path: &Path, name: Option<&str>) -> Result<String, String> {
    let name = match name {
        Some(name) => name.to_owned(),
        None => path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
    };
    let is_plain = (1..=MAX_NAME).contains(&name.len()) && !name.chars().any(char::is_control);
    if is_plain { Ok(name) } else { Err(format!("needs a name of 1 to {MAX_NAME} bytes; give one with --name")) }
}

/// Opens a plain file; a pipe or a device would be read without end.
fn open(path: &Path, shown: &str) -> Result<File, ListError> {
    let refused = |error: std::io::Error| whole(shown, format!("cannot be read: {error}; check path and permissions"));
    if !fs::metadata(path).map_err(refused)?.is_file() {
        return Err(whole(shown, "is no file; name a file"));
    }
    File::open(path).map_err(refused)
}

fn bytes_of(path: &Path, shown: &str, most: u64) -> Result<Vec<u8>, ListError> {
    let mut bytes = Vec::new();
    let read = open(path, shown)?.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| whole(shown, format!("cannot be read: {error}; copy it again")))?;
    if bytes.len() as u64 > most {
        return Err(whole(
            shown,
            format!(
                "is longer than the {most} bytes of limits.lists.bytes of the policy; divide it into several lists"
            ),
        ));
    }
    Ok(bytes)
}

/// The image that a list names, which must lie below the list's folder: a list from elsewhere must not choose files of this
/// machine.
fn image_below(folder: &Path, image: &str, limits: &Limits) -> Result<(Digest, RgbImage), String> {
    let relative = Path::new(image);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let outside =
        || format!("the image {image} does not lie below the list's folder; put it there and name it from there");
    if !plain {
        return Err(outside());
    }
    let refused = |error: std::io::Error| format!("the image {image} cannot be read: {error}; put it beside the list");
    let path = folder.join(relative).canonicalize().map_err(refused)?;
    if !path.starts_with(folder.canonicalize().map_err(refused)?) {
        return Err(outside());
    }
    decoded(&path, image, limits)
}

fn decoded(path: &Path, shown: &str, limits: &Limits) -> Result<(Digest, RgbImage), String> {
    let bytes = bytes_of(path, shown, limits.lists.bytes).map_err(|error| error.to_string())?;
    let image = decode_upright(&bytes, shown, &limits.import.image).map_err(|error| error.to_string())?;
    Ok((Digest::of(&bytes), image))
}

/// Every image directly in a folder, named after its file.
fn images_of_folder(folder: &Path, shown: &str, limits: &Limits) -> Result<KnownImages, ListError> {
    let refused = |error: std::io::Error| whole(shown, format!("cannot be listed: {error}; check its permissions"));
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if path.is_file() && IMAGE_ENDINGS.contains(&ending.as_str()) {
            paths.push(path);
        }
        let most = limits.lists.images;
        if paths.len() > most {
            return Err(whole(
                shown,
                format!(
                    "holds more than the {most} images of limits.lists.images of the policy; divide it into several folders"
                ),
            ));
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(whole(shown, "holds no image; name a folder with image files directly in it"));
    }
    let mut list = KnownImages::default();
    for path in paths {
        let (name, file) = (path.file_name().unwrap_or_default().to_string_lossy(), path.display().to_string());
        let (digest, image) = decoded(&path, &file, limits).map_err(|detail| whole(&file, detail))?;
        list.add_image(&name, None, digest, &image).map_err(|detail| whole(&file, detail))?;
    }
    Ok(list)
}
