//! Specimens: documents of invented states, people who do not exist, photographs and videos of both, and attacks, all made
//! from a seed. The demo, the tests and the training stand on them, because nobody's face or document may ship.
//!
//! | module | makes |
//! |---|---|
//! | [`seed`] | random numbers that depend on a seed and on nothing else |
//! | [`picture`] | linear-light pictures |
//! | [`document`] | artwork of identity documents with its ground truth |
//! | [`lettering`] | outlines of typefaces, OCR-B, handwriting |
//! | [`person`] | heads in three dimensions and their renderings |
//! | [`scene`] | what lies before the lens: background, sheets, screens, prints, light |
//! | [`camera`] | lens, sensor, image processing and file of one camera model, for genuine and attack alike |
//! | [`attack`] | photographs of documents: genuine, attacks, wrongly framed |
//! | [`selfie`] | selfie videos by script, and attacks on them |
//! | [`citizen`] | people with documents that agree with them |
//! | [`recipe`], [`case_folder`] | whole cases: what they are made of, and their files |
//! | [`performance`] | a person who acts before a camera, as asked |
//! | [`demo`] | the cases of the demo |
//! | [`batch`], [`kind`], [`labels`], [`sheet`] | many specimens as files with labels, truth and contact sheet |
//! | [`stream`] | training samples as a stream of bytes |
//!
//! The same seed gives the same bytes on the same machine; nothing here reads a clock or the network.

pub mod attack;
pub mod batch;
pub mod camera;
pub mod case_folder;
pub mod citizen;
pub mod demo;
pub mod document;
mod error;
pub mod kind;
pub mod labels;
mod lanes;
pub mod lettering;
pub mod performance;
pub mod person;
pub mod picture;
mod preview;
pub mod recipe;
pub mod scene;
pub mod seed;
pub mod selfie;
pub mod sheet;
mod spare;
pub mod stream;

pub use error::SpecimenError;
