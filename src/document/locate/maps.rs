//! The locator's maps: where corners, documents and edges are, and which way is up.

use crate::infer::{InferError, Outputs};

/// Maps of one picture: corners, documents, edges, and the cosine and sine of the direction that is up.
const PLANES: usize = 5;

/// What the network says of one picture. A cell is a fourth of the picture's pixels across and down.
pub(super) struct Maps<'a> {
    planes: [&'a [f32]; PLANES],
    /// Cells across.
    pub(super) columns: usize,
    /// Cells down.
    pub(super) rows: usize,
    /// Probability in [0, 1] that there is a document.
    pub(super) presence: f32,
}

impl<'a> Maps<'a> {
    /// The answer for a single picture.
    ///
    /// # Errors
    /// When the network is not of the expected kind, or gave what is no number.
    pub(super) fn of(outputs: &'a Outputs) -> Result<Self, InferError> {
        let (maps, presence) = (outputs.named("maps", 1)?, outputs.named("presence", 1)?);
        let &[_, PLANES, rows, columns] = maps.shape.as_slice() else {
            return Err(outputs.failed(format!("its output `maps` has shape {:?}, expected {PLANES} maps", maps.shape)));
        };
        let length = rows * columns;
        let planes =
            std::array::from_fn(|index| maps.data.get(index * length..(index + 1) * length).unwrap_or_default());
        let presence = presence.data.first().copied().unwrap_or(f32::NAN);
        if !presence.is_finite() || maps.data.iter().any(|value| !value.is_finite()) {
            return Err(outputs.failed("it gave values that are no numbers".to_owned()));
        }
        Ok(Maps { planes, columns, rows, presence: presence.clamp(0.0, 1.0) })
    }

    /// Probability of a corner in each cell, row by row.
    pub(super) fn corners(&self) -> &[f32] {
        self.planes[0]
    }

    /// Probability that the cell is part of a document.
    pub(super) fn documents(&self) -> &[f32] {
        self.planes[1]
    }

    /// Probability that the cell lies on a document's edge.
    pub(super) fn edges(&self) -> &[f32] {
        self.planes[2]
    }

    /// The direction that is up for the document in a cell; any length.
    pub(super) fn up(&self, cell: usize) -> [f32; 2] {
        [self.planes[3][cell], self.planes[4][cell]]
    }
}
