//! The locator's maps: where corners, documents and edges are, and which way is up.

use crate::{
    case::geometry::Point,
    infer::{InferError, Outputs},
};

/// Maps of one picture: corners, documents, edges, and the cosine and sine of the direction that is up.
const PLANES: usize = 5;

/// Places along each side of a quad at which the map of edges is read.
const PLACES: u8 = 24;

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

    /// Mean probability in [0, 1] of a corner in or beside the cells of a quad's corners.
    pub(super) fn corner_heat(&self, corners: &[Point; 4]) -> f32 {
        let (columns, rows) = (self.columns as f32, self.rows as f32);
        let heat = |corner: &Point| {
            let beside = (-1..=1).flat_map(|down| (-1..=1).map(move |right| (right as f32, down as f32)));
            let cells = beside.map(|(right, down)| (corner.x + right, corner.y + down));
            let inside = cells.filter(|(x, y)| *x >= 0.0 && *y >= 0.0 && *x < columns && *y < rows);
            inside.map(|(x, y)| self.corners()[y as usize * self.columns + x as usize]).fold(0.0, f32::max)
        };
        corners.iter().map(heat).sum::<f32>() / 4.0
    }

    /// Mean probability in [0, 1] of an edge along the sides of a quad (in cells); what lies outside the maps counts as none.
    pub(super) fn edges_along(&self, corners: &[Point; 4]) -> f32 {
        let along = |side: usize, place: u8| {
            let (a, b, share) = (corners[side], corners[(side + 1) % 4], (f32::from(place) + 0.5) / f32::from(PLACES));
            self.edge_at(Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share))
        };
        let sum: f32 = (0..4)
            .flat_map(|side| (0..PLACES).map(move |place| (side, place)))
            .map(|(side, place)| along(side, place))
            .sum();
        sum / (4.0 * f32::from(PLACES))
    }

    /// The map of edges between the middles of cells.
    fn edge_at(&self, at: Point) -> f32 {
        let (x, y) = (at.x - 0.5, at.y - 0.5);
        if !x.is_finite() || !y.is_finite() {
            return 0.0;
        }
        let value = |column: f32, row: f32| {
            let inside = column >= 0.0 && row >= 0.0 && column < self.columns as f32 && row < self.rows as f32;
            if inside { self.edges()[row as usize * self.columns + column as usize] } else { 0.0 }
        };
        let (left, top) = (x.floor(), y.floor());
        let (right, down) = (x - left, y - top);
        let upper = value(left, top) * (1.0 - right) + value(left + 1.0, top) * right;
        let lower = value(left, top + 1.0) * (1.0 - right) + value(left + 1.0, top + 1.0) * right;
        upper * (1.0 - down) + lower * down
    }
}

#[cfg(test)]
impl<'a> Maps<'a> {
    /// Maps that know only edges, with so many columns.
    pub(super) fn with_edges(edges: &'a [f32], columns: usize) -> Self {
        Maps { planes: [edges; PLANES], columns, rows: edges.len() / columns, presence: 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_along_a_quad_are_those_under_its_sides() {
        let edges: Vec<f32> = (0..20 * 20).map(|cell| if cell % 20 == 4 { 1.0 } else { 0.0 }).collect();
        let maps = Maps::with_edges(&edges, 20);
        let quad = |left: f32| [(left, 2.0), (16.0, 2.0), (16.0, 12.0), (left, 12.0)].map(|(x, y)| Point::new(x, y));
        let (on, beside) = (maps.edges_along(&quad(4.5)), maps.edges_along(&quad(5.0)));
        assert!((0.25..0.32).contains(&on) && (0.12..0.18).contains(&beside), "{on} {beside}");
        assert_eq!(maps.edges_along(&quad(f32::NAN)), 0.0);
        assert!(maps.edges_along(&quad(-1e30)) < 0.1);
    }
}
