//! Two heads for the tests, built once.

use std::sync::LazyLock;

use crate::specimen::{
    person::{Head, Person},
    seed::Seed,
};

static HEADS: LazyLock<[Head; 2]> =
    LazyLock::new(|| [1, 2].map(|number| Head::build(&Person::draw(Seed::new(number)))));

/// The two, always the same.
pub(super) fn heads() -> &'static [Head; 2] {
    &HEADS
}
