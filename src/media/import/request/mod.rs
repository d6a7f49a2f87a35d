//! Cases sent as one JSON file in the form of a service's request, photos and video as base64 or as paths beside it.

mod form;
mod medium;

use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use super::{
    CaseFile, CaseFiles, ImportError, ImportLimits, folder,
    thrift::{Thrift, excess},
};
use crate::case::{CaseMeta, EvidenceKind, ProblemDetails, problem::FieldError};
use form::{Part, Understood};
use medium::Medium;

/// Bytes within which a request's object begins.
const HEAD_LEN: u64 = 64;
/// The mark that some editors put before UTF-8 text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Endings by which a file in a folder of cases is known as a request; a name with more before it begins with a full stop.
const REQUEST_FILE: &str = "request.json";

/// The files of one request.
pub(super) struct Request {
    folder: PathBuf,
    files: Vec<CaseFile>,
    contents: Vec<Content>,
    warnings: Vec<String>,
}

/// What one of the files holds.
enum Content {
    /// `case.json`, made from the request's fields.
    Meta(String),
    /// A photo or video.
    Medium(Medium),
}

impl Request {
    /// Reads the request and checks every field of it, also that the files it names are plain ones below its folder.
    pub(super) fn read(path: &Path, limits: &ImportLimits) -> Result<Self, ImportError> {
        let instance = path.display().to_string();
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let object = read_object(path, limits, &instance)?;
        let Understood { meta, parts, warnings } = form::understand(object, &folder, &instance)?;
        let mut request = Request { folder, files: Vec::new(), contents: Vec::new(), warnings };
        request.add("case.json".to_owned(), Content::Meta(meta_json(&meta, &instance)?))?;
        for Part { kind, medium } in parts {
            let stem = match kind {
                EvidenceKind::Frame(place) => format!("{}/{place}", kind.stem()),
                _ => kind.stem().to_owned(),
            };
            let name = medium.extension().map_or(stem.clone(), |extension| format!("{stem}.{extension}"));
            request.add(name, Content::Medium(medium))?;
        }
        Ok(request)
    }

    fn add(&mut self, path: String, content: Content) -> Result<(), ImportError> {
        let byte_len = match &content {
            Content::Meta(text) => text.len() as u64,
            Content::Medium(medium) => medium.byte_len(&self.folder)?,
        };
        self.files.push(CaseFile { path, byte_len });
        self.contents.push(content);
        Ok(())
    }
}

impl CaseFiles for Request {
    fn files(&self) -> &[CaseFile] {
        &self.files
    }

    fn open(&mut self, index: usize) -> Result<Box<dyn Read + '_>, ImportError> {
        match &self.contents[index] {
            Content::Meta(text) => Ok(Box::new(Cursor::new(text.as_bytes()))),
            Content::Medium(medium) => medium.open(&self.folder),
        }
    }

    fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// Whether the file begins like a JSON object.
pub(super) fn is_request(path: &Path) -> Result<bool, ImportError> {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD_LEN).read_to_end(&mut head));
    read.map_err(|source| ImportError::Unreadable { path: path.to_owned(), source })?;
    let text = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&head);
    Ok(text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{'))
}

/// Whether a file in a folder of cases is a request, by its name: `request.json` or `NAME.request.json`.
pub(super) fn is_request_name(name: &str) -> bool {
    name == REQUEST_FILE || name.strip_suffix(REQUEST_FILE).is_some_and(|before| before.ends_with('.'))
}

/// The case's name: that of the file without its endings.
pub(super) fn case_name(path: &Path) -> String {
    let name = folder::case_name(path.file_name());
    let stem = name.strip_suffix(".json").unwrap_or(&name);
    stem.strip_suffix(".request").filter(|name| !name.is_empty()).unwrap_or(stem).to_owned()
}

fn read_object(path: &Path, limits: &ImportLimits, instance: &str) -> Result<Map<String, Value>, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_owned(), source };
    let mut file = folder::open_plain(path)?;
    if file.metadata().map_err(unreadable)?.len() > limits.request_bytes {
        return Err(ImportError::FileTooLarge { path: path.to_owned(), limit: limits.request_bytes });
    }
    let mut mark = Vec::new();
    file.by_ref().take(BYTE_ORDER_MARK.len() as u64).read_to_end(&mut mark).map_err(unreadable)?;
    let start = if mark == BYTE_ORDER_MARK { mark.len() as u64 } else { 0 };
    file.seek(SeekFrom::Start(start)).map_err(unreadable)?;
    let thrifty = Thrift::new(file.take(limits.request_bytes), limits);
    match serde_json::from_reader(BufReader::new(thrifty)) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(refused(instance, vec![root("expected an object".to_owned())])),
        Err(error) if error.is_io() => {
            let source = io::Error::from(error);
            Err(excess(path, &source).unwrap_or_else(|| ImportError::DamagedFile { path: path.to_owned(), source }))
        }
        Err(error) => Err(refused(instance, vec![root(format!("not valid JSON: {error}"))])),
    }
}

/// The `case.json` that the request stands for: only what was understood.
fn meta_json(meta: &CaseMeta, instance: &str) -> Result<String, ImportError> {
    serde_json::to_string(meta).map_err(|error| refused(instance, vec![root(error.to_string())]))
}

fn root(detail: String) -> FieldError {
    FieldError { pointer: String::new(), detail }
}

fn refused(instance: &str, errors: Vec<FieldError>) -> ImportError {
    let detail = "the request has wrong fields; mend the ones listed or leave them out";
    ImportError::Meta(Box::new(ProblemDetails::invalid_input(instance, detail, errors)))
}
