//! Reading a bundle: first what everybody can see, then what only the recipient can open.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use super::{
    BundleError, BundleLimits, ContentList, Header,
    header::{seal_context, signed},
    section::Section,
};
use crate::{
    case::{Digest, digest::Digester},
    seal::{Receiver, Signature, Unsealer, verify_digest},
};

/// Bytes digested at a time.
const BUFFER_LEN: usize = 128 * 1024;

/// Whether the file begins as a bundle does, of whatever version. A file that cannot be read is none, and so is a pipe, which would
/// be waited for.
pub fn is_bundle(path: &Path) -> bool {
    let mut head = [0; 7];
    path.is_file() && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"ASSAYBN"
}

/// A bundle of which the header was read and its signature checked, by the key that it names: whether that key is trusted is for
/// the caller to say before anything else of it is used.
#[derive(Debug)]
pub struct Bundle {
    path: PathBuf,
    file: File,
    header: Header,
    body_start: u64,
}

impl Bundle {
    /// Opens the bundle at `path`.
    ///
    /// # Errors
    /// When it cannot be read, is none, is from a newer Assay, has not the length it states, or its header was altered.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        let found = fs::metadata(path).map_err(BundleError::io("read", path))?;
        if !found.is_file() {
            return Err(BundleError::foreign(path, "bundle", "it is no plain file"));
        }
        let mut file = File::open(path).map_err(BundleError::io("read", path))?;
        let (header, body_start) = Header::read(&mut file, path)?;
        let expected = body_start.saturating_add(header.body_bytes).saturating_add(Signature::LEN as u64);
        let found = file.seek(SeekFrom::End(0)).map_err(BundleError::io("read", path))?;
        if found != expected {
            return Err(BundleError::Length { path: path.to_owned(), found, expected });
        }
        Ok(Bundle { path: path.to_owned(), file, header, body_start })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it says in clear.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Length of the whole file in bytes.
    pub fn byte_len(&self) -> u64 {
        self.end() + Signature::LEN as u64
    }

    /// Where the signature at the end begins.
    fn end(&self) -> u64 {
        self.body_start + self.header.body_bytes
    }

    /// Reads the whole file and checks the sender's signature over it; returns the file's SHA-256. Needs no key.
    ///
    /// # Errors
    /// When it cannot be read, or was altered after it was sealed.
    pub fn verify(&mut self) -> Result<Digest, BundleError> {
        let end = self.end();
        let digested = digest_to(&mut self.file, end);
        let (mut digester, signature) = digested.map_err(BundleError::io("read", &self.path))?;
        let before = digester.clone().finish();
        digester.update(&signature);
        verify_digest(&self.header.sender.signing_key, &signed("end", &before), &Signature::from_bytes(signature))
            .map_err(|source| BundleError::Signature { path: self.path.clone(), what: "whole", source })?;
        Ok(digester.finish())
    }

    /// Opens the body and reads the list of contents.
    ///
    /// # Errors
    /// When it is sealed to somebody else, a part was altered, moved, cut or left out, or the list cannot be or is above a limit.
    pub fn unseal(self, receiver: &Receiver, limits: &BundleLimits) -> Result<OpenBundle, BundleError> {
        let Bundle { path, file, header, body_start } = self;
        let other = || BundleError::OtherRecipient { path: path.clone(), recipient: header.recipient };
        if header.recipient != receiver.public() {
            return Err(other());
        }
        let context = seal_context(&header.sender, &header.recipient);
        let key = receiver.decapsulate(&header.encapsulated, &context).ok_or_else(other)?;
        let section = Section::new(file, body_start, header.body_bytes);
        let mut body =
            Unsealer::new(&key, section).map_err(|source| BundleError::Body { path: path.clone(), source })?;
        let failed = |error| BundleError::body(&path, error);
        let mut length = [0; 4];
        body.read_exact(&mut length).map_err(failed)?;
        let length = u64::from(u32::from_be_bytes(length));
        if length > limits.list_bytes {
            let (what, limit) = ("the length of its list of contents", limits.list_bytes);
            return Err(BundleError::Limit { path, what, found: length, limit });
        }
        let start = 4 + length;
        let Some(contents) = body.plain_len().checked_sub(start) else {
            return Err(BundleError::contents(&path, "its list of contents is longer than the bundle"));
        };
        let mut text = Vec::new();
        body.by_ref().take(length).read_to_end(&mut text).map_err(failed)?;
        let list = ContentList::parse(&text, &header, contents, limits, &path)?;
        Ok(OpenBundle { path, header, list, body, start })
    }
}

/// Digests the file up to `end`, and reads the signature that stands there.
fn digest_to(file: &mut File, end: u64) -> io::Result<(Digester, [u8; Signature::LEN])> {
    file.seek(SeekFrom::Start(0))?;
    let (mut digester, mut left, mut buffer) = (Digester::default(), end, vec![0; BUFFER_LEN]);
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(BUFFER_LEN);
        file.read_exact(&mut buffer[..most])?;
        digester.update(&buffer[..most]);
        left -= most as u64;
    }
    let mut signature = [0; Signature::LEN];
    file.read_exact(&mut signature)?;
    Ok((digester, signature))
}

/// A bundle that the recipient opened.
pub struct OpenBundle {
    path: PathBuf,
    header: Header,
    list: ContentList,
    body: Unsealer<Section<File>>,
    /// Where the first content begins in the plain body.
    start: u64,
}

impl OpenBundle {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it says in clear.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What it holds.
    pub fn list(&self) -> &ContentList {
        &self.list
    }

    /// Where the contents of a case begin, by the case's place in the list.
    fn case_start(&self, case: usize) -> u64 {
        self.start + self.list.cases[..case].iter().map(super::ListedCase::byte_len).sum::<u64>()
    }

    /// The bytes of a piece of evidence, by its place and that of its case; as many as the list says. Whether they are the right ones
    /// shows by their digest. A part that was altered is an error of reading that names it.
    ///
    /// # Errors
    /// When the places are none.
    pub fn evidence(&mut self, case: usize, place: usize) -> Result<impl Read + '_, BundleError> {
        let none = || BundleError::contents(&self.path, format!("it holds no evidence {place} of case {case}"));
        let listed = self.list.cases.get(case).ok_or_else(none)?;
        let evidence = &listed.sent.evidence;
        let byte_len = evidence.get(place).ok_or_else(none)?.byte_len;
        let before: u64 = evidence[..place].iter().map(|evidence| evidence.byte_len).sum();
        let start = self.case_start(case) + before;
        self.body.seek(SeekFrom::Start(start)).map_err(BundleError::io("read", &self.path))?;
        Ok(self.body.by_ref().take(byte_len))
    }

    /// The sender's record about a case, verified; `None` where none travels.
    ///
    /// # Errors
    /// When the place is none, a part was altered, or the record is not the one of the list.
    pub fn record(&mut self, case: usize) -> Result<Option<Vec<u8>>, BundleError> {
        let none = || BundleError::contents(&self.path, format!("it holds no case {case}"));
        let listed = self.list.cases.get(case).ok_or_else(none)?;
        let Some(record) = listed.record else { return Ok(None) };
        let (id, end) = (listed.sent.id.clone(), self.case_start(case) + listed.byte_len());
        let seek = self.body.seek(SeekFrom::Start(end - record.byte_len));
        seek.map_err(BundleError::io("read", &self.path))?;
        let mut bytes = Vec::new();
        let read = self.body.by_ref().take(record.byte_len).read_to_end(&mut bytes);
        read.map_err(|error| BundleError::body(&self.path, error))?;
        if Digest::of(&bytes) != record.sha256 {
            return Err(BundleError::contents(
                &self.path,
                format!("the record of case {id} is not the one of the list"),
            ));
        }
        Ok(Some(bytes))
    }

    /// Reads the whole body, to find the first part that was altered.
    ///
    /// # Errors
    /// When one was, or the file cannot be read.
    pub fn drain(&mut self) -> Result<(), BundleError> {
        let failed = |error| BundleError::body(&self.path, error);
        self.body.seek(SeekFrom::Start(0)).map_err(failed)?;
        io::copy(&mut self.body, &mut io::sink()).map_err(failed).map(drop)
    }
}
