//! Lists of known images: CSV or JSON, with hashes or with image files.

use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::{KnownImage, KnownImages, fingerprint::Fingerprint};
use crate::{case::Digest, matching::list_error::ListError};

/// Longest name and address in bytes.
const MAX_TEXT: usize = 2048;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// A line of column names, then one image a line.
    Csv,
    /// A list of objects.
    Json,
}

/// One entry as a list writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    url: Option<String>,
    /// SHA-256 of the file, or a fingerprint as another list of Assay's has it.
    #[serde(default)]
    hash: Option<String>,
    /// An image file, to be hashed.
    #[serde(default)]
    image: Option<String>,
}

/// One entry as the store keeps it.
#[derive(Serialize, Deserialize)]
struct Line {
    name: String,
    url: Option<String>,
    sha256: Option<Digest>,
    fingerprint: Option<String>,
}

impl KnownImages {
    /// Reads a list: of each image its `name`, perhaps its `url`, and a `hash` or an `image` file, which `open` reads. A
    /// `hash` is the SHA-256 of the file (64 hexadecimal digits), which finds the very file only, or a fingerprint.
    ///
    /// # Errors
    /// At the first entry that is none, and where there are more than `most`; `file` names the list. Nothing of a wrong list is used.
    pub fn parse(
        text: &str,
        form: ListForm,
        file: &str,
        most: usize,
        open: impl Fn(&str) -> Result<(Digest, RgbImage), String>,
    ) -> Result<KnownImages, ListError> {
        let text = text.trim_start_matches('\u{feff}');
        let entries = match form {
            ListForm::Csv => csv_entries(text, file, most)?,
            ListForm::Json => {
                let entries: Vec<Entry> = serde_json::from_str(text).map_err(|error| {
                    let form = r#"expected [{"name": …, "url": …, "hash": … or "image": …}, …]"#;
                    ListError::at(file, error.line() as u64, format!("{error}; {form}"))
                })?;
                (1..).zip(entries).collect()
            }
        };
        if entries.is_empty() || entries.len() > most {
            return Err(ListError::whole(
                file,
                format!("holds {} images; 1 to {most} can be read (limits.lists.images of the policy)", entries.len()),
            ));
        }
        let place = |number: u64, detail: String| match form {
            ListForm::Csv => ListError::at(file, number, detail),
            ListForm::Json => ListError::whole(file, format!("entry {number}: {detail}")),
        };
        let mut list = KnownImages::default();
        for (number, entry) in entries {
            list.add_entry(entry, &open).map_err(|detail| place(number, detail))?;
        }
        Ok(list)
    }

    fn add_entry(
        &mut self,
        entry: Entry,
        open: &impl Fn(&str) -> Result<(Digest, RgbImage), String>,
    ) -> Result<(), String> {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let (url, hash, image) = (given(entry.url), given(entry.hash), given(entry.image));
        let name = entry.name.trim();
        let is_plain = |text: &str| text.len() <= MAX_TEXT && !text.chars().any(char::is_control);
        if name.is_empty() || !is_plain(name) || !url.as_deref().is_none_or(is_plain) {
            return Err(format!("name and url must be texts of at most {MAX_TEXT} bytes, name not empty"));
        }
        match (hash, image) {
            (None, Some(image)) => {
                let (digest, image) = open(image.trim())?;
                self.add_image(name, url, digest, &image)
            }
            (Some(hash), None) => {
                let hash = hash.trim();
                let (sha256, print) = match (hash.parse().ok(), Fingerprint::from_hex(hash)) {
                    (None, None) => {
                        return Err("hash is neither a SHA-256 (64 hexadecimal digits) nor a fingerprint".to_owned());
                    }
                    found => found,
                };
                self.images.push(KnownImage { name: name.to_owned(), url, sha256, print });
                Ok(())
            }
            _ => Err("needs either a hash or an image".to_owned()),
        }
    }

    /// Adds an image that lies before us.
    ///
    /// # Errors
    /// When it has no pixels, or shows too little to be told from others.
    pub fn add_image(
        &mut self,
        name: &str,
        url: Option<String>,
        digest: Digest,
        image: &RgbImage,
    ) -> Result<(), String> {
        let print = Fingerprint::of(image)?;
        self.images.push(KnownImage { name: name.to_owned(), url, sha256: Some(digest), print: Some(print) });
        Ok(())
    }

    /// The list as text, one JSON object a line: what [`KnownImages::from_lines`] reads back.
    pub fn to_lines(&self) -> String {
        let line = |image: &KnownImage| {
            let KnownImage { name, url, sha256, print } = image.clone();
            let fingerprint = print.map(|print| print.to_hex());
            format!("{}\n", serde_json::json!(Line { name, url, sha256, fingerprint }))
        };
        self.images.iter().map(line).collect()
    }

    /// Reads what [`KnownImages::to_lines`] wrote.
    ///
    /// # Errors
    /// At the first line that is no image; `name` names the list.
    pub fn from_lines(text: &str, name: &str) -> Result<KnownImages, ListError> {
        let mut list = KnownImages::default();
        for (number, line) in (1..).zip(text.lines()) {
            let wrong = |detail: &str| ListError::at(name, number, format!("{detail}; import the list again"));
            let line: Line = serde_json::from_str(line).map_err(|error| wrong(&error.to_string()))?;
            let print =
                line.fingerprint.map(|hex| Fingerprint::from_hex(&hex).ok_or_else(|| wrong("is no fingerprint")));
            let (name, url) = (line.name, line.url);
            list.images.push(KnownImage { name, url, sha256: line.sha256, print: print.transpose()? });
        }
        Ok(list)
    }
}

/// Entries with their lines in the file.
fn csv_entries(text: &str, file: &str, most: usize) -> Result<Vec<(u64, Entry)>, ListError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| ListError::whole(file, error.to_string()))?.clone();
    let mut entries = Vec::new();
    for record in reader.records().take(most.saturating_add(1)) {
        let line = |position: Option<&csv::Position>| position.map_or(0, csv::Position::line);
        let form = "expected the columns name, url, hash, image";
        let record = record.map_err(|error| ListError::at(file, line(error.position()), format!("{error}; {form}")))?;
        let at = line(record.position());
        let entry = record.deserialize(Some(&headers));
        entries.push((at, entry.map_err(|error| ListError::at(file, at, format!("{error}; {form}")))?));
    }
    Ok(entries)
}
