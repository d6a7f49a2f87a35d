//! Assay: offline review of identity verification cases.

pub mod case;
pub mod media;
pub mod session;
pub mod store;
pub mod ui;
