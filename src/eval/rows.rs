//! Rows of a file of labels.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::EvalError;
use crate::case::sibling::folder_of;

/// Most bytes of a file of labels: a million rows fit easily.
const MAX_BYTES: u64 = 256 << 20;
/// Endings tried where a row names an image without one.
const IMAGE_ENDINGS: [&str; 7] = ["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff"];

/// A file of labels with its columns by name.
pub(super) struct Rows {
    path: PathBuf,
    /// The file's folder, then its subfolders by name: where images are looked for.
    folders: Vec<PathBuf>,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    /// Reads the CSV file at `path`; the first row names the columns.
    pub(super) fn read(path: &Path) -> Result<Self, EvalError> {
        let wrong = |detail: String| EvalError::Labels { path: path.to_owned(), detail };
        let cannot = |error: io::Error| wrong(format!("cannot be read: {error}; check the path"));
        let length = fs::metadata(path).map_err(cannot)?.len();
        if length > MAX_BYTES {
            return Err(wrong(format!("has {length} bytes, at most {MAX_BYTES} are read; split it")));
        }
        let text = fs::read(path).map_err(cannot)?;
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_slice());
        let headers = reader.headers().map_err(|error| wrong(format!("no header row: {error}")))?;
        let columns = headers.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
        let rows: Result<Vec<Vec<String>>, csv::Error> =
            reader.records().map(|record| Ok(record?.iter().map(str::to_owned).collect())).collect();
        let rows = rows.map_err(|error| wrong(format!("not a CSV file: {error}")))?;
        let folders = folders_of(path).map_err(cannot)?;
        Ok(Rows { path: path.to_owned(), folders, columns, rows })
    }

    /// An error about this file.
    pub(super) fn wrong(&self, detail: String) -> EvalError {
        EvalError::Labels { path: self.path.clone(), detail }
    }

    /// The values of the columns `names` in every row.
    pub(super) fn columns<const N: usize>(&self, names: [&str; N]) -> Result<Vec<[&str; N]>, EvalError> {
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            let found = self.columns.iter().position(|column| column == name);
            *place =
                found.ok_or_else(|| self.wrong(format!("has no column `{name}`; expected {}", names.join(","))))?;
        }
        Ok(self.rows.iter().map(|row| places.map(|place| row.get(place).map_or("", String::as_str))).collect())
    }

    /// Whether there is a column of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column == name)
    }

    /// A row as it was written, by column, without the columns `answers` that an item of the result has for itself.
    pub(super) fn as_map(&self, index: usize, answers: &[&str]) -> BTreeMap<String, String> {
        let cells = self.columns.iter().zip(self.rows.get(index).into_iter().flatten());
        let kept = cells.filter(|(column, _)| !answers.contains(&column.as_str()));
        kept.map(|(column, value)| (column.clone(), value.clone())).collect()
    }

    /// Where the file lies that a row calls `name`, relative to this file; it may be missing.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folders.first().map_or_else(|| name.into(), |folder| folder.join(name))
    }

    /// The image that a row calls `name`: relative to the file, with or without its ending, in the file's folder or in
    /// the first of its subfolders (by name) that has it.
    pub(super) fn image(&self, name: &str) -> Option<PathBuf> {
        let candidates = |folder: &PathBuf| {
            let plain = folder.join(name);
            let with_ending = IMAGE_ENDINGS.map(|ending| folder.join(format!("{name}.{ending}")));
            std::iter::once(plain).chain(with_ending)
        };
        self.folders.iter().flat_map(candidates).find(|path| path.is_file())
    }
}

fn folders_of(file: &Path) -> io::Result<Vec<PathBuf>> {
    let folder = folder_of(file);
    let mut inner = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            inner.push(path);
        }
    }
    inner.sort();
    Ok(std::iter::once(folder.to_owned()).chain(inner).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_found_beside_the_file_before_its_subfolders() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["labels.csv", "one.png", "b/one.png", "b/two.jpg", "a/two.jpg"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "a,b,same\none,two,1\n").unwrap();
        }
        let rows = Rows::read(&folder.path().join("labels.csv")).unwrap();
        let found = |name: &str| rows.image(name).map(|path| path.strip_prefix(folder.path()).unwrap().to_owned());
        assert_eq!(found("one"), Some("one.png".into()));
        assert_eq!(found("two.jpg"), Some("a/two.jpg".into()));
        assert_eq!(found("b/one.png"), Some("b/one.png".into()));
        assert_eq!(found("three"), None);
        assert!(rows.columns(["nobody"]).is_err());
        assert_eq!(rows.file("b/none.png"), folder.path().join("b/none.png"));
        let row: Vec<_> = rows.as_map(0, &["same"]).into_iter().collect();
        assert_eq!(row, [("a".to_owned(), "one".to_owned()), ("b".to_owned(), "two".to_owned())]);
    }
}
