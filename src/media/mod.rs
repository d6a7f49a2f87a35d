//! Files and codecs: the only place that opens evidence, and the only place that knows FFmpeg.
//!
//! Everything here treats its input as hostile: sizes are bounded before memory is taken, types are read from the
//! content, and nothing of a case is kept until all of it was checked. Other modules see pixels and samples only.

pub mod audio;
pub mod block_grid;
pub mod camera;
pub mod image;
pub mod import;
mod jpeg;
mod jpeg_quality;
mod media_file;
pub mod microphone;
pub mod photo_facts;
pub mod quantisation;
pub mod sniff;
pub mod sound_track;
pub mod stretch;
mod track;
mod turn;
pub mod vault;
pub mod video;

pub use jpeg_quality::jpeg_quality;
pub use media_file::{MediaFile, MediaReader};
