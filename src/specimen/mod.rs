//! Specimens: documents of invented states, people who do not exist, photographs and videos of both, and attacks, all made
//! from a seed. The demo, the tests and the training stand on them, because nobody's face or document may ship.
//!
//! | module | makes |
//! |---|---|
//! | [`seed`] | random numbers that depend on a seed and on nothing else |
//! | [`picture`] | linear-light pictures |
//! | [`document`] | artwork of identity documents with its ground truth |
//! | [`person`] | heads in three dimensions and their renderings |
//! | [`scene`] | what lies before the lens: background, sheets, screens, prints, light |
//! | [`camera`] | lens, sensor, image processing and file of one camera model, for genuine and attack alike |
//! | [`attack`] | photographs of documents: genuine, attacks, wrongly framed |
//! | [`selfie`] | selfie videos by script, and attacks on them |
//!
//! The same seed gives the same bytes on the same machine; nothing here reads a clock or the network.

pub mod attack;
pub mod camera;
pub mod document;
pub mod person;
pub mod picture;
pub mod scene;
pub mod seed;
pub mod selfie;
