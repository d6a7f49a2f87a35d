//! `keys.json` of a data folder: what it says, that it says nothing impossible, and how it is replaced as a whole.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read as _, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{
    error::{KeyError, WrapKind},
    hex,
    passphrase::Stretching,
    receiving::{Receiver, ReceivingKey},
    secret::{Key, MasterKey, SealedKey, random},
    secret_file::Secret,
    signature::{PublicKey, Signer},
};

/// Name of the file below the data folder.
const NAME: &str = "keys.json";
/// How files begin that were not finished.
const UNFINISHED: &str = ".keys-";
const SCHEMA: &str = "assay.keys/1";
/// For what a seal of a secret half is.
const SIGNING: &str = "signing";
const RECEIVING: &str = "receiving";
/// Longest file that is read; a whole one has about two thousand bytes.
const MAX_LEN: u64 = 64 * 1024;

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct KeysFile {
    schema: String,
    /// 16 random bytes in hexadecimal digits, part of every seal: nothing fits the file of another installation.
    installation: String,
    /// Absent where nothing is encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) encryption: Option<Encryption>,
    /// The signing key.
    pub(super) signing: Signing,
    /// The receiving key; absent until it is first asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receiving: Option<Receiving>,
}

/// The master key and what opens it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Encryption {
    wrap: Wrap,
    /// Identifier of the master key.
    pub(super) key_id: String,
    master: SealedKey,
    /// Present while not everything is under this master key yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<Change>,
}

/// By what the master key is wrapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
enum Wrap {
    Passphrase(Stretching),
    KeyFile,
}

/// From what the data is brought under the master key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "from", content = "master")]
pub(super) enum Change {
    /// It was not encrypted.
    Plain,
    /// It was under this master key, sealed by the new one.
    Key(SealedKey),
}

/// The signing key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Signing {
    algorithm: String,
    pub(super) public_key: PublicKey,
    seed: Seed,
}

/// The receiving key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Receiving {
    algorithm: String,
    public_key: ReceivingKey,
    seed: Seed,
}

/// The secret half of a key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Seed {
    /// 32 bytes in hexadecimal digits: guarded by the file's mode alone.
    Plain(String),
    /// Sealed by the master key.
    Sealed(SealedKey),
}

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Seed::Plain(_) => "Plain(secret)",
            Seed::Sealed(_) => "Sealed",
        })
    }
}

impl KeysFile {
    /// A file of a new signing key, with nothing encrypted.
    pub(super) fn new() -> Result<Self, KeyError> {
        let seed = Key::random()?;
        let signing = Signing {
            algorithm: "Ed25519".to_owned(),
            public_key: Signer::from_seed(seed.bytes()).public(),
            seed: Seed::Plain(hex::encode(seed.bytes())),
        };
        let installation = hex::encode(&random::<16>()?);
        Ok(KeysFile { schema: SCHEMA.to_owned(), installation, encryption: None, signing, receiving: None })
    }

    /// The file with a new receiving key, which `master` seals where there is one.
    pub(super) fn with_receiving(&self, master: Option<&MasterKey>, data: &Path) -> Result<Self, KeyError> {
        let secret = Key::random()?;
        let none = || KeyError::damaged(&data.join(NAME), "no receiving key can be made");
        let public_key = Receiver::from_secret(secret.clone()).ok_or_else(none)?.public();
        let seed = self.kept(&secret, master, RECEIVING, &public_key.to_string())?;
        let receiving = Some(Receiving { algorithm: "X25519".to_owned(), public_key, seed });
        Ok(KeysFile { receiving, ..self.clone() })
    }

    /// The file of this data folder; `None` where there is none.
    pub(super) fn read(data: &Path) -> Result<Option<Self>, KeyError> {
        let path = data.join(NAME);
        let file = match File::open(&path) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            opened => opened.map_err(KeyError::io("read", &path))?,
        };
        let mut text = Vec::new();
        file.take(MAX_LEN + 1).read_to_end(&mut text).map_err(KeyError::io("read", &path))?;
        if text.len() as u64 > MAX_LEN {
            return Err(KeyError::damaged(&path, format!("it is longer than {MAX_LEN} bytes")));
        }
        // What serde says may quote the text, which may hold a seed: only the place is told.
        let parsed: KeysFile = serde_json::from_slice(&text).map_err(|error| {
            KeyError::damaged(&path, format!("it does not read at line {}, column {}", error.line(), error.column()))
        })?;
        parsed.check().map_err(|detail| KeyError::damaged(&path, detail))?;
        Ok(Some(parsed))
    }

    fn check(&self) -> Result<(), String> {
        if self.schema != SCHEMA || self.signing.algorithm != "Ed25519" {
            let (schema, algorithm) = (&self.schema, &self.signing.algorithm);
            return Err(format!("it has schema {schema} with {algorithm}; this Assay knows {SCHEMA} with Ed25519"));
        }
        if let Some(Receiving { algorithm, .. }) = self.receiving.as_ref().filter(|key| key.algorithm != "X25519") {
            return Err(format!("it has a receiving key of {algorithm}; this Assay knows X25519"));
        }
        let mut sealed = Vec::new();
        for seed in std::iter::once(&self.signing.seed).chain(self.receiving.as_ref().map(|key| &key.seed)) {
            match (seed, &self.encryption) {
                (Seed::Sealed(seed), Some(_)) => sealed.push(seed),
                (Seed::Plain(seed), None) if hex::decode::<32>(seed).is_some() => {}
                _ => return Err("its keys are not kept as its encryption demands".to_owned()),
            }
        }
        if let Some(Encryption { wrap, master, change, .. }) = &self.encryption {
            if let Wrap::Passphrase(stretching) = wrap {
                stretching.checked()?;
            }
            sealed.push(master);
            sealed.extend(change.iter().filter_map(|change| match change {
                Change::Key(former) => Some(former),
                Change::Plain => None,
            }));
        }
        let whole = hex::decode::<16>(&self.installation).is_some() && sealed.into_iter().all(SealedKey::is_whole);
        if whole { Ok(()) } else { Err("a part of it has the wrong length".to_owned()) }
    }

    /// Puts the file in the place of the one that is there, whole and flushed to the disk.
    pub(super) fn write(&self, data: &Path) -> Result<(), KeyError> {
        let path = data.join(NAME);
        let file = self.written(data)?;
        file.persist(&path).map_err(|error| KeyError::io("write", &path)(error.error))?;
        sync(data)
    }

    /// Puts the file into its place unless there is one already; false where there is.
    pub(super) fn write_first(&self, data: &Path) -> Result<bool, KeyError> {
        let path = data.join(NAME);
        match self.written(data)?.persist_noclobber(&path) {
            Ok(_) => sync(data).map(|()| true),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(KeyError::io("write", &path)(error.error)),
        }
    }

    /// The file under a passing name; only its owner may read it.
    fn written(&self, data: &Path) -> Result<tempfile::NamedTempFile, KeyError> {
        let io = |error| KeyError::io("write", &data.join(NAME))(error);
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(data).map_err(io)?;
        let text = serde_json::to_vec_pretty(self).map_err(|error| io(error.into()))?;
        file.write_all(&text).and_then(|()| file.as_file().sync_all()).map_err(io)?;
        Ok(file)
    }

    /// Removes what killed processes did not finish.
    pub(super) fn sweep(data: &Path) -> Result<(), KeyError> {
        for entry in fs::read_dir(data).map_err(KeyError::io("list", data))? {
            let entry = entry.map_err(KeyError::io("list", data))?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_file(entry.path()).map_err(KeyError::io("remove", &entry.path()))?;
            }
        }
        Ok(())
    }

    /// What is part of a seal of this purpose.
    fn context(&self, purpose: &str, about: &str) -> Vec<u8> {
        format!("{SCHEMA} {purpose} {} {about}", self.installation).into_bytes()
    }

    /// What opens the master key; `None` where nothing is encrypted.
    pub(super) fn kind(&self) -> Option<WrapKind> {
        self.encryption.as_ref().map(|encryption| match encryption.wrap {
            Wrap::Passphrase(_) => WrapKind::Passphrase,
            Wrap::KeyFile => WrapKind::KeyFile,
        })
    }

    /// The key that opens the master key.
    fn outer_key(&self, wrap: &Wrap, secret: &Secret, data: &Path) -> Result<Key, KeyError> {
        let kind = match wrap {
            Wrap::Passphrase(_) => WrapKind::Passphrase,
            Wrap::KeyFile => WrapKind::KeyFile,
        };
        match (wrap, secret) {
            (Wrap::Passphrase(stretching), Secret::Passphrase(passphrase)) => {
                stretching.key(passphrase).map_err(|detail| KeyError::damaged(&data.join(NAME), detail))
            }
            (Wrap::KeyFile, Secret::KeyFile(file)) => Ok(file.0.derive(self.installation.as_bytes(), b"key file")),
            (_, Secret::None) => Err(KeyError::Locked { data: data.to_owned(), kind }),
            _ => Err(KeyError::OtherKind { data: data.to_owned(), kind }),
        }
    }

    /// The master key; `None` where nothing is encrypted.
    pub(super) fn master(&self, secret: &Secret, data: &Path) -> Result<Option<MasterKey>, KeyError> {
        let Some(Encryption { wrap, key_id, master, .. }) = &self.encryption else { return Ok(None) };
        let outer = self.outer_key(wrap, secret, data)?;
        let opened = outer.unseal(master, &self.context("master", key_id)).map(MasterKey);
        let opened = opened.filter(|master| master.id().to_string() == *key_id);
        let kind = self.kind().unwrap_or(WrapKind::Passphrase);
        opened.map(Some).ok_or_else(|| KeyError::WrongSecret { data: data.to_owned(), kind })
    }

    /// The master key before a rotation that is not finished.
    pub(super) fn former(&self, master: &MasterKey, data: &Path) -> Result<Option<MasterKey>, KeyError> {
        let change = self.encryption.as_ref().and_then(|encryption| encryption.change.as_ref());
        let Some(Change::Key(former)) = change else { return Ok(None) };
        let opened = master.0.unseal(former, &self.context("former master", &master.id().to_string()));
        let damaged = || KeyError::damaged(&data.join(NAME), "the key before the rotation does not open");
        Ok(Some(MasterKey(opened.ok_or_else(damaged)?)))
    }

    /// The secret half of a key as the file keeps it: sealed where there is a master key.
    fn kept(&self, secret: &Key, master: Option<&MasterKey>, purpose: &str, public: &str) -> Result<Seed, KeyError> {
        Ok(match master {
            Some(master) => Seed::Sealed(master.0.seal(secret, &self.context(purpose, public))?),
            None => Seed::Plain(hex::encode(secret.bytes())),
        })
    }

    /// The secret half of a key; `None` where it does not open.
    fn opened(&self, seed: &Seed, master: Option<&MasterKey>, purpose: &str, public: &str) -> Option<Key> {
        match (seed, master) {
            (Seed::Plain(seed), _) => hex::decode(seed).map(Key::new),
            (Seed::Sealed(seed), Some(master)) => master.0.unseal(seed, &self.context(purpose, public)),
            (Seed::Sealed(_), None) => None,
        }
    }

    /// The signing key.
    pub(super) fn signer(&self, master: Option<&MasterKey>, data: &Path) -> Result<Signer, KeyError> {
        let Signing { public_key, seed, .. } = &self.signing;
        let seed = self.opened(seed, master, SIGNING, &public_key.to_string());
        let signer = seed.map(|seed| Signer::from_seed(seed.bytes())).filter(|signer| signer.public() == *public_key);
        signer.ok_or_else(|| KeyError::damaged(&data.join(NAME), "its signing key is not that of its public key"))
    }

    /// The receiving key; `None` where none was made yet.
    pub(super) fn receiver(&self, master: Option<&MasterKey>, data: &Path) -> Result<Option<Receiver>, KeyError> {
        let Some(Receiving { public_key, seed, .. }) = &self.receiving else { return Ok(None) };
        let secret = self.opened(seed, master, RECEIVING, &public_key.to_string());
        let receiver = secret.and_then(Receiver::from_secret).filter(|receiver| receiver.public() == *public_key);
        let damaged = || KeyError::damaged(&data.join(NAME), "its receiving key is not that of its public key");
        receiver.map(Some).ok_or_else(damaged)
    }

    /// The number of the installation: 32 hexadecimal digits.
    pub(super) fn installation(&self) -> &str {
        &self.installation
    }

    /// The file with the master key wrapped by `secret`, under way from `change`, and the seed of `former`'s file sealed by it.
    pub(super) fn rewrapped(
        &self,
        secret: &Secret,
        master: &MasterKey,
        former: Option<&MasterKey>,
        change: Option<Change>,
        data: &Path,
    ) -> Result<Self, KeyError> {
        let wrap = match secret {
            Secret::KeyFile(_) => Wrap::KeyFile,
            Secret::Passphrase(_) | Secret::None => Wrap::Passphrase(Stretching::new()?),
        };
        let key_id = master.id().to_string();
        let outer = self.outer_key(&wrap, secret, data)?;
        let sealed = outer.seal(&master.0, &self.context("master", &key_id))?;
        let lost = || KeyError::damaged(&data.join(NAME), "its keys do not open");
        let resealed = |seed: &Seed, purpose: &str, public: &str| {
            let secret = self.opened(seed, former, purpose, public).ok_or_else(lost)?;
            self.kept(&secret, Some(master), purpose, public)
        };
        let seed = resealed(&self.signing.seed, SIGNING, &self.signing.public_key.to_string())?;
        let receiving = self.receiving.as_ref().map(|key| {
            let seed = resealed(&key.seed, RECEIVING, &key.public_key.to_string())?;
            Ok::<_, KeyError>(Receiving { seed, ..key.clone() })
        });
        Ok(KeysFile {
            encryption: Some(Encryption { wrap, key_id, master: sealed, change }),
            signing: Signing { seed, ..self.signing.clone() },
            receiving: receiving.transpose()?,
            ..self.clone()
        })
    }

    /// The file once everything is under its master key.
    pub(super) fn without_change(self) -> Self {
        let encryption = self.encryption.map(|encryption| Encryption { change: None, ..encryption });
        KeysFile { encryption, ..self }
    }

    /// The former master key, sealed by the new one.
    pub(super) fn change_from(&self, former: &MasterKey, master: &MasterKey) -> Result<Change, KeyError> {
        let context = self.context("former master", &master.id().to_string());
        Ok(Change::Key(master.0.seal(&former.0, &context)?))
    }
}

/// A rename is only safe from a power cut once the folder itself was flushed.
fn sync(folder: &Path) -> Result<(), KeyError> {
    File::open(folder).and_then(|opened| opened.sync_all()).map_err(KeyError::io("flush", folder))
}
