//! The matrix file: templates as the search reads them, mapped into memory. A copy of what the database holds, made again
//! whenever it does not fit.
//!
//! With a key the file is sealed: the header then comes at the end of the sealed bytes, since it is known last, and the whole is
//! decrypted into memory of the process that no file lies behind.
//!
//! Numbers stand in the byte order of the machine, since the file never leaves it; a mark tells another order. After a
//! header of 256 bytes come the matrix (one row of float32 a face), the ends of each person's text as u64, and the texts,
//! JSON. The header holds the SHA-256 of itself and of all that follows. A file is written whole under another name and
//! then put in its place, and never changed afterwards.

use std::{
    fs::File,
    io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write},
    path::{Path, PathBuf},
};

use memmap2::{Mmap, MmapMut};

use super::error::GalleryError;
use crate::{
    case::{Digest, digest::Digester, gallery::EnrolledPerson, sibling::folder_of},
    seal::{FileKey, Sealer, Unsealer},
};

const MAGIC: &[u8; 8] = b"ASSAYGL1";
/// Reads otherwise where the bytes of a number stand in another order.
const ORDER_MARK: u32 = 0x0A0B_0C0D;
const HEADER_LEN: usize = 256;
/// Bytes of the header that are in use, before its own digest.
const FIELDS_LEN: usize = 8 + 4 + 4 + 8 + 8 + 8 + 8 + 32 + 32;
/// Longest template; embeddings have 128 to 512 numbers.
const MAX_DIMENSION: u32 = 4096;
/// Longest template there can be: a mean of unit vectors has a length of at most 1.
const MAX_NORM_SQUARED: f32 = 1.01;

/// What a file says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileHead {
    /// Network that the templates come from.
    pub model: Digest,
    /// Numbers in a template.
    pub dimension: u32,
    /// Number of the newest enrolment in it, or looked at for it.
    pub newest: i64,
    /// Number of the newest removal when it was written.
    pub removals: i64,
}

/// A verified file, mapped into memory.
#[derive(Debug)]
pub struct GalleryFile {
    head: FileHead,
    rows: usize,
    map: Mmap,
    path: PathBuf,
}

/// Writes the file at `path` anew, from the persons in the order of their enrolment. Holds their names in memory, not their
/// templates. It is sealed where there is a `key`.
///
/// # Errors
/// When the file cannot be written, a template is none of this head's, or `people` ends with an error.
pub fn write_gallery<E: From<GalleryError>>(
    path: &Path,
    head: &FileHead,
    people: impl Iterator<Item = Result<(EnrolledPerson, Vec<f32>), E>>,
    key: Option<&FileKey>,
) -> Result<(), E> {
    let io = GalleryError::io(path);
    let folder = folder_of(path);
    let file = tempfile::NamedTempFile::new_in(folder).map_err(&io)?;
    let mut out = Payload { out: Out::new(file, key).map_err(&io)?, digester: Digester::default(), len: 0 };
    let (mut ends, mut texts, mut rows) = (Vec::new(), Vec::new(), 0u64);
    for person in people {
        let (person, template) = person?;
        let fits = template.len() == head.dimension as usize && is_template(&template);
        let damaged = |detail: String| GalleryError::Damaged { path: path.to_owned(), detail };
        if !fits {
            return Err(damaged(format!("the template of enrolment {} is none", person.enrolment)).into());
        }
        for value in &template {
            out.write(&value.to_ne_bytes()).map_err(&io)?;
        }
        serde_json::to_writer(&mut texts, &person).map_err(|error| damaged(error.to_string()))?;
        ends.extend((texts.len() as u64).to_ne_bytes());
        rows += 1;
    }
    out.write(&ends).map_err(&io)?;
    out.write(&texts).map_err(&io)?;
    let Payload { out, digester, len } = out;
    let file = out.finish(&header(head, rows, len, &digester.finish())).map_err(&io)?;
    file.as_file().sync_all().map_err(&io)?;
    file.persist(path).map_err(|error| io(error.error))?;
    Ok(())
}

/// Bytes after the header, counted and digested on their way.
struct Payload {
    out: Out,
    digester: Digester,
    len: u64,
}

impl Payload {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digester.update(bytes);
        self.len += bytes.len() as u64;
        match &mut self.out {
            Out::Plain(file) => file.write_all(bytes),
            Out::Sealed(sealer) => sealer.write_all(bytes),
        }
    }
}

/// The file that is written.
enum Out {
    Plain(BufWriter<tempfile::NamedTempFile>),
    Sealed(Box<Sealer<BufWriter<tempfile::NamedTempFile>>>),
}

impl Out {
    fn new(file: tempfile::NamedTempFile, key: Option<&FileKey>) -> io::Result<Self> {
        let mut file = BufWriter::new(file);
        if let Some(key) = key {
            return Ok(Out::Sealed(Box::new(Sealer::new(key, file)?)));
        }
        file.write_all(&[0; HEADER_LEN])?;
        Ok(Out::Plain(file))
    }

    fn finish(self, header: &[u8]) -> io::Result<tempfile::NamedTempFile> {
        let file = match self {
            Out::Plain(mut file) => {
                file.seek(SeekFrom::Start(0))?;
                file.write_all(header)?;
                file
            }
            Out::Sealed(mut sealer) => {
                sealer.write_all(header)?;
                sealer.finish()?
            }
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

fn header(head: &FileHead, rows: u64, payload_len: u64, payload: &Digest) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(ORDER_MARK.to_ne_bytes());
    bytes.extend(head.dimension.to_ne_bytes());
    bytes.extend(rows.to_ne_bytes());
    bytes.extend(payload_len.to_ne_bytes());
    bytes.extend(head.newest.to_ne_bytes());
    bytes.extend(head.removals.to_ne_bytes());
    bytes.extend(head.model.as_bytes());
    bytes.extend(payload.as_bytes());
    let own = Digest::of(&bytes);
    bytes.extend(own.as_bytes());
    bytes.resize(HEADER_LEN, 0);
    bytes
}

fn is_template(values: &[f32]) -> bool {
    let norm: f32 = values.iter().map(|value| value * value).sum();
    // Also false for a number that is none.
    norm > 0.0 && norm <= MAX_NORM_SQUARED
}

impl GalleryFile {
    /// Maps the file at `path`, sealed where there is a `key`, and verifies all of it.
    ///
    /// # Errors
    /// When it cannot be read, is cut off, or anything in it is not what the header says.
    pub fn open(path: &Path, key: Option<&FileKey>) -> Result<Self, GalleryError> {
        let io = GalleryError::io(path);
        let file = File::open(path).map_err(&io)?;
        let cut_off = |found: u64| GalleryError::CutOff { path: path.to_owned(), found, expected: HEADER_LEN as u64 };
        let (map, len) = match key {
            None => {
                let len = file.metadata().map_err(&io)?.len();
                (if len < HEADER_LEN as u64 { Err(cut_off(len)) } else { mapped(&file).map_err(&io) }?, len)
            }
            Some(key) => {
                let damaged = |error: io::Error| match error.kind() {
                    io::ErrorKind::InvalidData => {
                        GalleryError::Damaged { path: path.to_owned(), detail: error.to_string() }
                    }
                    _ => io(error),
                };
                let sealed = Unsealer::new(key, file).map_err(|error| damaged(error.into()))?;
                let len = sealed.plain_len();
                (if len < HEADER_LEN as u64 { Err(cut_off(len)) } else { unsealed(sealed).map_err(damaged) }?, len)
            }
        };
        let damaged = |detail: &str| GalleryError::Damaged { path: path.to_owned(), detail: detail.to_owned() };
        let (head, rows, payload_len, payload) = read_header(&map).map_err(|detail| damaged(&detail))?;
        let expected = (HEADER_LEN as u64).saturating_add(payload_len);
        if len < expected {
            return Err(GalleryError::CutOff { path: path.to_owned(), found: len, expected });
        }
        let tables = u64::from(head.dimension) * 4 + 8;
        if len > expected || rows.checked_mul(tables).is_none_or(|tables| tables > payload_len) {
            return Err(damaged("its length does not go with its header"));
        }
        let mut digester = Digester::default();
        map[HEADER_LEN..].chunks(1 << 20).for_each(|part| digester.update(part));
        if digester.finish() != payload {
            return Err(damaged("its checksum is another"));
        }
        let rows = usize::try_from(rows).map_err(|_| damaged("it has too many rows"))?;
        let gallery = GalleryFile { head, rows, map, path: path.to_owned() };
        let matrix = gallery.matrix()?;
        let length = head.dimension as usize;
        if matrix.len() != rows * length || !matrix.chunks_exact(length).all(is_template) {
            return Err(damaged("it holds a template that is none"));
        }
        if gallery.texts().map(<[u8]>::len) != gallery.end(rows) {
            return Err(damaged("its parts do not go with its header"));
        }
        Ok(gallery)
    }

    /// What the file says about itself.
    pub fn head(&self) -> &FileHead {
        &self.head
    }

    /// Number of faces.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The templates, one after the other.
    ///
    /// # Errors
    /// When they do not lie as numbers must lie, which a verified file rules out.
    pub fn matrix(&self) -> Result<&[f32], GalleryError> {
        let bytes = self.part(0, self.matrix_len());
        pulp::bytemuck::try_cast_slice(bytes).map_err(|error| self.damaged(&error.to_string()))
    }

    /// The person of one row.
    ///
    /// # Errors
    /// When there is no such row or its text is none.
    pub fn person(&self, row: usize) -> Result<EnrolledPerson, GalleryError> {
        let (start, end) = (self.end(row), self.end(row + 1));
        let bounds = start.zip(end).filter(|(start, end)| row < self.rows && start <= end);
        let text = bounds.and_then(|(start, end)| self.texts()?.get(start..end));
        let text = text.ok_or_else(|| self.damaged(&format!("row {row} has no person")))?;
        serde_json::from_slice(text).map_err(|error| self.damaged(&format!("row {row}: {error}")))
    }

    /// Where the text of the last of so many rows ends, 0 for none.
    fn end(&self, rows: usize) -> Option<usize> {
        let Some(last) = rows.checked_sub(1) else { return Some(0) };
        let bytes = self.part(self.matrix_len() + last * 8, 8).try_into().ok()?;
        usize::try_from(u64::from_ne_bytes(bytes)).ok()
    }

    fn texts(&self) -> Option<&[u8]> {
        self.map.get(HEADER_LEN + self.matrix_len() + self.rows * 8..)
    }

    fn matrix_len(&self) -> usize {
        self.rows * self.head.dimension as usize * 4
    }

    fn part(&self, start: usize, len: usize) -> &[u8] {
        self.map.get(HEADER_LEN + start..HEADER_LEN + start + len).unwrap_or_default()
    }

    fn damaged(&self, detail: &str) -> GalleryError {
        GalleryError::Damaged { path: self.path.clone(), detail: detail.to_owned() }
    }
}

#[allow(
    unsafe_code,
    reason = "a mapped file must not be cut while it is mapped. Assay never does: it writes a new file under another name \
              and puts it in the place of this one, whose pages stay as long as they are mapped. The file lies in the \
              user's own data folder, where nobody else writes; all of it is verified before use"
)]
fn mapped(file: &File) -> io::Result<Mmap> {
    // SAFETY: see the reason above.
    unsafe { Mmap::map(file) }
}

/// The plain bytes in memory, the header first.
fn unsealed(mut sealed: Unsealer<File>) -> io::Result<Mmap> {
    let len = usize::try_from(sealed.plain_len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
    let mut map = MmapMut::map_anon(len)?;
    let (header, payload) = map.split_at_mut(HEADER_LEN);
    sealed.read_exact(payload)?;
    sealed.read_exact(header)?;
    map.make_read_only()
}

/// Head, rows, bytes that follow and their digest.
fn read_header(bytes: &[u8]) -> Result<(FileHead, u64, u64, Digest), String> {
    let fields = bytes.get(..FIELDS_LEN).ok_or("it has no header")?;
    let own = bytes.get(FIELDS_LEN..FIELDS_LEN + 32).ok_or("it has no header")?;
    let (magic, fields) = fields.split_at(8);
    if magic != MAGIC {
        return Err("it is no gallery".to_owned());
    }
    let (numbers, digests) = fields.as_chunks::<4>().0.split_at(10);
    let word = |index: usize| u32::from_ne_bytes(numbers[index]);
    let long = |index: usize| {
        let mut bytes = [0; 8];
        bytes[..4].copy_from_slice(&numbers[index]);
        bytes[4..].copy_from_slice(&numbers[index + 1]);
        u64::from_ne_bytes(bytes)
    };
    if word(0) != ORDER_MARK {
        return Err("it was written on a machine of another kind".to_owned());
    }
    if Digest::of(&bytes[..FIELDS_LEN]).as_bytes() != own {
        return Err("its header was changed".to_owned());
    }
    let digest = |place: usize| {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digests[place..place + 8].as_flattened());
        Digest::from_bytes(bytes)
    };
    let dimension = word(1);
    if !(1..=MAX_DIMENSION).contains(&dimension) {
        return Err(format!("its templates have {dimension} numbers"));
    }
    let head = FileHead { model: digest(0), dimension, newest: long(6).cast_signed(), removals: long(8).cast_signed() };
    Ok((head, long(2), long(4), digest(8)))
}
