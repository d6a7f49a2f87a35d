//! Files encrypted in parts, so that they are written as they come and read from any place without holding them in memory.
//!
//! A sealed file begins with `ASSAYSF1`, the eight bytes that tell the master key and 32 random bytes; then come the parts: 64 KiB of the
//! plain bytes each, the last one what remains, every one followed by its tag of 16 bytes. The file's own key follows from the key
//! of its purpose by HKDF-SHA-256 with the random bytes as salt and the other 16 of the header as label, so that a changed header
//! opens nothing. Each part is sealed by XChaCha20-Poly1305 with its number as nonce and a mark on the last, as in the STREAM
//! construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance,
//! 2015): parts that were changed, moved, repeated, left out, or cut from the end do not open.

use std::io::{self, Read, Seek, SeekFrom, Write};

use chacha20poly1305::{KeyInit as _, Tag, XChaCha20Poly1305, XNonce, aead::AeadInOut as _};
use zeroize::Zeroizing;

use super::{
    error::{KeyError, UnsealError},
    secret::{FileKey, KeyId, random},
};

const MAGIC: &[u8; 8] = b"ASSAYSF1";
const SALT_LEN: usize = 32;
/// Bytes before the salt.
const FIELDS_LEN: usize = MAGIC.len() + KeyId::LEN;
const HEADER_LEN: usize = FIELDS_LEN + SALT_LEN;
/// Plain bytes of every part but the last.
const PART_LEN: usize = 64 * 1024;
const TAG_LEN: usize = 16;
const SEALED_PART_LEN: usize = PART_LEN + TAG_LEN;

/// Length of the sealed file of so many plain bytes.
pub const fn sealed_len(plain_len: u64) -> u64 {
    let parts = plain_len.div_ceil(PART_LEN as u64);
    let parts = if parts == 0 { 1 } else { parts };
    (HEADER_LEN as u64).saturating_add(plain_len).saturating_add(parts.saturating_mul(TAG_LEN as u64))
}

/// The nonce of a part: its number from 0, and whether it is the last.
fn nonce(part: u64, is_last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[15] = u8::from(is_last);
    nonce[16..].copy_from_slice(&part.to_be_bytes());
    nonce.into()
}

fn cipher(key: &FileKey, fields: &[u8], salt: &[u8]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.for_file(salt, fields).bytes().into())
}

/// Encrypts what is written to it. Without [`Sealer::finish`] the file is cut off and does not open.
pub struct Sealer<W> {
    out: W,
    cipher: XChaCha20Poly1305,
    buffer: Zeroizing<Vec<u8>>,
    part: u64,
}

impl<W: Write> Sealer<W> {
    /// Begins a sealed file.
    ///
    /// # Errors
    /// When `out` fails or the system gives no random bytes.
    pub fn new(key: &FileKey, mut out: W) -> io::Result<Self> {
        let salt: [u8; SALT_LEN] = random().map_err(|error: KeyError| io::Error::other(error.to_string()))?;
        let fields = [&MAGIC[..], key.id().bytes()].concat();
        out.write_all(&fields)?;
        out.write_all(&salt)?;
        let cipher = cipher(key, &fields, &salt);
        Ok(Sealer { out, cipher, buffer: Zeroizing::new(Vec::with_capacity(PART_LEN)), part: 0 })
    }

    fn seal_part(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = nonce(self.part, is_last);
        let sealed = self.cipher.encrypt_inout_detached(&nonce, &[], self.buffer.as_mut_slice().into());
        let tag = sealed.map_err(|_| io::Error::other("a part could not be encrypted"))?;
        self.out.write_all(&self.buffer)?;
        self.out.write_all(&tag)?;
        self.buffer.clear();
        self.part += 1;
        Ok(())
    }

    /// Seals the last part and gives back what was written to.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal_part(true)?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full part is sealed only when more comes: it may be the last.
        if self.buffer.len() == PART_LEN && !bytes.is_empty() {
            self.seal_part(false)?;
        }
        let taken = bytes.len().min(PART_LEN - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    /// Nothing to do: a part is written when it is full.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Decrypts a sealed file while it is read, from any place. Holds one part in memory.
pub struct Unsealer<R> {
    inner: R,
    cipher: XChaCha20Poly1305,
    parts: u64,
    /// Plain bytes.
    len: u64,
    position: u64,
    /// The part in `buffer`.
    loaded: Option<u64>,
    buffer: Zeroizing<Vec<u8>>,
}

impl<R: Read + Seek> Unsealer<R> {
    /// Opens a sealed file, and its last part at once: one that was cut is found before anything of it is used.
    ///
    /// # Errors
    /// When it is not sealed, was sealed with another key, or its end is not its own.
    pub fn new(key: &FileKey, mut inner: R) -> Result<Self, UnsealError> {
        let file_len = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(0))?;
        let mut header = Vec::with_capacity(HEADER_LEN);
        inner.by_ref().take(HEADER_LEN as u64).read_to_end(&mut header)?;
        if !header.starts_with(MAGIC) {
            return Err(UnsealError::NotSealed);
        }
        if header.len() < HEADER_LEN {
            return Err(UnsealError::Damaged { segment: 1, segments: 1 });
        }
        if header[MAGIC.len()..FIELDS_LEN] != *key.id().bytes() {
            return Err(UnsealError::OtherKey);
        }
        let body = file_len.saturating_sub(HEADER_LEN as u64);
        let parts = body.div_ceil(SEALED_PART_LEN as u64).max(1);
        let last = body - (parts - 1) * SEALED_PART_LEN as u64;
        // Only the one part of an empty file has nothing in it.
        let least = TAG_LEN as u64 + u64::from(parts > 1);
        if last < least {
            return Err(UnsealError::Damaged { segment: parts, segments: parts });
        }
        let len = body - parts * TAG_LEN as u64;
        let cipher = cipher(key, &header[..FIELDS_LEN], &header[FIELDS_LEN..]);
        let buffer = Zeroizing::new(Vec::with_capacity(SEALED_PART_LEN));
        let mut opened = Unsealer { inner, cipher, parts, len, position: 0, loaded: None, buffer };
        opened.load(parts - 1)?;
        Ok(opened)
    }

    /// Length of the plain bytes.
    pub fn plain_len(&self) -> u64 {
        self.len
    }

    fn load(&mut self, part: u64) -> Result<(), UnsealError> {
        if self.loaded == Some(part) {
            return Ok(());
        }
        self.loaded = None;
        self.buffer.clear();
        self.inner.seek(SeekFrom::Start(HEADER_LEN as u64 + part * SEALED_PART_LEN as u64))?;
        self.inner.by_ref().take(SEALED_PART_LEN as u64).read_to_end(&mut self.buffer)?;
        let damaged = UnsealError::Damaged { segment: part + 1, segments: self.parts };
        let Some(plain_len) = self.buffer.len().checked_sub(TAG_LEN) else { return Err(damaged) };
        let (plain, tag) = self.buffer.split_at_mut(plain_len);
        let Ok(tag) = Tag::try_from(&*tag) else { return Err(damaged) };
        let nonce = nonce(part, part + 1 == self.parts);
        if self.cipher.decrypt_inout_detached(&nonce, &[], plain.into(), &tag).is_err() {
            self.buffer.clear();
            return Err(damaged);
        }
        self.buffer.truncate(plain_len);
        self.loaded = Some(part);
        Ok(())
    }
}

impl<R: Read + Seek> Read for Unsealer<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.len || out.is_empty() {
            return Ok(0);
        }
        self.load(self.position / PART_LEN as u64)?;
        let rest = &self.buffer[(self.position % PART_LEN as u64) as usize..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.position += count as u64;
        Ok(count)
    }
}

/// Where a seek leads that begins at `position` of `len` bytes; beyond the end it may, before the start it is an error.
pub(crate) fn sought(to: SeekFrom, len: u64, position: u64) -> io::Result<u64> {
    let target = match to {
        SeekFrom::Start(place) => Some(place),
        SeekFrom::End(offset) => len.checked_add_signed(offset),
        SeekFrom::Current(offset) => position.checked_add_signed(offset),
    };
    Ok(target.ok_or(io::ErrorKind::InvalidInput)?)
}

impl<R: Read + Seek> Seek for Unsealer<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = sought(to, self.len, self.position)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests;
