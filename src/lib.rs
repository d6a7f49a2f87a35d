//! Assay: offline review of identity verification cases.

pub mod case;
pub mod cli;
pub mod document;
pub mod eval;
pub mod export;
pub mod face;
pub mod infer;
pub mod matching;
pub mod media;
pub mod pipeline;
pub mod policy;
pub mod selfie;
pub mod session;
pub mod store;
pub mod ui;
pub mod worker;
