//! Backups of a data folder that is in use: a folder of snapshots that share their evidence.
//!
//! ```text
//! DIR/backups.json                    whose backups these are
//! DIR/backups.lock                    held alone while one is made
//! DIR/snapshots/TIME/backup.json      what belongs to this snapshot: every file with its SHA-256 and length
//! DIR/snapshots/TIME/backup.json.sig  the signature of the installation over it
//! DIR/snapshots/TIME/assay.db         the database at one moment, under the key of the installation where it has one
//! DIR/snapshots/TIME/keys.json        the keys, wrapped as they are in the installation
//! DIR/evidence/KEY/ab/cdef…           evidence as it lies in the installation: sealed where that is encrypted
//! ```
//!
//! Evidence never changes, so that the next snapshot copies what is new. A snapshot takes its name when all of it is on the disk and
//! was read back: whatever ends the process, older snapshots are whole, and the next backup goes on with the evidence that is there.

mod error;
mod file;
mod folder;
mod list;
mod prune;
mod restore;
mod verify;
mod write;

pub use error::BackupError;
pub use folder::{BackupFolder, Snapshot};
pub use list::{BackedUpFile, BackupList, EvidenceFile};
pub use prune::Pruned;
pub use restore::{Restoring, restore};
pub use verify::{Fault, Verified, verify};
pub use write::{BackupOrder, Written, back_up};
