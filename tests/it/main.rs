//! Integration tests, one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what cannot be made or read fails its test"
)]

mod fixtures;
mod import;
mod media;
mod store;
mod ui;
