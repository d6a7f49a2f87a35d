//! A stretch of a file, read as if it were a file of its own.

use std::io::{self, Read, Seek, SeekFrom};

use crate::seal::sought;

/// The bytes from `start` on, `len` of them.
pub(super) struct Section<R> {
    inner: R,
    start: u64,
    len: u64,
    position: u64,
}

impl<R: Read + Seek> Section<R> {
    pub(super) fn new(inner: R, start: u64, len: u64) -> Self {
        Section { inner, start, len, position: 0 }
    }
}

impl<R: Read + Seek> Read for Section<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let left = self.len.saturating_sub(self.position);
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        if most == 0 {
            return Ok(0);
        }
        self.inner.seek(SeekFrom::Start(self.start.saturating_add(self.position)))?;
        let count = self.inner.read(&mut bytes[..most])?;
        self.position += count as u64;
        Ok(count)
    }
}

impl<R: Read + Seek> Seek for Section<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = sought(to, self.len, self.position)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn nothing_beyond_the_stretch_is_read() {
        let mut section = Section::new(Cursor::new(b"before|inside|after"), 7, 6);
        let mut text = String::new();
        section.read_to_string(&mut text).unwrap();
        assert_eq!(text, "inside");
        assert_eq!(section.seek(SeekFrom::End(-2)).unwrap(), 4);
        text.clear();
        section.read_to_string(&mut text).unwrap();
        assert_eq!(text, "de");
        assert!(section.seek(SeekFrom::End(-7)).is_err());
        section.seek(SeekFrom::Start(100)).unwrap();
        assert_eq!(section.read(&mut [0; 4]).unwrap(), 0);
    }
}
