//! Security printing: plates of coverage drawn as vectors, and the inks that lay them over the sheet one after another.

pub(super) mod background;
pub(super) mod bars;
pub(super) mod blank;
pub(super) mod chip;
pub(super) mod emblem;
pub(super) mod guilloche;
pub(super) mod personal;
pub(super) mod plate;
pub(super) mod portrait;
pub(super) mod sheen;
pub(super) mod sheet;
pub(super) mod table;
