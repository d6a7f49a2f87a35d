//! The keys of a data folder: opened to work with, or changed.
//!
//! Whoever works in the folder holds `keys.lock` shared, whoever changes the keys holds it alone: no process ever writes with keys that
//! are on their way out.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    error::{KeyError, WrapKind},
    keys_file::{Change, KeysFile},
    receiving::Receiver,
    secret::{Keys, MasterKey},
    secret_file::Secret,
    signature::{PublicKey, Signer},
};

const LOCK: &str = "keys.lock";
/// Held alone while a receiving key is made, so that two processes do not make two.
const MAKING: &str = "keys.making.lock";

fn lock_file(data: &Path, name: &str) -> Result<File, KeyError> {
    let path = data.join(name);
    File::options().create(true).truncate(false).write(true).open(&path).map_err(KeyError::io("open", &path))
}

/// The keys of a data folder that someone works in.
#[derive(Debug)]
pub struct Keyring {
    data: PathBuf,
    master: Option<MasterKey>,
    keys: Option<Keys>,
    signer: Option<Signer>,
    receiver: Option<Receiver>,
    installation: Option<String>,
    /// Held as long as the keys are in use; released when the process ends, however it ends.
    lock: Arc<File>,
}

/// Keeps others from changing the keys as long as it lives, also when the keyring is gone.
#[derive(Debug, Clone)]
pub struct KeysInUse {
    _lock: Arc<File>,
}

/// What can be told about the keys of a data folder without opening them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyState {
    /// What opens the data; `None` where nothing is encrypted.
    pub wrap: Option<WrapKind>,
    /// Public half of the signing key, where one was made.
    pub public_key: Option<PublicKey>,
}

impl KeyState {
    /// That of the data folder `data`, which need not be there.
    ///
    /// # Errors
    /// When `keys.json` cannot be read or is damaged.
    pub fn of(data: &Path) -> Result<Self, KeyError> {
        let file = KeysFile::read(data)?;
        let public_key = file.as_ref().map(|file| file.signing.public_key);
        Ok(KeyState { wrap: file.and_then(|file| file.kind()), public_key })
    }
}

impl Keyring {
    /// Opens the keys of the data folder `data`, which must be there. Without `keys.json` nothing is encrypted.
    ///
    /// # Errors
    /// When the keys are being changed or a change was interrupted, the secret is missing, not needed or wrong, or `keys.json` is
    /// damaged.
    pub fn open(data: &Path, secret: &Secret) -> Result<Self, KeyError> {
        let lock = lock_file(data, LOCK)?;
        match lock.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(KeyError::Changing { data: data.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(KeyError::io("lock", &data.join(LOCK))(error)),
        }
        let file = KeysFile::read(data)?;
        if let Some(command) = file.as_ref().and_then(interrupted) {
            return Err(KeyError::Unfinished { data: data.to_owned(), command });
        }
        let master = master_of(file.as_ref(), secret, data)?;
        let signer = file.as_ref().map(|file| file.signer(master.as_ref(), data)).transpose()?;
        let receiver = file.as_ref().map(|file| file.receiver(master.as_ref(), data)).transpose()?.flatten();
        let installation = file.map(|file| file.installation().to_owned());
        let keys = master.as_ref().map(MasterKey::keys);
        Ok(Keyring { data: data.to_owned(), master, keys, signer, receiver, installation, lock: Arc::new(lock) })
    }

    /// The keys of a copy of a data folder that nobody works in, such as a backup: nothing is locked or written there. `None` where
    /// nothing is encrypted.
    ///
    /// # Errors
    /// As [`Keyring::open`].
    pub fn keys_of_copy(copy: &Path, secret: &Secret) -> Result<Option<Keys>, KeyError> {
        let file = KeysFile::read(copy)?;
        if let Some(command) = file.as_ref().and_then(interrupted) {
            return Err(KeyError::Unfinished { data: copy.to_owned(), command });
        }
        Ok(master_of(file.as_ref(), secret, copy)?.as_ref().map(MasterKey::keys))
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The keys of what is encrypted; `None` where nothing is.
    pub fn keys(&self) -> Option<&Keys> {
        self.keys.as_ref()
    }

    /// Keeps the keys from being changed for what goes on without the keyring.
    pub fn in_use(&self) -> KeysInUse {
        KeysInUse { _lock: Arc::clone(&self.lock) }
    }

    /// The signing key, and whether it was made just now: a folder that is not encrypted gets one when it first signs.
    ///
    /// # Errors
    /// When `keys.json` cannot be written.
    pub fn signer(&mut self) -> Result<(Signer, bool), KeyError> {
        if let Some(signer) = &self.signer {
            return Ok((signer.clone(), false));
        }
        let new = KeysFile::new()?;
        let is_first = new.write_first(&self.data)?;
        let file = if is_first { new } else { KeysFile::read(&self.data)?.unwrap_or(new) };
        let signer = file.signer(None, &self.data)?;
        self.signer = Some(signer.clone());
        self.installation = Some(file.installation().to_owned());
        Ok((signer, is_first))
    }

    /// The receiving key, and whether it was made just now: a folder gets one when it is first asked for.
    ///
    /// # Errors
    /// When `keys.json` cannot be read or written.
    pub fn receiver(&mut self) -> Result<(Receiver, bool), KeyError> {
        if let Some(receiver) = &self.receiver {
            return Ok((receiver.clone(), false));
        }
        self.signer()?;
        let turn = lock_file(&self.data, MAKING)?;
        turn.lock().map_err(KeyError::io("lock", &self.data.join(MAKING)))?;
        let lost = || KeyError::damaged(&self.data.join("keys.json"), "it has gone");
        let file = KeysFile::read(&self.data)?.ok_or_else(lost)?;
        let master = self.master.as_ref();
        let (receiver, is_new) = match file.receiver(master, &self.data)? {
            Some(receiver) => (receiver, false),
            None => {
                let file = file.with_receiving(master, &self.data)?;
                file.write(&self.data)?;
                (file.receiver(master, &self.data)?.ok_or_else(lost)?, true)
            }
        };
        self.receiver = Some(receiver.clone());
        Ok((receiver, is_new))
    }

    /// The number of the installation, 32 hexadecimal digits; made with the signing key where there is none yet.
    ///
    /// # Errors
    /// When `keys.json` cannot be written.
    pub fn installation(&mut self) -> Result<String, KeyError> {
        self.signer()?;
        let lost = || KeyError::damaged(&self.data.join("keys.json"), "it has gone");
        self.installation.clone().ok_or_else(lost)
    }
}

/// The master key of the file; `None` where nothing is encrypted, and no secret was given.
fn master_of(file: Option<&KeysFile>, secret: &Secret, data: &Path) -> Result<Option<MasterKey>, KeyError> {
    let master = file.map(|file| file.master(secret, data)).transpose()?.flatten();
    match (&master, secret) {
        (None, Secret::None) | (Some(_), _) => Ok(master),
        (None, _) => Err(KeyError::NotEncrypted { data: data.to_owned() }),
    }
}

/// The command that was interrupted while it changed the keys.
fn interrupted(file: &KeysFile) -> Option<&'static str> {
    match file.encryption.as_ref()?.change.as_ref()? {
        Change::Plain => Some("init"),
        Change::Key(_) => Some("rotate --all"),
    }
}

/// Under what the data was before a change.
#[derive(Debug)]
pub enum Former {
    /// It was not encrypted.
    Plain,
    /// These keys.
    Keys(Box<Keys>),
    /// The same: only what opens the master key changes.
    Same,
}

/// A change of the keys under way. Nobody else works in the folder as long as it lives.
///
/// `keys.json` names the new master key before anything is encrypted with it, and the former one until everything is: whenever the
/// process ends, what lies in the folder opens with one of the two, and the same command goes on.
#[derive(Debug)]
pub struct KeyChange {
    data: PathBuf,
    /// The file when all is done.
    finished: KeysFile,
    former: Former,
    master: MasterKey,
    resumed: bool,
    _lock: File,
}

impl KeyChange {
    fn lock(data: &Path) -> Result<(File, Option<KeysFile>), KeyError> {
        let lock = lock_file(data, LOCK)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(KeyError::InUse { data: data.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(KeyError::io("lock", &data.join(LOCK))(error)),
        }
        KeysFile::sweep(data)?;
        Ok((lock, KeysFile::read(data)?))
    }

    /// Begins to encrypt the data folder, which must be there, or goes on where that was interrupted.
    ///
    /// # Errors
    /// When another process works there, it is encrypted already, or the secret is not that of the interrupted encryption.
    pub fn encrypt(data: &Path, secret: &Secret) -> Result<Self, KeyError> {
        let (lock, file) = KeyChange::lock(data)?;
        let file = file.map_or_else(KeysFile::new, Ok)?;
        let (begun, master, resumed) = match &file.encryption {
            None => {
                let master = MasterKey::random()?;
                let begun = file.rewrapped(secret, &master, None, Some(Change::Plain), data)?;
                begun.write(data)?;
                (begun, master, false)
            }
            Some(_) => match (interrupted(&file), file.master(secret, data)?) {
                (Some("init"), Some(master)) => (file, master, true),
                (Some(command), _) => return Err(KeyError::Unfinished { data: data.to_owned(), command }),
                (None, _) => return Err(KeyError::AlreadyEncrypted { data: data.to_owned() }),
            },
        };
        let (data, finished) = (data.to_owned(), begun.without_change());
        Ok(KeyChange { data, finished, former: Former::Plain, master, resumed, _lock: lock })
    }

    /// Begins to bring everything under a new master key, which `new` opens, or goes on where that was interrupted.
    ///
    /// # Errors
    /// When another process works there, nothing is encrypted, or a secret is wrong; after an interruption `new` must open.
    pub fn rotate_all(data: &Path, secret: &Secret, new: &Secret) -> Result<Self, KeyError> {
        let (lock, file) = KeyChange::lock(data)?;
        let not_encrypted = || KeyError::NotEncrypted { data: data.to_owned() };
        let file = file.ok_or_else(not_encrypted)?;
        let (begun, master, former, resumed) = match interrupted(&file) {
            Some("init") => return Err(KeyError::Unfinished { data: data.to_owned(), command: "init" }),
            Some(_) => {
                let master = file.master(new, data)?.ok_or_else(not_encrypted)?;
                let former = file.former(&master, data)?.ok_or_else(not_encrypted)?;
                (file, master, former, true)
            }
            None => {
                let former = file.master(secret, data)?.ok_or_else(not_encrypted)?;
                let master = MasterKey::random()?;
                let change = file.change_from(&former, &master)?;
                let begun = file.rewrapped(new, &master, Some(&former), Some(change), data)?;
                begun.write(data)?;
                (begun, master, former, false)
            }
        };
        let former = Former::Keys(Box::new(former.keys()));
        let (data, finished) = (data.to_owned(), begun.without_change());
        Ok(KeyChange { data, finished, former, master, resumed, _lock: lock })
    }

    /// Prepares another wrap of the same master key; [`KeyChange::finish`] puts it in place.
    ///
    /// # Errors
    /// When another process works there, nothing is encrypted, a change was interrupted, or the secret is wrong.
    pub fn rewrap(data: &Path, secret: &Secret, new: &Secret) -> Result<Self, KeyError> {
        let (lock, file) = KeyChange::lock(data)?;
        let not_encrypted = || KeyError::NotEncrypted { data: data.to_owned() };
        let file = file.ok_or_else(not_encrypted)?;
        if let Some(command) = interrupted(&file) {
            return Err(KeyError::Unfinished { data: data.to_owned(), command });
        }
        let master = file.master(secret, data)?.ok_or_else(not_encrypted)?;
        let finished = file.rewrapped(new, &master, Some(&master), None, data)?;
        Ok(KeyChange { data: data.to_owned(), finished, former: Former::Same, master, resumed: false, _lock: lock })
    }

    /// Under what the data was, or still is in part.
    pub fn former(&self) -> &Former {
        &self.former
    }

    /// The keys under which it is to be.
    pub fn keys(&self) -> Keys {
        self.master.keys()
    }

    /// What opens the data afterwards.
    pub fn wrap(&self) -> Option<WrapKind> {
        self.finished.kind()
    }

    /// Tells the master key from others; says nothing about it.
    pub fn key_id(&self) -> String {
        self.master.id().to_string()
    }

    /// Whether an interrupted change goes on.
    pub fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// Says in `keys.json` that everything is under the new keys. Call it when that is so.
    ///
    /// # Errors
    /// When the file cannot be written; the change is unfinished then.
    pub fn finish(self) -> Result<(), KeyError> {
        self.finished.write(&self.data)
    }
}
