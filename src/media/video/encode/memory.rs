//! A video file that lies in memory alone.

use std::{
    fmt,
    io::{self, Cursor, Seek, SeekFrom, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use zeroize::Zeroizing;

/// The bytes of a file that is being written, up to a limit; wiped when the last owner goes.
#[derive(Clone)]
pub(super) struct MemoryFile {
    bytes: Arc<Mutex<Cursor<Zeroizing<Vec<u8>>>>>,
    limit: u64,
}

impl fmt::Debug for MemoryFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryFile(at most {} bytes)", self.limit)
    }
}

impl MemoryFile {
    /// An empty file. Its room is taken at once: bytes that move as it grows would leave copies behind.
    pub(super) fn new(limit: u64) -> Self {
        let room = usize::try_from(limit).unwrap_or(usize::MAX);
        MemoryFile { bytes: Arc::new(Mutex::new(Cursor::new(Zeroizing::new(Vec::with_capacity(room))))), limit }
    }

    fn locked(&self) -> MutexGuard<'_, Cursor<Zeroizing<Vec<u8>>>> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was written, taken out.
    pub(super) fn take(&self) -> Zeroizing<Vec<u8>> {
        std::mem::take(self.locked().get_mut())
    }
}

impl Write for MemoryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = self.locked();
        let start = file.position();
        let end = start.saturating_add(bytes.len() as u64);
        if end > self.limit {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("more than {} bytes", self.limit)));
        }
        let (from, to) = (start as usize, end as usize);
        let held = file.get_mut();
        if held.len() < to {
            held.resize(to, 0);
        }
        held[from..to].copy_from_slice(bytes);
        file.set_position(end);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for MemoryFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut file = self.locked();
        let base = match to {
            SeekFrom::Start(at) => i128::from(at),
            SeekFrom::End(by) => file.get_ref().len() as i128 + i128::from(by),
            SeekFrom::Current(by) => i128::from(file.position()) + i128::from(by),
        };
        let at = u64::try_from(base).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        file.set_position(at);
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_memory_is_written_from_any_place_and_no_further_than_its_limit() {
        let mut file = MemoryFile::new(8);
        file.write_all(b"abcdef").unwrap();
        assert_eq!(file.seek(SeekFrom::Start(1)).unwrap(), 1);
        file.write_all(b"BC").unwrap();
        assert_eq!(file.seek(SeekFrom::End(1)).unwrap(), 7);
        file.write_all(b"h").unwrap();
        assert!(file.write_all(b"i").is_err());
        assert!(file.seek(SeekFrom::Current(-100)).is_err());
        assert_eq!(**file.take(), *b"aBCdef\0h");
    }
}
