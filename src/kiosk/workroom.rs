//! Where the evidence of the session at hand lies: sealed with a key that lives in the process alone, so that nothing of it can be read
//! once the session, or the power, is gone.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tempfile::TempDir;

use crate::{
    case::{Evidence, EvidenceKind},
    media::{
        camera::CameraPicture,
        image::{ImageError, encode_jpeg},
        vault::{Vault, VaultError},
    },
    seal::{FileKey, KeyError},
};

use super::{machine::Side, recording::VIDEO_NAME};

/// How the folder of a session begins, and what is held while a kiosk works.
const ROOM: &str = "session-";
const LOCK: &str = "kiosk.lock";
/// Quality of a photo whose camera gave no JPEG file: what is lost lies below the camera's noise.
const PHOTO_QUALITY: u8 = 97;
/// Largest photo in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// Evidence cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum WorkroomError {
    /// The folder cannot be used.
    #[error("{path}: {source}; free some space or mend the folder's permissions")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another kiosk works there.
    #[error("another kiosk works in {path}; end it, or choose another data folder with --data")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The files cannot be kept.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// There is no key to be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A photo cannot be coded.
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// Where the sessions of one kiosk have their evidence, one after the other. Nobody else can have it open meanwhile.
pub struct Hall {
    folder: PathBuf,
    /// Released when it is dropped or the process ends, however it ends.
    _lock: File,
}

impl Hall {
    /// Opens the folder, which is made where it is missing, and removes what killed sessions left there.
    ///
    /// # Errors
    /// When another kiosk works there, or something cannot be made or removed.
    pub fn open(folder: &Path) -> Result<Self, WorkroomError> {
        let failed = |source| WorkroomError::Folder { path: folder.to_owned(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(WorkroomError::InUse { path: folder.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_name().as_encoded_bytes().starts_with(ROOM.as_bytes()) {
                fs::remove_dir_all(entry.path()).map_err(failed)?;
            }
        }
        Ok(Hall { folder: folder.to_owned(), _lock: lock })
    }

    /// A new room.
    ///
    /// # Errors
    /// When the folder cannot be written, or the system gives no random bytes.
    pub fn room(&self) -> Result<Workroom, WorkroomError> {
        let failed = |source| WorkroomError::Folder { path: self.folder.clone(), source };
        let folder = tempfile::Builder::new().prefix(ROOM).tempdir_in(&self.folder).map_err(failed)?;
        let vault = Arc::new(Vault::open(folder.path(), Some(FileKey::passing()?))?);
        Ok(Workroom { vault, evidence: Vec::new(), folder })
    }
}

/// The evidence of one session. Dropping it removes its files.
pub struct Workroom {
    vault: Arc<Vault>,
    evidence: Vec<Evidence>,
    /// Dropped last: the vault holds files open in it.
    folder: TempDir,
}

impl Workroom {
    /// Keeps the photo of a side, in place of one that was there: the camera's own file where it gave one.
    ///
    /// # Errors
    /// When it cannot be coded or written.
    pub fn keep_photo(&mut self, side: Side, picture: &CameraPicture) -> Result<(), WorkroomError> {
        let kind = kind_of(side);
        let coded = match picture.jpeg() {
            Some(_) => None,
            None => Some(encode_jpeg(picture.image(), PHOTO_QUALITY)?),
        };
        let bytes = picture.jpeg().or(coded.as_deref()).unwrap_or_default();
        self.keep(kind, &format!("{}.jpg", kind.stem()), "image/jpeg", bytes)
    }

    /// Keeps the selfie video, in place of one that was there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_video(&mut self, bytes: &[u8]) -> Result<(), WorkroomError> {
        self.keep(EvidenceKind::Video, VIDEO_NAME, "video/mp4", bytes)
    }

    fn keep(&mut self, kind: EvidenceKind, name: &str, media_type: &str, bytes: &[u8]) -> Result<(), WorkroomError> {
        let mut source = bytes;
        let stored = self.vault.put(&mut source, MOST_BYTES.max(bytes.len() as u64))?;
        self.evidence.retain(|evidence| evidence.kind != kind);
        self.evidence.push(Evidence {
            kind,
            digest: stored.digest,
            file_name: name.to_owned(),
            media_type: media_type.to_owned(),
            byte_len: stored.byte_len,
        });
        self.evidence.sort_by_key(|evidence| evidence.kind);
        Ok(())
    }

    /// Takes the photo of a side out of the case.
    pub fn drop_photo(&mut self, side: Side) {
        self.evidence.retain(|evidence| evidence.kind != kind_of(side));
    }

    /// Takes the selfie video out of the case.
    pub fn drop_video(&mut self) {
        self.evidence.retain(|evidence| evidence.kind != EvidenceKind::Video);
    }

    /// What was kept, in the order of a case.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// Where it lies.
    pub fn vault(&self) -> Arc<Vault> {
        Arc::clone(&self.vault)
    }

    /// The folder of its files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn kind_of(side: Side) -> EvidenceKind {
    match side {
        Side::Front => EvidenceKind::DocumentFront,
        Side::Back => EvidenceKind::DocumentBack,
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;
    use crate::media::image::{ImageLimits, decode_upright};

    fn picture(grey: u8) -> RgbImage {
        RgbImage::from_pixel(64, 48, Rgb([grey; 3]))
    }

    #[test]
    fn evidence_is_sealed_where_it_lies_and_gone_with_its_room() {
        let parent = tempfile::tempdir().unwrap();
        let hall = Hall::open(parent.path()).unwrap();
        let mut room = hall.room().unwrap();
        let jpeg = encode_jpeg(&picture(90), 80).unwrap();
        room.keep_photo(Side::Back, &CameraPicture::new(picture(90), Some(jpeg.clone()))).unwrap();
        room.keep_photo(Side::Front, &CameraPicture::new(picture(10), None)).unwrap();
        room.keep_photo(Side::Front, &CameraPicture::new(picture(200), None)).unwrap();
        room.keep_video(b"not really a video").unwrap();
        let kinds: Vec<EvidenceKind> = room.evidence().iter().map(|evidence| evidence.kind).collect();
        assert_eq!(kinds, [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack, EvidenceKind::Video]);
        let read = |at: usize| room.vault().read(&room.evidence()[at].digest).unwrap();
        assert_eq!(read(1), jpeg, "the camera's own file");
        let front = decode_upright(&read(0), "front", &ImageLimits::default()).unwrap();
        assert!(front.get_pixel(9, 9).0[0].abs_diff(200) < 4, "the photo taken last");
        let stored = fs::read(room.vault().path(&room.evidence()[1].digest)).unwrap();
        assert!(!stored.windows(8).any(|window| jpeg.starts_with(window)), "plain bytes on the disk");
        let folder = room.folder().to_owned();
        room.drop_photo(Side::Back);
        room.drop_video();
        assert_eq!(room.evidence().len(), 1);
        drop(room);
        assert!(!folder.exists());
    }

    #[test]
    fn what_a_killed_session_left_is_swept_away_but_not_under_a_kiosk_at_work() {
        let parent = tempfile::tempdir().unwrap();
        let work = parent.path().join("work");
        let rooms = || fs::read_dir(&work).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir()).count();
        let hall = Hall::open(&work).unwrap();
        std::mem::forget(hall.room().unwrap());
        assert!(matches!(Hall::open(&work), Err(WorkroomError::InUse { .. })));
        assert_eq!(rooms(), 1);
        drop(hall);
        let _hall = Hall::open(&work).unwrap();
        assert_eq!(rooms(), 0);
    }
}
