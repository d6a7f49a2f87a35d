//! A bundle copied into a folder, on a stick or a share: gone on with after an interruption, and read back before it has its name.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::{Bundle, BundleError, PartFile};
use crate::case::{Digest, digest::Digester};

/// Bytes compared and copied at a time.
const BLOCK: usize = 1024 * 1024;

/// A bundle that was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Where the copy lies.
    pub path: PathBuf,
    /// SHA-256 of the bundle and of the copy as it was read back.
    pub sha256: Digest,
    /// Its length in bytes.
    pub byte_len: u64,
    /// Bytes that were there already, from a copy that was interrupted, and the same.
    pub resumed_from: u64,
}

/// Copies the bundle at `path` into `folder` under its name. The bundle itself is verified first; what an interrupted copy left is
/// compared with it and gone on with from the first block that is not the same; at the end the copy is read back. Calls `progress`
/// with the bytes done and those in all.
///
/// # Errors
/// When the bundle is not whole or was altered, a file of its name lies in the folder, the disk refuses, or what is read back is
/// not what was written.
pub fn carry(path: &Path, folder: &Path, mut progress: impl FnMut(u64, u64)) -> Result<Carried, BundleError> {
    let sha256 = Bundle::open(path)?.verify()?;
    let name = path.file_name().ok_or_else(|| BundleError::foreign(path, "bundle", "it has no name"))?;
    let target = folder.join(name);
    let mut source = File::open(path).map_err(BundleError::io("read", path))?;
    let byte_len = source.metadata().map_err(BundleError::io("read", path))?.len();
    let mut part = PartFile::open(&target)?;
    let writing = |error| BundleError::io("write", &target)(error);
    let resumed_from = same_so_far(&mut source, part.file()).map_err(writing)?;
    part.file().set_len(resumed_from).map_err(writing)?;
    source.seek(SeekFrom::Start(resumed_from)).map_err(BundleError::io("read", path))?;
    part.seek(SeekFrom::Start(resumed_from)).map_err(writing)?;
    let (mut done, mut block) = (resumed_from, vec![0; BLOCK]);
    progress(done, byte_len);
    loop {
        let count = filled(&mut source, &mut block).map_err(BundleError::io("read", path))?;
        if count == 0 {
            break;
        }
        part.write_all(&block[..count]).map_err(writing)?;
        done += count as u64;
        progress(done, byte_len);
    }
    part.settle()?;
    let (found, found_len) = read_back(part.file()).map_err(writing)?;
    if (found, found_len) != (sha256, byte_len) {
        let detail = "what was written does not read back the same; the disk may be failing: try another one";
        return Err(writing(io::Error::other(detail)));
    }
    Ok(Carried { path: part.finish()?, sha256, byte_len, resumed_from })
}

/// How many bytes from the beginning are the same in both, in whole blocks.
fn same_so_far(source: &mut File, copy: &mut File) -> io::Result<u64> {
    let (mut one, mut other) = (vec![0; BLOCK], vec![0; BLOCK]);
    source.seek(SeekFrom::Start(0))?;
    copy.seek(SeekFrom::Start(0))?;
    let mut same = 0;
    loop {
        let (count, copied) = (filled(source, &mut one)?, filled(copy, &mut other)?);
        if count < BLOCK || copied < BLOCK || one != other {
            return Ok(same);
        }
        same += BLOCK as u64;
    }
}

/// Fills the buffer as far as there are bytes.
fn filled(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn read_back(file: &mut File) -> io::Result<(Digest, u64)> {
    file.seek(SeekFrom::Start(0))?;
    let (mut digester, mut byte_len, mut block) = (Digester::default(), 0, vec![0; BLOCK]);
    loop {
        let count = filled(file, &mut block)?;
        if count == 0 {
            return Ok((digester.finish(), byte_len));
        }
        digester.update(&block[..count]);
        byte_len += count as u64;
    }
}
