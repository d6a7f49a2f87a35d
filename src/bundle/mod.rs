//! Bundles: cases sealed by one installation so that one other can open them, in a file that may lie anywhere meanwhile.
//!
//! ```text
//! ASSAYBN1                8 bytes; the last is the version
//! length of the header    4 bytes, big endian
//! header                  JSON: bundle, sender, recipient, encapsulated key, length of the body
//! signature               64 bytes, Ed25519, by the sender over the header
//! body                    a sealed file (`ASSAYSF1`) in parts of 64 KiB, by the key that only the recipient finds:
//!     length of the list      4 bytes, big endian
//!     list of contents        JSON: every case with its evidence, digests and lengths
//!     contents                one after the other, in the order of the list
//! signature               64 bytes, Ed25519, by the sender over everything before
//! ```
//!
//! Nothing in a bundle is a path: contents are found by their place in the list, and names of files are for people. The sender keeps
//! nothing by which a bundle could be opened again. What is written is written to `NAME.part` and takes its name when the disk has
//! all of it.

mod acknowledgement;
mod carry;
mod contact;
mod error;
mod header;
mod limits;
mod list;
mod part_file;
mod read;
mod section;
mod write;

pub use acknowledgement::{Acknowledgement, Fate, acknowledgement_path, read_acknowledgement};
pub use carry::{Carried, carry};
pub use contact::{Contact, Fingerprint};
pub use error::BundleError;
pub use header::{Header, Sender};
pub use limits::BundleLimits;
pub use list::{ContentList, ListedCase};
pub use part_file::{EXTENSION, PartFile};
pub use read::{Bundle, OpenBundle, is_bundle};
pub use write::{Content, OpenEvidence, SealOrder, SealedBundle, write_bundle};

#[cfg(test)]
mod tests;
