//! Integration tests, one binary.

mod fixtures;
mod import;
mod media;
mod store;
mod ui;
