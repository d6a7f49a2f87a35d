//! The nouns of identity verification, without any input or output.
//!
//! Everything else in Assay speaks in these types. They hold values only: no file is opened, no clock is read and no
//! threshold is known here.

pub mod amendment;
pub mod audit;
pub mod audit_chain;
pub mod audit_personal;
pub mod code;
pub mod country;
pub mod decision;
pub mod digest;
pub mod document;
pub mod document_data;
pub mod edit_distance;
pub mod erasure;
pub mod evidence;
pub mod face;
pub mod finding;
pub mod gallery;
pub mod geometry;
pub mod heat_map;
pub mod hex;
pub mod homography;
pub mod identity;
pub mod limits;
pub mod matching;
pub mod meta;
pub mod mrz;
pub mod network;
pub mod operator;
pub mod pad;
pub mod period;
pub mod permission;
pub mod problem;
pub mod quad;
pub mod quality;
pub mod queue;
pub mod reading;
pub mod redaction;
pub mod reference;
pub mod report;
pub mod retention;
pub mod review;
pub mod run_change;
pub mod run_summary;
pub mod sent;
pub mod sibling;
pub mod timeline;
pub mod verdict;
pub mod voice;
pub mod workplace;

pub use digest::Digest;
pub use evidence::{Evidence, EvidenceKind};
pub use identity::{CaseId, JobId, RunId};
pub use meta::CaseMeta;
pub use network::NetworkStatus;
pub use problem::ProblemDetails;
pub use report::Report;
