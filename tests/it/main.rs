//! Integration tests, one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "what cannot be made or read fails its test; measurements are printed for the reader"
)]

mod cli;
mod crash;
mod fixtures;
mod import;
mod media;
mod service;
mod store;
mod ui;
