//! Integration tests, one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "what cannot be made or read fails its test; measurements are printed for the reader"
)]

mod architecture;
mod audit_log;
mod cli;
mod cli_review;
mod codes;
mod crash;
mod dialects;
mod document_location;
mod document_portrait;
mod document_reading;
mod document_surface;
mod eval;
mod exports;
mod faces;
mod faults;
mod fixtures;
mod gallery;
mod import;
mod infer;
mod keyboard;
mod kills;
mod kiosk;
mod kiosk_window;
mod known_images;
mod limits;
mod live_clips;
mod media;
mod moving;
mod operators;
mod papers;
mod pipeline;
mod readers;
mod reference;
mod retention;
mod seal;
mod service;
mod shipped;
mod specimen;
mod store;
mod tamper_table;
mod ui;
mod voice;
